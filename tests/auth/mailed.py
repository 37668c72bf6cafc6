"""What a mail with a one-time link holds, as its reader sees it."""

from __future__ import annotations

import email
import re
from email import policy

from engine.domain.mailing import holds_link
from engine.operations.ledger import Ledger
from engine.store import mails
from engine.store.tables.mail import Message
from engine.store.unit_of_work import reading


def link_mails(ledger: Ledger) -> list[tuple[Message, bytes]]:
    """Return the stored mails with a link, oldest first, with their bytes."""
    with reading(ledger.database) as work:
        found = [one for one in work.list(Message) if holds_link(one.slot)]
        return [(one, mails.bytes_of(work, one.id or 0)) for one in found]


def last_secret(ledger: Ledger) -> str:
    """Return the secret of the link in the latest mail."""
    return secret_of(link_mails(ledger)[-1][1])


def secret_of(data: bytes) -> str:
    """Return the secret of the link in a stored mail."""
    mail = email.message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"/password\?link=([A-Za-z0-9_-]+)", body.get_content())
    assert found is not None
    return found[1]
