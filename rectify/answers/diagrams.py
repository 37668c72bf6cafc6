"""A workflow as a picture or a table, with the way an item took through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from engine.domain.definition import Workflow
from engine.domain.trail import Trail
from engine.operations.trail import ItemTrail
from engine.words import Language
from workflows.diagram.mermaid import mermaid
from workflows.diagram.step_table import Row, as_markdown, rows
from workflows.diagram.svg import svg
from workflows.diagram.wording import need

Form = Literal["svg", "mermaid", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be shown, and in which language."""

    workflow: Workflow
    item: ItemTrail | None
    language: Language

    @property
    def trail(self) -> Trail | None:
        """Return the way of the item, None when none is asked for."""
        return self.item.trail if self.item else None


# ``from`` is a word of Python: these shapes are written as calls.
Leg = TypedDict("Leg", {"from": str, "trigger": str, "to": str})


class Way(TypedDict):
    """The way an item took."""

    number: str
    began: str
    state: str
    steps: list[Leg]


class Need(TypedDict):
    """Something a step requires."""

    guard: str
    says: str


DiagramStep = TypedDict(
    "DiagramStep",
    {
        "from": str,
        "trigger": str,
        "title": str,
        "to": str,
        "who": list[str],
        "needs": list[Need],
        "loop": str | None,
        "answer_within": str | None,
        "taken": list[int],
    },
)


class Diagram(TypedDict):
    """A workflow shown: ``steps`` for a table, ``text`` for a picture that was not written to ``file``."""

    workflow: str
    title: str
    format: str
    file: str | None
    item: Way | None
    steps: NotRequired[list[DiagramStep]]
    text: NotRequired[str]


def text_of(wanted: Wanted, form: str) -> str:
    """Return a workflow as text of a form."""
    match form:
        case "svg":
            return svg(wanted.workflow, wanted.language, trail=wanted.trail)
        case "mermaid":
            return mermaid(wanted.workflow, wanted.language, trail=wanted.trail)
        case _:
            return as_markdown(wanted.workflow, wanted.language, trail=wanted.trail)


def diagram(wanted: Wanted, form: str, *, file: str | None = None) -> Diagram:
    """Return what a program gets: the rows of a table, the text of a picture, or where it was written."""
    shown: Diagram = {
        "workflow": wanted.workflow.key,
        "title": wanted.workflow.title.text(wanted.language),
        "format": form,
        "file": file,
        "item": None if wanted.item is None else _way(wanted.item),
    }
    if form == "table":
        shown["steps"] = [_step(row, wanted) for row in rows(wanted.workflow, trail=wanted.trail)]
    elif file is None:
        shown["text"] = text_of(wanted, form)
    return shown


def _way(found: ItemTrail) -> Way:
    trail = found.trail
    return {
        "number": found.number,
        "began": trail.begin,
        "state": trail.here,
        "steps": [{"from": leg.source, "trigger": leg.trigger, "to": leg.target} for leg in trail.legs],
    }


def _step(row: Row, wanted: Wanted) -> DiagramStep:
    language = wanted.language
    return {
        "from": row.source,
        "trigger": row.step.trigger,
        "title": row.step.title.text(language),
        "to": row.step.target,
        "who": list(row.step.who),
        "needs": [{"guard": use.name, "says": need(wanted.workflow, use).text(language)} for use in row.step.requires],
        "loop": row.step.loop,
        "answer_within": None if row.answer is None else row.answer.text(language),
        "taken": list(row.taken),
    }
