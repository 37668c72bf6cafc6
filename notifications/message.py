"""The bytes of one mail to one person. No text of anybody can add a header, a recipient or a part.

Every value is cleaned or refused before (``headers``), and the finished bytes are parsed again and compared before
they may leave (``proofreading``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from hashlib import sha256

from engine.words import Words
from notifications.headers import (
    HEADER_LENGTH,
    MessageUnsafe,
    cleaned,
    encoded,
    file_name,
    local_part,
    message_id,
    named_address,
    unsafe,
)
from notifications.mailbox import mailbox
from notifications.plain_text import several_lines
from notifications.proofreading import NOT_MEANT, Attachment, Meant, proofread
from notifications.render import Rendered

__all__ = ["HEADER_LENGTH", "Attachment", "MessageUnsafe", "build", "message_id"]

# Names are folded as they are written; the library would part a Message-ID from its header, which some cannot read.
_WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=998)
_LARGEST = 256 * 1024
_KINDS = frozenset({"calendar", "plain"})
_METHODS = frozenset({None, "PUBLISH"})


def build(
    rendered: Rendered,
    *,
    sender: str,
    to_name: str,
    to_address: str,
    message_id: str,
    date: datetime,
    sender_name: str = "",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return the mail as it goes over the wire: ASCII, CRLF, equal for equal arguments.

    ``date`` is aware; give it in the organisation's zone. Raises InvalidAddress, or MessageUnsafe naming the value.
    """
    if date.tzinfo is None:
        raise unsafe(what="date", value=date.isoformat(), why=Words("没有时区", "has no zone"))
    meant = Meant(
        sender=(cleaned("sender_name", sender_name), mailbox(sender)),
        recipient=(cleaned("to_name", to_name), mailbox(to_address)),
        subject=cleaned("subject", rendered.subject, required=True),
        date=date.replace(microsecond=0),
        message_id=message_id,
        rectify_id=local_part(message_id),
        text=several_lines(rendered.text),
        html=several_lines(rendered.html),
        attachments=tuple(_checked(attachment) for attachment in attachments),
    )
    try:
        data = _assemble(meant).as_bytes(policy=_WIRE)
        proofread(data, meant)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError) as error:
        # The library stumbles over some headers instead of reading them; what it cannot read does not leave either.
        raise unsafe(what="library", value=str(error), why=NOT_MEANT) from error
    return data


def _checked(attachment: Attachment) -> Attachment:
    """Let an attachment pass whose name is one and whose text arrives as it is."""
    file_name(attachment.name)
    if attachment.kind not in _KINDS or attachment.method not in _METHODS:
        raise unsafe(
            what="attachment",
            value=f"{attachment.kind} {attachment.method}",
            why=Words("种类不能用", "has no such kind"),
        )
    if len(attachment.text.encode("utf-8", "replace")) > _LARGEST:
        raise unsafe(what="attachment", value=attachment.name, why=Words("太大", "is too large"))
    if several_lines(attachment.text) != attachment.text.replace("\r\n", "\n"):
        raise unsafe(
            what="attachment", value=attachment.name, why=Words("含有控制字符", "holds characters that command or hide")
        )
    return attachment


def _assemble(meant: Meant) -> MIMEMultipart:
    bodies = MIMEMultipart("alternative", boundary=_boundary(meant, "a"))
    for text, kind in ((meant.text, "plain"), (meant.html, "html")):
        bodies.attach(MIMEText(text.replace("\n", "\r\n"), kind, "utf-8"))
    mail = bodies
    if meant.attachments:
        mail = MIMEMultipart("mixed", boundary=_boundary(meant, "m"))
        mail.attach(bodies)
        for attachment in meant.attachments:
            mail.attach(_attached(attachment))
    mail["From"] = named_address("From", *meant.sender)
    mail["To"] = named_address("To", *meant.recipient)
    mail["Subject"] = encoded("Subject", meant.subject)
    mail["Date"] = format_datetime(meant.date)
    mail["Message-ID"] = meant.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Rectify-Id"] = meant.rectify_id
    return mail


def _boundary(meant: Meant, which: str) -> str:
    # Fixed by the id, so that a second build gives the same bytes; base64 lines cannot contain it.
    return f"=_{which}{sha256(meant.message_id.encode()).hexdigest()[:24]}"


def _attached(attachment: Attachment) -> MIMEText:
    """Return a file as a part of its own; a name beyond ASCII is written as RFC 2231 says."""
    part = MIMEText(attachment.text, attachment.kind, "utf-8")
    if attachment.method is not None:
        part.set_param("method", attachment.method)
    plain = attachment.name.isascii()
    part.add_header(
        "Content-Disposition", "attachment", filename=attachment.name if plain else ("utf-8", "", attachment.name)
    )
    return part
