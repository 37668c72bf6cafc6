"""The plan of an item: who may change it, what becomes of approvals, and that nothing is lost or done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.domain.definition import GuardUse, Workflow
from engine.domain.item import ItemFacts
from engine.errors import InvalidInput, ItemChanged, KeyReused, NotFound, NotPermitted, TransitionRefused
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.measures import MeasureChanged, change_measures
from engine.operations.planning import Add, Amend, Asked, Drop, Finish, Plan, Undo
from engine.operations.reading import WholeItem, whole_item
from tests.builders import (
    AT,
    OPERATOR,
    a_finding,
    a_step,
    a_workflow,
    an_item,
    an_office,
    as_person,
    morning,
    some_findings,
)

DUE = date(2026, 5, 29)
PLANNED = Add(plan=Plan(text="逐户核对台账", owner="wang", due_on=DUE))


def a_planning_workflow() -> Workflow:
    """Return a workflow in which a leader approves the plan before anything starts."""
    planned, plain = GuardUse(name="measures_planned"), a_workflow()
    approve = a_step("approve", "reported", "reported", ["leader", "leader_in_charge"], planned)
    hand_in = a_step("hand_in", "reported", "reported", ["owner"], planned, work=True)
    start = a_step("start", "reported", "rectifying", ["owner"], GuardUse(name="taken", arguments={"step": "approve"}))
    others = tuple(step for step in plain.transitions if step.trigger != "start")
    return replace(plain, transitions=(approve, hand_in, start, *others))


@pytest.fixture
def item(ledger: Ledger) -> str:
    """Return the number of an item that waits for its plan."""
    an_office(ledger, workflow=a_planning_workflow())
    return an_item(ledger).number


def change(
    ledger: Ledger, item: str, asked: Asked, *, login: str = "wang", key: str | None = None, seen: int | None = None
) -> MeasureChanged:
    """Let a person change a measure."""
    who = as_person(ledger, login)
    return change_measures(ledger, item, asked, actor=who, at=morning("2026-03-03"), key=key, expect_version=seen)


def look(ledger: Ledger, item: str) -> WholeItem:
    """Return the item whole."""
    return whole_item(ledger, item, actor=OPERATOR)


def facts(ledger: Ledger, item: str) -> ItemFacts:
    """Return the item's facts."""
    return look(ledger, item).stored.facts


def step(ledger: Ledger, item: str, trigger: str, login: str) -> None:
    """Let a person take a step."""
    advance(ledger, item, Step(trigger=trigger), actor=as_person(ledger, login), at=morning("2026-03-03"))


def test_a_measure_has_a_number_a_text_a_person_and_a_day(ledger: Ledger, item: str) -> None:
    assert change(ledger, item, PLANNED).no == 1
    assert change(ledger, item, Add(plan=Plan(text=" 公示结果 "))).no == 2
    first, second = look(ledger, item).measures
    assert (first.text, first.due_on, first.is_planned) == ("逐户核对台账", DUE, True)
    assert (second.text, second.owner_id, second.is_planned) == ("公示结果", None, False)
    now = facts(ledger, item)
    assert (now.measures, now.measures_planned, now.measures_done) == (2, 1, 0)


def test_every_change_is_one_link_of_the_history_with_the_text_beside_it(ledger: Ledger, item: str) -> None:
    before = facts(ledger, item).version
    change(ledger, item, PLANNED)
    change(ledger, item, Amend(no=1, plan=Plan(due_on=date(2026, 6, 30))))
    change(ledger, item, Finish(no=1))
    change(ledger, item, Undo(no=1, note="抽查不合格"))
    change(ledger, item, Drop(no=1, note="并入第二条"))
    entries = look(ledger, item).history[-5:]
    assert [entry.data["op"] for entry in entries] == ["add", "set", "done", "undo", "drop"]
    assert [entry.seq for entry in entries] == [before + n for n in range(1, 6)]
    assert (entries[0].note, entries[0].data["owner"]) == ("逐户核对台账", "wang")
    assert "逐户" not in str(entries[0].data)
    assert (entries[3].note, entries[4].note) == ("抽查不合格", "并入第二条")
    assert audit.verify(ledger).first_bad is None


def test_a_dropped_measure_stays_to_be_seen_and_keeps_its_number(ledger: Ledger, item: str) -> None:
    change(ledger, item, PLANNED)
    change(ledger, item, Drop(no=1, note="并入第二条"))
    assert change(ledger, item, PLANNED).no == 2
    assert [measure.void_reason for measure in look(ledger, item).measures] == ["并入第二条", None]
    assert facts(ledger, item).measures == 1
    for asked in (Amend(no=1, plan=Plan(text="x")), Finish(no=1), Undo(no=1, note="x"), Drop(no=1, note="x")):
        with pytest.raises(InvalidInput, match="dropped"):
            change(ledger, item, asked)


