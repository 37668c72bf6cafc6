"""What people of a scratch office do with its items: through the very operations that real people call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from engine.domain.actor import Actor
from engine.domain.conduct import Brought, asks, brought, is_barred, players, weights
from engine.domain.definition import Relation, Role, Transition
from engine.domain.item import ItemFacts
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotPermitted, RectifyError, ReviewRefused, TransitionRefused
from engine.operations.advance import Advanced, Step, advance
from engine.operations.assign import assign
from engine.operations.measures import change_measures
from engine.operations.morning import Morning
from engine.operations.planning import Add, Amend, Finish, Plan
from engine.operations.remarks import attach
from engine.operations.review import Completed, ReviewForm, complete
from engine.operations.stage import Player, Stage
from engine.store import measures, reviews
from engine.store.items import StoredItem
from engine.store.unit_of_work import reading

_MINUTES = "第{number}次专题会议纪要"
_ATTACHES = (Role.MANAGER, Role.VERIFIER)
_GOES_ON, _ENDS_IT = 6, 1
# What may come of a try; anything else is a fault of ours and is not swallowed.
_REFUSALS = (TransitionRefused, ReviewRefused, NotPermitted, InvalidInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """What somebody did: a step that was taken, or a review that was completed and the step it took."""

    item_id: int
    person_id: int
    advanced: Advanced | None = None
    completed: Completed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What somebody tried in vain: the step or review (None: no step was open to anybody), and the refusal's code."""

    item_id: int
    trigger: str | None
    code: str


