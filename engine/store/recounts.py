"""Live deadlines whose day may have to be counted again, because the calendar is another now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update

from engine.domain.deadlines import SetBecause, Subject
from engine.domain.workdays import WEEKDAYS
from engine.store.deadlines import StoredDeadline
from engine.store.tables.dates import Deadline, Duty, Progress, Receipt, Review
from engine.store.unit_of_work import UnitOfWork, table_of

_deadline, _duty = table_of(Deadline), table_of(Duty)
_LIVE = _deadline.c.ended_at.is_(None)
_UNTIL = bindparam("until", type_=_deadline.c.due_on.type)
_NEXT = (
    select(_deadline.c.id, _deadline.c.item_id)
    .where(_LIVE, _deadline.c.id > bindparam("after"), _deadline.c.id <= bindparam("last"))
    .order_by(_deadline.c.id)
    .limit(bindparam("most"))
)
_NEXT_SINCE = _NEXT.where(_deadline.c.due_on >= bindparam("since", type_=_deadline.c.due_on.type))
_NEXT_ANNOUNCED = _NEXT.where(_deadline.c.is_published.is_(False), _deadline.c.due_on <= _UNTIL)
_NEWEST = select(func.max(_deadline.c.id))
_FIRST_SET = select(func.max(_deadline.c.set_at)).where(
    _deadline.c.subject == bindparam("subject"),
    _deadline.c.subject_id == bindparam("subject_id"),
    # Not ``not_in``: a list is filled in when the statement is compiled, and then every value must be there.
    _deadline.c.because != SetBecause.CALENDAR,
    _deadline.c.because != SetBecause.MIGRATED,
    _deadline.c.id <= bindparam("deadline_id"),
)
_CONFIRM = (
    update(_deadline)
    .where(_deadline.c.id == bindparam("deadline_id"), _LIVE)
    .values(is_published=True, calendar=bindparam("named"))
)
_RETRACT = (
    update(_deadline)
    .where(_LIVE, _deadline.c.due_on > _UNTIL, _deadline.c.is_published, _deadline.c.calendar != WEEKDAYS.version)
    .values(is_published=False)
)
_HOLD = update(_deadline).where(_deadline.c.id == bindparam("deadline_id")).values(held_because=bindparam("because"))
_WAITING = select(func.count()).where(_LIVE, _deadline.c.is_published.is_(False), _deadline.c.due_on > _UNTIL)
_READY = select(func.count()).where(_LIVE, _deadline.c.is_published.is_(False), _deadline.c.due_on <= _UNTIL)
_DUTY_VERSION = select(_duty.c.workflow_version_id).where(_duty.c.id == bindparam("duty_id"))
# What has a row of its own beside its deadline, with the day in it.
_ROWS = {
    Subject.REVIEW: table_of(Review),
    Subject.PROGRESS: table_of(Progress),
    Subject.DUTY: _duty,
    Subject.RECEIPT: table_of(Receipt),
}
_PUT_OFF = {
    subject: update(row).where(row.c.id == bindparam("key")).values(due_on=bindparam("day", type_=row.c.due_on.type))
    for subject, row in _ROWS.items()
}
_OPENS_ON = {
    subject: select(row.c.opens_on).where(row.c.id == bindparam("key"))
    for subject, row in _ROWS.items()
    if "opens_on" in row.c
}


def newest(work: UnitOfWork) -> int:
    """Return the key of the newest deadline, 0 when there is none: what is set from now on is not counted again."""
    return int(work.one(_NEWEST)[0] or 0)


def batch(
    work: UnitOfWork,
    *,
    after: int,
    last: int,
    most: int,
    announced_until: date | None = None,
    since: date | None = None,
) -> list[tuple[int, int | None]]:
    """Return the next live deadlines up to a last one, with the items they belong to, by their keys.

    With ``announced_until`` only those that were set while the holidays were not announced, and now are up to that day;
    with ``since`` only those due on that day or later.
    """
    if since is not None:
        return [(key, item) for key, item in work.rows(_NEXT_SINCE, after=after, last=last, most=most, since=since)]
    if announced_until is None:
        return [(key, item) for key, item in work.rows(_NEXT, after=after, last=last, most=most)]
    return [
        (key, item)
        for key, item in work.rows(_NEXT_ANNOUNCED, after=after, last=last, most=most, until=announced_until)
    ]


def held(work: UnitOfWork, deadline_ids: Iterable[int]) -> dict[int, str]:
    """Return why nobody is reminded of those of these deadlines that are held."""
    query = select(_deadline.c.id, _deadline.c.held_because).where(
        _deadline.c.id.in_(sorted(deadline_ids)), _deadline.c.held_because.is_not(None)
    )
    return dict(work.rows_once(query))


def hold_like(work: UnitOfWork, deadline_id: int, because: str) -> None:
    """Hold a deadline for the reason for which the one before it was held."""
    work.run(_HOLD, deadline_id=deadline_id, because=because)


def counted_from(work: UnitOfWork, deadline: StoredDeadline) -> datetime:
    """Return when a deadline was first set: versions that the calendar or a move brought count from then, too."""
    found: datetime | None = work.one(
        _FIRST_SET, subject=deadline.subject, subject_id=deadline.subject_id, deadline_id=deadline.id
    )[0]
    return found or deadline.set_at


def opens_on(work: UnitOfWork, deadline: StoredDeadline) -> date:
    """Return when the window of a review, a report or a duty opens."""
    found: date = work.one(_OPENS_ON[deadline.subject], key=deadline.subject_id)[0]
    return found


def duty_version(work: UnitOfWork, duty_id: int) -> int:
    """Return the workflow version that a duty is owed by."""
    return int(work.one(_DUTY_VERSION, duty_id=duty_id)[0])


def put_off(work: UnitOfWork, deadline: StoredDeadline, due_on: date) -> None:
    """Write another day into the row a deadline is about, where that has one."""
    if deadline.subject in _PUT_OFF:
        work.run(_PUT_OFF[deadline.subject], key=deadline.subject_id, day=due_on)


def confirm(work: UnitOfWork, deadline_id: int, *, calendar: str) -> None:
    """Record that the holidays up to a deadline are announced now, and its day has stayed the same."""
    work.run(_CONFIRM, deadline_id=deadline_id, named=calendar)


def retract(work: UnitOfWork, until: date) -> None:
    """Record that the holidays after a day are not announced after all."""
    work.run(_RETRACT, until=until)


def unannounced(work: UnitOfWork, until: date) -> int:
    """Return how many live deadlines lie in years whose holidays are not announced."""
    return int(work.one(_WAITING, until=until)[0])


def to_recount(work: UnitOfWork, until: date) -> int:
    """Return how many live deadlines were set before the holidays of their year were announced, and now are."""
    return int(work.one(_READY, until=until)[0])
