"""Dates and reminders as the reference keeps them: every limit in a list, every rung looked for on every tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.properties.reference_days import A_DAY, OWNER, Ladder, Rung, at_time, day_of, rungs

ITEM, REQUEST = "item", "request"
# A day on which people agreed.
AGREED = frozenset({"extended", "resumed", "redated"})
# Deadline (item, what about, which one), occurrence, who, outcome, reason, its day, days late.
Key = tuple[str, str, int]
Row = tuple[Key, str, str | None, str, str, date, int]
People = Mapping[str, str]


@dataclass
class Limit:
    """A deadline: whose, by which ladder, when due, when and why set, how it ended, why nobody is reminded of it."""

    key: Key
    ladder: str
    due_on: date
    set_at: datetime
    because: str
    looked_at_from: datetime
    ended_at: datetime | None = None
    ended: str | None = None
    held: str | None = None
    settled: bool = False
    through: date = date.min

    @property
    def item(self) -> str:
        """Return whose it is."""
        return self.key[0]

    @property
    def told(self) -> tuple[date, str, str | None, str | None]:
        """Return the day, why it was set, how it ended and why it is held."""
        return (self.due_on, self.because, self.ended, self.held)


@dataclass(frozen=True)
class Told:
    """Somebody is told of a rung, and why them."""

    limit: Limit
    rung: Rung
    person: str
    role: str


@dataclass
class Book:
    """Every limit there ever was, and every row that the clock must have written."""

    limits: list[Limit] = field(default_factory=list)
    rows: set[Row] = field(default_factory=set)

    def begin(self, item: str, about: str, due_on: date, *, ladder: str, because: str, at: datetime) -> Limit:
        """Set a limit."""
        key = (item, about, sum(limit.key[:2] == (item, about) for limit in self.limits))
        limit = Limit(key, ladder, due_on, at, because, looked_at_from=at)
        self.limits.append(limit)
        return limit

    def end(self, limit: Limit, why: str, *, at: datetime) -> None:
        """End a limit."""
        limit.ended_at, limit.ended = at, why

    def live(self, item: str) -> list[Limit]:
        """Return what an item still owes."""
        return [limit for limit in self.limits if limit.item == item and limit.ended is None]

    def tick(
        self,
        at: datetime,
        *,
        ladder_of: Callable[[Limit], Ladder],
        people_of: Callable[[Limit], People],
        sleeps: Callable[[Limit, str], bool],
    ) -> list[Told]:
        """Let the clock pass at an instant; return who is told what."""
        told: list[Told] = []
        for limit in self.limits:
            if limit.ended is None and limit.looked_at_from <= at:
                told += self._look(limit, ladder_of(limit), day_of(at), people_of(limit), sleeps)
            elif limit.ended_at is not None and limit.ended_at <= at:
                self.settle(limit, ladder_of(limit))
        return told

    def settle(self, limit: Limit, ladder: Ladder) -> None:
        """Write off what an ended limit still had planned up to its due day, or to the day before it ended."""
        if limit.settled or limit.ended_at is None or limit.ended is None:
            return
        limit.settled = True
        last = max(limit.due_on, day_of(limit.ended_at) - A_DAY)
        for rung in self._new(limit, ladder, last):
            if not self._passed(limit, rung):
                self.write(limit, rung, None, "suppressed", limit.ended)

    def skip_day(self, limit: Limit, ladder: Ladder, day: date) -> None:
        """Let a limit tell nobody on a day."""
        for rung in rungs(ladder, limit.due_on, last=day):
            if rung.day == day:
                self.write(limit, rung, None, "skipped", "told_before")

    def write(self, limit: Limit, rung: Rung, who: str | None, outcome: str, reason: str, late: int = 0) -> None:
        """Record what became of a rung; with its day every earlier one is dealt with."""
        limit.through = max(limit.through, rung.day)
        self.rows.add((limit.key, rung.name, who, outcome, reason, rung.day, late))

    def _look(
        self,
        limit: Limit,
        ladder: Ladder,
        today: date,
        people: People,
        sleeps: Callable[[Limit, str], bool],
    ) -> list[Told]:
        heard: dict[str, list[Rung]] = {}
        for rung in self._new(limit, ladder, today):
            if self._passed(limit, rung):
                continue
            if limit.held is not None:
                self.write(limit, rung, None, "suppressed", limit.held)
                continue
            for person in {people[role] for role in rung.to}:
                heard.setdefault(person, []).append(rung)
        told = []
        for person, missed in heard.items():
            top = missed[-1]
            if today < limit.due_on and sleeps(limit, person):
                for rung in missed:
                    self.write(limit, rung, person, "suppressed", "snoozed")
                continue
            for rung in missed[:-1]:
                self.write(limit, rung, person, "superseded", top.name)
            self.write(limit, top, person, "noticed", "", (today - top.day).days)
            told.append(Told(limit, top, person, next(role for role in top.to if people[role] == person)))
        return told

    def _passed(self, limit: Limit, rung: Rung) -> bool:
        """Say whether a rung lay in the past when its limit was set, and write it off if it did."""
        set_on = day_of(limit.set_at)
        counts_from = set_on + A_DAY if limit.due_on < set_on else set_on
        if rung.day < counts_from:
            self.write(limit, rung, None, "skipped", "set_late")
        return rung.day < counts_from

    def _new(self, limit: Limit, ladder: Ladder, last: date) -> list[Rung]:
        return [rung for rung in rungs(ladder, limit.due_on, last=last) if rung.day > limit.through]


def kind_of(told: Told) -> str:
    """Return which letter a rung is: an owner is not reported to themselves."""
    if told.rung.offset <= 0:
        return "reminder"
    return "overdue" if told.role == OWNER else "escalated"


def first_instant(rung: Rung) -> datetime:
    """Return from when on somebody may hear of a rung."""
    return at_time(rung.day)
