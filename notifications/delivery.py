"""Stored mails leave: leased, sent outside any transaction, marked only after the other side has taken them over."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.clock import Clock
from engine.operations.ledger import Ledger
from engine.store import leases, office
from engine.store.leases import Leased
from engine.store.tables.mail import MessageState
from engine.store.unit_of_work import writing
from notifications.transport import Outcome, Result, Transport

# A lease outlives the longest wait for one answer (ten minutes, RFC 5321 4.5.3.2.6), and one mail is leased at a time.
_LEASE = timedelta(minutes=15)
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 240, 480, 1440, 1440, 1440))
# While the relay itself is at fault no mail is given up, and none waits longer than this for it to come back.
_RELAY_WAIT = timedelta(hours=1)
_JITTER_PERCENT = 20
_FINAL: dict[Result, MessageState] = {
    Result.SENT: MessageState.SENT,
    Result.WRITTEN: MessageState.WRITTEN,
    Result.DEAD: MessageState.DEAD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many attempts ended how. ``retry`` and ``unknown`` will be tried again with the same bytes."""

    sent: int
    written: int
    retry: int
    dead: int
    unknown: int


def deliver(
    ledger: Ledger, ways: Mapping[str, Transport], *, sender: str, clock: Clock, limit: int | None = None
) -> Delivered:
    """Send what waits, each message at most once in this pass; a way out that is itself at fault is left.

    ``ways`` are the ways out by channel: messages of other channels are left alone.

    A mail is claimed in one transaction, sent in none, and marked in another, fenced by the attempt it was claimed
    for: a crash in between leaves it to be tried again under the same Message-ID.
    """
    owner, ended, started = secrets.token_hex(8), Counter[Result](), clock.now()
    for channel, way in ways.items():
        with closing(way):
            while limit is None or ended.total() < limit:
                leased = _claim(ledger, channel, owner, due=started, at=clock.now())
                if leased is None:
                    break
                outcome = way.send(sender, leased.address, leased.data)
                ended[_finish(ledger, leased, outcome, owner=owner, at=clock.now())] += 1
                if outcome.relay_fault:
                    break
    return Delivered(**{str(result): ended[result] for result in Result})


def _claim(ledger: Ledger, channel: str, owner: str, *, due: datetime, at: datetime) -> Leased | None:
    with writing(ledger.database) as work:
        claimed = leases.claim(work, channel=channel, owner=owner, at=due, until=at + _LEASE, most=1)
    return claimed[0] if claimed else None


def _finish(ledger: Ledger, leased: Leased, outcome: Outcome, *, owner: str, at: datetime) -> Result:
    wait = _wait(leased.attempt, relay_fault=outcome.relay_fault)
    given_up = outcome.result not in _FINAL and wait is None
    result = Result.DEAD if given_up else outcome.result
    waits = {Result.RETRY: MessageState.WAITING, Result.UNKNOWN: MessageState.UNKNOWN}
    with writing(ledger.database) as work:
        leases.finish(
            work,
            leased,
            owner=owner,
            outcome=_FINAL.get(result) or waits[result],
            detail=f"{outcome.stage}: {outcome.code or ''} {outcome.detail}".strip(),
            next_try_at=None if result in _FINAL or wait is None else at + wait,
            sent_at=at if result in {Result.SENT, Result.WRITTEN} else None,
        )
        office.delivered(work, at=at)
    return result


def _wait(attempt: int, *, relay_fault: bool) -> timedelta | None:
    """Return how long to wait after the n-th attempt, spread a little; None when it is time to give up."""
    if attempt > len(_WAITS) and not relay_fault:
        return None
    wait = _WAITS[min(attempt, len(_WAITS)) - 1]
    if relay_fault:
        wait = min(wait, _RELAY_WAIT)
    spread = 100 - _JITTER_PERCENT + secrets.randbelow(2 * _JITTER_PERCENT + 1)
    return wait * spread / 100
