"""Taking back a request that waits for an answer."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.requests import RequestState
from engine.domain.standing_names import Part
from engine.operations import change
from engine.operations.announcing import announce, asker_and_owner
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.petitions import finish, require_pending, visible_request
from engine.operations.recipients import Recipients
from engine.operations.requesting import Requested, again
from engine.store.unit_of_work import UnitOfWork, writing


def withdraw(
    ledger: Ledger,
    request_id: int,
    *,
    note: str = "",
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Requested:
    """Take back a request that waits; only who asked may, and nothing is as if it had not been asked.

    Raises ``NotFound``, ``NotPermitted``, ``RequestAnswered``, ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Requested:
            return _withdraw(work, ledger, request_id, note, expect_version, actor=actor, at=at)

        return answered_once(work, {"withdraw": request_id, "note": note}, act, again, key=key, actor=actor, at=at)


def _withdraw(
    work: UnitOfWork,
    ledger: Ledger,
    request_id: int,
    note: str,
    expect_version: int | None,
    *,
    actor: Actor,
    at: datetime,
) -> Requested:
    request, item = visible_request(work, request_id, actor=actor)
    is_theirs = bool(request.askers & actor.persons)
    require(actor, Action.WITHDRAW, item.facts, parts=frozenset({Part.ASKER} if is_theirs else ()))
    change.require_version(work, item, expect_version)
    rule = require_pending(work, ledger, request, item)
    finish(work, request, item, RequestState.WITHDRAWN, at=at)
    data = {"request": request.id, "rule": rule.key}
    changed = change.apply(work, item, action="request_withdrawn", actor=actor, at=at, data=data, note=note)
    waiting = Recipients(work).of(item.facts, rule.approvals[request.step].who)
    told = announce(
        work,
        changed,
        "withdrawn",
        {**waiting, **asker_and_owner(work, item, request)},
        actor=actor,
        at=at,
        data={"request": request.id, "kind": request.kind, "new_due_on": request.new_due_on, "note": note},
    )
    return Requested(
        id=request.id,
        item=item.number,
        rule=rule.key,
        kind=request.kind,
        state=RequestState.WITHDRAWN,
        due_on=item.due_on,
        new_due_on=request.new_due_on,
        answer_by=None,
        version=changed.facts.version,
        told=told,
    )
