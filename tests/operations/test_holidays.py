"""Reminders of holidays: who arranges them, whom the clock tells on which day, once, and what a change does to them.

Labour Day of 2026 lasts from Friday 05-01 to 05-05; seven days before is Friday 04-24, the day before Thursday 04-30.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.domain.definition import Role
from engine.errors import InvalidInput, NotPermitted
from engine.operations import audit, office, roles
from engine.operations.calendar import OwnDay, clear_day, set_days
from engine.operations.holidays import HolidayPlan, holiday_plan, remind_of_holidays, stop_reminding
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.tick import tick
from engine.store import history
from engine.store.tables.dates import Timer
from engine.store.tables.mail import Notice
from engine.store.tables.office import Person
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, an_office, as_person, morning

ZONE = "Asia/Shanghai"
WANG, LI, ZHAO, CHEN, CHARLIE = range(1, 6)
EVERYBODY = [WANG, LI, ZHAO, CHEN, CHARLIE]


def announce(ledger: Ledger, version: str, **days: str) -> None:
    """Let the state publish days off, such as ``d20260501="劳动节"``."""
    named = {date.fromisoformat(f"{key[1:5]}-{key[5:7]}-{key[7:9]}"): (False, name) for key, name in days.items()}
    calendar = PublishedCalendar(days=named, source="state", version=version, until=date(2026, 12, 31))
    office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)


def an_office_with_holidays(ledger: Ledger) -> Ledger:
    """Found an office in which Labour Day is known; nobody is reminded yet."""
    an_office(ledger)
    announce(ledger, "state 1", d20260501="劳动节", d20260504="劳动节", d20260505="劳动节", d20260619="端午")
    return ledger


@pytest.fixture
def ours(ledger: Ledger) -> Ledger:
    """Return the office on each database."""
    return an_office_with_holidays(ledger)


@pytest.fixture
def one(sqlite_ledger: Ledger) -> Ledger:
    """Return the office on SQLite, for what no database has a part in."""
    return an_office_with_holidays(sqlite_ledger)


def remind(ledger: Ledger, *days: int, roles: tuple[str, ...] = (), at: datetime = AT) -> HolidayPlan:
    return remind_of_holidays(ledger, days=days or (7, 1), roles=roles, zone=ZONE, actor=OPERATOR, at=at)


def ticks(ledger: Ledger, *days: str) -> list[int]:
    """Tick on each of these days; return how many notices of holidays each put."""
    return [tick(ledger, at=morning(day)).holidays for day in days]


def told(ledger: Ledger) -> list[tuple[str, int]]:
    """Return the key of each notice of a holiday without its person, and whom it is for."""
    with reading(ledger.database) as work:
        found = work.list(Notice, kind="holiday_reminder")
    return [(one.dedupe.rpartition(":")[0].removeprefix("holiday:"), one.recipient_id) for one in found]


def woken(ledger: Ledger) -> list[datetime]:
    with reading(ledger.database) as work:
        return sorted(one.due_at for one in work.list(Timer, kind="holiday"))


def test_nobody_is_told_until_the_office_says_so(one: Ledger) -> None:
    assert ticks(one, "2026-04-24", "2026-04-30") == [0, 0]
    assert woken(one) == []
    plan = holiday_plan(one, zone=ZONE, actor=OPERATOR, at=morning("2026-04-24"))
    assert (plan.chosen, plan.people) == (None, 0)
    assert [(one.holiday.title.zh, one.reminders) for one in plan.holidays] == [("劳动节", ()), ("端午", ())]


def test_everybody_with_an_account_is_told_on_each_day_once_however_often_it_ticks(ours: Ledger) -> None:
    plan = remind(ours)
    assert plan.people == 5
    assert [[one.on.isoformat() for one in holiday.reminders] for holiday in plan.holidays] == [
        ["2026-04-24", "2026-04-30"], ["2026-06-12", "2026-06-18"],
    ]  # fmt: skip
    days = ("2026-03-02", "2026-04-23", "2026-04-24", "2026-04-24", "2026-04-27", "2026-04-30", "2026-05-01")
    assert ticks(ours, *days) == [0, 0, 5, 0, 0, 5, 0]
    assert told(ours) == [("2026 劳动节:7", one) for one in EVERYBODY] + [("2026 劳动节:1", one) for one in EVERYBODY]
    assert woken(ours) == [datetime.fromisoformat("2026-06-11T16:00:00Z")]
    assert audit.invariant_breaches(ours) == []


def test_who_left_and_who_has_no_account_is_not_told(ours: Ledger) -> None:
    persons = table_of(Person)
    with writing(ours.database) as work:
        work.change_once(persons.update().where(persons.c.id == WANG).values(disabled_at=AT))
        work.add(Person(unit_id=1, name="没有账号", created_at=AT))
    assert remind(ours).people == 4
    ticks(ours, "2026-04-24")
    assert [one for _key, one in told(ours)] == [LI, ZHAO, CHEN, CHARLIE]


def test_only_who_holds_one_of_the_roles_is_told_and_a_role_that_was_revoked_does_not_count(ours: Ledger) -> None:
    roles.grant(ours, "chen", "leader", actor=OPERATOR, at=AT)
    roles.grant(ours, "li", "manager", actor=OPERATOR, at=AT)
    roles.revoke(ours, "li", "manager", actor=OPERATOR, at=AT)
    assert remind(ours, roles=("manager", "leader")).people == 2
    ticks(ours, "2026-04-24")
    assert [one for _key, one in told(ours)] == [ZHAO, CHEN]


def test_after_days_without_a_tick_only_the_nearest_reminder_is_told(one: Ledger) -> None:
    remind(one, 7, 3, 1)
    assert ticks(one, "2026-04-29", "2026-04-30") == [5, 5]
    assert sorted({key for key, _one in told(one)}) == ["2026 劳动节:1", "2026 劳动节:3"]


def test_a_holiday_that_has_begun_is_not_told_of_and_the_next_one_is(one: Ledger) -> None:
    remind(one)
    assert ticks(one, "2026-05-01", "2026-05-06", "2026-06-12") == [0, 0, 5]
    assert {key for key, _one in told(one)} == {"2026 端午:7"}


def test_what_lay_before_the_choice_is_not_made_up_for_and_its_own_day_is_told(one: Ledger) -> None:
    remind(one, at=morning("2026-04-27"))
    assert ticks(one, "2026-04-27") == [0]
    remind(one, 4, at=morning("2026-04-27"))
    assert ticks(one, "2026-04-27") == [5]


def test_a_day_the_office_adds_before_the_holiday_moves_what_is_still_to_be_told(ours: Ledger) -> None:
    remind(ours)
    ticks(ours, "2026-04-24")
    set_days(ours, {date(2026, 4, 30): OwnDay(is_working=False)}, actor=OPERATOR, at=morning("2026-04-27"))
    assert ticks(ours, "2026-04-27", "2026-04-29", "2026-04-30") == [0, 5, 0]
    assert {key for key, _one in told(ours)} == {"2026 劳动节:7", "2026 劳动节:1"}


def test_a_day_off_of_the_office_counts_when_it_has_a_name(one: Ledger) -> None:
    remind(one)
    ticks(one, "2026-03-02")
    manager = as_person(one, "chen")
    set_days(one, {date(2026, 3, 17): OwnDay(is_working=False)}, actor=manager, at=morning("2026-03-03"))
    assert ticks(one, "2026-03-10", "2026-03-16") == [0, 0]
    set_days(one, {date(2026, 3, 27): OwnDay(is_working=False, name="校庆")}, actor=manager, at=morning("2026-03-17"))
    assert ticks(one, "2026-03-20") == [5]
    clear_day(one, date(2026, 3, 27), actor=manager, at=morning("2026-03-23"))
    assert ticks(one, "2026-03-26") == [0]


def test_a_calendar_that_is_announced_brings_its_holidays(ours: Ledger) -> None:
    remind(ours)
    ticks(ours, "2026-05-06", "2026-06-12", "2026-06-18")
    announce(ours, "state 2", d20260925="中秋")
    assert ticks(ours, "2026-06-19", "2026-09-18") == [0, 5]


def test_other_days_and_other_people_count_from_the_day_they_are_chosen(one: Ledger) -> None:
    remind(one)
    ticks(one, "2026-03-02")
    remind(one, 10, roles=("leader",), at=morning("2026-04-20"))
    assert ticks(one, "2026-04-20", "2026-04-21", "2026-04-24", "2026-04-30") == [0, 1, 0, 0]
    assert told(one) == [("2026 劳动节:10", ZHAO)]


def test_an_office_that_wants_no_more_reminders_gets_none(one: Ledger) -> None:
    remind(one)
    plan = stop_reminding(one, zone=ZONE, actor=as_person(one, "chen"), at=AT)
    assert plan.chosen is None
    assert ticks(one, "2026-03-02", "2026-04-24") == [0, 0]


def test_each_choice_is_in_the_history_and_the_same_again_is_not(ours: Ledger) -> None:
    manager = as_person(ours, "chen")
    for _ in range(2):
        remind_of_holidays(ours, days=(1, 7, 7), roles=("leader",), zone=ZONE, actor=manager, at=AT)
    for _ in range(2):
        stop_reminding(ours, zone=ZONE, actor=manager, at=AT)
    with reading(ours.database) as work:
        *_, chosen, ended = history.entries(work, "office")
    assert (chosen.action, ended.action) == ("holiday_reminders_set", "holiday_reminders_off")
    assert chosen.data == {"days": [7, 1], "roles": ["leader"], "zone": ZONE}
    assert audit.verify(ours).first_bad is None


@pytest.mark.parametrize("login", ["wang", "li", "zhao", "charlie"])
def test_only_a_manager_or_an_administrator_arranges_it(sqlite_ledger: Ledger, login: str) -> None:
    an_office(sqlite_ledger)
    actor = as_person(sqlite_ledger, login)
    with pytest.raises(NotPermitted, match="may not arrange reminders of holidays"):
        remind_of_holidays(sqlite_ledger, zone=ZONE, actor=actor, at=AT)
    with pytest.raises(NotPermitted):
        stop_reminding(sqlite_ledger, zone=ZONE, actor=actor, at=AT)
    roles.grant(sqlite_ledger, login, Role.ADMINISTRATOR, actor=OPERATOR, at=AT)
    actor = as_person(sqlite_ledger, login)
    assert remind_of_holidays(sqlite_ledger, zone=ZONE, actor=actor, at=AT).chosen is not None


@pytest.mark.parametrize("days", [(), (0,), (7, 0), (61,), (1, 2, 3, 4, 5, 6), (-1,)])
def test_days_out_of_range_are_refused(sqlite_ledger: Ledger, days: tuple[int, ...]) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput, match="out of range"):
        remind_of_holidays(sqlite_ledger, days=days, zone=ZONE, actor=OPERATOR, at=AT)


def test_a_role_there_is_not_is_refused(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput, match="there is no such role"):
        remind(sqlite_ledger, roles=("boss",))


def test_a_tick_on_trial_tells_how_many_and_puts_nothing(one: Ledger) -> None:
    remind(one)
    assert tick(one, at=morning("2026-04-24"), dry_run=True).holidays == 5
    assert told(one) == []
    assert ticks(one, "2026-04-24") == [5]
