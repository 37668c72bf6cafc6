"""What is owed once in each period: reviews, progress reports and duties, in lists and when they are done."""

from __future__ import annotations

from datetime import date, datetime

from typing_extensions import TypedDict

from engine.domain.reviews import ReviewState
from engine.domain.workdays import local_day
from engine.operations.duties import ListedDuty
from engine.operations.duties import Recorded as DutyDone
from engine.operations.progress import Reported as ReportDone
from engine.operations.reading import ListedProgress, ListedReview
from engine.operations.review import Completed as ReviewDone
from rectify.answers.kinds import Free, Instant, maybe_at


class ReviewLine(TypedDict):
    """A review in a list."""

    id: int
    item: str
    period: str
    opens_on: date
    due_on: date
    published: bool
    reviewer: str | None
    state: str
    outcome: str | None
    completed_at: Instant | None
    days_late: int


class Reviews(TypedDict):
    """Reviews, by the day they are due; ``next`` is where the next page begins, null on the last."""

    reviews: list[ReviewLine]
    next: str | None


class Completed(TypedDict):
    """A completed review, the state it made the item take, and when the next window opens."""

    id: int
    item: str
    period: str
    outcome: str
    state: str | None
    next_opens_on: date | None
    repeated: bool


class ProgressLine(TypedDict):
    """A progress report in a list; ``fields`` are those its rule asks for, money in fen."""

    id: int
    item: str
    rule: str
    period: str
    opens_on: date
    due_on: date
    owner: str | None
    state: str
    note: str | None
    fields: Free
    completed_at: Instant | None
    completed_by: str | None
    days_late: int


class ProgressReports(TypedDict):
    """Progress reports, by the day they are due; ``next`` is where the next page begins, null on the last."""

    progress: list[ProgressLine]
    next: str | None


class Reported(TypedDict):
    """A progress report that was handed in, and when the next window opens."""

    id: int
    number: str
    version: int
    period: str
    days_late: int
    next_opens_on: date
    repeated: bool


class DutyLine(TypedDict):
    """A duty of the office in a list."""

    id: int
    workflow: str
    rule: str
    period: str
    opens_on: date
    due_on: date
    state: str
    note: str | None
    fields: Free
    completed_at: Instant | None
    completed_by: str | None
    days_late: int


class Duties(TypedDict):
    """Duties of the office, by the day they are due; ``next`` is where the next page begins, null on the last."""

    duties: list[DutyLine]
    next: str | None


class Recorded(TypedDict):
    """A duty that was recorded, and when the next window opens."""

    id: int
    workflow: str
    rule: str
    period: str
    days_late: int
    next_opens_on: date
    repeated: bool


def review_line(listed: ListedReview, *, today: date, zone: str) -> ReviewLine:
    """Return a review as ``review list --json`` promises it."""
    review = listed.review
    return {
        "id": review.id,
        "item": listed.item,
        "period": review.period,
        "opens_on": review.opens_on,
        "due_on": review.due_on,
        "published": listed.published,
        "reviewer": listed.reviewer,
        "state": review.state,
        "outcome": review.outcome,
        "completed_at": maybe_at(review.completed_at),
        "days_late": _days_late(review.state, review.due_on, review.completed_at, today=today, zone=zone),
    }


def completed(done: ReviewDone) -> Completed:
    """Return a completed review."""
    return {
        "id": done.id,
        "item": done.item,
        "period": done.period,
        "outcome": done.outcome,
        "state": done.advanced.state if done.advanced else None,
        "next_opens_on": done.next_opens_on,
        "repeated": done.repeated,
    }


def progress_line(listed: ListedProgress, *, today: date, zone: str) -> ProgressLine:
    """Return a progress report as ``progress list --json`` promises it."""
    report = listed.report
    return {
        "id": report.id,
        "item": listed.item,
        "rule": report.rule,
        "period": report.period,
        "opens_on": report.opens_on,
        "due_on": report.due_on,
        "owner": listed.owner,
        "state": report.state,
        "note": report.note,
        "fields": dict(report.fields),
        "completed_at": maybe_at(report.completed_at),
        "completed_by": report.completed_by,
        "days_late": _days_late(report.state, report.due_on, report.completed_at, today=today, zone=zone),
    }


def reported(done: ReportDone) -> Reported:
    """Return a progress report that was handed in."""
    return {
        "id": done.id,
        "number": done.number,
        "version": done.version,
        "period": done.period,
        "days_late": done.days_late,
        "next_opens_on": done.next_opens_on,
        "repeated": done.repeated,
    }


def duty_line(listed: ListedDuty, *, today: date, zone: str) -> DutyLine:
    """Return a duty as ``duty list --json`` promises it."""
    duty = listed.duty
    return {
        "id": duty.id,
        "workflow": duty.workflow,
        "rule": duty.rule,
        "period": duty.period,
        "opens_on": duty.opens_on,
        "due_on": duty.due_on,
        "state": duty.state,
        "note": duty.note,
        "fields": dict(duty.fields),
        "completed_at": maybe_at(duty.completed_at),
        "completed_by": duty.completed_by,
        "days_late": _days_late(duty.state, duty.due_on, duty.completed_at, today=today, zone=zone),
    }


def recorded(done: DutyDone) -> Recorded:
    """Return a duty that was recorded."""
    return {
        "id": done.id,
        "workflow": done.workflow,
        "rule": done.rule,
        "period": done.period,
        "days_late": done.days_late,
        "next_opens_on": done.next_opens_on,
        "repeated": done.repeated,
    }


def _days_late(state: ReviewState, due_on: date, completed_at: datetime | None, *, today: date, zone: str) -> int:
    """Return by how many days something was late, or is; what was skipped is not counted."""
    ended = local_day(completed_at, zone) if completed_at else today
    return max((ended - due_on).days, 0) if state is not ReviewState.SKIPPED else 0
