"""Webhooks: who else is told of what happens."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from engine.operations.webhooks import ListedWebhook, NewWebhook
from notifications.channels.place import place
from notifications.transport import Outcome
from rectify.answers.kinds import Instant, at, maybe_at


class Webhook(TypedDict):
    """A webhook as its keeper sees it, without secret and path: ``waiting`` links behind, ``dead`` events not taken."""

    id: int
    host: str
    person: str | None
    types: list[str]
    waiting: int
    dead: list[int]
    tries: int
    failing_since: Instant | None
    next_try_at: Instant | None
    paused_because: str | None
    code: int | None
    detail: str | None
    last_sent_at: Instant | None
    created_at: Instant


class Webhooks(TypedDict):
    """The webhooks somebody keeps, oldest first."""

    webhooks: list[Webhook]


class WebhookAdded(TypedDict):
    """A webhook just added, with the secret that is shown this once."""

    id: int
    secret: str


class Tried(TypedDict):
    """What came of a test event: ``sent``, or another result with the other side's words."""

    id: int
    result: str
    code: int | None
    detail: str | None


class WebhookChanged(TypedDict):
    """A webhook paused or resumed; ``changed`` is false when it was so already."""

    id: int
    changed: bool


class WebhookRemoved(TypedDict):
    """A webhook that is told nothing more."""

    id: int
    removed: bool


class Resent(TypedDict):
    """The events that go out once more, by key."""

    id: int
    events: list[int]


def webhooks(found: Iterable[ListedWebhook]) -> Webhooks:
    """Return webhooks as ``webhook list --json`` promises them."""
    return {"webhooks": [_webhook(one) for one in found]}


def webhook_added(made: NewWebhook) -> WebhookAdded:
    """Return a webhook just added, with its secret."""
    return {"id": made.id, "secret": made.secret}


def tried(key: int, outcome: Outcome) -> Tried:
    """Return what came of a test event."""
    return {"id": key, "result": str(outcome.result), "code": outcome.code, "detail": outcome.detail or None}


def host_of(url: str) -> str:
    """Return what of a web address may be shown."""
    return place(url, allow_http=True).authority


def _webhook(one: ListedWebhook) -> Webhook:
    return {
        "id": one.id,
        "host": host_of(one.url),
        "person": one.login,
        "types": list(one.types),
        "waiting": one.waiting,
        "dead": list(one.dead),
        "tries": one.tries,
        "failing_since": maybe_at(one.failing_since),
        "next_try_at": maybe_at(one.next_try_at),
        "paused_because": one.paused_because,
        "code": one.code,
        "detail": one.detail or None,
        "last_sent_at": maybe_at(one.last_sent_at),
        "created_at": at(one.created_at),
    }
