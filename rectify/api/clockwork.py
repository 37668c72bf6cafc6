"""What the clock does by itself in a moment, done at once: a pass over what is due, and the mails that wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, Field, model_validator

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.errors import InvalidInput
from engine.operations.tick import tick
from engine.words import Words
from notifications.compose import compose
from notifications.delivery import resume
from rectify.answers.clockwork import Delivered, Ticked, delivered, ticked
from rectify.api.asked import Asked
from rectify.heartbeat import alarm, put_right, require_steady
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(tags=["health"], route_class=GuardedRoute)
_LOOKS_AHEAD = timedelta(days=366)


class AskedTick(Asked):
    """``dry_run`` tells what would be done and does nothing; only then ``at`` may name another instant."""

    dry_run: bool = False
    at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _is_set_only_to_look(self) -> AskedTick:
        if self.at is not None and not self.dry_run:
            message = "at goes with dry_run"
            raise ValueError(message)
        return self


# Doing it twice does nothing the second time, so that no answer need be kept.
@router.post("/tick")
@for_scope(Scope.OFFICE, repeats=False)
def run_the_clock(asked: AskedTick, call: Calling) -> Ticked:
    """Do at once what has come due: reminders, escalations, reviews, duties; for administrators.

    It is done for one caller at a time; another is asked to wait (429). While the clock of the machine is held, it is
    refused (503).
    """
    require(call.actor, Action.TICK)
    clock = call.app.clock
    with one_at_a_time():
        if not asked.dry_run:
            require_steady(call.app)
        moment = _within_reach(asked, call) if asked.at else put_right(call.app, call.at)
        began = clock.monotonic()
        done = tick(call.ledger, at=moment, actor=call.actor, dry_run=asked.dry_run)
        composed = None if asked.dry_run else compose(call.ledger, call.app.post, at=moment)
    return ticked(done, composed, took_ms=round((clock.monotonic() - began) * 1000))


def _within_reach(asked: AskedTick, call: Call) -> AwareDatetime:
    """Return the instant that was named; one far off would hold everybody up for as long as it takes to get there."""
    assert asked.at is not None  # noqa: S101 - asked only where one was named
    if abs(asked.at - call.at) > _LOOKS_AHEAD:
        raise InvalidInput(
            what=Words("时刻", "Instant"),
            value=asked.at.isoformat(),
            why=Words("离现在太远", "it is too far from now"),
            allowed=Words("前后一年以内；更远的用推算", "within a year; the forecast looks ahead"),
            where="at",
        )
    return asked.at


class AskedDelivery(Asked):
    """At most so many mails; ``now`` tries ways out that rest at once, too."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    now: bool = False


@router.post("/deliver")
@for_scope(Scope.OFFICE, repeats=False)
def send(asked: AskedDelivery, call: Calling) -> Delivered:
    """Send at once what waits, each mail at most once in this call; for administrators."""
    require(call.actor, Action.DELIVER)
    alarm(call.app, at=call.at)
    if asked.now:
        resume(call.ledger, call.app.ways())
    return delivered(call.app.deliver(limit=asked.limit))
