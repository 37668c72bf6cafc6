"""Publishing a draft and moving items: what would happen is shown first, then asked, then done a stretch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.definition import Workflow
from engine.domain.names import SUBJECTS
from engine.domain.permission import require
from engine.domain.routes import Choices
from engine.domain.tasks import TASK, TaskKind
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations.drafts import DraftChanged, end_draft, find_draft
from engine.operations.mails_after import STORM, MailsAfter
from engine.operations.moving import Moved, MoveUnfinished, StatesUnmapped, check_routes, move_items, require_finished
from engine.operations.preview import Preview
from engine.operations.previewing import preview_moving, preview_publishing
from engine.operations.publishing import newest_workflow, publish
from engine.operations.tasks import result_of
from engine.store.drafts import StoredDraft
from engine.words import Words
from rectify.bootstrap import vocabulary
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.patience import TakesTooLong, for_a_stretch, patient
from rectify.http.turns import AnotherTurn, one_at_a_time
from rectify.web.frame import near
from rectify.web.page import go_to, page
from rectify.web.studio.ahead import MAILS_AFTER, Ahead, Stage, ahead_of, ahead_path, mails_of
from rectify.web.studio.chosen import LOOKS, NOTHING, Posted
from rectify.web.studio.chosen import asked as asked_by_address
from rectify.web.studio.chosen import posted as posted_by_form
from rectify.web.studio.comparing import in_parts
from rectify.web.studio.dated import dated, late_at_once
from rectify.web.studio.looking import FILE, Name, path
from rectify.web.task_line import standing_about
from rectify.web.task_path import new_path
from rectify.wording.moves import dues_said, fate, headline
from workflows.catalogue import read_definition

router = APIRouter(prefix="/workflows/{name}", route_class=GuardedRoute, include_in_schema=False)
# Of longer lists a page shows the beginning and the number.
_SHOWN, _DUES, _TASKS = 30, 100, 3


class StatesUnchosen(StatesUnmapped):
    """The same as ``StatesUnmapped``, said where the choice is made by a form."""

    code = "states_unchosen"
    remedy = Words(
        "在下面为每个状态选好换成什么，或者留在原来的版本。",
        "Choose below what each of them becomes, or let its items stay on their version.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Mails that a task looked ahead for: from which save of the draft and which choices, and when."""

    mails: MailsAfter
    ahead: Ahead
    until: Words


_Task = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
_Posted = Annotated[Posted, Depends(posted_by_form)]
_Asked = Annotated[Posted, Depends(asked_by_address)]


@router.get("/preview")
@for_people
def show(request: Request, name: Name, call: Calling, asked: _Asked, task: _Task = None) -> Response:
    """Show what publishing the draft would do by what was chosen, with the mails to come; or back to the editor."""
    require(call.actor, Action.PUBLISH)
    draft, workflow = _ready(call, name)
    if draft is None or workflow is None:
        return go_to(path(name))
    kept = _kept(call, name, "publish", task)
    try:
        return _preview(request, call, name, draft, workflow, _as_kept(kept) or asked, kept=kept)
    except RectifyError as refusal:
        return _preview(request, call, name, draft, workflow, asked, refusal=refusal)


@router.post("/preview")
@for_people
def take(request: Request, name: Name, call: Calling, posted: _Posted) -> Response:
    """Publish; or show it anew by what was chosen, at an address of its own that one can go back to."""
    require(call.actor, Action.PUBLISH)
    if posted.then in LOOKS:
        return go_to(posted.address(name, "publish"))
    draft, workflow = _ready(call, name)
    if draft is None or workflow is None:
        return go_to(path(name))
    try:
        if posted.then != "publish":
            return _preview(request, call, name, draft, workflow, posted)
        if draft.number != posted.seen:
            saved = near(draft.saved_at, at=call.at, zone=call.app.settings.timezone)
            raise DraftChanged(who=draft.saved_by, when=saved, where=name)
        return _publish(call, name, draft, workflow, posted)
    except RectifyError as refusal:
        return _preview(request, call, name, draft, workflow, posted, refusal=refusal)


