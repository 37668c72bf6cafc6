"""What a published notice needs to know of an inspection: its findings as they stand, measures and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.errors import NotFound
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items
from engine.store import measures, queries
from engine.store.finding import Wanted
from engine.store.measures import StoredMeasure
from engine.store.queries import ListedItem
from engine.store.tables.ledger import Inspection
from engine.store.unit_of_work import reading
from engine.words import Words

_EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItem:
    """One finding as it stands, with its text and its measures, but for those that were dropped."""

    item: ListedItem
    printed_number: str | None
    body: str
    measures: Sequence[StoredMeasure]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionStanding:
    """One inspection with its findings, grouped as it grouped them."""

    code: str
    title: str
    organization: str
    started_on: date | None
    ended_on: date | None
    feedback_on: date | None
    contact: str | None
    groups: Sequence[tuple[str | None, Sequence[PublishedItem]]]
    workflows: Mapping[int, Workflow]


def standing(ledger: Ledger, code: str | None, *, actor: Actor) -> InspectionStanding:
    """Return an inspection as it stands, the latest when none is named.

    Confidential items, those withheld from the public and those that the actor may not see are left out. Raises
    ``NotFound``, also for an inspection of which the actor sees nothing.
    """
    inspection = _named(ledger, code, actor=actor)
    page = list_items(ledger, Wanted(inspection=inspection.code, most=_EVERY), actor=actor)
    with reading(ledger.database) as work:
        texts = queries.texts_of(work, inspection.code)
        shown = [
            PublishedItem(
                item=item,
                printed_number=texts[item.id].printed_number,
                body=texts[item.id].body,
                measures=[one for one in measures.of_item(work, item.id) if one.void_reason is None],
            )
            for item in page.items
            if not item.facts.confidential and texts[item.id].withheld_outside is None
        ]
    return InspectionStanding(
        code=inspection.code,
        title=inspection.title,
        organization=inspection.organization,
        contact=inspection.contact,
        started_on=inspection.started_on,
        ended_on=inspection.ended_on,
        feedback_on=inspection.feedback_on,
        groups=_grouped(shown),
        workflows=page.workflows,
    )


def _named(ledger: Ledger, code: str | None, *, actor: Actor) -> Inspection:
    """Return an inspection of which the actor sees something, the latest when none is named; raises ``NotFound``."""
    with reading(ledger.database) as work:
        every = work.list(Inspection)
    for row in reversed(every):
        if code in (None, row.code) and (actor.acts_alone or _shows(ledger, row.code, actor=actor)):
            return row
    raise NotFound(what=Words("检查", "inspection"), which=code or Words("（台账是空的）", "(the ledger is empty)"))


def _shows(ledger: Ledger, code: str, *, actor: Actor) -> bool:
    return bool(list_items(ledger, Wanted(inspection=code, most=1), actor=actor).items)


def _grouped(shown: Sequence[PublishedItem]) -> list[tuple[str | None, list[PublishedItem]]]:
    groups: dict[str | None, list[PublishedItem]] = {}
    for one in shown:
        groups.setdefault(one.item.category, []).append(one)
    return list(groups.items())
