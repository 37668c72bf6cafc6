"""Files of findings: the ledger and the three lists as workbooks, the dossier of one item."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from engine.domain.cursors import Order
from engine.domain.scopes import Scope
from rectify.answers.item import whole_document
from rectify.api.asked import Number
from rectify.api.filters import Conditions
from rectify.documents.dossier_export import export_dossier
from rectify.documents.file_names import harmless
from rectify.documents.ledger_export import Asked, export_ledger, export_lists
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling
from rectify.http.turns import one_at_a_time
from rectify.http.uploads import INERT

router = APIRouter(tags=["exports"], route_class=GuardedRoute)
_Done = TypeVar("_Done")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Workbook(FileResponse):
    """A workbook, to be saved."""

    media_type = _WORKBOOK


class DossierArchive(FileResponse):
    """A dossier, to be saved."""

    media_type = "application/zip"


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
    return _workbook(call, "ledger", lambda out: export_ledger(call.ledger, out, asked, is_complete=every_column))


@router.get("/exports/lists", response_class=Workbook)
@for_scope(Scope.READ)
def give_lists(call: Calling, asked: Findings) -> Workbook:
    """Return the lists of findings, tasks and responsibilities as a workbook of three sheets.

    It is written for one caller at a time; another is asked to wait (429).
    """
    return _workbook(call, "lists", lambda out: export_lists(call.ledger, out, asked))


@router.get("/items/{number}/dossier", response_class=DossierArchive)
@for_scope(Scope.READ)
def give_dossier(number: Number, call: Calling) -> DossierArchive:
    """Return everything about an item as an archive: a page to read, evidence, mails, and the history with its chain.

    Of mails the caller may not see it says only that they went out. It is written for one caller at a time; another is
    asked to wait (429).
    """

    def write(out: Path) -> str:
        done = export_dossier(
            call.ledger,
            out,
            number,
            document=lambda found: whole_document(found.whole, call.language, today=call.today),
            actor=call.actor,
            at=call.at,
            zone=call.app.settings.timezone,
            language=call.language,
        )
        return done.item

    path, kept, item = _written("dossier.zip", write)
    name = harmless(f"{item}.zip") or path.name
    return DossierArchive(path, filename=name, headers=INERT, background=BackgroundTask(kept.close))


def _workbook(call: Call, name: str, write: Callable[[Path], object]) -> Workbook:
    path, kept, _done = _written(f"{name}-{call.today.isoformat()}.xlsx", write)
    return Workbook(path, filename=path.name, headers=INERT, background=BackgroundTask(kept.close))


def _written(name: str, write: Callable[[Path], _Done]) -> tuple[Path, ExitStack, _Done]:
    """Write a file in a folder of its own; it is gone when the stack that is returned beside it is closed."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rectify-"))
        path = Path(folder, name)
        with one_at_a_time():
            done = write(path)
        return path, stack.pop_all(), done
