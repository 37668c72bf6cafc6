"""Collective decisions: told beforehand, everybody speaks with reasons, the head last, then the votes are counted.

zhao is the head; wang and li attend; chen manages, calls the meeting for 2026-05-08 and keeps its record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.domain.decisions import DecisionState
from engine.errors import (
    DecisionOver,
    DecisionRefused,
    InvalidInput,
)
from engine.operations import leaving, personnel
from engine.operations.ledger import Ledger
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, morning
from tests.operations.asking import GOAL
from tests.operations.deciding import CALLED, MET, SUBJECT, Board, a_board
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
    assert "已通过（陈静，2026-05-08 10:00）" in refused.value.message("zh")
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


def test_of_many_who_call_the_same_at_once_one_does(board: Board) -> None:
    def one(_number: int) -> str:
        try:
            return board.call().state
        except DecisionRefused as refused:
            return missing(refused)[0]

    assert sorted(all_at_once(one, times=3)) == ["decision_open", "decision_open", "open"]
    assert sorted(board.told("decision_called")) == ["li", "wang", "zhao"]


def test_members_who_speak_at_once_each_have_a_turn_of_their_own(board: Board) -> None:
    board.call(members=("wang", "li", "chen"))
    logins = ("wang", "li", "chen")
    all_at_once(lambda number: board.speak(logins[number]), times=3)
    assert sorted(seat.spoke_as or 0 for seat in board.told_of().told.seats) == [0, 1, 2, 3]
    board.require_sound()


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