@router.get("/move")
@for_people
def show_move(request: Request, name: Name, call: Calling, asked: _Asked, task: _Task = None) -> Response:
    """Show what moving the items of older versions to the newest would do, or what is left of a move."""
    require(call.actor, Action.PUBLISH)
    kept = _kept(call, name, "move", task)
    try:
        return _move_page(request, call, name, _as_kept(kept) or asked, kept=kept)
    except NotFound:
        raise
    except RectifyError as refusal:
        return _move_page(request, call, name, asked, refusal=refusal)


@router.post("/move")
@for_people
def take_move(request: Request, name: Name, call: Calling, posted: _Posted) -> Response:
    """Move items for some seconds, and say how far it is; or show it anew by what was chosen, at its address."""
    require(call.actor, Action.PUBLISH)
    if posted.then in LOOKS:
        return go_to(posted.address(name, "move"))
    try:
        if posted.then != "move":
            return _move_page(request, call, name, posted)
        moved = _move(call, name, posted)
    except RectifyError as refusal:
        return _move_page(request, call, name, posted, refusal=refusal)
    return go_to(path(name, done="moved")) if moved.is_over else _move_page(request, call, name, NOTHING)


def _ready(call: Call, name: str) -> tuple[StoredDraft | None, Workflow | None]:
    """Return the draft, and the workflow it is; None while it has errors, or names another."""
    draft = find_draft(call.ledger, name, actor=call.actor)
    if draft is None:
        return None, None
    workflow, _problems = read_definition(draft.source or "", file=FILE, vocabulary=vocabulary())
    return draft, workflow if workflow is not None and workflow.key == name else None


def _publish(call: Call, name: str, draft: StoredDraft, workflow: Workflow, posted: Posted) -> Response:
    if posted.moves:
        require_finished(call.ledger, name)
        try:
            check_routes(call.ledger, workflow, posted.choices)
        except StatesUnmapped as lost:
            raise StatesUnchosen(**lost.fields) from lost
    now, _is_new = publish(
        call.ledger, workflow, source=draft.source or "", seen=posted.newest, actor=call.actor, at=call.at
    )
    # Whoever saved the draft while this was published goes on with theirs.
    with suppress(DraftChanged):
        end_draft(call.ledger, name, seen=draft.number, actor=call.actor, zone=call.app.settings.timezone, at=call.at)
    if not posted.moves:
        return go_to(path(name, done="published"))
    moved = _move(call, name, replace(posted, newest=now.number))
    return go_to(path(name, done="moved") if moved.is_over else path(name, "move"))


def _move(call: Call, name: str, posted: Posted) -> Moved:
    try:
        return move_items(
            call.ledger,
            name,
            posted.choices,
            seen=posted.newest,
            actor=call.actor,
            at=call.at,
            goes_on=for_a_stretch(),
        )
    except StatesUnmapped as lost:
        raise StatesUnchosen(**lost.fields) from lost


def _preview(
    request: Request,
    call: Call,
    name: str,
    draft: StoredDraft,
    workflow: Workflow,
    posted: Posted,
    *,
    refusal: RectifyError | None = None,
    kept: Kept | None = None,
) -> Response:
    choices = _usable(posted, refusal)
    seen = preview_publishing(call.ledger, workflow, choices, actor=call.actor, at=call.at)
    mails = _mails(call, workflow, seen, choices) if posted.then == "mails" and not refusal else None
    ahead = Ahead(name=name, stage="publish", seen=draft.number, chosen=posted.chosen)
    return _page(
        request,
        call,
        ahead,
        seen,
        posted,
        workflow,
        mails=mails,
        refusal=refusal,
        kept=kept,
        based_on=draft.based_on,
    )


def _move_page(
    request: Request,
    call: Call,
    name: str,
    posted: Posted,
    *,
    refusal: RectifyError | None = None,
    kept: Kept | None = None,
) -> Response:
    choices = _usable(posted, refusal)
    seen = preview_moving(call.ledger, name, choices, actor=call.actor, at=call.at)
    workflow = newest_workflow(call.ledger, name)
    mails = _mails(call, workflow, seen, choices) if posted.then == "mails" and not refusal else None
    ahead = Ahead(name=name, stage="move", seen=0, chosen=posted.chosen)
    return _page(request, call, ahead, seen, posted, workflow, mails=mails, refusal=refusal, kept=kept)


