"""What the tests of what is owed look at and do alike."""

from __future__ import annotations

from pathlib import Path

from engine.domain.deadlines import Subject
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import WholeItem, whole_item
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, as_person, morning

Dated = tuple[str, str | None]


def look(ledger: Ledger, number: str) -> WholeItem:
    """Return an item whole."""
    return whole_item(ledger, number, actor=OPERATOR)


def dates(ledger: Ledger, number: str, subject: Subject) -> list[Dated]:
    """Return the due day of each deadline about a subject, with the reason for which it ended."""
    return [
        (one.due_on.isoformat(), one.ended_because) for one in look(ledger, number).deadlines if one.subject is subject
    ]


def step(
    ledger: Ledger, number: str, trigger: str, day: str, *, login: str = "wang", evidence: Path | None = None
) -> None:
    """Let a person take a step on a day."""
    told = Step(trigger=trigger, note="已经连续三个月按周更新台账", evidence=[evidence] if evidence else [])
    advance(ledger, number, told, actor=as_person(ledger, login), at=morning(day))


def told(ledger: Ledger, kind: str) -> list[tuple[int, int | None]]:
    """Return whom notices of a kind are for and about which item, in the order they were put."""
    with reading(ledger.database) as work:
        return [(notice.recipient_id, notice.item_id) for notice in work.list(Notice, kind=kind)]
