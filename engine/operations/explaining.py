"""Explaining one item: why this state, why this date, why these mails and not others, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.actor import Actor
from engine.domain.deadlines import HeldBecause, Subject
from engine.domain.definition import Transition, Workflow
from engine.domain.item import ItemFacts
from engine.domain.ladders import Planned, planned
from engine.domain.reckoning import Reckoned, reckon
from engine.domain.workdays import Calendar, local_day
from engine.errors import Reason
from engine.machine import obstacles
from engine.operations import change
from engine.operations.advance import dates_of
from engine.operations.ledger import Ledger
from engine.operations.reading import Told, in_the_way, told_under
from engine.operations.recipients import Recipients
from engine.store import absence, deadlines, history, measures, people, proofs, reviews
from engine.store.absence import StoredSnooze
from engine.store.deadlines import StoredDeadline
from engine.store.history import Entry
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.proofs import Proof
from engine.store.tables.office import CalendarDay
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

# How far ahead the next rung is looked for; the weekly rungs of a ladder come sooner.
_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The next reminder of a deadline: its civil day (past when the clock has not ticked since), whom it will tell.

    ``people`` gives each person with the role or relation that is the reason; ``instead`` who gets the mail of those
    who are absent that day, ``quiet`` those who asked not to be reminded through it.
    """

    on: date
    occurrences: tuple[str, ...]
    people: Mapping[int, str]
    instead: Mapping[int, int]
    quiet: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDeadline:
    """A deadline with the change that set it. ``part`` is what of the item it is about: a measure, a period.

    ``reckoned`` is the count of an item's own live date by its rule as things are now; it may differ from what was
    set, by a request or by hand. ``held`` says why nobody is reminded of it for the time being.
    """

    deadline: StoredDeadline
    title: Words
    part: str
    set_by: Entry | None
    reckoned: Reckoned | None
    held: HeldBecause | None
    coming: Coming | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything there is to say about an item's state, dates and mails; ``rungs`` are the latest of ``rungs_in_all``.

    ``entered`` is the change that brought the item into its state, told by the workflow version of that time.
    """

    item: StoredItem
    workflow: Workflow
    calendar: Calendar
    today: date
    entered: tuple[Entry, Told] | None
    deadlines: tuple[ExplainedDeadline, ...]
    rungs: tuple[Proof, ...]
    rungs_in_all: int
    snoozes: tuple[StoredSnooze, ...]
    review_opens_on: date | None
    steps: tuple[tuple[Transition, tuple[Reason, ...]], ...]
    names: Mapping[int, str]
    days_off: Mapping[date, str]


def explain(ledger: Ledger, name: str, *, actor: Actor, at: datetime, most: int) -> Explanation:
    """Explain an item as it stands, with its ``most`` latest rungs and, for each step, what stands in the actor's way.

    It changes nothing and is computed by the functions that decide and remind. Raises ``NotFound``.
    """
    with reading(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        workflow = ledger.workflow(work, item.workflow_version_id)
        calendar = ledger.calendar(work, workflow)
        entries = history.entries(work, history.item_chain(item.id))
        told = told_under(work, ledger, item, entries)
        today = local_day(at, workflow.zone)
        opens = proofs.review_opens(work, item.id)
        return Explanation(
            item=item,
            workflow=workflow,
            calendar=calendar,
            today=today,
            entered=next(_entering(entries, told), None),
            deadlines=tuple(_Deadlines(work, ledger, item, workflow, calendar, today).explained(entries, told)),
            rungs=tuple(proofs.proofs_of(work, item.id, most=most)),
            rungs_in_all=proofs.counted(work, item.id),
            snoozes=tuple(absence.snoozes(work, item_id=item.id, still_on=today)),
            review_opens_on=None if opens is None else local_day(opens, workflow.zone),
            steps=tuple(
                (step, in_the_way(obstacles(workflow, item.facts, step, actor=actor), actor))
                for step in workflow.transitions_from(item.facts.state)
            ),
            names=people.names(work),
            days_off=_days_off(work),
        )


def _entering(entries: Sequence[Entry], told: Sequence[Told]) -> Iterator[tuple[Entry, Told]]:
    """Yield the changes that brought an item into another state, the latest first."""
    for entry, under in zip(reversed(entries), reversed(told), strict=True):
        if "to" in entry.data and entry.data["to"] != entry.data.get("from"):
            yield entry, under


class _Deadlines:
    """The deadlines of one item, each with its reasons, in one transaction."""

    def __init__(
        self,
        work: UnitOfWork,
        ledger: Ledger,
        item: StoredItem,
        workflow: Workflow,
        calendar: Calendar,
        today: date,
    ) -> None:
        self._work, self._ledger, self._item = work, ledger, item
        self._workflow, self._calendar, self._today = workflow, calendar, today
        self._measures = {one.id: one for one in measures.of_item(work, item.id)}
        self._periods = {one.id: one.period for one in reviews.listed(work, item_id=item.id)}
        self._progress, self._receivers = proofs.progress_periods(work, item.id), proofs.receivers(work, item.id)
        self._held, self._last = proofs.held(work, item.id), proofs.last_days(work, item.id)
        self._recipients = Recipients(work)

    def explained(self, entries: Sequence[Entry], told: Sequence[Told]) -> Iterator[ExplainedDeadline]:
        """Yield every deadline the item ever had, oldest first."""
        by_seq = {entry.seq: (entry, under) for entry, under in zip(entries, told, strict=True)}
        for deadline in deadlines.of_item(self._work, self._item.id):
            entry, under = by_seq.get(deadline.version, (None, None))
            is_live = deadline.ended_at is None
            held = self._held.get(deadline.id)
            yield ExplainedDeadline(
                deadline=deadline,
                title=title_of(under.after if under else self._workflow, deadline),
                part=self._part(deadline),
                set_by=entry,
                reckoned=self._reckoned(deadline) if is_live else None,
                held=held,
                coming=self._coming(deadline) if is_live and held is None else None,
            )

    def _part(self, deadline: StoredDeadline) -> str:
        match deadline.subject:
            case Subject.MEASURE:
                measure = self._measures.get(deadline.subject_id)
                return "" if measure is None else str(measure.position)
            case Subject.REVIEW:
                return self._periods.get(deadline.subject_id, "")
            case Subject.PROGRESS:
                return self._progress.get(deadline.subject_id, "")
            case _:
                return ""

    def _reckoned(self, deadline: StoredDeadline) -> Reckoned | None:
        rule = self._workflow.deadlines.get(deadline.rule)
        if deadline.subject is not Subject.ITEM or rule is None:
            return None
        item = self._item
        dates = dates_of(
            self._workflow,
            item,
            item.facts.fields,
            entered_on=local_day(item.entered_at, self._workflow.zone),
            reopened_on=item.reopened_on,
        )
        return reckon(rule, dates, self._calendar)

    def _coming(self, deadline: StoredDeadline) -> Coming | None:
        ladder = self._workflow.ladders.get(deadline.ladder)
        if ladder is None:
            return None
        since = self._last.get(deadline.id)
        set_on = local_day(deadline.set_at, deadline.zone)
        first = set_on if since is None else max(since + timedelta(days=1), set_on)
        last = max(self._today, deadline.due_on) + _AHEAD
        rungs = planned(ladder, deadline.due_on, self._calendar, first=first, last=last)
        waiting = [rung for rung in rungs if rung.day <= self._today]
        chosen = waiting[-1:] or [rung for rung in rungs if rung.day == rungs[0].day]
        return self._told(deadline, chosen) if chosen else None

    def _told(self, deadline: StoredDeadline, rungs: Sequence[Planned]) -> Coming:
        facts, told = self._facts(deadline), {}
        for rung in rungs:
            told.update({p: why for p, why in self._recipients.of(facts, rung.rule.to).items() if p not in told})
        day = max(rungs[0].day, self._today)
        away = absence.substitutes_on(self._work, day)
        asleep = absence.snoozed(self._work, [self._item.id], day) if day < deadline.due_on else set()
        return Coming(
            on=rungs[0].day,
            occurrences=tuple(rung.occurrence for rung in rungs),
            people=told,
            instead={person: away[person] for person in told if person in away},
            quiet=frozenset(person for person, _item in asleep if person in told),
        )

    def _facts(self, deadline: StoredDeadline) -> ItemFacts:
        """Return the item as the deadline's ladder speaks of it: a measure and a receipt have people of their own."""
        facts = self._item.facts
        if deadline.subject is Subject.MEASURE:
            return _of_measure(facts, self._measures.get(deadline.subject_id))
        if deadline.subject is Subject.RECEIPT:
            return replace(facts, owner_id=self._receivers.get(deadline.subject_id))
        return facts


