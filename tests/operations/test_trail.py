"""The way an item took, as its history tells it, to whoever may see the item."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.trail import Leg, Trail
from engine.errors import NotFound
from engine.operations import change
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.remarks import comment
from engine.operations.trail import item_trail
from engine.store.unit_of_work import writing
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from workflows.diagram.svg import svg

REASON = "材料不全，请补充会议记录和照片"


def walk(ledger: Ledger, number: str, *steps: tuple[str, Step]) -> None:
    """Take steps, each by somebody."""
    for login, step in steps:
        advance(ledger, number, step, actor=as_person(ledger, login), at=AT)


def test_the_way_leads_through_returns_and_reopenings_in_order(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    number = an_item(ledger).number
    proof = tmp_path / "photo.txt"
    proof.write_text("整改后照片", encoding="utf-8")
    done = Step(trigger="submit", evidence=[proof])
    walk(ledger, number, ("wang", Step(trigger="start")), ("wang", done), ("li", Step(trigger="return", note=REASON)))
    comment(ledger, number, "已电话告知", actor=as_person(ledger, "wang"), at=AT)
    walk(ledger, number, ("wang", done), ("li", Step(trigger="verify")), ("chen", Step(trigger="close")))
    walk(ledger, number, ("chen", Step(trigger="reopen", note=REASON)))
    found = item_trail(ledger, number, actor=OPERATOR)
    assert (found.number, found.workflow.key) == (number, "rectification")
    trail = found.trail
    assert (trail.begin, trail.here) == ("reported", "rectifying")
    assert [leg.trigger for leg in trail.legs] == ["start", "submit", "return", "submit", "verify", "close", "reopen"]
    assert trail.taken("rectifying", "submit", "rectifying") == (2, 4)
    assert trail.taken("closed", "reopen", "rectifying") == (7,)
    assert trail.taken("verified", "return", "rectifying") == ()
    assert trail.been == {"reported", "rectifying", "verified", "closed"}


def test_an_item_that_never_moved_stands_where_it_was_opened(ledger: Ledger) -> None:
    an_office(ledger)
    number = an_item(ledger, completion="partly", sustained=True).number
    trail = item_trail(ledger, number, actor=as_person(ledger, "chen")).trail
    assert trail == Trail(begin="long_term", legs=(), here="long_term")


def test_who_may_not_see_the_item_does_not_see_its_way(ledger: Ledger) -> None:
    an_office(ledger)
    number = an_item(ledger).number
    with pytest.raises(NotFound) as hidden:
        item_trail(ledger, number, actor=as_person(ledger, "charlie"))
    with pytest.raises(NotFound) as missing:
        item_trail(ledger, "XC2020-01-001", actor=as_person(ledger, "chen"))
    assert hidden.value.message("zh").replace(number, "") == missing.value.message("zh").replace("XC2020-01-001", "")


def test_an_item_moved_by_a_migration_keeps_the_steps_it_took_before(ledger: Ledger) -> None:
    an_office(ledger)
    number = an_item(ledger).number
    with writing(ledger.database) as work:
        item = change.visible(work, number, actor=OPERATOR)
        told = {"trigger": "hand_over", "from": "opened", "to": "working"}
        item = change.apply(work, item, action="advance", actor=OPERATOR, at=AT, data=told)
        moved = replace(item.facts, state="verified")
        data = {"from": "working", "to": "verified", "workflow_number": 2}
        change.apply(work, item, action="migrate", actor=OPERATOR, at=AT, facts=moved, data=data)
    found = item_trail(ledger, number, actor=OPERATOR)
    assert found.trail.legs == (Leg(source="opened", trigger="hand_over", target="working"),)
    assert found.trail.here == "verified"
    assert "[1] opened → working (hand_over)" in svg(found.workflow, "zh", trail=found.trail)
