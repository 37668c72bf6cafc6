"""What an attempt to hand a mail over leaves behind, in one transaction: mail, attempt, way out and address."""

from __future__ import annotations

import secrets
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType

from engine.domain.retrying import JITTER_PERCENT, WAITS, pause_after, wait_after
from engine.errors import DatabaseBusy
from engine.operations.ledger import Ledger
from engine.store import addresses, attempts, leases, office, relays
from engine.store.leases import Leased
from engine.store.tables.delivery import AddressFault
from engine.store.tables.mail import MessageState
from engine.store.unit_of_work import UnitOfWork, writing
from notifications.claiming import Batch, not_used
from notifications.transport import Outcome, Result, Stage
from notifications.unreachable import bring_back

_FINAL: dict[Result, MessageState] = {
    Result.SENT: MessageState.SENT,
    Result.WRITTEN: MessageState.WRITTEN,
    Result.DEAD: MessageState.DEAD,
}
_ABOUT_ONE_MAIL = frozenset({Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.FINAL, Stage.ANSWER})
# What a relay says when it will not carry our mail at all (RFC 3463: security or policy) tells nothing of the address.
_POLICY = "5.7."
# A mail that has been taken over must be marked, or it goes out again: a busy database is asked so often.
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What was written down; ``given_up`` are other messages that can no longer reach the same address."""

    result: Result
    given_up: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What becomes of the mail."""

    result: Result
    state: MessageState
    failures: int
    next_try_at: datetime | None


class Marks:
    """Marks one mail after the other, each while the next is being introduced to the relay.

    ``settle`` waits until the last mark is durable; nobody may hand a body over before that, so that a crash leaves at
    most one mail that was taken over and not marked.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ended: Counter[Result] = Counter()
        self.given_up: set[int] = set()
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="marks")
        self._pending: Future[Marked] | None = None

    def __enter__(self) -> Marks:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            self.settle()
        finally:
            self._thread.shutdown()

    def put(self, batch: Batch, leased: Leased, outcome: Outcome, *, at: datetime) -> None:
        """Begin to mark a mail."""
        self.settle()
        self._pending = self._thread.submit(_marked, self._ledger, batch, leased, outcome, at=at)

    def settle(self) -> None:
        """Wait for the mark under way; raises what it failed with."""
        pending, self._pending = self._pending, None
        if pending is not None:
            marked = pending.result()
            self.ended[marked.result] += 1
            self.given_up |= marked.given_up


def _marked(ledger: Ledger, batch: Batch, leased: Leased, outcome: Outcome, *, at: datetime) -> Marked:
    for _ in range(_TRIES - 1):
        try:
            return mark(ledger, batch, leased, outcome, at=at)
        except DatabaseBusy:
            continue
    return mark(ledger, batch, leased, outcome, at=at)


def mark(ledger: Ledger, batch: Batch, leased: Leased, outcome: Outcome, *, at: datetime) -> Marked:
    """Write down how an attempt ended, and what that means for the mail, the way out and the address.

    The attempt is kept in any case; the mail is left alone when its lease has passed to another deliverer meanwhile.
    """
    verdict, detail = _judge(leased, outcome, at=at), f"{outcome.code or ''} {outcome.detail}".strip()
    with writing(ledger.database) as work:
        attempts.add(
            work,
            message_id=leased.id,
            attempt=leased.attempt,
            result=outcome.result,
            stage=outcome.stage,
            code=outcome.code,
            detail=outcome.detail,
            at=at,
        )
        _tell_of_the_way_out(work, batch, leased, outcome, at=at)
        held = leases.finish(
            work,
            leased,
            owner=batch.owner,
            outcome=verdict.state,
            detail=f"{outcome.stage}: {detail}",
            failures=verdict.failures,
            next_try_at=verdict.next_try_at,
            sent_at=at if verdict.result in {Result.SENT, Result.WRITTEN} else None,
        )
        given_up = _refused(work, batch, leased, outcome, at=at) if held else frozenset()
    return Marked(result=verdict.result, given_up=given_up)


def _judge(leased: Leased, outcome: Outcome, *, at: datetime) -> _Verdict:
    """Say what becomes of the mail. What was the relay's fault, or ours, is not held against it: it keeps its place."""
    result, percent = outcome.result, _percent()
    if result in _FINAL:
        return _Verdict(result=result, state=_FINAL[result], failures=leased.failures, next_try_at=None)
    if outcome.relay_fault or outcome.broken_off:
        # A refused login that is told to one mail may be that mail's own: others go first the next time.
        wait = wait_after(min(leased.attempt, len(WAITS)), percent=percent)
        alone = outcome.relay_fault and outcome.stage in _ABOUT_ONE_MAIL and wait is not None
        return _Verdict(
            result=result,
            state=leased.was,
            failures=leased.failures,
            next_try_at=at + wait if alone and wait else leased.due_at,
        )
    failures = leased.failures + 1
    wait = wait_after(failures, percent=percent)
    if wait is None:
        return _Verdict(result=Result.DEAD, state=MessageState.DEAD, failures=failures, next_try_at=None)
    state = MessageState.UNKNOWN if result is Result.UNKNOWN else MessageState.WAITING
    return _Verdict(result=result, state=state, failures=failures, next_try_at=at + _at_least(outcome, wait))


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
            until=at + _at_least(outcome, pause_after(failures, percent=_percent())),
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


def _at_least(outcome: Outcome, wait: timedelta) -> timedelta:
    """Return a wait that is not shorter than what the other side asks for."""
    return max(wait, outcome.retry_after or wait)


def _percent() -> int:
    return 100 - JITTER_PERCENT + secrets.randbelow(2 * JITTER_PERCENT + 1)
