"""Answering a request: each of those who must agree, in order; the last answer states the date, or takes the step."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require_named, standing
from engine.operations import change
from engine.operations.advance import again as advanced_again
from engine.operations.answers import as_text
from engine.operations.consenting import PLAIN, Answered, Case, Consent, consent_to, refuse_to
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.petitions import answered_before, require_pending, visible_request
from engine.store import requests
from engine.store.unit_of_work import UnitOfWork, writing


def agree(
    ledger: Ledger,
    request_id: int,
    consent: Consent = PLAIN,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Answered:
    """Agree to a request, at the step it has come to. The last agreement carries it out in the same transaction.

    More time ends the item's deadline and sets the next; the move to long-term fills in the form and takes the rule's
    step. Raises ``NotFound``, ``NotPermitted``, ``RequestAnswered``, ``DateRefused`` for a day that is not later,
    ``InvalidInput``, ``ItemChanged``, ``KeyReused`` and whatever the step raises.
    """
    with writing(ledger.database) as work:

        def act() -> Answered:
            return consent_to(_case(work, ledger, request_id, expect_version, actor=actor, at=at), consent)

        asked: dict[str, object] = {"agree": request_id, "consent": _as_asked(consent)}
        return answered_once(work, asked, act, _again, key=key, actor=actor, at=at)


def refuse(
    ledger: Ledger,
    request_id: int,
    note: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Answered:
    """Refuse a request, with the reason; the item's date stays as it is and is reminded of again.

    Raises ``NotFound``, ``NotPermitted``, ``RequestAnswered``, ``InvalidInput`` for a text that gives no reason,
    ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Answered:
            return refuse_to(_case(work, ledger, request_id, expect_version, actor=actor, at=at), note)

        return answered_once(work, {"refuse": request_id, "note": note}, act, _again, key=key, actor=actor, at=at)


def _case(
    work: UnitOfWork, ledger: Ledger, request_id: int, expect_version: int | None, *, actor: Actor, at: datetime
) -> Case:
    request, item = visible_request(work, request_id, actor=actor)
    change.require_version(work, item, expect_version)
    rule = require_pending(work, ledger, request, item)
    workflow = ledger.workflow(work, item.workflow_version_id)
    held, now = standing(actor, item.facts), rule.approvals[request.step]
    before = {name for approval in rule.approvals[: request.step] for name in approval.who}
    if not actor.persons & request.askers and held.isdisjoint(now.who) and not held.isdisjoint(before):
        raise answered_before(work, request, item)
    held = standing(actor, item.facts)
    require_named(actor, Action.ANSWER, now.who, workflow, held, where=item.number, but=request.askers)
    said = requests.answers_to(work, [request.id]).get(request.id, ())
    return Case(
        work=work,
        ledger=ledger,
        workflow=workflow,
        request=request,
        item=item,
        rule=rule,
        said=said,
        actor=actor,
        at=at,
    )


def _as_asked(consent: Consent) -> str:
    """Return a consent as its key is kept with; what came later is left out where unused, for keys from before."""
    told: dict[str, Any] = json.loads(as_text(consent))
    return json.dumps({name: value for name, value in told.items() if (name, value) != ("decision", None)})


def _again(text: str) -> Answered:
    told: dict[str, Any] = json.loads(text)
    days = {name: date.fromisoformat(told[name]) for name in ("due_on", "agreed_due_on") if told[name]}
    advanced = advanced_again(told["advanced"]) if told["advanced"] else None
    return Answered(**{**told, **days, "advanced": advanced, "repeated": True})
