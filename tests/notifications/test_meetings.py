"""Those who should attend a collective decision read of it beforehand: in their one mail of the day, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.operations import confiding, personnel
from engine.operations.ledger import Ledger
from notifications.compose import Composed, Post, compose
from tests.builders import AT, OPERATOR, as_person
from tests.notifications.mails import LI, WANG, ZHAO, at, messages, states, tell, text_of
from tests.operations.deciding import CALLED, MET, SUBJECT, Board, a_board


@pytest.fixture
def board(sqlite_ledger: Ledger, post: Post, tmp_path: Path) -> Board:
    """Return an office with one item that is being corrected; what was told so far is mailed."""
    board = a_board(sqlite_ledger, tmp_path)
    compose(sqlite_ledger, post, at=AT)
    return board


def mailed(ledger: Ledger, person: int) -> list[str]:
    """Return the texts of a person's mails after the first."""
    return [text_of(one.data) for one in messages(ledger) if one.recipient_id == person][1:]


def test_the_mail_says_what_is_decided_where_and_when_and_who_speaks_last(board: Board, post: Post) -> None:
    board.call()
    compose(board.ledger, post, at=at(CALLED, "10:30"))
    (text,) = mailed(board.ledger, LI)
    assert f"{board.number}提请转长期整改集体决策" in text
    assert f"议题：{SUBJECT}" in text
    assert "还有2个工作日，会议（三楼会议室）5月8日 周五" in text
    assert "缘由：您是应到会成员" in text
    assert "到会表态并说明理由" in text
    (head,) = mailed(board.ledger, ZHAO)
    assert "听完大家意见后最后表态" in head


def test_it_goes_out_exactly_once_and_merged_into_the_mail_of_the_day(board: Board, post: Post) -> None:
    tell(board.ledger, WANG, 1, "returned", since=at(CALLED, "09:00"), note="照片不清楚")
    board.call()
    board.ask(CALLED)
    board.call(about="1")
    compose(board.ledger, post, at=at(CALLED, "17:00"))
    for day in (CALLED, "2026-05-07", MET, "2026-05-11"):
        compose(board.ledger, post, at=at(day, "17:30"))
    mails = mailed(board.ledger, WANG)
    assert sum(text.count(SUBJECT) for text in mails) == 2
    assert all(text.count(SUBJECT) in {0, 2} for text in mails)
    assert [state for kind, state in states(board.ledger, to=WANG) if kind == "decision_called"] == ["merged"] * 2


def test_what_was_taken_back_before_the_mail_is_not_told(board: Board, post: Post) -> None:
    board.call()
    board.take_back(on=CALLED)
    assert compose(board.ledger, post, at=at(CALLED, "10:30")) == Composed(messages=0, waiting=0, unreachable=0)
    assert ("decision_called", "withdrawn") in states(board.ledger, to=LI)


def test_who_was_called_by_mail_reads_that_it_is_off(board: Board, post: Post) -> None:
    board.call()
    compose(board.ledger, post, at=at(CALLED, "10:30"))
    assert board.take_back(on="2026-05-07").told == 3
    compose(board.ledger, post, at=at("2026-05-07", "17:30"))
    *_called, text = mailed(board.ledger, LI)
    assert f"{board.number}转长期整改集体决策已取消，不用到会" in text
    assert "材料还不齐" in text


def test_who_may_no_longer_know_of_a_confidential_item_is_not_told_of_its_meeting(board: Board, post: Post) -> None:
    personnel.add_person(
        board.ledger, "sun", "孙悦", email="sun@office.example", roles=["leader"], actor=OPERATOR, at=AT
    )
    board.call(members=("wang", "sun"))
    confiding.confide(board.ledger, board.number, actor=as_person(board.ledger, "wang"), at=at(CALLED, "10:10"))
    compose(board.ledger, post, at=at(CALLED, "10:30"))
    assert not [one for one in messages(board.ledger) if one.address.startswith("sun")]
