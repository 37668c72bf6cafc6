"""What waits for somebody: whatever their agenda holds, on both databases, and nothing that they may not see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.cursors import Order
from engine.domain.deadlines import Subject
from engine.errors import NotFound
from engine.operations.advance import Step, advance
from engine.operations.agenda import agenda
from engine.operations.browsing import browse
from engine.operations.desk import desk
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.tick import tick
from engine.operations.views import remove_view, save_view
from engine.store.finding import Wanted
from tests.builders import AT, an_item, an_office, an_owing_workflow, as_person

# What the step of an item is due for.
_OF_STEPS = frozenset({Subject.ITEM, Subject.VERIFICATION})


def test_it_holds_what_the_agenda_does(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    first, second = an_item(ledger), an_item(ledger, title="值班记录不全")
    wang = as_person(ledger, "wang")
    advance(ledger, first.number, Step(trigger="start", note="开工"), actor=wang, at=AT)
    for owner in ("wang", "li"):
        plan = Plan(text=f"{owner}谈话", owner=owner, due_on=date(2026, 3, 20))
        change_measures(ledger, second.number, Add(plan=plan), actor=wang, at=AT)
    at = AT + timedelta(days=15)
    tick(ledger, at=at)
    seen = 0
    for login in ("wang", "li", "chen", "zhao"):
        actor = as_person(ledger, login)
        found = desk(ledger, actor=actor)
        mine = {(task.item.number if task.item else None, task.kind) for task in found.mine}
        for entry in agenda(ledger, login, days=366, actor=actor, at=at, zone="Asia/Shanghai").entries:
            kind = "step" if entry.subject in _OF_STEPS else str(entry.subject)
            assert (entry.number, kind) in mine, (login, entry)
            seen += 1
    assert seen >= 4
    assert desk(ledger, actor=as_person(ledger, "charlie")).tasks == []


def test_a_page_goes_back_to_where_it_came_from_in_every_order(ledger: Ledger) -> None:
    an_office(ledger)
    for sequence in range(1, 8):
        an_item(ledger, title=f"第{sequence}个问题")
    chen = as_person(ledger, "chen")
    for order in Order:
        first = browse(ledger, Wanted(order=order, most=3), actor=chen).page
        second = browse(ledger, Wanted(order=order, most=3, after=first.next), actor=chen).page
        third = browse(ledger, Wanted(order=order, most=3, after=second.next), actor=chen).page
        assert (first.previous, third.next) == (None, None)
        back = browse(ledger, Wanted(order=order, most=3, before=third.previous), actor=chen).page
        assert [item.number for item in back.items] == [item.number for item in second.items]
        start = browse(ledger, Wanted(order=order, most=3, before=back.previous), actor=chen).page
        assert [item.number for item in start.items] == [item.number for item in first.items]
        assert start.previous is None


def test_a_view_of_the_same_name_takes_the_place_of_the_one_before(ledger: Ledger) -> None:
    an_office(ledger)
    chen = as_person(ledger, "chen")
    save_view(ledger, "逾期", "overdue=true", actor=chen, at=AT)
    key = save_view(ledger, " 逾期 ", "overdue=true&order=due", actor=chen, at=AT)
    kept = browse(ledger, Wanted(most=3), actor=chen).views
    assert [(view.id, view.query) for view in kept] == [(key, "overdue=true&order=due")]
    remove_view(ledger, key, actor=chen, at=AT)
    assert browse(ledger, Wanted(most=3), actor=chen).views == []


def test_headings_are_those_under_which_one_sees_something(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, title="第一个问题")
    inspection = browse(ledger, Wanted(), actor=as_person(ledger, "chen")).inspections[0].code
    for wanted in (Wanted(), Wanted(inspection=inspection)):
        assert browse(ledger, wanted, actor=as_person(ledger, "chen")).headings == ["履职不到位"]
    assert browse(ledger, Wanted(), actor=as_person(ledger, "charlie")).headings == []
    for code, login in (("XC1999-01", "chen"), (inspection, "charlie")):
        with pytest.raises(NotFound, match=code):
            browse(ledger, Wanted(inspection=code), actor=as_person(ledger, login))
