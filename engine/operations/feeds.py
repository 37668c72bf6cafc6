"""The calendar of a person behind a link: whoever has the link reads it, until it is revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.operations.ledger import Ledger
from engine.operations.persons import known_or_left, known_person, require_about
from engine.operations.roles import acting_for
from engine.store import feeds, history
from engine.store.unit_of_work import reading, writing

_CHAIN = "office"
_SECRET_BYTES = 32
_LONGEST = 100


def create_feed(ledger: Ledger, login: str, *, actor: Actor, at: datetime) -> str:
    """Return the secret of a new link to a person's calendar, which is shown this once; the one before ends.

    Raises ``NotFound``, and ``NotPermitted`` for somebody else's calendar.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with writing(ledger.database) as work:
        person = known_person(work, login)
        require_about(work, person, Action.KEEP_FEED, actor=actor)
        feeds.revoke(work, person.id, at=at)
        feeds.add(work, person.id, _hash(secret), at=at)
        history.append(work, _CHAIN, at=at, action="feed_created", actor=actor, data={"login": login})
    return secret


def revoke_feed(ledger: Ledger, login: str, *, actor: Actor, at: datetime) -> bool:
    """Let the link to a person's calendar lead nowhere any more; False when there is none.

    Raises ``NotFound``, and ``NotPermitted`` for somebody else's calendar.
    """
    with writing(ledger.database) as work:
        person = known_or_left(work, login)
        require_about(work, person, Action.KEEP_FEED, actor=actor)
        if not feeds.revoke(work, person.id, at=at):
            return False
        history.append(work, _CHAIN, at=at, action="feed_revoked", actor=actor, data={"login": login})
    return True


def reader_of(ledger: Ledger, secret: str) -> Actor | None:
    """Return the person whose calendar a link leads to, with the rights they have now; None for no such link."""
    if len(secret) > _LONGEST:
        return None
    with reading(ledger.database) as work:
        login = feeds.login_of(work, _hash(secret))
    if login is None:
        return None
    rights = acting_for(ledger, login)
    return Actor(
        login=login,
        name=rights.person.name,
        door=Door.LINK,
        person_id=rights.person.person_id,
        roles=rights.roles,
        leads=rights.leads,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
