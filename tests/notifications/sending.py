"""Mails that wait, and how a test sends them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.clock import SetClock
from engine.operations.ledger import Ledger
from engine.store import attempts
from engine.store.tables.mail import Message
from engine.store.unit_of_work import reading, table_of, writing
from notifications.claiming import Limits
from notifications.compose import Post, compose
from notifications.delivery import Delivered, deliver
from notifications.transport import MAIL, Outcome, Result, Stage, Transport
from tests.builders import AT
from tests.notifications.mails import SENDER, Mail, an_office_where_many_wait, messages


def send(
    ledger: Ledger, transport: Transport, clock: SetClock, *, limit: int | None = None, limits: Limits | None = None
) -> Delivered:
    """Deliver by one way out for mail."""
    allowed: Mapping[str, Limits] = {MAIL: limits} if limits else {}
    return deliver(ledger, {MAIL: transport}, sender=SENDER, clock=clock, limit=limit, limits=allowed)


def done(**counts: int) -> Delivered:
    """Return what a pass says that ended so many attempts so."""
    return Delivered(**{str(result): counts.get(result, 0) for result in Result})


def waiting_mails(ledger: Ledger, post: Post, number: int = 1) -> list[Mail]:
    """Compose so many mails and return them."""
    an_office_where_many_wait(ledger, number, since=AT)
    assert compose(ledger, post, at=AT).messages == number
    return messages(ledger)


def answering(
    result: Result, *, stage: Stage = Stage.FINAL, relay_fault: bool = False, code: int | None = None, detail: str = ""
) -> Outcome:
    """Return an outcome."""
    return Outcome(result=result, stage=stage, relay_fault=relay_fault, code=code, detail=detail)


def tried(ledger: Ledger, message_id: int | None) -> list[tuple[int, str, str, int | None, str]]:
    """Return number, result, stage, code and words of each attempt that is kept of a message."""
    with reading(ledger.database) as work:
        rows = attempts.of_message(work, message_id or 0)
    return [(row.attempt, row.result, row.stage, row.code, row.detail) for row in rows]


def change_message(ledger: Ledger, message_id: int | None, **values: object) -> None:
    """Change a message behind everybody's back."""
    table = table_of(Message)
    with writing(ledger.database) as work:
        work.change_once(table.update().where(table.c.id == message_id).values(**values))
