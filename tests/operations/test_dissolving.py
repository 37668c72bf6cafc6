"""A unit is dissolved: what is under way goes over with its history, what is over keeps its name, nobody gains."""

from __future__ import annotations

import pytest

from engine.errors import AlreadyThere, InvalidInput, NotFound, NotPermitted
from engine.operations import audit, personnel, roles, units
from engine.operations.assign import assign
from engine.operations.dissolving import dissolve_unit, preview_dissolving
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.reading import whole_item
from engine.operations.roles import LastAdministrator
from engine.store.tables.ledger import Inspection, Item
from engine.store.tables.office import Person
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, an_item, an_office, as_person


def _arranged(ledger: Ledger) -> tuple[str, str, str]:
    """Put an item under way and an ended one into 甲科, and into the office one with a measure of 甲科."""
    an_office(ledger)
    for name, under in (("甲科", None), ("一股", "甲科"), ("乙科", None)):
        units.add_unit(ledger, name, under=under, actor=OPERATOR, at=AT)
    personnel.add_person(ledger, "sun", "孙一", unit="甲科", roles=["staff"], actor=OPERATOR, at=AT)
    going, ended, other = (an_item(ledger, title=title) for title in ("在办", "办结", "别处"))
    plan = Plan(text="核对", unit="甲科")
    change_measures(ledger, other.number, Add(plan=plan), actor=as_person(ledger, "wang"), at=AT)
    item, inspection = table_of(Item), table_of(Inspection)
    with writing(ledger.database) as work:
        work.change_once(item.update().where(item.c.number.in_([going.number, ended.number])).values(unit_id=2))
        work.change_once(item.update().where(item.c.number == ended.number).values(state="closed"))
        work.change_once(inspection.update().values(unit_id=2))
    return going.number, ended.number, other.number


def test_what_is_under_way_goes_over_and_what_is_over_keeps_its_name(ledger: Ledger) -> None:
    going, ended, other = _arranged(ledger)
    told = preview_dissolving(ledger, "甲科", into="乙科", actor=OPERATOR)
    assert (told.items, told.ended, told.people, told.below) == (1, 1, ("孙一",), ("甲科/一股",))
    assert told.roles == (("staff", "孙一"),)
    assert dissolve_unit(ledger, "甲科", into="乙科", note="机构改革", actor=OPERATOR, at=AT) == told
    assert [one.path for one in units.list_units(ledger, actor=OPERATOR)] == ["督查室", "乙科", "乙科/一股"]
    whole = {number: whole_item(ledger, number, actor=OPERATOR) for number in (going, ended, other)}
    assert [whole[number].stored.facts.unit_id for number in (going, ended, other)] == [4, 2, 1]
    last = whole[going].history[-1]
    assert (last.action, last.data, last.note) == ("unit_dissolved", {"unit": "甲科", "into": "乙科"}, "机构改革")
    assert whole[other].history[-1].data == {"unit": "甲科", "into": "乙科", "measures": [1]}
    assert whole[other].measures[0].unit_id == 4
    with reading(ledger.database) as work:
        assert next(one for one in work.list(Person) if one.name == "孙一").unit_id == 4
        assert {one.unit_id for one in work.list(Inspection)} == {4}
    assert as_person(ledger, "sun").roles == {}
    # Who leads the unit that took over sees what the old one had, and nothing more is put into that.
    roles.grant(ledger, "sun", "leader", unit="乙科", actor=OPERATOR, at=AT)
    assert whole_item(ledger, ended, actor=as_person(ledger, "sun")).stored.number == ended
    with pytest.raises(NotFound):
        personnel.move_person(ledger, "sun", "甲科（已撤销）", actor=OPERATOR, at=AT)
    units.add_unit(ledger, "甲科", under="乙科", actor=OPERATOR, at=AT)
    dissolve_unit(ledger, "乙科/甲科", into="乙科", actor=OPERATOR, at=AT)
    assert audit.verify(ledger).first_bad is None
    # The ended item was put there by hand, past its history.
    assert [one for one in audit.invariant_breaches(ledger) if ended not in one] == []


def test_what_may_not_be_dissolved_stays_whole(ledger: Ledger) -> None:
    _arranged(ledger)
    for unit, into, refusal in (
        ("督查室", "乙科", InvalidInput),
        ("甲科", "甲科/一股", InvalidInput),
        ("甲科", "甲科", InvalidInput),
        ("没有", None, NotFound),
    ):
        with pytest.raises(refusal):
            dissolve_unit(ledger, unit, into=into, actor=OPERATOR, at=AT)
    with pytest.raises(NotPermitted):
        preview_dissolving(ledger, "甲科", into=None, actor=as_person(ledger, "chen"))
    units.add_unit(ledger, "一股", under="乙科", actor=OPERATOR, at=AT)
    with pytest.raises(AlreadyThere):
        dissolve_unit(ledger, "甲科", into="乙科", actor=OPERATOR, at=AT)
    roles.grant(ledger, "sun", "administrator", unit="甲科", actor=OPERATOR, at=AT)
    with pytest.raises(LastAdministrator):
        dissolve_unit(ledger, "甲科", into=None, actor=OPERATOR, at=AT)
    assert as_person(ledger, "sun").roles


def test_people_named_are_not_changed_by_it(ledger: Ledger) -> None:
    going, _ended, _other = _arranged(ledger)
    assign(ledger, going, owner="sun", actor=as_person(ledger, "chen"), at=AT)
    dissolve_unit(ledger, "甲科", into=None, actor=OPERATOR, at=AT)
    assert whole_item(ledger, going, actor=as_person(ledger, "sun")).stored.facts.unit_id == 1
