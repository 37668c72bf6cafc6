"""Collective decisions (集体决策): everybody speaks with reasons, the head last, then the votes are counted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.errors import Reason
from engine.words import Words

# A head and somebody else: one person alone decides nothing collectively.
FEWEST_SEATS, MOST_SEATS = 2, 60


class Opinion(StrEnum):
    """What a member says, with reasons; when all have spoken these are the votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class DecisionState(StrEnum):
    """Where a decision stands. ``lapsed``: the item moved on before it was closed, and what it was about is over."""

    OPEN = "open"
    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of those who should attend; ``includes``: exactly the part is enough (半数以上), or not (超过半数)."""

    numerator: int
    denominator: int
    includes: bool
    says: Words

    def is_met(self, count: int, *, of: int) -> bool:
        """Say whether so many are enough."""
        has, needs = count * self.denominator, of * self.numerator
        return has >= needs if self.includes else has > needs


# 半数以上 takes in exactly half, 超过半数 does not: which of them was used is kept with each decision.
SHARES: Mapping[str, Share] = {
    "two_thirds": Share(numerator=2, denominator=3, includes=True, says=Words("三分之二以上", "two thirds or more")),
    "more_than_half": Share(numerator=1, denominator=2, includes=False, says=Words("超过半数", "more than half")),
    "half": Share(numerator=1, denominator=2, includes=True, says=Words("半数以上", "half or more")),
}
# To hold the meeting two thirds is customary: 待确认, the rule of the office's own decides. To carry, more than half of
# those who should attend, not of those who came (党支部工作条例, article 11).
QUORUM, MAJORITY = "two_thirds", "more_than_half"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One of those who should attend, as far as the meeting has come.

    ``has_left``: they no longer work here. Who left without having spoken is not waited for, and not counted.
    """

    person_id: int
    name: str
    is_head: bool
    opinion: Opinion | None = None
    is_absent: bool = False
    has_left: bool = False

    @property
    def is_expected(self) -> bool:
        """Say whether they are among those who should attend."""
        return self.opinion is not None or not self.has_left

    @property
    def is_awaited(self) -> bool:
        """Say whether they have still to speak, or to be recorded as absent."""
        return self.opinion is None and not self.is_absent and not self.has_left


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The votes, of those who should attend; opinions of the absent are not among them."""

    expected: int
    present: int
    in_favour: int
    against: int
    abstained: int
    has_quorum: bool
    is_carried: bool


def against_meeting(on: date, *, today: date) -> tuple[Reason, ...]:
    """Return what stands against speaking and closing before the day: the subject is told beforehand."""
    if today >= on:
        return ()
    says = Words("会议在{on}召开，还没有到", "the meeting is on {on}, which is still to come").fill(on=on)
    return (Reason(code="not_yet_met", says=says, remedy=Words("到会议当天再办", "Do it on that day")),)


def against_speaking(seats: Sequence[Seat], seat: Seat) -> tuple[Reason, ...]:
    """Return what stands against somebody's speaking now: they have spoken, others have not, or the head has."""
    if seat.has_left:
        says = Words("{who}已经离任", "{who} has left").fill(who=seat.name)
        return (Reason(code="member_left", says=says),)
    if seat.opinion is not None:
        says = Words("{who}已经表态", "{who} has spoken already").fill(who=seat.name)
        return (Reason(code="spoken_already", says=says),)
    if seat.is_head:
        return _against_others_left(awaited(seats, but=seat.person_id))
    head = head_of(seats)
    if head.opinion is not None:
        says = Words("主要负责人{head}已经末位表态", "{head}, the head, has spoken last").fill(head=head.name)
        return (Reason(code="head_has_spoken", says=says),)
    return ()


def _against_others_left(left: Sequence[str]) -> tuple[Reason, ...]:
    if not left:
        return ()
    return (
        Reason(
            code="head_speaks_last",
            says=Words(
                "主要负责人最后表态，{who}还没有发言", "the head speaks last, and has still to hear: {who}"
            ).fill(who=list(left)),
            remedy=Words(
                "先请他们发言，没有到会的登记缺席（decision absent）",
                "Let them speak first, or record who is absent (decision absent)",
            ),
        ),
    )


def against_absence(seats: Sequence[Seat], seat: Seat) -> tuple[Reason, ...]:
    """Return what stands against recording somebody as absent."""
    if seat.opinion is not None:
        says = Words("{who}已经表态，是到会的", "{who} has spoken, so they are there").fill(who=seat.name)
        return (Reason(code="spoken_already", says=says),)
    if seat.is_absent:
        says = Words("{who}已经登记缺席", "{who} is recorded as absent already").fill(who=seat.name)
        return (Reason(code="absent_already", says=says),)
    return ()


def against_closing(seats: Sequence[Seat]) -> tuple[Reason, ...]:
    """Return what stands against counting the votes: somebody has still to speak."""
    left = awaited(seats)
    if not left:
        return ()
    return (
        Reason(
            code="not_all_have_spoken",
            says=Words("{who}还没有表态", "these have still to speak: {who}").fill(who=left),
            remedy=Words(
                "请他们表态（decision speak），没有到会的登记缺席（decision absent）",
                "Let them speak (decision speak), or record who is absent (decision absent)",
            ),
        ),
    )


def awaited(seats: Sequence[Seat], *, but: int | None = None) -> list[str]:
    """Return the names of those who have still to speak, ``but`` one person."""
    return [seat.name for seat in seats if seat.is_awaited and seat.person_id != but]


def head_of(seats: Sequence[Seat]) -> Seat:
    """Return the seat of the head: every meeting has one."""
    return next(seat for seat in seats if seat.is_head)


def counted(seats: Sequence[Seat], *, quorum: str, majority: str) -> Count:
    """Return the votes, and whether they carry: enough are there, and enough of those who should attend are for it."""
    expected = sum(seat.is_expected for seat in seats)
    said = [seat.opinion for seat in seats if seat.opinion is not None]
    in_favour = said.count(Opinion.FOR)
    has_quorum = SHARES[quorum].is_met(len(said), of=expected)
    return Count(
        expected=expected,
        present=len(said),
        in_favour=in_favour,
        against=said.count(Opinion.AGAINST),
        abstained=said.count(Opinion.ABSTAIN),
        has_quorum=has_quorum,
        is_carried=has_quorum and SHARES[majority].is_met(in_favour, of=expected),
    )
