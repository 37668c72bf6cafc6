"""The page of an item, and its evidence given out."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse

from engine.operations.evidence import evidence_file
from engine.operations.overview import overview
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.uploads import INERT
from rectify.web.deeds.done import Done, said_of
from rectify.web.item.contents import contents
from rectify.web.item.looking import Looking
from rectify.web.page import page

router = APIRouter(prefix="/items", route_class=GuardedRoute, include_in_schema=False)
Number = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f/]+$")]
# How many reminders are explained; an item that is years overdue has thousands.
_REMINDERS = 40


def look_at(call: Call, number: str) -> Looking:
    """Return one look at an item by whoever calls; raises ``NotFound``."""
    seen = overview(call.ledger, number, actor=call.actor, at=call.at, most=_REMINDERS)
    zone = call.app.settings.timezone
    return Looking(seen=seen, actor=call.actor, at=call.at, today=call.today, zone=zone, language=call.language)


@router.get("/{number}")
@for_people
def show(
    number: Number,
    request: Request,
    call: Calling,
    history: Annotated[Literal["all"] | None, Query()] = None,
    done: Annotated[Done | None, Query()] = None,
) -> Response:
    """Show one item: what comes next, its dates, its parts, what was done and why."""
    shown = contents(look_at(call, number), whole_log=history == "all")
    following = shown.steps.following.heading if shown.steps.following else None
    return page(request, "item.html", here="work", item=shown, done=said_of(done, following))


@router.get("/{number}/files/{sha256}")
@for_people
def give_out(number: Number, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], call: Calling) -> FileResponse:
    """Return a piece of evidence, always to be saved: no script in it ever runs on this site."""
    found = evidence_file(call.ledger, number, sha256, actor=call.actor)
    return FileResponse(found.path, media_type="application/octet-stream", filename=found.name, headers=INERT)
