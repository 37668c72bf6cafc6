"""What a change of an item is answered with."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.advance import Advanced as Done
from engine.operations.measures import MeasureChanged as MeasureDone
from engine.operations.pausing import Redated as Dated
from engine.operations.urging import UrgedItem
from engine.store.items import StoredItem


class Changed(TypedDict):
    """An item after a change."""

    id: int
    number: str
    version: int


class Named(TypedDict):
    """The people that were named, by login; null stayed as it was."""

    owner: str | None
    leader: str | None
    verifier: str | None


class Assigned(Changed):
    """An item after people were named for it."""

    assigned: Named


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


class MeasureChanged(Changed):
    """A measure after a change: its number, and the steps that must be taken again because of it."""

    measure: int
    withdrawn: list[str]
    repeated: bool


class Redated(Changed):
    """An item whose date stands still, moves again, or was changed."""

    old_due_on: date | None
    due_on: date | None
    paused_on: date | None
    told: int
    repeated: bool


class Pressed(TypedDict):
    """Somebody who was urged, and the role or relation that makes it their turn."""

    login: str | None
    name: str
    why: str


class Urged(Changed):
    """An item after somebody urged whoever it waits for; ``what`` is a step, a request or a review."""

    what: str
    people: list[Pressed]
    repeated: bool


class Confided(TypedDict):
    """An item after somebody said who may know of it; ``people`` are those let in, by login."""

    number: str
    version: int
    confidential: bool
    people: list[str]


def confided(item: StoredItem, people: list[str]) -> Confided:
    """Return who may know of an item."""
    facts = item.facts
    return {"number": item.number, "version": facts.version, "confidential": facts.confidential, "people": people}


def changed(item: StoredItem) -> Changed:
    """Return an item after a change."""
    return {"id": item.id, "number": item.number, "version": item.facts.version}


def assigned(item: StoredItem, *, owner: str | None, leader: str | None, verifier: str | None) -> Assigned:
    """Return an item after people were named for it."""
    return {**changed(item), "assigned": {"owner": owner, "leader": leader, "verifier": verifier}}


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


def urged(done: UrgedItem) -> Urged:
    """Return an item after it was urged."""
    return {
        "id": done.id,
        "number": done.number,
        "version": done.version,
        "what": done.what,
        "people": [{"login": one.login, "name": one.name, "why": one.why} for one in done.people],
        "repeated": done.repeated,
    }


def measure_changed(done: MeasureDone) -> MeasureChanged:
    """Return a measure after a change."""
    return {
        "id": done.id,
        "number": done.number,
        "measure": done.no,
        "version": done.version,
        "withdrawn": list(done.withdrawn),
        "repeated": done.repeated,
    }


def redated(done: Dated) -> Redated:
    """Return an item whose date was held or changed."""
    return {
        "id": done.id,
        "number": done.number,
        "old_due_on": done.old_due_on,
        "due_on": done.due_on,
        "paused_on": done.paused_on,
        "version": done.version,
        "told": done.told,
        "repeated": done.repeated,
    }
