"""Pauses: the dates of an item stand still, nobody is reminded, and they move on by the time paused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.deadlines import HeldBecause, SetBecause, Subject, due_by
from engine.errors import DateRefused, InvalidInput, NotPermitted, RequestRefused
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items
from engine.store import deadlines, measures
from engine.store.finding import Wanted
from engine.store.unit_of_work import writing
from tests.builders import AT, OPERATOR
from tests.operations.asking import DUE, GOAL, LATER, REASON, Office, an_asking_office
from tests.operations.shipped import missing


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """Return an office with one item that is being corrected."""
    return an_asking_office(ledger, tmp_path)


def test_a_date_counted_in_months_moves_by_the_calendar_days_paused(office: Office) -> None:
    paused = office.pause("2026-04-01")
    assert (paused.due_on, paused.paused_on) == (DUE, date(2026, 4, 1))
    assert office.own == [(DUE, "imported", None, HeldBecause.PAUSED)]
    office.require_sound()
    resumed = office.resume("2026-04-21")
    assert (resumed.old_due_on, resumed.due_on, resumed.paused_on) == (DUE, date(2026, 6, 22), None)
    assert office.own == [(DUE, "imported", "paused", None), (date(2026, 6, 22), "resumed", None, None)]
    assert office.whole.item.original_due_on == DUE
    assert (office.told("paused"), office.told("resumed")) == ({"wang", "zhao"}, {"wang", "zhao"})
    office.require_sound()


def test_a_date_counted_in_working_days_moves_by_the_working_days_paused(office: Office) -> None:
    office.step("wang", "submit", note="完成", group="results")
    office.step("li", "verify", note="现场核查过", group="results")
    assert office.due_on == date(2026, 3, 16)  # ten working days after Monday, 2026-03-02
    office.pause("2026-03-06")  # a Friday
    assert office.resume("2026-03-09").due_on == date(2026, 3, 17)
    office.require_sound()


def test_who_is_back_on_the_same_day_has_lost_nothing(office: Office) -> None:
    office.pause("2026-04-01")
    assert office.resume("2026-04-01").due_on == DUE
    assert office.own == [(DUE, "imported", None, None)]
    office.require_sound()


def test_a_clock_set_back_during_a_pause_brings_no_date_forward(office: Office) -> None:
    office.pause("2026-04-21")
    assert office.resume("2026-04-01").due_on == DUE
    assert office.own == [(DUE, "imported", None, None)]
    office.require_sound()


def test_a_clock_set_back_during_a_pause_brings_no_date_in_working_days_forward(office: Office) -> None:
    office.step("wang", "submit", note="完成", group="results")
    office.step("li", "verify", note="现场核查过", group="results")
    office.pause("2026-03-10")
    assert office.resume("2026-03-03").due_on == date(2026, 3, 16)
    office.require_sound()


def test_the_history_and_the_ledger_tell_of_the_pause(office: Office) -> None:
    office.pause("2026-04-01")
    office.resume("2026-04-21")
    pause, resume = office.whole.history[-2:]
    assert (pause.action, pause.note, pause.data) == ("pause", "等省里的批复", {"due_on": "2026-06-02"})
    assert (resume.action, resume.data) == (
        "resume",
        {"since": "2026-04-01", "due_on": {"from": "2026-06-02", "to": "2026-06-22"}},
    )
    (told,) = office.dates.pauses
    assert (told.paused_on, told.resumed_on, told.paused_by, told.reason) == (
        date(2026, 4, 1), date(2026, 4, 21), "陈静", "等省里的批复",
    )  # fmt: skip
    (line,) = office.dates.lines
    assert [one.because for one in line.dates] == ["imported", "resumed"]


def test_a_paused_item_is_not_overdue_for_the_time_it_stands_still(office: Office) -> None:
    office.pause("2026-05-25")
    (item,) = list_items(office.ledger, Wanted(), actor=OPERATOR).items
    assert (item.paused_on, item.is_overdue(date(2026, 7, 1))) == (date(2026, 5, 25), False)
    late = Wanted(overdue_on=date(2026, 7, 1))
    assert list_items(office.ledger, late, actor=OPERATOR).total == 0
    (line,) = office.dates.lines
    assert line.days_late(DUE, today=date(2026, 7, 1)) == 0
    office.resume("2026-07-01")
    assert office.due_on == date(2026, 7, 9)


def test_an_item_that_was_late_before_its_pause_is_late_by_as_much_afterwards(office: Office) -> None:
    office.pause("2026-06-05")
    (item,) = list_items(office.ledger, Wanted(overdue_on=date(2026, 7, 1)), actor=OPERATOR).items
    assert item.is_overdue(date(2026, 7, 1))
    assert (date(2026, 7, 5) - office.resume("2026-07-05").due_on).days == 3  # type: ignore[operator]


@pytest.mark.parametrize("note", ["", "等批复"])
def test_a_pause_says_why(office: Office, note: str) -> None:
    with pytest.raises(InvalidInput, match="it gives no reason"):
        office.pause("2026-04-01", note=note)


@pytest.mark.parametrize("login", ["wang", "zhao", "li"])
def test_pausing_belongs_to_the_manager(office: Office, login: str) -> None:
    with pytest.raises(NotPermitted, match="pause or resume"):
        office.pause("2026-04-01", login=login)
    office.pause("2026-04-01")
    with pytest.raises(NotPermitted, match="pause or resume"):
        office.resume("2026-04-02", login=login)


def test_an_item_without_a_date_cannot_be_paused(office: Office) -> None:
    office.step("chen", "prolong", note=REASON, decided_on=date(2026, 3, 1), values=GOAL)
    with pytest.raises(DateRefused, match="it has no due day in 'Long-term'") as refused:
        office.pause("2026-04-01")
    assert missing(refused.value) == ["no_deadline"]


def test_nothing_is_paused_twice_or_resumed_without_a_pause(office: Office) -> None:
    with pytest.raises(DateRefused) as running:
        office.resume("2026-04-01")
    assert missing(running.value) == ["not_paused"]
    office.pause("2026-04-01")
    with pytest.raises(DateRefused) as paused:
        office.pause("2026-04-02")
    assert missing(paused.value) == ["paused"]


def test_while_an_item_is_paused_nothing_is_asked_for(office: Office) -> None:
    office.pause("2026-04-01")
    with pytest.raises(RequestRefused, match="the item is paused since 2026-04-01") as refused:
        office.ask("2026-04-02")
    assert missing(refused.value) == ["paused"]


def test_while_a_request_waits_the_date_is_neither_paused_nor_changed(office: Office) -> None:
    office.ask("2026-04-01")
    with pytest.raises(DateRefused, match=r"a request of 王敏 \(1\) waits for an answer") as refused:
        office.pause("2026-04-02")
    assert missing(refused.value) == ["request_pending"]
    with pytest.raises(DateRefused, match="waits for an answer"):
        office.redate("2026-04-02", LATER)


def test_a_step_that_stays_leaves_the_item_paused_one_that_leaves_ends_the_pause(office: Office) -> None:
    office.pause("2026-04-01")
    office.step("wang", "submit", on="2026-04-02", note="完成", group="results")
    assert office.whole.stored.paused_on == date(2026, 4, 1)
    office.step("li", "verify", on="2026-04-03", note="现场核查过", group="results")
    assert office.whole.stored.paused_on is None
    assert office.whole.history[-1].data["pause_ended"] == {"since": "2026-04-01"}
    (told,) = office.dates.pauses
    assert (told.resumed_on, told.resumed_by) == (date(2026, 4, 3), "李强")
    assert office.own[-1] == (date(2026, 4, 17), "entered", None, None)
    office.require_sound()


def test_the_dates_of_measures_move_with_the_item(office: Office) -> None:
    office.plan(date(2026, 5, 15))
    with writing(office.ledger.database) as work:
        (measure,) = measures.of_item(work, office.whole.item.id)
        if deadlines.live_of(work, item_id=1, subject=Subject.MEASURE, subject_id=measure.id) is None:
            deadlines.set_deadline(
                work,
                due_by(
                    date(2026, 5, 15),
                    rule="rectify",
                    ladder="standard",
                    calendar=office.whole.calendar,
                    zone="Asia/Shanghai",
                ),
                item_id=1,
                subject=Subject.MEASURE,
                subject_id=measure.id,
                version=office.whole.item.facts.version,
                because=SetBecause.PLANNED,
                at=AT,
                first_look=AT,
            )
    office.pause("2026-04-01")
    assert {one.held_because for one in office.whole.deadlines} == {HeldBecause.PAUSED}
    office.resume("2026-04-21")
    assert office.whole.measures[0].due_on == date(2026, 6, 4)
    assert office.whole.history[-1].data["others"] == 1
    assert {one.held_because for one in office.whole.deadlines if one.ended_at is None} == {None}
    office.require_sound()


def test_keys_make_repeats_harmless(office: Office) -> None:
    assert [office.pause("2026-04-01", key="a").repeated for _ in range(2)] == [False, True]
    done, again = (office.resume("2026-04-21", key="b") for _ in range(2))
    assert (again.repeated, again.due_on, again.old_due_on) == (True, done.due_on, DUE)