class Acting:
    """The people of a stage at work. What they choose is drawn; what comes of it the operations decide."""

    def __init__(self, stage: Stage, draw: Random, morning: Morning) -> None:
        self._stage, self._draw, self._morning = stage, draw, morning
        self._numbers = {item.id: item.number for item in stage.items}
        self._meetings = 0

    def assign(self, item_id: int, *, at: datetime) -> None:
        """Let a manager name the people of an item."""
        self._morning.is_changed(item_id)
        owner = self._drawn(self._stage.cast.holding(Role.STAFF))
        leader = self._drawn(self._stage.cast.holding(Role.LEADER))
        verifiers = self._stage.cast.holding(Role.VERIFIER)
        assign(
            self._stage.ledger,
            self._numbers[item_id],
            owner=owner.login,
            leader=leader.login,
            verifier=self._drawn(verifiers).login if verifiers else None,
            actor=self._drawn(self._stage.cast.holding(Role.MANAGER)).actor,
            at=at,
        )

    def step(self, item_id: int, *, at: datetime) -> Did | Refused:
        """Let somebody take one of the steps that may be taken, with whatever it asks for."""
        item = self._morning.take_up(item_id)
        options = self._options(item.facts)
        if not options:
            return Refused(item_id=item_id, trigger=None, code="no_step_open")
        ((step, who),) = self._draw.choices(options, weights(item.facts, [step for step, _who in options]))
        person = self._draw.choice(who)
        try:
            return Did(item_id=item_id, person_id=person, advanced=self._take(item, step, person, at=at))
        except _REFUSALS as refusal:
            return Refused(item_id=item_id, trigger=step.trigger, code=_code(refusal))

    def review(self, review_id: int, *, at: datetime) -> Did | Refused | None:
        """Let the reviewer complete a review that is still open, finding this or that; None when it no longer is."""
        with reading(self._stage.ledger.database) as work:
            review = reviews.get(work, review_id)
        if review is None or review.completed_at is not None or review.state != "open":
            return None
        item = self._morning.take_up(review.item_id)
        rule = self._stage.workflow.reviews[review.rule]
        readily = [_GOES_ON if outcome.trigger is None else _ENDS_IT for outcome in rule.outcomes]
        (outcome,) = self._draw.choices(rule.outcomes, readily)
        taken = self._stage.workflow.step(outcome.trigger) if outcome.trigger else None
        names = rule.reviewer if taken is None else [name for name in rule.reviewer if name in taken.who] or taken.who
        who = players(names, item.facts, self._stage.cast) or list(self._stage.cast.holding(Role.MANAGER))
        requires = (*outcome.requires, *(taken.requires if taken else ()))
        asked = (*rule.asks, *(taken.asks if taken else ()))
        bring = brought(
            self._stage.workflow, item.facts, requires, tuple(dict.fromkeys(asked)), self._draw, today=self._day(at)
        )
        person = self._draw.choice(who)
        try:
            self._attach(item, bring.evidence, at=at)
            done = complete(
                self._stage.ledger,
                review_id,
                outcome=outcome.key,
                note=bring.note,
                actor=self._actor(person),
                at=at,
                form=ReviewForm(
                    settings=bring.settings, decided_on=self._decided_on(bring, at), minutes=self._minutes(bring)
                ),
            )
        except _REFUSALS as refusal:
            return Refused(item_id=item.id, trigger=outcome.key, code=_code(refusal))
        return Did(item_id=item.id, person_id=person, completed=done, advanced=done.advanced)

    def _options(self, facts: ItemFacts) -> list[tuple[Transition, list[int]]]:
        found = []
        for step in self._stage.workflow.transitions_from(facts.state):
            if is_barred(facts, step.requires, step.asks):
                continue
            but = facts.doers if asks(step, "not_doer") else frozenset()
            who = players(step.who, facts, self._stage.cast, but=but)
            if who:
                found.append((step, who))
        return found

    def _take(self, item: StoredItem, step: Transition, person: int, *, at: datetime) -> Advanced:
        self._prepare(item, step, at=at)
        bring = brought(self._stage.workflow, item.facts, step.requires, step.asks, self._draw, today=self._day(at))
        files, group = self._files(item, bring, person), None
        if files:
            ((group, _count),) = bring.evidence.items()
        else:
            self._attach(item, bring.evidence, at=at)
        return advance(
            self._stage.ledger,
            item.number,
            Step(
                trigger=step.trigger,
                note=bring.note,
                evidence=files,
                group=group,
                settings=bring.settings,
                decided_on=self._decided_on(bring, at),
                minutes=self._minutes(bring),
            ),
            actor=self._actor(person),
            at=at,
        )

    def _prepare(self, item: StoredItem, step: Transition, *, at: datetime) -> None:
        """Let the owner plan and carry out measures as far as a step requires it."""
        if asks(step, "owner_assigned") and item.facts.owner_id is None:
            self.assign(item.id, at=at)
        plans = asks(step, "measures_planned") and (
            item.facts.measures == 0 or item.facts.measures_planned < item.facts.measures
        )
        finishes = asks(step, "measures_done") and item.facts.measures_done < item.facts.measures
        if plans:
            self._plan(item, at=at)
        if finishes:
            self._finish(item, at=at)

    def _plan(self, item: StoredItem, *, at: datetime) -> None:
        planner, due_on = self._responsible(item.facts), item.due_on or self._day(at) + timedelta(days=60)
        there = self._measures(item)
        whole = Plan(owner=planner.login, due_on=due_on)
        if not there:
            text = "逐项核对，限期整改。"
            asked: Sequence[Add | Amend] = (Add(plan=Plan(text=text, owner=planner.login, due_on=due_on)),)
        else:
            asked = [Amend(no=one.position, plan=whole) for one in there if not one.is_planned]
        for one in asked:
            change_measures(self._stage.ledger, item.number, one, actor=planner.actor, at=at)

    def _finish(self, item: StoredItem, *, at: datetime) -> None:
        by = self._responsible(item.facts)
        for one in self._measures(item):
            if one.done_on is None:
                change_measures(self._stage.ledger, item.number, Finish(no=one.position), actor=by.actor, at=at)

    def _measures(self, item: StoredItem) -> list[measures.StoredMeasure]:
        with reading(self._stage.ledger.database) as work:
            return [one for one in measures.of_item(work, item.id) if one.void_reason is None]

    def _files(self, item: StoredItem, bring: Brought, person: int) -> list[Path]:
        """Return the files that somebody hands in with a step: where they may, and all are of one group."""
        facts, roles = item.facts, self._stage.players[person].roles
        may = person in {facts.owner_id, facts.verifier_id} or any(role in roles for role in _ATTACHES)
        if not may or len(bring.evidence) != 1:
            return []
        ((group, count),) = bring.evidence.items()
        return _named(item, group, count)

    def _attach(self, item: StoredItem, evidence: Mapping[str | None, int], *, at: datetime) -> None:
        by = self._responsible(item.facts)
        for group, count in evidence.items():
            paths = _named(item, group, count)
            attach(self._stage.ledger, item.number, paths, actor=by.actor, at=at, group=group)

    def _responsible(self, facts: ItemFacts) -> Player:
        """Return the owner, or a manager where nobody is one."""
        found = players((Relation.OWNER,), facts, self._stage.cast) or self._stage.cast.holding(Role.MANAGER)
        return self._stage.players[found[0]]

    def _decided_on(self, bring: Brought, at: datetime) -> date | None:
        return self._day(at) if bring.decides else None

    def _minutes(self, bring: Brought) -> str | None:
        if not bring.decides:
            return None
        self._meetings += 1
        return _MINUTES.format(number=self._meetings)

    def _day(self, at: datetime) -> date:
        return local_day(at, self._stage.workflow.zone)

    def _drawn(self, people: Sequence[int]) -> Player:
        return self._stage.players[self._draw.choice(people)]

    def _actor(self, person: int) -> Actor:
        return self._stage.players[person].actor


def _named(item: StoredItem, group: str | None, count: int) -> list[Path]:
    return [
        Path(f"{item.number}-{item.facts.version}-{group or 'file'}-{number}.pdf") for number in range(1, count + 1)
    ]


def _code(refusal: RectifyError) -> str:
    reasons = getattr(refusal, "reasons", ())
    return reasons[0].code if reasons else refusal.code
