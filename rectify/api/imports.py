"""Notices that come in: read, with every doubt named, and taken into the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from engine.domain.actions import Action
from engine.domain.definition import InspectionKind
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations.intake import first_state, import_findings
from engine.operations.publishing import newest_workflow
from rectify.answers.imports import Imported, imported
from rectify.api.asked import Day, Name
from rectify.documents.decoding import LARGEST
from rectify.documents.intake import as_findings
from rectify.documents.phrases import built_in
from rectify.documents.source import read_file
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.uploads import written

router = APIRouter(prefix="/imports", tags=["imports"], route_class=GuardedRoute)


# The same notice twice adds nothing, so that no answer need be kept.
@router.post("")
@for_scope(Scope.ITEMS, repeats=False)
def take_in(
    call: Calling,
    files: Annotated[list[UploadFile], File(description="Notices, `.txt`.", min_length=1, max_length=20)],
    kind: Annotated[InspectionKind, Form(description="What kind of inspection it was.")] = InspectionKind.INSPECTION,
    workflow: Annotated[Name, Form(description="The workflow the items follow.")] = "rectification",
    feedback: Annotated[Day | None, Form(description="The day of feedback, when the notice does not say it.")] = None,
    dry_run: Annotated[bool, Form(description="Only read, write nothing.")] = False,
) -> list[Imported]:
    """Take notices into the ledger, an answer for each; the same notice twice adds nothing."""
    require(call.actor, Action.IMPORT)
    follows = newest_workflow(call.ledger, workflow)
    phrases = built_in().with_words(follows.status_words)
    with written(files, most=LARGEST) as paths:
        notices = [(path.name, read_file(path, phrases=phrases)) for path in paths]
    answers = []
    for name, read in notices:
        notice = replace(read, feedback_on=feedback) if feedback else read
        source = as_findings(notice, kind=kind)
        taken = (
            None if dry_run else import_findings(call.ledger, source, workflow=workflow, actor=call.actor, at=call.at)
        )
        states = (
            [first_state(follows, finding).key for finding in source.findings]
            if taken is None
            else [item.state for item in taken]
        )
        answers.append(imported(name, notice, taken, states, call.language))
    return answers
