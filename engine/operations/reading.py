"""What may be looked at: every list and view passes the same permission as the changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.actor import Actor
from engine.domain.cursors import Cursor, Order
from engine.domain.definition import Transition, Workflow
from engine.domain.extent import scope
from engine.domain.permission import sees
from engine.domain.reviews import ReviewState
from engine.domain.workdays import Calendar
from engine.errors import Reason
from engine.machine import obstacles
from engine.operations import change
from engine.operations.conditions import asked_for
from engine.operations.deadline_ledger import DeadlineLedger, read_ledger
from engine.operations.decision_list import ToldDecision, told_on
from engine.operations.ledger import Ledger
from engine.operations.persons import names_by_login
from engine.store import (
    deadlines,
    history,
    items,
    measures,
    people,
    progress,
    queries,
    receipts,
    reviews,
    units,
    versions,
)
from engine.store.deadlines import StoredDeadline
from engine.store.finding import Wanted
from engine.store.history import Entry
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.progress import StoredProgress
from engine.store.queries import ListedItem, ReminderProof, ShownEvidence, ShownMail
from engine.store.receipts import StoredReceipt
from engine.store.reviews import StoredReview
from engine.store.sections import Place, Section
from engine.store.tables.ledger import Inspection
from engine.store.unit_of_work import UnitOfWork, reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The workflow version an entry of a history is told by, and the one that counts after it.

    ``people`` are names by login: a history keeps logins, which never change, and is told by names.
    """

    before: Workflow
    after: Workflow
    people: Mapping[str, str]

    def named(self, logins: str | Sequence[str]) -> str | list[str]:
        """Return people by name; who has no such login stands as the history has it."""
        if isinstance(logins, str):
            return self.people.get(logins, logins)
        return [self.people.get(login, login) for login in logins]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """Items that match, with the workflows they are pinned to and the calendars these count their days with.

    ``next`` is where the page behind begins, ``previous`` where the one before ends; None where there is none.
    """

    items: tuple[ListedItem, ...]
    total: int
    next: Cursor | None
    workflows: dict[int, Workflow]
    calendars: dict[int, Calendar]
    previous: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeItem:
    """One item with everything that hangs on it, and for each step what stands in the actor's way."""

    item: ListedItem
    stored: StoredItem
    workflow: Workflow
    calendar: Calendar
    measures: Sequence[StoredMeasure]
    evidence: Sequence[ShownEvidence]
    deadlines: Sequence[StoredDeadline]
    reminders: Sequence[ReminderProof]
    reviews: Sequence[StoredReview]
    receipts: Sequence[StoredReceipt]
    progress: Sequence[StoredProgress]
    history: Sequence[Entry]
    told_under: Sequence[Told]
    names: dict[int, str]
    logins: dict[int, str]
    units: dict[int, str]
    steps: Sequence[tuple[Transition, tuple[Reason, ...]]]
    dates: DeadlineLedger
    decisions: Sequence[ToldDecision]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReview:
    """A review with the item it is about; ``published`` says that the holidays of its due day's year are known."""

    review: StoredReview
    item: str
    title: str
    reviewer: str | None
    workflow: Workflow
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProgress:
    """A progress report with the item it is about."""

    report: StoredProgress
    item: str
    title: str
    owner: str | None
    workflow: Workflow


