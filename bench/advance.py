"""A full durable advance beside the raw statements that write the same rows, in turn, in one run."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.floor import Floor, Limit, Move
from bench.office import CALENDAR, FEEDBACK_ON, everybody, open_ledger, prepare, take
from bench.sameness import rows_in_both
from bench.script import OPENED, Call
from bench.workflow import ZONE, a_workflow
from engine.domain.actor import Actor
from engine.domain.deadlines import ItemDates, due
from engine.domain.definition import Completion, Transition
from engine.domain.ladders import first_day
from engine.domain.workdays import Calendar, local_day, start_of_day
from engine.operations.ledger import Ledger
from engine.store.database import Durability, journal_mode

DURABILITIES: tuple[Durability, ...] = ("FULL", "OFF")
WARM_UP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One durability: microseconds of a step on either side, and the ratio of each round."""

    durability: Durability
    floor_us: float
    ours_us: float
    ratios: tuple[float, ...]
    rows: Mapping[str, int]

    @property
    def ratio(self) -> float:
        """Return the median ratio of the rounds."""
        return statistics.median(self.ratios)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Return the ratios between which the middle half of the rounds lies."""
        low, _middle, high = statistics.quantiles(self.ratios, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one run found, and on what."""

    items: int
    rounds: int
    steps: int
    sqlite: str
    journal: str
    compared: tuple[Compared, ...]


class Ours:
    """Takes the steps of a script through the public operation."""

    def __init__(self, path: Path, *, durability: Durability) -> None:
        self._ledger: Ledger = open_ledger(path, durability=durability)
        self._people: Mapping[str, Actor] = everybody(self._ledger)

    def take(self, call: Call) -> None:
        """Take one step."""
        take(self._ledger, call, self._people)

    def close(self) -> None:
        """Close the ledger."""
        self._ledger.close()


class Pair:
    """The two sides at one durability, each on its own copy of the same database."""

    def __init__(self, before: Path, durability: Durability) -> None:
        self.durability: Durability = durability
        self._paths = {side: before.with_name(f"{side}-{durability.lower()}.db") for side in ("floor", "ours")}
        for path in self._paths.values():
            shutil.copyfile(before, path)
        self._ours = Ours(self._paths["ours"], durability=durability)
        self._floor = a_floor(self._paths["floor"], durability=durability)
        self._times: dict[str, list[float]] = {"floor": [], "ours": []}

    def play(self, calls: Sequence[Call], *, floor_first: bool) -> None:
        """Let both sides take the same steps, one side after the other, and note how long each needed."""
        sides: list[tuple[str, Callable[[Call], None]]] = [("floor", self._floor.take), ("ours", self._ours.take)]
        for side, step in sides if floor_first else reversed(sides):
            self._times[side].append(_seconds(step, calls) / len(calls) * 1e6)

    def forget(self) -> None:
        """Drop the times noted so far: they were for warming up."""
        for times in self._times.values():
            times.clear()

    def result(self) -> Compared:
        """Close both sides, prove that they did the same work, and return how long they took."""
        self._ours.close()
        self._floor.close()
        floor, ours = self._times["floor"], self._times["ours"]
        return Compared(
            durability=self.durability,
            floor_us=statistics.median(floor),
            ours_us=statistics.median(ours),
            ratios=tuple(mine / theirs for theirs, mine in zip(floor, ours, strict=True)),
            rows=rows_in_both(self._paths["floor"], self._paths["ours"]),
        )


def measure(folder: Path, *, items: int, rounds: int, steps: int) -> Measured:
    """Measure in a folder, whose disk is part of what is measured; raises ``DifferentWork`` when it means nothing."""
    before, script = prepare(folder, items=items)
    pairs = [Pair(before, durability) for durability in DURABILITIES]
    warm_up = script.next(WARM_UP)
    for pair in pairs:
        pair.play(warm_up, floor_first=True)
        pair.forget()
    for number in range(rounds):
        calls = script.next(steps)
        for pair in pairs:
            pair.play(calls, floor_first=number % 2 == 0)
    return Measured(
        items=items,
        rounds=rounds,
        steps=steps,
        sqlite=sqlite3.sqlite_version,
        journal=journal_mode(),
        compared=tuple(pair.result() for pair in pairs),
    )


def a_floor(path: Path, *, durability: Durability) -> Floor:
    """Return the floor on a database, knowing beforehand what the workflow would tell it."""
    ledger = open_ledger(path, durability=durability)
    try:
        people = {login: (actor.person_id or 0, actor.name) for login, actor in everybody(ledger).items()}
    finally:
        ledger.close()
    moves = {step.trigger: _move(step) for step in a_workflow().transitions}
    today = local_day(OPENED, ZONE)
    return Floor(
        path, durability=durability, moves=moves, limits=_limits(today), people=people, today=today.isoformat()
    )


def _move(step: Transition) -> Move:
    sets = {"start": Completion.IN_PROGRESS, "close": Completion.DONE, "reopen": Completion.IN_PROGRESS}
    return Move(
        source=step.sources[0],
        target=step.target,
        tells=step.tells[0].to,
        loop=step.loop,
        work=step.work,
        sets=sets.get(step.trigger),
    )


def _limits(today: date) -> dict[str, Limit]:
    workflow, calendar = a_workflow(), Calendar(version=CALENDAR.version, published_until=CALENDAR.until)
    dates = ItemDates(opened_on=today, entered_on=today, feedback_on=FEEDBACK_ON)
    found = {}
    for state in workflow.states.values():
        if state.deadline is not None:
            limit = due(workflow.deadlines[state.deadline], dates, calendar, zone=ZONE)
            first = start_of_day(first_day(workflow.ladders[limit.ladder], limit.due_on, calendar), ZONE)
            found[state.key] = Limit.of(limit, first_look=first)
    return found


def _seconds(step: Callable[[Call], None], calls: Sequence[Call]) -> float:
    # What one side leaves to be collected must not be collected in the other's time.
    gc.collect()
    begun = time.perf_counter()
    for call in calls:
        step(call)
    return time.perf_counter() - begun
