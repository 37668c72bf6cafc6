"""Explaining an item: why this state, this date, these reminders and not others, what comes and what is missing.

The item of these tests is opened on Monday 2026-03-02; its plan is due a month later, on Thursday 2026-04-02.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, SetBecause, Subject
from engine.domain.definition import Ladder, MeasureRule, RungRule
from engine.domain.ladders import RungOutcome
from engine.errors import NotFound
from engine.operations import absence, snoozing
from engine.operations.absence import Absence
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.explaining import Explanation, explain
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.reading import whole_item
from engine.operations.tick import tick
from engine.store import rungs as rung_rows
from engine.store.rungs import NewRung
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, a_workflow, an_item, an_office, as_person, morning, words

WANG, LI, ZHAO, CHEN = 1, 2, 3, 4
DUE = date(2026, 4, 2)
ZONE = "Asia/Shanghai"


def told(
    ledger: Ledger, number: str, day: str = "2026-03-02", *, actor: Actor = OPERATOR, most: int = 1000
) -> Explanation:
    return explain(ledger, number, actor=actor, at=morning(day), most=most)


def rungs(found: Explanation) -> list[tuple[str, int | None, RungOutcome, str]]:
    return [(one.occurrence, one.recipient_id, one.outcome, one.reason) for one in found.rungs]


def test_the_state_is_explained_by_the_step_that_led_to_it_and_by_no_later_change(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    entered = told(ledger, item.number).entered
    assert entered is not None
    assert entered[0].action == "import"
    advance(ledger, item.number, Step(trigger="start", note="开工"), actor=as_person(ledger, "wang"), at=AT)
    assign(ledger, item.number, verifier="chen", actor=as_person(ledger, "zhao"), at=AT)
    entered = told(ledger, item.number).entered
    assert entered is not None
    entry, under = entered
    assert (entry.action, entry.data["trigger"], entry.by["name"], entry.note) == ("advance", "start", "王敏", "开工")
    assert under.after.states[entry.data["to"]].key == "rectifying"


def test_the_date_is_counted_again_and_each_earlier_one_says_who_set_it_and_why_it_ended(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=morning("2026-03-10"))
    first, second = told(ledger, item.number, "2026-03-10").deadlines
    assert (first.deadline.due_on, first.deadline.because, first.deadline.ended_because) == (
        DUE, SetBecause.IMPORTED, EndedBecause.LEFT,
    )  # fmt: skip
    assert (first.reckoned, first.coming) == (None, None)
    assert second.set_by is not None
    assert (second.set_by.action, second.set_by.by["name"]) == ("advance", "王敏")
    assert second.reckoned is not None
    assert (second.reckoned.anchor, second.reckoned.anchor_on, second.reckoned.due_on) == (
        "feedback", date(2026, 3, 2), date(2026, 6, 2),
    )  # fmt: skip
    assert second.reckoned.due_on == second.deadline.due_on


def test_a_count_of_working_days_is_told_in_stretches(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress", verifier=None)
    with writing(ledger.database) as work:
        row = table_of(Item)
        work.change_once(row.update().where(row.c.id == item.id).values(evidence=1))
    advance(ledger, item.number, Step(trigger="submit"), actor=as_person(ledger, "wang"), at=AT)
    advance(ledger, item.number, Step(trigger="verify"), actor=as_person(ledger, "li"), at=AT)
    counted = told(ledger, item.number).deadlines[-1].reckoned
    assert counted is not None
    assert (counted.due_on, [(run.first, run.last, run.counted) for run in counted.runs]) == (
        date(2026, 3, 16), [(date(2026, 3, 3), date(2026, 3, 16), 10)],
    )  # fmt: skip


def test_a_date_that_was_set_otherwise_is_not_passed_off_as_counted(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with writing(ledger.database) as work:
        row = table_of(Deadline)
        work.change_once(row.update().values(due_on=date(2026, 4, 20)))
    (found,) = told(ledger, item.number).deadlines
    assert found.reckoned is not None
    assert (found.deadline.due_on, found.reckoned.due_on) == (date(2026, 4, 20), DUE)


def test_what_comes_next_is_what_the_clock_then_does(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    day, told_in_all = date(2026, 3, 2), set[int]()
    for _ in range(16):
        coming = told(ledger, item.number, day.isoformat()).deadlines[0].coming
        assert coming is not None
        assert coming.on > day
        day = coming.on
        tick(ledger, at=morning(day.isoformat()))
        heard = [one for one in told(ledger, item.number, day.isoformat()).rungs if one.planned_on == day]
        assert {one.recipient_id for one in heard} == set(coming.people)
        assert {one.occurrence for one in heard} == set(coming.occurrences)
        assert all(one.outcome is RungOutcome.NOTICED for one in heard)
        told_in_all |= set(coming.people)
    assert told_in_all == {WANG, ZHAO, CHEN}


def test_where_a_ladder_would_reach_nobody_but_the_owner_managers_are_announced_and_told(ledger: Ledger) -> None:
    alone = Ladder(key="standard", rungs=(RungRule(offset=0, to=("owner",)), RungRule(offset=1, to=("owner",))))
    an_office(ledger, workflow=replace(a_workflow(), ladders={"standard": alone}))
    item = an_item(ledger)
    tick(ledger, at=morning("2026-04-02"))
    coming = told(ledger, item.number, "2026-04-02").deadlines[0].coming
    assert coming is not None
    assert coming.people == {WANG: "owner", CHEN: "manager"}
    tick(ledger, at=morning("2026-04-03"))
    heard = [one for one in told(ledger, item.number, "2026-04-03").rungs if one.occurrence == "T+2026-04-03"]
    assert {(one.recipient_id, one.reason) for one in heard} == {(WANG, ""), (CHEN, "nobody_else")}


def test_a_measure_is_reminded_of_with_its_own_people(ledger: Ledger) -> None:
    rule = MeasureRule(title=words("measure"), ladder="standard")
    an_office(ledger, workflow=replace(a_workflow(), measures=rule))
    item = an_item(ledger)
    plan = Plan(text="公示结果", owner="li", due_on=date(2026, 3, 31))
    change_measures(ledger, item.number, Add(plan=plan), actor=as_person(ledger, "wang"), at=AT)
    found = next(one for one in told(ledger, item.number).deadlines if one.deadline.subject is Subject.MEASURE)
    assert (found.part, found.title, found.deadline.due_on) == ("1", words("measure"), date(2026, 3, 31))
    assert found.coming is not None
    assert found.coming.people == {LI: "owner"}


def test_a_reminder_that_is_due_while_the_clock_stands_is_said_to_wait(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    coming = told(ledger, item.number, "2026-03-25").deadlines[0].coming
    assert coming is not None
    assert (coming.on, coming.occurrences, set(coming.people)) == (date(2026, 3, 23), ("T-20", "T-10"), {WANG, ZHAO})


def test_absence_and_snooze_show_in_what_comes_next(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick(ledger, at=morning("2026-03-13"))
    week = Absence(login="zhao", substitute="chen", first=date(2026, 3, 23), last=date(2026, 3, 24))
    absence.appoint(ledger, week, zone=ZONE, actor=OPERATOR, at=AT)
    wang = as_person(ledger, "wang")
    snoozing.snooze(ledger, item.number, date(2026, 3, 23), note="等材料", actor=wang, at=AT)
    found = told(ledger, item.number, "2026-03-14")
    coming = found.deadlines[0].coming
    assert coming is not None
    assert coming.instead == {ZHAO: CHEN}
    assert coming.quiet == {WANG}
    assert [(one.person_id, one.until_on, one.reason) for one in found.snoozes] == [(WANG, date(2026, 3, 23), "等材料")]
    assert told(ledger, item.number, "2026-03-24").snoozes == ()


@pytest.mark.parametrize("because", ["request", "paused"])
def test_a_held_deadline_says_why_and_promises_nothing(ledger: Ledger, because: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with writing(ledger.database) as work:
        work.change_once(table_of(Deadline).update().values(held_because=because))
    (found,) = told(ledger, item.number).deadlines
    assert (found.deadline.held_because, found.coming) == (because, None)


def test_each_rung_says_what_became_of_it(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick(ledger, at=morning("2026-03-24"))
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=morning("2026-03-26"))
    tick(ledger, at=morning("2026-03-26"))
    found = [one for one in told(ledger, item.number, "2026-03-26").rungs if one.planned_on <= DUE]
    assert [(one.occurrence, one.recipient_id, one.outcome, one.reason, one.late) for one in found] == [
        ("T-20", WANG, RungOutcome.SUPERSEDED, "T-10", 0),
        ("T-10", WANG, RungOutcome.NOTICED, "", 1),
        ("T-10", ZHAO, RungOutcome.NOTICED, "", 1),
        *((name, None, RungOutcome.SUPPRESSED, "left", 0) for name in ("T-3", "T-2", "T-1", "T")),
    ]


def test_the_steps_are_those_of_show_for_the_same_person(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress")
    for login in ("wang", "li", "chen"):
        actor = as_person(ledger, login)
        shown = whole_item(ledger, item.number, actor=actor).steps
        assert list(told(ledger, item.number, actor=actor).steps) == list(shown)
    reasons = {step.trigger: [one.code for one in why] for step, why in told(ledger, item.number).steps}
    assert "not_permitted" not in [code for codes in reasons.values() for code in codes]


def test_who_may_not_see_the_item_gets_no_explanation(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with pytest.raises(NotFound):
        told(ledger, item.number, actor=as_person(ledger, "charlie"))


def test_of_thousands_of_rungs_the_latest_are_shown_and_the_rest_is_counted(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    with reading(ledger.database) as work:
        (deadline,) = work.list(Deadline)
    first = date(2026, 4, 3)
    days = [first + timedelta(days=n) for n in range(2500)]
    with writing(ledger.database) as work:
        rung_rows.add(
            work,
            [
                NewRung(deadline.id or 0, f"T+{day}", day, AT, RungOutcome.NOTICED, recipient_id=person)
                for day in days
                for person in (WANG, ZHAO)
            ],
        )
    few = told(ledger, item.number, most=60)
    assert (len(few.rungs), few.rungs_in_all, few.rungs[-1].planned_on) == (60, 5000, days[-1])
    assert [one.planned_on for one in few.rungs] == sorted(one.planned_on for one in few.rungs)
    assert len(told(ledger, item.number, most=2**31 - 1).rungs) == 5000


def test_a_review_is_told_by_its_period_and_opens_when_it_is_said_to(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="partly", sustained=True)
    opens_on = told(ledger, item.number).review_opens_on
    assert opens_on == date(2026, 6, 1)
    tick(ledger, at=morning(opens_on.isoformat()))
    (found,) = told(ledger, item.number, "2026-06-01").deadlines
    assert (found.deadline.subject, found.part, found.deadline.due_on) == (
        Subject.REVIEW, "2026Q2", date(2026, 6, 30),
    )  # fmt: skip
    assert found.title == replace(found.title, zh="quarterly")
