"""Which messages one deliverer takes next: as many as fit into its lease and into what the hour still allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.retrying import clock_hour, clock_minute
from engine.operations.ledger import Ledger
from engine.store import allowances, leases, relays
from engine.store.leases import Leased, Share
from engine.store.unit_of_work import UnitOfWork, writing
from notifications.verdict import put_off

# The longest a mail may take once its body goes out: a minute for the body, and the ten minutes that RFC 5321
# (4.5.3.2.6) gives the answer to the last dot. Four minutes are for everything before: for so long a mail is held until
# it is begun, and from then on for both.
HANDING_OVER = timedelta(minutes=11)
HOLD = timedelta(minutes=4)
_KEPT_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most messages by one way out in an hour and in a minute by the clock, and in an hour to one person by it.

    0 is no limit. Where the other side counts any sixty seconds, half of what it allows is safe.
    """

    an_hour: int = 0
    a_person: int = 0
    a_minute: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Messages held by one deliverer. ``seconds`` is how long after it was begun a body may still be handed over.

    ``was_at_fault`` says that nothing had passed by this way out since it last failed.
    """

    channel: str
    owner: str
    limits: Limits
    claimed_at: datetime
    mails: tuple[Leased, ...]
    seconds: float
    was_at_fault: bool

    @property
    def hour(self) -> datetime:
        """Return the hour in which these messages are counted."""
        return clock_hour(self.claimed_at)


def claim(
    ledger: Ledger, channel: str, *, owner: str, limits: Limits, due: datetime, most: int, at: datetime
) -> Batch | None:
    """Hold up to so many messages due at an instant; None when nothing may leave now.

    While a way out is paused nothing may; after the pause one message tries whether it is in order again.
    """
    with writing(ledger.database) as work:
        relay = relays.known(work, channel)
        if relay is not None and relay.paused_until is not None and relay.paused_until > at:
            return None
        was_at_fault = relay is not None and relay.failures > 0
        found = _allowed(work, channel, limits, due=due, most=1 if was_at_fault else most, at=at)
        leases.lease(work, found, owner=owner, until=at + HOLD)
    if not found:
        return None
    return Batch(
        channel=channel,
        owner=owner,
        limits=limits,
        claimed_at=at,
        mails=tuple(found),
        seconds=HOLD.total_seconds(),
        was_at_fault=was_at_fault,
    )


def begin(work: UnitOfWork, batch: Batch, mail: Leased, *, at: datetime) -> bool:
    """Write down that a mail may be handed over from now on; False when it has passed to another deliverer."""
    return leases.begin(work, mail, owner=batch.owner, until=at + HOLD + HANDING_OVER)


def _allowed(
    work: UnitOfWork, channel: str, limits: Limits, *, due: datetime, most: int, at: datetime
) -> Sequence[Leased]:
    """Return what may leave in this hour; the rest keeps its place and is found again in the next."""
    hour, scope = clock_hour(at), _scope_of_people(channel)
    share = Share(scope=scope, hour=hour, most=limits.a_person) if limits.a_person else None
    while found := leases.due(work, channel=channel, at=due, most=most, share=share):
        if put_off(work, found, at=at):
            continue
        # First the way out, then people in the order of their keys: no two nodes wait for each other.
        granted = _granted(work, channel, limits, wanted=len(found), at=at)
        kept = found[:granted] if share is None else _shared(work, found[:granted], share)
        _give_back(work, channel, limits, many=granted - len(kept), at=at)
        if kept or not granted:
            if limits != Limits():
                allowances.forget(work, before=hour - _KEPT_FOR)
            return kept
    return []


def _granted(work: UnitOfWork, channel: str, limits: Limits, *, wanted: int, at: datetime) -> int:
    """Take what the way out may carry in this hour and this minute; return how many that is."""
    granted = wanted
    if limits.an_hour:
        granted = allowances.take(work, channel, hour=clock_hour(at), wanted=granted, most=limits.an_hour)
    if not limits.a_minute:
        return granted
    scope, minute = _scope_of_minutes(channel), clock_minute(at)
    fit = allowances.take(work, scope, hour=minute, wanted=granted, most=limits.a_minute)
    if limits.an_hour:
        allowances.give_back(work, channel, hour=clock_hour(at), many=granted - fit)
    return fit


def _give_back(work: UnitOfWork, channel: str, limits: Limits, *, many: int, at: datetime) -> None:
    if limits.an_hour:
        allowances.give_back(work, channel, hour=clock_hour(at), many=many)
    if limits.a_minute:
        allowances.give_back(work, _scope_of_minutes(channel), hour=clock_minute(at), many=many)


def _shared(work: UnitOfWork, found: Sequence[Leased], share: Share) -> list[Leased]:
    """Return those whose reader has not had their share of the hour."""
    allowed = {
        one.id
        for one in sorted(found, key=lambda one: (one.recipient_id, one.due_at, one.id))
        if allowances.take(work, f"{share.scope}{one.recipient_id}", hour=share.hour, wanted=1, most=share.most)
    }
    return [one for one in found if one.id in allowed]


def not_used(work: UnitOfWork, batch: Batch, mails: Sequence[Leased]) -> None:
    """Give back what the hour allowed for messages that were not handed to anybody."""
    _give_back(work, batch.channel, batch.limits, many=len(mails), at=batch.claimed_at)
    if batch.limits.a_person:
        for one in sorted(mails, key=lambda one: one.recipient_id):
            scope = f"{_scope_of_people(batch.channel)}{one.recipient_id}"
            allowances.give_back(work, scope, hour=batch.hour, many=1)


def _scope_of_minutes(channel: str) -> str:
    return f"{channel} a minute"


def _scope_of_people(channel: str) -> str:
    return f"{channel}{allowances.TO}"
