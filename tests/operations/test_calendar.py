"""The office's own days on top of the published calendar: who sets them, what counts, what comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import audit, calendar
from engine.operations.calendar import OwnDay, clear_day, list_days, set_days
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store import history
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, morning
from tests.operations.calendars import MAY_DAY, SWAPPED, now, publish

PLAIN = date(2026, 5, 12)
OFF, WORKED = OwnDay(is_working=False, name="培训"), OwnDay(is_working=True)


@pytest.fixture
def ours(ledger: Ledger) -> Ledger:
    """Return an office with a calendar published until the end of 2026."""
    an_office(ledger)
    publish(ledger)
    return ledger


def test_what_the_office_says_counts_before_what_is_published_and_clearing_it_brings_that_back(ours: Ledger) -> None:
    manager = as_person(ours, "chen")
    set_days(ours, {MAY_DAY: WORKED, SWAPPED: OFF, PLAIN: OFF}, actor=manager, at=AT)
    assert [now(ours).is_working(day) for day in (MAY_DAY, SWAPPED, PLAIN)] == [True, False, False]
    for day in (MAY_DAY, SWAPPED, PLAIN):
        clear_day(ours, day, actor=manager, at=AT)
    assert [now(ours).is_working(day) for day in (MAY_DAY, SWAPPED, PLAIN)] == [False, True, True]


def test_every_change_gives_the_calendar_a_version_it_never_had(ours: Ledger) -> None:
    seen = [now(ours).version]
    set_days(ours, {PLAIN: OFF}, actor=OPERATOR, at=AT)
    seen.append(now(ours).version)
    set_days(ours, {PLAIN: OwnDay(is_working=False, name="运动会")}, actor=OPERATOR, at=AT)
    seen.append(now(ours).version)
    clear_day(ours, PLAIN, actor=OPERATOR, at=AT)
    seen.append(now(ours).version)
    calendar.announce(ours, 2027, actor=OPERATOR, at=AT)
    seen.append(now(ours).version)
    assert seen == ["state 1", "state 1+1", "state 1+2", "state 1+3", "state 1+4"]


def test_the_same_said_again_changes_nothing(ours: Ledger) -> None:
    set_days(ours, {PLAIN: OFF}, actor=OPERATOR, at=AT)
    done = set_days(ours, {PLAIN: OFF, MAY_DAY: WORKED}, actor=OPERATOR, at=AT)
    assert (done.added, done.changed, done.same) == ((MAY_DAY,), (), (PLAIN,))
    again = set_days(ours, {PLAIN: OFF}, actor=OPERATOR, at=AT)
    assert (again.version, again.same) == (done.version, (PLAIN,))


def test_a_dry_run_says_what_is_new_and_changes_nothing(ours: Ledger) -> None:
    done = set_days(ours, {PLAIN: OFF}, actor=OPERATOR, at=AT, dry_run=True)
    assert done.added == (PLAIN,)
    assert (now(ours).version, now(ours).is_working(PLAIN)) == ("state 1", True)
    assert set_days(ours, {MAY_DAY: WORKED}, actor=OPERATOR, at=AT).version == "state 1+1"
    assert now(ours).is_working(PLAIN)


def test_a_newer_published_calendar_leaves_what_the_office_says_and_its_count_of_changes(ours: Ledger) -> None:
    set_days(ours, {MAY_DAY: WORKED}, actor=OPERATOR, at=AT)
    publish(ours, "state 2", until=date(2027, 12, 31))
    found = now(ours)
    assert (found.version, found.published_until) == ("state 2+1", date(2027, 12, 31))
    assert found.is_working(MAY_DAY)
    clear_day(ours, MAY_DAY, actor=OPERATOR, at=AT)
    assert not now(ours).is_working(MAY_DAY)


def test_the_list_shows_each_day_as_it_counts_and_what_is_published_of_it(ours: Ledger) -> None:
    set_days(ours, {MAY_DAY: OwnDay(is_working=True, name="防汛值守"), PLAIN: OFF}, actor=OPERATOR, at=AT)
    may_day, swapped, plain = list_days(ours, actor=OPERATOR, year=2026).days
    assert (may_day.day, may_day.is_working, may_day.name, may_day.is_own) == (MAY_DAY, True, "防汛值守", True)
    assert may_day.published is not None
    assert not may_day.published.is_working
    assert (swapped.day, swapped.is_working, swapped.source, swapped.published) == (SWAPPED, True, "state", None)
    assert (plain.day, plain.is_own, plain.published) == (PLAIN, True, None)
    assert list_days(ours, actor=OPERATOR, year=2027).days == ()


def test_a_year_is_announced_when_its_turn_has_come_and_taken_back_from_the_end(ours: Ledger) -> None:
    with pytest.raises(InvalidInput) as refused:
        calendar.announce(ours, 2028, actor=OPERATOR, at=AT)
    assert "2027" in refused.value.way_out("zh")
    assert not calendar.announce(ours, 2026, actor=OPERATOR, at=AT).changed
    with pytest.raises(InvalidInput):
        calendar.announce(ours, 2026, actor=OPERATOR, at=AT, undo=True)
    for year in (2027, 2028):
        calendar.announce(ours, year, actor=OPERATOR, at=AT)
    assert now(ours).published_until == date(2028, 12, 31)
    with pytest.raises(InvalidInput):
        calendar.announce(ours, 2027, actor=OPERATOR, at=AT, undo=True)
    for year, until in ((2028, date(2027, 12, 31)), (2027, date(2026, 12, 31))):
        assert calendar.announce(ours, year, actor=OPERATOR, at=AT, undo=True).until == until
        assert now(ours).published_until == until


def test_what_the_office_announced_stays_when_a_calendar_comes_that_does_not_know_it(ours: Ledger) -> None:
    calendar.announce(ours, 2027, actor=OPERATOR, at=AT)
    publish(ours, "state 1b")
    assert now(ours).published_until == date(2027, 12, 31)


@pytest.mark.parametrize("who", ["wang", "li", "zhao", "charlie"])
def test_only_managers_and_administrators_keep_the_calendar(sqlite_ledger: Ledger, who: str) -> None:
    an_office(sqlite_ledger)
    actor = as_person(sqlite_ledger, who)
    for act in (
        lambda: set_days(sqlite_ledger, {PLAIN: OFF}, actor=actor, at=AT),
        lambda: clear_day(sqlite_ledger, PLAIN, actor=actor, at=AT),
        lambda: calendar.announce(sqlite_ledger, 2031, actor=actor, at=AT),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert now(sqlite_ledger).version == "test"


def test_a_day_the_office_said_nothing_of_cannot_be_cleared(ours: Ledger) -> None:
    with pytest.raises(NotFound):
        clear_day(ours, MAY_DAY, actor=OPERATOR, at=AT)


@pytest.mark.parametrize(
    "stated",
    [
        {date(1989, 12, 31): OFF},
        {date(2101, 1, 1): OFF},
        {PLAIN: OwnDay(is_working=False, name="长" * 81)},
        {PLAIN: OwnDay(is_working=False, name="换\n行")},
        {date(2000, 1, 1) + timedelta(days=n): OFF for n in range(4001)},
    ],
)
def test_of_days_that_cannot_be_used_none_is_kept(sqlite_ledger: Ledger, stated: dict[date, OwnDay]) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput) as refused:
        set_days(sqlite_ledger, {MAY_DAY: WORKED, **stated}, actor=OPERATOR, at=AT)
    assert refused.value.way_out("zh")
    assert list_days(sqlite_ledger, actor=OPERATOR).days == ()


def test_the_history_of_the_office_says_who_changed_which_days_and_from_which_file(ours: Ledger) -> None:
    set_days(ours, {PLAIN: OFF}, actor=as_person(ours, "chen"), at=AT, taken_from="2026.csv")
    clear_day(ours, PLAIN, actor=as_person(ours, "chen"), at=AT)
    with reading(ours.database) as work:
        set_, cleared = history.entries(work, "office")[-2:]
    assert (set_.action, set_.by["name"], set_.data["from"]) == ("calendar_set", "陈静", "2026.csv")
    assert set_.data["days"] == {"2026-05-12": {"working": False, "name": "培训"}}
    assert (cleared.action, cleared.data["day"]) == ("calendar_cleared", "2026-05-12")
    assert audit.verify(ours).first_bad is None


def test_a_reminder_of_a_day_that_becomes_free_comes_on_the_working_day_before(ours: Ledger) -> None:
    an_item(ours, completion="in_progress", due_on=date(2026, 6, 1))  # T-20 is Tuesday, 12 May
    tick(ours, at=morning("2026-05-08"))
    set_days(ours, {PLAIN: OFF}, actor=OPERATOR, at=morning("2026-05-08"))
    assert tick(ours, at=morning("2026-05-08")).rungs == {}
    assert tick(ours, at=morning("2026-05-11")).rungs == {"noticed": 1}


def test_a_reminder_that_was_moved_past_a_free_day_comes_on_it_when_it_is_worked_after_all(ours: Ledger) -> None:
    an_item(ours, completion="in_progress", due_on=date(2026, 5, 1))
    for day in ("2026-05-01", "2026-05-04", "2026-05-08"):
        tick(ours, at=morning(day))
    set_days(ours, {date(2026, 5, 15): OFF}, actor=OPERATOR, at=morning("2026-05-08"))  # T+14, the next rung
    tick(ours, at=morning("2026-05-14"))
    clear_day(ours, date(2026, 5, 15), actor=OPERATOR, at=morning("2026-05-14"))
    assert tick(ours, at=morning("2026-05-15")).rungs["noticed"] > 0
    assert audit.invariant_breaches(ours) == []
