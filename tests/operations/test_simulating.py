"""What a simulation finds: by the rules the office goes by, and nothing is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from engine.domain.definition import GuardUse, Workflow
from engine.domain.mailing import Hours
from engine.errors import InvalidInput
from engine.operations.office import PublishedCalendar
from engine.operations.simulated import Simulated
from engine.operations.simulating import Scenario, simulate
from engine.operations.stage import roles_named
from tests.builders import a_workflow

FIRST = date(2026, 3, 2)
HOLIDAY = date(2026, 5, 1)
CALENDAR = PublishedCalendar(
    days={HOLIDAY: (False, "劳动节"), date(2026, 5, 9): (True, "调休")}, source="test", version="test",
    until=date(2026, 12, 31),
)  # fmt: skip


def played(workflow: Workflow, **scenario: Any) -> Simulated:
    wanted = Scenario(**{"items": 12, "people": 9, "days": 200, "first": FIRST, "seed": 3, **scenario})
    hours = Hours(hour=time(8, 30), zone=workflow.zone, urgent=0)
    return simulate(workflow, wanted, calendar=CALENDAR, hours=hours)


def test_mails_go_out_on_working_days_and_one_to_a_person() -> None:
    found = played(a_workflow(), items=80)
    mailed = [day.day for day in found.days if day.mails]
    assert date(2026, 5, 9) in mailed
    assert HOLIDAY not in mailed
    assert all(day.weekday() < 5 for day in mailed if day != date(2026, 5, 9))
    assert all(day.mails <= found.people for day in found.days)


def test_some_act_early_some_late_and_some_are_sent_back() -> None:
    found = played(a_workflow(), items=60)
    assert max(day.overdue for day in found.days) > 0
    assert sum(day.returned for day in found.days) == found.steps["return"] > 0
    closed = next(state for state in found.states if state.key == "closed")
    assert closed.at_end > 30
    assert sum(found.reviews.values()) == sum(day.reviews_done for day in found.days) > 0


def test_whoever_stands_out_is_named_with_the_day() -> None:
    found = played(a_workflow(), items=60, most=5)
    assert found.peaks
    assert all(peak.lines > 5 for peak in found.peaks)
    assert [peak.lines for peak in found.peaks] == sorted((peak.lines for peak in found.peaks), reverse=True)
    worst = max(found.persons, key=lambda one: one.peak)
    assert (worst.peak, worst.peak_on) == (found.peaks[0].lines, found.peaks[0].day)


def test_items_nobody_would_think_of_again_are_found() -> None:
    now = a_workflow()
    forgetful = replace(now, states={**now.states, "verified": replace(now.states["verified"], deadline=None)})
    stuck = replace(
        forgetful,
        transitions=tuple(
            replace(step, requires=(GuardUse(name="taken", arguments={"step": "start"}),)) if step.trigger == "close"
            else step for step in now.transitions
        ),
    )  # fmt: skip
    assert not played(now).forgotten
    assert played(stuck).forgotten


def test_people_to_whom_nothing_is_ever_said_are_named() -> None:
    now = a_workflow()
    silent = replace(
        now,
        transitions=tuple(replace(step, tells=()) for step in now.transitions),
        ladders={key: replace(one, rungs=(replace(one.rungs[-1], to=("owner",)),)) for key, one in now.ladders.items()},
    )
    found = played(silent, items=2)
    quiet = {one.name for one in found.persons if not one.mails}
    assert set(found.never_told) == quiet != set()


def test_somebody_holds_each_role_the_workflow_names() -> None:
    found = played(a_workflow(), items=1, days=1, people=6)
    held = {role for one in found.persons for role in one.roles}
    assert held == set(roles_named(a_workflow())) == {"manager", "staff", "leader", "verifier"}


@pytest.mark.parametrize(
    "scenario", [{"items": 0}, {"items": 100_001}, {"days": 0}, {"days": 3_661}, {"people": 5}, {"people": 501}]
)
def test_a_scenario_out_of_range_is_refused(scenario: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="out of range"):
        played(a_workflow(), **scenario)
