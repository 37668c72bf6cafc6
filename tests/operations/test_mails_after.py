"""What publishing and moving would mail: played on copies with the same mapping, beside what comes without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from engine.domain.definition import RungRule, Workflow
from engine.domain.mailing import Hours
from engine.domain.routes import Choices
from engine.operations import audit
from engine.operations.forecasting import Wanted, forecast
from engine.operations.ledger import Ledger
from engine.operations.mails_after import MailsAfter, mails_after, steps
from engine.operations.moving import move_items
from engine.operations.preview import Preview
from engine.operations.previewing import preview_moving, preview_publishing
from engine.operations.publishing import list_workflows, publish
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, a_workflow, an_item, an_office

HOURS = Hours(hour=time(8, 30), zone="Asia/Shanghai", urgent=0)
NONE = Choices()
LATER = AT + timedelta(days=3)


def a_later_workflow(*, days: int) -> Workflow:
    """Return the workflow with another limit for rectifying, in days, and the manager told each day of the last ten."""
    now = a_workflow()
    rule = replace(now.deadlines["rectify"], amount=days, unit="days", date_field=None)
    rungs = tuple(RungRule(offset=-day, to=("owner", "manager")) for day in range(10, 0, -1))
    ladder = replace(now.ladders["standard"], rungs=(*rungs, *now.ladders["standard"].rungs[-3:]))
    return replace(now, deadlines={**now.deadlines, "rectify": rule}, ladders={"standard": ladder})


def an_office_with_items(ledger: Ledger, count: int) -> None:
    """Found the office with so many items in rectification, their first mails gone."""
    an_office(ledger)
    for number in range(count):
        an_item(ledger, completion="in_progress", title=f"问题{number}")
    tick(ledger, at=AT)


def seen_and_mails(
    ledger: Ledger, workflow: Workflow, *, at: datetime = LATER, choices: Choices = NONE
) -> tuple[Preview, MailsAfter]:
    seen = preview_publishing(ledger, workflow, choices, actor=OPERATOR, at=at)
    return seen, mails_after(ledger, workflow, seen, choices, hours=HOURS, actor=OPERATOR, at=at)


def test_what_it_says_is_what_a_forecast_says_once_it_is_done(ledger: Ledger) -> None:
    an_office_with_items(ledger, 3)
    target = a_later_workflow(days=20)
    without = forecast(ledger, Wanted(days=30), hours=HOURS, actor=OPERATOR, at=LATER)
    _seen, mails = seen_and_mails(ledger, target)
    publish(ledger, target, source="", actor=OPERATOR, at=LATER)
    move_items(ledger, target.key, actor=OPERATOR, at=LATER)
    done = forecast(ledger, Wanted(days=30), hours=HOURS, actor=OPERATOR, at=LATER)
    for found, said in ((done, "lines"), (without, "lines_before")):
        lines: dict[date, int] = {}
        for mail in found.mails:
            lines[mail.day] = lines.get(mail.day, 0) + mail.length
        assert {day.day: getattr(day, said) for day in mails.days if getattr(day, said)} == lines
    assert sum(day.lines for day in mails.days) > sum(day.lines_before for day in mails.days)
    assert not audit.invariant_breaches(ledger)


def test_looking_publishes_nothing_and_moves_nothing(ledger: Ledger) -> None:
    an_office_with_items(ledger, 2)
    before = list_workflows(ledger, actor=OPERATOR)
    seen, _mails = seen_and_mails(ledger, a_later_workflow(days=20))
    assert seen.moving == 2
    assert list_workflows(ledger, actor=OPERATOR) == before


def test_who_would_get_more_than_ten_at_once_is_named_as_a_storm(sqlite_ledger: Ledger) -> None:
    an_office_with_items(sqlite_ledger, 12)
    _seen, mails = seen_and_mails(sqlite_ledger, a_later_workflow(days=12))
    assert [(one.name, one.lines, one.before) for one in mails.storms] == [("王敏", 24, 12), ("陈静", 24, 0)]
    _seen, calm = seen_and_mails(sqlite_ledger, a_later_workflow(days=60))
    assert not calm.storms


def test_many_lines_that_come_anyway_are_no_storm_of_the_move(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    for number in range(12):
        an_item(sqlite_ledger, completion="in_progress", title=f"问题{number}")
    _seen, mails = seen_and_mails(sqlite_ledger, a_later_workflow(days=60), at=AT)
    assert {one.lines for one in mails.first if one.name == "王敏"} == {12}
    assert not mails.storms


def test_before_a_weekend_the_first_mails_are_those_of_the_next_working_day(sqlite_ledger: Ledger) -> None:
    an_office_with_items(sqlite_ledger, 12)
    friday = datetime.fromisoformat("2026-03-06T10:00:00Z")
    tick(sqlite_ledger, at=friday)
    _seen, mails = seen_and_mails(sqlite_ledger, a_later_workflow(days=8), at=friday)
    assert mails.first_until == datetime.fromisoformat("2026-03-09T00:30:00Z")
    assert {one.name for one in mails.storms} == {"王敏", "陈静"}


def test_items_in_states_without_a_place_to_go_count_as_left_where_they_are(sqlite_ledger: Ledger) -> None:
    an_office_with_items(sqlite_ledger, 2)
    target = a_later_workflow(days=20)
    renamed = replace(
        target,
        states={
            ("correcting" if key == "rectifying" else key): replace(state, key="correcting") if key == "rectifying"
            else state for key, state in target.states.items()
        },
        transitions=tuple(
            replace(
                step,
                sources=tuple("correcting" if source == "rectifying" else source for source in step.sources),
                target="correcting" if step.target == "rectifying" else step.target,
            )
            for step in target.transitions
        ),
        first_states=(),
    )  # fmt: skip
    seen, mails = seen_and_mails(sqlite_ledger, renamed)
    assert [route.state for route in seen.unmapped] == ["rectifying"]
    assert all(day.lines == day.lines_before for day in mails.days)
    mapped = Choices(mapped={"rectifying": "correcting"})
    _seen, moved = seen_and_mails(sqlite_ledger, renamed, choices=mapped)
    assert any(day.lines > day.lines_before for day in moved.days)


def test_a_move_that_was_begun_is_foreseen_as_it_goes_on(
    sqlite_ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_office_with_items(sqlite_ledger, 4)
    target = a_later_workflow(days=20)
    publish(sqlite_ledger, target, source="", actor=OPERATOR, at=LATER)
    monkeypatch.setattr("engine.operations.moving._BATCH", 2)

    def cut_off(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_items(sqlite_ledger, target.key, actor=OPERATOR, at=LATER, told=cut_off)
    seen = preview_moving(sqlite_ledger, target.key, NONE, actor=OPERATOR, at=LATER)
    counted: list[int] = []
    mails = mails_after(
        sqlite_ledger, target, seen, NONE, hours=HOURS, actor=OPERATOR, at=LATER, after_each=lambda: counted.append(1)
    )
    assert any(day.lines > day.lines_before for day in mails.days)
    assert len(counted) == steps(seen) == 2 + 60
