"""Quarterly reviews: created once for each item and quarter, late when the day was missed, moved on by completing.

The item of these tests goes long-term on 2026-03-02, after the window of the first quarter opened; its first review is
that of the second quarter, from 2026-06-01 to 2026-06-30.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.definition import ReviewOutcome, Workflow
from engine.domain.reviews import ReviewState
from engine.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import list_reviews, whole_item
from engine.operations.review import Completed, complete
from engine.operations.tick import tick
from engine.store import deadlines
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading, table_of, writing
from tests.builders import AT, OPERATOR, a_workflow, an_item, an_office, as_person, morning

NOTE = "已经连续三个月按周更新台账"


def a_long_term_item(ledger: Ledger, *, workflow: Workflow | None = None) -> str:
    """Found an office with one long-term item; return its number."""
    an_office(ledger, workflow=workflow)
    return an_item(ledger, completion="partly", sustained=True).number


def found(ledger: Ledger) -> list[tuple[str, str]]:
    """Return the period and state of each review there is."""
    return [(one.review.period, one.review.state) for one in list_reviews(ledger, actor=OPERATOR)]


def the_open_one(ledger: Ledger) -> int:
    """Return the key of the one open review."""
    (one,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    return one.review.id


def completed(ledger: Ledger, day: str, *, outcome: str = "goes_on", login: str = "wang") -> Completed:
    """Complete the one open review on a day."""
    return complete(
        ledger, the_open_one(ledger), outcome=outcome, note=NOTE, actor=as_person(ledger, login), at=morning(day)
    )


def move(ledger: Ledger, number: str, trigger: str, day: str) -> None:
    """Let the manager take a step on a day."""
    advance(ledger, number, Step(trigger=trigger, note=NOTE), actor=as_person(ledger, "chen"), at=morning(day))


def test_a_review_opens_with_its_window_and_the_reviewer_is_told_once(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    assert tick(ledger, at=morning("2026-05-31")).reviews == 0
    assert tick(ledger, at=morning("2026-06-01")).reviews == 1
    assert tick(ledger, at=morning("2026-06-01")).reviews == 0
    (opened,) = list_reviews(ledger, actor=OPERATOR)
    assert (opened.review.period, opened.item, opened.reviewer) == ("2026Q2", number, "wang")
    assert opened.review.due_on.isoformat() == "2026-06-30"
    with reading(ledger.database) as work:
        assert [n.recipient_id for n in work.list(Notice) if n.kind == "review_due"] == [1]
    last = whole_item(ledger, number, actor=OPERATOR).history[-1]
    assert (last.action, last.by["actor"], last.data["period"]) == ("review_opened", "clock", "2026Q2")


def test_a_review_whose_day_was_missed_is_opened_late_and_once(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    assert tick(ledger, at=morning("2026-07-20")).reviews == 1
    assert tick(ledger, at=morning("2026-07-21")).reviews == 0
    assert found(ledger) == [("2026Q2", "open")]


def test_of_a_late_review_no_reminder_from_before_it_was_opened_is_sent(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    for day in ("2026-07-20", "2026-07-20", "2026-07-21"):
        tick(ledger, at=morning(day))
    reminders = whole_item(ledger, number, actor=OPERATOR).reminders
    assert {(r.outcome, r.reason) for r in reminders if r.planned_on.isoformat() <= "2026-07-20"} == {
        ("skipped", "set_late")
    }
    with reading(ledger.database) as work:
        kinds = [notice.kind for notice in work.list(Notice)]
    assert (kinds.count("review_due"), kinds.count("escalated")) == (1, 2)  # the weekly rung of the 21st


def test_quarters_that_passed_unseen_are_skipped_and_the_present_one_is_to_be_done(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2027-01-10"))
    assert found(ledger) == [("2026Q2", "skipped"), ("2026Q3", "skipped"), ("2026Q4", "open")]
    last = whole_item(ledger, number, actor=OPERATOR).history[-1]
    assert last.data["skipped"] == ["2026Q2", "2026Q3"]


def test_only_completing_a_review_brings_the_next(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    for day in ("2026-06-01", "2026-09-01", "2026-12-01", "2027-03-01"):
        tick(ledger, at=morning(day))
    assert found(ledger) == [("2026Q2", "open")]


def test_no_timer_opens_a_second_review_beside_an_open_one(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    item_id = whole_item(ledger, number, actor=OPERATOR).item.id
    with writing(ledger.database) as work:
        deadlines.wake(work, "review", item_id, at=morning("2026-09-01"))
    assert tick(ledger, at=morning("2026-09-02")).reviews == 0
    assert found(ledger) == [("2026Q2", "open")]


def test_a_completed_review_brings_the_next_when_its_window_opens(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    answer = completed(ledger, "2026-06-10")
    assert (answer.item, answer.period, answer.outcome, answer.advanced) == (number, "2026Q2", "goes_on", None)
    assert str(answer.next_opens_on) == "2026-09-01"
    assert [tick(ledger, at=morning(day)).reviews for day in ("2026-06-11", "2026-08-31", "2026-09-01")] == [0, 0, 1]
    assert found(ledger) == [("2026Q2", "completed"), ("2026Q3", "open")]
    (done,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.COMPLETED)
    assert (done.review.completed_by, done.review.note, done.review.completed_at) == (
        "王敏",
        NOTE,
        morning("2026-06-10"),
    )


def test_a_review_completed_long_after_skips_the_quarters_in_between(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    answer = completed(ledger, "2027-02-10")
    assert str(answer.next_opens_on) == "2027-03-01"
    tick(ledger, at=morning("2027-03-01"))
    assert found(ledger) == [
        ("2026Q2", "completed"),
        ("2026Q3", "skipped"),
        ("2026Q4", "skipped"),
        ("2027Q1", "open"),
    ]


def test_a_review_completed_inside_the_next_window_opens_the_next_at_once(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    completed(ledger, "2026-09-20")
    assert tick(ledger, at=morning("2026-09-20")).reviews == 1
    assert found(ledger) == [("2026Q2", "completed"), ("2026Q3", "open")]


def test_the_reminders_of_a_completed_review_stop(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    completed(ledger, "2026-06-02")
    for day in ("2026-06-02", "2026-06-10", "2026-06-22", "2026-07-15"):
        tick(ledger, at=morning(day))
    reminders = whole_item(ledger, number, actor=OPERATOR).reminders
    assert {(reminder.outcome, reminder.reason) for reminder in reminders} == {("suppressed", "completed")}


def test_an_outcome_that_names_a_step_takes_it_in_the_same_moment(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    answer = completed(ledger, "2026-06-10", outcome="back", login="chen")
    assert answer.advanced is not None
    assert (answer.advanced.state, answer.next_opens_on) == ("rectifying", None)
    whole = whole_item(ledger, number, actor=OPERATOR)
    assert [entry.action for entry in whole.history[-2:]] == ["review", "advance"]
    assert tick(ledger, at=morning("2026-09-10")).reviews == 0
    assert audit.invariant_breaches(ledger) == []


def test_a_step_that_is_refused_leaves_the_review_open(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    before = whole_item(ledger, number, actor=OPERATOR)
    with pytest.raises(TransitionRefused):
        completed(ledger, "2026-06-10", outcome="back", login="wang")
    assert whole_item(ledger, number, actor=OPERATOR) == before


def test_an_outcome_whose_step_stays_where_it_is_does_not_end_the_reviews(ledger: Ledger) -> None:
    workflow = a_workflow()
    quarterly = workflow.reviews["quarterly"]
    stay = replace(workflow.transitions[6], trigger="note_down", target="long_term", loop=None)
    outcomes = (*quarterly.outcomes, ReviewOutcome(key="noted", title=quarterly.title, trigger="note_down"))
    staying = replace(
        workflow,
        transitions=(*workflow.transitions, stay),
        reviews={"quarterly": replace(quarterly, outcomes=outcomes)},
    )
    a_long_term_item(ledger, workflow=staying)
    tick(ledger, at=morning("2026-06-01"))
    assert str(completed(ledger, "2026-06-10", outcome="noted", login="chen").next_opens_on) == "2026-09-01"
    tick(ledger, at=morning("2026-09-01"))
    assert found(ledger) == [("2026Q2", "completed"), ("2026Q3", "open")]


def test_an_item_that_leaves_takes_its_open_review_with_it(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    move(ledger, number, "resume", "2026-06-10")
    assert found(ledger) == [("2026Q2", "skipped")]
    assert [limit.ended_because for limit in whole_item(ledger, number, actor=OPERATOR).deadlines] == ["left", None]


def test_an_item_may_leave_and_come_back_within_one_quarter(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    for day in ("2026-04-01", "2026-04-20"):
        move(ledger, number, "resume", day)
        move(ledger, number, "prolong", day)
    assert tick(ledger, at=morning("2026-06-01")).reviews == 1
    assert found(ledger) == [("2026Q2", "open")]


def test_an_item_that_comes_back_when_the_window_is_open_is_reviewed_in_the_next_quarter(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    move(ledger, number, "resume", "2026-05-20")
    move(ledger, number, "prolong", "2026-06-15")
    assert tick(ledger, at=morning("2026-06-16")).reviews == 0
    assert tick(ledger, at=morning("2026-09-01")).reviews == 1
    assert found(ledger) == [("2026Q3", "open")]


def test_an_item_that_comes_back_on_the_day_it_was_reviewed_is_reviewed_again_next_quarter(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    completed(ledger, "2026-06-01", outcome="back", login="chen")
    move(ledger, number, "prolong", "2026-06-01")
    assert tick(ledger, at=morning("2026-06-01")).reviews == 0
    assert tick(ledger, at=morning("2026-09-01")).reviews == 1
    assert found(ledger) == [("2026Q2", "completed"), ("2026Q3", "open")]


def set_doers(ledger: Ledger, number: str, doers: str) -> None:
    """Write into an item what only a broken disk would."""
    item = table_of(Item)
    with writing(ledger.database) as work:
        work.change_once(item.update().where(item.c.number == number).values(doers=doers))


def test_a_review_that_could_not_be_opened_is_made_up_for_even_when_the_quarter_has_passed(ledger: Ledger) -> None:
    number = a_long_term_item(ledger)
    set_doers(ledger, number, "broken")
    for day in ("2026-06-01", "2026-06-30", "2026-07-02"):
        assert len(tick(ledger, at=morning(day)).failed) == 1
    assert found(ledger) == []
    set_doers(ledger, number, "[]")
    assert tick(ledger, at=morning("2026-07-03")).reviews == 1
    assert found(ledger) == [("2026Q2", "open")]


def test_a_review_whose_rule_is_broken_leaves_nothing_half_done(ledger: Ledger) -> None:
    workflow = a_workflow()
    broken = replace(workflow.reviews["quarterly"], ladder="gone")
    number = a_long_term_item(ledger, workflow=replace(workflow, reviews={"quarterly": broken}))
    before = whole_item(ledger, number, actor=OPERATOR)
    for day in ("2026-10-01", "2026-10-02"):
        done = tick(ledger, at=morning(day))
        assert (done.reviews, len(done.failed)) == (0, 1)
    assert whole_item(ledger, number, actor=OPERATOR) == before


def test_a_review_is_completed_once(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    review_id = the_open_one(ledger)
    completed(ledger, "2026-06-10")
    with pytest.raises(InvalidInput, match="already"):
        complete(ledger, review_id, outcome="goes_on", note="", actor=as_person(ledger, "wang"), at=AT)


def test_an_outcome_the_workflow_does_not_name_is_refused_with_those_it_does(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    with pytest.raises(InvalidInput) as refused:
        completed(ledger, "2026-06-10", outcome="fine")
    assert "goes_on (goes on), back (back)" in refused.value.way_out("en")
    assert found(ledger) == [("2026Q2", "open")]


def test_to_a_stranger_a_review_is_as_unknown_as_one_that_is_not_there(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    refusals = []
    for review_id in (the_open_one(ledger), 999):
        with pytest.raises(NotFound) as refused:
            complete(ledger, review_id, outcome="goes_on", note="", actor=as_person(ledger, "charlie"), at=AT)
        refusals.append(refused.value.message("zh").replace(str(review_id), "#"))
    assert refusals[0] == refusals[1]
    assert list_reviews(ledger, actor=as_person(ledger, "charlie")) == []


def test_who_only_looks_on_cannot_complete_a_review(ledger: Ledger) -> None:
    a_long_term_item(ledger)
    tick(ledger, at=morning("2026-06-01"))
    with pytest.raises(NotPermitted):
        complete(ledger, the_open_one(ledger), outcome="goes_on", note="", actor=OPERATOR, at=AT)
