"""What a webhook is told next: one event after the other, as far as its person may see it at that moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.domain import events
from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.events import Event
from engine.domain.permission import may_for, may_in_office, sees
from engine.domain.retrying import WAITS, pause_after, wait_after
from engine.operations.duties import sees_duty
from engine.operations.ledger import Ledger
from engine.operations.public_feedback import seen_by
from engine.store import duties, feedback, items, people, webhooks
from engine.store.tables.office import Account, Person
from engine.store.tables.telling import Webhook
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.store.webhooks import Turn

# Longer than a turn with its last request may take; after that another takes over, and the first can write nothing.
LEASE = timedelta(minutes=3)
# A place that has taken nothing for so long is left alone until somebody says that it is in order.
GIVES_UP_AFTER = timedelta(days=5)
_LOOK_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event on its way: its bytes as they are signed. ``is_again`` when somebody asked for it once more."""

    event: Event
    data: bytes
    is_again: bool


def due_webhooks(ledger: Ledger, *, at: datetime) -> list[int]:
    """Return the webhooks whose turn may be taken."""
    with reading(ledger.database) as work:
        return webhooks.due(work, at=at)


def take_turn(ledger: Ledger, hook_id: int, *, at: datetime) -> Turn | None:
    """Take a webhook's turn, or None when another deliverer has it."""
    with writing(ledger.database) as work:
        return webhooks.take_turn(work, hook_id, at=at, until=at + LEASE)


def end_turn(ledger: Ledger, turn: Turn) -> None:
    """Let another take the next turn at once."""
    with writing(ledger.database) as work:
        webhooks.release(work, turn)


def next_event(ledger: Ledger, turn: Turn) -> tuple[Turn, Telling | None]:
    """Return what the webhook is told next, None when there is nothing; the turn with its cursor moved on.

    What it does not want, or its person may not see now, is passed over for good. A person who left, or lost their
    account, is told nothing: the webhook is paused.
    """
    settled_to = 0
    while True:
        with writing(ledger.database) as work:
            actor = _actor(work, turn.hook.person_id)
            if actor is None:
                webhooks.pause(work, turn.id, because="person")
                return turn, None
            again = _again(work, ledger, turn, actor)
            if again is not None:
                return turn, again
            found = webhooks.following(work, turn.hook.cursor, most=_LOOK_AT, settled_to=settled_to)
            event = next((event for event in found if _is_told(work, turn, event, actor)), None)
            passed = _passed(work, turn, _before(event, found, turn))
            if passed is None:
                return turn, None
            turn = passed
            if event is not None:
                return turn, _telling(work, ledger, event, is_again=False)
            is_end = not found and webhooks.last_link(work) <= max(turn.hook.cursor, settled_to)
        if is_end:
            return turn, None
        if not found:
            certain = webhooks.settled(ledger.database)
            if certain is None or certain <= settled_to:
                return turn, None
            settled_to = certain


def _before(event: Event | None, found: Sequence[Event], turn: Turn) -> int:
    """Return the last link that was looked at and is not told."""
    passed = found if event is None else found[: found.index(event)]
    return passed[-1].key if passed else turn.hook.cursor


def put_off(ledger: Ledger, turn: Turn, *, detail: str, wait: timedelta, at: datetime) -> None:
    """Leave a webhook alone for a while, its events where they are, and end the turn."""
    with writing(ledger.database) as work:
        webhooks.fail(work, turn, again_at=at + wait, code=None, detail=detail, paused_because=None, at=at)
        webhooks.release(work, turn)


def told(ledger: Ledger, turn: Turn, telling: Telling, *, at: datetime) -> Turn | None:
    """Write down that an event was taken; None when the turn has passed to another."""
    with writing(ledger.database) as work:
        key = turn.hook.cursor if telling.is_again else telling.event.key
        if not webhooks.move(work, turn, to=key, sent_at=at):
            return None
        if telling.is_again:
            webhooks.keep_event(work, turn.id, telling.event.key, "sent", at=at)
        return _at(turn, key)


def refused(
    ledger: Ledger, turn: Turn, telling: Telling, *, code: int | None, detail: str, at: datetime
) -> Turn | None:
    """Give an event up that this place will never take; the next one's turn comes. It can be sent again."""
    with writing(ledger.database) as work:
        return _give_up(work, turn, telling, code=code, detail=detail, at=at)


def failed(
    ledger: Ledger,
    turn: Turn,
    telling: Telling,
    *,
    code: int | None,
    detail: str,
    is_place: bool,
    wait: timedelta | None,
    percent: int,
    at: datetime,
) -> Turn | None:
    """Try an event again later, and nothing before it. ``is_place``: none would have passed.

    One event that fails alone is given up after ten tries in about five days; a place that takes nothing for five days
    is paused, and nothing is lost. Returns None: this turn is over, unless the event was given up.
    """
    tries = turn.hook.tries + 1
    since = turn.hook.failing_since or at
    with writing(ledger.database) as work:
        if not is_place and tries > len(WAITS):
            return _give_up(work, turn, telling, code=code, detail=detail, at=at)
        pause = pause_after(tries, percent=percent) if is_place else wait_after(tries, percent=percent)
        webhooks.fail(
            work,
            turn,
            again_at=at + max(wait or timedelta(0), pause or timedelta(0)),
            code=code,
            detail=detail,
            paused_because="failing" if is_place and at - since >= GIVES_UP_AFTER else None,
            at=at,
        )
        webhooks.release(work, turn)
    return None


