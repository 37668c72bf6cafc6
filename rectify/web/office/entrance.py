"""The page that leads to everything by which the office is looked after."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import require
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.web.office.entries import elsewhere_for, entries_for
from rectify.web.page import page

router = APIRouter(prefix="/office", route_class=GuardedRoute, include_in_schema=False)


@router.get("")
@for_people
def show(request: Request, call: Calling) -> Response:
    """Show what there is, as far as it is open to the reader; raises ``NotPermitted`` to whoever has no part in it."""
    require(call.actor, Action.SEE_OFFICE)
    return page(
        request, "office/entrance.html", here="office", entries=[*entries_for(call.actor), *elsewhere_for(call.actor)]
    )
