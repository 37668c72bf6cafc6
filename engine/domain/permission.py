"""Who may do what: one policy for every door, deny unless listed.

A person's *standing* towards an item is the set of roles that reach its unit and of relations to the item itself.
Steps of a workflow list who may take them; everything else is listed in ``ITEM_ACTIONS`` and ``OFFICE_ACTIONS``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.actor import Actor, Office
from engine.domain.definition import Relation, Role, Workflow
from engine.domain.item import ItemFacts
from engine.domain.standing_names import ROLE_WORDS, Let, Oneself, Part
from engine.errors import NotPermitted
from engine.words import Words

_INVOLVED = (Relation.OWNER, Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER)
_SEES = (*_INVOLVED, Relation.CREATED_BY, Let.CONFIDANT, *Role)
# For these any role will do, so a workflow's own will too.
_ANY_ROLE = frozenset({Action.SEE, Action.SNOOZE, Action.SEE_CALENDAR, Action.SEE_WORKFLOWS, Action.SEE_PEOPLE})

ITEM_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.SEE: _SEES,
    Action.COMMENT: (*_INVOLVED, Role.MANAGER, Role.VERIFIER, Role.LEADER),
    Action.ATTACH: (Relation.OWNER, Relation.ASSIGNED_VERIFIER, Role.MANAGER, Role.VERIFIER),
    Action.ASSIGN: (Role.MANAGER, Role.LEADER, Relation.LEADER_IN_CHARGE),
    Action.DESCRIBE: (Relation.OWNER, Role.MANAGER),
    Action.COMPLETE_REVIEW: (
        Relation.OWNER,
        Relation.LEADER_IN_CHARGE,
        Relation.ASSIGNED_VERIFIER,
        Role.MANAGER,
        Role.VERIFIER,
        Role.LEADER,
    ),
    Action.PLAN_MEASURES: (Relation.OWNER, Relation.LEADER_IN_CHARGE, Role.MANAGER, Role.LEADER),
    Action.FINISH_MEASURE: (Relation.OWNER, Part.MEASURE_OWNER, Role.MANAGER),
    Action.GIVE_RECEIPT: (Relation.OWNER,),
    Action.WITHDRAW: (Part.ASKER,),
    Action.PAUSE: (Role.MANAGER,),
    Action.REDATE: (Role.MANAGER,),
    Action.SNOOZE: _SEES,
    Action.HAND_OVER: (Role.MANAGER, Role.ADMINISTRATOR),
    Action.CONFIDE: (*_INVOLVED, Role.MANAGER),
    Action.DISOWN: (Relation.OWNER,),
    Action.URGE: (Role.MANAGER, Role.LEADER, Relation.LEADER_IN_CHARGE, Relation.UNIT_LEADER),
    Action.WITHHOLD: (Role.MANAGER, Role.LEADER),
    # Asked of the unit whose inspection it is.
    Action.PUBLISH_NOTICE: (Role.MANAGER, Role.LEADER),
    Action.WRITE_LETTER: (Role.MANAGER, Role.LEADER, Relation.LEADER_IN_CHARGE),
    Action.RECORD_FEEDBACK: (*_INVOLVED, Role.MANAGER, Role.STAFF, Role.LEADER),
    Action.SEE_FEEDBACK: (
        *_INVOLVED,
        Role.MANAGER,
        Role.LEADER,
        Role.AUDITOR,
        Part.FEEDBACK_ANSWERER,
        Part.FEEDBACK_RECORDER,
    ),
    Action.SEE_SENDER: (Role.MANAGER, Part.FEEDBACK_ANSWERER),
    Action.ANSWER_FEEDBACK: (Role.MANAGER, Part.FEEDBACK_ANSWERER),
    Action.DIRECT_FEEDBACK: (Role.MANAGER,),
    Action.CALL_DECISION: (Role.MANAGER, Role.LEADER, Relation.LEADER_IN_CHARGE),
    Action.SPEAK: (Part.MEETING_MEMBER,),
    Action.RECORD_DECISION: (Role.MANAGER, Part.MEETING_RECORDER),
}

# Who may do these is named by the rule in the workflow that asks for them.
RULE_ACTIONS = frozenset({Action.REQUEST, Action.ANSWER, Action.REPORT_PROGRESS, Action.RECORD_DUTY})

OFFICE_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.OPEN_ITEM: (Role.MANAGER, Office.OPERATOR),
    Action.IMPORT: (Role.MANAGER, Office.OPERATOR),
    Action.PUBLISH: (Role.MANAGER, Office.OPERATOR),
    Action.ADMINISTER: (Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_CALENDAR: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.REMIND_OF_HOLIDAYS: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    # Both do at once what the clock does by itself in a moment, and nothing else.
    Action.TICK: (Role.ADMINISTRATOR, Office.CLOCK, Office.OPERATOR),
    Action.DELIVER: (Role.ADMINISTRATOR, Office.OPERATOR),
    Action.TRY_TEXTS: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.HAND_OVER: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.TAKE_IN_BOUNCES: (Role.ADMINISTRATOR, Office.OPERATOR, Office.CLOCK),
    Action.RETRY_MAIL: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.ADD_WEBHOOK: (Role.MANAGER, Role.ADMINISTRATOR),
    Action.SEE_OFFICE: (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Office.OPERATOR),
    Action.SEE_CALENDAR: (*Role, Office.OPERATOR),
    Action.SEE_WORKFLOWS: (*Role, Office.OPERATOR),
    Action.COUNT_ITEMS: (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.TRY_WORKFLOW: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.VERIFY_HISTORY: (Role.AUDITOR, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.EXAMINE: (Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_TEMPLATES: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEE_TEMPLATES: (*Role, Office.OPERATOR),
    Action.KEEP_MAIL_TEXTS: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    # Names, logins and units: what one needs to name somebody for an item.
    Action.SEE_PEOPLE: (*Role, Office.OPERATOR),
}

PERSON_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.APPOINT_SUBSTITUTE: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SNOOZE: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEE_MAIL: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.RETRY_MAIL: (Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEE_AGENDA: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_FEED: (Oneself.SELF, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_WEBHOOK: (Oneself.SELF, Role.ADMINISTRATOR, Office.OPERATOR),
    # Whoever holds a token or a password acts as the person: nobody makes one for another, but the operator.
    Action.MAKE_TOKEN: (Oneself.SELF, Office.OPERATOR),
    Action.MAKE_SERVICE_TOKEN: (Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_TOKENS: (Oneself.SELF, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_SESSIONS: (Oneself.SELF, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SEND_LINK: (Role.ADMINISTRATOR, Office.OPERATOR),
    Action.SET_PASSWORD: (Oneself.SELF, Office.OPERATOR),
    Action.SEE_PERSON: (Oneself.SELF, Role.MANAGER, Role.ADMINISTRATOR, Office.OPERATOR),
    Action.KEEP_HABITS: (Oneself.SELF, Role.ADMINISTRATOR, Office.OPERATOR),
}


# Decisions that a person answers for by name: no service makes them, whatever roles it holds. Steps that check
# another's work are the same (``guards``); everything else a service may record where its roles let it.
OF_PEOPLE = frozenset(
    {
        Action.ANSWER,
        Action.COMPLETE_REVIEW,
        Action.CONFIDE,
        Action.WITHHOLD,
        Action.PUBLISH_NOTICE,
        Action.CALL_DECISION,
        Action.SPEAK,
        Action.RECORD_DECISION,
    }
)


class Confidential(Protocol):
    """What names the people who may know of it: an item's facts do."""

    @property
    def owner_id(self) -> int | None: ...  # noqa: D102 - as in ``ItemFacts``
    @property
    def leader_id(self) -> int | None: ...  # noqa: D102
    @property
    def verifier_id(self) -> int | None: ...  # noqa: D102
    @property
    def confidants(self) -> frozenset[int]: ...  # noqa: D102


