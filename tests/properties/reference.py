"""What the clock promises, said once more in the plainest way: days counted one by one, rows kept in dictionaries.

Nothing of the product's domain is used. The ladder is the one of ``tests.builders.a_ladder``, as a table; every Monday
to Friday is worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
OWNER, LEADER, MANAGER = "owner", "leader", "manager"
BEFORE = ((-20, (OWNER,)), (-10, (OWNER, LEADER)), (-3, (OWNER,)), (-2, (OWNER,)), (-1, (OWNER,)), (0, (OWNER, LEADER)))
DAILY, DAILY_UNTIL, WEEKLY = (OWNER, LEADER), 7, (OWNER, LEADER, MANAGER)
_HORIZON = 500

Row = tuple[int, str, str | None, str, str]


@dataclass
class Limit:
    """A deadline: when it is due, when it was set, when somebody looks at it, what was dealt with."""

    key: int
    due_on: date
    set_at: datetime
    look_at: datetime
    ended_at: datetime | None = None
    settled: bool = False
    through: date = date.min


@dataclass
class Book:
    """Every row that the clock must have written: deadline, occurrence, who, outcome, reason."""

    limits: dict[int, Limit] = field(default_factory=dict)
    rows: set[Row] = field(default_factory=set)

    def begin(self, key: int, due_on: date, *, at: datetime) -> None:
        """Set a deadline."""
        first = min(day for _name, day, _to, _offset in rungs(due_on, before=due_on + timedelta(days=1)))
        self.limits[key] = Limit(key, due_on, at, max(midnight(first), at))

    def end(self, key: int, *, at: datetime) -> None:
        """End a deadline."""
        self.limits[key].ended_at = at

    def tick(self, at: datetime, people: dict[int, dict[str, str]]) -> set[str]:
        """Let the clock pass at an instant; return who must hear something by it."""
        told: set[str] = set()
        for limit in self.limits.values():
            if limit.ended_at is None and limit.look_at <= at:
                told |= self._look(limit, day_of(at), people[limit.key])
                limit.look_at = midnight(after(limit.due_on, day_of(at)))
            elif limit.ended_at is not None and limit.ended_at <= at and not limit.settled:
                self._settle(limit)
        return told

    def _look(self, limit: Limit, today: date, people: dict[str, str]) -> set[str]:
        heard: dict[str, list[tuple[date, int, str]]] = {}
        for name, day, to, offset in self._new(limit, today):
            if day < counts_from(limit):
                self.rows.add((limit.key, name, None, "skipped", "set_late"))
                continue
            for person in {people[role] for role in to}:
                heard.setdefault(person, []).append((day, offset, name))
        for person, told in heard.items():
            top = max(told)
            for one in told:
                if one == top:
                    self.rows.add((limit.key, one[2], person, "noticed", ""))
                else:
                    self.rows.add((limit.key, one[2], person, "superseded", top[2]))
        limit.through = max(limit.through, today)
        return set(heard)

    def _settle(self, limit: Limit) -> None:
        assert limit.ended_at is not None
        last = max(limit.due_on, day_of(limit.ended_at) - timedelta(days=1))
        for name, day, _to, _offset in self._new(limit, last):
            late = day < counts_from(limit)
            row = ("skipped", "set_late") if late else ("suppressed", "left")
            self.rows.add((limit.key, name, None, *row))
        limit.settled = True

    def _new(self, limit: Limit, last: date) -> list[tuple[str, date, tuple[str, ...], int]]:
        known = {name for key, name, *_rest in self.rows if key == limit.key}
        return [rung for rung in rungs(limit.due_on, before=last + timedelta(days=1)) if rung[0] not in known]


def rungs(due_on: date, *, before: date) -> Iterator[tuple[str, date, tuple[str, ...], int]]:
    """Yield name, day, whom and offset of each rung that falls before a day."""
    found: list[tuple[str, date, tuple[str, ...], int]] = []
    for offset, to in BEFORE:
        day = due_on + timedelta(days=offset)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        found.append(("T" if offset == 0 else f"T{offset}", day, to, offset))
    for offset in range(1, DAILY_UNTIL + 1):
        day = due_on + timedelta(days=offset)
        if day.weekday() < 5:
            found.append((f"T+{day}", day, DAILY, 1))
    for offset in range(14, _HORIZON, 7):
        day = due_on + timedelta(days=offset)
        while day.weekday() > 4:
            day += timedelta(days=1)
        found.append((f"T+{day}", day, WEEKLY, 14))
    yield from (rung for rung in found if rung[1] < before)


def after(due_on: date, today: date) -> date:
    """Return the day of the first rung after a day."""
    return min(day for _name, day, _to, _offset in rungs(due_on, before=date.max) if day > today)


def counts_from(limit: Limit) -> date:
    """Return the first day whose rungs count: that on which it was set, or the next when it was over by then."""
    day = day_of(limit.set_at)
    return day + timedelta(days=1) if limit.due_on < day else day


def day_of(at: datetime) -> date:
    """Return the civil day in Shanghai."""
    return at.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """Return the first instant of a civil day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
