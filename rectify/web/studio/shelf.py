"""The list of workflows: every version with who published it and what runs on it, what is written, and a new one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import may_in_office, require
from engine.errors import InvalidInput, RectifyError
from engine.operations.drafts import begin_draft
from engine.operations.studio import one_version, shelves
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.page import go_to, page
from rectify.web.studio.looking import path
from rectify.web.tabs import tabs
from workflows.catalogue import shipped
from workflows.template import checked_key, renamed, template

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_Line = Annotated[str, Form(max_length=200)]
_SAID = {
    "ended": Words("草稿已删去。", "The draft is gone."),
}


@router.get("/workflows")
@for_people
def show(request: Request, call: Calling, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Show every workflow with its versions."""
    return _page(request, call, done=done)


@router.post("/workflows")
@for_people
def begin(request: Request, call: Calling, name: _Line = "", begun_from: _Line = "") -> Response:
    """Begin a new workflow from the template, or from another one."""
    require(call.actor, Action.TRY_WORKFLOW)
    try:
        key = checked_key(name.strip())
        begin_draft(
            call.ledger,
            key,
            renamed(_source(call, begun_from), key, file=key),
            actor=call.actor,
            zone=call.app.settings.timezone,
            at=call.at,
        )
    except RectifyError as refusal:
        return _page(request, call, refusal=refusal, name=name, begun_from=begun_from)
    return go_to(path(key))


def _source(call: Call, wanted: str) -> str:
    """Return the text to begin from: the newest published of a name, the shipped one, or the template."""
    if not wanted:
        return template()
    for one in shelves(call.ledger, actor=call.actor):
        if one.key == wanted and one.versions:
            return one_version(call.ledger, wanted, one.versions[0].number, actor=call.actor)[2]
    known = shipped()
    if wanted not in known:
        why = Words("没有这一个", "there is none of this name")
        raise InvalidInput(what=Words("工作流", "Workflow"), value=wanted, why=why, allowed=list(known))
    return known[wanted]


def _page(
    request: Request,
    call: Call,
    *,
    done: str = "",
    refusal: RectifyError | None = None,
    name: str = "",
    begun_from: str = "",
) -> Response:
    found = shelves(call.ledger, actor=call.actor)
    return page(
        request,
        "studio/shelf.html",
        here="workflows",
        refusal=refusal,
        tabs=tabs(call.actor, "/workflows"),
        done=_SAID.get(done),
        shelves=found,
        writes=may_in_office(call.actor, Action.TRY_WORKFLOW),
        publishes=may_in_office(call.actor, Action.PUBLISH),
        counts=may_in_office(call.actor, Action.COUNT_ITEMS),
        path=path,
        name=name,
        begun_from=begun_from,
        sources=sorted({one.key for one in found if one.versions} | set(shipped())),
    )
