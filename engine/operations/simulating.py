"""A workflow played through in a scratch office: the real clock and the real operations, on a clock of its own.

Day by day the clock ticks at the mail hour, mails go out, and people whose turn it is take steps. Days on which
nothing is due and nobody acts cost nothing. Everything is drawn from one seed; nothing is sent, nothing is kept.
"""

from __future__ import annotations

import gc
import heapq
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Literal, NamedTuple

from engine.domain.conduct import act_on
from engine.domain.definition import StateKind, Workflow
from engine.domain.mailing import Hours
from engine.domain.workdays import instant
from engine.errors import InvalidInput
from engine.operations.acting import Acting, Did, Refused
from engine.operations.errands import Errand, Errands
from engine.operations.journal import Journal
from engine.operations.morning import Morning
from engine.operations.office import PublishedCalendar
from engine.operations.outgoing import send_out
from engine.operations.simulated import Simulated
from engine.operations.stage import FEWEST_PEOPLE, MOST_PEOPLE, Stage, set_up
from engine.operations.tick import tick
from engine.store import deadlines, foreseeing
from engine.store.foreseeing import Opened
from engine.store.unit_of_work import reading, writing
from engine.words import Words

MOST_ITEMS, MOST_DAYS = 100_000, 3_660
_OPENING, _WORK_BEGINS, _WORK_ENDS = time(8, 0), time(9, 0), time(17, 30)
_BETWEEN_ACTS = timedelta(seconds=2)
_VALUES_BETWEEN_COLLECTIONS = 50_000
# How soon people are named, how long after a refusal somebody tries again, how often an end is not the end.
_NAMED_WITHIN, _TRIES_AGAIN, _TAKEN_UP_AGAIN = 3, 10, 0.04
# What is owed by a day: how many do it in time, how many late; the rest never do.
_IN_TIME, _LATE, _LATEST = 0.75, 0.95, 20
# How often somebody asks for more time instead of taking the next step, and how soon that is answered.
_ASKS, _ANSWERED_WITHIN = 0.1, 7

