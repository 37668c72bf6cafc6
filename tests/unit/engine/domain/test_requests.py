"""What may be asked for and when, and how a date moves that stood still; no ledger is needed to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.deadlines import after_standing_still, days_late
from engine.domain.definition import Approval, Limit, RequestKind, RequestRule
from engine.domain.requests import Standing, against_asking, against_date, has_reason, is_late, stands
from tests.builders import a_calendar, a_workflow, words

DUE = date(2026, 6, 2)
HOLIDAYS = a_calendar(d20260501=False, d20260504=False, d20260505=False, d20260509=True)
RULE = RequestRule(
    key="more_time",
    title=words("more time"),
    kind="extension",
    sources=("rectifying", "verified"),
    who=("owner",),
    approvals=(Approval(title=words("unit"), who=("leader",)), Approval(title=words("office"), who=("manager",))),
    answer=Limit(amount=5, unit="working_days"),
    ladder="standard",
)
DAYS = st.dates(min_value=date(2026, 3, 1), max_value=date(2026, 9, 1))


def codes(
    *,
    today: date = DUE,
    state: str = "rectifying",
    due_on: date | None = DUE,
    paused_on: date | None = None,
    to: date | None = date(2026, 7, 1),
    rule: RequestRule = RULE,
) -> list[str]:
    """Return what stands against asking."""
    standing = Standing(state=state, due_on=due_on, paused_on=paused_on, today=today)
    return [reason.code for reason in against_asking(a_workflow(), rule, standing, new_due_on=to)]


def test_more_time_is_asked_for_up_to_the_due_day_and_later_only_if_the_rule_says_so() -> None:
    assert codes() == []
    assert codes(today=DUE + timedelta(days=1)) == ["expired"]
    assert codes(today=DUE + timedelta(days=1), rule=replace(RULE, late=True)) == []


def test_what_was_asked_late_must_still_lie_ahead() -> None:
    late = replace(RULE, late=True)
    assert codes(today=date(2026, 7, 1), rule=late) == ["date_passed"]
    assert codes(today=date(2026, 6, 30), rule=late) == []


@pytest.mark.parametrize("to", [DUE, DUE - timedelta(days=1)])
def test_the_new_day_lies_later_than_the_present_one(to: date) -> None:
    assert codes(to=to) == ["date_not_later"]


def test_states_dates_and_pauses_stand_in_the_way() -> None:
    assert codes(state="reported") == ["wrong_state"]
    assert codes(due_on=None) == ["no_deadline"]
    assert codes(paused_on=DUE) == ["paused"]
    assert codes(to=None) == ["date_missing"]


def test_a_move_to_long_term_names_no_day_and_needs_none() -> None:
    rule = replace(RULE, kind="long_term")
    assert codes(rule=rule, to=None, due_on=None) == []
    assert codes(rule=rule) == ["date_unasked"]
    assert is_late(rule, due_on=None, today=DUE) is False


def test_a_day_ahead_and_later_takes_the_place_of_the_present_one() -> None:
    assert against_date(date(2026, 6, 3), due_on=DUE, today=DUE) == ()


@pytest.mark.parametrize(
    ("kind", "becomes", "step", "keeps_date", "standing"),
    [
        ("extension", "rectifying", 0, True, True),
        ("extension", "verified", 0, False, False),
        ("long_term", "verified", 1, False, True),
        ("long_term", "closed", 0, False, False),
        ("long_term", "verified", 2, False, False),
    ],
)
def test_a_request_stands_while_it_may_be_asked_for_and_somebody_is_left_to_agree(
    kind: RequestKind, becomes: str, step: int, keeps_date: bool, standing: bool
) -> None:
    rule = replace(RULE, kind=kind)
    assert stands(kind, rule, step=step, becomes=becomes, keeps_date=keeps_date) is standing


def test_a_request_whose_rule_is_gone_or_asks_for_something_else_stands_no_more() -> None:
    assert not stands("extension", None, step=0, becomes="rectifying", keeps_date=True)
    assert not stands("long_term", RULE, step=0, becomes="rectifying", keeps_date=True)


@pytest.mark.parametrize(("text", "enough"), [("", False), ("不 同 意", False), ("材料不足", True), ("no money", True)])
def test_a_reason_has_four_characters_that_are_no_blanks(text: str, enough: bool) -> None:
    assert has_reason(text) is enough


def test_a_holiday_is_not_lost_working_time() -> None:
    assert (
        after_standing_still(
            date(2026, 5, 20),
            since=date(2026, 4, 30),
            until=date(2026, 5, 6),
            unit="working_days",
            calendar=HOLIDAYS,
        )
        == date(2026, 5, 21)  # only 2026-04-30 was worked: the Labour Day holiday lasted until the 5th
    )


@given(paused=DAYS, length=st.integers(0, 60), left=st.integers(0, 40))
def test_as_much_is_left_afterwards_as_was_left_before(paused: date, length: int, left: int) -> None:
    due_on, resumed = paused + timedelta(days=left), paused + timedelta(days=length)
    for unit in ("days", "months"):
        moved = after_standing_still(due_on, since=paused, until=resumed, unit=unit, calendar=HOLIDAYS)
        assert moved - resumed == due_on - paused
    moved = after_standing_still(due_on, since=paused, until=resumed, unit="working_days", calendar=HOLIDAYS)
    before, yesterday = paused - timedelta(days=1), resumed - timedelta(days=1)
    assert HOLIDAYS.between(yesterday, moved) == HOLIDAYS.between(before, due_on)


@given(due_on=DAYS, paused=DAYS, back=st.integers(0, 60))
def test_a_clock_set_back_leaves_a_date_that_stood_still_where_it_was(due_on: date, paused: date, back: int) -> None:
    resumed = paused - timedelta(days=back)
    for unit in ("days", "months", "working_days"):
        assert after_standing_still(due_on, since=paused, until=resumed, unit=unit, calendar=HOLIDAYS) == due_on


def test_days_late_are_calendar_days_and_never_negative() -> None:
    assert [days_late(DUE, until=DUE + timedelta(days=n)) for n in (-3, 0, 1, 30)] == [0, 0, 1, 30]
