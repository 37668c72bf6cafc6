"""The office: people, their roles through the tree of units, its calendar, who may run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from engine.domain.definition import Role
from engine.domain.item import ItemFacts
from engine.errors import AlreadyThere, InvalidInput, NotFound, NotPermitted
from engine.operations import audit, directory, office, personnel, publishing, roles
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.reading import whole_item
from engine.operations.recipients import Recipients
from engine.store import people
from engine.store.tables.office import CalendarDay, Person, Unit
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, a_workflow, an_item, an_office, as_person, details_of

CALENDAR = PublishedCalendar(days={}, source="test", version="test", until=date(2030, 12, 31))


def a_tree(ledger: Ledger) -> dict[str, int]:
    """Found an office with a department, an office below it and one beside it; return each unit's key."""
    an_office(ledger)
    with writing(ledger.database) as work:
        department = work.add(Unit(parent_id=1, name="一科"))
        return {
            "top": 1,
            "department": department,
            "below": work.add(Unit(parent_id=department, name="一科甲组")),
            "beside": work.add(Unit(parent_id=1, name="二科")),
        }


def reach(ledger: Ledger, login: str) -> dict[str, frozenset[int]]:
    """Return each role of a person with the units it reaches."""
    return dict(roles.acting_for(ledger, login).roles)


def test_an_office_is_founded_once(ledger: Ledger) -> None:
    def found() -> bool:
        return office.found(ledger, office_name="督查室", calendar=CALENDAR, actor=OPERATOR, at=AT)

    assert [found(), found()] == [True, False]
    with reading(ledger.database) as work:
        assert [unit.name for unit in work.list(Unit)] == ["督查室"]


def test_a_newer_calendar_replaces_the_days_of_its_source_and_leaves_the_offices_own(ledger: Ledger) -> None:
    def with_days(version: str, **days: bool) -> PublishedCalendar:
        given = {date.fromisoformat(name[1:]): (worked, "") for name, worked in days.items()}
        return PublishedCalendar(days=given, source="state", version=version, until=date(2027, 12, 31))

    for calendar in (with_days("1", d20260501=False, d20260509=True), with_days("2", d20260502=False, d20260601=False)):
        office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)
        with writing(ledger.database) as work:
            if work.find(CalendarDay, day=date(2026, 6, 1)) is None:
                work.add(CalendarDay(day=date(2026, 6, 1), is_working=True, source="office"))
            found = ledger.calendar(work)
    assert found.version == "2"
    assert found.exceptions == {date(2026, 5, 2): False, date(2026, 6, 1): True}


def test_a_role_reaches_its_unit_and_all_below_it(ledger: Ledger) -> None:
    units = a_tree(ledger)
    roles.grant(ledger, "charlie", "verifier", unit="一科", actor=OPERATOR, at=AT)
    assert reach(ledger, "charlie") == {Role.VERIFIER: frozenset({units["department"], units["below"]})}
    assert reach(ledger, "chen") == {Role.MANAGER: frozenset(units.values())}


def test_who_holds_a_role_for_a_unit_holds_it_there_or_above(ledger: Ledger) -> None:
    units = a_tree(ledger)
    roles.grant(ledger, "charlie", "verifier", unit="一科", actor=OPERATOR, at=AT)
    with reading(ledger.database) as work:
        held = {name: people.holders(work, Role.VERIFIER, unit) for name, unit in units.items()}
    assert held == {"top": (2,), "department": (2, 5), "below": (2, 5), "beside": (2,)}


