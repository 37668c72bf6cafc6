"""An item of the shipped rectification workflow about which a collective decision is called, and those who attend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.domain.actor import Actor
from engine.domain.decisions import Opinion
from engine.operations import convening, deciding, speaking
from engine.operations.advance import Advanced, Step, advance
from engine.operations.convening import Meeting
from engine.operations.decision_list import ListedDecision, one_decision
from engine.operations.ledger import Ledger
from engine.operations.meetings import Decided
from engine.operations.speaking import Speech
from tests.builders import OPERATOR, as_person, morning
from tests.operations.asking import GOAL, Office, an_asking_office

CALLED, MET = "2026-05-06", "2026-05-08"
SUBJECT = "关于校舍维修转长期整改"
WHY = "施工条件不具备，同意按阶段推进"


@dataclass(frozen=True)
class Board(Office):
    """An item that is being corrected: chen manages and calls; zhao is the head, wang and li attend."""

    def call(
        self,
        on: str = CALLED,
        *,
        about: str = "prolong",
        login: str = "chen",
        head: str = "zhao",
        members: Sequence[str] = ("wang", "li"),
        meets: str = MET,
        subject: str = SUBJECT,
        place: str = "三楼会议室",
        quorum: str = "two_thirds",
        majority: str = "more_than_half",
        key: str | None = None,
    ) -> Decided:
        """Let a person call a decision in the morning of a day."""
        meeting = Meeting(
            about=about,
            subject=subject,
            on=date.fromisoformat(meets),
            place=place,
            head=head,
            members=members,
            quorum=quorum,
            majority=majority,
            key=key,
        )
        who = as_person(self.ledger, login)
        return convening.convene(self.ledger, self.number, meeting, actor=who, at=morning(on))

    def speak(
        self,
        login: str,
        opinion: str = "for",
        *,
        on: str = MET,
        reason: str = WHY,
        member: str | None = None,
        decision: int = 1,
        actor: Actor | None = None,
        key: str | None = None,
        expect_version: int | None = None,
    ) -> Decided:
        """Let a person speak, or enter what another said."""
        return speaking.speak(
            self.ledger,
            decision,
            Speech(opinion=Opinion(opinion), reason=reason, member=member),
            actor=actor or as_person(self.ledger, login),
            at=morning(on),
            key=key,
            expect_version=expect_version,
        )

    def absent(
        self, login: str, *, member: str | None = None, on: str = MET, reason: str = "外出参加培训", decision: int = 1
    ) -> Decided:
        """Let a person say that they do not attend, or record it of another."""
        who = as_person(self.ledger, login)
        return speaking.be_absent(self.ledger, decision, reason, member=member, actor=who, at=morning(on))

    def close(
        self,
        login: str = "chen",
        *,
        on: str = MET,
        minutes: str | None = "局党组会议纪要〔2026〕9号",
        decision: int = 1,
        key: str | None = None,
    ) -> Decided:
        """Let a person count the votes."""
        who = as_person(self.ledger, login)
        return deciding.close(self.ledger, decision, minutes=minutes, actor=who, at=morning(on), key=key)

    def take_back(self, login: str = "chen", *, on: str = MET, decision: int = 1) -> Decided:
        """Let a person withdraw a decision."""
        who = as_person(self.ledger, login)
        return deciding.withdraw(self.ledger, decision, note="材料还不齐", actor=who, at=morning(on))

    def carry(self, on: str = MET, *, decision: int = 1) -> Decided:
        """Let everybody speak for it, the head last, and count the votes."""
        for login in ("wang", "li", "zhao"):
            self.speak(login, on=on, decision=decision)
        return self.close(on=on, decision=decision)

    def prolong(self, decision: int | None = 1, *, on: str = MET, decided_on: date | None = None) -> Advanced:
        """Let the manager take the step that needs a decision, resting on one that was carried."""
        step = Step(
            trigger="prolong",
            note="按局党组会意见转长期整改，分年推进",
            settings=GOAL,
            decision=decision,
            decided_on=decided_on,
        )
        return advance(self.ledger, self.number, step, actor=as_person(self.ledger, "chen"), at=morning(on))

    def told_of(self, decision: int = 1) -> ListedDecision:
        """Return a decision as the list has it."""
        return one_decision(self.ledger, decision, actor=OPERATOR)


def a_board(ledger: Ledger, folder: Path) -> Board:
    """Found an office with one item that is being corrected."""
    office = an_asking_office(ledger, folder)
    return Board(office.ledger, office.number, office.file)
