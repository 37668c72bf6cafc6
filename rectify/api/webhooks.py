"""Webhooks: who else is told of what happens, as far as the person who added one may see it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations.webhooks import (
    add_webhook,
    known_webhook,
    list_webhooks,
    pause_webhook,
    remove_webhook,
    resend,
    resume_webhook,
)
from notifications.channels.place import place
from notifications.webhooks import try_out
from rectify.answers.webhooks import (
    Resent,
    Tried,
    WebhookAdded,
    WebhookChanged,
    WebhookRemoved,
    Webhooks,
    tried,
    webhook_added,
    webhooks,
)
from rectify.api.asked import Asked, Key, Name
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(prefix="/webhooks", tags=["webhooks"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling) -> Webhooks:
    """Return the webhooks the caller keeps: how far behind, what they would not take, why they stand still."""
    return webhooks(list_webhooks(call.ledger, actor=call.actor))


class AskedWebhook(Asked):
    """Where to, and which types of event: all when none is named."""

    url: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[\x21-\x7e]+$")]
    events: Annotated[list[Name], Field(max_length=100, examples=[["item.advance", "item.*"]])] = Field(
        default_factory=list
    )


# The answer holds a secret, and is kept nowhere.
@router.post("", status_code=201)
@for_scope(Scope.WEBHOOKS, repeats=False)
def add(asked: AskedWebhook, call: Calling) -> WebhookAdded:
    """Tell an address of everything that happens from now on and the caller may see; its secret is shown this once."""
    require(call.actor, Action.ADD_WEBHOOK)
    where = place(asked.url, allow_http=call.app.settings.webhooks.allow_http)
    made = add_webhook(call.ledger, asked.url, host=where.authority, types=asked.events, actor=call.actor, at=call.at)
    return webhook_added(made)


@router.post("/{key}/test")
@for_scope(Scope.WEBHOOKS, repeats=False)
def test(key: Key, call: Calling) -> Tried:
    """Send an event that means nothing now, and tell what came of it."""
    hook = known_webhook(call.ledger, key, actor=call.actor)
    with one_at_a_time():
        return tried(key, try_out(hook.url, hook.secret, call.app.settings.webhooks, clock=call.app.clock))


@router.post("/{key}/pause")
@for_scope(Scope.WEBHOOKS)
def pause(key: Key, call: Calling) -> WebhookChanged:
    """Send nothing more; the events stay."""
    return {"id": key, "changed": pause_webhook(call.ledger, key, actor=call.actor, at=call.at)}


@router.post("/{key}/resume")
@for_scope(Scope.WEBHOOKS)
def resume(key: Key, call: Calling) -> WebhookChanged:
    """Go on where it stopped: nothing was lost."""
    return {"id": key, "changed": resume_webhook(call.ledger, key, actor=call.actor, at=call.at)}


class AskedResending(Asked):
    """The events to send once more by key, all that were not taken when none is named."""

    events: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(max_length=1000)] = Field(
        default_factory=list
    )


@router.post("/{key}/resend")
@for_scope(Scope.WEBHOOKS)
def send_once_more(key: Key, asked: AskedResending, call: Calling) -> Resent:
    """Send events once more."""
    keys = resend(call.ledger, key, asked.events, actor=call.actor, at=call.at)
    return {"id": key, "events": list(keys)}


@router.post("/{key}/remove")
@for_scope(Scope.WEBHOOKS)
def remove(key: Key, call: Calling) -> WebhookRemoved:
    """Tell a webhook nothing any more; its secret is forgotten."""
    remove_webhook(call.ledger, key, actor=call.actor, at=call.at)
    return {"id": key, "removed": True}
