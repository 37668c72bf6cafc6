"""Rungs that have come due become notices; rungs that were missed or no longer count are recorded as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.domain.deadlines import SetBecause
from engine.domain.definition import Ladder, Relation, Workflow
from engine.domain.ladders import Planned, RungOutcome, highest, next_day, planned
from engine.domain.workdays import Calendar, local_day, start_of_day
from engine.operations.ledger import Ledger
from engine.operations.recipients import Recipients
from engine.store import deadlines, items, outbox
from engine.store.deadlines import StoredDeadline, StoredTimer
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork

# No rung lies earlier than this before its due day; the reader refuses longer ladders.
_EARLIEST = timedelta(days=400)
# A ladder that has fallen silent is looked at all the same: no live deadline is ever without a timer.
_LOOK_AGAIN = timedelta(days=60)

Failed = tuple[StoredTimer, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What became of a batch of timers."""

    rungs: Counter[str] = field(default_factory=Counter)
    failed: tuple[Failed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One deadline as the clock looks at it: its rungs up to today that nobody has dealt with."""

    deadline: StoredDeadline
    item: StoredItem
    ladder: Ladder
    calendar: Calendar
    today: date
    rungs: tuple[Planned, ...]


def remind(work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime) -> Reminded:
    """Fire the due rungs of live deadlines and set the timer of each one's next rung.

    Of several due rungs of one deadline a person hears the highest; the lower ones are recorded as superseded. Rungs
    from before the deadline was set are recorded as skipped.
    """
    looks, failed = _looks(work, ledger, timers, at=at, ended=False)
    recipients, rungs, notices, coming = Recipients(work), [], [], []
    for timer, look in looks:
        skipped, live = _split(look)
        try:
            fired, told = _fire(look, live, recipients, at=at)
        except (LookupError, ValueError) as fault:
            failed.append((timer, f"{look.item.number}: {fault!r}"))
            continue
        rungs += _skipped(look, skipped, at=at) + fired
        notices += told
        day = next_day(look.ladder, look.deadline.due_on, look.calendar, after=look.today) or look.today + _LOOK_AGAIN
        coming.append(
            StoredTimer(due_at=start_of_day(day, look.deadline.zone), kind="deadline", subject_id=look.deadline.id)
        )
    outbox.put(work, notices)
    deadlines.add_rungs(work, rungs)
    deadlines.wake_many(work, coming)
    return Reminded(rungs=Counter(str(row["outcome"]) for row in rungs), failed=tuple(failed))


def settle(work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime) -> Reminded:
    """Record the rungs that ended deadlines still had planned up to their due day: suppressed, and why."""
    looks, failed = _looks(work, ledger, timers, at=at, ended=True)
    rungs = []
    for _timer, look in looks:
        skipped, live = _split(look)
        rungs += _skipped(look, skipped, at=at)
        rungs += [
            _row(look, rung, RungOutcome.SUPPRESSED, at=at, reason=str(look.deadline.ended_because)) for rung in live
        ]
    deadlines.add_rungs(work, rungs)
    return Reminded(rungs=Counter(str(row["outcome"]) for row in rungs), failed=tuple(failed))


def _looks(
    work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime, ended: bool
) -> tuple[list[tuple[StoredTimer, _Look]], list[Failed]]:
    looks: list[tuple[StoredTimer, _Look]] = []
    failed: list[Failed] = []
    if not timers:
        return looks, failed
    found = deadlines.get_many(work, (timer.subject_id for timer in timers))
    held = items.get_many(work, (of.item_id for of in found.values() if of.item_id is not None))
    last = deadlines.last_days(work, found)
    for timer in timers:
        deadline = found.get(timer.subject_id)
        if deadline is None or deadline.item_id is None or (deadline.ended_at is not None) is not ended:
            continue
        item = held[deadline.item_id]
        try:
            workflow = ledger.workflow(work, item.workflow_version_id)
            calendar = ledger.calendar(work, workflow)
            look = _look(workflow, deadline, item, calendar, since=last.get(deadline.id), at=at)
        except (LookupError, ValueError) as fault:
            failed.append((timer, f"{item.number}: {fault!r}"))
        else:
            looks.append((timer, look))
    return looks, failed


def _look(
    workflow: Workflow,
    deadline: StoredDeadline,
    item: StoredItem,
    calendar: Calendar,
    *,
    since: date | None,
    at: datetime,
) -> _Look:
    today = local_day(at, deadline.zone)
    ladder = workflow.ladders[deadline.ladder]
    first = since + timedelta(days=1) if since else deadline.due_on - _EARLIEST
    last = deadline.due_on if deadline.ended_at else today
    return _Look(
        deadline=deadline,
        item=item,
        ladder=ladder,
        calendar=calendar,
        today=today,
        rungs=planned(ladder, deadline.due_on, calendar, first=first, last=last),
    )


def _split(look: _Look) -> tuple[tuple[Planned, ...], tuple[Planned, ...]]:
    """Part the rungs that lay in the past when the deadline was set from those that count.

    A deadline that was over before it was set starts with the day after: nothing is fired for what is long past.
    """
    set_on = local_day(look.deadline.set_at, look.deadline.zone)
    if look.deadline.due_on < set_on:
        set_on += timedelta(days=1)
    return (
        tuple(rung for rung in look.rungs if rung.day < set_on),
        tuple(rung for rung in look.rungs if rung.day >= set_on),
    )


def _skipped(look: _Look, rungs: Sequence[Planned], *, at: datetime) -> list[dict[str, Any]]:
    because = "imported_late" if look.deadline.because is SetBecause.IMPORTED else "set_late"
    return [_row(look, rung, RungOutcome.SKIPPED, at=at, reason=because) for rung in rungs]


def _fire(
    look: _Look, rungs: Sequence[Planned], recipients: Recipients, *, at: datetime
) -> tuple[list[dict[str, Any]], list[NewNotice]]:
    rows, notices = [], []
    heard: dict[int, list[tuple[Planned, str]]] = {}
    for rung in rungs:
        people = recipients.of(look.item.facts, rung.rule.to)
        if not people:
            rows.append(_row(look, rung, RungOutcome.SUPPRESSED, at=at, reason="nobody_to_tell"))
        for person, why in people.items():
            heard.setdefault(person, []).append((rung, why))
    for person, told in heard.items():
        top = highest(tuple(rung for rung, _why in told))
        for rung, why in told:
            if rung is not top:
                rows.append(_row(look, rung, RungOutcome.SUPERSEDED, at=at, recipient=person, reason=top.occurrence))
                continue
            notice = _notice(look, rung, person, why, at=at)
            notices.append(notice)
            rows.append(_row(look, rung, RungOutcome.NOTICED, at=at, recipient=person, notice=notice.dedupe))
    return rows, notices


def _notice(look: _Look, rung: Planned, person: int, why: str, *, at: datetime) -> NewNotice:
    coming = _after(look, rung)
    return NewNotice(
        dedupe=f"rung:{look.deadline.id}:{rung.occurrence}:{person}",
        kind=_kind(rung, why),
        item_id=look.item.id,
        recipient_id=person,
        at=at,
        send_from=start_of_day(rung.day, look.deadline.zone),
        data={
            "why": why,
            "deadline": look.deadline.id,
            "rule": look.deadline.rule,
            "subject": look.deadline.subject,
            "due_on": look.deadline.due_on.isoformat(),
            "published": look.deadline.is_published,
            "occurrence": rung.occurrence,
            "next": coming,
        },
    )


def _after(look: _Look, rung: Planned) -> dict[str, object] | None:
    """Return what the ladder does next if nothing happens: the day, whom it tells then, by which letter."""
    day = next_day(look.ladder, look.deadline.due_on, look.calendar, after=max(look.today, rung.day))
    if day is None:
        return None
    coming = planned(look.ladder, look.deadline.due_on, look.calendar, first=day, last=day)
    told: Iterator[str] = (name for step in coming for name in step.rule.to)
    return {
        "on": day.isoformat(),
        "to": list(dict.fromkeys(told)),
        "escalates": any(step.rule.escalates for step in coming),
        "notice": coming[-1].rule.notice,
    }


def _kind(rung: Planned, why: str) -> str:
    if rung.rule.notice is not None:
        return rung.rule.notice
    if rung.rule.offset <= 0:
        return "reminder"
    return "overdue" if why == Relation.OWNER or not rung.rule.escalates else "escalated"


def _row(
    look: _Look,
    rung: Planned,
    outcome: RungOutcome,
    *,
    at: datetime,
    reason: str = "",
    recipient: int | None = None,
    notice: str | None = None,
) -> dict[str, Any]:
    return {
        "deadline_id": look.deadline.id,
        "occurrence": rung.occurrence,
        "recipient_id": recipient,
        "planned_on": rung.day,
        "fired_at": at,
        "outcome": outcome,
        "reason": reason,
        "late": max((look.today - rung.day).days, 0) if outcome is RungOutcome.NOTICED else 0,
        "notice_key": notice,
    }
