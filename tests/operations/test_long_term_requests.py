"""The move to long-term as a request: the form is filled in and the step taken when the last one agrees."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import InvalidInput, RequestRefused, TransitionRefused
from engine.operations.ledger import Ledger
from engine.store.tables.requests import Request
from engine.store.unit_of_work import reading
from tests.operations.asking import DUE, GOAL, LATER, REASON, Office, an_asking_office
from tests.operations.shipped import missing

ASKED, FIRST, SECOND = "2026-05-06", "2026-05-07", "2026-05-08"
MEETING = date(2026, 5, 8)


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """Return an office with one item that is being corrected."""
    return an_asking_office(ledger, tmp_path)


def asks(office: Office) -> None:
    """Let the owner ask for the move, with the whole form."""
    office.ask(ASKED, rule="long_term", to=None, form=GOAL)


def test_the_last_agreement_fills_in_the_form_and_takes_the_step(office: Office) -> None:
    asks(office)
    assert office.whole.stored.facts.fields == {}
    office.agree("zhao", FIRST)
    answered = office.agree("chen", SECOND, decided_on=MEETING)
    assert answered.advanced is not None
    assert (answered.state, answered.advanced.trigger, answered.advanced.state) == ("agreed", "prolong", "long_term")
    assert office.whole.stored.facts.fields == GOAL
    assert [entry.action for entry in office.whole.history[-2:]] == ["request_agreed", "advance"]
    step = office.whole.history[-1]
    assert step.data["decision"] == {"on": "2026-05-08", "minutes": "2026年第9次会议纪要"}
    assert (step.note, step.by["name"]) == (REASON, "陈静")
    assert "lapsed" not in step.data
    assert office.own == [(DUE, "imported", "left", None)]
    assert office.told("agreed") == {"wang"}
    office.require_sound()


def test_without_the_decision_that_the_step_requires_nothing_happens(office: Office) -> None:
    asks(office)
    office.agree("zhao", FIRST)
    with pytest.raises(TransitionRefused) as refused:
        office.agree("chen", SECOND)
    assert missing(refused.value) == ["decision_missing"]
    assert (office.state, office.whole.stored.facts.fields) == ("rectifying", {})
    with reading(office.ledger.database) as work:
        assert [(one.state, one.step) for one in work.list(Request)] == [("pending", 1)]
    office.require_sound()


def test_the_form_must_be_whole_and_names_no_new_due_day(office: Office) -> None:
    with pytest.raises(RequestRefused) as refused:
        office.ask(ASKED, rule="long_term", form={"stage_goal": "年内完成八成"})
    assert missing(refused.value) == ["date_unasked", "fields_missing"]
    asks(office)
    with pytest.raises(InvalidInput, match="a move to long-term has none"):
        office.agree("zhao", FIRST, to=LATER)


def test_a_refused_move_leaves_the_item_as_it_was(office: Office) -> None:
    asks(office)
    office.refuse("zhao", FIRST)
    assert (office.state, office.due_on, office.whole.stored.facts.fields) == ("rectifying", DUE, {})
    office.require_sound()


def test_the_request_goes_on_where_it_may_still_be_asked_and_holds_the_new_date(office: Office) -> None:
    asks(office)
    office.step("wang", "submit", on=FIRST, note="完成", group="results")
    office.step("li", "verify", on=FIRST, note="现场核查过", group="results")
    assert office.state == "verified"
    assert [(one[1], one[3]) for one in office.own] == [("imported", "request"), ("entered", "request")]
    office.require_sound()
    office.agree("zhao", SECOND)
    assert office.agree("chen", SECOND, decided_on=MEETING).advanced is not None
    office.require_sound()


def test_the_step_itself_makes_the_request_lapse(office: Office) -> None:
    asks(office)
    office.step("chen", "prolong", on=FIRST, note=REASON, decided_on=MEETING.replace(day=7), values=GOAL)
    with reading(office.ledger.database) as work:
        assert [one.state for one in work.list(Request)] == ["lapsed"]
    office.require_sound()


def test_a_repeat_with_its_key_answers_with_the_step_that_was_taken(office: Office) -> None:
    asks(office)
    office.agree("zhao", FIRST)
    done, again = (office.agree("chen", SECOND, decided_on=MEETING, key="k") for _ in range(2))
    assert again.repeated
    assert again.advanced is not None
    assert done.advanced is not None
    assert again.advanced.state == done.advanced.state
