"""Requests, and the deadline ledger of an item."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.deadline_ledger import DeadlineLedger, LedgerLine, ToldRequest
from engine.operations.request_list import ListedRequest
from rectify.answers.kinds import Free, Instant, at, maybe_at


class Answer(TypedDict):
    """What one step of the approval said; steps are counted from 1."""

    step: int
    agreed: bool
    by: str
    at: Instant
    note: str | None
    new_due_on: date | None


class Request(TypedDict):
    """A request on an item: what was asked for, and what was said to it."""

    id: int
    rule: str
    kind: str
    state: str
    step: int
    asked_by: str
    asked_at: Instant
    reason: str
    old_due_on: date | None
    new_due_on: date | None
    agreed_due_on: date | None
    fields: Free
    answered_at: Instant | None
    answers: list[Answer]


class RequestLine(Request):
    """A request in a list: whose turn it is, and whether it is the caller's."""

    item: str
    title: str
    steps: int | None
    answer_by: date | None
    days_late: int
    waits_for: list[str] | None
    for_me: bool
    by_me: bool


class Requests(TypedDict):
    """Requests, oldest first; ``next`` is where the next page begins, null on the last."""

    requests: list[RequestLine]
    next: str | None


class Late(TypedDict):
    """Days late against the first date, and against the present one."""

    original: int
    current: int


class DateSet(TypedDict):
    """A date a deadline had: why, by whom, since when."""

    due_on: date
    because: str
    set_at: Instant
    by: str | None
    note: str | None
    request: int | None


class DeadlineLine(TypedDict):
    """One deadline of an item with every date it had."""

    rule: str
    original_due_on: date
    due_on: date
    ended_on: date | None
    days_late: Late
    dates: list[DateSet]


class Pause(TypedDict):
    """A span in which the date stood still."""

    paused_on: date
    paused_by: str
    reason: str
    resumed_on: date | None
    resumed_by: str | None


class Dates(TypedDict):
    """The deadline ledger of an item."""

    lines: list[DeadlineLine]
    requests: list[Request]
    pauses: list[Pause]


def request(told: ToldRequest) -> Request:
    """Return one request for a program, with what was said to it; steps are counted from 1."""
    asked = told.request
    return {
        "id": asked.id,
        "rule": asked.rule,
        "kind": asked.kind,
        "state": asked.state,
        "step": asked.step,
        "asked_by": asked.asked_by,
        "asked_at": at(asked.asked_at),
        "reason": asked.reason,
        "old_due_on": asked.old_due_on,
        "new_due_on": asked.new_due_on,
        "agreed_due_on": asked.agreed_due_on,
        "fields": dict(asked.fields),
        "answered_at": maybe_at(asked.answered_at),
        "answers": [
            {
                "step": answer.position + 1,
                "agreed": answer.agreed,
                "by": answer.by,
                "at": at(answer.at),
                "note": answer.note or None,
                "new_due_on": answer.new_due_on,
            }
            for answer in told.answers
        ],
    }


def request_line(listed: ListedRequest) -> RequestLine:
    """Return one request as ``request list --json`` has it."""
    waits = listed.waits_for
    return {
        **request(listed.told),
        "item": listed.item,
        "title": listed.title,
        "steps": len(listed.rule.approvals) if listed.rule else None,
        "answer_by": listed.answer_by,
        "days_late": listed.days_late,
        "waits_for": list(waits.who) if waits else None,
        "for_me": listed.for_actor,
        "by_me": listed.by_actor,
    }


def dates(found: DeadlineLedger, *, today: date) -> Dates:
    """Return the deadline ledger of an item for a program."""
    return {
        "lines": [_line(line, today=today) for line in found.lines],
        "requests": [request(told) for told in found.requests],
        "pauses": [
            {
                "paused_on": pause.paused_on,
                "paused_by": pause.paused_by,
                "reason": pause.reason,
                "resumed_on": pause.resumed_on,
                "resumed_by": pause.resumed_by,
            }
            for pause in found.pauses
        ],
    }


def _line(line: LedgerLine, *, today: date) -> DeadlineLine:
    return {
        "rule": line.rule,
        "original_due_on": line.original_due_on,
        "due_on": line.due_on,
        "ended_on": line.ended_on,
        "days_late": {
            "original": line.days_late(line.original_due_on, today=today),
            "current": line.days_late(line.due_on, today=today),
        },
        "dates": [
            {
                "due_on": one.due_on,
                "because": one.because,
                "set_at": at(one.set_at),
                "by": one.by,
                "note": one.note,
                "request": one.request.request.id if one.request else None,
            }
            for one in line.dates
        ],
    }
