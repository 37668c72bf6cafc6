"""What becomes of a mail after an attempt: whether it is over, and if not, when it is tried again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.retrying import JITTER_PERCENT, WAITS, wait_after
from engine.store import attempts, leases
from engine.store.leases import Leased
from engine.store.tables.mail import MessageState
from engine.store.unit_of_work import UnitOfWork
from notifications.transport import Outcome, Result, Stage

_FINAL: dict[Result, MessageState] = {
    Result.SENT: MessageState.SENT,
    Result.WRITTEN: MessageState.WRITTEN,
    Result.DEAD: MessageState.DEAD,
}
_ABOUT_ONE_MAIL = frozenset({Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.FINAL, Stage.ANSWER})
# What is known of an attempt whose deliverer was not heard of again.
_LEFT = Outcome(result=Result.UNKNOWN, stage=Stage.FINAL, detail="its deliverer ended while sending it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of the mail."""

    result: Result
    state: MessageState
    failures: int
    next_try_at: datetime | None


def judge(leased: Leased, outcome: Outcome, *, at: datetime) -> Verdict:
    """Say what becomes of the mail. What was the relay's fault, or ours, is not held against it: it keeps its place."""
    result, percent = outcome.result, drawn_percent()
    if result in _FINAL:
        return Verdict(result=result, state=_FINAL[result], failures=leased.failures, next_try_at=None)
    if outcome.relay_fault or outcome.broken_off:
        # A refused login that is told to one mail may be that mail's own: others go first the next time.
        wait = wait_after(min(leased.attempt, len(WAITS)), percent=percent)
        alone = outcome.relay_fault and outcome.stage in _ABOUT_ONE_MAIL and wait is not None
        return Verdict(
            result=result,
            state=leased.was,
            failures=leased.failures,
            next_try_at=at + wait if alone and wait else leased.due_at,
        )
    failures = leased.failures + 1
    wait = wait_after(failures, percent=percent)
    if wait is None:
        return Verdict(result=Result.DEAD, state=MessageState.DEAD, failures=failures, next_try_at=None)
    state = MessageState.UNKNOWN if result is Result.UNKNOWN else MessageState.WAITING
    return Verdict(result=result, state=state, failures=failures, next_try_at=at + at_least(outcome, wait))


def write_down(work: UnitOfWork, leased: Leased, outcome: Outcome, *, owner: str, at: datetime) -> tuple[Verdict, bool]:
    """Keep how an attempt ended, and what that means for the mail; say whether the deliverer still held it.

    The attempt is kept in any case; the mail is left alone when its lease has passed to another deliverer meanwhile.
    """
    verdict, detail = judge(leased, outcome, at=at), f"{outcome.code or ''} {outcome.detail}".strip()
    # The mail first, as when it is claimed: no two transactions wait for each other.
    held = leases.finish(
        work,
        leased,
        owner=owner,
        outcome=verdict.state,
        detail=f"{outcome.stage}: {detail}",
        failures=verdict.failures,
        next_try_at=verdict.next_try_at,
        sent_at=at if verdict.result in {Result.SENT, Result.WRITTEN} else None,
    )
    attempts.keep(
        work,
        message_id=leased.id,
        attempt=leased.attempt,
        result=outcome.result,
        stage=outcome.stage,
        code=outcome.code,
        detail=outcome.detail,
        at=at,
    )
    return verdict, held


def put_off(work: UnitOfWork, found: Iterable[Leased], *, at: datetime) -> bool:
    """Put those off that somebody left while sending them, and say whether there were any.

    Most of them were taken over, so what was never tried goes first; should they kill whoever sends them, they come
    back ever more seldom, and in the end no more. Their deliverer may still say otherwise until another has tried.
    """
    left = [one for one in found if one.left_by is not None]
    for one in left:
        write_down(work, one, _LEFT, owner=one.left_by or "", at=at)
    return bool(left)


def at_least(outcome: Outcome, wait: timedelta) -> timedelta:
    """Return a wait that is not shorter than what the other side asks for."""
    return max(wait, outcome.retry_after or wait)


def drawn_percent() -> int:
    """Draw how long a wait is, in percent of the plain one."""
    return 100 - JITTER_PERCENT + secrets.randbelow(2 * JITTER_PERCENT + 1)
