"""What becomes of a request: made or withdrawn, agreed to or refused."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.consenting import Answered as Said
from engine.operations.requesting import Requested as Made


class Requested(TypedDict):
    """A request that was made, or withdrawn, and by when it is to be answered."""

    id: int
    item: str
    rule: str
    kind: str
    state: str
    due_on: date | None
    new_due_on: date | None
    answer_by: date | None
    version: int
    told: int
    repeated: bool


class Answered(TypedDict):
    """A request after an answer: how many have agreed of how many must, and what it did to the item."""

    id: int
    item: str
    rule: str
    kind: str
    state: str
    step: int
    steps: int
    due_on: date | None
    agreed_due_on: date | None
    item_state: str | None
    version: int
    told: int
    repeated: bool


def requested(done: Made) -> Requested:
    """Return a request that was made or withdrawn."""
    return {
        "id": done.id,
        "item": done.item,
        "rule": done.rule,
        "kind": done.kind,
        "state": done.state,
        "due_on": done.due_on,
        "new_due_on": done.new_due_on,
        "answer_by": done.answer_by,
        "version": done.version,
        "told": done.told,
        "repeated": done.repeated,
    }


def answered(done: Said) -> Answered:
    """Return a request after an answer."""
    return {
        "id": done.id,
        "item": done.item,
        "rule": done.rule,
        "kind": done.kind,
        "state": done.state,
        "step": done.step,
        "steps": done.steps,
        "due_on": done.due_on,
        "agreed_due_on": done.agreed_due_on,
        "item_state": done.advanced.state if done.advanced else None,
        "version": done.version,
        "told": done.told,
        "repeated": done.repeated,
    }
