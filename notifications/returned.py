"""Reads a mail that came back: which of our mails it names and what it says became of it. Nothing in it is believed.

Understood are delivery status notifications (RFC 3464, RFC 6533), and plain words of a mail system that name a reply
code. Whoever reads on must check the signature of the mail that is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from enum import StrEnum

from engine.domain.bounces import BounceAction
from notifications.enclosed import content, headers_of, parts_of, raw_header, text_of, words_of
from notifications.plain_text import one_line
from notifications.return_path import Named, named_by_address, named_by_id
from notifications.statuses import begins, exact_status, status_in

# What a report says stands at its beginning; of a longer mail no more is read.
LARGEST = 256 * 1024

_VALUE_LENGTH, _DETAIL_LENGTH, _MOST_REPORTS, _MOST_NAMES = 998, 300, 5, 10
_DAEMONS = frozenset({"mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon", "maildaemon", "mdaemon", "bounce"})
_LOCAL_OF_SENDER = re.compile(r"<?([A-Za-z0-9._+-]{1,64})@[A-Za-z0-9.-]{1,253}>?\s*$")
_LATE = re.compile(r"delay|warning|still being retried|延迟|重试", re.IGNORECASE)
_ID_IN_TEXT = re.compile(r"<([A-Za-z0-9_-]{1,40}(?:\.[A-Za-z0-9_-]{1,60}){5,8})@[A-Za-z0-9.-]{1,253}>")
_TO_US = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Rcpt-To", "To")
_ABOUT = ("X-Rectify-Id", "Message-ID")
_ANSWERS = ("In-Reply-To", "References", "X-Original-Message-ID")


class Sort(StrEnum):
    """What a mail that came in is. Only ``report`` says something about one of ours."""

    REPORT = "report"
    AUTO_REPLY = "auto_reply"
    OTHER = "other"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the mail for one recipient: action, status, and the other side's own words on one line."""

    action: BounceAction
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What was read. ``named`` are the mails it says it is about, the likeliest first."""

    sort: Sort
    reports: tuple[Report, ...] = ()
    named: tuple[Named, ...] = ()


def read_returned(data: bytes, bounce_address: str | None) -> Returned:
    """Return what a mail says; it never raises, however broken the mail is.

    ``bounce_address`` is the one that return paths are made for, None when there are none.
    """
    try:
        mail = BytesParser(policy=compat32).parsebytes(data[:LARGEST])
        return _read(mail, bounce_address)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The standard parser stumbles over some mails instead of taking them as they are.
        return Returned(sort=Sort.UNREADABLE)


def _read(mail: Message, bounce_address: str | None) -> Returned:
    reports = tuple(_status_reports(mail))[:_MOST_REPORTS]
    if not reports:
        if _is_automatic(mail):
            return Returned(sort=Sort.AUTO_REPLY)
        reports = tuple(_in_words(mail))
    if not reports:
        return Returned(sort=Sort.OTHER)
    named = tuple(dict.fromkeys(_named(mail, bounce_address)))[:_MOST_NAMES]
    return Returned(sort=Sort.REPORT, reports=reports, named=named)


def _status_reports(mail: Message) -> Iterator[Report]:
    """Return what the machine-readable part says, a report for each recipient."""
    for part in parts_of(mail):
        if part.get_content_type() not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        for block in content(part).replace(b"\r\n", b"\n").split(b"\n\n"):
            fields = headers_of(block)
            action = _value(fields, "Action").partition(";")[0].strip().lower()
            if action in set(BounceAction):
                said = _value(fields, "Diagnostic-Code")
                yield Report(
                    action=BounceAction(action),
                    status=exact_status(
                        _value(fields, "Status"), said, general="4" if action == BounceAction.DELAYED else "5"
                    ),
                    detail=_detail(said or _value(fields, "Status"), _value(fields, "Remote-MTA")),
                )


def _value(fields: Message, name: str) -> str:
    return one_line(raw_header(fields, name)[:_VALUE_LENGTH])


def _detail(said: str, by: str) -> str:
    words = re.sub(r"^(?:smtp|x-[a-z-]+|dns)\s*;\s*", "", said, flags=re.IGNORECASE)
    host = by.partition(";")[2].strip() or by
    return (f"{host}: {words}" if host and words else words or host)[:_DETAIL_LENGTH]


def _is_automatic(mail: Message) -> bool:
    """Say whether a person's mail program answered for them, an absence note for example."""
    if _is_of_a_daemon(mail):
        return False
    stated = _value(mail, "Auto-Submitted").lower()
    has_answered = any(_value(mail, name) for name in ("X-Autoreply", "X-Autorespond"))
    return has_answered or stated not in {"", "no"} or "auto_reply" in _value(mail, "Precedence").lower()


def _is_of_a_daemon(mail: Message) -> bool:
    sender = _LOCAL_OF_SENDER.search(_value(mail, "From"))
    return sender is not None and sender[1].lower() in _DAEMONS


def _in_words(mail: Message) -> Iterator[Report]:
    """Return what a mail system says in words alone: only its own mails count, and only with a reply code."""
    if not _is_of_a_daemon(mail):
        return
    words = one_line(words_of(mail))
    status = status_in(words)
    if not status and not _value(mail, "X-Failed-Recipients"):
        return
    late = status.startswith("4") and _LATE.search(_value(mail, "Subject") + words) is not None
    yield Report(
        action=BounceAction.DELAYED if late else BounceAction.FAILED,
        status=status or "5.0.0",
        detail=words[begins(words) :][:_DETAIL_LENGTH],
    )


def _named(mail: Message, bounce_address: str | None) -> Iterator[Named]:
    """Return the mails of ours that it names: by where it was sent, by what it brings back, by what it answers."""
    if bounce_address is not None:
        for name in _TO_US:
            for value in mail.get_all(name, [])[:_MOST_NAMES]:
                yield from _found(named_by_address(one, bounce_address) for one in _addresses(str(value)))
    for part in parts_of(mail):
        if part.get_content_type() in {
            "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
        }:  # fmt: skip
            brought = headers_of(content(part))
            yield from _found(named_by_id(_local(_value(brought, name))) for name in _ABOUT)
    for name in _ANSWERS:
        yield from _found(named_by_id(_local(one)) for one in _value(mail, name).split())
    for text in text_of(mail):
        yield from _found(named_by_id(match[1]) for match in _ID_IN_TEXT.finditer(text))


def _addresses(value: str) -> Iterator[str]:
    for one in value[:_VALUE_LENGTH].split(","):
        yield one.rpartition("<")[2].partition(">")[0]


def _local(value: str) -> str:
    return value.strip().strip("<>").partition("@")[0]


def _found(named: Iterator[Named | None]) -> Iterator[Named]:
    yield from (one for one in named if one is not None)
