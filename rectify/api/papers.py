"""Documents to be saved: the notice, and what else an office sends out as Word files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from engine.domain.editions import Edition
from engine.domain.scopes import Scope
from rectify.api.asked import Day, Login, Name, Number
from rectify.documents.papers.writing import Order, letter_kind
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.saving import PAPER_TYPES, WebFile, WordFile, saved_paper

router = APIRouter(tags=["exports"], route_class=GuardedRoute)

_Inspection = Annotated[Name | None, Query(description="The code of the inspection, else the latest.")]
_Unit = Annotated[Name | None, Query(description="Of this unit only.")]
_Sealed = Annotated[bool, Query(description="Leave the place of a seal.")]
_SignedOn = Annotated[Day | None, Query(description="The day of the document, else today.")]


def _forms(*endings: str) -> dict[int | str, dict[str, Any]]:
    kinds = (PAPER_TYPES[ending].partition(";")[0] for ending in endings)
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {200: {"description": "The document, in the form that was asked for.", "content": content}}


_FORMS, _WORD_OR_PDF = _forms(*PAPER_TYPES), _forms("docx", "pdf")
_Form = Annotated[
    Literal["docx", "pdf"],
    Query(alias="format", description="The form of the file; `pdf` where the extra `pdf` is installed."),
]


@router.get("/exports/notice", response_class=WebFile, responses=_FORMS)
@for_scope(Scope.READ)
def give_notice(
    call: Calling,
    inspection: _Inspection = None,
    edition: Annotated[Edition, Query(description="For the public, or inside the party.")] = Edition.OUTSIDE,
    form: Annotated[
        Literal["html", "docx", "txt", "pdf"], Query(alias="format", description="The form of the file.")
    ] = "html",
    sealed: _Sealed = False,
    date: _SignedOn = None,
) -> Response:
    """Return the notice of an inspection as it stands, to be saved and published elsewhere."""
    order = Order(inspection=inspection, edition=edition, sealed=sealed, signed_on=date)
    return saved_paper(call, "notice", order, form)


@router.get("/exports/opinion", response_class=WordFile, responses=_WORD_OR_PDF)
@for_scope(Scope.READ)
def give_opinion(
    call: Calling,
    inspection: _Inspection = None,
    unit: _Unit = None,
    sealed: _Sealed = False,
    date: _SignedOn = None,
    form: _Form = "docx",
) -> Response:
    """Return the supervision opinion about an inspection: its findings, and by when they are to be corrected."""
    order = Order(inspection=inspection, unit=unit, sealed=sealed, signed_on=date)
    return saved_paper(call, "opinion", order, form)


@router.get("/exports/report", response_class=WordFile, responses=_WORD_OR_PDF)
@for_scope(Scope.READ)
def give_report(
    call: Calling,
    inspection: _Inspection = None,
    unit: _Unit = None,
    sealed: _Sealed = False,
    date: _SignedOn = None,
    form: _Form = "docx",
) -> Response:
    """Return the rectification report of the inspected body, or of one unit."""
    order = Order(inspection=inspection, unit=unit, sealed=sealed, signed_on=date)
    return saved_paper(call, "report", order, form)


@router.get("/exports/head-report/{login}", response_class=WordFile, responses=_WORD_OR_PDF)
@for_scope(Scope.READ)
def give_head_report(
    login: Annotated[Login, Path(description="The head of the inspected body.")],
    call: Calling,
    inspection: _Inspection = None,
    unit: _Unit = None,
    date: _SignedOn = None,
    form: _Form = "docx",
) -> Response:
    """Return what the ledger knows of how the head saw to the findings, as a report to be completed."""
    order = Order(inspection=inspection, unit=unit, head=login, signed_on=date)
    return saved_paper(call, "head-report", order, form)


@router.get("/exports/period-report/{period}", response_class=WordFile, responses=_WORD_OR_PDF)
@for_scope(Scope.READ)
def give_period_report(
    period: Annotated[str, Path(description="`2026Q3` or `2026`.", max_length=6, pattern=r"^[0-9]{4}(Q[1-4])?$")],
    call: Calling,
    sealed: _Sealed = False,
    date: _SignedOn = None,
    form: _Form = "docx",
) -> Response:
    """Return the report on a quarter or year over the whole ledger, with tables and charts."""
    return saved_paper(call, "period-report", Order(period=period, sealed=sealed, signed_on=date), form)


@router.get("/items/{number}/closing-form", response_class=WordFile, responses=_WORD_OR_PDF)
@for_scope(Scope.READ)
def give_closing_form(number: Number, call: Calling, date: _SignedOn = None, form: _Form = "docx") -> Response:
    """Return the closing form of an item, with the places of both signatures."""
    return saved_paper(call, "closing-form", Order(item=number, signed_on=date), form)


@router.get("/items/{number}/letter", response_class=WordFile, responses=_WORD_OR_PDF)
@for_scope(Scope.READ)
def give_letter(
    number: Number,
    call: Calling,
    level: Annotated[
        Literal["reminder", "warning"] | None, Query(description="Else a warning once the item is late.")
    ] = None,
    until: Annotated[Day | None, Query(description="The last limit that a warning sets.")] = None,
    sealed: _Sealed = False,
    date: _SignedOn = None,
    form: _Form = "docx",
) -> Response:
    """Return a letter about an item: of reminder, or of warning once it is late."""
    order = Order(item=number, last_limit=until, sealed=sealed, signed_on=date)
    return saved_paper(call, letter_kind(level), order, form)
