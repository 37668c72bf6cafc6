"""A workflow to be written: the commented template, or a copy of another, under a key of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, model_validator

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.errors import InvalidInput
from engine.words import Words
from rectify.answers.workflows import WorkflowBegun, checked
from rectify.api.asked import Asked, Name
from rectify.bootstrap import vocabulary, workflow_sources
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from workflows.catalogue import read_definition
from workflows.template import checked_key, renamed, template

router = APIRouter(tags=["workflows"], route_class=GuardedRoute)
# What a file is called of which a call has the text alone.
FILE = "workflow.yaml"
Source = Annotated[str, Field(max_length=200_000, description="The text of a workflow file.")]


class AskedBeginning(Asked):
    """The key of a workflow to be written; ``copy`` names one to begin with, ``source`` is the text of one."""

    workflow: Name
    copied: Annotated[Name | None, Field(alias="copy")] = None
    source: Source | None = None

    @model_validator(mode="after")
    def _begins_with_one(self) -> AskedBeginning:
        if self.copied is not None and self.source is not None:
            message = "one of copy, source"
            raise ValueError(message)
        return self


@router.post("/workflows/new")
@for_scope(Scope.WORKFLOWS, repeats=False)
def begin(asked: AskedBeginning, call: Calling) -> WorkflowBegun:
    """Return a commented text to start writing a workflow from, or a copy of another; nothing is kept."""
    require(call.actor, Action.TRY_WORKFLOW)
    key, text = checked_key(asked.workflow), asked.source
    if asked.copied is not None:
        text = _text_of(asked.copied, workflow_sources(call.ledger, actor=call.actor))
    source = renamed(template() if text is None else text, key, file=FILE)
    workflow, problems = read_definition(source, file=FILE, vocabulary=vocabulary())
    found = checked(FILE, problems, call.language, ok=workflow is not None)
    return {**found, "workflow": key, "began_with": asked.copied, "source": source}


def _text_of(name: str, known: Mapping[str, str]) -> str:
    if name not in known:
        raise InvalidInput(
            what=Words("工作流", "Workflow"),
            value=name,
            why=Words("没有这一个", "there is none of this name"),
            allowed=list(known),
            where="copy",
        )
    return known[name]
