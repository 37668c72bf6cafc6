"""Absence: who stands in for whom, whose reminders are snoozed, and what was handed over."""

from __future__ import annotations

from datetime import date, datetime

from typing_extensions import TypedDict

from engine.operations.absence import ListedSubstitute
from engine.operations.handing_over import HandedOver as Over
from engine.operations.handing_over import Piece as Part
from engine.operations.snoozing import ListedSnooze
from engine.operations.snoozing import Snoozed as Slept
from engine.words import Language
from rectify.answers.kinds import Instant, at, maybe_at

# ``from`` is a word of Python: these shapes are written as calls.
Substitute = TypedDict(
    "Substitute",
    {
        "id": int,
        "person": str,
        "substitute": str,
        "from": date,
        "until": date,
        "runs": bool,
        "reason": str | None,
        "created_at": Instant,
        "created_by": str,
        "ended_at": Instant | None,
        "ended_by": str | None,
    },
)


class Substitutes(TypedDict):
    """Who stands in for whom."""

    substitutes: list[Substitute]


class Snoozed(TypedDict):
    """An item whose reminders to a person are snoozed through a day; null: they come again."""

    number: str
    version: int
    person: str
    until: date | None
    due_on: date | None


class SnoozeLine(TypedDict):
    """A wish not to be reminded that still counts."""

    id: int
    item: str
    person: str
    until: date
    due_on: date | None
    reason: str
    created_at: Instant
    created_by: str


class Snoozes(TypedDict):
    """Wishes not to be reminded that still count."""

    snoozes: list[SnoozeLine]


class Piece(TypedDict):
    """What of one item went over: relations, measures by number, reviews by period."""

    item: str
    parts: list[str]
    measures: list[int]
    reviews: list[str]


class Stayed(Piece):
    """What of one item did not go over, and why."""

    code: str
    why: str


HandedOver = TypedDict(
    "HandedOver",
    {"from": str | None, "to": str | None, "dry_run": bool, "moved": list[Piece], "stayed": list[Stayed]},
)


def substitute(one: ListedSubstitute) -> Substitute:
    """Return who stands in for whom, and when."""
    span = one.span
    return {
        "id": span.id,
        "person": one.person,
        "substitute": one.substitute,
        "from": span.from_on,
        "until": span.until_on,
        "runs": one.runs,
        "reason": span.reason or None,
        "created_at": at(span.created_at),
        "created_by": span.created_by,
        "ended_at": maybe_at(span.ended_at),
        "ended_by": span.ended_by,
    }


def ended(one: ListedSubstitute, *, at: datetime) -> Substitute:
    """Return a span that was just ended."""
    return {**substitute(one), "ended_at": maybe_at(at), "runs": False}


def snoozed(done: Slept) -> Snoozed:
    """Return what was snoozed, or is no longer."""
    return {
        "number": done.number,
        "version": done.version,
        "person": done.person,
        "until": done.until,
        "due_on": done.due_on,
    }


def snooze_line(one: ListedSnooze) -> SnoozeLine:
    """Return a wish as ``snooze list --json`` promises it."""
    return {
        "id": one.snooze.id,
        "item": one.item,
        "person": one.person,
        "until": one.snooze.until_on,
        "due_on": one.due_on,
        "reason": one.snooze.reason,
        "created_at": at(one.snooze.created_at),
        "created_by": one.snooze.created_by,
    }


def handed_over(done: Over, language: Language, *, dry_run: bool) -> HandedOver:
    """Return what a handover did, or would do."""
    return {
        "from": done.source.login,
        "to": done.target.login,
        "dry_run": dry_run,
        "moved": [_piece(one) for one in done.moved],
        "stayed": [
            {**_piece(one), "code": one.refused.code, "why": one.refused.says.text(language)}
            for one in done.stayed
            if one.refused
        ],
    }


def _piece(one: Part) -> Piece:
    share = one.share
    return {
        "item": one.number,
        "parts": list(share.relations),
        "measures": list(share.measures),
        "reviews": list(share.reviews),
    }
