"""What a change of an item is answered with."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.advance import Advanced as Done
from engine.store.items import StoredItem


class Changed(TypedDict):
    """An item after a change."""

    id: int
    number: str
    version: int


# ``from`` is a word of Python: the shape is written as a call.
Advanced = TypedDict(
    "Advanced",
    {
        "id": int,
        "number": str,
        "trigger": str,
        "from": str,
        "state": str,
        "version": int,
        "due_on": date | None,
        "published": bool | None,
        "told": int,
        "repeated": bool,
    },
)


def changed(item: StoredItem) -> Changed:
    """Return an item after a change."""
    return {"id": item.id, "number": item.number, "version": item.facts.version}


def advanced(done: Done, *, published: bool | None) -> Advanced:
    """Return what a step did; ``published`` says that the holidays of its due day's year are known."""
    return {
        "id": done.id,
        "number": done.number,
        "trigger": done.trigger,
        "from": done.from_state,
        "state": done.state,
        "version": done.version,
        "due_on": done.due_on,
        "published": published,
        "told": done.told,
        "repeated": done.repeated,
    }
