"""Notices that come in: read, with every doubt named, and taken into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import StringConstraints

from engine.domain.actions import Action
from engine.domain.definition import InspectionKind
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations.mappings import forget_columns, remember_columns, remembered_columns
from engine.operations.publishing import newest_workflow
from rectify.answers.columns import WorkbookSeen, workbook_seen
from rectify.answers.imports import Imported, imported
from rectify.api.asked import Day, Name
from rectify.bootstrap import phrasebook
from rectify.documents.intake import as_findings, look_up
from rectify.documents.intake import take_in as take_notices_in
from rectify.documents.ledger_columns import read_mapping
from rectify.documents.ledger_mapping import as_told, to_remember
from rectify.documents.ledger_tables import LARGEST as LARGEST_LEDGER
from rectify.documents.ledger_tables import headings_of, read_table_file
from rectify.documents.package import KIND
from rectify.documents.source import LARGEST, SUPPORTED, read_file
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time
from rectify.http.uploads import written

router = APIRouter(prefix="/imports", tags=["imports"], route_class=GuardedRoute)


_Mapped = Annotated[
    Sequence[Annotated[str, StringConstraints(max_length=200)]],
    Form(alias="map", max_length=64, description="What a column is: `HEADING=FIELD`, or its letters: `C=title`."),
]


# The same notice twice adds nothing, so that no answer need be kept.
@router.post("")
@for_scope(Scope.ITEMS, repeats=False)
def take_in(
    call: Calling,
    files: Annotated[
        list[UploadFile],
        File(
            description="Notices, `.txt`, `.html`, `.docx` or `.pdf` with text, and ledgers, `.xlsx`.",
            min_length=1,
            max_length=20,
        ),
    ],
    kind: Annotated[InspectionKind, Form(description="What kind of inspection it was.")] = InspectionKind.INSPECTION,
    workflow: Annotated[Name, Form(description="The workflow the items follow.")] = "rectification",
    feedback: Annotated[Day | None, Form(description="The day of feedback, when the notice does not say it.")] = None,
    mapped: _Mapped = (),
    dry_run: Annotated[bool, Form(description="Only read, write nothing.")] = False,
) -> list[Imported]:
    """Take notices into the ledger, all of them or none, an answer for each; the same notice twice adds nothing.

    A corrected notice adds what is new and corrects the wording of its items, with an entry in their history. How far
    they are, their dates and measures stay as they are: what differs there is told in `changes`, and what the notice no
    longer has in `gone`.
    """
    require(call.actor, Action.IMPORT)
    follows = newest_workflow(call.ledger, workflow)
    phrases = phrasebook(call.app.settings).with_words(follows.status_words)
    told = as_told(read_mapping(mapped), remembered_columns(call.ledger, actor=call.actor))
    with one_at_a_time(), written(files, most=LARGEST, endings=SUPPORTED) as paths:
        notices = [(path.name, read_file(path, phrases=phrases, told=told)) for path in paths]
    told_day = [(name, replace(read, feedback_on=feedback) if feedback else read) for name, read in notices]
    sources = [as_findings(notice, kind=kind) for _, notice in told_day]
    if dry_run:
        met = tuple(look_up(call.ledger, source, workflow=follows, actor=call.actor) for source in sources)
    else:
        met = take_notices_in(call.ledger, sources, workflow=follows, actor=call.actor, at=call.at)
    return [imported(name, notice, each, call.language) for (name, notice), each in zip(told_day, met, strict=True)]


# The same twice changes nothing, so that no answer need be kept.
@router.post("/columns")
@for_scope(Scope.ITEMS, repeats=False)
def show_columns(
    call: Calling,
    file: Annotated[UploadFile, File(description="A ledger, `.xlsx`.")],
    workflow: Annotated[Name, Form(description="The workflow whose status words count.")] = "rectification",
    mapped: _Mapped = (),
    forget: Annotated[bool, Form(description="Forget what was stated of these headings before.")] = False,
    dry_run: Annotated[bool, Form(description="Only show: remember and forget nothing.")] = False,
) -> WorkbookSeen:
    """Show what the columns of a ledger are taken for; what is stated is remembered for ledgers with these headings."""
    require(call.actor, Action.IMPORT)
    phrases = phrasebook(call.app.settings).with_words(newest_workflow(call.ledger, workflow).status_words)
    mapping = read_mapping(mapped)
    remembered = {} if forget else remembered_columns(call.ledger, actor=call.actor)
    with one_at_a_time(), written([file], most=LARGEST_LEDGER, endings=(KIND,)) as (path,):
        tables = read_table_file(path, phrases=phrases, told=as_told(mapping, remembered))
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    if not dry_run and forget:
        fingerprints = [table.header.fingerprint for table in tables]
        gone = forget_columns(call.ledger, fingerprints, actor=call.actor, at=call.at)
    if not dry_run:
        kept = remember_columns(call.ledger, to_remember(headings_of(tables), mapping), actor=call.actor, at=call.at)
    return workbook_seen(path.name, tables, remembered=kept, forgotten=gone)
