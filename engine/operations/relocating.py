"""One batch of items moved to another version of their workflow: states, dates, reviews and history together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, HeldBecause, SetBecause, Subject, due_by
from engine.domain.ladders import RungOutcome, planned
from engine.domain.reviews import first_after
from engine.domain.workdays import local_day, start_of_day
from engine.operations import change, standstill
from engine.operations.deadlines import end_review, first_look
from engine.operations.lapsing import Carried, carried, end_carried, record_of, set_carried
from engine.operations.ledger import Ledger
from engine.operations.owed_relocating import begin_owed, end_owed, names_of
from engine.operations.owed_shifting import SUBJECTS
from engine.operations.reminding import settle
from engine.operations.shifting import Shift, Versions, original_due_on, review_rule, shift
from engine.store import deadlines, moves, pauses, requests, reviews, rungs
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem
from engine.store.reviews import StoredReview
from engine.store.rungs import NewRung
from engine.store.unit_of_work import UnitOfWork
from engine.store.versions import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """From which version to which, and what each state becomes; other states keep their items."""

    source: Published
    target: Published
    becomes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mover:
    """One item on its way, with what it leaves behind and what awaits it."""

    item: StoredItem
    live: StoredDeadline | None
    review: StoredReview | None
    shift: Shift
    carried: Carried | None = None

    @property
    def stays_paused(self) -> bool:
        """Say whether an item that is paused has a date afterwards that can go on standing still."""
        return self.shift.keeps_deadline or (self.shift.due is not None and self.shift.state == self.item.facts.state)


def relocate(
    work: UnitOfWork, ledger: Ledger, leg: Leg, items: Sequence[StoredItem], *, actor: Actor, at: datetime
) -> None:
    """Move items that nobody else can change in this transaction.

    What ends is settled under the version it was set by, while the items are still on it: afterwards nobody would
    know its ladder. Who worked, which steps were taken, fields and returns stay as they are; what the new version
    does not ask about does no harm.
    """
    versions = versions_of(work, ledger, leg)
    movers = _movers(work, versions, leg, items)
    told = moves.told_until(work, [mover.live.id for mover in movers if mover.live and not mover.shift.keeps_deadline])
    for mover in movers:
        _end(work, versions, mover, at=at)
    _settle(work, ledger, items, at=at)
    for mover in movers:
        begun = begin_owed(work, ledger, versions.target, mover.item, mover.shift.state, mover.shift.owed, at=at)
        _go(work, ledger, versions, leg, mover, begun, told=told, actor=actor, at=at)
    moves.rename_state_in_notices(
        work,
        {
            mover.item.id: (mover.item.facts.state, mover.shift.state)
            for mover in movers
            if mover.item.facts.state != mover.shift.state
        },
    )


def versions_of(work: UnitOfWork, ledger: Ledger, leg: Leg) -> Versions:
    """Return the two definitions of a leg, with the calendar that counts afterwards."""
    target = ledger.workflow(work, leg.target.id)
    return Versions(source=ledger.workflow(work, leg.source.id), target=target, calendar=ledger.calendar(work, target))


def _movers(work: UnitOfWork, versions: Versions, leg: Leg, items: Sequence[StoredItem]) -> list[_Mover]:
    live = deadlines.get_many(work, (item.deadline_id for item in items if item.deadline_id is not None))
    open_reviews = reviews.open_of_items(work, (item.id for item in items))
    hanging = deadlines.live_of_items(work, (item.id for item in items), SUBJECTS)
    pending = requests.pending_of_items(work, (item.id for item in items))
    movers = []
    for item in items:
        deadline, review, owed = live.get(item.deadline_id or 0), open_reviews.get(item.id), hanging.get(item.id, ())
        shifted = shift(versions, item, leg.becomes[item.facts.state], live=deadline, review=review, owed=owed)
        brought = None
        if item.id in pending:
            stays = shifted.state == item.facts.state and shifted.due is not None
            brought = carried(work, versions.target, pending[item.id], becomes=shifted.state, keeps_date=stays)
        movers.append(_Mover(item=item, live=deadline, review=review, shift=shifted, carried=brought))
    return movers


def _end(work: UnitOfWork, versions: Versions, mover: _Mover, *, at: datetime) -> None:
    end_owed(work, mover.shift.owed, at=at)
    if mover.carried is not None:
        end_carried(work, versions.target, mover.carried, at=at)
    if mover.live is not None and not mover.shift.keeps_deadline:
        deadlines.end(work, mover.live.id, EndedBecause.MIGRATED, at=at)
    if mover.review is None or mover.shift.open_review in {"none", "goes_on"}:
        return
    if mover.shift.open_review == "ends":
        reviews.skip(work, mover.review.id)
    end_review(work, item_id=mover.item.id, review_id=mover.review.id, because=EndedBecause.MIGRATED, at=at)


def _settle(work: UnitOfWork, ledger: Ledger, items: Sequence[StoredItem], *, at: datetime) -> None:
    timers = moves.settle_timers(work, (item.id for item in items))
    failed = {timer for timer, _why in settle(work, ledger, timers, at=at).failed}
    deadlines.drop_timers(work, (timer for timer in timers if timer not in failed))


def _go(
    work: UnitOfWork,
    ledger: Ledger,
    versions: Versions,
    leg: Leg,
    mover: _Mover,
    begun: Mapping[str, date],
    *,
    told: Mapping[int, date],
    actor: Actor,
    at: datetime,
) -> None:
    item, shifted = mover.item, mover.shift
    columns: dict[str, object] = {"workflow_version_id": leg.target.id, **begun}
    deadline_id = item.deadline_id
    if not shifted.keeps_deadline:
        deadline_id = _set(work, versions, mover, told=told, at=at)
        due_on = shifted.due.due_on if shifted.due else None
        columns |= {"deadline_id": deadline_id, "due_on": due_on, "original_due_on": original_due_on(item, shifted)}
    elif shifted.looks_anew and mover.live is not None:
        deadlines.look_anew(work, mover.live, at=at)
    columns |= _take_along(work, ledger, versions, mover, deadline_id, actor=actor, at=at)
    if shifted.begins_reviews:
        columns["reviews_since"] = local_day(at, versions.target.zone)
    _look_after_reviews(work, versions, mover, at=at)
    change.apply(
        work,
        item,
        action="migrate",
        actor=actor,
        at=at,
        facts=replace(item.facts, state=shifted.state),
        values=columns,
        data=_record(leg, mover),
    )


def _take_along(
    work: UnitOfWork,
    ledger: Ledger,
    versions: Versions,
    mover: _Mover,
    deadline_id: int | None,
    *,
    actor: Actor,
    at: datetime,
) -> dict[str, object]:
    """Let a pending request, or a pause, hold the date an item has now, or end with the one it had."""
    item, brought = mover.item, mover.carried
    if brought is not None:
        set_carried(work, ledger, versions.target, item, brought, at=at)
        if deadline_id is not None and brought.is_standing:
            deadlines.hold(work, deadline_id, HeldBecause.REQUEST)
        elif deadline_id is not None:
            deadlines.release(work, deadline_id)
    if item.paused_on is None:
        return {}
    if mover.stays_paused and deadline_id is not None:
        deadlines.hold(work, deadline_id, HeldBecause.PAUSED)
        return {}
    standstill.release(work, item)
    pauses.end(work, item.id, on=local_day(at, versions.target.zone), by=actor.shown_as, at=at)
    return {"paused_on": None}


def _set(work: UnitOfWork, versions: Versions, mover: _Mover, *, told: Mapping[int, date], at: datetime) -> int | None:
    due, item = mover.shift.due, mover.item
    if due is None:
        return None
    deadline_id = deadlines.set_deadline(
        work,
        due,
        item_id=item.id,
        subject=Subject.ITEM,
        subject_id=item.id,
        version=item.facts.version + 1,
        because=mover.shift.because,
        at=at,
        first_look=first_look(versions.target, due, versions.calendar, at=at),
    )
    before, today = mover.live, local_day(at, due.zone)
    if before is not None and before.due_on == due.due_on and told.get(before.id, date.min) >= today:
        # Somebody was told of this very day today: the new ladder begins tomorrow.
        planned_today = planned(
            versions.target.ladders[due.ladder], due.due_on, versions.calendar, first=today, last=today
        )
        told_before = (RungOutcome.SKIPPED, "told_before")
        rungs.add(work, [NewRung(deadline_id, rung.occurrence, rung.day, at, *told_before) for rung in planned_today])
    return deadline_id


def _look_after_reviews(work: UnitOfWork, versions: Versions, mover: _Mover, *, at: datetime) -> None:
    item, review = mover.item, mover.review
    rule = review_rule(versions.target, mover.shift.state, item)
    if rule is None:
        return
    if mover.shift.wakes_reviews:
        period = first_after(rule, local_day(at, versions.target.zone), versions.calendar)
        deadlines.wake(work, "review", item.id, at=start_of_day(period.opens_on, versions.target.zone))
    if review is None or mover.shift.open_review == "ends":
        return
    if mover.shift.open_review == "goes_on":
        live = deadlines.live_of(work, item_id=item.id, subject=Subject.REVIEW, subject_id=review.id)
        if live is not None:
            deadlines.look_anew(work, live, at=at)
        return
    limit = due_by(
        review.due_on, rule=rule.key, ladder=rule.ladder, calendar=versions.calendar, zone=versions.target.zone
    )
    deadlines.set_deadline(
        work,
        limit,
        item_id=item.id,
        subject=Subject.REVIEW,
        subject_id=review.id,
        version=item.facts.version + 1,
        because=SetBecause.MIGRATED,
        at=at,
        first_look=first_look(versions.target, limit, versions.calendar, at=at),
    )


def _record(leg: Leg, mover: _Mover) -> dict[str, object]:
    item, shifted = mover.item, mover.shift
    record: dict[str, object] = {
        "from": item.facts.state,
        "to": shifted.state,
        "versions": {"from": leg.source.number, "to": leg.target.number},
    }
    due_on = shifted.due.due_on if shifted.due else None
    if due_on != item.due_on:
        record["due_on"] = {"from": _iso(item.due_on), "to": _iso(due_on)}
    if mover.review is not None and shifted.open_review == "ends":
        record["review_ended"] = mover.review.period
    if shifted.owed.ends:
        record["owed_ended"] = names_of(shifted.owed.ends)
    if mover.carried is not None and not mover.carried.is_standing:
        record |= record_of(mover.carried.request)
    if item.paused_on is not None and not mover.stays_paused:
        record["pause_ended"] = {"since": item.paused_on.isoformat()}
    return record


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
