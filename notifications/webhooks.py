"""Other programs are told of events: one after the other for each webhook, signed, at least once.

A turn is taken in one transaction, each event is sent in none and written down in another, fenced by the turn: a
deliverer that was killed or slept sends one event twice at most, under the same ``webhook-id``.
"""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from engine.clock import Clock, SystemClock
from engine.domain.chain import stamp
from engine.domain.retrying import JITTER_PERCENT
from engine.operations import telling_others
from engine.operations.ledger import Ledger
from engine.operations.telling_others import Telling
from engine.store.webhooks import Turn
from notifications.channels.channel import Channel, ChannelKind
from notifications.channels.place import PlaceRefused, place
from notifications.channels.posting import ChannelTransport
from notifications.channels.reach import Network
from notifications.channels.wire import WHOLE
from notifications.halting import Halt
from notifications.transport import Outcome, Result, Stage

# A webhook is told of events for so long before others have their turn; with the last request well within the lease.
_TURN_SECONDS = 60.0
_LAST_START = telling_others.LEASE.total_seconds() - WHOLE - 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """Where webhooks may lead, as the operator has it: networks opened although not public, and whether plain HTTP."""

    networks: tuple[Network, ...] = ()
    allow_http: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOthers:
    """How many events ended how: taken, to be tried again, given up."""

    sent: int
    retry: int
    dead: int


def tell_others(
    ledger: Ledger, reachable: Reachable, *, clock: Clock, halt: Halt | None = None, whole: float = WHOLE
) -> ToldOthers:
    """Tell every webhook what is due to it; ``whole`` is how many seconds one request may take."""
    halt = halt or Halt()
    ended: Counter[Result] = Counter()
    for hook_id in telling_others.due_webhooks(ledger, at=clock.now()):
        if halt.is_asked:
            break
        began = clock.reading().seconds
        turn = telling_others.take_turn(ledger, hook_id, at=clock.now())
        if turn is None:
            continue
        try:
            way = way_to(turn.hook.url, turn.hook.secret, reachable, whole=whole)
        except PlaceRefused as refusal:
            _end(ledger, turn, refusal.message("en"), clock)
            continue
        with closing(way), halt.may_cut(way):
            _Telling(ledger, way, clock, halt, ended, began).go_on(turn)
    return ToldOthers(
        sent=ended[Result.SENT], retry=ended[Result.RETRY] + ended[Result.UNKNOWN], dead=ended[Result.DEAD]
    )


def way_to(url: str, secret: str, reachable: Reachable, *, whole: float = WHOLE) -> ChannelTransport:
    """Return the way to a webhook; raises ``PlaceRefused`` for an address that may not be used."""
    channel = Channel(
        name="webhook",
        kind=ChannelKind.WEBHOOK,
        place=place(url, allow_http=reachable.allow_http),
        secrets=(secret,),
        networks=reachable.networks,
    )
    # Not the ledger's clock: a sandbox may be ahead, and signatures are held against the time it is.
    return ChannelTransport(channel, clock=SystemClock(), whole=whole)


def try_out(url: str, secret: str, reachable: Reachable, *, clock: Clock) -> Outcome:
    """Send an event that means nothing, and return what came of it; raises ``PlaceRefused``."""
    event_id = f"evt_test_{secrets.token_hex(8)}"
    event = {"id": event_id, "type": "webhook.test", "at": stamp(clock.now()), "chain": None, "seq": None}
    data = json.dumps({**event, "item": None, "actor": None, "data": {}}).encode()
    with closing(way_to(url, secret, reachable)) as way:
        return way.send("", "", data)


class _Telling:
    """One turn of one webhook."""

    def __init__(
        self,
        ledger: Ledger,
        way: ChannelTransport,
        clock: Clock,
        halt: Halt,
        ended: Counter[Result],
        began: float,
    ) -> None:
        self._ledger, self._way, self._clock, self._halt = ledger, way, clock, halt
        self._ended, self._began = ended, began

    def go_on(self, turn: Turn) -> None:
        """Send until nothing is left, something does not pass, or others should have their turn."""
        going: Turn | None = turn
        while going is not None:
            turn = going
            if self._halt.is_asked or self._seconds() > _TURN_SECONDS:
                break
            turn, telling = telling_others.next_event(self._ledger, turn)
            if telling is None:
                break
            outcome = self._way.send("", "", telling.data, self._may_go)
            if outcome.broken_off:
                break
            self._ended[outcome.result] += 1
            going = self._written_down(turn, telling, outcome)
        else:
            return
        telling_others.end_turn(self._ledger, turn)

    def _written_down(self, turn: Turn, telling: Telling, outcome: Outcome) -> Turn | None:
        at = self._clock.now()
        if outcome.result is Result.SENT:
            return telling_others.told(self._ledger, turn, telling, at=at)
        if outcome.result is Result.DEAD:
            return telling_others.refused(self._ledger, turn, telling, code=outcome.code, detail=outcome.detail, at=at)
        return telling_others.failed(
            self._ledger,
            turn,
            telling,
            code=outcome.code,
            detail=outcome.detail or outcome.stage,
            # An answer that did not come says nothing of the one event.
            is_place=outcome.relay_fault or outcome.result is Result.UNKNOWN or outcome.stage is not Stage.ANSWER,
            wait=outcome.retry_after,
            percent=_jitter(),
            at=at,
        )

    def _may_go(self) -> bool:
        return not self._halt.is_asked and self._seconds() < _LAST_START

    def _seconds(self) -> float:
        return self._clock.reading().seconds - self._began


def _end(ledger: Ledger, turn: Turn, why: str, clock: Clock) -> None:
    """Leave a webhook alone for an hour whose address may not be used as things are set."""
    telling_others.put_off(ledger, turn, detail=why, wait=timedelta(hours=1), at=clock.now())


def _jitter() -> int:
    return random.randint(100 - JITTER_PERCENT, 100 + JITTER_PERCENT)