def _kept(call: Call, name: str, stage: Stage, task: int | None) -> Kept | None:
    """Return what a task found, beside what it was looked ahead from; raises ``NotFound`` for a task of another."""
    if task is None:
        return None
    found, result = result_of(call.ledger, task, actor=call.actor, at=call.at, kind=TaskKind.MAILS_AFTER)
    ahead = ahead_of(found.asked)
    if (ahead.name, ahead.stage) != (name, stage):
        raise NotFound(what=TASK, which=str(task))
    until = near(found.changed_at, at=call.at, zone=call.app.settings.timezone)
    return Kept(mails=MAILS_AFTER.validate_json(result), ahead=ahead, until=until)


def _as_kept(kept: Kept | None) -> Posted | None:
    return replace(NOTHING, chosen=kept.ahead.chosen, moves=True) if kept else None


def _usable(posted: Posted, refusal: RectifyError | None) -> Choices:
    """Return what was chosen, unless that is what was refused."""
    return Choices() if isinstance(refusal, InvalidInput | MoveUnfinished) else posted.choices


def _mails(call: Call, workflow: Workflow, seen: Preview, choices: Choices) -> MailsAfter | None:
    if not seen.moving and seen.unfinished is None:
        return None
    after_each = patient("rectify workflow publish --preview")
    with one_at_a_time():
        return mails_of(call.app, workflow, seen, choices, actor=call.actor, at=call.at, after_each=after_each)


def _page(
    request: Request,
    call: Call,
    ahead: Ahead,
    seen: Preview,
    posted: Posted,
    workflow: Workflow,
    *,
    mails: MailsAfter | None,
    refusal: RectifyError | None,
    kept: Kept | None,
    based_on: int | None = None,
) -> Response:
    is_long = isinstance(refusal, TakesTooLong | AnotherTurn)
    tasks = standing_about(call, name=ahead.name)
    values: dict[str, Any] = {
        "states": list(workflow.states.values()),
        "choosable": _choosable(seen),
        "begun_from": based_on if seen.newest and based_on not in (None, seen.newest.number) else None,
        "parts": in_parts(seen.differences),
        "dues": dated(seen.dues, today=call.today, most=_DUES),
        "more_dues": max(len(seen.dues) - _DUES, 0),
        "late_at_once": late_at_once(seen.dues, today=call.today),
        "lost": sum(route.items for route in seen.unmapped),
        "rights": seen.rights[:_SHOWN],
        "more_rights": max(len(seen.rights) - _SHOWN, 0),
        "reviews": seen.reviews[:_SHOWN],
        "more_reviews": max(len(seen.reviews) - _SHOWN, 0),
        "left": sum(route.items for route in seen.routes if route.becomes is not None),
    }
    return page(
        request,
        "studio/preview.html",
        here="workflows",
        refusal=refusal,
        stage=ahead.stage,
        name=ahead.name,
        seen=seen,
        seen_at=ahead.seen,
        posted=posted,
        mails=kept.mails if kept else mails,
        kept=kept,
        is_old=kept is not None and kept.ahead.seen != ahead.seen,
        long=ahead_path(ahead) if is_long else None,
        looks=[one for one in tasks if one.task.asked.get("stage") == ahead.stage][:_TASKS],
        moves=[one for one in tasks if one.task.kind is TaskKind.MOVE][:_TASKS],
        move_on=new_path(TaskKind.MOVE, {"name": ahead.name}),
        storm=STORM,
        headline=headline(seen, seen.title),
        dues_said=dues_said(seen.dues),
        fate=fate,
        subjects=SUBJECTS,
        path=path,
        **values,
    )


def _choosable(seen: Preview) -> Sequence[tuple[str, Words, int]]:
    """Return the states of which somebody has to say, or has said, what becomes of them, with how many items."""
    counts: dict[str, tuple[Words, int]] = {}
    for route in seen.routes:
        if route.fate != "same":
            counts[route.state] = route.title, counts.get(route.state, (route.title, 0))[1] + route.items
    return [(state, title, count) for state, (title, count) in counts.items()]