def called(workflow: Workflow, name: str) -> Words:
    """Return what a workflow calls a role or relation: its own name for it, else the usual one.

    A role of another workflow's own has its key for a name.
    """
    return workflow.roles.get(name) or ROLE_WORDS.get(name) or Words(name, name)


def own_roles(workflow: Workflow) -> tuple[str, ...]:
    """Return the roles that a workflow names beyond those of the product, in the order of the file."""
    return tuple(name for name in workflow.roles if is_own_role(name))


def is_own_role(name: str) -> bool:
    """Say whether a name is that of a workflow's own role: the product gives it no meaning."""
    return name not in ROLE_WORDS


def standing(actor: Actor, facts: ItemFacts) -> frozenset[str]:
    """Return what the actor is to the item: roles that reach its unit, and relations to the item."""
    held, persons = set(standing_in(actor, facts.unit_id)), actor.persons
    if facts.owner_id in persons:
        held.add(Relation.OWNER)
    if facts.leader_id in persons:
        held.add(Relation.LEADER_IN_CHARGE)
    if facts.verifier_id in persons:
        held.add(Relation.ASSIGNED_VERIFIER)
    if facts.created_by in persons:
        held.add(Relation.CREATED_BY)
    if not facts.doers.isdisjoint(persons):
        held.add(Relation.DOER)
    if not facts.confidants.isdisjoint(persons):
        held.add(Let.CONFIDANT)
    return frozenset(held)


