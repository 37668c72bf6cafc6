"""The bytes of one mail to one person. No text of anybody can add a header, a recipient or a part.

Every value is cleaned or refused before, and the finished bytes are parsed again and compared before they may leave:
header injection through encoded words (CVE-2024-6923) and its kin are thus caught whatever the library does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.charset import BASE64, Charset
from email.errors import MessageError
from email.header import Header
from email.headerregistry import AddressHeader
from email.message import EmailMessage, MIMEPart
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from hashlib import sha256
from typing import cast

from engine.errors import RectifyError
from engine.words import Words
from notifications.mailbox import is_domain, mailbox
from notifications.plain_text import one_line, several_lines
from notifications.render import Rendered

HEADER_LENGTH = 200

_HEADERS = (
    "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Rectify-Id",
)  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_MESSAGE_ID = re.compile(r"<([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)@([A-Za-z0-9.-]+)>")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{0,59}")
_LONE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LINE_LENGTH = 998
# RFC 2047 2: an encoded word has at most 75 characters.
_WORD_LENGTH = 75
_NOT_MEANT = Words("和要写的不一致", "is not what was meant")
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = BASE64


class MessageUnsafe(RectifyError):
    """A mail would not say exactly what was meant, so it does not leave."""

    code = "message_unsafe"
    says = Words("邮件没有生成：{what}“{value}”{why}。", "The mail was not built: {what} {value!r} {why}.")
    remedy = Words("改掉这个值再发。", "Change this value, then send again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """What the parsed bytes must say."""

    sender: tuple[str, str]
    recipient: tuple[str, str]
    subject: str
    date: datetime
    message_id: str
    text: str
    html: str


def message_id(*, person_id: int, day: date, slot: str, epoch: str, domain: str, kind: str = "digest") -> str:
    """Return the Message-ID that this person's mail of this day and slot has for ever, in angle brackets.

    ``epoch`` changes when a backup is restored, so that numbers used twice do not make equal ids.
    """
    for what, value in (("kind", kind), ("slot", slot), ("epoch", epoch)):
        if not _TOKEN.fullmatch(value):
            raise _unsafe(
                what=what,
                value=value,
                why=Words("只能含英文字母、数字、-和_", "may hold only ASCII letters, digits, - and _"),
            )
    if not is_domain(domain):
        raise _unsafe(what="domain", value=domain, why=Words("不是域名", "is not a domain"))
    return f"<{kind}.{person_id}.{day.isoformat()}.{slot}.{epoch}@{domain}>"


def build(
    rendered: Rendered,
    *,
    sender: str,
    to_name: str,
    to_address: str,
    message_id: str,
    date: datetime,
    sender_name: str = "",
) -> bytes:
    """Return the mail as it goes over the wire: ASCII, CRLF, equal for equal arguments.

    ``date`` is aware; give it in the organisation's zone. Raises InvalidAddress, or MessageUnsafe naming the value.
    """
    local = _local_part(message_id)
    if date.tzinfo is None:
        raise _unsafe(what="date", value=date.isoformat(), why=Words("没有时区", "has no zone"))
    meant = _Meant(
        sender=(_header("sender_name", sender_name), mailbox(sender)),
        recipient=(_header("to_name", to_name), mailbox(to_address)),
        subject=_header("subject", rendered.subject, required=True),
        date=date.replace(microsecond=0),
        message_id=message_id,
        text=several_lines(rendered.text),
        html=several_lines(rendered.html),
    )
    try:
        data = _assemble(meant, local).as_bytes(policy=policy.compat32.clone(linesep="\r\n"))
        _verify(data, meant, local)
    except (MessageError, ValueError, LookupError, AttributeError) as error:
        # The library stumbles over some headers instead of reading them; what it cannot read does not leave either.
        raise _unsafe(what="library", value=str(error), why=_NOT_MEANT) from error
    return data


def _assemble(meant: _Meant, local: str) -> MIMEMultipart:
    # The boundary is fixed by the id, so that a second build gives the same bytes; base64 lines cannot contain it.
    mail = MIMEMultipart("alternative", boundary=f"=_{sha256(meant.message_id.encode()).hexdigest()[:32]}")
    mail["From"] = _address("From", *meant.sender)
    mail["To"] = _address("To", *meant.recipient)
    mail["Subject"] = _encoded("Subject", meant.subject)
    mail["Date"] = format_datetime(meant.date)
    mail["Message-ID"] = meant.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Rectify-Id"] = local
    for text, kind in ((meant.text, "plain"), (meant.html, "html")):
        mail.attach(MIMEText(text.replace("\n", "\r\n"), kind, "utf-8"))
    return mail


def _verify(data: bytes, meant: _Meant, local: str) -> None:
    """Parse the bytes with the modern parser, which did not write them, and compare all of it with what was meant."""
    parsed = message_from_bytes(data, policy=policy.default)
    headers = tuple(parsed.keys())
    if headers != _HEADERS:
        raise _unsafe(what="headers", value=str(headers), why=_NOT_MEANT)
    parts = list(parsed.iter_parts())
    compared = {
        "sender": (_mailboxes(parsed, "From"), [_unspaced(*meant.sender)]),
        "recipient": (_mailboxes(parsed, "To"), [_unspaced(*meant.recipient)]),
        "subject": (str(parsed["Subject"]), meant.subject),
        "date": (str(parsed["Date"]), format_datetime(meant.date)),
        "message_id": (str(parsed["Message-ID"]), meant.message_id),
        "rectify_id": (str(parsed["X-Rectify-Id"]), local),
        "parts": ([part.get_content_type() for part in parts], ["text/plain", "text/html"]),
        "bodies": ([_body(part) for part in parts], [meant.text, meant.html]),
        "wire": (_fit_for_the_wire(data), True),
    }
    for what, (found, wanted) in compared.items():
        if found != wanted:
            raise _unsafe(what=what, value=str(found), why=_NOT_MEANT)


def _fit_for_the_wire(data: bytes) -> bool:
    longest = max(len(line) for line in data.split(b"\r\n"))
    return data.isascii() and longest <= _LINE_LENGTH and _LONE_LINE_END.search(data) is None


def _header(what: str, value: str, *, required: bool = False) -> str:
    """Return a value fit for a header: one visible line of at most 200 characters, never an encoded word."""
    written = one_line(value)
    # Checked after cleaning, because what was taken out may have stood between the two characters.
    if "=?" in written:
        raise _unsafe(what=what, value=written, why=Words("含有“=?”", "contains '=?'"))
    if required and not written:
        raise _unsafe(what=what, value=value, why=Words("是空的", "is empty"))
    return written if len(written) <= HEADER_LENGTH else written[: HEADER_LENGTH - 1].rstrip() + "…"


def _encoded(name: str, value: str) -> str:
    if _PLAIN_WORDS.fullmatch(value):
        return value
    return Header(value, _UTF8, header_name=name).encode(maxlinelen=_WORD_LENGTH)


def _address(header: str, name: str, address: str) -> str:
    # Folded, so that a long name and a long address never share a line that is too long.
    return f"{_encoded(header, name)}\n <{address}>" if name else address


def _mailboxes(parsed: EmailMessage, name: str) -> list[tuple[str, str]]:
    header = cast(AddressHeader, parsed[name])
    return [_unspaced(address.display_name, address.addr_spec) for address in header.addresses]


def _unspaced(name: str, address: str) -> tuple[str, str]:
    # Python 3.11's parser puts a blank between two encoded words of a name, where RFC 2047 6.2 says none.
    return name.replace(" ", ""), address


def _body(part: MIMEPart) -> str:
    content = part.get_content()
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""


def _local_part(written: str) -> str:
    match = _MESSAGE_ID.fullmatch(written)
    if match is None or not is_domain(match[2]):
        raise _unsafe(what="message_id", value=written, why=Words("不是邮件编号", "is not a message id"))
    return match[1]


_NAMES = {
    "kind": Words("种类", "kind"),
    "slot": Words("时段", "slot"),
    "epoch": Words("批次", "epoch"),
    "domain": Words("域名", "domain"),
    "date": Words("日期", "date"),
    "message_id": Words("邮件编号", "message id"),
    "subject": Words("主题", "subject"),
    "to_name": Words("收件人姓名", "recipient name"),
    "sender_name": Words("发件人名称", "sender name"),
}


def _unsafe(*, what: str, value: str, why: Words) -> MessageUnsafe:
    name = _NAMES.get(what, Words(f"生成结果（{what}）", f"result ({what})"))
    return MessageUnsafe(what=name, value=value, why=why)
