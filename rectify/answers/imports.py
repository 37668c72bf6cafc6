"""What came of a notice that was read, and taken in."""

from __future__ import annotations

from datetime import date
from typing import Literal

from typing_extensions import TypedDict

from engine.words import Language
from rectify.answers.columns import ColumnSeen, columns_seen
from rectify.documents.findings import Finding, Notice
from rectify.documents.intake import Met

Outcome = Literal["new", "same", "changed"]


class When(TypedDict):
    """The days of an inspection as the notice says them."""

    started_on: date | None
    ended_on: date | None
    feedback_on: date | None


class Changed(TypedDict):
    """A field in which an item of the ledger differs; only wording is ``written``, the rest is for people to do."""

    field: str
    before: str
    after: str
    written: bool


class GoneItem(TypedDict):
    """An item of the ledger that its source no longer has; it stays in the ledger."""

    id: int
    number: str
    title: str
    state: str


class ImportedItem(TypedDict):
    """A finding; ``group`` is an index into ``groups``.

    ``outcome`` says whether it is ``new``, the ``same`` as in the ledger or ``changed``, and then in what. ``id`` is
    null while nothing was written; ``item`` is the number it has in the ledger, null while it has none. An item of
    which the asker may not know has neither.
    """

    id: int | None
    item: str | None
    group: int | None
    number: str | None
    title: str
    completion: str
    sustained: bool
    state: str
    measures: list[str]
    responsible: str | None
    due_on: date | None
    outcome: str
    changes: list[Changed]


class Doubt(TypedDict):
    """Something in a notice that does not fit; ``line`` counts from 1, null for the whole; ``page`` for a PDF."""

    code: str
    line: int | None
    page: int | None
    message: str
    excerpt: str


class Imported(TypedDict):
    """One notice with its findings, every doubt about them, and the items of the ledger it no longer has.

    ``columns`` says of a ledger what each column was taken for.
    """

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
    gone: list[GoneItem]
    columns: list[ColumnSeen]


def imported(file: str, notice: Notice, met: Met, language: Language) -> Imported:
    """Return a notice as ``import --json`` promises it, with what it met in the ledger."""
    return {
        "file": file,
        "title": notice.title,
        "organization": notice.organization,
        "inspection": {"started_on": notice.started_on, "ended_on": notice.ended_on, "feedback_on": notice.feedback_on},
        "signed_on": notice.signed_on,
        "published_on": notice.published_on,
        "groups": list(notice.groups),
        "declared": dict(notice.declared),
        "items": [_item(item, met, at) for at, item in enumerate(notice.items)],
        "problems": [
            {"code": p.code, "line": p.line, "page": p.page, "message": p.message.text(language), "excerpt": p.excerpt}
            for p in notice.problems
        ],
        "gone": [
            {"id": item.id, "number": item.number, "title": item.title, "state": item.state}
            for item in met.comparison.gone
        ],
        "columns": columns_seen(notice.columns),
    }


def outcome(met: Met, at: int) -> Outcome:
    """Return what a finding is to the ledger it met, by its place in the notice."""
    match = met.comparison.matches[at]
    return "same" if match.is_hidden else "new" if match.kept is None else "changed" if match.differences else "same"


def _item(item: Finding, met: Met, at: int) -> ImportedItem:
    match = met.comparison.matches[at]
    return {
        "id": met.taken[at].id or None if met.taken else None,
        "item": met.taken[at].number or None if met.taken else match.kept.number if match.kept else None,
        "group": item.group,
        "number": item.number,
        "title": item.title,
        "completion": item.completion,
        "sustained": item.sustained,
        "state": met.states[at],
        "measures": list(item.measures),
        "responsible": item.responsible,
        "due_on": item.due_on,
        "outcome": outcome(met, at),
        "changes": [
            {"field": each.field, "before": each.before, "after": each.after, "written": each.is_wording}
            for each in match.differences
        ],
    }
