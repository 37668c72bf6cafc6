"""What a mail with a one-time link holds, as its reader sees it."""

from __future__ import annotations

import email
import re
from email import policy

from engine.store.tables.mail import Message


def secret_of(message: Message) -> str:
    """Return the secret of the link in a stored mail."""
    mail = email.message_from_bytes(message.data, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"/password\?link=([A-Za-z0-9_-]+)", body.get_content())
    assert found is not None
    return found[1]
