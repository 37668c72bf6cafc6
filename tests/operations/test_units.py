"""Units: added, renamed and moved without a circle or two of one name, and every one of them can be named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.domain.definition import Role
from engine.errors import AlreadyThere, InvalidInput, NotFound, NotPermitted, RectifyError
from engine.operations import directory, personnel, roles, units
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items
from engine.store import history
from engine.store.finding import Wanted
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, details_of


def add(ledger: Ledger, *paths: str) -> None:
    for path in paths:
        above, _, name = path.rpartition("/")
        units.add_unit(ledger, name, under=above or None, actor=OPERATOR, at=AT)


def paths(ledger: Ledger) -> list[str]:
    return [unit.path for unit in units.list_units(ledger, actor=OPERATOR)]


def told(ledger: Ledger) -> list[tuple[str, dict[str, object]]]:
    with reading(ledger.database) as work:
        links = history.entries(work, "office")
    return [(link.action, dict(link.data)) for link in links if link.action.startswith("unit_")]


def test_units_stand_in_a_tree_and_the_history_says_how_it_grew(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局", "教育局/办公室", "卫健局", "卫健局/办公室")
    assert paths(ledger) == ["督查室", "卫健局", "卫健局/办公室", "教育局", "教育局/办公室"]
    units.rename_unit(ledger, "卫健局", "卫生健康局", actor=OPERATOR, at=AT)
    units.move_unit(ledger, "卫生健康局/办公室", under="教育局/办公室", actor=OPERATOR, at=AT)
    assert paths(ledger) == ["督查室", "卫生健康局", "教育局", "教育局/办公室", "教育局/办公室/办公室"]
    assert told(ledger)[-3:] == [
        ("unit_added", {"id": 5, "unit": "卫健局/办公室"}),
        ("unit_renamed", {"id": 4, "from": "卫健局", "to": "卫生健康局"}),
        ("unit_moved", {"id": 5, "from": "卫生健康局/办公室", "to": "教育局/办公室/办公室"}),
    ]


def test_what_changes_nothing_leaves_no_trace(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局")
    units.rename_unit(ledger, "教育局", "教育局", actor=OPERATOR, at=AT)
    units.move_unit(ledger, "教育局", actor=OPERATOR, at=AT)
    assert len(told(ledger)) == 1


def test_an_ambiguous_name_is_refused_with_the_paths_to_choose_from(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局", "教育局/办公室", "卫健局", "卫健局/办公室")
    with pytest.raises(InvalidInput) as refused:
        roles.grant(ledger, "charlie", "staff", unit="办公室", actor=OPERATOR, at=AT)
    assert set(refused.value.fields["allowed"]) == {"教育局/办公室", "卫健局/办公室"}  # type: ignore[call-overload]
    assert roles.grant(ledger, "charlie", "staff", unit="卫健局/办公室", actor=OPERATOR, at=AT)
    assert roles.acting_for(ledger, "charlie").roles == {Role.STAFF: frozenset({5})}
    assert ("staff", "卫健局/办公室") in details_of(directory.list_people(ledger, actor=OPERATOR).people[4]).roles


def test_items_of_a_unit_are_asked_for_by_its_path(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局", "教育局/办公室", "办公室")
    an_item(ledger)
    found = {name: list_items(ledger, Wanted(unit=name), actor=OPERATOR).total for name in ("督查室", "教育局/办公室")}
    assert found == {"督查室": 1, "教育局/办公室": 0}
    with pytest.raises(InvalidInput):
        list_items(ledger, Wanted(unit="办公室"), actor=OPERATOR)
    with pytest.raises(NotFound):
        list_items(ledger, Wanted(unit="教育局/二科"), actor=OPERATOR)


@pytest.mark.parametrize(
    ("unit", "under"), [("教育局", "教育局"), ("教育局", "教育局/办公室"), ("督查室", "教育局"), ("/", None)]
)
def test_no_unit_comes_to_stand_below_itself(ledger: Ledger, unit: str, under: str | None) -> None:
    an_office(ledger)
    add(ledger, "教育局", "教育局/办公室")
    with pytest.raises(InvalidInput):
        units.move_unit(ledger, unit, under=under, actor=OPERATOR, at=AT)
    assert paths(ledger) == ["督查室", "教育局", "教育局/办公室"]


@pytest.mark.parametrize("name", ["", " ", "一/二", "一／二", "一" * 121, "一\n科"])
def test_a_name_that_cannot_be_typed_or_found_is_refused(sqlite_ledger: Ledger, name: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput):
        units.add_unit(sqlite_ledger, name, actor=OPERATOR, at=AT)


def test_beside_each_other_no_two_units_have_one_name(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局", "教育局/办公室", "办公室", "Ａ组")
    attempts: list[RectifyError] = []
    calls: list[Callable[[], object]] = [
        lambda: units.add_unit(ledger, "教育局", actor=OPERATOR, at=AT),
        lambda: units.add_unit(ledger, "A组", actor=OPERATOR, at=AT),
        lambda: units.rename_unit(ledger, "A组", "教育局", actor=OPERATOR, at=AT),
        lambda: units.move_unit(ledger, "教育局/办公室", actor=OPERATOR, at=AT),
    ]
    for attempt in calls:
        with pytest.raises(AlreadyThere) as refused:
            attempt()
        attempts.append(refused.value)
    assert {one.fields["which"] for one in attempts} == {"教育局", "A组", "办公室"}


def test_a_role_reaches_what_was_moved_below(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局", "卫健局")
    roles.grant(ledger, "charlie", "staff", unit="教育局", actor=OPERATOR, at=AT)
    units.move_unit(ledger, "卫健局", under="教育局", actor=OPERATOR, at=AT)
    assert roles.acting_for(ledger, "charlie").roles == {Role.STAFF: frozenset({2, 3})}


def test_a_new_unit_of_a_new_person_stands_where_its_path_says(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局")
    personnel.add_person(ledger, "sun", "孙悦", unit="教育局/一科", actor=OPERATOR, at=AT)
    assert directory.list_people(ledger, actor=OPERATOR).people[-1].unit == "教育局/一科"
    with pytest.raises(NotFound):
        personnel.add_person(ledger, "zhou", "周林", unit="民政局/一科", actor=OPERATOR, at=AT)
    assert paths(ledger) == ["督查室", "教育局", "教育局/一科"]


def test_people_are_renamed_and_moved_and_the_history_keeps_what_they_were(ledger: Ledger) -> None:
    an_office(ledger)
    add(ledger, "教育局")
    done = [
        (
            personnel.rename_person(ledger, "wang", " 王敏之 ", actor=OPERATOR, at=AT),
            personnel.move_person(ledger, "wang", "教育局", actor=OPERATOR, at=AT),
        )
        for _ in range(2)
    ]
    assert done == [(True, True), (False, False)]
    listed = directory.list_people(ledger, actor=OPERATOR).people[0]
    assert (listed.name, listed.unit, details_of(listed).roles) == ("王敏之", "教育局", (("staff", "督查室"),))
    with reading(ledger.database) as work:
        links = history.entries(work, "office")[-2:]
    assert [(link.action, link.data) for link in links] == [
        ("person_renamed", {"login": "wang", "from": "王敏", "to": "王敏之"}),
        ("person_moved", {"login": "wang", "from": "督查室", "to": "教育局"}),
    ]


@pytest.mark.parametrize("who", ["wang", "chen", "charlie"])
def test_only_who_administers_people_changes_units(sqlite_ledger: Ledger, who: str) -> None:
    an_office(sqlite_ledger)
    add(sqlite_ledger, "教育局")
    actor = as_person(sqlite_ledger, who)
    calls: list[Callable[[], object]] = [
        lambda: units.add_unit(sqlite_ledger, "卫健局", actor=actor, at=AT),
        lambda: units.rename_unit(sqlite_ledger, "教育局", "卫健局", actor=actor, at=AT),
        lambda: units.move_unit(sqlite_ledger, "教育局", actor=actor, at=AT),
        lambda: personnel.rename_person(sqlite_ledger, "wang", "王", actor=actor, at=AT),
        lambda: personnel.move_person(sqlite_ledger, "wang", "教育局", actor=actor, at=AT),
    ]
    for attempt in calls:
        with pytest.raises(NotPermitted):
            attempt()
