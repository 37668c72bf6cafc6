"""Urging (催办): a manager or leader presses, by hand, whoever an item waits for; once a day, told by mail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.actor import Actor
from engine.domain.definition import StateKind
from engine.domain.permission import require
from engine.domain.urging import MAY_BE_URGED, Urged, against_urging
from engine.domain.workdays import local_day, start_of_day
from engine.errors import Reason, UrgingRefused
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.turns import Turn, Turns
from engine.store import history, outbox, people
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork, writing

ACTION, KIND = "urge", "urged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody who was urged, and the role or relation that makes it their turn; without an account no login."""

    login: str | None
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgedItem:
    """An item after it was urged: what it waits for (step, request or review), and who was told."""

    id: int
    number: str
    version: int
    what: str
    people: tuple[Pressed, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What urging an item would do now: whose turn it is, and what stands in the way, nothing where it may be."""

    turn: Turn | None
    reasons: tuple[Reason, ...]


def urge(
    ledger: Ledger,
    item_name: str,
    note: str = "",
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> UrgedItem:
    """Urge whoever an item waits for: the owner, a verifier, or whoever has to answer a request; the note is told.

    With a ``key`` a repeat of the request changes nothing and gets the first answer. Raises ``NotFound``,
    ``NotPermitted``, ``UrgingRefused`` for an item that is at its end, paused, held by nobody else, or was urged
    already on this civil day, ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> UrgedItem:
            item = change.visible(work, item_name, actor=actor, lock=True)
            require(actor, Action.URGE, item.facts)
            change.require_version(work, item, expect_version)
            return _urge(work, ledger, item, note, actor=actor, at=at)

        return answered_once(work, {ACTION: item_name, "note": note}, act, _again, key=key, actor=actor, at=at)


def prospects(
    work: UnitOfWork, ledger: Ledger, items: Sequence[StoredItem], *, actor: Actor, at: datetime
) -> dict[int, Prospect]:
    """Return what urging each of these items would do, by its key; whether the actor may is asked elsewhere."""
    turns, done = Turns(work, ledger, items), _urged_today(work, ledger, items, at=at)
    found = {}
    for item in items:
        workflow, turn = ledger.workflow(work, item.workflow_version_id), turns.of(item)
        # A review of what was closed is somebody's turn like any other.
        is_review = turn is not None and turn.what == "review"
        reasons = against_urging(
            is_over=workflow.states[item.facts.state].kind is StateKind.FINAL and not is_review,
            paused_on=item.paused_on,
            people=turn.people if turn else (),
            persons=actor.persons,
            today=done.get(item.id),
            zone=workflow.zone,
        )
        found[item.id] = Prospect(turn=turn, reasons=tuple(reasons))
    return found


def notice_key(item_id: int, version: int, person: int) -> str:
    """Return what the notice of an urging is unique by: the item, its version afterwards, and who is told."""
    return f"{KIND}:{item_id}:{version}:{person}"


def _urged_today(work: UnitOfWork, ledger: Ledger, items: Sequence[StoredItem], *, at: datetime) -> Mapping[int, Urged]:
    by_zone: dict[str, list[int]] = {}
    for item in items:
        by_zone.setdefault(ledger.workflow(work, item.workflow_version_id).zone, []).append(item.id)
    return {
        key: Urged(by=change.said_by(by), at=when)
        for zone, keys in by_zone.items()
        for key, (when, by) in history.latest_since(
            work, ACTION, keys, since=start_of_day(local_day(at, zone), zone)
        ).items()
    }


def _urge(work: UnitOfWork, ledger: Ledger, item: StoredItem, note: str, *, actor: Actor, at: datetime) -> UrgedItem:
    found = prospects(work, ledger, [item], actor=actor, at=at)[item.id]
    turn = found.turn
    if turn is None or found.reasons:
        raise UrgingRefused(
            item=item.number,
            trigger=ACTION_WORDS[Action.URGE],
            state=ledger.workflow(work, item.workflow_version_id).states[item.facts.state].title,
            reasons=found.reasons,
            allowed=[MAY_BE_URGED],
        )
    told = {person: why for person, why in turn.people.items() if person not in actor.persons}
    names, logins = people.names_of(work, told), people.logins(work)
    pressed = tuple(Pressed(login=logins.get(key), name=names[key], why=why) for key, why in told.items())
    data: dict[str, object] = {"what": turn.what, "people": [one.login or one.name for one in pressed]}
    if turn.rule:
        data["rule"] = turn.rule
    changed = change.apply(work, item, action=ACTION, actor=actor, at=at, data=data, note=note)
    _tell(work, changed, turn, told, actor=actor, note=note, at=at)
    return UrgedItem(id=item.id, number=item.number, version=changed.facts.version, what=turn.what, people=pressed)


def _tell(
    work: UnitOfWork,
    item: StoredItem,
    turn: Turn,
    told: Mapping[int, str],
    *,
    actor: Actor,
    note: str,
    at: datetime,
) -> None:
    data: dict[str, object] = {"by": actor.shown_as, "state": item.facts.state, **({"note": note} if note else {})}
    if turn.what != "step":
        data |= {"subject": turn.what, turn.what: turn.key, "rule": turn.rule}
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=notice_key(item.id, item.facts.version, person),
                kind=KIND,
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": why, **data},
            )
            for person, why in told.items()
        ],
    )


def _again(text: str) -> UrgedItem:
    told = json.loads(text)
    return UrgedItem(**{**told, "people": tuple(Pressed(**one) for one in told["people"]), "repeated": True})
