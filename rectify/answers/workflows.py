"""Workflows: those that are published, and what is wrong with one that is not yet."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from engine.operations.moving import Moved as Move
from engine.operations.publishing import ListedWorkflow
from engine.store.versions import Published as Version
from engine.words import Language
from rectify.answers.kinds import Instant, at
from workflows.problems import Problem as Found


class WorkflowLine(TypedDict):
    """A published version. ``items`` on it is null for whoever may not publish or audit."""

    name: str
    number: int
    sha256: str
    published_by: str
    published_at: Instant
    items: int | None
    same_as: int | None


class Moved(TypedDict):
    """What a move of running items did, or has done so far."""

    workflow: str
    number: int
    moved: int
    now: int
    stay: int
    resumed: bool


class Workflows(TypedDict):
    """Every published version, and moves that are not finished."""

    workflows: list[WorkflowLine]
    unfinished: list[Moved]


class WorkflowSource(WorkflowLine):
    """A version with its text as its manager wrote it."""

    source: str


class WorkflowProblem(TypedDict):
    """Something that is wrong with a workflow, the place, and what to write instead."""

    severity: str
    code: str
    line: int
    column: int
    where: str
    message: str
    hint: str | None


class Checked(TypedDict):
    """A file, whether it can be published, and every problem in it."""

    file: str
    ok: bool
    problems: list[WorkflowProblem]


class WorkflowBegun(Checked):
    """A text to start writing a workflow from, and what is still wrong in it; ``began_with`` is what it is a copy of.

    Without a copy it is the commented template.
    """

    workflow: str
    began_with: str | None
    source: str


class Published(TypedDict):
    """A version that is published; ``is_new`` is False when the newest was this very one already."""

    name: str
    number: int
    sha256: str
    is_new: bool


def workflow_line(listed: ListedWorkflow) -> WorkflowLine:
    """Return a version as ``workflow list --json`` promises it."""
    return {
        "name": listed.key,
        "number": listed.number,
        "sha256": listed.sha256,
        "published_by": listed.published_by,
        "published_at": at(listed.published_at),
        "items": listed.items,
        "same_as": listed.same_as,
    }


def workflow_source(listed: ListedWorkflow) -> WorkflowSource:
    """Return a version with its text."""
    return {**workflow_line(listed), "source": listed.source}


def moved_document(moved: Move) -> Moved:
    """Return what a move did, for a program."""
    return {
        "workflow": moved.key,
        "number": moved.number,
        "moved": moved.moved,
        "now": moved.now,
        "stay": moved.stay,
        "resumed": moved.resumed,
    }


def checked(file: str, problems: Iterable[Found], language: Language, *, ok: bool) -> Checked:
    """Return what was found in a file."""
    return {
        "file": file,
        "ok": ok,
        "problems": [
            {
                "severity": problem.severity,
                "code": problem.code,
                "line": problem.line,
                "column": problem.column,
                "where": problem.where,
                "message": problem.message.text(language),
                "hint": problem.hint.text(language) or None,
            }
            for problem in problems
        ],
    }


def published_version(version: Version, *, is_new: bool) -> Published:
    """Return a version that is published."""
    return {"name": version.key, "number": version.number, "sha256": version.sha256, "is_new": is_new}
