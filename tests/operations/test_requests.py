"""More time: asked for before the day, agreed to in two steps, refused with a reason, withdrawn by who asked.

The item of these tests is due on 2026-06-02; its owner wang asks for 2026-07-15. zhao leads the unit, chen manages.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.deadlines import EndedBecause, HeldBecause
from engine.domain.requests import RequestState
from engine.errors import (
    DateRefused,
    InvalidInput,
    NotPermitted,
    RequestAnswered,
    RequestRefused,
)
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.request_list import list_requests
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.asking import (
    AFTER,
    DUE,
    FORM,
    GOAL,
    LATER,
    REASON,
    Office,
    an_asking_office,
    of_request,
    the_request,
)
from tests.operations.shipped import missing

ASKED, FIRST, SECOND = "2026-05-06", "2026-05-07", "2026-05-08"


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """Return an office with one item that is being corrected."""
    return an_asking_office(ledger, tmp_path)


def test_who_asks_says_why_and_the_date_is_held_until_the_answer(office: Office) -> None:
    asked = office.ask(ASKED)
    assert (asked.state, asked.due_on, asked.new_due_on, asked.answer_by) == (
        "pending", DUE, LATER, date(2026, 5, 13),
    )  # fmt: skip
    assert office.own == [(DUE, "imported", None, HeldBecause.REQUEST)]
    assert of_request(office) == [(date(2026, 5, 13), "answer", None)]
    assert office.told("to_answer") == {"zhao"}
    entry = office.whole.history[-1]
    assert (entry.action, entry.note, entry.by["name"]) == ("request_asked", REASON, "王敏")
    assert entry.data == {
        "request": 1,
        "rule": "extension",
        "answer_by": "2026-05-13",
        "set": {"progress": FORM["progress"], "cause": FORM["cause"]},
        "due_on": {"from": "2026-06-02", "to": "2026-07-15"},
    }
    office.require_sound()


def test_the_second_agreement_ends_the_old_date_and_sets_the_new_one(office: Office) -> None:
    office.ask(ASKED)
    first = office.agree("zhao", FIRST, note="情况属实")
    assert (first.state, first.step, first.steps, first.due_on) == ("pending", 1, 2, DUE)
    assert office.told("to_answer") == {"zhao", "chen"}
    second = office.agree("chen", SECOND)
    assert (second.state, second.step, second.due_on, second.agreed_due_on) == ("agreed", 2, LATER, LATER)
    assert office.own == [(DUE, "imported", "extended", None), (LATER, "extended", None, None)]
    assert office.told("agreed") == {"wang"}
    item = office.whole.item
    assert (item.original_due_on, item.due_on) == (DUE, LATER)
    assert [(one.rule, one.ladder) for one in office.whole.deadlines if one.subject == "item"] == [
        ("rectify", "standard"),
        ("rectify", "standard"),
    ]
    office.require_sound()


def test_the_deadline_of_the_answer_does_not_begin_anew_with_the_second_step(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    assert of_request(office) == [(date(2026, 5, 13), "answer", None)]
    office.agree("chen", SECOND)
    assert of_request(office) == [(date(2026, 5, 13), "answer", EndedBecause.ANSWERED)]


def test_the_answer_may_state_another_date_than_was_asked_for(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    answered = office.agree("chen", SECOND, to=date(2026, 6, 30))
    assert answered.due_on == date(2026, 6, 30)
    assert (the_request(office).new_due_on, the_request(office).agreed_due_on) == (LATER, date(2026, 6, 30))


def test_a_date_that_the_first_step_suggests_counts_unless_the_last_states_its_own(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST, to=date(2026, 6, 20))
    assert office.agree("chen", SECOND).due_on == date(2026, 6, 20)


@pytest.mark.parametrize("day", [DUE, date(2026, 5, 20)])
def test_an_answer_never_states_a_day_that_is_no_later(office: Office, day: date) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    with pytest.raises(DateRefused, match="is not later than the present due day 2026-06-02") as refused:
        office.agree("chen", SECOND, to=day)
    assert missing(refused.value) == ["date_not_later"]
    assert office.due_on == DUE


def test_a_day_that_passed_while_nobody_answered_is_no_answer(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    with pytest.raises(DateRefused, match="is not ahead of today") as refused:
        office.agree("chen", "2026-07-15")
    assert missing(refused.value) == ["date_passed"]
    assert office.agree("chen", "2026-07-15", to=date(2026, 7, 31)).due_on == date(2026, 7, 31)


def test_a_refusal_says_why_and_the_date_is_reminded_of_again(office: Office) -> None:
    office.ask(ASKED)
    answered = office.refuse("zhao", FIRST)
    assert (answered.state, answered.step) == ("refused", 0)
    assert office.own == [(DUE, "imported", None, None)]
    assert of_request(office) == [(date(2026, 5, 13), "answer", "answered")]
    assert office.told("refused") == {"wang"}
    assert office.whole.history[-1].note == "先把已有的经费用完"
    office.require_sound()


def test_the_second_step_may_refuse_what_the_first_agreed_to(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    assert office.refuse("chen", SECOND).state == "refused"
    assert [(one.by, one.agreed) for one in office.dates.requests[0].answers] == [("赵岚", True), ("陈静", False)]
    assert office.due_on == DUE


@pytest.mark.parametrize("note", ["", "   ", "不同意", "不 同 意"])
def test_a_refusal_that_gives_no_reason_is_none(office: Office, note: str) -> None:
    office.ask(ASKED)
    with pytest.raises(InvalidInput, match="it gives no reason"):
        office.refuse("zhao", FIRST, note=note)
    assert the_request(office).state == "pending"


def test_who_asked_may_withdraw_and_ask_again(office: Office) -> None:
    office.ask(ASKED)
    withdrawn = office.withdraw("wang", FIRST)
    assert withdrawn.state == "withdrawn"
    assert office.own == [(DUE, "imported", None, None)]
    assert of_request(office) == [(date(2026, 5, 13), "answer", "withdrawn")]
    assert office.told("withdrawn") == {"zhao"}
    assert office.ask(SECOND).id == 2
    office.require_sound()


@pytest.mark.parametrize("login", ["zhao", "chen", "li"])
def test_nobody_withdraws_what_another_asked(office: Office, login: str) -> None:
    office.ask(ASKED)
    with pytest.raises(NotPermitted, match="withdraw this request") as refused:
        office.withdraw(login, FIRST)
    assert refused.value.way_out("zh") == "可以这样做的：提出申请的人。"


def test_one_request_is_pending_at_a_time(office: Office) -> None:
    office.ask(ASKED)
    with pytest.raises(RequestRefused) as refused:
        office.ask(FIRST)
    assert missing(refused.value) == ["request_pending"]
    assert "王敏在2026-05-06提出的“申请延期”（申请1）还没有答复" in refused.value.message("zh")
    with pytest.raises(RequestRefused) as other:
        office.ask(FIRST, rule="long_term", to=None, form=GOAL)
    assert missing(other.value) == ["request_pending"]


def test_on_the_due_day_one_may_still_ask_the_day_after_no_more(office: Office) -> None:
    with pytest.raises(RequestRefused, match="the due day 2026-06-02 has passed") as refused:
        office.ask(AFTER)
    assert missing(refused.value) == ["expired"]
    assert office.ask("2026-06-02").state == "pending"


def test_everything_that_stands_in_the_way_is_said_at_once(office: Office) -> None:
    with pytest.raises(RequestRefused) as refused:
        office.ask(AFTER, to=date(2026, 6, 1), reason=" ", form={})
    assert missing(refused.value) == [
        "expired", "date_not_later", "reason_missing", "note_too_short", "fields_missing",
    ]  # fmt: skip
    with pytest.raises(RequestRefused) as without:
        office.ask(ASKED, to=None)
    assert missing(without.value) == ["date_missing"]


def test_nothing_is_asked_for_where_the_workflow_does_not_say_so(office: Office) -> None:
    office.step("chen", "prolong", note=REASON, decided_on=date(2026, 3, 1), values=GOAL)
    with pytest.raises(RequestRefused) as refused:
        office.ask(ASKED)
    assert missing(refused.value) == ["wrong_state"]
    assert "事项现在是“长期整改”，只有整改中时可以申请" in refused.value.message("zh")


def test_an_unknown_kind_of_request_names_those_there_are(office: Office) -> None:
    with pytest.raises(InvalidInput, match="the workflow does not know it") as refused:
        office.ask(ASKED, rule="holiday")
    assert refused.value.way_out("zh") == "允许的：申请延期（extension）、申请转长期整改（long_term）。"


def test_a_field_that_is_not_asked_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput, match="it is not asked here"):
        office.ask(ASKED, form={**FORM, "amount": "12"})


def test_a_step_to_another_state_lets_the_request_lapse(office: Office) -> None:
    office.ask(ASKED)
    office.step("chen", "prolong", on=FIRST, note=REASON, decided_on=date(2026, 3, 1), values=GOAL)
    assert the_request(office).state == RequestState.LAPSED
    assert of_request(office) == [(date(2026, 5, 13), "answer", "left")]
    assert office.whole.history[-1].data["lapsed"] == {"request": 1, "rule": "extension"}
    with pytest.raises(RequestAnswered, match="left without effect before you by 陈静"):
        office.agree("zhao", SECOND)
    office.require_sound()


def test_a_step_that_stays_leaves_the_request_pending(office: Office) -> None:
    office.ask(ASKED)
    advance(
        office.ledger,
        office.number,
        Step(trigger="submit", note="先报一部分", evidence=[office.file]),
        actor=as_person(office.ledger, "wang"),
        at=morning(FIRST),
    )
    assert the_request(office).state == RequestState.PENDING
    assert office.agree("zhao", SECOND).step == 1
    office.require_sound()


def test_the_list_says_who_must_answer_and_whose_turn_it_is(office: Office) -> None:
    office.ask(ASKED)

    def seen(login: str, at: str = FIRST) -> list[tuple[bool, bool]]:
        found = list_requests(office.ledger, actor=as_person(office.ledger, login), at=morning(at), mine=True)
        return [(one.by_actor, one.for_actor) for one in found]

    assert (seen("wang"), seen("zhao"), seen("chen"), seen("li")) == ([(True, False)], [(False, True)], [], [])
    (one,) = list_requests(office.ledger, actor=OPERATOR, at=morning("2026-05-15"))
    assert one.waits_for is not None
    assert (one.waits_for.who, one.answer_by, one.days_late) == (("unit_leader", "leader"), date(2026, 5, 13), 2)
    office.agree("zhao", FIRST)
    assert (seen("zhao"), seen("chen")) == ([], [(False, True)])
    office.agree("chen", SECOND)
    (done,) = list_requests(office.ledger, actor=OPERATOR, at=morning("2026-06-15"), state=RequestState.AGREED)
    assert (done.waits_for, done.days_late) == (None, 0)
    assert list_requests(office.ledger, actor=OPERATOR, at=AT, state=RequestState.PENDING) == []


def test_mine_is_refused_to_nobody_in_particular(office: Office) -> None:
    with pytest.raises(InvalidInput, match="it does not say whose"):
        list_requests(office.ledger, actor=OPERATOR, at=AT, mine=True)


def test_the_ledger_of_dates_tells_each_change_with_who_and_why(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST, note="情况属实")
    office.agree("chen", SECOND, to=date(2026, 6, 30))
    (line,) = office.dates.lines
    assert (line.original_due_on, line.due_on, line.ended_on) == (DUE, date(2026, 6, 30), None)
    assert [(one.due_on, one.because, one.by) for one in line.dates] == [
        (DUE, "imported", "tester"),
        (date(2026, 6, 30), "extended", "陈静"),
    ]
    asked = line.dates[-1].request
    assert asked is not None
    assert (asked.request.asked_by, asked.request.reason, asked.request.fields) == ("王敏", REASON, FORM)
    assert [(one.by, one.note) for one in asked.answers] == [("赵岚", "情况属实"), ("陈静", "")]


def test_figures_are_told_against_the_first_date_and_the_present_one(office: Office) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    office.agree("chen", SECOND, to=date(2026, 6, 30))
    (line,) = office.dates.lines
    days = [line.days_late(due, today=date(2026, 7, 2)) for due in (line.original_due_on, line.due_on)]
    assert days == [30, 2]