def _of_measure(facts: ItemFacts, measure: StoredMeasure | None) -> ItemFacts:
    if measure is None:
        return facts
    return replace(facts, owner_id=measure.owner_id, leader_id=measure.leader_id or facts.leader_id)


def title_of(workflow: Workflow, deadline: StoredDeadline) -> Words:
    """Return what a deadline is called in a workflow; its rule's key where the workflow has no such rule."""
    titles: Mapping[str, Words]
    match deadline.subject:
        case Subject.MEASURE:
            return workflow.measures.title if workflow.measures else Words("措施期限", "measure due")
        case Subject.REVIEW:
            titles = {key: rule.title for key, rule in workflow.reviews.items()}
        case Subject.REQUEST:
            titles = {key: rule.title for key, rule in workflow.requests.items()}
        case Subject.RECEIPT:
            titles = {key: rule.title for key, rule in workflow.receipts.items()}
        case Subject.PROGRESS:
            titles = {key: rule.title for key, rule in workflow.progress.items()}
        case _:
            titles = {key: rule.title for key, rule in workflow.deadlines.items()}
    return titles.get(deadline.rule) or Words(deadline.rule, deadline.rule)


def _days_off(work: UnitOfWork) -> Mapping[date, str]:
    """Return what the days are called that are not as their weekday says."""
    return {row.day: row.name for row in work.list(CalendarDay)}
