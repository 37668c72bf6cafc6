"""A simulated year: how many days of how many items one second plays, with everything that is done in them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from datetime import time as clock_time

from bench.office import CALENDAR
from bench.workflow import a_workflow
from engine.domain.mailing import Hours
from engine.operations.simulated import Simulated
from engine.operations.simulating import Scenario, simulate

FIRST = date(2026, 3, 2)
_PEOPLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSimulation:
    """What one run found: seconds of the processor, and what happened in them.

    ``begun_s`` is founding the office, taking the items in and the first day; ``played_s`` all days after it.
    """

    items: int
    days: int
    begun_s: float
    played_s: float
    item_days_a_second: float
    steps: int
    rungs: int
    mails: int


def measure_simulation(*, items: int, days: int) -> MeasuredSimulation:
    """Play the workflow of the bench once; raises ``RuntimeError`` for what broke.

    The rate is that of the days after the first, by the processor's time: whatever else the machine does is left out.
    """
    workflow = a_workflow()
    scenario = Scenario(items=items, people=_PEOPLE, days=days, first=FIRST, seed=1)
    hours = Hours(hour=clock_time(8, 30), zone=workflow.zone, urgent=0)
    marks = [time.process_time()]

    def after_each() -> None:
        marks.append(time.process_time())

    found = simulate(workflow, scenario, calendar=CALENDAR, hours=hours, after_each=after_each)
    played = time.process_time() - marks[1]
    _require_sound(found)
    return MeasuredSimulation(
        items=items,
        days=days,
        begun_s=marks[1] - marks[0],
        played_s=played,
        item_days_a_second=items * (days - 1) / played,
        steps=sum(found.steps.values()),
        rungs=sum(found.rungs.values()),
        mails=sum(one.mails for one in found.persons),
    )


def _require_sound(found: Simulated) -> None:
    for broken in (found.breaches, found.failed, found.forgotten):
        if broken:
            raise RuntimeError(broken[0])
