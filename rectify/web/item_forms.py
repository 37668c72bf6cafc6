"""The forms of an item: shown, taken once, and shown again with everything that was typed when they are refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from engine.errors import ItemChanged, NotFound, RectifyError
from engine.operations.reading import workflow_of
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.uploads import written
from rectify.web.deeds import by_hand, confiding, measures, meetings, owed, plain, publicity, requests
from rectify.web.deeds.conflict import Conflict, conflict
from rectify.web.deeds.deed import Deed, Making
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.deeds.refusals import NONE, Faults, faults_of
from rectify.web.deeds.step import step_form
from rectify.web.frame import HOME
from rectify.web.item.looking import Looking
from rectify.web.items import Absent, Number, look_at
from rectify.web.marks import FOR, Way
from rectify.web.page import go_to, page

router = APIRouter(prefix="/items/{number}", route_class=GuardedRoute, include_in_schema=False)
_Name = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
_Part = Annotated[str, Query(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")]
_FORM = Words("表单", "form")
MAKING: Mapping[str, Making] = {
    "comment": plain.comment_form,
    "attach": plain.attach_form,
    "assign": plain.assign_form,
    "plan": measures.plan_form,
    "finish": measures.finish_form,
    "undo": measures.undo_form,
    "snooze": plain.snooze_form,
    "wake": plain.wake_form,
    "confide": confiding.confide_form,
    "disown": plain.disown_form,
    "urge": plain.urge_form,
    "redate": by_hand.redate_form,
    "pause": by_hand.pause_form,
    "resume": by_hand.resume_form,
    "receipt": owed.receipt_form,
    "progress": owed.progress_form,
    "review": owed.review_form,
    "ask": requests.ask_form,
    "answer": requests.answer_form,
    "withdraw": requests.withdraw_form,
    "convene": meetings.convene_form,
    "speak": meetings.speak_form,
    "absent": meetings.absent_form,
    "count": meetings.count_form,
    "publicity": publicity.publicity_form,
    "hear": publicity.hear_form,
}


@router.get("/do/{deed}")
@for_people
def open_form(
    number: Number,
    deed: _Name,
    request: Request,
    call: Calling,
    no: _Part = "",
    rule: _Part = "",
    group: _Part = "",
    absent: Absent = "",
) -> Response:
    """Show the form of something that may be done to an item besides its steps."""
    look = look_at(call, number, absent)
    return _form(request, look, _made(call, look, deed, {"no": no, "rule": rule, "group": group}))


@router.post("/do/{deed}")
@for_people
def take_form(number: Number, deed: _Name, request: Request, call: Calling, given: HandedIn) -> Response:
    """Do it, or show the form again and say why not."""
    look = look_at(call, number, given.absent)
    return _taken(request, call, look, _made(call, look, deed, given.texts), given)


@router.get("/{trigger}")
@for_people
def open_step(number: Number, trigger: _Name, request: Request, call: Calling, absent: Absent = "") -> Response:
    """Show the form of a step."""
    look = look_at(call, number, absent)
    return _form(request, look, step_form(look, trigger))


@router.post("/{trigger}")
@for_people
def take_step(number: Number, trigger: _Name, request: Request, call: Calling, given: HandedIn) -> Response:
    """Take a step, or show its form again and say why not."""
    look = look_at(call, number, given.absent)
    return _taken(request, call, look, step_form(look, trigger), given)


def _made(call: Call, look: Looking, deed: str, named: Mapping[str, str]) -> Deed:
    making = MAKING.get(deed)
    if making is None:
        raise NotFound(what=_FORM, which=deed)
    return making(call, look, named)


def _taken(request: Request, call: Call, look: Looking, deed: Deed, given: Given) -> Response:
    if given.wants_show:
        return _form(request, look, deed, given=given)
    if deed.why_not is not None:
        # Somebody who sent it twice, or was overtaken: what was done stands on the item's page.
        return _overtaken(request, call, look, deed, given)
    try:
        given.require_texts()
        with _files_of(call, given) as whole:
            deed.doing(replace(call, actor=look.actor), look.number, whole)
    except ItemChanged:
        now = look_at(call, look.number, given.absent)
        return _form(request, now, deed, given=given, changed=conflict(now, seen=given.version), status=409)
    except RectifyError as refusal:
        return _form(request, look, deed, given=given, refusal=refusal)
    return _after(request, call, look, Done(deed.done))


def _overtaken(request: Request, call: Call, look: Looking, deed: Deed, given: Given) -> Response:
    is_behind = given.version is not None and given.version != look.seen.whole.item.facts.version
    changed = conflict(look, seen=given.version) if is_behind else None
    return _form(request, look, deed, given=given, changed=changed, status=409 if changed else 403)


@contextlib.contextmanager
def _files_of(call: Call, given: Given) -> Iterator[Given]:
    """Yield what was handed in with its files written to a folder that is gone afterwards."""
    if not given.uploads:
        yield given
        return
    with written(given.uploads, most=call.app.settings.upload_mb << 20) as paths:
        yield given.with_files(paths)


def _after(request: Request, call: Call, look: Looking, done: Done) -> Response:
    """Lead back to the item; whoever may no longer see it is told what became of it."""
    try:
        workflow_of(call.ledger, look.number, actor=look.actor)
    except NotFound:
        return page(
            request,
            "told.html",
            title=Words("已办好", "Done"),
            text=Words(
                "这件事项已转到别人那里，您不再看到它。", "The item went to somebody else; you no longer see it."
            ),
            way_on=(HOME, Words("回到首页", "To the front page")),
        )
    return go_to(look.path(done=str(done)))


def _for(request: Request, absent: str) -> str:
    """Return the address of the form that is shown, in place of an absent person or of nobody."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] not in {FOR, "lang"}]
    query = urlencode([*asked, *([(FOR, absent)] if absent else [])])
    return quote(request.url.path) + (f"?{query}" if query else "")


def _form(
    request: Request,
    look: Looking,
    deed: Deed,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
    changed: Conflict | None = None,
    status: int | None = None,
) -> Response:
    faults: Faults = faults_of(refusal, deed, given) if refusal is not None and given is not None else NONE
    item = look.seen.whole.item
    answer = page(
        request,
        "deed.html",
        here="work",
        refusal=refusal,
        deed=deed,
        given=given or Given(texts={}),
        is_again=given is not None,
        version=item.facts.version,
        faults=faults,
        changed=changed,
        number=item.number,
        finding=item.title,
        # Not where the form was opened: what that link named goes along in the form.
        action=quote(request.url.path),
        back=Way(Words("回到事项", "Back to the item"), look.path()),
        login=look.actor.login,
        absent=look.actor.instead_of,
        absents=[Way(Words(one.name, one.name), _for(request, one.login)) for one in look.seen.absents],
        oneself=_for(request, ""),
    )
    if status is not None:
        answer.status_code = status
    return answer
