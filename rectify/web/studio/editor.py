"""Writing at a workflow: the text with its problems and its picture beside it, saved as a draft for the office."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import may_in_office, require
from engine.errors import InvalidInput, RectifyError
from engine.operations.drafts import LONGEST, MOST_LINES, DraftChanged, end_draft, save_draft
from engine.operations.studio import Bench, bench, shelves
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.given import SHOW
from rectify.web.frame import near
from rectify.web.page import go_to, page
from rectify.web.studio.comparing import text_changes
from rectify.web.studio.looking import Looked, Name, counted, look_over, path, tidy

router = APIRouter(prefix="/workflows/{name}", route_class=GuardedRoute, include_in_schema=False)
# More than may be kept: what is too long is shown again, with what is allowed.
Source = Annotated[str, Form(max_length=3 * LONGEST)]
Seen = Annotated[int, Form(ge=0, le=2**31 - 1)]
# Lines that stand ready below a text, for whoever writes on without script.
_SPARE = 12
_SAID = {
    "saved": Words("草稿已存，下次来还在。", "The draft is kept until your next visit."),
    "restored": Words(
        "草稿换成了那一版的文本。预览以后发布，就回到了那一版的内容。",
        "The draft is that version's text now. Preview and publish it, and what it says counts again.",
    ),
    "published": Words("已发布。", "Published."),
    "moved": Words("已发布，事项已换过来。", "Published, and the items have moved."),
    "ended": Words("草稿已删去。", "The draft is gone."),
    "same": Words("和在用的一版一字不差，没有要发布的。", "It is the version in use; nothing to publish."),
    "mend": Words("草稿还有错误，改好才能试走。", "The draft has errors; it can be played once they are mended."),
}


@router.get("")
@for_people
def show(request: Request, name: Name, call: Calling, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Show the text of a workflow to whoever may write at it, and its newest version to whoever may only read."""
    if not may_in_office(call.actor, Action.TRY_WORKFLOW):
        numbers = [one.versions[0].number for one in shelves(call.ledger, actor=call.actor) if one.key == name]
        return go_to(path(name, "versions", str(numbers[0] if numbers else 1)))
    found = bench(call.ledger, name, actor=call.actor)
    return _page(request, call, found, done=done)


@router.post("")
@for_people
def save(
    request: Request,
    name: Name,
    call: Calling,
    source: Source = "",
    seen: Seen = 0,
    then: Annotated[str, Form(max_length=20)] = "",
    act: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Keep what was written as the draft; then show it with its problems, preview it, or play it through.

    What was written when the session had ended is only shown again.
    """
    require(call.actor, Action.TRY_WORKFLOW)
    text = tidy(source)
    found = bench(call.ledger, name, actor=call.actor)
    if act == SHOW:
        return _page(request, call, found, text=text, seen=seen)
    if found.draft is None and text == found.newest_source:
        return go_to(path(name, "simulate") if then == "simulate" else path(name, done="same"))
    try:
        save_draft(call.ledger, name, text, seen=seen, actor=call.actor, zone=call.app.settings.timezone, at=call.at)
    except (DraftChanged, InvalidInput) as refusal:
        return _page(request, call, found, text=text, refusal=refusal)
    if then == "preview":
        looked = _looked(call, found, text)
        return go_to(path(name, "preview") if looked.workflow else path(name, done="faulty"))
    return go_to(path(name, "simulate") if then == "simulate" else path(name, done="saved"))


@router.post("/live")
@for_people
def live(request: Request, name: Name, call: Calling, source: Source = "", seen: Seen = 0) -> Response:
    """Keep what is being written and return what stands beside it, for the page's own script."""
    require(call.actor, Action.TRY_WORKFLOW)
    text = tidy(source)
    found = bench(call.ledger, name, actor=call.actor)
    refusal: RectifyError | None = None
    number = seen
    if found.draft is not None or text != found.newest_source:
        try:
            number = save_draft(
                call.ledger, name, text, seen=seen, actor=call.actor, zone=call.app.settings.timezone, at=call.at
            )
        except (DraftChanged, InvalidInput) as fault:
            refusal = fault
    looked = _looked(call, found, text)
    return page(
        request,
        "studio/beside.html",
        refusal=refusal,
        bench=found,
        looked=looked,
        counted=counted(looked),
        number=number,
        path=path,
        is_live=True,
    )


@router.post("/end")
@for_people
def end(request: Request, name: Name, call: Calling, seen: Seen = 0) -> Response:
    """Let the draft go."""
    try:
        end_draft(call.ledger, name, seen=seen, actor=call.actor, zone=call.app.settings.timezone, at=call.at)
    except DraftChanged as refusal:
        return _page(request, call, bench(call.ledger, name, actor=call.actor), refusal=refusal)
    published = any(one.key == name for one in shelves(call.ledger, actor=call.actor))
    return go_to(path(name, done="ended") if published else "/workflows?done=ended")


def _looked(call: Call, found: Bench, text: str) -> Looked:
    return look_over(text, key=found.shelf.key, newest=found.newest, holders=found.holders, language=call.language)


def _page(
    request: Request,
    call: Call,
    found: Bench,
    *,
    text: str | None = None,
    seen: int | None = None,
    done: str = "",
    refusal: RectifyError | None = None,
) -> Response:
    """Show the editor. What was written in vain stands in it, with what is different from what somebody else kept.

    ``seen`` is the save that it was written after, where that is not the last one.
    """
    draft = found.draft
    theirs = draft.source or "" if draft else found.newest_source
    shown = theirs if text is None else text
    looked = _looked(call, found, shown)
    newest = found.shelf.versions[0] if found.shelf.versions else None
    saved = near(draft.saved_at, at=call.at, zone=call.app.settings.timezone) if draft else None
    is_overtaken = isinstance(refusal, DraftChanged)
    if is_overtaken and draft is not None:
        refusal = DraftChanged(who=draft.saved_by, when=saved, where=found.shelf.key)
    return page(
        request,
        "studio/editor.html",
        here="workflows",
        wide=True,
        refusal=refusal,
        done=_SAID.get(done),
        behind=found.shelf.items_behind if done == "published" and may_in_office(call.actor, Action.PUBLISH) else 0,
        bench=found,
        shelf=found.shelf,
        newest=newest,
        source=shown,
        rows=min(looked.lines, MOST_LINES) + _SPARE,
        looked=looked,
        counted=counted(looked),
        number=(draft.number if draft else 0) if seen is None else seen,
        is_faulty=done == "faulty" and bool(looked.errors),
        saved=saved,
        is_behind=bool(draft and newest and draft.based_on not in (None, newest.number)),
        changes=text_changes(theirs, shown) if is_overtaken and text is not None else (),
        publishes=may_in_office(call.actor, Action.PUBLISH),
        path=path,
        longest=LONGEST,
    )
