"""Files of findings: the ledger and the three lists as workbooks, the dossier of one item."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from engine.domain.cursors import Order
from engine.domain.scopes import Scope
from rectify.answers.item import whole_document
from rectify.api.asked import Number
from rectify.api.filters import Conditions
from rectify.documents.ledger_export import Asked, export_ledger, export_lists
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.saving import DossierArchive, Workbook, saved_dossier, saved_workbook

router = APIRouter(tags=["exports"], route_class=GuardedRoute)


def _asked(
    call: Calling,
    wanted: Conditions,
    order: Annotated[Order, Query(description="By key as taken in, by number, or by due day.")] = Order.NUMBER,
) -> Asked:
    return Asked(
        wanted=replace(wanted, order=order),
        actor=call.actor,
        at=call.at,
        zone=call.app.settings.timezone,
        language=call.language,
    )


Findings = Annotated[Asked, Depends(_asked)]


@router.get("/exports/ledger", response_class=Workbook)
@for_scope(Scope.READ)
def give_ledger(
    call: Calling,
    asked: Findings,
    every_column: Annotated[bool, Query(description="Also columns that no finding has anything for.")] = False,
) -> Workbook:
    """Return the ledger as a workbook, as far as the caller may see it: one row a measure, figures on a second sheet.

    It is written for one caller at a time; another is asked to wait (429).
    """
    return saved_workbook(call, "ledger", lambda out: export_ledger(call.ledger, out, asked, is_complete=every_column))


@router.get("/exports/lists", response_class=Workbook)
@for_scope(Scope.READ)
def give_lists(call: Calling, asked: Findings) -> Workbook:
    """Return the lists of findings, tasks and responsibilities as a workbook of three sheets.

    It is written for one caller at a time; another is asked to wait (429).
    """
    return saved_workbook(call, "lists", lambda out: export_lists(call.ledger, out, asked))


@router.get("/items/{number}/dossier", response_class=DossierArchive)
@for_scope(Scope.READ)
def give_dossier(number: Number, call: Calling) -> DossierArchive:
    """Return everything about an item as an archive: a page to read, evidence, mails, and the history with its chain.

    Of mails the caller may not see it says only that they went out. It is written for one caller at a time; another is
    asked to wait (429).
    """
    return saved_dossier(call, number, lambda found: whole_document(found.whole, call.language, today=call.today))
