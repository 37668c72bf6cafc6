"""The figures of the ledger, or of any list of it."""

from __future__ import annotations

from fastapi import APIRouter

from engine.domain.scopes import Scope
from engine.operations.figures import count_figures
from rectify.answers.figures import Figures, figures_document
from rectify.api.filters import Conditions
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/figures", tags=["figures"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def count(call: Calling, conditions: Conditions) -> Figures:
    """Return the figures of the items that the list with the same conditions has, as far as the caller may see them."""
    zone = call.app.settings.timezone
    found = count_figures(call.ledger, conditions, actor=call.actor, at=call.at, zone=zone)
    return figures_document(found, channels=call.app.post.channels, at=call.at)
