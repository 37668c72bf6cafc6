"""What a pass of the clock did, and what became of the mails that waited."""

from __future__ import annotations

from typing_extensions import TypedDict

from engine.operations.tick import Ticked as Tick
from notifications.compose import Composed
from notifications.delivery import Delivered as Delivery
from rectify.answers.kinds import Instant, at


class Ticked(TypedDict):
    """What one pass of the clock did: rungs by outcome, mails written, what was opened.

    ``waiting`` people have notices that go out with their next mail, ``unreachable`` ones no address that works;
    ``failed`` is tried again in an hour. With ``dry_run`` it is what would have been done.
    """

    at: Instant
    rungs: dict[str, int]
    messages: int
    urgent: int
    by_channels: int
    reviews: int
    duties: int
    progress: int
    holiday_reminders: int
    feedback_reminders: int
    took_ms: int
    dry_run: bool
    waiting: int
    unreachable: int
    failed: list[str]


class Delivered(TypedDict):
    """How many mails ended how; ``retry`` and ``unknown`` are tried again with the same bytes."""

    sent: int
    written: int
    retry: int
    dead: int
    unknown: int


def ticked(done: Tick, composed: Composed | None, *, took_ms: int) -> Ticked:
    """Return what a pass did, as ``tick --json`` promises it; ``composed`` is None for a dry run."""
    return {
        "at": at(done.at),
        "rungs": dict(sorted(done.rungs.items())),
        "messages": composed.messages if composed else 0,
        "urgent": composed.urgent if composed else 0,
        "by_channels": composed.by_channels if composed else 0,
        "reviews": done.reviews,
        "duties": done.duties,
        "progress": done.progress,
        "holiday_reminders": done.holidays,
        "feedback_reminders": done.feedback,
        "took_ms": took_ms,
        "dry_run": composed is None,
        "waiting": composed.waiting if composed else done.people_waiting,
        "unreachable": composed.unreachable if composed else 0,
        "failed": list(done.failed),
    }


def delivered(done: Delivery) -> Delivered:
    """Return what became of mails, as ``deliver --json`` promises it."""
    return {
        "sent": done.sent,
        "written": done.written,
        "retry": done.retry,
        "dead": done.dead,
        "unknown": done.unknown,
    }
