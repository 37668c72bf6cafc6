"""The whole ledger for a report to those above: every item as it stands, and what happened in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.actor import Actor
from engine.domain.definition import StateKind, Workflow
from engine.domain.requests import RequestState
from engine.operations.ledger import Ledger
from engine.operations.publication import seen_whole
from engine.store import items, people, requests, reviews, units
from engine.store.finding import Wanted
from engine.store.items import StoredItem
from engine.store.queries import ListedItem
from engine.store.requests import StoredRequest
from engine.store.reviews import StoredReview
from engine.store.tables.ledger import Inspection
from engine.store.unit_of_work import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One item as figures count it."""

    item: ListedItem
    stored: StoredItem
    workflow: Workflow

    @property
    def is_closed(self) -> bool:
        """Say whether its workflow has come to an end with it."""
        return self.workflow.states[self.item.facts.state].kind is StateKind.FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLedger:
    """Every item that is not confidential, with the reviews and the agreed requests of these; inspections by code."""

    office: str
    items: Sequence[Counted]
    reviews: Sequence[StoredReview]
    agreed: Sequence[StoredRequest]
    inspections: Mapping[str, str]
    names: Mapping[int, str]
    units: Mapping[int, str]


def whole_ledger(ledger: Ledger, *, actor: Actor) -> WholeLedger:
    """Return the ledger as it stands; raises ``NotPermitted`` for somebody who sees only a part of it."""
    with reading(ledger.database) as work:
        listed = [one for one in seen_whole(work, Wanted(), actor=actor) if not one.facts.confidential]
        keys = {one.id for one in listed}
        stored = items.get_many(work, keys)
        return WholeLedger(
            office=ledger.installation(work).office_name,
            items=[
                Counted(item=one, stored=stored[one.id], workflow=ledger.workflow(work, one.workflow_version_id))
                for one in listed
            ],
            reviews=[one for one in reviews.listed(work) if one.item_id in keys],
            agreed=[one for one in requests.listed(work, state=RequestState.AGREED) if one.item_id in keys],
            inspections={row.code: row.title for row in work.list(Inspection)},
            names=people.names(work),
            units=units.paths(work),
        )