@pytest.mark.parametrize(
    "asked",
    [
        Add(plan=Plan(text="   ")),
        Add(plan=Plan()),
        Add(plan=Plan(text="坏\x00字符")),
        Add(plan=Plan(text="x" * 4_001)),
        Amend(no=1, plan=Plan()),
        Amend(no=1, plan=Plan(text="逐户核对台账", owner="wang", due_on=DUE)),
        Finish(no=1, on=date(2026, 3, 4)),
        Undo(no=1, note="还没有完成"),
        Drop(no=1, note=" "),
    ],
)
def test_what_changes_nothing_or_does_not_fit_is_refused_whole(ledger: Ledger, item: str, asked: Asked) -> None:
    change(ledger, item, PLANNED)
    before = look(ledger, item)
    with pytest.raises(InvalidInput):
        change(ledger, item, asked)
    after = look(ledger, item)
    assert (after.measures, after.stored.facts) == (before.measures, before.stored.facts)


@pytest.mark.parametrize(
    "asked",
    [
        Finish(no=7),
        Add(plan=Plan(text="x", owner="nobody")),
        Add(plan=Plan(text="x", leader="nobody")),
        Add(plan=Plan(text="x", unit="没有的单位")),
    ],
)
def test_what_is_not_there_is_named(ledger: Ledger, item: str, asked: Asked) -> None:
    with pytest.raises(NotFound):
        change(ledger, item, asked)


def test_who_cannot_see_the_item_cannot_answer_for_a_measure(ledger: Ledger, item: str) -> None:
    with pytest.raises(InvalidInput, match="cannot see"):
        change(ledger, item, Add(plan=Plan(text="x", owner="charlie")))


def test_a_measure_is_done_once_and_on_a_day_that_has_come(ledger: Ledger, item: str) -> None:
    change(ledger, item, PLANNED)
    change(ledger, item, Finish(no=1, on=date(2026, 3, 2), note="已核对"))
    assert look(ledger, item).measures[0].done_on == date(2026, 3, 2)
    with pytest.raises(InvalidInput, match="2026-03-02"):
        change(ledger, item, Finish(no=1))
    change(ledger, item, Undo(no=1, note="抽查不合格"))
    assert facts(ledger, item).measures_done == 0


def test_the_plan_is_for_those_in_charge_and_being_done_for_whoever_does_it(ledger: Ledger, item: str) -> None:
    for login in ("wang", "chen", "zhao"):
        change(ledger, item, Add(plan=Plan(text=login, owner="li", due_on=DUE)), login=login)
    with pytest.raises(NotPermitted):
        change(ledger, item, PLANNED, login="li")
    with pytest.raises(NotFound):
        change(ledger, item, PLANNED, login="charlie")
    change(ledger, item, Finish(no=1), login="li")
    with pytest.raises(NotPermitted):
        change(ledger, item, Finish(no=2), login="zhao")


def test_who_did_a_measure_of_theirs_has_done_the_work(ledger: Ledger, item: str) -> None:
    change(ledger, item, Add(plan=Plan(text="x", owner="li", due_on=DUE)))
    assert facts(ledger, item).doers == frozenset()
    change(ledger, item, Finish(no=1), login="li")
    assert facts(ledger, item).doers == as_person(ledger, "li").persons


def test_a_plan_that_changes_must_be_approved_again(ledger: Ledger, item: str) -> None:
    change(ledger, item, PLANNED)
    step(ledger, item, "hand_in", "wang")
    step(ledger, item, "approve", "zhao")
    assert change(ledger, item, Finish(no=1)).withdrawn == ()
    assert change(ledger, item, Amend(no=1, plan=Plan(due_on=date(2026, 6, 30)))).withdrawn == ("approve",)
    assert facts(ledger, item).taken == {"hand_in"}
    with pytest.raises(TransitionRefused):
        step(ledger, item, "start", "wang")
    step(ledger, item, "approve", "zhao")
    step(ledger, item, "start", "wang")
    assert change(ledger, item, PLANNED).withdrawn == ()


def test_measures_of_a_finding_that_is_imported_are_there_to_be_planned(ledger: Ledger) -> None:
    an_office(ledger, workflow=a_planning_workflow())
    finding = a_finding(measures=["一是核对", "二是公示"])
    (taken,) = import_findings(ledger, some_findings(finding), workflow="rectification", actor=OPERATOR, at=AT)
    change(ledger, taken.number, Amend(no=2, plan=Plan(owner="wang", due_on=DUE)), login="chen")
    assert [measure.is_planned for measure in look(ledger, taken.number).measures] == [False, True]


def test_the_measures_of_a_closed_item_stay_as_they_are(ledger: Ledger) -> None:
    an_office(ledger)
    closed = an_item(ledger, completion="done").number
    with pytest.raises(InvalidInput) as refused:
        change(ledger, closed, PLANNED)
    assert "reopen" in refused.value.way_out("en")


def test_a_repeat_under_a_key_changes_nothing(ledger: Ledger, item: str) -> None:
    first, again = (change(ledger, item, PLANNED, key="once") for _ in range(2))
    assert (again.no, again.version, first.repeated, again.repeated) == (1, first.version, False, True)
    assert len(look(ledger, item).measures) == 1
    with pytest.raises(KeyReused):
        change(ledger, item, Finish(no=1), key="once")


def test_somebody_who_saw_an_older_version_is_told_who_was_faster(ledger: Ledger, item: str) -> None:
    seen = facts(ledger, item).version
    change(ledger, item, PLANNED, login="chen")
    with pytest.raises(ItemChanged, match="陈静"):
        change(ledger, item, PLANNED, seen=seen)