_What = Literal["assign", "step", "review", "receipt", "progress", "duty", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is played: how many items, people and days (with the first), from which day, drawn from which seed."""

    items: int
    people: int
    days: int
    first: date
    seed: int
    most: int = 10


class _Turn(NamedTuple):
    """Somebody's turn on a day: to name people, to take a step, or to do something that is owed by a rule.

    Turns are ordered by day, then as they were planned. ``key`` is that of an item, for reviews, duties and answers
    that of the review, duty or request.
    """

    day: date
    order: int
    what: _What
    key: int
    rule: str


def simulate(
    workflow: Workflow,
    scenario: Scenario,
    *,
    calendar: PublishedCalendar,
    hours: Hours,
    after_each: Callable[[], None] = lambda: None,
) -> Simulated:
    """Play a workflow for so many days; the same scenario always tells the same. ``after_each`` hears of each day.

    Raises ``InvalidInput`` for a scenario that is out of range.
    """
    _require_range(scenario)
    draw = Random(scenario.seed)
    opening = instant(scenario.first, _OPENING, workflow.zone)
    stage = set_up(workflow, calendar, draw, items=scenario.items, people=scenario.people, at=opening)
    try:
        with _seldom_collected():
            return _Play(stage, scenario, hours, draw).through(after_each)
    finally:
        stage.close()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for cycles of values seldom: a simulation makes millions of values, and hardly a cycle among them."""
    before = gc.get_threshold()
    gc.set_threshold(_VALUES_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Play:
    """One run: the agenda of turns, and the journal of what happened."""

    def __init__(self, stage: Stage, scenario: Scenario, hours: Hours, draw: Random) -> None:
        self._stage, self._scenario, self._hours, self._draw = stage, scenario, hours, draw
        self._morning, self._order = Morning(stage.ledger.database), count()
        self._acting, self._errands = Acting(stage, draw, self._morning), Errands(stage, draw, self._morning)
        self._agenda: list[_Turn] = []
        self._waits = False
        with reading(stage.ledger.database) as work:
            self._office = stage.ledger.calendar(work)
            self._works = stage.ledger.calendar(work, stage.workflow)
            self._dues, self._seen = foreseeing.due_days(work), foreseeing.marks(work)
        self._journal = Journal(stage, scenario.first)

    def through(self, after_each: Callable[[], None]) -> Simulated:
        """Play every day and return what happened."""
        first, last = self._scenario.first, self._scenario.first + timedelta(days=self._scenario.days - 1)
        for item in self._stage.items:
            self._plan(first + timedelta(days=self._draw.randrange(_NAMED_WITHIN)), "assign", item.id)
        for ahead in range(self._scenario.days):
            self._day(first + timedelta(days=ahead))
            after_each()
        scenario = self._scenario
        return self._journal.closed(
            last,
            seed=scenario.seed,
            most=scenario.most,
            is_published=self._office.is_published(last),
        )

    def _day(self, day: date) -> None:
        morning = instant(day, self._hours.hour, self._hours.zone)
        is_due = self._is_due(morning)
        if is_due:
            ticked = tick(self._stage.ledger, at=morning)
            self._journal.ticked(day, ticked)
        has_turns = bool(self._agenda) and self._agenda[0].day <= day
        if is_due or self._waits:
            self._mail(morning)
        if has_turns:
            self._morning.begins({turn.key for turn in self._agenda if turn.day <= day and turn.what in _OF_ITEMS})
        at = instant(day, _WORK_BEGINS, self._hours.zone)
        while self._agenda and self._agenda[0].day <= day:
            self._take(heapq.heappop(self._agenda), day, at=at)
            at += _BETWEEN_ACTS
        if has_turns and self._hours.urgent:
            self._mail(max(at, instant(day, _WORK_ENDS, self._hours.zone)))
        self._waits = self._waits or has_turns
        if is_due or has_turns:
            self._await(day)

    def _is_due(self, at: datetime) -> bool:
        with reading(self._stage.ledger.database) as work:
            coming = deadlines.next_due(work)
        return coming is not None and coming <= at

    def _mail(self, at: datetime) -> None:
        with writing(self._stage.ledger.database) as work:
            gone = send_out(work, self._office, self._hours, at=at)
        self._journal.mailed(gone)
        self._waits = gone.left > 0

    def _take(self, turn: _Turn, day: date, *, at: datetime) -> None:
        match turn.what:
            case "assign":
                self._acting.assign(turn.key, at=at)
                self._next(turn.key, self._journal.state_of(turn.key), day, again=False)
            case "step":
                if not self._has_asked(turn.key, day, at=at):
                    self._told(self._acting.step(turn.key, at=at), day, is_turn=True)
            case "review":
                self._told(self._acting.review(turn.key, at=at), day, is_turn=False)
            case "receipt":
                self._ran(self._errands.receipt(turn.key, at=at), day)
            case "progress":
                self._ran(self._errands.progress(turn.key, turn.rule, at=at), day)
            case "duty":
                self._ran(self._errands.duty(turn.key, at=at), day)
            case "answer":
                self._ran(self._errands.answer(turn.key, at=at), day)

    def _has_asked(self, item_id: int, day: date, *, at: datetime) -> bool:
        """Say whether somebody asked for more time or the like, in place of a step; the step waits for the answer."""
        asked = self._errands.ask(item_id, at=at) if self._draw.random() < _ASKS else None
        self._ran(asked, day)
        if not isinstance(asked, Errand):
            return False
        self._plan(day + timedelta(days=_ANSWERED_WITHIN + self._draw.randint(5, 20)), "step", item_id)
        return True

    def _ran(self, outcome: Errand | Refused | None, day: date) -> None:
        match outcome:
            case Refused():
                self._journal.refused(outcome)
            case Errand():
                self._journal.ran(outcome, day)
                if outcome.answered is not None and outcome.item_id is not None:
                    self._dues[outcome.item_id] = outcome.answered.due_on
                if outcome.request_id is not None:
                    soon = day + timedelta(days=self._draw.randint(1, _ANSWERED_WITHIN))
                    self._plan(soon, "answer", outcome.request_id)

    def _told(self, outcome: Did | Refused | None, day: date, *, is_turn: bool) -> None:
        match outcome:
            case Refused():
                self._journal.refused(outcome)
                if is_turn:
                    self._plan(day + timedelta(days=self._draw.randint(1, _TRIES_AGAIN)), "step", outcome.item_id)
            case Did():
                self._journal.did(outcome, day)
                if outcome.advanced is not None:
                    self._dues[outcome.item_id] = outcome.advanced.due_on
                if is_turn and outcome.advanced is not None:
                    stays = outcome.advanced.state == outcome.advanced.from_state
                    self._next(outcome.item_id, outcome.advanced.state, day, again=stays)

    def _next(self, item_id: int, state: str, day: date, *, again: bool) -> None:
        """Plan an item's next step; of those at an end only a few are taken up again."""
        ends = self._stage.workflow.states[state].kind is StateKind.FINAL
        if ends and self._draw.random() >= _TAKEN_UP_AGAIN:
            return
        self._plan(act_on(self._draw, day, self._dues.get(item_id), again=again and not ends), "step", item_id)

    def _await(self, day: date) -> None:
        """Plan who does what has come to be owed today, and when: in time, late, or never."""
        with reading(self._stage.ledger.database) as work:
            opened = foreseeing.opened_after(work, self._seen)
            self._seen = foreseeing.marks(work)
        for one in opened:
            temper, window = self._draw.random(), max((one.due_on - day).days, 0)
            if temper < _IN_TIME:
                when = day + timedelta(days=self._draw.randint(0, window))
            elif temper < _LATE:
                when = max(one.due_on, day) + timedelta(days=self._draw.randint(1, _LATEST))
            else:
                continue
            self._plan(max(when, day + timedelta(days=1)), _TURNS[one.what], _key(one), rule=one.rule)

    def _plan(self, day: date, what: _What, key: int, *, rule: str = "") -> None:
        turn = _Turn(day=self._works.on_or_after(day), order=next(self._order), what=what, key=key, rule=rule)
        heapq.heappush(self._agenda, turn)


_OF_ITEMS = frozenset({"step", "receipt", "progress"})
_TURNS: Mapping[str, _What] = {"review": "review", "progress": "progress", "receipt": "receipt", "duty": "duty"}


def _key(one: Opened) -> int:
    """Return what a turn is about: the item where it has one report or receipt at a time, else the row itself."""
    return one.item_id if one.what in {"progress", "receipt"} and one.item_id is not None else one.id


def _require_range(scenario: Scenario) -> None:
    for what, value, option, least, most in (
        (Words("事项数", "Items"), scenario.items, "--items", 1, MOST_ITEMS),
        (Words("天数", "Days"), scenario.days, "--days", 1, MOST_DAYS),
        (Words("人数", "People"), scenario.people, "--people", FEWEST_PEOPLE, MOST_PEOPLE),
    ):
        if not least <= value <= most:
            raise InvalidInput(
                what=what,
                value=value,
                where=option,
                why=Words("超出范围", "it is out of range"),
                allowed=f"{least}–{most}",
            )