def _give_up(
    work: UnitOfWork, turn: Turn, telling: Telling, *, code: int | None, detail: str, at: datetime
) -> Turn | None:
    key = turn.hook.cursor if telling.is_again else telling.event.key
    if not webhooks.move(work, turn, to=key, sent_at=None):
        return None
    webhooks.keep_event(work, turn.id, telling.event.key, "dead", at=at, code=code, detail=detail)
    return _at(turn, key)


def _again(work: UnitOfWork, ledger: Ledger, turn: Turn, actor: Actor) -> Telling | None:
    """Return the next event somebody asked for once more, if its person may still see it."""
    event = webhooks.again(work, turn.id)
    if event is None:
        return None
    if _may_see(work, event, actor):
        return _telling(work, ledger, event, is_again=True)
    webhooks.keep_event(work, turn.id, event.key, "dead", at=event.at, detail="not to be seen by its person")
    return None


def _telling(work: UnitOfWork, ledger: Ledger, event: Event, *, is_again: bool) -> Telling:
    item = None if event.item_id is None else items.get(work, event.item_id)
    event_id = f"evt_{ledger.installation(work).epoch}_{event.key}"
    document = events.document(event, event_id=event_id, item=item.number if item else None)
    return Telling(event=event, data=json.dumps(document, ensure_ascii=False).encode(), is_again=is_again)


def _is_told(work: UnitOfWork, turn: Turn, event: Event, actor: Actor) -> bool:
    return events.is_wanted(event, tuple(filter(None, turn.hook.types.split(",")))) and _may_see(work, event, actor)


def _may_see(work: UnitOfWork, event: Event, actor: Actor) -> bool:
    if event.item_id is not None:
        item = items.get(work, event.item_id)
        return item is not None and sees(actor, item.facts)
    kind, _, key = event.chain.partition(":")
    if kind == "duty":
        duty = duties.get(work, int(key))
        return duty is not None and sees_duty(actor, duty)
    if kind == "feedback":
        heard = feedback.get(work, int(key))
        matter = None if heard is None else seen_by(work, heard, actor=actor)
        return matter is not None and matter.lets(Action.SEE_FEEDBACK)
    if kind == "webhook":
        hook = work.find(Webhook, id=int(key))
        return hook is not None and _may_about(work, Action.KEEP_WEBHOOK, hook.person_id, actor)
    if event.action in events.OF_AN_ABSENCE:
        return _may_see_absence(work, event, actor)
    about = events.whose_way_in(event)
    account = None if about is None else work.find(Account, login=about)
    if account is not None:
        return _may_about(work, Action.KEEP_TOKENS, account.person_id, actor)
    return may_in_office(actor, Action.SEE_OFFICE)


def _may_see_absence(work: UnitOfWork, event: Event, actor: Actor) -> bool:
    """Say whether somebody may know who stands in for whom, as the list of these does."""
    absent, substitute = (work.find(Account, login=str(event.data[part])) for part in ("person", "substitute"))
    if substitute is not None and substitute.person_id == actor.own_id:
        return True
    return absent is not None and _may_about(work, Action.APPOINT_SUBSTITUTE, absent.person_id, actor)


def _may_about(work: UnitOfWork, action: Action, person_id: int, actor: Actor) -> bool:
    person = work.find(Person, id=person_id)
    return person is not None and may_for(actor, action, person_id, person.unit_id)


def _actor(work: UnitOfWork, person_id: int) -> Actor | None:
    """Return the person of a webhook with the rights they have now, None when they have left."""
    person, account = work.find(Person, id=person_id), work.find(Account, person_id=person_id)
    if person is None or account is None or person.disabled_at is not None or account.disabled_at is not None:
        return None
    return Actor(
        login=account.login,
        name=person.name,
        door=Door.API,
        person_id=person_id,
        roles=people.roles(work, person_id),
        leads=people.led_by(work, person_id),
    )


def _passed(work: UnitOfWork, turn: Turn, cursor: int) -> Turn | None:
    """Return the turn with its cursor moved on, None when it has passed to another."""
    if cursor == turn.hook.cursor:
        return turn
    if not webhooks.pass_over(work, turn, to=cursor):
        return None
    return replace(turn, hook=turn.hook.model_copy(update={"cursor": cursor}))


def _at(turn: Turn, cursor: int) -> Turn:
    fresh = {"cursor": cursor, "tries": 0, "failing_since": None}
    return replace(turn, hook=turn.hook.model_copy(update=fresh))
