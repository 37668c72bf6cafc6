"""What waits for one person, and what they wait for: steps of items, and whatever else is owed, at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.domain.definition import GuardUse, Relation, Role, StateKind, Transition, Workflow
from engine.domain.guards import Asked, checked
from engine.domain.item import Given, ItemFacts
from engine.domain.permission import ITEM_ACTIONS, sees, standing, standing_in
from engine.domain.standing_names import Part
from engine.domain.steps import ahead, meant
from engine.domain.workdays import Calendar
from engine.errors import Reason
from engine.machine import obstacles
from engine.operations.ledger import Ledger
from engine.store import calendar, desks, owed, people, versions
from engine.store.glance import Glance, glancing
from engine.store.items import StoredItem, members
from engine.store.mine import Mine
from engine.store.owed import DECISION, Owed

# So many items and other things are looked at; whoever has more to do begins with the earliest.
MOST = 400
# A step of an item, an owner to be named, something else that is owed, or what somebody else has to do first.
Kind = Literal["step", "assign", "measure", "receipt", "progress", "review", "request", "duty", "decision", "waiting"]
_KINDS: Mapping[str, Kind] = {
    Subject.MEASURE: "measure",
    Subject.RECEIPT: "receipt",
    Subject.PROGRESS: "progress",
    Subject.REVIEW: "review",
    Subject.REQUEST: "request",
    Subject.DUTY: "duty",
    DECISION: "decision",
}
_OWNER = (Relation.OWNER,)
_NAMING = frozenset(ITEM_ACTIONS[Action.ASSIGN])


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that waits for somebody, or that they wait for (``kind`` is ``waiting``).

    ``item`` is None for a duty. ``because`` is the role or relation that makes it theirs. ``step`` is the step that
    comes next, with what it needs and lacks; ``back`` is the step that sends the item back, where they may take it.
    ``no`` is a measure's number or a decision's, ``period`` that of a review, report or duty, ``rule`` the key of its
    rule, of a decision its subject; ``absent`` is the login of whoever is stood in for; ``key`` that of what is owed.
    """

    kind: Kind
    workflow: Workflow
    calendar: Calendar
    item: StoredItem | None
    because: str
    due_on: date | None
    step: Transition | None = None
    needs: Sequence[tuple[GuardUse, Reason | None]] = ()
    back: Transition | None = None
    no: int | None = None
    period: str | None = None
    rule: str = ""
    absent: str = ""
    key: int | None = None

    @property
    def paused_on(self) -> date | None:
        """Return since when the item's date stands still."""
        return self.item.paused_on if self.item and self.kind in {"step", "assign", "waiting"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What waits for somebody, the earliest due first; ``is_cut`` says that there is more than was looked at.

    ``names`` are those of the people waited for, by key; ``mail_hour`` is when their own daily mail goes out, None for
    the office's hour.
    """

    tasks: Sequence[Task]
    names: Mapping[int, str]
    mail_hour: str | None
    is_cut: bool

    @property
    def mine(self) -> Sequence[Task]:
        """Return what waits for them."""
        return [task for task in self.tasks if task.kind != "waiting"]


def desk(ledger: Ledger, *, actor: Actor) -> Desk:
    """Return what waits for whoever asks, as it stands."""
    with glancing(ledger.database) as work:
        return _told(work, _Sorter(work, ledger, actor).desk(), actor)


def _told(work: Glance, found: Desk, actor: Actor) -> Desk:
    """Return a desk with the names of whom somebody waits for, and their own mail hour."""
    own = actor.own_id or 0
    known = people.correspondents(work, {own, *_others(found.tasks)})
    hour = known[own].mail_hour if own in known else None
    return replace(found, names={key: one.name for key, one in known.items()}, mail_hour=hour)


def desk_instead(ledger: Ledger, *, actor: Actor, own: Actor) -> Desk:
    """Return what waits for the absent person whom the actor stands in for.

    ``own`` is the same actor in their own right: what waits for them anyway is left out.
    """
    absent = actor.instead_of
    assert absent is not None  # noqa: S101 - the caller made the actor a substitute
    with glancing(ledger.database) as work:
        mine = {_which(task) for task in _Sorter(work, ledger, own).desk(is_dated=False).tasks}
        found = _Sorter(work, ledger, actor).desk()
        tasks = [replace(task, absent=absent.login) for task in found.tasks if _which(task) not in mine]
        return _told(work, replace(found, tasks=tasks), actor)


def _which(task: Task) -> tuple[object, ...]:
    """Return what tells a task from others, whoever's it is."""
    return task.kind, task.item.id if task.item else None, task.rule, task.no, task.period


def count_waiting(work: Glance, ledger: Ledger, *, actor: Actor) -> int:
    """Return how many things wait for whoever asks, in a transaction that has begun."""
    return len(_Sorter(work, ledger, actor).desk(is_dated=False).mine)


def is_turn_of(actor: Actor, facts: ItemFacts, names: Sequence[str]) -> str | None:
    """Return the first role or relation by which it is the actor's turn, of those a rule names; None where it is not.

    Where an item names a person for it, nobody else is meant, whatever roles they hold.
    """
    held, persons = standing(actor, facts), actor.persons
    for name in names:
        match name:
            case Relation.ASSIGNED_VERIFIER | Role.VERIFIER if facts.verifier_id is not None:
                is_meant = facts.verifier_id in persons
            case Relation.ASSIGNED_VERIFIER:
                is_meant = Role.VERIFIER in held
            case Relation.LEADER_IN_CHARGE if facts.leader_id is None:
                is_meant = Role.LEADER in held
            case _:
                is_meant = name in held
        if is_meant:
            return name
    return None


class _Sorter:
    """Decides in one transaction what of what may be somebody's is."""

    def __init__(self, work: Glance, ledger: Ledger, actor: Actor) -> None:
        self._work, self._ledger, self._actor = work, ledger, actor
        work.ahead(versions.all_of, calendar.version)
        self._versions = {key: ledger.workflow(work, key) for key in versions.all_of(work)}

    def desk(self, *, is_dated: bool = True) -> Desk:
        """Return what waits; not ``is_dated`` where the days of answers do not matter."""
        mine, most = self._mine(), MOST + 1
        self._work.ahead(
            lambda ask: desks.turns(ask, mine, most=most),
            lambda ask: owed.owed(ask, mine, most=most),
            lambda ask: owed.items_of_owed(ask, mine, most=most),
        )
        turns, owes = desks.turns(self._work, mine, most=most), owed.owed(self._work, mine, most=most)
        every = (*turns[:MOST], *owed.items_of_owed(self._work, mine, most=most))
        held = {item.id: item for item in every if sees(self._actor, item.facts)}
        answers = desks.answers_due(self._work, [item.id for item in turns[:MOST]]) if is_dated else {}
        # All workflows go by one of two calendars; which one is as good as free once it was read.
        self._calendars: dict[str, Calendar] = {}
        found = [
            *(task for item in turns[:MOST] if item.id in held for task in self._of_item(item, answers.get(item.id))),
            *(task for one in owes[:MOST] for task in self._of_owed(one, held)),
        ]
        found.sort(key=lambda task: (task.due_on or date.max, task.item.number if task.item else ""))
        return Desk(tasks=found, names={}, mail_hour=None, is_cut=len(turns) > MOST or len(owes) > MOST)

    def _mine(self) -> Mine:
        roles = {role for role, units in self._actor.roles.items() if units}
        held = roles | ({Relation.UNIT_LEADER} if self._actor.leads else set())
        # Where nobody is named, who holds the role is meant.
        held |= {Relation.LEADER_IN_CHARGE} if Role.LEADER in roles else set()
        held |= {Relation.ASSIGNED_VERIFIER} if Role.VERIFIER in roles else set()
        open_, turns, rules = [], [], []
        for key, workflow in self._versions.items():
            for state in workflow.states.values():
                if state.kind is not StateKind.FINAL:
                    open_.append((key, state.key))
                steps = workflow.transitions_from(state.key)
                if any(step.loop is None and not held.isdisjoint(meant(step)) for step in steps):
                    turns.append((key, state.key))
            rules += [(key, name) for name, who in _rules(workflow) if not held.isdisjoint(who)]
        units = {unit for held_in in self._actor.roles.values() for unit in held_in} | self._actor.leads
        named = {unit for role, reached in self._actor.roles.items() if role in _NAMING for unit in reached}
        return Mine(persons=self._actor.persons, units=units, named=named, open=open_, turns=turns, rules=rules)

    def _of_item(self, item: StoredItem, answer_due: date | None) -> Iterator[Task]:
        workflow, facts = self._versions[item.workflow_version_id], item.facts
        steps, state = ahead(workflow, facts), workflow.states[facts.state]
        # Where an item may wait, a review asks for it when it is time.
        may_wait = item.due_on is None and (state.timeless or state.review is not None)
        if not steps or may_wait:
            return
        step = steps[0]
        naming = next((name for name in sorted(standing(self._actor, facts)) if name in _NAMING), None)
        if facts.owner_id is None and naming is not None:
            calendar = self._calendar(workflow)
            yield Task(
                kind="assign", workflow=workflow, calendar=calendar, item=item, because=naming, due_on=item.due_on
            )
            return
        because = is_turn_of(self._actor, facts, meant(step))
        may = because is not None and self._may(workflow, facts, step)
        if because is not None and may:
            yield Task(
                kind="step",
                workflow=workflow,
                calendar=self._calendar(workflow),
                item=item,
                because=because,
                due_on=min(filter(None, (item.due_on, answer_due)), default=None),
                step=step,
                needs=checked(step.requires, Asked(workflow=workflow, facts=facts, actor=self._actor, given=Given())),
                back=self._back(workflow, facts),
            )
        elif facts.owner_id in self._actor.persons:
            due_on = answer_due or item.due_on
            yield Task(
                kind="waiting",
                workflow=workflow,
                calendar=self._calendar(workflow),
                item=item,
                because=Relation.OWNER,
                due_on=due_on,
                step=step,
            )

    def _may(self, workflow: Workflow, facts: ItemFacts, step: Transition) -> bool:
        """Say whether they are somebody who may take a step; what it still lacks can be supplied."""
        kept = {"not_permitted", "did_the_work", "not_by_operator", "not_by_program"}
        return all(one.code not in kept for one in obstacles(workflow, facts, step, actor=self._actor))

    def _back(self, workflow: Workflow, facts: ItemFacts) -> Transition | None:
        backs = (step for step in workflow.transitions_from(facts.state) if step.loop == "return")
        return next((step for step in backs if self._may(workflow, facts, step)), None)

    def _of_owed(self, one: Owed, held: Mapping[int, StoredItem]) -> Iterator[Task]:
        item = held.get(one.item_id or 0)
        if one.item_id is not None and item is None:
            return
        workflow = self._versions[one.version_id]
        because = self._because(one, workflow, item)
        if because is not None:
            yield Task(
                kind=_KINDS[one.subject],
                workflow=workflow,
                calendar=self._calendar(workflow),
                item=item,
                because=because,
                due_on=one.due_on,
                no=one.number if one.subject in {Subject.MEASURE, DECISION} else None,
                period=one.period,
                rule=one.rule,
                key=one.id,
            )

    def _because(self, one: Owed, workflow: Workflow, item: StoredItem | None) -> str | None:
        if one.subject in {Subject.MEASURE, Subject.RECEIPT}:
            return Relation.OWNER
        if one.subject == DECISION:
            is_own = self._actor.instead_of is None and one.person_id == self._actor.own_id
            return Part.MEETING_MEMBER if is_own else None
        if one.subject == Subject.DUTY or item is None:
            who = workflow.duties[one.rule].who if one.rule in workflow.duties else ()
            here = standing_in(self._actor, one.unit_id)
            return next((name for name in who if name in here), None)
        if one.subject == Subject.REVIEW:
            if one.person_id is not None:
                return Relation.ASSIGNED_VERIFIER if one.person_id in self._actor.persons else None
            rule = workflow.reviews.get(one.rule)
            return is_turn_of(self._actor, item.facts, rule.reviewer if rule else ())
        if one.subject == Subject.PROGRESS:
            reported = workflow.progress.get(one.rule)
            return is_turn_of(self._actor, item.facts, reported.who if reported else _OWNER)
        asked = workflow.requests.get(one.rule)
        if asked is None or not self._actor.persons.isdisjoint(members(one.askers or "[]")):
            return None
        who = asked.approvals[min(one.number or 0, len(asked.approvals) - 1)].who
        return is_turn_of(self._actor, item.facts, who)

    def _calendar(self, workflow: Workflow) -> Calendar:
        if workflow.calendar not in self._calendars:
            self._calendars[workflow.calendar] = self._ledger.calendar(self._work, workflow)
        return self._calendars[workflow.calendar]


def _others(tasks: Sequence[Task]) -> Iterator[int]:
    """Yield whom somebody may wait for."""
    for task in tasks:
        if task.kind == "waiting" and task.item is not None:
            facts = task.item.facts
            yield from (key for key in (facts.leader_id, facts.verifier_id) if key is not None)


def _rules(workflow: Workflow) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each rule of what is owed, with every role and relation that may have to do with it."""
    for key, review in workflow.reviews.items():
        yield key, frozenset(review.reviewer)
    for key, progress in workflow.progress.items():
        yield key, frozenset(progress.who)
    for key, duty in workflow.duties.items():
        yield key, frozenset(duty.who)
    for key, request in workflow.requests.items():
        yield key, frozenset(name for approval in request.approvals for name in approval.who)
