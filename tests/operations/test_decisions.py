"""Collective decisions: told beforehand, everybody speaks with reasons, the head last, then the votes are counted.

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
    DecisionOver,
    DecisionRefused,
    InvalidInput,
    ItemChanged,
    NotFound,
    NotPermitted,
    RequestAnswered,
    TransitionRefused,
)
from engine.operations import answering, confiding, leaving, personnel, roles
from engine.operations.consenting import Consent
from engine.operations.decision_list import list_decisions, one_decision
from engine.operations.desk import desk
from engine.operations.ledger import Ledger
from engine.operations.roles import acting_for
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, as_person, morning
from tests.operations.asking import GOAL, LATER
from tests.operations.deciding import CALLED, MET, SUBJECT, WHY, Board, a_board
from tests.operations.shipped import missing
from tests.operations.test_together import all_at_once


@pytest.fixture
def board(ledger: Ledger, tmp_path: Path) -> Board:
    """Return an office with one item that is being corrected."""
    return a_board(ledger, tmp_path)


@pytest.fixture
def small(sqlite_ledger: Ledger, tmp_path: Path) -> Board:
    """Return the same on SQLite alone, for rules that know no database."""
    return a_board(sqlite_ledger, tmp_path)


def test_a_decision_is_called_spoken_on_counted_and_rested_on(board: Board) -> None:
    called = board.call()
    assert (called.state, called.expected, called.told, called.trigger) == ("open", 3, 3, "prolong")
    assert board.told("decision_called") == {"wang", "li", "zhao"}
    board.speak("wang")
    board.speak("li", "against", reason="整改责任没有落实到人")
    board.speak("zhao")
    closed = board.close()
    assert (closed.state, closed.minutes) == ("carried", "局党组会议纪要〔2026〕9号")
    assert closed.count is not None
    assert (closed.count.in_favour, closed.count.against, closed.count.expected) == (2, 1, 3)
    assert board.prolong().state == "long_term"
    assert [entry.action for entry in board.whole.history[-6:]] == [
        "decision_opened", "decision_spoken", "decision_spoken", "decision_spoken", "decision_closed", "advance",
    ]  # fmt: skip
    assert board.whole.history[-1].data["decision"] == {
        "on": MET, "minutes": "局党组会议纪要〔2026〕9号", "meeting": 1,
    }  # fmt: skip
    assert board.told_of().told.decision.used_version == board.whole.stored.facts.version
    board.require_sound()


def test_everybody_is_told_beforehand_once_with_subject_day_and_place(board: Board) -> None:
    board.call(members=("wang", "li", "chen"))
    with reading(board.ledger.database) as work:
        told = [one for one in work.list(Notice) if one.kind == "decision_called"]
    # chen called it and knows.
    assert sorted(board.whole.logins[one.recipient_id] for one in told) == ["li", "wang", "zhao"]
    assert all(SUBJECT in one.data and MET in one.data and "三楼会议室" in one.data for one in told)
    assert board.whole.history[-1].note == SUBJECT


def test_the_head_speaks_after_everybody_else_and_nobody_after_the_head(small: Board) -> None:
    small.call()
    with pytest.raises(DecisionRefused) as refused:
        small.speak("zhao")
    assert missing(refused.value) == ["head_speaks_last"]
    assert "王敏、李强" in refused.value.message("zh")
    small.speak("wang")
    small.absent("chen", member="li")
    small.speak("zhao")
    with pytest.raises(DecisionRefused) as late:
        small.speak("li")
    assert missing(late.value) == ["head_has_spoken"]


def test_nobody_speaks_twice_and_a_repeat_under_one_key_is_the_first_answer(board: Board) -> None:
    board.call()
    first = board.speak("wang", key="w1")
    assert board.speak("wang", key="w1") == replace(first, repeated=True)
    with pytest.raises(DecisionRefused) as refused:
        board.speak("wang", "against", reason="想法有了变化")
    assert missing(refused.value) == ["spoken_already"]
    assert first.spoken == 1


def test_reasons_belong_to_an_opinion_and_the_day_comes_first(small: Board) -> None:
    small.call()
    with pytest.raises(InvalidInput, match="gives no reason"):
        small.speak("wang", reason="同意")
    with pytest.raises(DecisionRefused) as early:
        small.speak("wang", on=CALLED)
    assert missing(early.value) == ["not_yet_met"]
    with pytest.raises(DecisionRefused) as counted:
        small.close(on=CALLED)
    assert missing(counted.value) == ["not_yet_met", "not_all_have_spoken"]
    with pytest.raises(InvalidInput, match="told beforehand"):
        small.call(about="prolong", on=MET, meets=CALLED)


def test_who_is_absent_counts_among_those_who_should_attend(small: Board) -> None:
    small.call(members=("wang", "li", "chen"))
    assert small.absent("wang", on=CALLED).expected == 4
    small.speak("li")
    small.speak("chen", "abstain", reason="对工期没有把握")
    small.speak("zhao")
    closed = small.close()
    # Two of four are not more than half, although two of the three who came were for it.
    assert (closed.state, closed.count and closed.count.has_quorum) == ("not_carried", True)
    with pytest.raises(DecisionRefused) as refused:
        small.prolong()
    assert missing(refused.value) == ["decision_not_carried"]


def test_half_is_enough_where_the_rule_says_so_and_the_record_keeps_which_was_used(small: Board) -> None:
    small.call(members=("wang", "li", "chen"), majority="half")
    for login in ("li", "chen"):
        small.speak(login, "for" if login == "li" else "against")
    small.absent("wang")
    small.speak("zhao")
    assert small.close().state == "carried"
    assert small.whole.history[-1].data["majority"] == "half"


def test_without_a_quorum_nothing_is_carried(small: Board) -> None:
    small.call()
    small.absent("wang")
    small.absent("li")
    small.speak("zhao")
    closed = small.close()
    assert (closed.state, closed.count and closed.count.has_quorum) == ("not_carried", False)


def test_who_was_thought_absent_may_come_after_all(small: Board) -> None:
    small.call()
    small.absent("chen", member="wang")
    with pytest.raises(DecisionRefused) as twice:
        small.absent("chen", member="wang")
    assert missing(twice.value) == ["absent_already"]
    assert small.speak("wang").spoken == 1
    with pytest.raises(DecisionRefused) as refused:
        small.absent("chen", member="wang")
    assert missing(refused.value) == ["spoken_already"]


def test_a_decision_is_closed_once(board: Board) -> None:
    board.call()
    board.carry()
    with pytest.raises(DecisionOver) as refused:
        board.close()
    assert "已通过" in refused.value.message("zh")
    with pytest.raises(DecisionOver):
        board.speak("wang")
    with pytest.raises(DecisionOver):
        board.take_back()


def test_of_many_who_close_at_once_one_does_and_the_others_are_told(board: Board) -> None:
    board.call()
    for login in ("wang", "li", "zhao"):
        board.speak(login)

    def one(_number: int) -> str:
        try:
            return board.close().state
        except DecisionOver as refused:
            return refused.code

    assert sorted(all_at_once(one)) == ["carried", "decision_over", "decision_over", "decision_over"]
    assert [entry.action for entry in board.whole.history].count("decision_closed") == 1
    board.require_sound()


def test_members_who_speak_at_once_each_have_a_turn_of_their_own(board: Board) -> None:
    board.call(members=("wang", "li", "chen"))
    logins = ("wang", "li", "chen")
    all_at_once(lambda number: board.speak(logins[number]), times=3)
    assert sorted(seat.spoke_as or 0 for seat in board.told_of().told.seats) == [0, 1, 2, 3]
    board.require_sound()


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


def test_a_member_who_left_is_waited_for_no_longer_and_not_counted(small: Board) -> None:
    personnel.add_person(small.ledger, "sun", "孙悦", roles=["staff"], actor=OPERATOR, at=morning(CALLED))
    small.call(members=("wang", "sun"))
    small.speak("wang")
    leaving.disable(small.ledger, "sun", zone="Asia/Shanghai", actor=OPERATOR, at=morning(MET))
    with pytest.raises(DecisionRefused) as refused:
        small.speak("chen", member="sun")
    assert missing(refused.value) == ["member_left"]
    small.speak("zhao")
    closed = small.close()
    assert closed.count is not None
    assert (closed.state, closed.count.expected) == ("carried", 2)
    leaving.enable(small.ledger, "sun", actor=OPERATOR, at=morning(MET))
    # Whoever comes back later was not there.
    assert small.told_of().told.votes.expected == 2


def test_what_the_item_moved_on_from_is_over_and_may_be_called_anew(board: Board) -> None:
    board.call()
    board.step(
        "chen", "prolong", on="2026-05-07", note="按专题会议意见转长期整改", decided_on=date(2026, 5, 6), values=GOAL
    )
    assert board.told_of().told.decision.state is DecisionState.LAPSED
    with pytest.raises(DecisionOver) as refused:
        board.speak("wang")
    assert "失效" in refused.value.message("zh")
    assert board.take_back().state == "withdrawn"
    board.require_sound()


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
