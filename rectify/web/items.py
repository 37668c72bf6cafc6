"""The page of an item, and its evidence given out."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse

from engine.domain.actor import Actor
from engine.domain.tasks import TaskKind
from engine.errors import NotFound
from engine.operations.dossier import dossier_size
from engine.operations.evidence import evidence_file
from engine.operations.overview import overview
from engine.operations.standing_in import stand_in, stood_in_for
from rectify.answers.item import whole_document
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import saved_dossier
from rectify.http.uploads import INERT
from rectify.web.deeds.done import Done, said_of
from rectify.web.item.contents import contents
from rectify.web.item.looking import Looking
from rectify.web.marks import FOR
from rectify.web.page import go_to, page
from rectify.web.task_path import new_path

router = APIRouter(prefix="/items", route_class=GuardedRoute, include_in_schema=False)
Number = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f/]+$")]
Absent = Annotated[str, Query(alias=FOR, max_length=40, pattern=r"^([a-z][a-z0-9._-]*)?$")]
_Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
# How many reminders are explained; an item that is years overdue has thousands.
_REMINDERS = 40
# A dossier with more evidence, or more mails, takes so long that nobody should have to wait before a page.
_MOST_BYTES, _MOST_MAILS = 64 << 20, 500


def look_at(call: Call, number: str, absent: str = "") -> Looking:
    """Return one look at an item by whoever calls, in place of an absent person where one is named.

    Where only an absent person whom they stand in for may see it, it is that person's look. Raises ``NotFound``, and
    ``NotPermitted`` for whoever does not stand in for that person today.
    """
    zone = call.app.settings.timezone
    try:
        return _look(call, number, instead_of(call, absent).actor)
    except NotFound:
        others = [] if absent else stood_in_for(call.ledger, call.actor, zone=zone, at=call.at)
        for other in others:
            with contextlib.suppress(NotFound):
                return _look(call, number, instead_of(call, other.login).actor)
        raise


def _look(call: Call, number: str, actor: Actor) -> Looking:
    seen = overview(call.ledger, number, actor=actor, at=call.at, most=_REMINDERS)
    zone = call.app.settings.timezone
    return Looking(seen=seen, actor=actor, at=call.at, today=call.today, zone=zone, language=call.language)


def instead_of(call: Call, absent: str) -> Call:
    """Return the call as that of a substitute for whoever is named, the same for nobody; raises as ``stand_in``."""
    if not absent:
        return call
    return replace(call, actor=stand_in(call.ledger, call.actor, absent, zone=call.app.settings.timezone, at=call.at))


@router.get("/{number}")
@for_people
def show(
    number: Number,
    request: Request,
    call: Calling,
    absent: Absent = "",
    history: Annotated[Literal["all"] | None, Query()] = None,
    done: Annotated[Done | None, Query()] = None,
) -> Response:
    """Show one item: what comes next, its dates, its parts, what was done and why."""
    shown = contents(look_at(call, number, absent), whole_log=history == "all")
    following = shown.steps.following.heading if shown.steps.following else None
    return page(request, "item.html", here="work", item=shown, done=said_of(done, following))


@router.get("/{number}/files/dossier")
@for_people
def give_dossier(number: Number, call: Calling, absent: Absent = "") -> Response:
    """Return everything about an item as an archive, as far as whoever is stood in for may have it.

    A large one is made in the background, with one's own rights: of whoever is stood in for it is made at once.
    """
    calling = instead_of(call, absent)
    if not absent:
        size = dossier_size(call.ledger, number, actor=call.actor)
        if size.bytes > _MOST_BYTES or size.mails > _MOST_MAILS:
            return go_to(new_path(TaskKind.DOSSIER, {"item": number}))
    return saved_dossier(calling, number, lambda found: whole_document(found.whole, call.language, today=call.today))


@router.get("/{number}/files/{sha256}")
@for_people
def give_out(number: Number, sha256: _Sha256, call: Calling, absent: Absent = "") -> FileResponse:
    """Return a piece of evidence, always to be saved: no script in it ever runs on this site."""
    found = evidence_file(call.ledger, number, sha256, actor=instead_of(call, absent).actor)
    return FileResponse(found.path, media_type="application/octet-stream", filename=found.name, headers=INERT)