def standing_in(actor: Actor, unit_id: int) -> frozenset[str]:
    """Return what the actor is in a unit: roles that reach it, and whether they lead it."""
    held: set[str] = {role for role, units in actor.roles.items() if unit_id in units}
    if unit_id in actor.leads:
        held.add(Relation.UNIT_LEADER)
    return frozenset(held)


def attaching_is_work(actor: Actor, facts: ItemFacts) -> bool:
    """Say whether who attaches evidence does the work by it; what a verifier attaches records the check."""
    held = standing(actor, facts)
    return Relation.OWNER in held or held.isdisjoint({Role.VERIFIER, Relation.ASSIGNED_VERIFIER})


def sees(actor: Actor, facts: ItemFacts) -> bool:
    """Say whether the actor may know that the item exists: by any role in its unit, or because it names them.

    A confidential item is for those involved and those who were let in, whatever roles others hold.
    """
    if actor.acts_alone:
        return True
    if facts.confidential:
        return not actor.persons.isdisjoint(knows_of(facts))
    return _passes(Action.SEE, standing(actor, facts))


def knows_of(facts: Confidential) -> frozenset[int]:
    """Return the persons named in an item: all who may know of it while it is confidential."""
    involved = (facts.owner_id, facts.leader_id, facts.verifier_id)
    return facts.confidants.union(person for person in involved if person is not None)


def may_for(actor: Actor, action: Action, person_id: int, unit_id: int) -> bool:
    """Say whether the actor may do, or see, what concerns one person of a unit.

    Whoever stands in for somebody is not that person here: they act, they do not arrange the other's absence.
    """
    held: set[str] = {role for role, units in actor.roles.items() if unit_id in units}
    if actor.own_id == person_id:
        held.add(Oneself.SELF)
    if actor.acts_alone and actor.office is not None:
        held.add(actor.office)
    return not held.isdisjoint(PERSON_ACTIONS[action])


def require_for(actor: Actor, action: Action, person_id: int, unit_id: int, *, where: str) -> None:
    """Let pass what concerns one person of a unit, or raise ``NotPermitted`` naming who may.

    Whether the actor may know that there is such a person is asked before (``knows_person``).
    """
    if not may_for(actor, action, person_id, unit_id):
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=Words("这是别人的事", "it concerns somebody else"),
            allowed=[ROLE_WORDS[name] for name in PERSON_ACTIONS[action]],
            where=where,
        )


def knows_person(actor: Actor, person_id: int, unit_id: int, *, is_listed: bool) -> bool:
    """Say whether the actor may know that there is such a person.

    Any role will do for whoever is ``is_listed``: works here and is no service. Of others know those who may see more
    of a person than the name. Whoever holds no role knows of themselves.
    """
    return may_for(actor, Action.SEE_PERSON, person_id, unit_id) or (
        is_listed and may_in_office(actor, Action.SEE_PEOPLE)
    )


def may_in_office(actor: Actor, action: Action) -> bool:
    """Say whether the actor may do something about the office as a whole."""
    held = _in_the_office(actor)
    return not held.isdisjoint(OFFICE_ACTIONS.get(action, ())) or _by_own_role(action, held)


def _by_own_role(action: Action, held: Collection[str]) -> bool:
    """Say whether a role of a workflow's own lets pass what any role does in the office."""
    return action in _ANY_ROLE and action in OFFICE_ACTIONS and any(is_own_role(name) for name in held)


