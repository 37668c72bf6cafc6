"""What the tests of public feedback do and look at alike.

The office works Monday to Friday. Feedback is recorded on Monday 2026-03-02: to be acknowledged by the 9th, answered by
the 23rd.
"""

from __future__ import annotations

from datetime import date

from engine.domain.actor import Actor
from engine.domain.feedback import CameBy
from engine.operations import audit
from engine.operations.hearing_feedback import Heard, Receipt, record_feedback
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.operations.treating_feedback import assign_feedback
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, an_item, an_office, as_person, morning

WANG, LI, ZHAO, CHEN = 1, 2, 3, 4
ITEM, INSPECTION = "XC2026-01-001", "XC2026-01"
SAID = Heard(text="东关小学门口仍有车辆占道", came_by=CameBy.PHONE, name="刘某", contact="13800000000")
ZONE, TODAY = "Asia/Shanghai", date(2026, 3, 2)


def an_office_with_an_item(ledger: Ledger) -> Ledger:
    """Found the office with one item: Wang owns it, Zhao leads, Li checks, Chen is the manager."""
    an_office(ledger)
    an_item(ledger)
    return ledger


def hear(ledger: Ledger, login: str = "wang", heard: Heard = SAID, **more: object) -> Receipt:
    """Record feedback on the item."""
    given: dict[str, object] = {"zone": ZONE, "at": AT, **more}
    return record_feedback(ledger, ITEM, heard, actor=as_person(ledger, login), **given)  # type: ignore[arg-type]


def chen(ledger: Ledger) -> Actor:
    """Return the manager."""
    return as_person(ledger, "chen")


def given_to(ledger: Ledger, login: str) -> str:
    """Record feedback and give it to somebody; return its number."""
    number = hear(ledger).number
    assign_feedback(ledger, number, login, actor=chen(ledger), at=AT)
    return number


def told(ledger: Ledger) -> list[tuple[str, int]]:
    """Return the kind and the reader of each notice of feedback, in the order they were put."""
    with reading(ledger.database) as work:
        return [(one.kind, one.recipient_id) for one in work.list(Notice) if '"feedback": ' in one.data]


def ticked(ledger: Ledger, *days: str) -> list[tuple[str, int]]:
    """Tick on each day, and return what that told."""
    before = len(told(ledger))
    for day in days:
        assert tick(ledger, at=morning(day)).failed == ()
    return told(ledger)[before:]


def require_sound(ledger: Ledger) -> None:
    """Let a ledger pass that is as it must be."""
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None
