"""The office itself: founding it, with the calendar it goes by."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.permission import Action, require
from engine.operations.calendar import adopt
from engine.operations.ledger import Ledger
from engine.store import history
from engine.store.tables.office import Installation, Unit
from engine.store.unit_of_work import UnitOfWork, writing

_CHAIN = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCalendar:
    """The days of a calendar that are not as their weekday says, who says so, and how far it is known."""

    days: Mapping[date, tuple[bool, str]]
    source: str
    version: str
    until: date


def found(
    ledger: Ledger, *, office_name: str, calendar: PublishedCalendar, actor: Actor, at: datetime, sandbox: bool = False
) -> bool:
    """Make this database an office, or bring its calendar up to date; return whether it is new."""
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        work.lock("installation")
        here = work.find(Installation, id=1)
        if here is None:
            work.add(Unit(name=office_name))
            _install(work, office_name, calendar, sandbox=sandbox, at=at)
            history.append(
                work, _CHAIN, at=at, action="found", actor=actor, data={"office": office_name, "sandbox": sandbox}
            )
        adopt(
            work,
            calendar.days,
            source=calendar.source,
            version=calendar.version,
            until=calendar.until,
            actor=actor,
            at=at,
        )
    return here is None


def _install(work: UnitOfWork, name: str, calendar: PublishedCalendar, *, sandbox: bool, at: datetime) -> None:
    work.add(
        Installation(
            id=1,
            epoch=secrets.token_hex(4),
            post_key=secrets.token_hex(32),
            is_sandbox=sandbox,
            office_name=name,
            calendar_version="",
            calendar_until=calendar.until,
            created_at=at,
        )
    )
