"""Workflows: those that are published, their pictures, and their schema."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.errors import InvalidInput
from engine.operations.moving import list_unfinished
from engine.operations.publishing import list_workflows, newest_workflow, version_of
from engine.operations.trail import item_trail
from engine.words import Words
from rectify.answers.diagrams import Diagram, Form, Wanted, diagram
from rectify.answers.workflows import Workflows, WorkflowSource, moved_document, workflow_line, workflow_source
from rectify.api.asked import Name
from rectify.bootstrap import vocabulary
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from workflows.schema import schema_text

router = APIRouter(tags=["workflows"], route_class=GuardedRoute)
Workflow = Annotated[
    str,
    Path(
        min_length=1,
        max_length=80,
        pattern=r"^[^\x00-\x1f\x7f/]+$",
        description="The key of the workflow.",
        examples=["rectification"],
    ),
]


@router.get("/workflows")
@for_scope(Scope.READ)
def list_all(call: Calling) -> Workflows:
    """Return every published version, with how many items are on it for who may know, and unfinished moves."""
    found = list_workflows(call.ledger, actor=call.actor)
    return {
        "workflows": [workflow_line(one) for one in found],
        "unfinished": [moved_document(one) for one in list_unfinished(call.ledger, actor=call.actor)],
    }


@router.get("/workflow-schema")
@for_scope(Scope.READ)
def show_schema(_call: Calling) -> dict[str, Any]:
    """Return the JSON Schema by which editors complete and check workflow files."""
    found: dict[str, Any] = json.loads(schema_text(vocabulary()))
    return found


@router.get("/workflows/{name}")
@for_scope(Scope.READ)
def show(
    name: Workflow,
    call: Calling,
    number: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Which version, else the newest.")] = None,
) -> WorkflowSource:
    """Return a version of a workflow as its manager wrote it."""
    return workflow_source(version_of(call.ledger, name, number, actor=call.actor))


@router.get("/workflows/{name}/diagram")
@for_scope(Scope.READ)
def draw(
    name: Workflow,
    call: Calling,
    form: Annotated[Form, Query(alias="format", description="A picture, its source, or rows.")] = "table",
    item: Annotated[Name | None, Query(description="With the way this item took.")] = None,
) -> Diagram:
    """Return a workflow as a picture or a table, the newest version or the one an item goes by."""
    trail = item_trail(call.ledger, item, actor=call.actor) if item is not None else None
    if trail is None:
        require(call.actor, Action.SEE_WORKFLOWS)
        workflow = newest_workflow(call.ledger, name)
    elif trail.workflow.key != name:
        raise InvalidInput(
            what=Words("工作流", "Workflow"),
            value=name,
            why=Words("事项{item}走的不是这个工作流", "item {item} does not go by this workflow").fill(
                item=trail.number
            ),
            allowed=[trail.workflow.key],
            where="name",
        )
    else:
        workflow = trail.workflow
    return diagram(Wanted(workflow=workflow, item=trail, language=call.language), form)
