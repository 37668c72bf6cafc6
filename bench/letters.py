"""A mail as an office sends it, and a ledger in which many of them wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert

from bench.office import found, open_ledger
from bench.script import OPENED
from engine.store.tables.mail import Message, MessageBody
from engine.store.tables.office import Person
from engine.store.unit_of_work import reading, table_of
from engine.store.upgrading import upgrade
from engine.words import Words
from notifications.letter import Letter, Line
from notifications.message import build, message_id
from notifications.render import Rendered

SENDER = "rectify@office.example"
DAY = date(2026, 3, 2)
_DATE = datetime.fromisoformat("2026-03-02T08:30:00+08:00")
_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A mail that waits: to whom, and its bytes."""

    address: str
    data: bytes


def a_letter(number: int) -> Letter:
    """Return a digest of a few lines to somebody."""
    return Letter(
        recipient_name=f"第{number}人",
        language="zh",
        day=DAY,
        organization="督查室",
        lines=tuple(_line(number, place) for place in range(_LINES)),
    )


def _line(number: int, place: int) -> Line:
    return Line(
        kind="reminder",
        number=f"XC2026-{number:04d}-{place}",
        state=Words("整改中", "rectifying"),
        why_you=Words("您是责任人", "You are responsible for it"),
        next_step=Words("整改到位后申请核查", "Ask for its check when the work is done"),
        link=f"https://rectify.office.example/items/{number}",
        due_on=date(2026, 3, 16),
        working_days_left=10,
        otherwise=Words("逾期将告知责任领导", "The leader in charge hears of it when it is late"),
    )


def a_mail(number: int, rendered: Rendered) -> Stored:
    """Return the bytes of a mail to somebody, built and read again as the product does."""
    address = f"p{number}@office.example"
    header = message_id(person_id=number, day=DAY, slot="daily", epoch="bench", domain="office.example")
    data = build(rendered, sender=SENDER, to_name=f"第{number}人", to_address=address, message_id=header, date=_DATE)
    return Stored(address=address, data=data)


def fill(path: Path, mails: list[Stored]) -> None:
    """Make a ledger in which these mails wait."""
    ledger = open_ledger(path, durability="OFF")
    try:
        upgrade(ledger.database)
        found(ledger)
        with reading(ledger.database) as work:
            first = max(person.id or 0 for person in work.list(Person)) + 1
        people = [
            {"id": first + n, "unit_id": 1, "name": f"第{n}人", "email": one.address, "language": "zh",
             "created_at": OPENED}
            for n, one in enumerate(mails)
        ]  # fmt: skip
        rows = [
            {"recipient_id": first + n, "local_day": DAY, "slot": "daily", "header_id": f"<{n}@bench>",
             "address": one.address, "language": "zh", "subject": "bench", "state": "waiting",
             "attempts": 0, "detail": "", "next_try_at": OPENED, "created_at": OPENED}
            for n, one in enumerate(mails)
        ]  # fmt: skip
        with ledger.database.connection() as connection, connection.begin():
            connection.execute(insert(table_of(Person)), people)
            connection.execute(insert(table_of(Message)), rows)
            bodies = [{"message_id": n + 1, "data": one.data} for n, one in enumerate(mails)]
            connection.execute(insert(table_of(MessageBody)), bodies)
    finally:
        ledger.close()
