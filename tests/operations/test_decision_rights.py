"""Whose collective decisions are: who calls, speaks and records, what may rest on one, and who reads of it.

zhao is the head; wang and li attend; chen manages, calls the meeting for 2026-05-08 and keeps its record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from engine.domain.actor import Represented, standing_in
from engine.domain.decisions import DecisionState
from engine.errors import (
    DecisionRefused,
    InvalidInput,
    ItemChanged,
    NotFound,
    NotPermitted,
    RequestAnswered,
    TransitionRefused,
)
from engine.operations import answering, confiding, personnel, roles
from engine.operations.consenting import Consent
from engine.operations.decision_list import list_decisions, one_decision
from engine.operations.desk import desk
from engine.operations.ledger import Ledger
from engine.operations.roles import acting_for
from tests.builders import OPERATOR, as_person, morning
from tests.operations.asking import LATER
from tests.operations.deciding import CALLED, MET, SUBJECT, WHY, Board, a_board
from tests.operations.shipped import missing


@pytest.fixture
def board(ledger: Ledger, tmp_path: Path) -> Board:
    """Return an office with one item that is being corrected."""
    return a_board(ledger, tmp_path)


@pytest.fixture
def small(sqlite_ledger: Ledger, tmp_path: Path) -> Board:
    """Return the same on SQLite alone, for rules that know no database."""
    return a_board(sqlite_ledger, tmp_path)


def test_whoever_keeps_the_record_enters_an_opinion_and_is_named_for_it(small: Board) -> None:
    small.call()
    small.speak("chen", member="wang")
    rights = acting_for(small.ledger, "li")
    typed = replace(OPERATOR, on_behalf_of=rights.person, roles=rights.roles)
    small.speak("li", actor=typed)
    small.speak("zhao")
    entered = {seat.login: seat.entered_by for seat in small.told_of().told.seats}
    assert entered == {"wang": "陈静", "li": "tester", "zhao": None}
    with pytest.raises(InvalidInput, match="not among those who should attend"):
        small.speak("chen", member="charlie")


def test_only_members_speak_and_only_who_keeps_the_record_closes(small: Board) -> None:
    small.call()
    with pytest.raises(NotPermitted):
        small.speak("chen")
    with pytest.raises(NotPermitted):
        small.speak("wang", member="li")
    with pytest.raises(NotPermitted):
        small.close("zhao")
    with pytest.raises(NotPermitted):
        small.call(login="wang")
    small.take_back()
    # A leader may call one too, and then keeps its record.
    small.call(login="zhao", head="chen", on=MET, members=("wang", "zhao"))
    assert small.take_back("zhao", decision=2).state == "withdrawn"


def test_nobody_speaks_in_place_of_a_member(small: Board) -> None:
    small.call()
    absent = acting_for(small.ledger, "wang")
    person = Represented(person_id=absent.person.person_id, login="wang", name="王敏")
    substitute = standing_in(as_person(small.ledger, "chen"), person, roles=absent.roles, leads=absent.leads)
    with pytest.raises(NotPermitted):
        small.speak("wang", actor=substitute)
    # Nor does a member speak for themselves while they stand in for another.
    with pytest.raises(NotPermitted):
        small.speak("li", actor=standing_in(as_person(small.ledger, "li"), person, roles={}, leads=frozenset()))


def test_a_member_who_may_not_see_the_item_is_refused(small: Board) -> None:
    with pytest.raises(InvalidInput, match="may not see the item"):
        small.call(members=("wang", "charlie"))
    confiding.confide(small.ledger, small.number, actor=as_person(small.ledger, "wang"), at=morning(CALLED))
    confiding.confide(small.ledger, small.number, ["chen"], actor=as_person(small.ledger, "wang"), at=morning(CALLED))
    personnel.add_person(small.ledger, "sun", "孙悦", roles=["leader"], actor=OPERATOR, at=morning(CALLED))
    with pytest.raises(InvalidInput, match="孙悦 may not see the item"):
        small.call(members=("wang", "sun"))
    assert small.call().expected == 3


def test_who_may_no_longer_know_of_an_item_speaks_no_more_and_is_recorded_as_absent(small: Board) -> None:
    personnel.add_person(small.ledger, "sun", "孙悦", roles=["leader"], actor=OPERATOR, at=morning(CALLED))
    small.call(members=("wang", "sun"))
    wang = as_person(small.ledger, "wang")
    confiding.confide(small.ledger, small.number, ["chen"], actor=wang, at=morning(CALLED))
    with pytest.raises(NotFound):
        small.speak("sun")
    assert list_decisions(small.ledger, actor=as_person(small.ledger, "sun"), mine=True) == []
    small.speak("wang")
    small.absent("chen", member="sun", reason="事项已设为保密")
    small.speak("zhao")
    assert small.close().state == "carried"


@pytest.mark.parametrize("login", ["sun", "charlie"])
def test_a_stranger_learns_nothing_of_a_decision(small: Board, login: str) -> None:
    small.call()
    at = morning(CALLED)
    personnel.add_person(small.ledger, "sun", "孙悦", unit="二科", roles=["manager"], actor=OPERATOR, at=at)
    roles.grant(small.ledger, "charlie", "administrator", unit="二科", actor=OPERATOR, at=at)
    stranger = as_person(small.ledger, login)
    assert list_decisions(small.ledger, actor=stranger) == []
    tries = (
        lambda n: one_decision(small.ledger, n, actor=stranger),
        lambda n: small.speak(login, decision=n),
        lambda n: small.absent(login, decision=n),
        lambda n: small.close(login, decision=n),
        lambda n: small.take_back(login, decision=n),
    )
    said: set[str] = set()
    for number, act in product((1, 77), tries):
        with pytest.raises(NotFound) as refused:
            act(number)
        said.add(refused.value.message("en").replace(str(number), "N"))
    assert len(said) == 1


def test_one_decision_carries_one_step(small: Board) -> None:
    small.call()
    small.carry()
    small.prolong()
    with pytest.raises(InvalidInput, match="no such step needs a decision"):
        small.call(on=MET)
    with pytest.raises(DecisionRefused) as used:
        small.prolong()
    assert missing(used.value) == ["decision_used"]


def test_a_step_rests_on_a_decision_about_itself_and_names_no_other_beside_it(small: Board) -> None:
    small.ask(CALLED)
    small.call(about="1")
    small.carry()
    with pytest.raises(InvalidInput, match="was about"):
        small.prolong()
    with pytest.raises(InvalidInput, match="named besides"):
        small.prolong(decided_on=date(2026, 5, 7))
    with pytest.raises(NotFound):
        small.prolong(9)
    with pytest.raises(TransitionRefused) as refused:
        small.prolong(None)
    assert "decision_missing" in missing(refused.value)


def test_an_agreement_to_a_request_rests_on_a_decision_about_it(board: Board) -> None:
    board.ask(CALLED)
    called = board.call(about="1")
    assert (called.request, called.trigger) == (1, None)
    board.carry()
    agreed = answering.agree(
        board.ledger, 1, Consent(decision=1), actor=as_person(board.ledger, "zhao"), at=morning(MET)
    )
    assert agreed.state == "pending"
    assert board.whole.history[-1].data["decision"]["meeting"] == 1
    board.agree("chen", MET)
    assert board.due_on == LATER
    with pytest.raises(RequestAnswered):
        board.call(about="1", on=MET)
    board.require_sound()


def test_what_is_called_names_a_step_that_needs_it_and_enough_people(small: Board) -> None:
    for about in ("submit", "close", "nothing"):
        with pytest.raises(InvalidInput, match="no such step needs a decision"):
            small.call(about=about)
    with pytest.raises(NotFound):
        small.call(about="7")
    with pytest.raises(InvalidInput, match="too few"):
        small.call(members=("zhao",))
    with pytest.raises(InvalidInput, match="no such share"):
        small.call(quorum="all")
    with pytest.raises(NotFound):
        small.call(members=("nobody",))
    small.call()
    with pytest.raises(DecisionRefused) as refused:
        small.call()
    assert missing(refused.value) == ["decision_open"]


def test_what_was_seen_must_still_be_so_where_a_version_is_named(small: Board) -> None:
    called = small.call()
    small.speak("wang", expect_version=called.version)
    with pytest.raises(ItemChanged):
        small.speak("li", expect_version=called.version)


def test_what_somebody_has_still_to_speak_on_is_among_their_work(board: Board) -> None:
    board.call()

    def waits(login: str) -> list[tuple[str, date | None]]:
        found = desk(board.ledger, actor=as_person(board.ledger, login)).mine
        return [(task.rule, task.due_on) for task in found if task.kind == "decision"]

    assert waits("wang") == waits("zhao") == [(SUBJECT, date(2026, 5, 8))]
    assert waits("chen") == []
    board.speak("wang")
    board.absent("li")
    assert waits("wang") == waits("li") == []
    board.take_back()
    assert waits("zhao") == []


def test_the_list_shows_what_waits_for_somebody(small: Board) -> None:
    small.call(members=("li",))
    mine = list_decisions(small.ledger, actor=as_person(small.ledger, "li"), mine=True)
    assert [(one.item, one.told.awaits(mine[0].told.seats[0].person_id)) for one in mine] == [(small.number, True)]
    assert list_decisions(small.ledger, actor=as_person(small.ledger, "wang"), mine=True) == []
    small.speak("li", reason=WHY)
    small.speak("zhao")
    small.close(minutes=None)
    (carried,) = list_decisions(small.ledger, actor=OPERATOR, state=DecisionState.CARRIED, item=small.number)
    assert carried.told.decision.minutes == "集体决策第1号会议记录"
    assert list_decisions(small.ledger, actor=OPERATOR, state=DecisionState.OPEN) == []
