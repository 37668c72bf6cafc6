"""The finished bytes of a mail, read again and compared with what was meant before they may leave.

Header injection through encoded words (CVE-2024-6923) and its kin are thus caught whatever the library does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from typing import cast

from engine.words import Words
from notifications.headers import unsafe

NOT_MEANT = Words("和要写的不一致", "is not what was meant")
_HEADERS = (
    "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Rectify-Id",
)  # fmt: skip
_OF_A_BODY = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding"}
_OF_A_FILE = {*_OF_A_BODY, "Content-Disposition"}
_LONE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LINE_LENGTH = 998


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail: its name, its text, and what kind of text it is (``calendar``).

    ``method`` says what a calendar program is to do with it (RFC 5546), None for other files.
    """

    name: str
    text: str
    kind: str = "calendar"
    method: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What the parsed bytes must say."""

    sender: tuple[str, str]
    recipient: tuple[str, str]
    subject: str
    date: datetime
    message_id: str
    rectify_id: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def proofread(data: bytes, meant: Meant) -> None:
    """Parse the bytes with the modern parser, which did not write them, and compare all of it with what was meant.

    Raises ``MessageUnsafe`` naming the first difference.
    """
    parsed = message_from_bytes(data, policy=policy.default)
    headers = tuple(parsed.keys())
    if headers != _HEADERS:
        raise unsafe(what="headers", value=str(headers), why=NOT_MEANT)
    bodies, files = _parts(parsed)
    compared: dict[str, tuple[object, object]] = {
        "sender": (_mailboxes(parsed, "From"), [_unspaced(*meant.sender)]),
        "recipient": (_mailboxes(parsed, "To"), [_unspaced(*meant.recipient)]),
        "subject": (str(parsed["Subject"]), meant.subject),
        "date": (str(parsed["Date"]), format_datetime(meant.date)),
        "message_id": (str(parsed["Message-ID"]), meant.message_id),
        "rectify_id": (str(parsed["X-Rectify-Id"]), meant.rectify_id),
        "parts": ([part.get_content_type() for part in bodies], ["text/plain", "text/html"]),
        "bodies": ([_text(part) for part in bodies], [meant.text, meant.html]),
        "headers of parts": (_stray_headers(bodies, files), []),
        "attachments": ([_file(part) for part in files], list(meant.attachments)),
        "between the parts": (_between(parsed), []),
        "defects": ([str(defect) for part in parsed.walk() for defect in part.defects], []),
        "wire": (_fit_for_the_wire(data), True),
    }
    for what, (found, wanted) in compared.items():
        if found != wanted:
            raise unsafe(what=what, value=str(found), why=NOT_MEANT)


def _parts(parsed: EmailMessage) -> tuple[list[MIMEPart], list[MIMEPart]]:
    """Return the bodies and the files of a mail; what has files holds its bodies one level deeper."""
    parts = list(parsed.iter_parts())
    if parsed.get_content_type() != "multipart/mixed":
        return parts, []
    inner, *files = parts
    return list(inner.iter_parts()), files


def _mailboxes(parsed: EmailMessage, name: str) -> list[tuple[str, str]]:
    header = cast(AddressHeader, parsed[name])
    return [_unspaced(address.display_name, address.addr_spec) for address in header.addresses]


def _unspaced(name: str, address: str) -> tuple[str, str]:
    # Python 3.11's parser puts a blank between two encoded words of a name, where RFC 2047 6.2 says none.
    return name.replace(" ", ""), address


def _text(part: MIMEPart) -> str:
    content = part.get_content()
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""


def _file(part: MIMEPart) -> Attachment | None:
    """Return a part as the attachment that it is; None for what is shown with the mail instead of beside it."""
    if part.get_content_disposition() != "attachment" or part.get_content_maintype() != "text":
        return None
    content = part.get_content()
    return Attachment(
        name=part.get_filename() or "",
        text=content if isinstance(content, str) else "",
        kind=part.get_content_subtype(),
        method=cast("str | None", part.get_param("method")),
    )


def _stray_headers(bodies: Sequence[MIMEPart], files: Sequence[MIMEPart]) -> list[str]:
    return [
        name
        for allowed, parts in ((_OF_A_BODY, bodies), (_OF_A_FILE, files))
        for part in parts
        for name in part.keys()  # noqa: SIM118 - a mail is no mapping: this names a repeated header twice
        if name not in allowed or len(part.get_all(name) or ()) != 1
    ]


def _between(parsed: EmailMessage) -> list[str]:
    """Return text before, between or after the parts, which some programs show and others do not."""

    def stray() -> Iterator[str]:
        for part in parsed.walk():
            yield from (text for text in (part.preamble, part.epilogue) if text and text.strip())

    return list(stray())


def _fit_for_the_wire(data: bytes) -> bool:
    longest = max(len(line) for line in data.split(b"\r\n"))
    return data.isascii() and longest <= _LINE_LENGTH and _LONE_LINE_END.search(data) is None
