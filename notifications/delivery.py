"""Stored mails leave: leased, sent outside any transaction, marked only after the other side has taken them over."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from engine.clock import Clock
from engine.domain.retrying import clock_hour
from engine.operations.ledger import Ledger
from engine.store import leases, relays
from engine.store.leases import Leased
from engine.store.unit_of_work import writing
from notifications.claiming import Batch, Limits, claim, not_used
from notifications.halting import Halt
from notifications.marking import Marks
from notifications.transport import Outcome, Result, Transport

# So many mails are claimed together, and what was not begun within this time is given back: others may have it.
_BATCH = 20
_FRESH = timedelta(seconds=30)
_UNLIMITED: Mapping[str, Limits] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many attempts ended how. ``retry`` and ``unknown`` will be tried again with the same bytes."""

    sent: int
    written: int
    retry: int
    dead: int
    unknown: int


def deliver(
    ledger: Ledger,
    ways: Mapping[str, Transport],
    *,
    sender: str,
    clock: Clock,
    limit: int | None = None,
    limits: Mapping[str, Limits] = _UNLIMITED,
    halt: Halt | None = None,
) -> Delivered:
    """Send what waits, each message at most once in this pass; a way out that is itself at fault is left.

    ``ways`` are the ways out by channel, and ``limits`` what each may carry in an hour: messages of other channels are
    left alone. A mail is claimed in one transaction, sent in none, and marked in another, fenced by the attempt it was
    claimed for: a crash in between leaves it to be tried again under the same Message-ID. ``halt`` ends it early.
    """
    with Marks(ledger) as marks:
        left = limit
        for channel, way in ways.items():
            with closing(way), (halt := halt or Halt()).may_cut(way):
                allowed = limits.get(channel, Limits())
                turn = _Turn(ledger, channel, way, sender=sender, clock=clock, halt=halt, marks=marks, limits=allowed)
                turn.take(left)
            left = None if left is None else left - turn.tried
    return Delivered(**{str(result): marks.ended[result] for result in Result})


def resume(ledger: Ledger, channels: Iterable[str]) -> list[str]:
    """End the pause of these ways out, so that they are tried at once; return which were paused."""
    with writing(ledger.database) as work:
        return [channel for channel in channels if relays.resume(work, channel)]


class _Turn:
    """One pass over what waits for one way out."""

    def __init__(
        self,
        ledger: Ledger,
        channel: str,
        way: Transport,
        *,
        sender: str,
        clock: Clock,
        halt: Halt,
        marks: Marks,
        limits: Limits,
    ) -> None:
        self.tried = 0
        self._ledger = ledger
        self._channel = channel
        self._way = way
        self._sender = sender
        self._clock = clock
        self._halt = halt
        self._marks = marks
        self._limits = limits
        self._owner = secrets.token_hex(8)
        self._started = clock.now()

    def take(self, limit: int | None) -> None:
        """Claim and send until nothing is left to do, or nothing can be done."""
        while not self._halt.is_asked and (limit is None or self.tried < limit):
            began = self._seconds()
            batch = claim(
                self._ledger,
                self._channel,
                owner=self._owner,
                limits=self._limits,
                due=self._started,
                most=_BATCH if limit is None else min(_BATCH, limit - self.tried),
                at=self._clock.now(),
            )
            if batch is None or not self._send(batch, began):
                return

    def _send(self, batch: Batch, began: float) -> bool:
        """Send what was claimed while the claim is fresh; say whether the way out is good for more."""
        rest, until = deque(batch.mails), began + batch.seconds
        try:
            while rest and self._is_fresh(batch):
                if self._halt.is_asked:
                    return False
                mail = rest.popleft()
                if mail.id in self._marks.given_up:
                    continue
                outcome = self._try(batch, mail, until)
                self.tried += 1
                if mail.id in self._marks.given_up:
                    continue
                goes_on = not (outcome.relay_fault or outcome.broken_off)
                until = self._seconds() + batch.seconds
                self._marks.put(batch, mail, outcome, then=rest[0] if goes_on and rest else None, at=self._clock.now())
                if not goes_on:
                    return False
        finally:
            self._give_back(batch, rest)
        return True

    def _try(self, batch: Batch, mail: Leased, until: float) -> Outcome:
        def may_go() -> bool:
            # The mail before is marked by now, so that a crash from here on sends one mail twice and no more.
            self._marks.settle()
            stopped = self._halt.is_asked or mail.id in self._marks.given_up
            return not stopped and self._marks.begin(batch, mail, at=self._clock.now()) and self._seconds() < until

        return self._way.send(self._sender, mail.address, mail.data, may_go)

    def _give_back(self, batch: Batch, rest: deque[Leased]) -> None:
        """Let go of what was not begun, in its place."""
        self._marks.settle()
        untried = [mail for mail in rest if mail.id not in self._marks.given_up]
        if untried:
            with writing(self._ledger.database) as work:
                not_used(work, batch, untried)
                leases.give_back(work, untried, owner=batch.owner)

    def _is_fresh(self, batch: Batch) -> bool:
        now = self._clock.now()
        return now - batch.claimed_at < _FRESH and clock_hour(now) == batch.hour

    def _seconds(self) -> float:
        """Return the seconds since the machine was started, those it slept included: a lease goes on meanwhile."""
        return self._clock.reading().seconds
