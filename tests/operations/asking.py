"""An item of the shipped rectification workflow whose owner asks for something, and those who answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.domain.actor import Actor
from engine.operations import answering, audit, pausing, redating, requesting, withdrawing
from engine.operations.consenting import Answered, Consent
from engine.operations.deadline_ledger import DeadlineLedger
from engine.operations.ledger import Ledger
from engine.operations.pausing import Redated
from engine.operations.reading import WholeItem, whole_item
from engine.operations.requesting import Petition, Requested
from engine.store.tables.mail import Notice
from engine.store.tables.requests import Request
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, as_person, morning
from tests.operations.shipped import Desk, a_desk

AFTER = "2026-06-03"
DUE, LATER = date(2026, 6, 2), date(2026, 7, 15)
REASON = "施工队进场比计划晚了一个月"
FORM = {"progress": "基础已经完工", "cause": "雨季不能施工"}
GOAL = {"stage_goal": "年内完成八成", "next_review_on": "2026-09-20", "final_on": "2027-12-31"}


@dataclass(frozen=True)
class Office(Desk):
    """An item that is being corrected, due on 2026-06-02: wang owns, zhao leads, chen manages."""

    def ask(
        self,
        on: str,
        *,
        to: date | None = LATER,
        rule: str = "extension",
        login: str = "wang",
        reason: str = REASON,
        form: Mapping[str, str] = FORM,
        actor: Actor | None = None,
        key: str | None = None,
        expect_version: int | None = None,
    ) -> Requested:
        """Let a person ask for something in the morning of a day."""
        petition = Petition(
            rule=rule, reason=reason, new_due_on=to, settings=form, key=key, expect_version=expect_version
        )
        who = actor or as_person(self.ledger, login)
        return requesting.ask(self.ledger, self.number, petition, actor=who, at=morning(on))

    def agree(
        self,
        login: str,
        on: str,
        *,
        to: date | None = None,
        note: str = "",
        decided_on: date | None = None,
        request: int = 1,
        key: str | None = None,
        actor: Actor | None = None,
    ) -> Answered:
        """Let a person agree to a request."""
        minutes = "2026年第9次会议纪要" if decided_on else None
        consent = Consent(new_due_on=to, note=note, decided_on=decided_on, minutes=minutes)
        who = actor or as_person(self.ledger, login)
        return answering.agree(self.ledger, request, consent, actor=who, at=morning(on), key=key)

    def refuse(self, login: str, on: str, *, note: str = "先把已有的经费用完", request: int = 1) -> Answered:
        """Let a person refuse a request."""
        return answering.refuse(self.ledger, request, note, actor=as_person(self.ledger, login), at=morning(on))

    def withdraw(self, login: str, on: str, *, request: int = 1, key: str | None = None) -> Requested:
        """Let a person take a request back."""
        who = as_person(self.ledger, login)
        return withdrawing.withdraw(self.ledger, request, actor=who, at=morning(on), key=key)

    def pause(self, on: str, *, login: str = "chen", note: str = "等省里的批复", key: str | None = None) -> Redated:
        """Let a person pause the item."""
        who = as_person(self.ledger, login)
        return pausing.pause(self.ledger, self.number, note, actor=who, at=morning(on), key=key)

    def resume(self, on: str, *, login: str = "chen", key: str | None = None) -> Redated:
        """Let a person resume the item."""
        who = as_person(self.ledger, login)
        return pausing.resume(self.ledger, self.number, actor=who, at=morning(on), key=key)

    def redate(
        self, on: str, to: date, *, login: str = "chen", note: str = "县里统一调整时限", key: str | None = None
    ) -> Redated:
        """Let a person set another due day."""
        who = as_person(self.ledger, login)
        return redating.redate(self.ledger, self.number, to, note, actor=who, at=morning(on), key=key)

    @property
    def whole(self) -> WholeItem:
        """Return the item with everything that hangs on it."""
        return whole_item(self.ledger, self.number, actor=OPERATOR)

    @property
    def dates(self) -> DeadlineLedger:
        """Return the deadline ledger."""
        return self.whole.dates

    @property
    def own(self) -> list[tuple[date, str, str | None, str | None]]:
        """Return each date of the item itself: the day, why it was set, how it ended, why it is held."""
        return [
            (one.due_on, one.because, one.ended_because, one.held_because)
            for one in self.whole.deadlines
            if one.subject == "item"
        ]

    def told(self, kind: str) -> set[str]:
        """Return the logins of everybody who has a notice of a kind."""
        logins = self.whole.logins
        with reading(self.ledger.database) as work:
            return {logins[notice.recipient_id] for notice in work.list(Notice) if notice.kind == kind}

    def require_sound(self) -> None:
        """Let the ledger pass when nothing in it contradicts itself and its history is whole."""
        assert audit.invariant_breaches(self.ledger) == []
        assert audit.verify(self.ledger).first_bad is None


def an_asking_office(ledger: Ledger, folder: Path) -> Office:
    """Found an office with one item that is being corrected, due on 2026-06-02."""
    desk = a_desk(ledger, "rectification", folder, completion="in_progress")
    office = Office(desk.ledger, desk.number, desk.file)
    assert (office.state, office.due_on) == ("rectifying", DUE)
    return office


def of_request(office: Office) -> list[tuple[date, str, str | None]]:
    """Return each deadline for an answer: the day, the ladder, how it ended."""
    return [(one.due_on, one.ladder, one.ended_because) for one in office.whole.deadlines if one.subject == "request"]


def the_request(office: Office) -> Request:
    """Return the one request as it is stored."""
    with reading(office.ledger.database) as work:
        (found,) = work.list(Request)
    return found
