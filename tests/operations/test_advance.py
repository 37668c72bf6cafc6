"""Taking a step: one door, one transaction, one winner."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.item import ItemFacts
from engine.errors import ItemChanged, KeyReused, NotFound, TransitionRefused, UnknownTrigger
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from tests.builders import AT, OPERATOR, an_item, an_office, as_person


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Return a file that shows the work."""
    path = tmp_path / "photo.txt"
    path.write_text("整改后照片", encoding="utf-8")
    return path


def test_an_item_goes_from_reported_to_closed_by_the_right_people(ledger: Ledger, evidence: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for login, step in (
        ("wang", Step(trigger="start")),
        ("wang", Step(trigger="submit", evidence=[evidence])),
        ("li", Step(trigger="verify")),
        ("chen", Step(trigger="close")),
    ):
        done = advance(ledger, item.number, step, actor=as_person(ledger, login), at=AT)
    assert (done.from_state, done.state, done.due_on) == ("verified", "closed", None)
    whole = whole_item(ledger, item.number, actor=OPERATOR)
    assert [entry.data["to"] for entry in whole.history if "to" in entry.data] == [
        "reported",
        "rectifying",
        "rectifying",
        "verified",
        "closed",
    ]
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


def test_a_refused_step_names_what_is_missing_and_what_is_open_and_changes_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    before = whole_item(ledger, item.number, actor=OPERATOR)
    with pytest.raises(TransitionRefused) as refused:
        advance(ledger, item.number, Step(trigger="submit"), actor=wang, at=AT)
    assert [reason.code for reason in refused.value.reasons] == ["evidence_missing"]
    assert "佐证材料至少1份" in refused.value.message("zh")
    assert whole_item(ledger, item.number, actor=OPERATOR) == before


def test_a_step_the_workflow_does_not_know_is_refused_with_those_that_are_open(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(UnknownTrigger) as refused:
        advance(ledger, item.number, Step(trigger="finish"), actor=as_person(ledger, "wang"), at=AT)
    assert "start" in refused.value.way_out("en")


def test_who_did_the_work_cannot_verify_it(ledger: Ledger, evidence: Path) -> None:
    an_office(ledger)
    item = an_item(ledger, verifier=None)
    chen, wang = as_person(ledger, "chen"), as_person(ledger, "wang")
    advance(ledger, item.number, Step(trigger="start"), actor=chen, at=AT)
    advance(ledger, item.number, Step(trigger="submit", evidence=[evidence]), actor=wang, at=AT)
    with pytest.raises(TransitionRefused) as refused:
        advance(ledger, item.number, Step(trigger="verify"), actor=wang, at=AT)
    assert {reason.code for reason in refused.value.reasons} == {"not_permitted", "did_the_work"}


def test_a_stranger_is_told_the_item_does_not_exist(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    charlie = as_person(ledger, "charlie")
    with pytest.raises(NotFound) as of_theirs:
        advance(ledger, item.number, Step(trigger="start"), actor=charlie, at=AT)
    with pytest.raises(NotFound) as of_none:
        advance(ledger, "XC2026-09-999", Step(trigger="start"), actor=charlie, at=AT)
    assert of_theirs.value.message("en").replace(item.number, "#") == of_none.value.message("en").replace(
        "XC2026-09-999", "#"
    )


def test_who_was_faster_is_named_to_who_was_slower(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    seen = whole_item(ledger, item.number, actor=OPERATOR).stored.facts.version
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=AT)
    with pytest.raises(ItemChanged) as refused:
        advance(ledger, item.number, Step(trigger="start", expect_version=seen), actor=as_person(ledger, "chen"), at=AT)
    assert "王敏" in refused.value.message("zh")


def test_a_repeated_key_gives_the_first_answer_and_changes_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    first = advance(ledger, item.number, Step(trigger="start", key="k1"), actor=wang, at=AT)
    again = advance(ledger, item.number, Step(trigger="start", key="k1"), actor=wang, at=AT + timedelta(hours=1))
    assert again.repeated
    assert (again.version, again.state) == (first.version, first.state)
    with pytest.raises(KeyReused):
        advance(ledger, item.number, Step(trigger="submit", key="k1"), actor=wang, at=AT)


def test_a_return_clears_who_did_the_work_and_is_counted(ledger: Ledger, evidence: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang, li = as_person(ledger, "wang"), as_person(ledger, "li")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    advance(ledger, item.number, Step(trigger="submit", evidence=[evidence]), actor=wang, at=AT)
    advance(ledger, item.number, Step(trigger="return", note="现场看记录仍有三处没有更新"), actor=li, at=AT)
    facts: ItemFacts = whole_item(ledger, item.number, actor=OPERATOR).stored.facts
    assert (facts.state, facts.returns, facts.doers, facts.taken) == ("rectifying", 1, frozenset(), frozenset())
