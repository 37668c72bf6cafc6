"""Days and ladders as the reference has them: counted one by one, every Monday to Friday worked, rules as tables.

Nothing of the product is used here, nor in any other ``reference`` module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
OWNER, LEADER, MANAGER = "owner", "leader", "manager"
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rung:
    """One reminder on its (worked) day: its name, whom it tells, how many days from the due day its rule lies."""

    name: str
    day: date
    to: tuple[str, ...]
    offset: int


@dataclass(frozen=True)
class Ladder:
    """Days before (or on) the due day, then each working day through a last one, then each week from a first one."""

    before: tuple[tuple[int, tuple[str, ...]], ...]
    daily: tuple[int, int, tuple[str, ...]] | None
    weekly: tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Plan:
    """One version of the workflow: its ladders, that of the checked state, its working days, who agrees to more time.

    ``approvers`` is empty where nobody may ask for more time; ``answers`` is the ladder of the answer.
    """

    ladders: Mapping[str, Ladder]
    closing: str = "standard"
    closing_days: int = 10
    approvers: tuple[str, ...] = (LEADER, MANAGER)
    answers: str = "answers"
    answer_days: int = 3


STANDARD = Ladder(
    before=((-20, (OWNER,)), (-10, (OWNER, LEADER)), (-3, (OWNER,)), (-2, (OWNER,)), (-1, (OWNER,)),
            (0, (OWNER, LEADER))),
    daily=(1, 7, (OWNER, LEADER)),
    weekly=(14, (OWNER, LEADER, MANAGER)),
)  # fmt: skip
DENSER = Ladder(
    before=((-15, (OWNER,)), (-5, (OWNER, LEADER)), (-1, (OWNER,)), (0, (OWNER, LEADER))),
    daily=(1, 4, (OWNER, LEADER)),
    weekly=(9, (OWNER, LEADER, MANAGER)),
)
BRISK = Ladder(before=((-2, (OWNER,)), (0, (OWNER, LEADER))), daily=None, weekly=(1, (LEADER, MANAGER)))
ANSWERS = Ladder(before=((0, (LEADER,)),), daily=None, weekly=(1, (LEADER, MANAGER)))
_SIDE = {"brisk": BRISK, "answers": ANSWERS}
PLANS: Mapping[str, Plan] = {
    "a": Plan(ladders={"standard": STANDARD, **_SIDE}),
    "b": Plan(ladders={"standard": DENSER, **_SIDE}, closing="brisk", approvers=(MANAGER,), answers="brisk"),
    "c": Plan(ladders={"standard": STANDARD, **_SIDE}, closing_days=15, approvers=()),
}


def rungs(ladder: Ladder, due_on: date, *, last: date) -> list[Rung]:
    """Return the rungs up to and with a day, earliest first."""
    found: list[Rung] = []
    for offset, to in ladder.before:
        day = due_on + timedelta(days=offset)
        while not worked(day):
            day -= A_DAY
        found.append(Rung(f"T{offset or ''}", day, to, offset))
    if ladder.daily is not None:
        start, end, to = ladder.daily
        for offset in range(start, end + 1):
            day = due_on + timedelta(days=offset)
            if worked(day):
                found.append(Rung(f"T+{day}", day, to, start))
    start, to = ladder.weekly
    week = due_on + timedelta(days=start)
    while week <= last:
        day = week
        while not worked(day):
            day += A_DAY
        found.append(Rung(f"T+{day}", day, to, start))
        week += timedelta(days=7)
    return sorted((rung for rung in found if rung.day <= last), key=lambda rung: (rung.day, rung.offset))


def worked(day: date) -> bool:
    """Say whether a day is worked."""
    return day.weekday() < 5


def worked_before(day: date) -> date:
    """Return the last working day before a day."""
    day -= A_DAY
    while not worked(day):
        day -= A_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """Return the day so many working days later."""
    while count:
        day += A_DAY
        count -= worked(day)
    return day


def working_days_from(first: date, until: date) -> int:
    """Return how many days are worked from one day up to, not with, another."""
    count = 0
    while first < until:
        count += worked(first)
        first += A_DAY
    return count


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    later = date(year, month, 28)
    while later.day < day.day and (later + A_DAY).month == month:
        later += A_DAY
    return later.replace(day=min(later.day, day.day))


def day_of(at: datetime) -> date:
    """Return the civil day in Shanghai."""
    return at.astimezone(SHANGHAI).date()


def at_time(day: date, clock_time: time = time.min) -> datetime:
    """Return the instant at which a clock in Shanghai shows a day and a time; midnight unless told otherwise."""
    return datetime.combine(day, clock_time, SHANGHAI)
