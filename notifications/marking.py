"""What an attempt to hand a mail over leaves behind, in one transaction: mail, attempt, way out and address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import TypeVar

from engine.domain.retrying import pause_after
from engine.errors import DatabaseBusy
from engine.operations.ledger import Ledger
from engine.store import addresses, leases, office, relays
from engine.store.leases import Leased
from engine.store.tables.delivery import AddressFault
from engine.store.unit_of_work import UnitOfWork, writing
from notifications.claiming import Batch, begin, not_used
from notifications.transport import Outcome, Result, Stage
from notifications.unreachable import bring_back
from notifications.verdict import at_least, drawn_percent, write_down

# What a relay says when it will not carry our mail at all (RFC 3463: security or policy) tells nothing of the address.
_POLICY = "5.7."
# A mail that has been taken over must be marked, or it goes out again: a busy database is asked so often.
_TRIES = 3
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What was written down, and which mail was begun with it.

    ``given_up`` are other messages that can no longer reach the same address.
    """

    result: Result
    given_up: frozenset[int]
    begun: Leased | None


class Marks:
    """Marks one mail after the other, each while the next is being introduced to the relay.

    ``settle`` waits until the last mark is durable; nobody may hand a body over before that, so that a crash leaves at
    most one mail that was taken over and not marked. Which one that may be is durable too: the one that was begun.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ended: Counter[Result] = Counter()
        self.given_up: set[int] = set()
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="marks")
        self._pending: Future[Marked] | None = None
        self._begun: Leased | None = None

    def __enter__(self) -> Marks:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            self.settle()
        finally:
            self._thread.shutdown()

    def put(self, batch: Batch, leased: Leased, outcome: Outcome, *, then: Leased | None, at: datetime) -> None:
        """Begin to mark a mail, and to write down that the one that comes ``then`` is begun."""
        self.settle()
        act = partial(mark, self._ledger, batch, leased, outcome, then=then, at=at)
        self._pending = self._thread.submit(_patiently, act)

    def begin(self, batch: Batch, leased: Leased, *, at: datetime) -> bool:
        """Say that a mail may be handed over, once that is durable; False when it has passed to another deliverer."""
        self.settle()
        return leased is self._begun or _patiently(partial(_begin, self._ledger, batch, leased, at=at))

    def settle(self) -> None:
        """Wait for the mark under way; raises what it failed with."""
        pending, self._pending = self._pending, None
        if pending is not None:
            marked = pending.result()
            self.ended[marked.result] += 1
            self.given_up |= marked.given_up
            self._begun = marked.begun


def _patiently(act: Callable[[], _Done]) -> _Done:
    for _ in range(_TRIES - 1):
        try:
            return act()
        except DatabaseBusy:
            continue
    return act()


def _begin(ledger: Ledger, batch: Batch, leased: Leased, *, at: datetime) -> bool:
    with writing(ledger.database) as work:
        return begin(work, batch, leased, at=at)


def mark(
    ledger: Ledger, batch: Batch, leased: Leased, outcome: Outcome, *, then: Leased | None = None, at: datetime
) -> Marked:
    """Write down how an attempt ended, and what that means for the mail, the way out and the address.

    In the same transaction the mail that comes ``then`` is begun.
    """
    with writing(ledger.database) as work:
        verdict, held = write_down(work, leased, outcome, owner=batch.owner, at=at)
        _tell_of_the_way_out(work, batch, leased, outcome, at=at)
        given_up = _refused(work, batch, leased, outcome, at=at) if held else frozenset()
        is_begun = then is not None and begin(work, batch, then, at=at)
    return Marked(result=verdict.result, given_up=given_up, begun=then if is_begun else None)


def _tell_of_the_way_out(work: UnitOfWork, batch: Batch, leased: Leased, outcome: Outcome, *, at: datetime) -> None:
    """Pause a way out that is at fault for every node; forget its faults when something passes."""
    if outcome.relay_fault or outcome.broken_off:
        not_used(work, batch, [leased])
    passed = outcome.result in {Result.SENT, Result.WRITTEN}
    if outcome.relay_fault:
        known = relays.known(work, batch.channel)
        failures = (known.failures if known else 0) + 1
        relays.pause(
            work,
            batch.channel,
            failures=failures,
            until=at + at_least(outcome, pause_after(failures, percent=drawn_percent())),
            stage=outcome.stage,
            code=outcome.code,
            detail=outcome.detail,
            at=at,
        )
    elif batch.was_at_fault and (passed or outcome.code is not None):
        relays.passed(work, batch.channel)
    if passed and leased is batch.mails[0]:
        office.delivered(work, at=at)


def _refused(work: UnitOfWork, batch: Batch, leased: Leased, outcome: Outcome, *, at: datetime) -> frozenset[int]:
    """Flag an address that the relay refuses; whatever else waits for it is given up, and others are told, once."""
    about_address = outcome.result is Result.DEAD and outcome.stage is Stage.RCPT and outcome.code is not None
    if not about_address or outcome.detail.startswith(_POLICY):
        return frozenset()
    addresses.flag(
        work,
        leased.address,
        fault=AddressFault.REFUSED,
        code=str(outcome.code),
        detail=outcome.detail,
        message_id=leased.id,
        at=at,
    )
    others = leases.give_up(
        work,
        leased.address,
        channel=batch.channel,
        owner=batch.owner,
        detail=f"the relay refuses this address: {outcome.code} {outcome.detail}".strip(),
        at=at,
    )
    for message, person in {leased.id: leased.recipient_id, **others}.items():
        bring_back(work, message, person, day=leased.local_day, at=at)
    return frozenset(others)
