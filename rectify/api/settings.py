"""How the installation is set. Settings are changed where the process is started, and nowhere else."""

from __future__ import annotations

from fastapi import APIRouter

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from rectify.answers.settings import Setting, settings_document
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/settings", tags=["health"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def show(call: Calling) -> dict[str, Setting]:
    """Return every setting of the process that answers, secrets masked, with its source; for administrators."""
    require(call.actor, Action.EXAMINE)
    return settings_document(call.app.settings, call.app.sources)
