"""Handing a person's part in an item to somebody else: what it consists of, and when it may not be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from engine.domain.definition import Relation, StateKind, Workflow
from engine.domain.item import ItemFacts
from engine.errors import Reason
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one person holds of an item: relations to it, unfinished measures by number, open reviews by period."""

    relations: tuple[Relation, ...]
    measures: tuple[int, ...] = ()
    reviews: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to hand over."""
        return bool(self.relations or self.measures or self.reviews)


def relations_of(facts: ItemFacts, person: int) -> tuple[Relation, ...]:
    """Return what a person is to an item by name."""
    named = (
        (Relation.OWNER, facts.owner_id),
        (Relation.LEADER_IN_CHARGE, facts.leader_id),
        (Relation.ASSIGNED_VERIFIER, facts.verifier_id),
    )
    return tuple(relation for relation, holder in named if holder == person)


def is_under_way(workflow: Workflow, facts: ItemFacts, *, sustained: bool) -> bool:
    """Say whether an item still asks something of its people: it can go on, or has reviews."""
    state = workflow.states[facts.state]
    return state.kind is not StateKind.FINAL or state.review_for(sustained=sustained) is not None


def handed_over(facts: ItemFacts, share: Share, to: int) -> ItemFacts:
    """Return the facts with somebody else in the relations that are handed over."""
    return replace(
        facts,
        owner_id=to if Relation.OWNER in share.relations else facts.owner_id,
        leader_id=to if Relation.LEADER_IN_CHARGE in share.relations else facts.leader_id,
        verifier_id=to if Relation.ASSIGNED_VERIFIER in share.relations else facts.verifier_id,
    )


def in_the_way(facts: ItemFacts, share: Share, to: int, *, working: Collection[int], name: str) -> Reason | None:
    """Return why an item may not go to somebody, or None: nobody is to verify their own work.

    ``working`` are the people with unfinished measures of the item.
    """
    after = handed_over(facts, share, to)
    if after.verifier_id != to:
        return None
    if after.owner_id == to:
        says = Words("{name}会既是责任人又是核查人", "{name} would be owner and verifier at once")
    elif share.measures or to in working:
        says = Words("{name}会核查自己负责的措施", "{name} would verify measures of their own")
    elif Relation.ASSIGNED_VERIFIER in share.relations and to in facts.doers:
        says = Words("{name}办理过这件事项，不能核查", "{name} did the work, so somebody else verifies")
    else:
        return None
    return Reason(code="own_work", says=says.fill(name=name))
