"""The duties of the office: owed once for each workflow, rule and period, as its newest version asks.

They begin with the first item of a workflow, and follow each version that is published after that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import CLOCK
from engine.domain.deadlines import Due, EndedBecause, SetBecause, Subject, due_by
from engine.domain.definition import DutyRule, Workflow
from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.domain.workdays import local_day
from engine.operations.deadlines import first_look
from engine.operations.ledger import Ledger
from engine.operations.opening import Opened, periods_owed, wake_next
from engine.operations.recipients import Recipients
from engine.operations.reminding import Failed
from engine.store import deadlines, duties, history, outbox, versions
from engine.store.deadlines import StoredTimer
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork
from engine.store.versions import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The newest version of a workflow, whose duties count, and the first moment of its items."""

    version: Published
    workflow: Workflow
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A duty that begins: its periods, the last of which is to be done, by when, and who hears of it and why."""

    rule: DutyRule
    periods: Sequence[ReviewPeriod]
    office: int
    limit: Due
    look: datetime
    people: Mapping[int, str]


def duty_chain(duty_id: int) -> str:
    """Return the name of the chain that records what was done about a duty."""
    return f"duty:{duty_id}"


def begin_duties(work: UnitOfWork, workflow: Workflow, version_id: int, *, at: datetime) -> None:
    """Let the clock look at the duties of a version from now on."""
    if workflow.duties:
        deadlines.wake(work, "duty", version_id, at=at)


def follow_version(work: UnitOfWork, ledger: Ledger, published: Published, *, at: datetime) -> None:
    """Let the duties follow a version that has just been published; those it no longer asks for are owed no more."""
    if duties.first_item_at(work, published.key) is None:
        return
    workflow = ledger.workflow(work, published.id)
    for rule, duty in duties.open_of(work, published.key).items():
        before = ledger.workflow(work, duty.workflow_version_id).duties[rule]
        if not _goes_on(before, workflow.duties.get(rule)):
            duties.skip(work, duty.id)
            live = deadlines.live_of_duty(work, duty.id)
            if live is not None:
                deadlines.end(work, live.id, EndedBecause.MIGRATED, at=at)
    begin_duties(work, workflow, published.id, at=at)


def owe_duties(work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime) -> Opened:
    """Open the duties whose window has come, and record periods that passed unseen as skipped."""
    opened, failed = 0, list[Failed]()
    for timer in timers:
        try:
            opened += _open_all(work, ledger, timer.subject_id, at=at)
        except (LookupError, ValueError) as fault:
            failed.append((timer, repr(fault)))
    return Opened(opened=opened, failed=tuple(failed))


def _open_all(work: UnitOfWork, ledger: Ledger, version_id: int, *, at: datetime) -> int:
    key = versions.named(work, version_id).key
    work.lock(f"duties:{key}")
    newest, since = versions.latest(work, key), duties.first_item_at(work, key)
    if newest is None or newest.id != version_id or since is None:
        return 0  # a newer version has a timer of its own
    asked = _Asked(version=newest, workflow=ledger.workflow(work, version_id), since=since)
    there, begun = duties.open_of(work, key), list[_Begun]()
    for rule in asked.workflow.duties.values():
        if rule.key in there:
            continue  # only recording it moves the next
        known, first_day = duties.periods_of(work, key, rule.key), _owed_from(work, ledger, asked, rule)
        periods = periods_owed(work, ledger, asked.workflow, rule, first_day, known=known, at=at)
        if periods:
            begun.append(_begun(work, ledger, asked, rule, periods, at=at))
        else:
            wake_next(work, ledger, asked.workflow, "duty", rule, version_id, at=at)
    for one in begun:
        _begin(work, asked, one, at=at)
    return len(begun)


def _owed_from(work: UnitOfWork, ledger: Ledger, asked: _Asked, rule: DutyRule) -> date:
    """Return the day from which a duty is owed: since the workflow has items, and its versions ask for it like this."""
    asked_at = asked.since
    for version_id, published_at in duties.published(work, asked.version.key):
        if not _goes_on(ledger.workflow(work, version_id).duties.get(rule.key), rule):
            break
        asked_at = published_at
    return local_day(max(asked_at, asked.since), asked.workflow.zone)


def _goes_on(before: DutyRule | None, now: DutyRule | None) -> bool:
    """Say whether two rules ask for the same duty, each time in the same periods."""
    return before is not None and now is not None and before.every == now.every


def _begun(
    work: UnitOfWork,
    ledger: Ledger,
    asked: _Asked,
    rule: DutyRule,
    periods: Sequence[ReviewPeriod],
    *,
    at: datetime,
) -> _Begun:
    """Work out everything that may fail before the first row is written."""
    calendar, office = ledger.calendar(work, asked.workflow), duties.office_of(work)
    limit = due_by(periods[-1].due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=asked.workflow.zone)
    return _Begun(
        rule=rule,
        periods=periods,
        office=office,
        limit=limit,
        look=first_look(asked.workflow, limit, calendar, at=at),
        people=Recipients(work).in_unit(office, rule.who),
    )


def _begin(work: UnitOfWork, asked: _Asked, begun: _Begun, *, at: datetime) -> None:
    rule, (*missed, period) = begun.rule, begun.periods
    record_missed(work, asked.version, rule, missed, unit_id=begun.office, at=at)
    duty_id = duties.add(
        work,
        period,
        workflow=asked.version.key,
        version_id=asked.version.id,
        rule=rule.key,
        unit_id=begun.office,
        state=ReviewState.OPEN,
        at=at,
    )
    deadlines.set_deadline(
        work,
        begun.limit,
        item_id=None,
        subject=Subject.DUTY,
        subject_id=duty_id,
        version=1,
        because=SetBecause.OPENED,
        at=at,
        first_look=begun.look,
    )
    data: dict[str, object] = {
        "workflow": asked.version.key,
        "rule": rule.key,
        "period": period.name,
        "due_on": period.due_on.isoformat(),
    }
    skipped: dict[str, object] = {"skipped": [gone.name for gone in missed]} if missed else {}
    history.append(work, duty_chain(duty_id), at=at, action="duty_opened", actor=CLOCK, data=data | skipped)
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"duty:{duty_id}:{person}",
                kind="duty_due",
                item_id=None,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": why, "duty": duty_id, "published": begun.limit.published, **data},
            )
            for person, why in begun.people.items()
        ],
    )


def record_missed(
    work: UnitOfWork, version: Published, rule: DutyRule, missed: Sequence[ReviewPeriod], *, unit_id: int, at: datetime
) -> None:
    """Record that a duty was not done in periods gone by."""
    for gone in missed:
        duties.add(
            work,
            gone,
            workflow=version.key,
            version_id=version.id,
            rule=rule.key,
            unit_id=unit_id,
            state=ReviewState.SKIPPED,
            at=at,
        )
