"""An overview of an item: asked at once, it says what each part of it says alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import NotFound
from engine.operations import snoozing
from engine.operations.advance import Step, advance
from engine.operations.explaining import explain
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.overview import overview
from engine.operations.permissions import permissions
from engine.operations.planning import Add, Plan
from engine.operations.reading import whole_item
from engine.operations.remarks import comment
from engine.operations.tick import tick
from tests.builders import AT, an_item, an_office, an_owing_workflow, as_person

PARTS = ("item", "stored", "measures", "evidence", "deadlines", "reviews", "progress", "receipts", "history", "dates")


def test_asked_at_once_it_is_what_each_part_says_alone(ledger: Ledger) -> None:
    an_office(ledger, workflow=an_owing_workflow())
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    advance(ledger, item.number, Step(trigger="start", note="开工"), actor=wang, at=AT)
    for day in (10, 20):
        plan = Plan(text=f"到{day}日", owner="wang", due_on=date(2026, 3, day))
        change_measures(ledger, item.number, Add(plan=plan), actor=wang, at=AT)
    comment(ledger, item.number, "第一次", actor=wang, at=AT)
    snoozing.snooze(ledger, item.number, date(2026, 3, 5), note="出差，回来再办", actor=wang, at=AT)
    at = AT + timedelta(days=15)
    tick(ledger, at=at)
    for login in ("wang", "li", "chen"):
        actor = as_person(ledger, login)
        seen = overview(ledger, item.number, actor=actor, at=at, most=50)
        alone = whole_item(ledger, item.number, actor=actor)
        assert {part: getattr(seen.whole, part) for part in PARTS} == {part: getattr(alone, part) for part in PARTS}
        assert seen.told == explain(ledger, item.number, actor=actor, at=at, most=50)
        assert seen.permitted == permissions(ledger, item.number, actor=actor)
        assert [leg.trigger for leg in seen.trail.legs] == ["start"]
    with pytest.raises(NotFound):
        overview(ledger, item.number, actor=as_person(ledger, "charlie"), at=at, most=50)