def _in_the_office(actor: Actor) -> set[str]:
    """Return what the actor is to the office as a whole: every role held anywhere, or the office that acts alone."""
    held: set[str] = {role for role, units in actor.roles.items() if units}
    if actor.acts_alone and actor.office is not None:
        held.add(actor.office)
    return held


def may(actor: Actor, action: Action, facts: ItemFacts) -> bool:
    """Say whether the actor may do something about one item; an office in its own right is asked elsewhere."""
    return not _is_for_people(actor, action) and _passes(action, standing(actor, facts))


def may_holding(action: Action, held: Collection[str]) -> bool:
    """Say whether what somebody is to something that hangs on an item or an inspection suffices for an action."""
    return _passes(action, held)


def require_holding(actor: Actor, action: Action, held: Collection[str], *, where: str) -> None:
    """Let pass what ``may_holding`` does, or raise ``NotPermitted`` naming who may."""
    _require_person(actor, action, where=where)
    if not _passes(action, held):
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=missing_role(held),
            allowed=[ROLE_WORDS[name] for name in ITEM_ACTIONS.get(action, ())],
            where=where,
        )


def _passes(action: Action, held: Collection[str]) -> bool:
    """Say whether one of the things somebody is to an item suffices; where any role does, so does a workflow's own."""
    if not frozenset(held).isdisjoint(ITEM_ACTIONS.get(action, ())):
        return True
    return action in _ANY_ROLE and action in ITEM_ACTIONS and any(is_own_role(name) for name in held)


def require(
    actor: Actor, action: Action, facts: ItemFacts | None = None, *, parts: frozenset[Part] = frozenset()
) -> None:
    """Let the action pass, or raise ``NotPermitted`` naming who may.

    ``parts`` are what the actor is to the part of the item that the action is about.
    """
    _require_person(actor, action, where=facts.number if facts else None)
    if facts is None:
        allowed, held = OFFICE_ACTIONS.get(action, ()), _in_the_office(actor)
    else:
        allowed, held = ITEM_ACTIONS.get(action, ()), {*standing(actor, facts), *parts}
    passes = _by_own_role(action, held) if facts is None else _passes(action, held)
    if held.isdisjoint(allowed) and not passes:
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=missing_role(held),
            allowed=[ROLE_WORDS[name] for name in allowed],
            where=facts.number if facts else None,
        )


def _is_for_people(actor: Actor, action: Action) -> bool:
    return actor.is_program and action in OF_PEOPLE


def _require_person(actor: Actor, action: Action, *, where: str | None) -> None:
    """Let pass what the actor need not be a person for; raises ``NotPermitted``."""
    if _is_for_people(actor, action):
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=Words("它是服务账号", "it is a service"),
            allowed=[Words("有相应角色的人", "a person with the role for it")],
            where=where,
        )


def missing_role(held: Collection[str], workflow: Workflow | None = None) -> Words:
    """Return that somebody lacks the role for something, with what they are instead, if they are anything."""
    lacks = Words("没有相应的角色", "the role for it is missing")
    if not held:
        return lacks
    names = [called(workflow, name) if workflow else ROLE_WORDS.get(name, Words(name, name)) for name in sorted(held)]
    return Words("{lacks}（现在是{names}）", "{lacks} (now: {names})").fill(lacks=lacks, names=names)


def require_named(
    actor: Actor,
    action: Action,
    who: Iterable[str],
    workflow: Workflow,
    held: frozenset[str],
    *,
    where: str,
    but: frozenset[int] = frozenset(),
) -> None:
    """Let an action pass for those whom a rule of a workflow names, but for the persons in ``but``.

    ``held`` is what the actor is to the item, or in the unit, that the rule is about. Raises ``NotPermitted`` naming
    who may, by the names the workflow has for them.
    """
    _require_person(actor, action, where=where)
    allowed, same = tuple(who), bool(actor.persons & but)
    if same or held.isdisjoint(allowed):
        raise NotPermitted(
            who=actor.shown_as,
            action=ACTION_WORDS[action],
            why=Words("申请是本人提出的", "it is their own request") if same else missing_role(held, workflow),
            allowed=[called(workflow, name) for name in allowed],
            where=where,
        )
