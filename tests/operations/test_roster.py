"""Many people from a list: all or none, the same list twice does nothing, changes are shown as such."""

from __future__ import annotations

import pytest

from engine.errors import NotPermitted
from engine.operations import audit, directory, leaving, personnel, units
from engine.operations.ledger import Ledger
from engine.operations.roster import Became, Roster, StatedPerson, take_in
from engine.store import history
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_office, as_person, details_of

SUN = StatedPerson(
    row=2, login="sun", name="孙悦", unit="教育局/办公室", email="sun@office.example", roles=("staff", "auditor")
)
ZHOU = StatedPerson(row=3, login="zhou", name="周林")


def an_office_with_units(ledger: Ledger) -> None:
    an_office(ledger)
    units.add_unit(ledger, "教育局", actor=OPERATOR, at=AT)
    units.add_unit(ledger, "办公室", under="教育局", actor=OPERATOR, at=AT)


def take(ledger: Ledger, *stated: StatedPerson, dry_run: bool = False) -> Roster:
    return take_in(ledger, stated, source="people.xlsx", actor=OPERATOR, at=AT, dry_run=dry_run)


def office_entries(ledger: Ledger) -> int:
    with reading(ledger.database) as work:
        return len(history.entries(work, "office"))


def test_people_are_added_with_unit_and_roles_and_a_second_time_nothing_happens(ledger: Ledger) -> None:
    an_office_with_units(ledger)
    assert take(ledger, SUN, ZHOU, dry_run=True).count(Became.NEW) == 2
    assert not personnel.has_login(ledger, "sun")
    assert take(ledger, SUN, ZHOU).count(Became.NEW) == 2
    sun, zhou = directory.list_people(ledger, actor=OPERATOR).people[-2:]
    assert (sun.name, sun.unit, details_of(sun).email) == ("孙悦", "教育局/办公室", "sun@office.example")
    assert set(details_of(sun).roles) == {("staff", "教育局/办公室"), ("auditor", "教育局/办公室")}
    assert (zhou.unit, details_of(zhou).email, details_of(zhou).roles) == ("督查室", None, ())
    before = office_entries(ledger)
    again = take(ledger, SUN, ZHOU)
    assert (again.count(Became.SAME), again.problems, office_entries(ledger)) == (2, (), before)
    assert audit.verify(ledger).first_bad is None


def test_what_differs_is_changed_and_shown_and_what_is_not_said_stays(ledger: Ledger) -> None:
    an_office_with_units(ledger)
    take(ledger, SUN)
    other = StatedPerson(row=5, login="sun", name="孙悦悦", unit="教育局", email="yue@office.example", roles=("staff",))
    (line,) = take(ledger, other).lines
    assert (line.became, dict(line.changes)) == (
        Became.CHANGED,
        {
            "name": ("孙悦", "孙悦悦"),
            "unit": ("教育局/办公室", "教育局"),
            "email": ("sun@office.example", "yue@office.example"),
            "roles": ("", "staff"),
        },
    )
    take(ledger, StatedPerson(row=6, login="sun", name="孙悦悦"))
    sun = directory.list_people(ledger, actor=OPERATOR).people[-1]
    assert (sun.name, sun.unit, details_of(sun).email) == ("孙悦悦", "教育局", "yue@office.example")
    assert len(details_of(sun).roles) == 3


def test_one_problem_keeps_everybody_out_and_each_is_named(ledger: Ledger) -> None:
    an_office_with_units(ledger)
    leaving.disable(ledger, "charlie", zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    before = office_entries(ledger)
    found = take(
        ledger,
        SUN,
        StatedPerson(row=3, login="Zhou", name="周林"),
        StatedPerson(row=4, login="qian", name=" "),
        StatedPerson(row=5, login="wu", name="吴敏", unit="民政局"),
        StatedPerson(row=6, login="zheng", name="郑和", roles=("king",)),
        StatedPerson(row=7, login="sun", name="孙悦"),
        StatedPerson(row=8, login="charlie", name="查理"),
    )
    assert [(one.row, one.column, one.code) for one in found.problems] == [
        (3, "login", "invalid_input"),
        (4, "name", "invalid_input"),
        (5, "unit", "not_found"),
        (6, "roles", "invalid_input"),
        (7, "login", "duplicate_login"),
        (8, "login", "disabled"),
    ]
    assert all(one.message.zh and one.remedy.zh and one.remedy.en for one in found.problems)
    assert (personnel.has_login(ledger, "sun"), office_entries(ledger)) == (False, before)


def test_only_who_administers_people_takes_them_in(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotPermitted):
        take_in(sqlite_ledger, [ZHOU], source="x", actor=as_person(sqlite_ledger, "chen"), at=AT)