def test_the_head_of_a_unit_leads_it_itself_and_a_unit_without_one_has_the_leaders_above(ledger: Ledger) -> None:
    units = a_tree(ledger)
    roles.grant(ledger, "charlie", "leader", unit="一科", actor=OPERATOR, at=AT)
    assert roles.acting_for(ledger, "charlie").leads == {units["department"]}
    assert roles.acting_for(ledger, "zhao").leads == {units["top"]}
    facts = ItemFacts(number="XC2026-01-001", state="reported", version=1, unit_id=units["department"])
    with reading(ledger.database) as work:
        found = Recipients(work)
        assert found.of(facts, ["unit_leader"]) == {5: "unit_leader"}
        assert found.of(replace(facts, unit_id=units["beside"]), ["unit_leader"]) == {3: "unit_leader"}


def test_who_holds_which_role_is_known_by_name(ledger: Ledger) -> None:
    an_office(ledger)
    roles.grant(ledger, "charlie", "verifier", actor=OPERATOR, at=AT)
    roles.revoke(ledger, "zhao", "leader", actor=OPERATOR, at=AT)
    held = roles.role_holders(ledger)
    assert set(held[Role.VERIFIER]) == {"李强", "查理"}
    assert Role.LEADER not in held


def test_a_role_held_above_and_below_counts_once(ledger: Ledger) -> None:
    units = a_tree(ledger)
    roles.grant(ledger, "li", "verifier", unit="一科", actor=OPERATOR, at=AT)
    with reading(ledger.database) as work:
        assert people.holders(work, Role.VERIFIER, units["below"]) == (2,)
    assert reach(ledger, "li") == {Role.VERIFIER: frozenset(units.values())}


def test_a_role_is_granted_once_and_taken_back_once(ledger: Ledger) -> None:
    an_office(ledger)
    granted = [roles.grant(ledger, "charlie", "staff", actor=OPERATOR, at=AT) for _ in range(2)]
    revoked = [roles.revoke(ledger, "charlie", "staff", actor=OPERATOR, at=AT) for _ in range(2)]
    assert (granted, revoked) == ([True, False], [True, False])
    assert reach(ledger, "charlie") == {}
    assert roles.grant(ledger, "charlie", "staff", actor=OPERATOR, at=AT)


def test_a_role_taken_back_in_one_unit_stays_in_the_other(ledger: Ledger) -> None:
    units = a_tree(ledger)
    for unit in ("一科", "二科"):
        roles.grant(ledger, "charlie", "staff", unit=unit, actor=OPERATOR, at=AT)
    assert not roles.revoke(ledger, "charlie", "staff", actor=OPERATOR, at=AT)
    assert roles.revoke(ledger, "charlie", "staff", unit="一科", actor=OPERATOR, at=AT)
    assert reach(ledger, "charlie") == {Role.STAFF: frozenset({units["beside"]})}


def test_with_the_role_go_the_rights(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    whole_item(ledger, item.number, actor=as_person(ledger, "chen"))
    roles.revoke(ledger, "chen", "manager", actor=OPERATOR, at=AT)
    with pytest.raises(NotFound):
        whole_item(ledger, item.number, actor=as_person(ledger, "chen"))


def test_a_person_is_added_with_login_unit_and_roles(ledger: Ledger) -> None:
    an_office(ledger)
    known = personnel.add_person(
        ledger, "sun", " 孙悦 ", email="sun@office.example", unit="三科", language="en", roles=["staff", "auditor"],
        actor=OPERATOR, at=AT,
    )  # fmt: skip
    listed = directory.list_people(ledger, actor=OPERATOR).people[-1]
    assert (listed.id, listed.login, listed.name, listed.unit, details_of(listed).language) == (
        known.id,
        "sun",
        "孙悦",
        "三科",
        "en",
    )
    assert details_of(listed).roles == (("staff", "三科"), ("auditor", "三科"))
    assert reach(ledger, "sun") == {role: frozenset({known.unit_id}) for role in (Role.STAFF, Role.AUDITOR)}


def test_somebody_who_left_cannot_act_and_is_told_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    person = table_of(Person)
    with writing(ledger.database) as work:
        work.change_once(update(person).where(person.c.id == 4).values(disabled_at=AT))
    with pytest.raises(NotFound):
        as_person(ledger, "chen")
    with reading(ledger.database) as work:
        assert people.holders(work, Role.MANAGER, 1) == ()
    assert [one.login for one in directory.list_people(ledger, actor=OPERATOR).people if one.is_disabled] == ["chen"]


@pytest.mark.parametrize("login", ["", "Wang", "1wang", "wang min", "王敏", "a" * 41, "wang\n", "../wang"])
def test_a_login_that_cannot_be_typed_everywhere_is_refused(sqlite_ledger: Ledger, login: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput):
        personnel.add_person(sqlite_ledger, login, "王敏", actor=OPERATOR, at=AT)


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"name": " "}, {"name": "王" * 81}, {"roles": ["king"]}])
def test_a_person_that_makes_no_sense_is_refused_with_what_is_allowed(
    sqlite_ledger: Ledger, wrong: dict[str, object]
) -> None:
    an_office(sqlite_ledger)
    given: dict[str, object] = {"name": "孙悦", **wrong}
    with pytest.raises(InvalidInput) as refused:
        personnel.add_person(sqlite_ledger, "sun", actor=OPERATOR, at=AT, **given)  # type: ignore[arg-type]
    assert refused.value.way_out("zh")
    assert not personnel.has_login(sqlite_ledger, "sun")


