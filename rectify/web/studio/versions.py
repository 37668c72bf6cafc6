"""One published version: read as it was written, with its picture, and taken up again as the draft of the next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import may_in_office, require
from engine.operations.drafts import find_draft, save_draft
from engine.operations.studio import one_version
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.web.page import go_to, page
from rectify.web.studio.editor import Seen
from rectify.web.studio.looking import Name, path, picture
from workflows.diagram.step_table import rows

router = APIRouter(prefix="/workflows/{name}/versions/{version}", route_class=GuardedRoute, include_in_schema=False)
_Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("")
@for_people
def show(request: Request, name: Name, version: _Number, call: Calling) -> Response:
    """Show a published version."""
    shelf, workflow, source = one_version(call.ledger, name, version, actor=call.actor)
    writes = may_in_office(call.actor, Action.TRY_WORKFLOW)
    draft = find_draft(call.ledger, name, actor=call.actor) if writes else None
    return page(
        request,
        "studio/version.html",
        here="workflows",
        wide=True,
        shelf=shelf,
        title=workflow.title,
        version=next(one for one in shelf.versions if one.number == version),
        is_newest=shelf.versions[0].number == version,
        lines=source.splitlines(),
        picture=picture(workflow, call.language),
        steps_of=rows(workflow),
        writes=writes,
        number=draft.number if draft else 0,
        path=path,
    )


@router.post("/restore")
@for_people
def restore(name: Name, version: _Number, call: Calling, seen: Seen = 0) -> Response:
    """Write on from this version: its text becomes the draft, in the place of the one that was seen."""
    require(call.actor, Action.TRY_WORKFLOW)
    _shelf, _workflow, source = one_version(call.ledger, name, version, actor=call.actor)
    save_draft(call.ledger, name, source, seen=seen, actor=call.actor, zone=call.app.settings.timezone, at=call.at)
    return go_to(path(name, done="restored"))
