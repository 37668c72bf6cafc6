"""Explaining one item: why this state, why this date, why these mails and not others, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.domain.definition import Transition, Workflow
from engine.domain.permission import may_for
from engine.domain.reckoning import Reckoned, reckon
from engine.domain.workdays import Calendar, local_day
from engine.errors import Reason
from engine.machine import obstacles
from engine.operations import change
from engine.operations.advance import dates_of
from engine.operations.coming import Coming, coming
from engine.operations.ledger import Ledger
from engine.operations.reading import Told, in_the_way, told_under
from engine.operations.urging import ACTION, notice_key
from engine.store import absence, deadlines, history, measures, people, proofs, reviews
from engine.store import calendar as calendars
from engine.store.absence import StoredSnooze
from engine.store.deadlines import StoredDeadline
from engine.store.history import Entry
from engine.store.items import StoredItem
from engine.store.proofs import Carried, Proof
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

_Told = TypeVar("_Told", Proof, Carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDeadline:
    """A deadline with the change that set it. ``part`` is what of the item it is about: a measure, a period.

    ``reckoned`` is the count of an item's own live date by its rule as things are now; it may differ from what was
    set, by a request or by hand.
    """

    deadline: StoredDeadline
    title: Words
    part: str
    set_by: Entry | None
    reckoned: Reckoned | None
    coming: Coming | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urging:
    """An urging by hand, and what became of each notice of it."""

    entry: Entry
    told: tuple[Carried, ...]


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
    urgings: tuple[Urging, ...]
    snoozes: tuple[StoredSnooze, ...]
    review_opens_on: date | None
    steps: tuple[tuple[Transition, tuple[Reason, ...]], ...]
    names: Mapping[int, str]
    days_off: Mapping[date, str]


def explain(ledger: Ledger, name: str, *, actor: Actor, at: datetime, most: int) -> Explanation:
    """Explain an item as it stands, with its ``most`` latest rungs and, for each step, what stands in the actor's way.

    It changes nothing and is computed by the functions that decide and remind. Of mails that the actor may not see it
    says when they went and not where to. Raises ``NotFound``.
    """
    with reading(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        return explanation_of(work, ledger, item, actor=actor, at=at, most=most)


def explanation_of(
    work: UnitOfWork, ledger: Ledger, item: StoredItem, *, actor: Actor, at: datetime, most: int
) -> Explanation:
    """Explain an item that may be seen, in a transaction that has begun."""
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
        rungs=_shown(work, proofs.proofs_of(work, item.id, most=most), actor),
        rungs_in_all=proofs.counted(work, item.id),
        urgings=_urgings(work, item.id, entries, actor),
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
        self._progress = proofs.progress_periods(work, item.id)

    def explained(self, entries: Sequence[Entry], told: Sequence[Told]) -> Iterator[ExplainedDeadline]:
        """Yield every deadline the item ever had, oldest first."""
        by_seq = {entry.seq: (entry, under) for entry, under in zip(entries, told, strict=True)}
        every = deadlines.of_item(self._work, self._item.id)
        live = [deadline.id for deadline in every if deadline.ended_at is None]
        coming_of = coming(self._work, self._workflow, self._calendar, live, today=self._today)
        for deadline in every:
            entry, under = by_seq.get(deadline.version, (None, None))
            yield ExplainedDeadline(
                deadline=deadline,
                title=title_of(under.after if under else self._workflow, deadline.subject, deadline.rule),
                part=self._part(deadline),
                set_by=entry,
                reckoned=self._reckoned(deadline) if deadline.ended_at is None else None,
                coming=coming_of.get(deadline.id),
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


def title_of(workflow: Workflow, subject: str, rule: str) -> Words:
    """Return what the rule of a deadline is called in a workflow; its key where the workflow has no such rule."""
    titles: Mapping[str, Words]
    match subject:
        case Subject.MEASURE:
            return workflow.measures.title if workflow.measures else Words("措施期限", "measure due")
        case Subject.REVIEW:
            titles = {key: known.title for key, known in workflow.reviews.items()}
        case Subject.REQUEST:
            titles = {key: known.title for key, known in workflow.requests.items()}
        case Subject.RECEIPT:
            titles = {key: known.title for key, known in workflow.receipts.items()}
        case Subject.PROGRESS:
            titles = {key: known.title for key, known in workflow.progress.items()}
        case _:
            titles = {key: known.title for key, known in workflow.deadlines.items()}
    return titles.get(rule) or Words(rule, rule)


def _urgings(work: UnitOfWork, item_id: int, entries: Sequence[Entry], actor: Actor) -> tuple[Urging, ...]:
    """Return every urging of an item, oldest first; one that was never made asks nothing of the database."""
    urged = [entry for entry in entries if entry.action == ACTION]
    if not urged:
        return ()
    by_name = {name: key for named in (people.names(work), people.logins(work)) for key, name in named.items()}
    keys = {
        entry.seq: [notice_key(item_id, entry.seq, by_name[name]) for name in entry.data["people"] if name in by_name]
        for entry in urged
    }
    found = proofs.carried(work, [key for of_one in keys.values() for key in of_one])
    return tuple(
        Urging(entry=entry, told=_shown(work, [found[key] for key in keys[entry.seq] if key in found], actor))
        for entry in urged
    )


def _shown(work: UnitOfWork, rungs: Sequence[_Told], actor: Actor) -> tuple[_Told, ...]:
    """Return what was told, without address and answer of mails that are not the actor's to see."""
    units = people.units_of_all(work)

    def shown(proof: _Told) -> _Told:
        person = proof.told_id
        if person is None or may_for(actor, Action.SEE_MAIL, person, units[person]):
            return proof
        mail = None if proof.mail is None else replace(proof.mail, address="", detail="")
        return replace(proof, mail=mail, also=tuple(replace(one, address="", detail="") for one in proof.also))

    return tuple(shown(proof) for proof in rungs)


def _days_off(work: UnitOfWork) -> Mapping[date, str]:
    """Return what the days are called that are not as their weekday says."""
    return {stated.day: stated.name for stated in calendars.stated(work)}
