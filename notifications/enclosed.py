"""What is enclosed in a mail that came in, read with bounds: its own parts, their contents, its words."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

_DEEPEST, _MOST_PARTS = 4, 40
_HEADERS, _TEXT = 64 * 1024, 64 * 1024
_TAG = re.compile(r"<[^<>]{0,2000}>")


def parts_of(mail: Message) -> Iterator[Message]:
    """Return the parts of a mail itself, but not of mails that it encloses: what those hold, they do not say here."""
    left = _MOST_PARTS
    waiting = [(mail, 0)]
    while waiting and left:
        part, depth = waiting.pop(0)
        left -= 1
        if part.get_content_maintype() != "multipart":
            yield part
        elif depth < _DEEPEST and isinstance(enclosed := part.get_payload(), list):
            waiting.extend((one, depth + 1) for one in enclosed if isinstance(one, Message))


def content(part: Message) -> bytes:
    """Return what a part holds, decoded, also where it is an enclosed mail that was encoded against the rules."""
    body = part.as_bytes(policy=compat32.clone(max_line_length=None)).replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    match str(part.get("Content-Transfer-Encoding") or "").strip().lower():
        case "base64":
            try:
                return binascii.a2b_base64(body)
            except binascii.Error:
                return body
        case "quoted-printable":
            return quopri.decodestring(body)
        case _:
            return body


def headers_of(data: bytes) -> Message:
    """Return the headers with which bytes begin."""
    return BytesHeaderParser(policy=compat32).parsebytes(data[:_HEADERS].lstrip(b"\n"))


def raw_header(part: Message, name: str) -> str:
    """Return a header as it was written, also where it holds what belongs into no header; empty when it is missing."""
    for found, value in part.raw_items():
        if found.lower() == name.lower():
            return _decoded(str(value).encode("utf-8", "surrogateescape"), None)
    return ""


def text_of(mail: Message) -> Iterator[str]:
    """Return the texts of a mail, the beginning of each; HTML with its marks."""
    for part in parts_of(mail):
        if part.get_content_maintype() == "text" and part.get_content_type() != "text/rfc822-headers":
            yield _decoded(content(part)[:_TEXT], part.get_content_charset())


def words_of(mail: Message) -> str:
    """Return the words of a mail as a reader sees them, plain text first."""
    return " ".join(_TAG.sub(" ", _without_styles(text)) if "<" in text else text for text in text_of(mail))[:_TEXT]


def _without_styles(text: str) -> str:
    """Return a page without its style sheets; one that never ends is the rest of the page."""
    lower, kept, position = text.lower(), list[str](), 0
    while (start := lower.find("<style", position)) >= 0:
        kept.append(text[position:start])
        end = lower.find("</style", start)
        position = end if end >= 0 else len(text)
    return "".join(kept) + text[position:]


def _decoded(data: bytes, charset: str | None) -> str:
    # What calls itself GB2312 is GB18030 as a rule, and what says nothing is UTF-8 or that.
    name = "gb18030" if (charset or "").lower() in {"gb2312", "gbk", "gb_2312-80"} else charset
    try:
        return data.decode(name, "replace") if name else data.decode()
    except (LookupError, ValueError):
        return data.decode("gb18030", "replace")
