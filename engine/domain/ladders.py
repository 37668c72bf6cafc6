"""Which reminder falls on which day, and what becomes of those that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from engine.domain.definition import Ladder, RungRule
from engine.domain.workdays import Calendar, days

_WEEK = 7
# A rung that repeats without end is looked ahead this far; a working day always comes sooner.
_HORIZON = timedelta(days=60)
_SOON = timedelta(days=10)


class RungOutcome(StrEnum):
    """What became of one rung for one person."""

    NOTICED = "noticed"
    SUPERSEDED = "superseded"
    SUPPRESSED = "suppressed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A rung on its day. ``occurrence`` names it within its deadline: ``T-10``, ``T``, or ``T+2026-12-01``."""

    occurrence: str
    day: date
    rule: RungRule


def planned(ladder: Ladder, due_on: date, calendar: Calendar, *, first: date, last: date) -> tuple[Planned, ...]:
    """Return the rungs whose (working) day lies from ``first`` to ``last``, by day, then in the ladder's order.

    Rules that name the same occurrence (two that fall on one day after the due day) are one rung for all they tell.
    """
    once: dict[str, Planned] = {}
    for rule in without_end(ladder):
        for rung in _rungs(rule, due_on, calendar, first, last):
            if first <= rung.day <= last:
                same = once.get(rung.occurrence)
                once[rung.occurrence] = rung if same is None else _together(same, rung)
    return tuple(sorted(once.values(), key=lambda rung: (rung.day, rung.rule.offset)))


def without_end(ladder: Ladder) -> tuple[RungRule, ...]:
    """Return the rules of a ladder; one that would end goes on each week after its last day, and after the due day."""
    if any(rule.repeat is not None and rule.until is None for rule in ladder.rungs):
        return ladder.rungs
    final = ladder.rungs[-1]
    ends = max(rule.offset if rule.until is None else rule.until for rule in ladder.rungs)
    weekly = replace(
        final,
        offset=max(ends, 0) + _WEEK,
        repeat="week",
        until=None,
        escalates=True,
        notice=final.notice if final.offset > 0 else None,
    )
    return (*ladder.rungs, weekly)


def must_reach_others(ladder: Ladder, rung: Planned) -> bool:
    """Say whether somebody besides the owner must hear: the day is over, and the rung escalates or is the last."""
    return rung.rule.offset > 0 and (rung.rule.escalates or rung.rule.offset >= ladder.rungs[-1].offset)


def next_rungs(ladder: Ladder, due_on: date, calendar: Calendar, *, after: date) -> tuple[Planned, ...]:
    """Return the rungs of the next day later than ``after`` that has any: there always is one."""
    first, last_rule = after + timedelta(days=1), due_on + timedelta(days=without_end(ladder)[-1].offset)
    # Nearly always it comes within days; planning all that may come takes longer.
    found = planned(ladder, due_on, calendar, first=first, last=after + _SOON) or planned(
        ladder, due_on, calendar, first=first, last=max(after, last_rule) + _HORIZON
    )
    return tuple([rung for rung in found if rung.day == found[0].day])


def first_day(ladder: Ladder, due_on: date, calendar: Calendar) -> date:
    """Return the day of a ladder's first rung, before anything else is known about it."""
    day = due_on + timedelta(days=ladder.rungs[0].offset)
    return calendar.on_or_before(day) if ladder.rungs[0].offset <= 0 else calendar.on_or_after(day)


def _together(rung: Planned, later: Planned) -> Planned:
    """Return two rungs of one occurrence as one: the later rule's, telling whom either tells."""
    if rung.rule == later.rule:
        return rung
    rule = replace(
        later.rule,
        to=tuple(dict.fromkeys((*rung.rule.to, *later.rule.to))),
        escalates=rung.rule.escalates or later.rule.escalates,
        notice=later.rule.notice or rung.rule.notice,
    )
    return replace(later, rule=rule)


def _rungs(rule: RungRule, due_on: date, calendar: Calendar, first: date, last: date) -> Iterator[Planned]:
    """Yield the rungs of a rule, perhaps some too early or too late; what surely is so costs nothing."""
    day = due_on + timedelta(days=rule.offset)
    if rule.offset <= 0:
        if day >= first:
            name = "T" if rule.offset == 0 else f"T{rule.offset}"
            yield Planned(occurrence=name, day=calendar.on_or_before(day), rule=rule)
    elif day <= last:
        for moved in _repeated(rule, due_on, day, calendar, first, last):
            yield Planned(occurrence=f"T+{moved.isoformat()}", day=moved, rule=rule)


def _repeated(
    rule: RungRule, due_on: date, begins: date, calendar: Calendar, first: date, last: date
) -> Iterator[date]:
    end = last if rule.until is None else min(last, due_on + timedelta(days=rule.until))
    match rule.repeat:
        case None:
            yield calendar.on_or_after(begins)
        case "working_day":
            yield from (day for day in days(max(begins, first), end) if calendar.is_working(day))
        case "week":
            day = begins
            if day < first:
                # Up to the last working day before the first, nothing is moved beyond that day.
                gone = (calendar.on_or_before(first - timedelta(days=1)) - day).days
                day += timedelta(weeks=max(gone // _WEEK + 1, 0))
            while day <= end:
                yield calendar.on_or_after(day)
                day += timedelta(weeks=1)


def highest(rungs: tuple[Planned, ...]) -> Planned:
    """Return the rung nearest to (or farthest past) the due day: the one that speaks for all that were missed."""
    return max(rungs, key=lambda rung: (rung.day, rung.rule.offset))
