"""Why somebody may not do something, in words: what they are, and what one would have to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import ITEM_ACTIONS, OF_PEOPLE, OFFICE_ACTIONS, called, may, may_in_office, standing
from engine.domain.standing_names import ROLE_WORDS, Part
from engine.words import Words

_NOTHING = Words("与此无关的人", "nobody to this")
_SERVICE = Words("服务账号", "a service")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """What somebody is (``held``) and what would suffice (``allowed``), as roles and relations in words.

    ``but`` is what nobody may be, whatever else they are; none where nothing stands against it.
    """

    action: Words
    held: tuple[Words, ...]
    allowed: tuple[Words, ...]
    but: Words | None = None

    @property
    def says(self) -> Words:
        """Return one sentence to whom it concerns: what they are, and who may."""
        if self.but is None:
            sentence = Words("您是{held}；可以{action}的是{allowed}。", "You are {held}; who may {action}: {allowed}.")
            return sentence.fill(held=self.held or _NOTHING, action=self.action, allowed=self.allowed)
        return Words(
            "您是{held}；可以{action}的是{allowed}，但不能是{but}。",
            "You are {held}; who may {action}: {allowed}, but never {but}.",
        ).fill(held=self.held or _NOTHING, action=self.action, allowed=self.allowed, but=self.but)


def why_not(
    actor: Actor,
    action: Action,
    facts: ItemFacts | None = None,
    *,
    workflow: Workflow | None = None,
    who: Iterable[str] | None = None,
    parts: frozenset[Part] = frozenset(),
    but: Part | None = None,
) -> WhyNot | None:
    """Return why the actor may not do something about an item or, without one, in the office; None when they may.

    ``who`` are those whom a rule or a step of ``workflow`` names; without it the policy says who may. ``parts`` are
    what the actor is to the part of the item that it is about; whoever is ``but`` to it may not. Whether they may know
    of the item is asked before.
    """
    held = _held_in_office(actor) if facts is None else {*standing(actor, facts), *parts}
    if who is None and (may_in_office(actor, action) if facts is None else may(actor, action, facts)):
        return None
    policy = (OFFICE_ACTIONS if facts is None else ITEM_ACTIONS).get(action, ())
    allowed = tuple(policy if who is None else who)
    is_persons = actor.is_program and action in OF_PEOPLE
    if not held.isdisjoint(allowed) and but not in held and not is_persons:
        return None
    never = _word(but, workflow) if but is not None and but in held else None
    return WhyNot(
        action=ACTION_WORDS[action],
        held=tuple(_word(name, workflow) for name in sorted(held)),
        allowed=tuple(_word(name, workflow) for name in dict.fromkeys(allowed)),
        but=_SERVICE if is_persons else never,
    )


def _held_in_office(actor: Actor) -> set[str]:
    held = {role for role, units in actor.roles.items() if units}
    return held | {actor.office} if actor.acts_alone and actor.office is not None else held


def _word(name: str, workflow: Workflow | None) -> Words:
    return called(workflow, name) if workflow is not None else ROLE_WORDS.get(name, Words(name, name))