def test_a_taken_login_an_unknown_unit_and_an_unknown_person_are_refused(ledger: Ledger) -> None:
    an_office(ledger)
    with pytest.raises(AlreadyThere):
        personnel.add_person(ledger, "wang", "王二", actor=OPERATOR, at=AT)
    with pytest.raises(NotFound):
        roles.grant(ledger, "wang", "staff", unit="四科", actor=OPERATOR, at=AT)
    with pytest.raises(NotFound):
        roles.grant(ledger, "nobody", "staff", actor=OPERATOR, at=AT)
    with pytest.raises(InvalidInput):
        roles.grant(ledger, "wang", "king", actor=OPERATOR, at=AT)


Act = Callable[[Ledger, str], object]
ACTS: dict[str, Act] = {
    "found": lambda ledger, who: office.found(
        ledger, office_name="x", calendar=CALENDAR, actor=as_person(ledger, who), at=AT
    ),
    "add a person": lambda ledger, who: personnel.add_person(
        ledger, "sun", "孙悦", actor=as_person(ledger, who), at=AT
    ),
    "grant": lambda ledger, who: roles.grant(ledger, "wang", "auditor", actor=as_person(ledger, who), at=AT),
    "revoke": lambda ledger, who: roles.revoke(ledger, "wang", "staff", actor=as_person(ledger, who), at=AT),
    "publish": lambda ledger, who: publishing.publish(
        ledger, a_workflow(), source="", actor=as_person(ledger, who), at=AT
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", ["wang", "li", "zhao", "charlie"])
@pytest.mark.parametrize("act", ACTS)
def test_the_office_is_run_by_those_the_policy_lists(sqlite_ledger: Ledger, act: str, who: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotPermitted):
        ACTS[act](sqlite_ledger, who)


def test_a_manager_publishes_but_does_not_administer_people(ledger: Ledger) -> None:
    an_office(ledger)
    ACTS["publish"](ledger, "chen")
    with pytest.raises(NotPermitted):
        ACTS["grant"](ledger, "chen")


def test_a_published_workflow_comes_back_as_it_was(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    assert whole_item(ledger, item.number, actor=OPERATOR).workflow == a_workflow()


def test_everything_done_to_the_office_is_in_its_history(ledger: Ledger) -> None:
    an_office(ledger)
    roles.revoke(ledger, "wang", "staff", actor=OPERATOR, at=AT)
    found = audit.verify(ledger)
    assert found.first_bad is None
    assert found.entries == 2 + 5 + 4 + 1 + 1  # founded with a calendar, people, roles, a workflow, a role taken back
