"""A reminder is followed from its rung to the mail that carried it, and to what the other side said."""

from __future__ import annotations

from engine.clock import SetClock
from engine.operations.explaining import explain
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.proofs import Proof
from notifications.compose import Post, compose
from notifications.delivery import deliver
from notifications.transport import MAIL, MemoryTransport
from tests.builders import OPERATOR, an_item, an_office, morning
from tests.notifications.mails import SENDER, WANG, change_person, messages

DAY = morning("2026-03-13")


def the_rung(ledger: Ledger, number: str) -> Proof:
    """Return the first reminder of an item as its explanation has it."""
    return explain(ledger, number, actor=OPERATOR, at=DAY, most=10).rungs[0]


def test_a_rung_leads_to_the_mail_that_carried_it(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger)
    tick(ledger, at=DAY)
    waiting = the_rung(ledger, item.number)
    assert (waiting.notice, waiting.mail) == ("waiting", None)
    compose(ledger, post, at=DAY)
    made = the_rung(ledger, item.number).mail
    assert made is not None
    assert (made.state, made.sent_at, made.lines) == ("waiting", None, 2)
    deliver(ledger, {MAIL: MemoryTransport()}, sender=SENDER, clock=SetClock(DAY))
    sent = the_rung(ledger, item.number)
    assert sent.mail is not None
    assert (sent.told_id, sent.mail.state, sent.mail.sent_at) == (WANG, "sent", DAY)
    assert sent.mail.address == "wang@office.example"
    assert sent.mail.header_id in {message.header_id for message in messages(ledger)}


def test_a_rung_nobody_can_be_reached_with_says_so(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger)
    change_person(ledger, WANG, email=None)
    tick(ledger, at=DAY)
    compose(ledger, post, at=DAY)
    found = the_rung(ledger, item.number)
    assert (found.notice, found.mail) == ("unreachable", None)
