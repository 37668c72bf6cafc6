"""Each condition lets a step pass, or says why not and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.domain.actor import Actor, Door, Represented, operator
from engine.domain.definition import Field, FieldKind, GuardUse, GuardValue
from engine.domain.guards import GUARDS, Asked, missing
from engine.domain.item import Decision, Given, ItemFacts
from engine.errors import Reason
from engine.words import Words
from tests.builders import a_workflow

WANG = Actor(login="wang", name="王敏", door=Door.CLI, person_id=7)
FACTS = ItemFacts(number="XC2026-01-001", state="rectifying", version=3, unit_id=1, owner_id=7)


def asked(facts: ItemFacts = FACTS, *, note: str = "", actor: Actor = WANG) -> Asked:
    """Return what guards look at."""
    return Asked(workflow=a_workflow(), facts=facts, actor=actor, given=Given(note=note))


def why_not(name: str, what: Asked, **arguments: GuardValue) -> Reason | None:
    """Return what one guard says."""
    found = missing((GuardUse(name=name, arguments=arguments),), what)
    return found[0] if found else None


def test_an_item_that_nobody_answers_for_cannot_start() -> None:
    reason = why_not("owner_assigned", asked(replace(FACTS, owner_id=None)))
    assert reason is not None
    assert (reason.code, reason.remedy.en) == ("owner_missing", "Assign an owner first (assign)")
    assert why_not("owner_assigned", asked()) is None


@pytest.mark.parametrize(
    ("note", "passes"),
    [
        ("现场看过记录三处没改", True),
        ("没有改", False),
        ("", False),
        (" \n\t" * 20, False),
        ("a b c d e f g h i j", True),
    ],
)
def test_a_note_counts_the_characters_that_are_not_blank(note: str, passes: bool) -> None:
    reason = why_not("note", asked(note=note), min=10)
    assert (reason is None) is passes
    if reason is not None:
        assert str(len("".join(note.split()))) in reason.says.zh


@pytest.mark.parametrize(("evidence", "passes"), [(0, False), (1, False), (2, True), (3, True)])
def test_evidence_says_how_much_there_is_and_how_much_it_takes(evidence: int, passes: bool) -> None:
    reason = why_not("evidence", asked(replace(FACTS, evidence=evidence)), min=2)
    assert (reason is None) is passes
    if reason is not None:
        assert reason.says.zh == f"佐证材料至少2份，现在{evidence}份"


def test_a_step_that_must_come_first_is_named_with_its_title() -> None:
    reason = why_not("taken", asked(), step="submit")
    assert reason is not None
    assert (reason.code, reason.says.en) == ("step_missing", "'submit' has not been done yet")
    assert why_not("taken", asked(replace(FACTS, taken=frozenset({"submit"}))), step="submit") is None


@pytest.mark.parametrize(
    ("actor", "passes"),
    [
        (WANG, False),
        (replace(WANG, person_id=8), True),
        (operator("root", on_behalf_of=Represented(person_id=7, login="wang", name="王敏")), False),
        (replace(WANG, person_id=8, on_behalf_of=Represented(person_id=7, login="wang", name="王敏")), False),
        (replace(WANG, on_behalf_of=Represented(person_id=8, login="li", name="李强")), False),
        (operator("root"), True),
    ],
    ids=["doer", "other", "operator for the doer", "other for the doer", "doer for another", "operator alone"],
)
def test_whoever_did_the_work_cannot_decide_on_it_not_even_through_somebody_else(actor: Actor, passes: bool) -> None:
    reason = why_not("not_doer", asked(replace(FACTS, doers=frozenset({7, 9})), actor=actor))
    assert (reason is None) is passes
    if reason is not None:
        assert reason.code == "did_the_work"


@pytest.mark.parametrize(("measures", "done", "left"), [(0, 0, 0), (3, 3, 0), (3, 1, 2)])
def test_open_measures_are_counted(measures: int, done: int, left: int) -> None:
    reason = why_not("measures_done", asked(replace(FACTS, measures=measures, measures_done=done)))
    assert (reason is None) is (left == 0)
    if reason is not None:
        assert reason.says.zh == f"还有{left}条措施没有完成"


def test_everything_that_is_missing_is_named_at_once_in_the_order_of_the_workflow() -> None:
    uses = (
        GuardUse(name="note", arguments={"min": 10}),
        GuardUse(name="owner_assigned"),
        GuardUse(name="evidence", arguments={"min": 1}),
    )
    assert [reason.code for reason in missing(uses, asked())] == ["note_too_short", "evidence_missing"]


def test_evidence_of_a_group_is_counted_apart_and_asked_for_by_its_title() -> None:
    workflow = replace(a_workflow(), evidence_groups={"results": Words("完成情况", "Results")})
    facts = replace(FACTS, evidence=5, evidence_of={"rules": 5})
    reason = why_not("evidence", replace(asked(facts), workflow=workflow), min=1, group="results")
    assert reason is not None
    assert (reason.says.zh, reason.says.en) == ("完成情况至少1份，现在0份", "Results: at least 1 piece, there are 0")
    assert "--group results" in reason.remedy.zh
    enough = replace(facts, evidence_of={"results": 1})
    assert why_not("evidence", replace(asked(enough), workflow=workflow), min=1, group="results") is None


@pytest.mark.parametrize(
    ("measures", "planned", "code"), [(0, 0, "no_measures"), (3, 2, "measures_unplanned"), (3, 3, None)]
)
def test_a_plan_has_measures_and_each_has_a_person_and_a_date(measures: int, planned: int, code: str | None) -> None:
    reason = why_not("measures_planned", asked(replace(FACTS, measures=measures, measures_planned=planned)))
    assert (reason.code if reason else None) == code


def test_fields_that_are_empty_are_named_by_their_titles_and_a_no_is_an_answer() -> None:
    fields = {
        "cause": Field(key="cause", title=Words("原因", "Cause"), kind=FieldKind.TEXT),
        "repeated": Field(key="repeated", title=Words("是否重复发生", "Repeated"), kind=FieldKind.YES_NO),
    }
    what = replace(asked(replace(FACTS, fields={"repeated": False})), workflow=replace(a_workflow(), fields=fields))
    reason = why_not("filled", what, fields=("cause", "repeated"))
    assert reason is not None
    assert (reason.says.zh, reason.remedy.en) == ("还没有填写原因", "Fill in (--set cause=…)")
    assert why_not("filled", what, fields=("repeated",)) is None


def test_a_collective_decision_is_named_with_its_day_and_minutes() -> None:
    reason = why_not("decision", asked())
    assert reason is not None
    assert (reason.code, "--minutes" in reason.remedy.zh) == ("decision_missing", True)
    decided = Given(decision=Decision(decided_on=date(2026, 3, 2), minutes="党组会纪要〔2026〕5号"))
    assert why_not("decision", replace(asked(), given=decided)) is None


def test_every_guard_has_a_test_here() -> None:
    assert set(GUARDS) == {
        "owner_assigned", "note", "evidence", "taken", "not_doer", "measures_done", "measures_planned", "filled",
        "decision",
    }  # fmt: skip