def list_items(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> ListedPage:
    """Return one page of the ledger as far as the actor may see it.

    Raises ``InvalidInput`` for a state no published workflow has or too long a search, ``NotFound`` for an unknown
    login or unit, or an inspection of which the actor sees nothing.
    """
    with reading(ledger.database) as work:
        return page_of(work, ledger, asked_for(work, ledger, wanted, actor=actor), actor=actor)


def page_of(work: UnitOfWork, ledger: Ledger, asked: Wanted, *, actor: Actor) -> ListedPage:
    """Return one page of what ``asked_for`` returned."""
    found = queries.listed(work, asked)
    is_back, is_more = asked.before is not None, len(found) > asked.most
    shown = found[1:] if is_back and is_more else found[: asked.most]
    page = tuple(item for item in shown if sees(actor, item.facts))
    workflows = {item.workflow_version_id: ledger.workflow(work, item.workflow_version_id) for item in page}
    # A page before another has that one behind it; one behind another has that one before it.
    ends = page and (is_more or is_back)
    begins = page and (is_more if is_back else asked.after is not None)
    return ListedPage(
        items=page,
        total=queries.counted(work, asked),
        workflows=workflows,
        calendars={version: ledger.calendar(work, workflow) for version, workflow in workflows.items()},
        next=_end_of(page[-1], asked.order) if ends else None,
        previous=_end_of(page[0], asked.order) if begins else None,
    )


def _end_of(item: ListedItem, order: Order) -> Cursor:
    return Cursor(id=item.id, order=order, due_on=item.due_on if order is Order.DUE else None)


def whole_item(ledger: Ledger, name: str, *, actor: Actor) -> WholeItem:
    """Return one item with everything that hangs on it; raises ``NotFound``."""
    with reading(ledger.database) as work:
        return read_whole(work, ledger, name, actor=actor)


def read_whole(work: UnitOfWork, ledger: Ledger, name: str, *, actor: Actor) -> WholeItem:
    """Return one item with everything that hangs on it, as it is in this transaction; raises ``NotFound``."""
    stored = change.visible(work, name, actor=actor)
    return whole_of(work, ledger, stored, actor=actor, reminders=queries.reminders_of(work, stored.id))


def whole_of(
    work: UnitOfWork, ledger: Ledger, stored: StoredItem, *, actor: Actor, reminders: Sequence[ReminderProof] = ()
) -> WholeItem:
    """Return everything that hangs on an item that may be seen, in a transaction that has begun."""
    workflow = ledger.workflow(work, stored.workflow_version_id)
    listed, *_ = queries.listed(work, Wanted(number=stored.number, most=1))
    steps = [
        (step, in_the_way(obstacles(workflow, stored.facts, step, actor=actor), actor))
        for step in workflow.transitions_from(stored.facts.state)
    ]
    entries = history.entries(work, history.item_chain(stored.id))
    return WholeItem(
        item=listed,
        stored=stored,
        workflow=workflow,
        calendar=ledger.calendar(work, workflow),
        steps=steps,
        measures=measures.of_item(work, stored.id),
        evidence=queries.evidence_of(work, stored.id),
        deadlines=deadlines.of_item(work, stored.id),
        reminders=reminders,
        reviews=reviews.listed(work, item_id=stored.id),
        receipts=receipts.of_item(work, stored.id),
        progress=progress.listed(work, item_id=stored.id),
        names=people.names(work),
        logins=people.logins(work),
        units=units.paths(work),
        history=entries,
        told_under=told_under(work, ledger, stored, entries),
        dates=read_ledger(work, workflow, stored, entries),
        decisions=told_on(work, stored.id),
    )


def in_the_way(reasons: tuple[Reason, ...], actor: Actor) -> tuple[Reason, ...]:
    """Return what the item still lacks; for an office, which takes no step itself, without whether it might."""
    return tuple(reason for reason in reasons if reason.code != "not_permitted" or not actor.acts_alone)


def list_reviews(
    ledger: Ledger,
    *,
    actor: Actor,
    state: ReviewState | None = None,
    after: Place | None = None,
    most: int | None = None,
) -> list[ListedReview]:
    """Return the reviews of the items the actor may see, by the day they are due; ``most`` behind a place, or all."""
    with reading(ledger.database) as work:
        logins = people.logins(work)
        found = reviews.listed(work, state=state, section=Section(scope=scope(actor), after=after, most=most))
        held = items.get_many(work, (review.item_id for review in found))
        return [
            ListedReview(
                review=review,
                item=item.number,
                title=item.title,
                reviewer=logins.get(review.reviewer_id) if review.reviewer_id else None,
                workflow=(workflow := ledger.workflow(work, item.workflow_version_id)),
                published=ledger.calendar(work, workflow).is_published(review.due_on),
            )
            for review in found
            for item in (held[review.item_id],)
        ]


def list_progress(
    ledger: Ledger,
    *,
    actor: Actor,
    state: ReviewState | None = None,
    after: Place | None = None,
    most: int | None = None,
) -> list[ListedProgress]:
    """Return the progress reports of the items the actor may see, by the day they are due, as reviews are."""
    with reading(ledger.database) as work:
        logins = people.logins(work)
        found = progress.listed(work, state=state, section=Section(scope=scope(actor), after=after, most=most))
        held = items.get_many(work, (report.item_id for report in found))
        return [
            ListedProgress(
                report=report,
                item=item.number,
                title=item.title,
                owner=logins.get(item.facts.owner_id) if item.facts.owner_id else None,
                workflow=ledger.workflow(work, item.workflow_version_id),
            )
            for report in found
            for item in (held[report.item_id],)
        ]


def inspections(ledger: Ledger) -> list[Inspection]:
    """Return every inspection in the ledger, oldest first."""
    with reading(ledger.database) as work:
        return work.list(Inspection)


def workflow_of(ledger: Ledger, name: str, *, actor: Actor) -> Workflow:
    """Return the workflow version an item is pinned to; raises ``NotFound``."""
    with reading(ledger.database) as work:
        return ledger.workflow(work, change.visible(work, name, actor=actor).workflow_version_id)


def is_published(ledger: Ledger, workflow: Workflow, day: date) -> bool:
    """Say whether the holidays of a day are known to the calendar a workflow goes by."""
    with reading(ledger.database) as work:
        return ledger.calendar(work, workflow).is_published(day)


def item_history(ledger: Ledger, name: str, *, actor: Actor) -> tuple[StoredItem, list[Told], list[Entry]]:
    """Return an item and everything that was ever done to it, oldest first, with the versions that name its states.

    Raises ``NotFound``.
    """
    with reading(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        entries = history.entries(work, history.item_chain(item.id))
        return item, told_under(work, ledger, item, entries), entries


def told_under(work: UnitOfWork, ledger: Ledger, item: StoredItem, entries: Sequence[Entry]) -> list[Told]:
    """Return the versions of each entry: going back, every move leads to the version the item came from."""
    after, found, named = ledger.workflow(work, item.workflow_version_id), [], names_by_login(work)
    numbers: dict[int, int] = {}
    for entry in reversed(entries):
        before = after
        if entry.action == "migrate":
            numbers = numbers or {version.number: version.id for version in versions.of_key(work, after.key)}
            before = ledger.workflow(work, numbers[entry.data["versions"]["from"]])
        found.append(Told(before=before, after=after, people=named))
        after = before
    return found[::-1]


def mails_on(ledger: Ledger, day: date) -> list[ShownMail]:
    """Return the mails of a civil day, in the order they were made."""
    with reading(ledger.database) as work:
        return queries.mails_on(work, day)
