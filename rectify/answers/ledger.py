"""The ledger as a list."""

from __future__ import annotations

from datetime import date, datetime

from typing_extensions import TypedDict

from engine.domain.workdays import Calendar
from engine.operations.reading import ListedPage
from engine.store.queries import ListedItem
from rectify.answers.kinds import Instant
from rectify.answers.kinds import at as answered_at


class WorkflowName(TypedDict):
    """The workflow version an item is pinned to."""

    name: str
    number: int
    sha256: str


class Line(TypedDict):
    """One item in the ledger."""

    id: int
    number: str
    inspection: str
    category: str | None
    title: str
    state: str
    completion: str
    sustained: bool
    owner: str | None
    unit: str
    original_due_on: date | None
    due_on: date | None
    days_left: int | None
    published: bool | None
    overdue: bool
    version: int
    paused_on: date | None
    workflow: WorkflowName


class Page(TypedDict):
    """One page of the ledger; ``next`` is where the next one begins, null on the last."""

    as_of: Instant
    total: int
    next: int | None
    items: list[Line]


def page(found: ListedPage, *, at: datetime, today: date) -> Page:
    """Return the page as ``items --json`` promises it."""
    return {
        "as_of": answered_at(at),
        "total": found.total,
        "next": found.next,
        "items": [line(item, found.calendars[item.workflow_version_id], today=today) for item in found.items],
    }


def line(item: ListedItem, calendar: Calendar, *, today: date) -> Line:
    """Return one item as ``items --json`` promises it."""
    return {
        "id": item.id,
        "number": item.number,
        "inspection": item.inspection,
        "category": item.category,
        "title": item.title,
        "state": item.facts.state,
        "completion": item.completion,
        "sustained": item.sustained,
        "owner": item.owner,
        "unit": item.unit,
        "original_due_on": item.original_due_on,
        "due_on": item.due_on,
        "days_left": calendar.between(item.paused_on or today, item.due_on) if item.due_on else None,
        "published": calendar.is_published(item.due_on) if item.due_on else None,
        "overdue": item.is_overdue(today),
        "version": item.facts.version,
        "paused_on": item.paused_on,
        "workflow": {"name": item.workflow_key, "number": item.workflow_number, "sha256": item.workflow_sha256},
    }
