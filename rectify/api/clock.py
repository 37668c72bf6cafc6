"""The clock of the machine that answers: whether its time is believed, and saying that it is right."""

from __future__ import annotations

from fastapi import APIRouter

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations.ledger import look_up_installation
from engine.operations.watching import accept, watch
from rectify.answers.clock import Clock, ClockAccepted, clock, clock_accepted
from rectify.api.asked import Asked, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/clock", tags=["health"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def show(call: Calling) -> Clock:
    """Return how the clock goes of the machine that answers; for administrators."""
    require(call.actor, Action.EXAMINE)
    seen = watch(call.ledger, call.app.clock.reading())
    return clock(seen, look_up_installation(call.ledger).last_tick_at)


class AskedAcceptance(Asked):
    """Why the time is right."""

    note: Text = ""


@router.post("/accept")
@for_scope(Scope.OFFICE)
def say_it_is_right(asked: AskedAcceptance, call: Calling) -> ClockAccepted:
    """Say that the time is right although the clock leapt ahead; reminders go on."""
    return clock_accepted(accept(call.ledger, call.app.clock.reading(), actor=call.actor, at=call.at, note=asked.note))
