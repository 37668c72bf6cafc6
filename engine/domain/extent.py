"""What part of the ledger lists may show to somebody: the policy of ``permission``, as a query can ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import PERSON_ACTIONS
from engine.domain.standing_names import Oneself


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What part of the ledger a list may show: items of these units, and items these persons are named in.

    Of confidential items it shows those that name these persons as involved or let in.
    """

    units: frozenset[int]
    persons: frozenset[int]


def scope(actor: Actor) -> Scope | None:
    """Return what ``sees`` would let the actor see, for a query over many items; None is everything."""
    if actor.acts_alone:
        return None
    return Scope(units=frozenset(unit for units in actor.roles.values() for unit in units), persons=actor.persons)


def scope_of(actor: Actor, action: Action) -> Scope | None:
    """Return the part of what concerns people for which ``may_for`` would say yes; None is everything."""
    allowed = PERSON_ACTIONS[action]
    if actor.acts_alone and actor.office in allowed:
        return None
    units = frozenset(unit for role, held in actor.roles.items() if role in allowed for unit in held)
    own = actor.own_id if Oneself.SELF in allowed else None
    return Scope(units=units, persons=frozenset() if own is None else frozenset({own}))
