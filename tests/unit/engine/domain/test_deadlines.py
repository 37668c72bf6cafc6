"""Due days from a rule and the dates of an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine.domain.deadlines import Due, ItemDates, due, due_by
from engine.domain.definition import DateUnit, DeadlineRule, Limit
from engine.domain.workdays import Calendar
from tests.builders import a_calendar, words

SHANGHAI = "Asia/Shanghai"
DATES = ItemDates(opened_on=date(2026, 3, 2), entered_on=date(2026, 4, 30), feedback_on=date(2026, 1, 31))


def a_rule(amount: int, unit: DateUnit, *, anchor: str = "feedback", stated: bool = False) -> DeadlineRule:
    """Return a rule for a deadline some time after an anchor."""
    return DeadlineRule(
        key="any", title=words("any"), anchor=anchor, amount=amount, unit=unit, ladder="standard",
        date_field="due_on" if stated else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "amount", "unit", "expected"),
    [
        ("feedback", 1, "months", date(2026, 2, 28)),
        ("feedback", 60, "days", date(2026, 4, 1)),
        ("entered", 10, "working_days", date(2026, 5, 14)),
        ("opened", 3, "months", date(2026, 6, 2)),
        ("opened", 0, "days", date(2026, 3, 2)),
    ],
)
def test_a_due_day_is_so_much_after_its_anchor(anchor: str, amount: int, unit: DateUnit, expected: date) -> None:
    assert due(a_rule(amount, unit, anchor=anchor), DATES, a_calendar(), zone=SHANGHAI).due_on == expected


def test_working_days_are_counted_by_the_office_calendar() -> None:
    may_holiday = a_calendar(d20260501=False, d20260504=False, d20260505=False, d20260509=True)
    found = due(a_rule(3, "working_days", anchor="entered"), DATES, may_holiday, zone=SHANGHAI)
    assert found.due_on == date(2026, 5, 8)


def test_without_a_feedback_day_the_count_begins_with_the_opening() -> None:
    unknown = ItemDates(opened_on=date(2026, 3, 2), entered_on=date(2026, 4, 30))
    assert due(a_rule(1, "months"), unknown, a_calendar(), zone=SHANGHAI).due_on == date(2026, 4, 2)


def test_a_date_stated_for_the_item_goes_before_the_count() -> None:
    stated = ItemDates(opened_on=date(2026, 3, 2), entered_on=date(2026, 3, 2), due_on=date(2026, 5, 31))
    assert due(a_rule(3, "months", stated=True), stated, a_calendar(), zone=SHANGHAI).due_on == date(2026, 5, 31)
    assert due(a_rule(3, "months"), stated, a_calendar(), zone=SHANGHAI).due_on == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("kind", "expected"), [("patrol", date(2026, 9, 2)), ("inspection", date(2026, 6, 2)), (None, date(2026, 6, 2))]
)
def test_each_kind_of_inspection_may_have_its_own_limit(kind: str | None, expected: date) -> None:
    by_kind = replace(
        a_rule(3, "months", anchor="opened"), by="kind", limits={"patrol": Limit(amount=6, unit="months")}
    )
    assert due(by_kind, replace(DATES, kind=kind), a_calendar(), zone=SHANGHAI).due_on == expected


def test_the_answer_to_a_choice_may_decide_the_limit() -> None:
    by_class = replace(a_rule(1, "months"), by="grade", limits={"at_once": Limit(amount=60, unit="days")})
    graded = replace(DATES, fields={"grade": "at_once"})
    assert due(by_class, graded, a_calendar(), zone=SHANGHAI).due_on == date(2026, 4, 1)
    assert due(by_class, DATES, a_calendar(), zone=SHANGHAI).due_on == date(2026, 2, 28)


def test_a_date_field_may_be_where_the_count_begins_or_the_due_day_itself() -> None:
    from_letter = a_rule(30, "days", anchor="letter_on")
    filled = replace(DATES, fields={"letter_on": "2026-04-01", "limit_on": "2026-04-20"})
    assert due(from_letter, filled, a_calendar(), zone=SHANGHAI).due_on == date(2026, 5, 1)
    stated = replace(from_letter, date_field="limit_on")
    assert due(stated, filled, a_calendar(), zone=SHANGHAI).due_on == date(2026, 4, 20)


def test_a_date_field_that_is_empty_leaves_the_count_to_the_opening() -> None:
    found = due(a_rule(30, "days", anchor="letter_on"), DATES, a_calendar(), zone=SHANGHAI)
    assert found.due_on == date(2026, 4, 1)


def test_a_deadline_keeps_the_zone_and_the_calendar_it_was_computed_with() -> None:
    calendar = Calendar(version="2026.1", published_until=date(2026, 12, 31))
    found = due_by(date(2027, 1, 5), rule="rectify", ladder="standard", calendar=calendar, zone=SHANGHAI)
    assert found == Due(
        rule="rectify",
        ladder="standard",
        due_on=date(2027, 1, 5),
        due_at=datetime(2027, 1, 5, 16, tzinfo=UTC),
        zone=SHANGHAI,
        calendar="2026.1",
        published=False,
    )
