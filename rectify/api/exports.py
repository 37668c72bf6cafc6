"""Files for others: somebody's dates for a calendar program, and the public notice of an inspection."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from engine.domain.scopes import Scope
from rectify.api.asked import Login, Name
from rectify.documents.calendar_export import calendar_of
from rectify.documents.notice_export import notice_of
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.uploads import INERT

router = APIRouter(tags=["exports"], route_class=GuardedRoute)


class CalendarFile(Response):
    """A calendar file, to be saved."""

    media_type = "text/calendar"


class NoticePage(Response):
    """A page to publish elsewhere, to be saved."""

    media_type = "text/html"


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


@router.get("/exports/notice", response_class=NoticePage)
@for_scope(Scope.READ)
def give_notice(
    call: Calling, inspection: Annotated[Name | None, Query(description="Its code, else the latest.")] = None
) -> NoticePage:
    """Return the public notice of an inspection as it stands, a page to be saved and published elsewhere."""
    page, written = notice_of(
        call.ledger, inspection=inspection, actor=call.actor, at=call.at, zone=call.app.settings.timezone
    )
    name = f'attachment; filename="{written.inspection}.html"'
    return NoticePage(page, headers={**INERT, "Content-Disposition": name})
