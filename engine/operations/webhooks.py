"""Webhooks as people keep them: added, looked at, paused, resumed, sent again, removed."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.events import wanted_types
from engine.domain.permission import may_for, require
from engine.domain.standing_names import PERSON
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.store import history, people, webhooks
from engine.store.glance import glancing
from engine.store.tables.office import Person
from engine.store.tables.telling import Webhook, WebhookEvent
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

WEBHOOK = Words("事件推送", "webhook")
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWebhook:
    """A webhook as its keeper sees it, never with its secret. Of ``url``, which may hold one, show the host only.

    ``waiting`` is how far it is behind, in links of the history; ``dead`` are the events it would not take, by key.
    """

    id: int
    login: str | None
    url: str
    types: tuple[str, ...]
    waiting: int
    dead: tuple[int, ...]
    tries: int
    failing_since: datetime | None
    next_try_at: datetime
    paused_because: str | None
    code: int | None
    detail: str
    last_sent_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """A webhook just added, with the secret that is shown this once."""

    id: int
    secret: str


def webhook_chain(webhook_id: int) -> str:
    """Return the name of a webhook's chain."""
    return f"webhook:{webhook_id}"


def add_webhook(
    ledger: Ledger, url: str, *, host: str, types: Sequence[str] = (), actor: Actor, at: datetime
) -> NewWebhook:
    """Tell an address of everything that happens from now on and the actor may see; ``host`` is what may be shown.

    The address was judged by whoever calls. Raises ``NotPermitted``; ``InvalidInput`` for an unknown type of event, and
    for an office, which is nobody whose sight could limit what is told.
    """
    wanted = wanted_types(types)
    if actor.own_id is None:
        raise InvalidInput(
            what=PERSON,
            value=actor.login,
            why=Words("推送的内容以一个人能看到的为限", "what is told is what one person may see"),
            allowed=Words("用 --as 指明这个人", "name that person with --as"),
        )
    require(actor, Action.ADD_WEBHOOK)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")
    with writing(ledger.database) as work:
        key = work.add(
            Webhook(
                person_id=actor.own_id,
                url=url,
                types=",".join(wanted),
                secret=secret,
                cursor=webhooks.last_link(work),
                next_try_at=at,
                created_at=at,
            )
        )
        data = {"host": host, "types": list(wanted), "person": actor.own_id}
        history.append(work, webhook_chain(key), at=at, action="webhook_added", actor=actor, data=data)
    return NewWebhook(id=key, secret=secret)


def list_webhooks(ledger: Ledger, *, actor: Actor) -> list[ListedWebhook]:
    """Return the webhooks the actor keeps, oldest first."""
    with glancing(ledger.database) as work:
        work.ahead(people.logins, webhooks.last_link)
        logins, last = people.logins(work), webhooks.last_link(work)
        found = [hook for hook in work.list(Webhook) if hook.removed_at is None and _keeps(work, hook, actor)]
        return [_listed(work, hook, logins.get(hook.person_id), last=last) for hook in found]


def known_webhook(ledger: Ledger, webhook_id: int, *, actor: Actor) -> Webhook:
    """Return a webhook with its secret, for a test of it; raises ``NotFound`` for one the actor does not keep."""
    with reading(ledger.database) as work:
        return _kept(work, webhook_id, actor)


def pause_webhook(ledger: Ledger, webhook_id: int, *, actor: Actor, at: datetime) -> bool:
    """Send nothing more until it is resumed; False when it is paused already. Raises ``NotFound``."""
    with writing(ledger.database) as work:
        _kept(work, webhook_id, actor)
        changed = webhooks.pause(work, webhook_id, because="asked")
        return changed and _recorded(work, webhook_id, "webhook_paused", actor, at)


def resume_webhook(ledger: Ledger, webhook_id: int, *, actor: Actor, at: datetime) -> bool:
    """Go on where it stopped: nothing was lost. False when it is not paused. Raises ``NotFound``."""
    with writing(ledger.database) as work:
        _kept(work, webhook_id, actor)
        changed = webhooks.resume(work, webhook_id, at=at)
        return changed and _recorded(work, webhook_id, "webhook_resumed", actor, at)


def remove_webhook(ledger: Ledger, webhook_id: int, *, actor: Actor, at: datetime) -> None:
    """Tell it nothing any more; its secret is forgotten. Raises ``NotFound``."""
    with writing(ledger.database) as work:
        _kept(work, webhook_id, actor)
        webhooks.remove(work, webhook_id, at=at)
        _recorded(work, webhook_id, "webhook_removed", actor, at)


def resend(ledger: Ledger, webhook_id: int, keys: Sequence[int] = (), *, actor: Actor, at: datetime) -> tuple[int, ...]:
    """Send events once more, those it would not take when none are named; return their keys.

    Raises ``NotFound`` for a webhook the actor does not keep, and for an event there is not or it has not come to yet.
    """
    with writing(ledger.database) as work:
        hook = _kept(work, webhook_id, actor)
        wanted = tuple(keys) or _dead(work, webhook_id)
        for key in wanted:
            if key > hook.cursor or webhooks.one_event(work, key) is None:
                raise NotFound(what=Words("事件", "event"), which=str(key))
            webhooks.keep_event(work, webhook_id, key, "again", at=at)
        if wanted:
            data = {"events": list(wanted)}
            history.append(work, webhook_chain(webhook_id), at=at, action="webhook_resent", actor=actor, data=data)
    return wanted


def _dead(work: UnitOfWork, webhook_id: int) -> tuple[int, ...]:
    return tuple(row.history_id for row in work.list(WebhookEvent, webhook_id=webhook_id, state="dead"))


def _recorded(work: UnitOfWork, webhook_id: int, action: str, actor: Actor, at: datetime) -> bool:
    history.append(work, webhook_chain(webhook_id), at=at, action=action, actor=actor, data={})
    return True


def _kept(work: UnitOfWork, webhook_id: int, actor: Actor) -> Webhook:
    hook = work.find(Webhook, id=webhook_id)
    if hook is None or hook.removed_at is not None or not _keeps(work, hook, actor):
        raise NotFound(what=WEBHOOK, which=str(webhook_id))
    return hook


def _keeps(work: UnitOfWork, hook: Webhook, actor: Actor) -> bool:
    person = work.find(Person, id=hook.person_id)
    return person is not None and may_for(actor, Action.KEEP_WEBHOOK, hook.person_id, person.unit_id)


def _listed(work: UnitOfWork, hook: Webhook, login: str | None, *, last: int) -> ListedWebhook:
    assert hook.id is not None  # noqa: S101 - it was read
    return ListedWebhook(
        id=hook.id,
        login=login,
        url=hook.url,
        types=tuple(filter(None, hook.types.split(","))),
        waiting=max(last - hook.cursor, 0),
        dead=_dead(work, hook.id),
        tries=hook.tries,
        failing_since=hook.failing_since,
        next_try_at=hook.next_try_at,
        paused_because=hook.paused_because,
        code=hook.code,
        detail=hook.detail,
        last_sent_at=hook.last_sent_at,
        created_at=hook.created_at,
    )
