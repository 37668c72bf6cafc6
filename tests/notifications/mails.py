"""Notices and mails as a test sees them, and a way out that acts in the middle of sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast
from zoneinfo import ZoneInfo

from engine.operations import personnel
from engine.operations.ledger import Ledger
from engine.store import mails, outbox
from engine.store.outbox import NewNotice
from engine.store.tables.mail import Message, Notice
from engine.store.tables.office import Person
from engine.store.unit_of_work import reading, table_of, writing
from notifications.transport import Gate, Outcome, Result, Stage, always
from tests.builders import OPERATOR, an_item, an_office

SENDER = "rectify@office.example"
WANG, LI, ZHAO, CHEN = 1, 2, 3, 4


@dataclass
class Sent:
    """Envelopes and bytes of the mails that a way out has taken over."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)


class ActingTransport:
    """Does something while it sends, keeps the mail, and answers."""

    def __init__(self, act: Callable[[], object], answer: Result = Result.SENT) -> None:
        self.sent = Sent()
        self._act = act
        self._answer = answer

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Act, then answer."""
        assert sender == SENDER
        assert gate()
        self.sent.mails.append((recipient, data))
        self._act()
        return Outcome(result=self._answer, stage=Stage.FINAL)

    def abandon(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def at(day: str, clock_time: str) -> datetime:
    """Return an instant by the clock on the wall in Shanghai."""
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def notices(ledger: Ledger, *, to: int | None = None) -> list[Notice]:
    """Return the notices to a person, or to all, oldest first."""
    with reading(ledger.database) as work:
        return [notice for notice in work.list(Notice) if to in {None, notice.recipient_id}]


class Mail(Message):
    """A message with its bytes."""

    data: bytes


def messages(ledger: Ledger) -> list[Mail]:
    """Return the messages with their bytes, oldest first."""
    with reading(ledger.database) as work:
        return [Mail(**row.model_dump(), data=mails.bytes_of(work, row.id)) for row in work.list(Message) if row.id]


def states(ledger: Ledger, *, to: int) -> list[tuple[str, str]]:
    """Return kind and state of each notice to a person."""
    return [(notice.kind, str(notice.state)) for notice in notices(ledger, to=to)]


def parsed(data: bytes) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    return message_from_bytes(data, policy=policy.default)


def text_of(data: bytes) -> str:
    """Return the plain text of a mail."""
    body = parsed(data).get_body(("plain",))
    assert body is not None
    return cast("str", body.get_content())


def change_person(ledger: Ledger, person_id: int, **values: Any) -> None:
    """Change what the ledger knows of a person."""
    table = table_of(Person)
    with writing(ledger.database) as work:
        work.change_once(table.update().where(table.c.id == person_id).values(**values))


def tell(ledger: Ledger, person_id: int, item_id: int | None, kind: str, *, since: datetime, **data: object) -> None:
    """Put one notice."""
    count = len(notices(ledger))
    with writing(ledger.database) as work:
        outbox.put(
            work,
            [
                NewNotice(
                    dedupe=f"test:{count}",
                    kind=kind,
                    item_id=item_id,
                    recipient_id=person_id,
                    at=since,
                    send_from=since,
                    data={"why": "owner", **data},
                )
            ],
        )


def an_office_where_many_wait(ledger: Ledger, people: int, *, since: datetime) -> None:
    """Found an office in which so many people wait for a mail about one item, and nobody else does."""
    an_office(ledger, at=since)
    item = an_item(ledger, at=since, owner=None, leader=None, verifier=None)
    for number in range(people):
        login = f"p{number}"
        person = personnel.add_person(
            ledger, login, f"第{number}人", email=f"{login}@office.example", actor=OPERATOR, at=since
        )
        tell(ledger, person.id, item.id, "assigned", since=since)
