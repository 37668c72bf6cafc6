"""Takes in what came back: believed when its signature is ours, kept once, held against the address, told to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.bounces import BELIEVED_FOR, IN_A_ROW, Weight, in_a_row, weigh
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.operations.ledger import Ledger
from engine.store import addresses, bounces, leases, outbox, people, ways
from engine.store.bounces import SentMessage
from engine.store.tables.delivery import AddressFault
from engine.store.tables.mail import MessageState
from engine.store.unit_of_work import UnitOfWork, writing
from notifications.return_path import Named, unsigned
from notifications.returned import Report, Returned, Sort, read_returned
from notifications.signature import is_signed
from notifications.transport import MAIL
from notifications.unreachable import bring_back

_HAVE_LEFT = frozenset({MessageState.SENT, MessageState.UNKNOWN, MessageState.SENDING, MessageState.DEAD})
_HEAVIEST = (Weight.FAULTY, Weight.COUNTS, Weight.NOTED)


class Result(StrEnum):
    """What one mail that came in was taken for.

    ``flagged`` made an address faulty, ``counted`` and ``noted`` were kept without that, ``repeated`` was known.
    ``expired``, ``forged`` and ``unmatched`` are about no mail that can still come back; the rest is no report at all.
    """

    FLAGGED = "flagged"
    COUNTED = "counted"
    NOTED = "noted"
    REPEATED = "repeated"
    EXPIRED = "expired"
    FORGED = "forged"
    UNMATCHED = "unmatched"
    AUTO_REPLY = "auto_reply"
    OTHER = "other"
    UNREADABLE = "unreadable"


UNDERSTOOD = frozenset({Result.FLAGGED, Result.COUNTED, Result.NOTED, Result.REPEATED})
_NO_REPORT = {Sort.AUTO_REPLY: Result.AUTO_REPLY, Sort.OTHER: Result.OTHER, Sort.UNREADABLE: Result.UNREADABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of one mail that came in: about which message to which address it was, and what it said."""

    result: Result
    message_id: int | None = None
    address: str | None = None
    status: str | None = None
    detail: str = ""


def take_in(
    ledger: Ledger, data: bytes, *, bounce_address: str | None, zone: str, actor: Actor, at: datetime
) -> TakenIn:
    """Take in one mail that came back; the same mail twice changes nothing the second time.

    ``zone`` is the office's, for the day on which managers hear of it. Raises ``NotPermitted``.
    """
    require(actor, Action.TAKE_IN_BOUNCES)
    read = read_returned(data, bounce_address)
    if read.sort is not Sort.REPORT:
        return TakenIn(result=_NO_REPORT[read.sort])
    heaviest = min(read.reports, key=lambda report: _HEAVIEST.index(weigh(report.action, report.status)))
    with writing(ledger.database) as work:
        message = _believed(work, ledger, read.named)
        if message is None:
            result = Result.FORGED if read.named else Result.UNMATCHED
            return TakenIn(result=result, status=heaviest.status, detail=heaviest.detail)
        if at - (message.sent_at or message.created_at) > BELIEVED_FOR:
            result = Result.EXPIRED
        else:
            result = _keep(work, message, read, heaviest, zone=zone, at=at)
    return TakenIn(
        result=result,
        message_id=message.id,
        address=message.address,
        status=heaviest.status,
        detail=heaviest.detail,
    )


def _believed(work: UnitOfWork, ledger: Ledger, named: Sequence[Named]) -> SentMessage | None:
    """Return the first message named that we signed and handed over; nothing else in the mail is believed."""
    key = ledger.installation(work).post_key
    for name in named:
        found = bounces.named(work, recipient_id=name.person_id, local_day=name.day, slot=name.slot)
        if found is None or found.channel != MAIL or found.state not in _HAVE_LEFT or not found.attempts:
            continue
        if is_signed(key, unsigned(found.header_id[1:].partition("@")[0]), name.signature):
            return found
    return None


def _keep(
    work: UnitOfWork, message: SentMessage, read: Returned, heaviest: Report, *, zone: str, at: datetime
) -> Result:
    is_new = [
        bounces.put(work, message, action=report.action, status=report.status, detail=report.detail, at=at)
        for report in read.reports
    ]
    if not any(is_new):
        return Result.REPEATED
    weight = weigh(heaviest.action, heaviest.status)
    if weight is Weight.COUNTS and in_a_row(bounces.latest_failed(work, message.address, most=IN_A_ROW)) >= IN_A_ROW:
        weight = Weight.FAULTY
    if weight is Weight.NOTED:
        return Result.NOTED
    if weight is Weight.COUNTS:
        # The mail is lost, but the next one may arrive: what it told goes with that.
        _tell_later(work, message.id)
        return Result.COUNTED
    _flag(work, message, heaviest, zone=zone, at=at)
    return Result.FLAGGED


def _flag(work: UnitOfWork, message: SentMessage, report: Report, *, zone: str, at: datetime) -> None:
    """Hold it against the address: whatever waits for it is given up, and others are told, once a day."""
    addresses.flag(
        work,
        message.address,
        fault=AddressFault.BOUNCED,
        code=report.status,
        detail=report.detail,
        message_id=message.id,
        at=at,
    )
    detail = f"mail to this address came back: {report.status} {report.detail}".strip()
    lost = leases.give_up(work, message.address, channel=MAIL, owner="", detail=detail, at=at)
    lost[message.id] = message.recipient_id
    readers = people.correspondents(work, lost.values())
    for key, person in lost.items():
        if readers[person].email == message.address:
            bring_back(work, key, person, day=local_day(at, readers[person].zone or zone), at=at)
        else:
            _tell_later(work, key)  # they have another address by now


def _tell_later(work: UnitOfWork, message_id: int) -> None:
    """Let what a lost mail told go with the next; not what has been told by another way besides."""
    ways.keep_elsewhere(work, message_id)
    outbox.wait_again(work, message_id)
