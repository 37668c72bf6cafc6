"""Files for others: somebody's dates for a calendar program."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from engine.domain.scopes import Scope
from rectify.api.asked import Login
from rectify.documents.calendar_export import calendar_of
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.uploads import INERT

router = APIRouter(tags=["exports"], route_class=GuardedRoute)


class CalendarFile(Response):
    """A calendar file, to be saved."""

    media_type = "text/calendar"


@router.get("/people/{login}/agenda.ics", response_class=CalendarFile)
@for_scope(Scope.READ)
def give_agenda(
    login: Annotated[Login, Path(description="Whose agenda.")],
    call: Calling,
    days: Annotated[int, Query(ge=0, le=3660, description="Days ahead.")] = 366,
) -> CalendarFile:
    """Return what a person has to do by when, and what is overdue, for a calendar program."""
    written, _events = calendar_of(
        call.ledger, login=login, days=days, post=call.app.post, language=call.language, actor=call.actor, at=call.at
    )
    return CalendarFile(written, headers={**INERT, "Content-Disposition": f'attachment; filename="{login}.ics"'})
