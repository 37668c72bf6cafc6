"""The page of documents: what can be written about an inspection or the whole ledger, each by a form that saves it.

What is refused (somebody sees only a part; a day that is none) is said on the page, with all that was chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request, Response

from engine.domain.actions import Action
from engine.domain.editions import EDITION_WORDS
from engine.domain.permission import may_in_office
from engine.domain.tasks import TaskKind
from engine.errors import RectifyError
from engine.operations.directory import colleagues
from engine.operations.ledger import Ledger
from engine.operations.paper_subjects import paper_subjects
from engine.operations.reading import list_items
from engine.words import Words
from rectify.documents.ledger_export import Asked as AskedSheet
from rectify.documents.ledger_export import export_ledger, export_lists
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.writing import letter_kind
from rectify.documents.typeset import makes_pdf
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.saving import saved_paper, saved_workbook
from rectify.tasks import Asker
from rectify.web.ledger_query import Asked, AskedFor
from rectify.web.page import go_to, page
from rectify.web.paper_query import AskedForPaper, PaperAsked, offered_forms, paper_query, periods, sheet_of
from rectify.web.task_path import new_path
from rectify.web.tasks.asking import counted

router = APIRouter(prefix="/papers", route_class=GuardedRoute, include_in_schema=False)
# More findings than these take so long that nobody should have to wait before a page.
MOST_AT_ONCE = 2_000
# The same for a document, which is read as a whole, and as a PDF is drawn too.
_MOST_OF_PAPER = {False: 2_000, True: 500}
_OfInspection = Literal["notice", "opinion", "report", "head-report", "period-report"]
_ABOUT: dict[str, Words] = {
    "notice": Words(
        "公布每个问题整改得怎么样；不公开的按理由计数。",
        "What became of each finding; what is withheld is counted by its reason.",
    ),
    "report": Words(
        "被检查单位或者一个单位的整改情况，连同未完成的原因。",
        "What the inspected body, or one unit, did; and why something is not done.",
    ),
    "opinion": Words("问题和完成期限，发给被检查单位。", "The findings and by when, to the inspected body."),
    "head-report": Words(
        "主要负责人怎么抓整改，写到台账知道的为止，其余请补写。",
        "How the head saw to it, as far as the ledger knows; to be completed.",
    ),
    "period-report": Words(
        "整本台账的数字、表和图，报上级。", "Figures, tables and charts over the whole ledger, to those above."
    ),
}


@router.get("")
@for_people
def show(request: Request, call: Calling, asked: AskedForPaper) -> Response:
    """Show what documents can be had, and ask what each needs."""
    return _page(request, call, asked)


@router.get("/ledger")
@for_people
def give_ledger(call: Calling, asked: AskedFor) -> Response:
    """Give out the ledger as a workbook, as far as the caller may see it, by the conditions of its page."""
    return _workbook(call, asked, TaskKind.LEDGER, export_ledger)


@router.get("/lists")
@for_people
def give_lists(call: Calling, asked: AskedFor) -> Response:
    """Give out the lists of findings, tasks and responsibilities as a workbook."""
    return _workbook(call, asked, TaskKind.LISTS, export_lists)


@router.get("/closing-form")
@for_people
def give_closing_form(call: Calling, asked: AskedForPaper) -> Response:
    """Give out the closing form of an item."""
    return saved_paper(call, "closing-form", asked.order(), asked.form)


@router.get("/letter")
@for_people
def give_letter(call: Calling, asked: AskedForPaper) -> Response:
    """Give out a letter about an item: the one that is asked for, else the one that fits the day."""
    return saved_paper(call, letter_kind(asked.level or None), asked.order(), asked.form)


@router.get("/{document}")
@for_people
def give(document: _OfInspection, request: Request, call: Calling, asked: AskedForPaper) -> Response:
    """Give out a document, or the page again with the reason why not."""
    try:
        asker = Asker(app=call.app, actor=call.actor, at=call.at, language=call.language)
        if counted(asker, document, asked) > _MOST_OF_PAPER[asked.form == "pdf"]:
            return go_to(new_path(TaskKind.PAPER, f"document={document}&{paper_query(asked)}"))
        return saved_paper(call, document, asked.order(), asked.form)
    except RectifyError as refusal:
        return _page(request, call, asked, refusal=refusal)


def _workbook(
    call: Call, asked: Asked, kind: TaskKind, write: Callable[[Ledger, Path, AskedSheet], object]
) -> Response:
    """Give out a workbook; where there are so many findings that it takes long, lead to the background instead."""
    zone, language = call.app.settings.timezone, call.language
    sheet = sheet_of(asked, actor=call.actor, at=call.at, zone=zone, language=language)
    if list_items(call.ledger, replace(sheet.wanted, most=1), actor=call.actor).total > MOST_AT_ONCE:
        return go_to(new_path(kind, asked.query()))
    return saved_workbook(call, kind, lambda out: write(call.ledger, out, sheet))


def _page(request: Request, call: Call, asked: PaperAsked, *, refusal: RectifyError | None = None) -> Response:
    subjects = paper_subjects(call.ledger, actor=call.actor)
    known = [one.code for one in subjects.inspections]
    here = asked.inspection if asked.inspection in known else next(iter(known), "")
    sees_people = may_in_office(call.actor, Action.SEE_PEOPLE)
    return page(
        request,
        "papers.html",
        here="ledger",
        refusal=refusal,
        asked=asked,
        inspections=subjects.inspections,
        inspection=here,
        units=subjects.units,
        colleagues=colleagues(call.ledger, actor=call.actor) if sees_people else [],
        periods=periods(call.today),
        editions=EDITION_WORDS,
        titles=KINDS,
        about=_ABOUT,
        forms={kind: offered_forms(kind) for kind in _ABOUT},
        makes_pdf=makes_pdf(),
        sees_templates=may_in_office(call.actor, Action.SEE_TEMPLATES),
    )
