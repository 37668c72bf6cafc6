"""What went to whom, and with what outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from email import message_from_bytes, policy

from typing_extensions import TypedDict

from engine.domain.ways import MAIL
from engine.operations.mails import ListedMail, MailPage, Told, WholeMail
from engine.operations.resending import SentAgain
from engine.words import Language
from notifications.bounces import Result, TakenIn
from rectify.answers.kinds import Instant, at, maybe_at


class MailLine(TypedDict):
    """A mail in a list. ``withheld``: it speaks of an item that the asker may not see, so its subject is null."""

    id: int
    to: str | None
    name: str
    address: str
    channel: str
    slot: str
    day: date
    subject: str | None
    state: str
    bounced: bool
    attempts: int
    items: list[str]
    created_at: Instant
    next_try_at: Instant | None
    sent_at: Instant | None
    detail: str
    withheld: bool


class BounceReport(TypedDict):
    """What came back about one mail: which, to which address, with which status (RFC 3463) and words."""

    result: str
    mail: int | None
    address: str | None
    status: str | None
    detail: str


class BouncesRead(TypedDict):
    """What was read of what came back: how many, how many of each result, and what the reports say."""

    read: int
    flagged: int
    counted: int
    noted: int
    repeated: int
    expired: int
    forged: int
    unmatched: int
    auto_reply: int
    other: int
    unreadable: int
    reports: list[BounceReport]


class Mails(TypedDict):
    """One page of mails, newest first; ``next`` is where the next one begins, null on the last."""

    total: int
    next: int | None
    mails: list[MailLine]


class Attempt(TypedDict):
    """One attempt to send a mail, and what the relay said."""

    attempt: int
    ended_at: Instant
    result: str
    stage: str | None
    code: int | None
    detail: str


class Bounce(TypedDict):
    """A report that came back about a mail."""

    action: str
    status: str
    detail: str
    received_at: Instant


class AddressFault(TypedDict):
    """What is known against an address."""

    fault: str
    code: str | None
    detail: str
    since: Instant
    times: int


class NoticeLine(TypedDict):
    """One notice in a mail."""

    kind: str
    item: str | None
    state: str
    instead_of: str | None


class MailWhole(MailLine):
    """One mail whole; ``text`` and ``size`` are null where it is withheld."""

    message_id: str
    deliveries: list[Attempt]
    bounces: list[Bounce]
    fault: AddressFault | None
    notices: list[NoticeLine]
    text: str | None
    size: int | None


class MailWithSource(MailWhole):
    """One mail whole, with its bytes as they go over the wire; null where it is withheld."""

    raw: str | None


class NotRetried(TypedDict):
    """A mail that is not sent again, and why."""

    id: int
    code: str
    message: str


class Retried(TypedDict):
    """Which mails are sent again at the next delivery, and which are not."""

    retried: list[int]
    refused: list[NotRetried]
    repeated: bool


def mail_page(page: MailPage) -> Mails:
    """Return the page as ``mail list --json`` promises it."""
    return {"total": page.total, "next": page.next, "mails": [_line(listed) for listed in page.mails]}


def mail_document(whole: WholeMail) -> MailWhole:
    """Return one mail as ``mail show --json`` promises it."""
    data, fault = whole.data, whole.fault
    return {
        **_line(whole.listed),
        "message_id": whole.listed.mail.header_id,
        "deliveries": [
            {
                "attempt": one.attempt,
                "ended_at": at(one.ended_at),
                "result": one.result,
                "stage": one.stage,
                "code": one.code,
                "detail": one.detail,
            }
            for one in whole.attempts
        ],
        "bounces": [
            {"action": one.action, "status": one.status, "detail": one.detail, "received_at": at(one.received_at)}
            for one in whole.bounces
        ],
        "fault": None
        if fault is None
        else {
            "fault": fault.fault,
            "code": fault.code,
            "detail": fault.detail,
            "since": at(fault.since),
            "times": fault.times,
        },
        "notices": [
            {"kind": one.kind, "item": one.item, "state": one.state, "instead_of": one.instead_of}
            for one in whole.listed.told
        ],
        "text": None if data is None else text_of(data, whole.listed.mail.channel),
        "size": None if data is None else len(data),
    }


def mail_with_source(whole: WholeMail) -> MailWithSource:
    """Return one mail with its source as ``mail show --raw --json`` promises it."""
    return {**mail_document(whole), "raw": None if whole.data is None else source_of(whole.data)}


def retried(done: SentAgain, language: Language) -> Retried:
    """Return what was let go as ``mail retry --json`` promises it."""
    return {
        "retried": list(done.ids),
        "refused": [
            {"id": one.id, "code": one.refusal.code, "message": one.refusal.message(language)} for one in done.refused
        ],
        "repeated": done.repeated,
    }


def text_of(data: bytes, channel: str) -> str:
    """Return the plain text of a stored mail; what goes by another channel is no mail and is shown as it is."""
    if channel != MAIL:
        return source_of(data)
    body = message_from_bytes(data, policy=policy.default).get_body(("plain",))
    content = body.get_content() if body is not None else ""
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""


def html_of(data: bytes, channel: str) -> str | None:
    """Return the HTML of a stored mail; None where it has none."""
    if channel != MAIL:
        return None
    body = message_from_bytes(data, policy=policy.default).get_body(("html",))
    content = body.get_content() if body is not None else None
    return content if isinstance(content, str) else None


def source_of(data: bytes) -> str:
    """Return a stored mail as it goes over the wire."""
    return data.decode("utf-8", "replace")


def _line(listed: ListedMail) -> MailLine:
    mail = listed.mail
    return {
        "id": mail.id,
        "to": mail.login,
        "name": mail.name,
        "address": mail.address,
        "channel": mail.channel,
        "slot": mail.slot,
        "day": mail.local_day,
        "subject": mail.subject or None,
        "state": mail.state,
        "bounced": mail.has_bounced,
        "attempts": mail.attempts,
        "items": _numbers(listed.told),
        "created_at": at(mail.created_at),
        "next_try_at": maybe_at(mail.next_try_at),
        "sent_at": maybe_at(mail.sent_at),
        "detail": mail.detail,
        "withheld": listed.is_withheld,
    }


def _numbers(told: Iterable[Told]) -> list[str]:
    return list(dict.fromkeys(one.item for one in told if one.item is not None))


def bounces_read(taken: Sequence[TakenIn]) -> BouncesRead:
    """Return what was read as ``mail bounces --json`` promises it."""
    counts = Counter(one.result for one in taken)
    return {
        "read": len(taken),
        "flagged": counts[Result.FLAGGED],
        "counted": counts[Result.COUNTED],
        "noted": counts[Result.NOTED],
        "repeated": counts[Result.REPEATED],
        "expired": counts[Result.EXPIRED],
        "forged": counts[Result.FORGED],
        "unmatched": counts[Result.UNMATCHED],
        "auto_reply": counts[Result.AUTO_REPLY],
        "other": counts[Result.OTHER],
        "unreadable": counts[Result.UNREADABLE],
        "reports": [
            {
                "result": one.result,
                "mail": one.message_id,
                "address": one.address,
                "status": one.status,
                "detail": one.detail,
            }
            for one in taken
            if one.status is not None
        ],
    }
