"""One item explained: why this state, this date, these mails, and what stands in the way of each step."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.coming import Coming as Coming_
from engine.operations.explaining import ExplainedDeadline, Explanation
from engine.operations.explaining import Urging as Urging_
from engine.store.proofs import Mail as Mail_
from engine.store.proofs import Proof as Proof_
from engine.words import Language
from rectify.answers.item import Missing, missing
from rectify.answers.kinds import Free, Instant, at, maybe_at


class Entered(TypedDict):
    """The state, and the change that brought the item into it; all null since it was opened."""

    key: str
    since: Instant | None
    version: int | None
    action: str | None
    trigger: str | None
    by: Free | None
    note: str | None


class Run(TypedDict):
    """Days in a row that count, or do not, for one reason."""

    kind: str
    first: date
    last: date
    counted: int


class Reckoning(TypedDict):
    """How a day is counted by its rule as things are now."""

    due_on: date | None
    stated_in: str | None
    anchor: str
    anchor_on: date
    anchor_known: bool
    amount: int
    unit: str
    limit_by: str | None
    clamped: bool
    runs: list[Run]


class Reminded(TypedDict):
    """Whom a reminder to come goes to, and why; ``instead`` stands in, ``snoozed`` wants none."""

    person: str
    why: str
    instead: str | None
    snoozed: bool


class Coming(TypedDict):
    """The next reminder of a deadline."""

    on: date
    occurrences: list[str]
    people: list[Reminded]


class ExplainedDate(TypedDict):
    """A deadline the item has or had: who set it, why it ended, how it is counted, what it says next."""

    id: int
    subject: str
    part: str | None
    rule: str
    due_on: date
    zone: str
    calendar: str
    published: bool
    because: str
    set_at: Instant
    set_by: Free | None
    ended_at: Instant | None
    ended_because: str | None
    held_because: str | None
    reckoned: Reckoning | None
    next: Coming | None


class Carrier(TypedDict):
    """A message that carried a reminder. Address and detail are null where the mail is not the asker's to see."""

    message_id: str
    channel: str
    state: str
    address: str | None
    made_at: Instant
    sent_at: Instant | None
    lines: int
    detail: str | None


class Proof(TypedDict):
    """What became of one reminder."""

    deadline: int
    occurrence: str
    planned_on: date
    person: str | None
    outcome: str
    reason: str | None
    late: int
    recorded_at: Instant
    notice: str | None
    told: str | None
    mail: Carrier | None
    also: list[Carrier]


class Proofs(TypedDict):
    """How many reminders there are in all, and the latest of them."""

    total: int
    entries: list[Proof]


class Pressed(TypedDict):
    """What became of one notice of an urging; ``told`` got it, for ``person``."""

    person: str
    notice: str
    told: str | None
    mail: Carrier | None
    also: list[Carrier]


class Urging(TypedDict):
    """Somebody who urged by hand, and whoever was told of it."""

    at: Instant
    version: int
    by: Free
    note: str | None
    told: list[Pressed]


class Snooze(TypedDict):
    """Somebody who wants no reminder until a day is over."""

    person: str
    until: date
    reason: str


class OpenStep(TypedDict):
    """A step from the present state, and what stands in the asker's way."""

    trigger: str
    open: bool
    missing: list[Missing]


class Explained(TypedDict):
    """One item explained."""

    item: str
    as_of: date
    state: Entered
    due_on: date | None
    deadlines: list[ExplainedDate]
    reminders: Proofs
    urgings: list[Urging]
    snoozes: list[Snooze]
    next_review_opens_on: date | None
    steps: list[OpenStep]


def explained(told: Explanation, language: Language) -> Explained:
    """Return the explanation of an item for a program; what is missing in one language, other words in English."""
    return {
        "item": told.item.number,
        "as_of": told.today,
        "state": _entered(told),
        "due_on": told.item.due_on,
        "deadlines": [_deadline(told, one) for one in told.deadlines],
        "reminders": {"total": told.rungs_in_all, "entries": [_proof(told, one) for one in told.rungs]},
        "urgings": [_urging(told, one) for one in told.urgings],
        "snoozes": [
            {"person": told.names[one.person_id], "until": one.until_on, "reason": one.reason} for one in told.snoozes
        ],
        "next_review_opens_on": told.review_opens_on,
        "steps": [
            {"trigger": step.trigger, "open": not reasons, "missing": [missing(one, language) for one in reasons]}
            for step, reasons in told.steps
        ],
    }


def _entered(told: Explanation) -> Entered:
    key = told.item.facts.state
    if told.entered is None:
        return {
            "key": key, "since": None, "version": None, "action": None, "trigger": None, "by": None, "note": None,
        }  # fmt: skip
    entry, _under = told.entered
    return {
        "key": key,
        "since": at(entry.at),
        "version": entry.seq,
        "action": entry.action,
        "trigger": entry.data.get("trigger"),
        "by": dict(entry.by),
        "note": entry.note,
    }


def _deadline(told: Explanation, one: ExplainedDeadline) -> ExplainedDate:
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
        "set_at": at(found.set_at),
        "set_by": dict(one.set_by.by) if one.set_by else None,
        "ended_at": maybe_at(found.ended_at),
        "ended_because": found.ended_because,
        "held_because": found.held_because,
        "reckoned": _reckoned(one),
        "next": None if one.coming is None else _coming(told, one.coming),
    }


def _reckoned(one: ExplainedDeadline) -> Reckoning | None:
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


def _coming(told: Explanation, coming: Coming_) -> Coming:
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


def _proof(told: Explanation, proof: Proof_) -> Proof:
    return {
        "deadline": proof.deadline_id,
        "occurrence": proof.occurrence,
        "planned_on": proof.planned_on,
        "person": told.names[proof.recipient_id] if proof.recipient_id is not None else None,
        "outcome": proof.outcome,
        "reason": proof.reason or None,
        "late": proof.late,
        "recorded_at": at(proof.fired_at),
        "notice": proof.notice,
        "told": told.names[proof.told_id] if proof.told_id is not None else None,
        "mail": None if proof.mail is None else _mail(proof.mail),
        "also": [_mail(also) for also in proof.also],
    }


def _urging(told: Explanation, one: Urging_) -> Urging:
    return {
        "at": at(one.entry.at),
        "version": one.entry.seq,
        "by": dict(one.entry.by),
        "note": one.entry.note,
        "told": [
            {
                "person": told.names[carried.for_id or carried.told_id or 0],
                "notice": carried.notice,
                "told": told.names[carried.told_id] if carried.told_id is not None else None,
                "mail": None if carried.mail is None else _mail(carried.mail),
                "also": [_mail(also) for also in carried.also],
            }
            for carried in one.told
        ],
    }


def _mail(mail: Mail_) -> Carrier:
    return {
        "message_id": mail.header_id,
        "channel": mail.channel,
        "state": mail.state,
        "address": mail.address or None,
        "made_at": at(mail.made_at),
        "sent_at": maybe_at(mail.sent_at),
        "lines": mail.lines,
        "detail": mail.detail or None,
    }
