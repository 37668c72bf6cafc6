"""Who may speak when, and what carries: by whole numbers, of those who should attend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.decisions import (
    SHARES,
    Opinion,
    Seat,
    against_absence,
    against_closing,
    against_meeting,
    against_speaking,
    counted,
)

HEAD = Seat(person_id=1, name="赵岚", is_head=True)
OTHERS = tuple(Seat(person_id=number, name=f"成员{number}", is_head=False) for number in (2, 3, 4))
SEATS = (*OTHERS, HEAD)
DAY = date(2026, 5, 8)
ANY_SEAT = st.builds(
    Seat,
    person_id=st.integers(2, 99),
    name=st.just("成员"),
    is_head=st.just(False),
    opinion=st.sampled_from([None, *Opinion]),
    is_absent=st.booleans(),
    has_left=st.booleans(),
)


def said(seat: Seat, opinion: Opinion = Opinion.FOR) -> Seat:
    return replace(seat, opinion=opinion)


@pytest.mark.parametrize(
    ("share", "count", "of", "is_met"),
    [
        ("half", 2, 4, True), ("half", 2, 5, False), ("half", 3, 5, True),
        ("more_than_half", 2, 4, False), ("more_than_half", 3, 4, True), ("more_than_half", 3, 5, True),
        ("two_thirds", 2, 3, True), ("two_thirds", 4, 6, True), ("two_thirds", 3, 5, False), ("two_thirds", 4, 5, True),
    ],
)  # fmt: skip
def test_a_share_takes_in_its_own_number_or_does_not(share: str, count: int, of: int, is_met: bool) -> None:
    assert SHARES[share].is_met(count, of=of) is is_met


def codes(reasons: object) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


def test_nobody_speaks_before_the_day() -> None:
    assert codes(against_meeting(DAY, today=date(2026, 5, 7))) == ["not_yet_met"]
    assert against_meeting(DAY, today=DAY) == against_meeting(DAY, today=date(2026, 5, 9)) == ()


def test_the_head_waits_for_all_but_the_absent_and_those_who_left() -> None:
    first, second, third = OTHERS
    assert codes(against_speaking(SEATS, HEAD)) == ["head_speaks_last"]
    waiting = (said(first), replace(second, is_absent=True), third, HEAD)
    assert "成员4" in against_speaking(waiting, HEAD)[0].says.zh
    assert "成员3" not in against_speaking(waiting, HEAD)[0].says.zh
    assert (
        against_speaking((said(first), replace(second, is_absent=True), replace(third, has_left=True), HEAD), HEAD)
        == ()
    )


def test_others_speak_in_any_order_until_the_head_has_and_each_once() -> None:
    first, second, _third = OTHERS
    assert against_speaking(SEATS, second) == ()
    assert codes(against_speaking((said(first), HEAD), said(first))) == ["spoken_already"]
    assert codes(against_speaking((first, said(HEAD)), first)) == ["head_has_spoken"]
    assert codes(against_speaking(SEATS, replace(first, has_left=True))) == ["member_left"]


def test_an_absence_is_recorded_once_and_not_of_somebody_who_spoke() -> None:
    first = OTHERS[0]
    assert against_absence(SEATS, first) == ()
    assert codes(against_absence(SEATS, said(first))) == ["spoken_already"]
    assert codes(against_absence(SEATS, replace(first, is_absent=True))) == ["absent_already"]


def test_votes_wait_for_everybody_who_is_awaited() -> None:
    assert codes(against_closing(SEATS)) == ["not_all_have_spoken"]
    assert against_closing([said(seat) for seat in SEATS]) == ()


def test_more_than_half_of_those_who_should_attend_is_not_half_of_those_who_came() -> None:
    first, second, third = OTHERS
    seats = (said(first), said(second, Opinion.AGAINST), replace(third, is_absent=True), said(HEAD))
    count = counted(seats, quorum="two_thirds", majority="more_than_half")
    assert (count.expected, count.present, count.in_favour, count.has_quorum, count.is_carried) == (
        4,
        3,
        2,
        True,
        False,
    )
    assert counted(seats, quorum="two_thirds", majority="half").is_carried


@given(st.lists(ANY_SEAT, min_size=1, max_size=9))
def test_votes_add_up_and_nothing_is_carried_without_a_quorum_or_by_a_minority(seats: list[Seat]) -> None:
    for quorum, majority in product(SHARES, SHARES):
        count = counted(seats, quorum=quorum, majority=majority)
        assert count.in_favour + count.against + count.abstained == count.present <= count.expected <= len(seats)
        assert not count.is_carried or (count.has_quorum and 2 * count.in_favour >= count.expected)


@given(st.lists(ANY_SEAT, min_size=1, max_size=6))
def test_somebody_may_always_speak_until_the_votes_may_be_counted(others: list[Seat]) -> None:
    head = replace(HEAD, person_id=1)
    seats = (*(replace(seat, person_id=number) for number, seat in enumerate(others, 2)), head)
    assert any(not against_speaking(seats, seat) for seat in seats if seat.is_awaited)
