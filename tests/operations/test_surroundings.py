"""What stands around a page, and what is somebody's own: the same on both databases."""

from __future__ import annotations

from datetime import timedelta

from engine.clock import Reading
from engine.operations.absence import Absence, appoint
from engine.operations.desk import desk
from engine.operations.feeds import create_feed
from engine.operations.ledger import Ledger
from engine.operations.own_habits import own_habits
from engine.operations.remarks import comment
from engine.operations.standing_in import stood_in_for
from engine.operations.surroundings import surroundings
from engine.operations.tick import tick
from engine.operations.watching import watch
from tests.builders import AT, an_item, an_office, as_person

_ZONE = "Asia/Shanghai"


def test_they_count_what_my_work_holds_and_count_again_when_something_happens(ledger: Ledger) -> None:
    an_office(ledger)
    first = an_item(ledger)
    tick(ledger, at=AT)
    wang, chen = as_person(ledger, "wang"), as_person(ledger, "chen")
    for actor in (wang, chen, as_person(ledger, "li")):
        found = surroundings(ledger, actor=actor, at=AT, counts=True)
        assert found.waiting == len(desk(ledger, actor=actor).mine)
        assert (found.office_name, found.last_tick_at) == ("督查室", AT)
    before = ledger.waiting[wang.own_id or 0]
    surroundings(ledger, actor=wang, at=AT + timedelta(seconds=30), counts=True)
    assert ledger.waiting[wang.own_id or 0] is before
    comment(ledger, first.number, "看过", actor=chen, at=AT)
    surroundings(ledger, actor=wang, at=AT + timedelta(seconds=30), counts=True)
    assert ledger.waiting[wang.own_id or 0].link > before.link
    assert surroundings(ledger, actor=wang, at=AT, counts=False).waiting is None


def test_managers_alone_hear_of_a_clock_that_is_held(ledger: Ledger) -> None:
    an_office(ledger)
    for ahead in (0, 3):
        wall = AT + timedelta(days=ahead)
        watch(ledger, Reading(boot="one", seconds=100 + ahead, wall=wall))
    assert len(surroundings(ledger, actor=as_person(ledger, "chen"), at=AT, counts=False).held) == 1
    assert surroundings(ledger, actor=as_person(ledger, "wang"), at=AT, counts=False).held == ()


def test_ones_own_habits_hold_the_calendars_link_and_who_stands_in(ledger: Ledger) -> None:
    an_office(ledger)
    wang, li = as_person(ledger, "wang"), as_person(ledger, "li")
    span = Absence(login="wang", substitute="li", first=AT.date(), last=AT.date() + timedelta(days=2))
    appoint(ledger, span, zone=_ZONE, actor=wang, at=AT)
    create_feed(ledger, "wang", actor=wang, at=AT)
    own, other = (own_habits(ledger, zone=_ZONE, actor=actor, at=AT) for actor in (wang, li))
    assert (own.has_feed, other.has_feed) == (True, False)
    assert [one.substitute for one in own.absences] == [one.substitute for one in other.standing_in] == ["li"]
    assert [one.login for one in stood_in_for(ledger, li, zone=_ZONE, at=AT)] == ["wang"]
    assert stood_in_for(ledger, li, zone=_ZONE, at=AT + timedelta(days=9)) == []
