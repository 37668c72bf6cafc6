"""Collective decisions as a list: those of the items somebody may see, with what everybody said."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.actor import Actor
from engine.domain.decisions import Count, DecisionState, counted
from engine.domain.definition import Workflow
from engine.domain.extent import scope
from engine.domain.permission import sees
from engine.errors import InvalidInput, NotFound
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.meetings import DECISION, seats_at
from engine.store import decisions, items
from engine.store.decisions import StoredDecision, StoredSeat
from engine.store.items import StoredItem
from engine.store.sections import Place, Section
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDecision:
    """A decision with its seats and the votes as they stand."""

    decision: StoredDecision
    seats: tuple[StoredSeat, ...]
    votes: Count

    def awaits(self, person_id: int | None) -> bool:
        """Say whether somebody has still to speak on it."""
        return self.decision.state is DecisionState.OPEN and any(
            seat.person_id == person_id and seat.opinion is None and not seat.has_left for seat in self.seats
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDecision:
    """A decision with the item it is about."""

    told: ToldDecision
    item: str
    title: str
    version: int
    workflow: Workflow


def list_decisions(
    ledger: Ledger,
    *,
    actor: Actor,
    item: str | None = None,
    state: DecisionState | None = None,
    mine: bool = False,
    after: Place | None = None,
    most: int | None = None,
) -> list[ListedDecision]:
    """Return the decisions on the items the actor may see, oldest first; ``most`` behind a place, or all.

    With ``mine`` those at which the actor has a seat. Raises ``NotFound`` for an unknown item, and ``InvalidInput``
    where nobody is asked about.
    """
    if mine and actor.own_id is None:
        raise InvalidInput(
            what=Words("自己的集体决策", "One's own decisions"),
            value="mine",
            why=Words("没有说明是谁", "it does not say whose"),
            allowed=Words("与--as一起用", "together with --as"),
            where="--mine",
        )
    with reading(ledger.database) as work:
        item_id = change.visible(work, item, actor=actor).id if item is not None else None
        section = Section(scope=scope(actor), after=after, most=most)
        found = decisions.listed(
            work, state=state, item_id=item_id, member_id=actor.own_id if mine else None, section=section
        )
        held = items.get_many(work, (one.item_id for one in found))
        seats = decisions.seats_of_many(work, (one.id for one in found))
        return [_listed(work, ledger, one, seats.get(one.id, ()), held[one.item_id]) for one in found]


def one_decision(ledger: Ledger, decision_id: int, *, actor: Actor) -> ListedDecision:
    """Return one decision as the list has it; raises ``NotFound``, also for one on an item the actor may not see."""
    with reading(ledger.database) as work:
        found = decisions.get(work, decision_id)
        item = None if found is None else items.in_ledger(work, found.item_id)
        if found is None or item is None or not sees(actor, item.facts):
            raise NotFound(what=DECISION, which=str(decision_id))
        return _listed(work, ledger, found, decisions.seats_of(work, decision_id), item)


def told_on(work: UnitOfWork, item_id: int) -> tuple[ToldDecision, ...]:
    """Return every decision about an item with its seats, in the order they were called."""
    seats = decisions.seats_on(work, item_id)
    return tuple(_told(one, seats.get(one.id, ())) for one in decisions.of_item(work, item_id))


def _told(decision: StoredDecision, seats: tuple[StoredSeat, ...]) -> ToldDecision:
    votes = counted(seats_at(seats), quorum=decision.quorum, majority=decision.majority)
    return ToldDecision(decision=decision, seats=seats, votes=votes)


def _listed(
    work: UnitOfWork, ledger: Ledger, decision: StoredDecision, seats: tuple[StoredSeat, ...], item: StoredItem
) -> ListedDecision:
    return ListedDecision(
        told=_told(decision, seats),
        item=item.number,
        title=item.title,
        version=item.facts.version,
        workflow=ledger.workflow(work, item.workflow_version_id),
    )
