"""What was understood of a paper is corrected by hand: findings one by one, the whole, what its columns are."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from engine.domain.incoming import Head
from engine.errors import RectifyError
from engine.operations.incoming import correct, correct_head, look_at, one_finding, read_anew
from engine.operations.publishing import newest_workflow
from engine.operations.units import list_units
from engine.words import Words
from rectify.documents.ledger_columns import FIELDS
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.importing import importer
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.done import Done
from rectify.web.deeds.given import Given, HandedIn
from rectify.web.incoming.asked import corrected, finding_inputs, head_inputs
from rectify.web.incoming.review import A_PAGE
from rectify.web.incoming.shown import shown_finding
from rectify.web.marks import Way
from rectify.web.own_form import show_form
from rectify.web.page import go_to

router = APIRouter(prefix="/inspections/import/{paper}", route_class=GuardedRoute, include_in_schema=False)
_Paper = Annotated[int, Path(ge=1, le=2**31 - 1)]
_Position = Annotated[int, Path(ge=1, le=1_000_000)]
_PATIENCE = 3.0
# How a column is known that nobody has looked at yet: what stands there is stated too, when somebody sends it.
_UNSURE = ("content", "unknown")


@router.get("/findings/{position}")
@for_people
def open_finding(paper: _Paper, position: _Position, request: Request, call: Calling) -> Response:
    """Show the form by which one finding is corrected, beside its whole passage."""
    return _finding_form(request, call, paper, position)


@router.post("/findings/{position}")
@for_people
def take_finding(paper: _Paper, position: _Position, request: Request, call: Calling, given: HandedIn) -> Response:
    """Correct one finding, or leave it out; or show the form again and say why not."""
    held, found = one_finding(call.ledger, paper, position, actor=call.actor)
    if given.wants_show:
        return _finding_form(request, call, paper, position, given=given)
    try:
        given.require_texts()
        now, is_left_out = corrected(held, found, given)
        correct(call.ledger, paper, position, now, is_left_out=is_left_out, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _finding_form(request, call, paper, position, given=given, refusal=refusal)
    page_of = (position - 1) // A_PAGE * A_PAGE
    return go_to(f"/inspections/import/{paper}?behind={page_of}&done=kept#f{position}")


@router.post("/findings/{position}/out")
@for_people
def turn_out(paper: _Paper, position: _Position, call: Calling) -> Response:
    """Leave a finding out, or take it in after all."""
    _held, found = one_finding(call.ledger, paper, position, actor=call.actor)
    correct(call.ledger, paper, position, found.now, is_left_out=not found.is_left_out, actor=call.actor, at=call.at)
    return go_to(f"/inspections/import/{paper}?behind={(position - 1) // A_PAGE * A_PAGE}#f{position}")


@router.get("/notice")
@for_people
def open_head(paper: _Paper, request: Request, call: Calling) -> Response:
    """Show the form by which the paper as a whole is corrected."""
    return _head_form(request, call, paper)


@router.post("/notice")
@for_people
def take_head(paper: _Paper, request: Request, call: Calling, given: HandedIn) -> Response:
    """Correct what was understood of the whole, or show the form again and say why not."""
    head = look_at(call.ledger, paper, actor=call.actor).paper.head or Head(title="", organization="")
    if given.wants_show:
        return _head_form(request, call, paper, given=given)
    try:
        given.require_texts()
        days: dict[str, Any] = {one.name: given.day(one) for one in head_inputs(head) if one.kind == "date"}
        now = replace(
            head,
            title=given.text("title"),
            organization=given.text("organization"),
            contact=given.maybe("contact"),
            **days,
        )
        correct_head(call.ledger, paper, now, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _head_form(request, call, paper, given=given, refusal=refusal)
    return go_to(f"/inspections/import/{paper}?done=kept")


@router.post("/columns")
@for_people
def state_columns(paper: _Paper, request: Request, call: Calling, given: HandedIn) -> Response:
    """Say what columns of a ledger are: it is read again, and what was stated is remembered."""
    seen = look_at(call.ledger, paper, actor=call.actor).paper
    columns = seen.head.columns if seen.head else ()
    told = {
        column.key: chosen
        for at, column in enumerate(columns)
        if (chosen := given.text(f"column-{at}")) in FIELDS and (chosen != column.field or column.how in _UNSURE)
    }
    if told:
        read_anew(call.ledger, paper, told, actor=call.actor, at=call.at)
        importer.start(call.app, paper, actor=call.actor, patience=_PATIENCE)
    return go_to(f"/inspections/import/{paper}?done=columns" if told else f"/inspections/import/{paper}")


def _finding_form(
    request: Request,
    call: Call,
    key: int,
    position: int,
    *,
    given: Given | None = None,
    refusal: RectifyError | None = None,
) -> Response:
    paper, found = one_finding(call.ledger, key, position, actor=call.actor)
    units = [unit.path for unit in list_units(call.ledger, actor=call.actor) if unit.depth]
    deed = Deed(
        title=Words(f"第{position}条：改正", f"Finding {position}: correct it"),
        button=Words("保存", "Save"),
        done=Done.STEP,
        inputs=finding_inputs(paper, found, units),
        doing=lambda _call, _number, _given: None,
    )
    return show_form(
        request,
        call,
        deed,
        about=paper.file_name,
        finding=found.now.title[:40],
        action=f"/inspections/import/{key}/findings/{position}",
        back=Way(Words("回到核对", "Back"), f"/inspections/import/{key}?behind={(position - 1) // A_PAGE * A_PAGE}"),
        template="incoming_finding.html",
        given=given,
        refusal=refusal,
        shown=shown_finding(found, newest_workflow(call.ledger, paper.workflow), whole=True),
    )


def _head_form(
    request: Request, call: Call, key: int, *, given: Given | None = None, refusal: RectifyError | None = None
) -> Response:
    paper = look_at(call.ledger, key, actor=call.actor).paper
    head = paper.head or Head(title="", organization="")
    deed = Deed(
        title=Words("通报本身：改正", "The notice itself: correct it"),
        button=Words("保存", "Save"),
        done=Done.STEP,
        inputs=head_inputs(head),
        doing=lambda _call, _number, _given: None,
        lead=Words(
            "同一次检查凭单位、标题和日期认出；改了这些，就当作另一次检查。",
            "An inspection is known by body, title and days: with others it is another one.",
        ),
    )
    return show_form(
        request,
        call,
        deed,
        about=paper.file_name,
        finding=head.title[:40],
        action=f"/inspections/import/{key}/notice",
        back=Way(Words("回到核对", "Back"), f"/inspections/import/{key}"),
        given=given,
        refusal=refusal,
    )
