"""The command that explains one item."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from engine.operations.coming import Coming
from engine.operations.explaining import ExplainedDeadline, Explanation, explain
from engine.store.proofs import Mail, Proof
from rectify.cli import explain_view
from rectify.cli.invocation import AsJson, ItemName, MaybeAsUser, invocation
from rectify.terminal import instant

# What fits a few screens; an item that is years overdue has thousands.
_SHOWN, _EVERYTHING = 60, 2**31 - 1


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("explain")(_explain)


def _explain(
    context: typer.Context,
    item: ItemName,
    as_user: MaybeAsUser = None,
    everything: Annotated[bool, typer.Option("--all", help="列出全部提醒记录 · every reminder")] = False,
    last: Annotated[int, typer.Option("--last", help="最近几条提醒 · how many reminders", min=1)] = _SHOWN,
    as_json: AsJson = False,
) -> None:
    """为什么是这个状态、这个期限、这些邮件 · why this state, this date, these mails and not others."""
    run = invocation(context)
    most = _EVERYTHING if everything else last
    told = explain(run.app.ledger, item, actor=run.actor(as_user), at=run.at, most=most)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(_document(told))
    else:
        explain_view.show(told, terminal)


def _document(told: Explanation) -> dict[str, Any]:
    return {
        "item": told.item.number,
        "as_of": told.today,
        "state": {"key": told.item.facts.state, **_entered(told)},
        "due_on": told.item.due_on,
        "deadlines": [_deadline(told, one) for one in told.deadlines],
        "reminders": {"total": told.rungs_in_all, "entries": [_proof(told, one) for one in told.rungs]},
        "snoozes": [
            {"person": told.names[one.person_id], "until": one.until_on, "reason": one.reason} for one in told.snoozes
        ],
        "next_review_opens_on": told.review_opens_on,
        "steps": [
            {
                "trigger": step.trigger,
                "open": not reasons,
                "missing": [{"code": reason.code, "message": reason.says.en} for reason in reasons],
            }
            for step, reasons in told.steps
        ],
    }


def _entered(told: Explanation) -> dict[str, Any]:
    if told.entered is None:
        return {"since": None, "version": None, "action": None, "trigger": None, "by": None, "note": None}
    entry, _under = told.entered
    return {
        "since": instant(entry.at),
        "version": entry.seq,
        "action": entry.action,
        "trigger": entry.data.get("trigger"),
        "by": dict(entry.by),
        "note": entry.note,
    }


def _deadline(told: Explanation, one: ExplainedDeadline) -> dict[str, Any]:
    found = one.deadline
    return {
        "id": found.id,
        "subject": found.subject,
        "part": one.part or None,
        "rule": found.rule,
        "due_on": found.due_on,
        "zone": found.zone,
        "calendar": found.calendar,
        "published": found.is_published,
        "because": found.because,
        "set_at": instant(found.set_at),
        "set_by": dict(one.set_by.by) if one.set_by else None,
        "ended_at": instant(found.ended_at),
        "ended_because": found.ended_because,
        "held_because": found.held_because,
        "reckoned": _reckoned(one),
        "next": None if one.coming is None else _coming(told, one.coming),
    }


def _reckoned(one: ExplainedDeadline) -> dict[str, Any] | None:
    counted = one.reckoned
    if counted is None:
        return None
    return {
        "due_on": counted.due_on,
        "stated_in": counted.stated_in,
        "anchor": counted.anchor,
        "anchor_on": counted.anchor_on,
        "anchor_known": counted.is_anchor_known,
        "amount": counted.limit.amount,
        "unit": counted.limit.unit,
        "limit_by": counted.told_apart_by,
        "clamped": counted.clamped,
        "runs": [
            {"kind": run.kind, "first": run.first, "last": run.last, "counted": run.counted} for run in counted.runs
        ],
    }


def _coming(told: Explanation, coming: Coming) -> dict[str, Any]:
    return {
        "on": coming.on,
        "occurrences": list(coming.occurrences),
        "people": [
            {
                "person": told.names[person],
                "why": why,
                "instead": told.names[coming.instead[person]] if person in coming.instead else None,
                "snoozed": person in coming.quiet,
            }
            for person, why in coming.people.items()
        ],
    }


def _proof(told: Explanation, proof: Proof) -> dict[str, Any]:
    return {
        "deadline": proof.deadline_id,
        "occurrence": proof.occurrence,
        "planned_on": proof.planned_on,
        "person": told.names[proof.recipient_id] if proof.recipient_id is not None else None,
        "outcome": proof.outcome,
        "reason": proof.reason or None,
        "late": proof.late,
        "recorded_at": instant(proof.fired_at),
        "notice": proof.notice,
        "told": told.names[proof.told_id] if proof.told_id is not None else None,
        "mail": None if proof.mail is None else _mail(proof.mail),
        "also": [_mail(also) for also in proof.also],
    }


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "message_id": mail.header_id,
        "channel": mail.channel,
        "state": mail.state,
        "address": mail.address,
        "made_at": instant(mail.made_at),
        "sent_at": instant(mail.sent_at),
        "lines": mail.lines,
        "detail": mail.detail or None,
    }
