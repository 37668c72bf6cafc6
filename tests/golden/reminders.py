"""The reminders of a recorded deadline planned again: each look of the clock must find the rungs it found then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from engine.domain.definition import Workflow
from engine.domain.ladders import Planned, RungOutcome, highest, planned
from engine.domain.workdays import local_day
from tests.golden.corpus import Record, Release

_EARLIEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look of the clock at a deadline, with the rungs it recorded."""

    at: datetime
    today: date
    rows: tuple[Record, ...]

    @property
    def recorded(self) -> set[tuple[str, str]]:
        """Return each rung by its name and day."""
        return {(row["occurrence"], row["planned_on"]) for row in self.rows}


def rungs_differ(release: Release, workflow: Workflow, deadline: Record) -> list[str]:
    """Return a sentence for each look at a deadline whose rungs are others today, and for each rung dealt otherwise."""
    ladder, due_on = workflow.ladders[deadline["ladder"]], date.fromisoformat(deadline["due_on"])
    first, said = due_on - _EARLIEST, []
    for look in _looks(deadline, workflow.zone):
        last = due_on if _is_over(deadline, look) else look.today
        today = planned(ladder, due_on, release.calendar_at(look.at), first=first, last=last)
        found = {(rung.occurrence, rung.day.isoformat()) for rung in today}
        if found != look.recorded:
            said.append(f"{look.at:%Y-%m-%d}: recorded {sorted(look.recorded)}, today {sorted(found)}")
        else:
            said += _dealt_otherwise(deadline, look, {rung.occurrence: rung for rung in today}, workflow.zone)
        first = max(date.fromisoformat(row["planned_on"]) for row in look.rows) + timedelta(days=1)
    return [f"{deadline['rule']} due {due_on}, {line}" for line in said]


def _looks(deadline: Record, zone: str) -> Iterator[_Look]:
    for fired_at, rows in groupby(deadline["rungs"], key=lambda row: str(row["fired_at"])):
        at = datetime.fromisoformat(fired_at)
        yield _Look(at=at, today=local_day(at, zone), rows=tuple(rows))


def _is_over(deadline: Record, look: _Look) -> bool:
    return deadline["ended_at"] is not None and datetime.fromisoformat(deadline["ended_at"]) <= look.at


def _dealt_otherwise(deadline: Record, look: _Look, rungs: dict[str, Planned], zone: str) -> Iterator[str]:
    """Tell of each rung that was noticed, superseded or skipped then, and would not be so today."""
    set_on = local_day(datetime.fromisoformat(deadline["set_at"]), zone)
    if date.fromisoformat(deadline["due_on"]) < set_on:
        set_on += timedelta(days=1)
    heard: dict[int | None, list[Planned]] = {}
    for row in look.rows:
        rung = rungs[row["occurrence"]]
        if (row["outcome"] == RungOutcome.SKIPPED) is not (rung.day < set_on):
            yield f"{look.at:%Y-%m-%d}: {rung.occurrence} was {row['outcome']}, the deadline was set on {set_on}"
        if row["outcome"] in {RungOutcome.NOTICED, RungOutcome.SUPERSEDED}:
            heard.setdefault(row["recipient_id"], []).append(rung)
    for row in look.rows:
        top = highest(tuple(heard[row["recipient_id"]])) if row["recipient_id"] in heard else None
        late = max((look.today - rungs[row["occurrence"]].day).days, 0)
        expected = {
            RungOutcome.NOTICED: (top.occurrence if top else "", row["reason"], late),
            RungOutcome.SUPERSEDED: (row["occurrence"], top.occurrence if top else "", 0),
        }.get(row["outcome"])
        if expected not in {None, (row["occurrence"], row["reason"], row["late"])}:
            yield f"{look.at:%Y-%m-%d}: {row['occurrence']} for {row['recipient_id']} was recorded as {row}"
