"""The values of a mail's headers: cleaned or refused, and written so that no text becomes more than text."""

from __future__ import annotations

import re
from datetime import date
from email.charset import BASE64, Charset
from email.header import Header

from engine.errors import RectifyError
from engine.words import Words
from notifications.mailbox import is_domain
from notifications.plain_text import one_line
from notifications.signature import sign

HEADER_LENGTH = 200

_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_MESSAGE_ID = re.compile(r"<([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)@([A-Za-z0-9.-]+)>")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{0,59}")
# What a file system or a shell may take for more than a name; a name is neither hidden nor a device of Windows.
_NO_FILE_NAME = re.compile(r'[/\\:*?"<>|;%]|^[.\- ]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)', re.IGNORECASE)
_FILE_NAME_LENGTH = 100
# RFC 2047 2: an encoded word has at most 75 characters.
_WORD_LENGTH = 75
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = BASE64


class MessageUnsafe(RectifyError):
    """A mail would not say exactly what was meant, so it does not leave."""

    code = "message_unsafe"
    says = Words("邮件没有生成：{what}“{value}”{why}。", "The mail was not built: {what} {value!r} {why}.")
    remedy = Words("改掉这个值再发。", "Change this value, then send again.")


def message_id(
    *, person_id: int, day: date, slot: str, epoch: str, domain: str, kind: str = "digest", key: str | None = None
) -> str:
    """Return the Message-ID that this person's mail of this day and slot has for ever, in angle brackets.

    ``epoch`` changes when a backup is restored, so that numbers used twice do not make equal ids. With the office's
    ``key`` it is signed: nobody can guess it, so what comes back under it is about this mail.
    """
    for what, value in (("kind", kind), ("slot", slot), ("epoch", epoch)):
        if not _TOKEN.fullmatch(value):
            raise unsafe(
                what=what,
                value=value,
                why=Words("只能含英文字母、数字、-和_", "may hold only ASCII letters, digits, - and _"),
            )
    if not is_domain(domain):
        raise unsafe(what="domain", value=domain, why=Words("不是域名", "is not a domain"))
    local = f"{kind}.{person_id}.{day.isoformat()}.{slot}.{epoch}"
    return f"<{local}@{domain}>" if key is None else f"<{local}.{sign(key, local)}@{domain}>"


def local_part(written: str) -> str:
    """Return what stands before the @ of a Message-ID; raises ``MessageUnsafe`` for anything else."""
    match = _MESSAGE_ID.fullmatch(written)
    if match is None or not is_domain(match[2]):
        raise unsafe(what="message_id", value=written, why=Words("不是邮件编号", "is not a message id"))
    return match[1]


def cleaned(what: str, value: str, *, required: bool = False) -> str:
    """Return a value fit for a header: one visible line of at most 200 characters, never an encoded word."""
    written = one_line(value)
    # Checked after cleaning, because what was taken out may have stood between the two characters.
    if "=?" in written:
        raise unsafe(what=what, value=written, why=Words("含有“=?”", "contains '=?'"))
    if required and not written:
        raise unsafe(what=what, value=value, why=Words("是空的", "is empty"))
    return written if len(written) <= HEADER_LENGTH else written[: HEADER_LENGTH - 1].rstrip() + "…"


def file_name(value: str) -> str:
    """Return the name of an attachment as it is; raises ``MessageUnsafe`` for what could be more than a name."""
    if value != cleaned("file_name", value, required=True) or len(value) > _FILE_NAME_LENGTH:
        raise unsafe(what="file_name", value=value, why=Words("不是文件名", "is not a file name"))
    if _NO_FILE_NAME.search(value):
        raise unsafe(what="file_name", value=value, why=Words("含有不能用的字符", "holds what no file name may"))
    return value


def encoded(name: str, value: str) -> str:
    """Return a cleaned value as it stands in a header: as it is when it is plain words, else as encoded words."""
    if _PLAIN_WORDS.fullmatch(value):
        return value
    return Header(value, _UTF8, header_name=name).encode(maxlinelen=_WORD_LENGTH)


def named_address(header: str, name: str, address: str) -> str:
    """Return an address with a name, folded so that a long name and a long address never share a line."""
    return f"{encoded(header, name)}\n <{address}>" if name else address


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
    "file_name": Words("附件名", "file name"),
    "attachment": Words("附件", "attachment"),
}


def unsafe(*, what: str, value: str, why: Words) -> MessageUnsafe:
    """Return the refusal of one value; what is no value that was given is named as the result."""
    name = _NAMES.get(what, Words(f"生成结果（{what}）", f"result ({what})"))
    return MessageUnsafe(what=name, value=value, why=why)
