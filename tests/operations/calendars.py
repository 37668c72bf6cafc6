"""A published calendar as a test needs it, and the one in force."""

from __future__ import annotations

from datetime import date

from engine.domain.workdays import Calendar
from engine.operations import office
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR

MAY_DAY, SWAPPED = date(2026, 5, 1), date(2026, 5, 9)


def publish(ledger: Ledger, version: str = "state 1", *, until: date = date(2026, 12, 31), **more: bool) -> None:
    """Let the state publish a calendar: a holiday, a Saturday swapped in, and days such as ``d20270104=False``."""
    days = {MAY_DAY: (False, "劳动节"), SWAPPED: (True, "劳动节")}
    days |= {date.fromisoformat(name[1:]): (is_working, "") for name, is_working in more.items()}
    calendar = PublishedCalendar(days=days, source="state", version=version, until=until)
    office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)


def now(ledger: Ledger) -> Calendar:
    """Return the calendar in force."""
    with reading(ledger.database) as work:
        return ledger.calendar(work)
