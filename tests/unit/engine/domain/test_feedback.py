"""By when public feedback is answered, and on which days somebody is reminded of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.feedback import (
    LADDERS,
    USUAL_LIMITS,
    Limits,
    Step,
    due_days,
    due_reminders,
    next_reminder,
    number_of,
)
from engine.domain.permission import may_holding, require_holding
from engine.domain.standing_names import Part
from engine.domain.workdays import WEEKDAYS
from engine.errors import NotPermitted
from tests.builders import a_calendar

MONDAY = date(2026, 9, 21)
# Mid-autumn on Friday the 25th, National Day from 1 to 7 October, work on Sunday the 20th and Saturday the 10th.
AUTUMN = a_calendar(
    d20260920=True, d20260925=False, d20261001=False, d20261002=False, d20261005=False, d20261006=False,
    d20261007=False, d20261010=True,
)  # fmt: skip


def test_limits_are_counted_in_working_days_over_holidays_and_swapped_days() -> None:
    assert due_days(USUAL_LIMITS, MONDAY, AUTUMN, has_contact=True) == {
        Step.ACKNOWLEDGE: date(2026, 9, 29),
        Step.ANSWER: date(2026, 10, 17 + 2),
    }
    assert due_days(USUAL_LIMITS, MONDAY, WEEKDAYS, has_contact=True)[Step.ANSWER] == date(2026, 10, 12)


def test_whoever_left_no_contact_is_owed_an_answer_alone() -> None:
    assert due_days(Limits(acknowledge=1, answer=2), MONDAY, WEEKDAYS, has_contact=False) == {
        Step.ANSWER: MONDAY + timedelta(days=2)
    }


def test_a_receipt_number_has_four_digits_and_grows_beyond_them() -> None:
    assert [number_of(2026, 1), number_of(2026, 12345)] == ["FK2026-0001", "FK2026-12345"]


def test_of_reminders_that_were_missed_only_the_last_is_due() -> None:
    owed = {Step.ANSWER: date(2026, 9, 30)}
    late = due_reminders(owed, WEEKDAYS, after=MONDAY, today=date(2026, 10, 2))
    assert [(one.step, one.rung.occurrence) for one in late] == [(Step.ANSWER, "T+2026-10-02")]
    assert due_reminders(owed, WEEKDAYS, after=date(2026, 10, 2), today=date(2026, 10, 2)) == ()


def test_reminders_go_on_until_the_answer_and_tell_managers_once_it_is_late() -> None:
    owed, day, told = {Step.ANSWER: date(2026, 9, 30)}, MONDAY, list[tuple[str, int]]()
    for _ in range(10):
        coming = next_reminder(owed, WEEKDAYS, after=day)
        assert coming is not None
        (one,) = due_reminders(owed, WEEKDAYS, after=day, today=coming)
        told.append((coming.isoformat(), len(one.rung.rule.to)))
        day = coming
    assert told == [
        ("2026-09-25", 1), ("2026-09-29", 1), ("2026-09-30", 1), ("2026-10-01", 2), ("2026-10-02", 2),
        ("2026-10-05", 2), ("2026-10-06", 2), ("2026-10-07", 2), ("2026-10-14", 2), ("2026-10-21", 2),
    ]  # fmt: skip


def test_the_earlier_of_two_days_is_looked_at_first_and_nothing_when_nothing_is_owed() -> None:
    owed = {Step.ANSWER: date(2026, 10, 12), Step.ACKNOWLEDGE: date(2026, 9, 28)}
    assert next_reminder(owed, WEEKDAYS, after=MONDAY) == date(2026, 9, 25)
    assert next_reminder({}, WEEKDAYS, after=MONDAY) is None


def test_no_ladder_ends_before_it_has_reached_a_manager() -> None:
    assert all("manager" in ladder.rungs[-1].to for ladder in LADDERS.values())


@pytest.mark.parametrize(
    ("part", "theirs"),
    [
        (Part.FEEDBACK_ANSWERER, {Action.SEE_FEEDBACK, Action.SEE_SENDER, Action.ANSWER_FEEDBACK}),
        (Part.FEEDBACK_RECORDER, {Action.SEE_FEEDBACK}),
    ],
)
def test_whoever_has_to_do_with_feedback_may_do_what_is_theirs_and_no_more(part: Part, theirs: set[Action]) -> None:
    nobody = Actor(login="x", name="某人", door=Door.CLI, person_id=7)
    for action in Action:
        assert may_holding(action, {part}) is (action in theirs), action
        if action in theirs:
            require_holding(nobody, action, {part}, where="FK2026-0001")
        else:
            with pytest.raises(NotPermitted):
                require_holding(nobody, action, {part}, where="FK2026-0001")
