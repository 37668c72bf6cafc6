"""Who is listed: exactly those of whom somebody may know, a page at a time, with no more than is theirs to see."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import update

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.definition import Role
from engine.domain.permission import knows_person, may_for
from engine.errors import NotFound, NotFounded, NotPermitted
from engine.operations import directory, personnel, roles, units
from engine.operations.directory import ListedPerson
from engine.operations.ledger import Ledger
from engine.store.tables.office import Account, Person
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, an_office, as_person

REACHES = ((), (1,), (2,), (1, 2, 3))


def many_people(ledger: Ledger) -> list[ListedPerson]:
    """Fill an office with somebody at work, somebody who left and a service in each of three units; return all."""
    an_office(ledger)
    for name in ("一科", "二科"):
        units.add_unit(ledger, name, actor=OPERATOR, at=AT)
    person, account = table_of(Person), table_of(Account)
    for number, (unit, kind) in enumerate(itertools.product((None, "一科", "二科"), ("here", "left", "service"))):
        login = f"n{number}"
        personnel.add_person(
            ledger, login, login, email=f"{login}@office.example", unit=unit, roles=["staff"],
            is_service=kind == "service", actor=OPERATOR, at=AT,
        )  # fmt: skip
        if kind == "left":
            with writing(ledger.database) as work:
                closed = person if number % 2 else account
                mine = closed.c.id if closed is person else closed.c.person_id
                key = work.find(Account, login=login)
                assert key is not None
                work.change_once(update(closed).where(mine == key.person_id).values(disabled_at=AT))
    return list(directory.list_people(ledger, actor=OPERATOR).people)


def actors() -> list[Actor]:
    """Return somebody for each person, role and reach."""
    held = [{}, *({role: frozenset(reach)} for role in (*Role, "party_secretary") for reach in REACHES)]
    return [
        OPERATOR,
        *(
            Actor(login="x", name="x", door=Door.CLI, person_id=who, roles=one)
            for who in (None, 1, 7, 99)
            for one in held
        ),
    ]


def test_the_list_shows_exactly_whom_somebody_may_know_of_and_of_whom_more(ledger: Ledger) -> None:
    everybody = many_people(ledger)
    tree = {unit.path: unit.id for unit in units.list_units(ledger, actor=OPERATOR)}
    for actor in actors():
        found = {one.id: one for one in directory.list_people(ledger, actor=actor).people}
        for one in everybody:
            unit = tree[one.unit]
            known = knows_person(actor, one.id, unit, is_listed=not (one.is_disabled or one.is_service))
            assert (one.id in found) is known, (actor, one)
            if known:
                more = may_for(actor, Action.SEE_PERSON, one.id, unit)
                assert found[one.id] == (one if more else ListedPerson(
                    id=one.id, login=one.login, name=one.name, unit=one.unit, is_disabled=one.is_disabled,
                    is_service=one.is_service, details=None,
                ))  # fmt: skip


def test_pages_put_together_are_the_whole_list_whoever_came_meanwhile(ledger: Ledger) -> None:
    everybody = many_people(ledger)
    chen, found, after = as_person(ledger, "chen"), list[ListedPerson](), None
    whole = directory.list_people(ledger, actor=chen).people
    while True:
        page = directory.list_people(ledger, after=after, most=4, actor=chen)
        found += page.people
        personnel.add_person(ledger, f"new{len(found)}", "新来的", actor=OPERATOR, at=AT)
        if page.next is None or len(found) >= len(everybody):
            break
        after = page.next
    assert found[: len(whole)] == list(whole)
    assert len({one.id for one in found}) == len(found)


def test_roles_are_told_with_their_holders_as_far_as_they_are_ones_to_see(ledger: Ledger) -> None:
    many_people(ledger)
    roles.grant(ledger, "n3", Role.MANAGER, unit="一科", actor=OPERATOR, at=AT)
    seen = {}
    for who in ("n3", "wang"):
        actor = as_person(ledger, who)
        counted = {one.role: one.held_by for one in directory.list_roles(ledger, actor=actor)}
        holders = {
            role: [one.login for one in directory.list_holders(ledger, role, actor=actor).holders] for role in counted
        }
        assert {role: len(set(found)) for role, found in holders.items()} == counted
        seen[who] = holders["staff"], holders["manager"]
    assert seen == {"n3": (["n3", "n4", "n5"], ["n3"]), "wang": (["wang"], [])}
    first = directory.list_holders(ledger, "staff", most=2, actor=OPERATOR)
    rest = directory.list_holders(ledger, "staff", after=first.next, actor=OPERATOR)
    assert (*first.holders, *rest.holders) == directory.list_holders(ledger, "staff", actor=OPERATOR).holders
    with pytest.raises(NotFound):
        directory.list_holders(ledger, "cook", actor=OPERATOR)
    nobody = Actor(login="x", name="x", door=Door.CLI, person_id=1)
    with pytest.raises(NotPermitted):
        directory.list_roles(ledger, actor=nobody)
    with pytest.raises(NotPermitted):
        directory.list_holders(ledger, "staff", actor=nobody)


def test_where_there_is_no_office_yet_it_is_said(ledger: Ledger) -> None:
    with pytest.raises(NotFounded) as refused:
        directory.list_people(ledger, actor=OPERATOR)
    assert refused.value.way_out("zh") == "先运行 rectify init。"
    with pytest.raises(NotFounded):
        units.list_units(ledger, actor=OPERATOR)
    with pytest.raises(NotFounded):
        personnel.add_person(ledger, "wang", "王敏", actor=OPERATOR, at=AT)
