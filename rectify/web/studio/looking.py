"""A text of a workflow looked over: its problems by line, its picture, and what is different from the published one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Path
from markupsafe import Markup

from engine.domain.comparison import Difference, compare
from engine.domain.definition import Workflow
from engine.words import Language, Words
from rectify.bootstrap import vocabulary
from workflows.catalogue import read_definition
from workflows.diagram.placing import NoPicture
from workflows.diagram.step_table import Row, rows
from workflows.diagram.svg import svg
from workflows.problems import Problem

FILE = "workflow.yaml"
Name = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f/]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in a text. ``workflow`` is None while it has errors; then the picture is of the published one.

    ``stray`` says that the text names another workflow than the page it is written on.
    """

    lines: int
    problems: Sequence[Problem]
    workflow: Workflow | None
    differences: Sequence[Difference]
    picture: Markup | None
    steps: Sequence[Row]
    is_old_picture: bool
    stray: str | None

    @property
    def errors(self) -> int:
        """Return how many problems keep the text from being published."""
        return sum(one.severity == "error" for one in self.problems) + (self.stray is not None)

    @property
    def warnings(self) -> int:
        """Return how many problems do not."""
        return sum(one.severity == "warning" for one in self.problems)

    @property
    def marks(self) -> Mapping[int, str]:
        """Return the lines with problems, each with the graver letter: ``e`` for an error, ``w`` for a warning."""
        found: dict[int, str] = {}
        for one in self.problems:
            if found.get(one.line) != "e":
                found[one.line] = one.severity[0]
        return found


def look_over(
    source: str,
    *,
    key: str,
    newest: Workflow | None,
    holders: Mapping[str, tuple[str, ...]],
    language: Language,
) -> Looked:
    """Return what is found in a text that is written for the workflow of a key."""
    workflow, problems = read_definition(source, file=FILE, vocabulary=vocabulary(), holders=holders)
    stray = workflow.key if workflow is not None and workflow.key != key else None
    shown = workflow or newest
    return Looked(
        lines=source.count("\n") + 1,
        problems=problems,
        workflow=None if stray else workflow,
        differences=compare(newest, workflow) if newest and workflow and not stray else (),
        picture=None if shown is None else picture(shown, language),
        steps=() if shown is None else rows(shown),
        is_old_picture=workflow is None,
        stray=stray,
    )


def picture(workflow: Workflow, language: Language) -> Markup | None:
    """Return the picture of a workflow; None where this machine can draw none."""
    try:
        # What ``svg`` writes has every text escaped.
        return Markup(svg(workflow, language))  # noqa: S704
    except NoPicture:
        return None


def path(key: str, *parts: str, **query: str) -> str:
    """Return the address of a workflow, or of something about it."""
    found = "/workflows/" + "/".join(quote(part, safe="") for part in (key, *parts))
    return f"{found}?{urlencode(query)}" if query else found


def tidy(source: str) -> str:
    """Return what a form handed in with the line ends of texts."""
    return source.replace("\r\n", "\n").replace("\r", "\n")


def counted(looked: Looked) -> Words:
    """Return in words how many problems there are."""
    if looked.errors:
        return Words("改好{errors}处才能发布", "{errors} to mend before it can be published").fill(errors=looked.errors)
    if looked.warnings:
        said = "warning" if looked.warnings == 1 else "warnings"
        return Words("可以发布，有{warnings}处提醒", f"It can be published; {{warnings}} {said}").fill(
            warnings=looked.warnings
        )
    return Words("没有问题，可以发布", "No problem; it can be published")
