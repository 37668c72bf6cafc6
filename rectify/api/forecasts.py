"""Mails and duties to come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from engine.domain.scopes import Scope
from engine.operations.forecasting import Wanted, forecast
from rectify.answers.forecasts import Forecast, forecast_document
from rectify.api.asked import Login
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(prefix="/forecast", tags=["forecast"], route_class=GuardedRoute)
_MOST_DAYS = 366


@router.get("")
@for_scope(Scope.READ)
def look_ahead(
    call: Calling,
    days: Annotated[int, Query(ge=1, le=_MOST_DAYS, description="Days after today.")] = 30,
    person: Annotated[Login | None, Query(description="Only this person's mails.")] = None,
    most: Annotated[int, Query(alias="max", ge=0, le=10_000, description="More lines a day than this stand out.")] = 10,
) -> Forecast:
    """Return who gets what on which day if nothing is done: the caller's own mails, and those of whom they look after.

    It is worked out for one caller at a time; another is asked to wait (429).
    """
    wanted = Wanted(days=days, person=person, most=most)
    with one_at_a_time():
        found = forecast(call.ledger, wanted, hours=call.app.post.hours, actor=call.actor, at=call.at)
    return forecast_document(found, call.language)
