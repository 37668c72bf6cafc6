"""What a document about an inspection needs to know: its findings as they stand, measures, people and dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.domain.actor import Actor
from engine.domain.definition import StateKind, Workflow
from engine.domain.editions import Edition, Withheld
from engine.domain.extent import scope
from engine.domain.permission import sees
from engine.errors import NotFound, NotPermitted
from engine.operations.ledger import Ledger
from engine.operations.units import unit_in
from engine.operations.withholding import withheld_from
from engine.store import items, measures, people, queries, units
from engine.store.finding import Wanted
from engine.store.glance import glancing
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.queries import ListedItem
from engine.store.tables.ledger import Category, Inspection
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

_EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItem:
    """One finding as it stands, with its text and its measures, but for those that were dropped."""

    item: ListedItem
    stored: StoredItem
    printed_number: str | None
    body: str
    responsible: str | None
    measures: Sequence[StoredMeasure]
    workflow: Workflow

    @property
    def is_closed(self) -> bool:
        """Say whether its workflow has come to an end with it."""
        return self.workflow.states[self.item.facts.state].kind is StateKind.FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionStanding:
    """One inspection with its findings, grouped as it grouped them; those without a group come first.

    ``withheld`` counts what the edition leaves out, by the reason; ``said_withheld`` is how it says so.
    ``confidential`` are items that are in no document and in none of its figures, as far as the actor may know of them.
    """

    code: str
    kind: str
    title: str
    organization: str
    started_on: date | None
    ended_on: date | None
    feedback_on: date | None
    signed_on: date | None
    contact: str | None
    groups: Sequence[tuple[str | None, Sequence[PublishedItem]]]
    withheld: Mapping[Withheld, int]
    said_withheld: Mapping[Withheld, str]
    confidential: int
    names: Mapping[int, str]
    units: Mapping[int, str]
    office: str

    @property
    def shown(self) -> list[PublishedItem]:
        """Return every finding that is told of, in the order of its groups."""
        return [one for _title, members in self.groups for one in members]


def standing(
    ledger: Ledger, code: str | None, *, actor: Actor, edition: Edition | None = None, unit: str | None = None
) -> InspectionStanding:
    """Return an inspection as it stands, the latest when none is named, or the part of it that concerns a unit.

    Confidential items are left out, and those withheld from the edition. Raises ``NotFound``, also for an inspection
    of which the actor sees nothing, and ``NotPermitted`` for somebody who sees only a part: its figures would be wrong.
    """
    with glancing(ledger.database) as work:
        work.ahead(ledger.installation, units.tree, people.names, lambda ask: ask.list(Inspection))
        unit_id = None if unit is None else unit_in(units.tree(work), unit, as_it_was=True)
        inspection = shown_inspection(work, code, actor=actor)
        listed = seen_whole(work, Wanted(inspection=inspection.code, unit_id=unit_id), actor=actor)
        told = [one for one in listed if not one.facts.confidential]
        stored, texts = items.get_many(work, (one.id for one in told)), queries.texts_of(work, inspection.code)
        planned = measures.of_items(work, stored)
        reasons = [None if edition is None else withheld_from(stored[one.id], edition) for one in told]
        shown = [
            PublishedItem(
                item=item,
                stored=stored[item.id],
                printed_number=texts[item.id].printed_number,
                body=texts[item.id].body,
                responsible=texts[item.id].responsible,
                measures=[one for one in planned.get(item.id, ()) if one.void_reason is None],
                workflow=ledger.workflow(work, item.workflow_version_id),
            )
            for item, reason in zip(told, reasons, strict=True)
            if reason is None
        ]
        return InspectionStanding(
            code=inspection.code,
            kind=inspection.kind,
            title=inspection.title,
            organization=inspection.organization,
            contact=inspection.contact,
            started_on=inspection.started_on,
            ended_on=inspection.ended_on,
            feedback_on=inspection.feedback_on,
            signed_on=inspection.signed_on,
            groups=_grouped(work, inspection, shown),
            withheld=Counter(reason for reason in reasons if reason is not None),
            said_withheld=ledger.said_withheld,
            confidential=len(listed) - len(told),
            names=people.names(work),
            units=units.paths(work),
            office=ledger.installation(work).office_name,
        )


def shown_inspection(work: UnitOfWork, code: str | None, *, actor: Actor) -> Inspection:
    """Return an inspection of which the actor sees something, the latest when none is named; raises ``NotFound``."""
    for row in reversed(work.list(Inspection)):
        if code in (None, row.code) and (actor.acts_alone or _shows(work, row.code, actor=actor)):
            return row
    raise NotFound(what=Words("检查", "inspection"), which=code or Words("（台账是空的）", "(the ledger is empty)"))


def _shows(work: UnitOfWork, code: str, *, actor: Actor) -> bool:
    found = queries.listed(work, Wanted(inspection=code, most=1, scope=scope(actor)))
    return any(sees(actor, item.facts) for item in found)


def seen_whole(work: UnitOfWork, wanted: Wanted, *, actor: Actor) -> list[ListedItem]:
    """Return every item that is wanted; raises ``NotPermitted`` where the actor may not see one that others may.

    Confidential items are no part of what a document counts: those that the actor does not know of are left out.
    """
    every = queries.listed(work, replace(wanted, most=_EVERY))
    seen = [item for item in every if sees(actor, item.facts)]
    if any(not item.facts.confidential for item in every if not sees(actor, item.facts)):
        raise NotPermitted(
            who=actor.shown_as,
            action=Words("起草这份文书", "write this document"),
            why=Words(
                "只能看到其中一部分事项，数字会不对", "they see only a part of it, and its figures would be wrong"
            ),
            allowed=Words("能看到全部事项的人", "whoever sees all of its items"),
            where=wanted.inspection,
        )
    return seen


def _grouped(
    work: UnitOfWork, inspection: Inspection, shown: Sequence[PublishedItem]
) -> list[tuple[str | None, list[PublishedItem]]]:
    """Return the findings by category, in the order of these; what has none comes before the first heading."""
    titles = [row.title for row in work.list(Category, inspection_id=inspection.id)]
    groups: dict[str | None, list[PublishedItem]] = {None: [], **{title: [] for title in titles}}
    for one in shown:
        groups[one.item.category].append(one)
    return [(title, members) for title, members in groups.items() if members]
