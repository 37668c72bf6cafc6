"""What came of a notice that was read, and taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from typing_extensions import TypedDict

from engine.operations.intake import TakenIn
from engine.words import Language
from rectify.answers.columns import ColumnSeen, columns_seen
from rectify.documents.findings import Finding, Notice


class When(TypedDict):
    """The days of an inspection as the notice says them."""

    started_on: date | None
    ended_on: date | None
    feedback_on: date | None


class ImportedItem(TypedDict):
    """A finding; ``id`` is null while nothing was written, ``group`` an index into ``groups``."""

    id: int | None
    group: int | None
    number: str | None
    title: str
    completion: str
    sustained: bool
    state: str
    measures: list[str]
    responsible: str | None
    due_on: date | None


class Doubt(TypedDict):
    """Something in a notice that does not fit; ``line`` counts from 1, null for the whole."""

    code: str
    line: int | None
    message: str
    excerpt: str


class Imported(TypedDict):
    """One notice with its findings and every doubt; ``columns`` says what those of a ledger were taken for."""

    file: str
    title: str
    organization: str
    inspection: When
    signed_on: date | None
    published_on: date | None
    groups: list[str]
    declared: dict[str, int]
    items: list[ImportedItem]
    problems: list[Doubt]
    columns: list[ColumnSeen]


def imported(
    file: str, notice: Notice, taken: tuple[TakenIn, ...] | None, states: Sequence[str], language: Language
) -> Imported:
    """Return a notice as ``import --json`` promises it; ``taken`` is None when nothing was written."""
    return {
        "file": file,
        "title": notice.title,
        "organization": notice.organization,
        "inspection": {"started_on": notice.started_on, "ended_on": notice.ended_on, "feedback_on": notice.feedback_on},
        "signed_on": notice.signed_on,
        "published_on": notice.published_on,
        "groups": list(notice.groups),
        "declared": dict(notice.declared),
        "items": [
            _item(item, taken[index].id if taken else None, states[index]) for index, item in enumerate(notice.items)
        ],
        "problems": [
            {"code": p.code, "line": p.line, "message": p.message.text(language), "excerpt": p.excerpt}
            for p in notice.problems
        ],
        "columns": columns_seen(notice.columns),
    }


def _item(item: Finding, item_id: int | None, state: str) -> ImportedItem:
    return {
        "id": item_id,
        "group": item.group,
        "number": item.number,
        "title": item.title,
        "completion": item.completion,
        "sustained": item.sustained,
        "state": state,
        "measures": list(item.measures),
        "responsible": item.responsible,
        "due_on": item.due_on,
    }
