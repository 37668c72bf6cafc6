"""Reviews of what lasts: closed items too, when the workflow says so; and outcomes of reviews that tell somebody.

Items of these tests are imported on Monday 2026-03-02; their first review is that of the second quarter.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.definition import Tell, Workflow
from engine.domain.reviews import ReviewState
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import list_reviews
from engine.operations.review import complete
from engine.operations.tick import tick
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, a_step, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.owing import look, step

CHEN = 4


def a_lasting_workflow() -> Workflow:
    """Return a workflow in which closed items that last are reviewed, and it can be said of them that they do."""
    workflow = an_owing_workflow()
    say = a_step("say", "closed", "closed", ["manager"])
    quarterly = workflow.reviews["quarterly"]
    goes_on, back = quarterly.outcomes
    back = replace(back, trigger="reopen", tells=(Tell(kind="escalated_review", to=("manager", "owner")),))
    goes_on = replace(goes_on, tells=(Tell(kind="escalated_review", to=("manager",)),))
    return replace(
        workflow,
        duties={},
        transitions=(*workflow.transitions, say),
        reviews={"quarterly": replace(quarterly, outcomes=(goes_on, back))},
    )


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """Return a ledger with an office in it."""
    an_office(ledger, workflow=a_lasting_workflow())
    return ledger


def found(ledger: Ledger) -> list[tuple[str, str]]:
    """Return the period and state of each review there is."""
    return [(one.review.period, one.review.state) for one in list_reviews(ledger, actor=OPERATOR)]


def say(ledger: Ledger, number: str, sustained: str, day: str) -> None:
    """Let the manager say of a closed item whether it lasts."""
    told = Step(trigger="say", settings={"sustained": sustained})
    advance(ledger, number, told, actor=as_person(ledger, "chen"), at=morning(day))


def opened(ledger: Ledger, *days: str) -> list[int]:
    """Tick on each of these days; return how many reviews each opened."""
    return [tick(ledger, at=morning(day)).reviews for day in days]


def test_a_closed_item_that_lasts_is_reviewed_and_one_that_does_not_is_not(office: Ledger) -> None:
    lasts = an_item(office, completion="done", sustained=True).number
    an_item(office, completion="done", title="第二件")
    assert opened(office, "2026-05-31", "2026-06-01") == [0, 1]
    (one,) = list_reviews(office, actor=OPERATOR)
    assert (one.item, one.review.period) == (lasts, "2026Q2")
    assert audit.invariant_breaches(office) == []


def test_saying_that_an_item_lasts_begins_its_reviews_from_then_on(office: Ledger) -> None:
    number = an_item(office, completion="done", at=AT).number
    say(office, number, "yes", "2026-06-10")
    assert opened(office, "2026-06-11", "2026-08-31", "2026-09-01") == [0, 0, 1]
    assert found(office) == [("2026Q3", "open")]


def test_saying_that_it_does_not_ends_them(office: Ledger) -> None:
    number = an_item(office, completion="done", sustained=True).number
    opened(office, "2026-06-01")
    say(office, number, "no", "2026-06-10")
    assert opened(office, "2026-09-01", "2026-12-01") == [0, 0]
    assert found(office) == [("2026Q2", "skipped")]
    assert audit.invariant_breaches(office) == []
    say(office, number, "yes", "2026-12-20")
    assert opened(office, "2026-12-21", "2027-03-01") == [0, 1]


def test_saying_again_what_is_so_changes_nothing(office: Ledger) -> None:
    number = an_item(office, completion="done", sustained=True).number
    opened(office, "2026-06-01")
    say(office, number, "yes", "2026-06-10")
    assert found(office) == [("2026Q2", "open")]


def test_reopening_a_lasting_item_ends_the_review_of_the_closed_one(office: Ledger) -> None:
    number = an_item(office, completion="done", sustained=True).number
    opened(office, "2026-06-01")
    step(office, number, "reopen", "2026-06-10", login="chen")
    assert (found(office), opened(office, "2026-09-01")) == ([("2026Q2", "skipped")], [0])


def test_only_completing_such_a_review_brings_the_next(office: Ledger) -> None:
    an_item(office, completion="done", sustained=True)
    assert opened(office, "2026-06-01", "2026-09-01", "2026-12-05") == [1, 0, 0]
    finish(office, "goes_on", "2026-12-10", login="wang")
    assert found(office) == [("2026Q2", "completed"), ("2026Q3", "skipped")]
    assert opened(office, "2026-12-11", "2026-12-12") == [1, 0]


def finish(ledger: Ledger, outcome: str, day: str, *, login: str) -> None:
    """Let a person complete the one open review."""
    (one,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    who = as_person(ledger, login)
    complete(ledger, one.review.id, outcome=outcome, note="问题又出现了，需要上级过问", actor=who, at=morning(day))


def escalated(ledger: Ledger) -> list[Notice]:
    """Return the notices of reviews that tell somebody."""
    with reading(ledger.database) as work:
        return work.list(Notice, kind="escalated_review")


def test_an_outcome_that_tells_says_to_whom_it_concerns_what_was_found(office: Ledger) -> None:
    an_item(office, completion="done", sustained=True)
    opened(office, "2026-06-01")
    finish(office, "goes_on", "2026-06-10", login="wang")
    (told,) = escalated(office)
    assert told.recipient_id == CHEN
    for part in ('"why": "manager"', '"by": "王敏"', '"state": "closed"', '"period": "2026Q2"', "需要上级过问"):
        assert part in told.data


def test_where_the_outcome_takes_a_step_the_notice_says_where_the_item_is_then(office: Ledger) -> None:
    number = an_item(office, completion="done", sustained=True).number
    opened(office, "2026-06-01")
    finish(office, "back", "2026-06-10", login="chen")
    assert look(office, number).stored.facts.state == "rectifying"
    (told,) = escalated(office)  # nobody is told what they did themselves
    assert (told.recipient_id, '"state": "rectifying"' in told.data) == (1, True)
