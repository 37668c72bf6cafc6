"""What one person has to do by when: every live deadline that is up to them, whatever it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.domain.definition import Relation, Role, Workflow
from engine.domain.permission import sees
from engine.domain.steps import ahead
from engine.domain.workdays import local_day
from engine.operations.concern import concerned
from engine.operations.ledger import Ledger
from engine.operations.persons import known_or_left, require_about
from engine.operations.recipients import Recipients
from engine.store import agendas, deadlines, duties, items, measures, progress, requests, reviews
from engine.store.items import StoredItem
from engine.store.people import Known
from engine.store.unit_of_work import UnitOfWork, reading
from engine.store.watching import Watched
from engine.words import Words

_OWNER = (Relation.OWNER,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One day by which a person has something to do.

    ``number`` is the item's, None for a duty; ``title`` the finding's text. ``what`` is the deadline by its title, and
    ``no`` or ``period`` the part it is about. ``version`` grows each time the day of the same thing is set anew.
    """

    subject: Subject
    subject_id: int
    item_id: int | None
    number: str | None
    title: str | None
    what: Words
    no: int | None
    period: str | None
    due_on: date
    working_days_left: int
    is_published: bool
    set_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The agenda of a person as it stands, by day."""

    person: Known
    entries: tuple[AgendaEntry, ...]


def agenda(ledger: Ledger, login: str, *, days: int, actor: Actor, at: datetime, zone: str) -> Agenda:
    """Return what a person has to do within so many days from today, and what is overdue.

    Items that the actor may not know of are left out. Raises ``NotFound``, and ``NotPermitted`` for somebody else's.
    """
    with reading(ledger.database) as work:
        person = known_or_left(work, login)
        require_about(work, person, Action.SEE_AGENDA, actor=actor)
        until = local_day(at, zone) + timedelta(days=days)
        found = entries_of(work, ledger, person.id, agendas.live(work, until=until), at=at, actor=actor)
        return Agenda(person=person, entries=found)


def entries_of(
    work: UnitOfWork,
    ledger: Ledger,
    person_id: int,
    deadline_ids: Collection[int],
    *,
    at: datetime,
    actor: Actor | None = None,
) -> tuple[AgendaEntry, ...]:
    """Return those of these deadlines that are up to a person, by day. ``actor`` is who asks, None for themselves."""
    desk = _Desk(work, ledger, concerned(work, deadline_ids, ended=False), at=at)
    return tuple(
        sorted(desk.entries(person_id, actor), key=lambda entry: (entry.due_on, entry.number or "", entry.subject_id))
    )


class _Desk:
    """Looks at live deadlines in one transaction: whom each is up to, and what there is to say about it."""

    def __init__(self, work: UnitOfWork, ledger: Ledger, live: Sequence[Watched], *, at: datetime) -> None:
        self._work, self._ledger, self._live, self._at = work, ledger, live, at
        self._recipients = Recipients(work)
        keys = {deadline.item_id for deadline in live if deadline.item_id is not None}
        self._items: Mapping[int, StoredItem] = items.get_many(work, keys)
        self._reviews = reviews.open_of_items(work, self._with(Subject.REVIEW))
        self._requests = requests.pending_of_items(work, self._with(Subject.REQUEST))

    def entries(self, person_id: int, actor: Actor | None) -> Iterator[AgendaEntry]:
        """Return what is up to a person, of items that the actor may know of."""
        mine = [
            deadline
            for deadline in self._live
            if self._is_seen(deadline, actor) and self._is_up_to(person_id, deadline)
        ]
        stored = deadlines.get_many(self._work, [deadline.id for deadline in mine])
        for deadline in mine:
            yield self._entry(deadline, stored[deadline.id].version)

    def _with(self, subject: Subject) -> set[int]:
        return {one.item_id for one in self._live if one.subject == subject and one.item_id is not None}

    def _is_seen(self, deadline: Watched, actor: Actor | None) -> bool:
        return actor is None or deadline.item_id is None or sees(actor, self._items[deadline.item_id].facts)

    def _is_up_to(self, person_id: int, deadline: Watched) -> bool:
        """Say whether it is this person's turn: of several roles the first that anybody holds is meant."""
        workflow = self._ledger.workflow(self._work, deadline.version_id)
        names: Sequence[str]
        match deadline.subject:
            case Subject.REVIEW:
                review = self._reviews.get(deadline.item_id or 0)
                if review is not None and review.reviewer_id is not None:
                    return review.reviewer_id == person_id
                names = workflow.reviews[deadline.rule].reviewer if deadline.rule in workflow.reviews else ()
            case Subject.REQUEST:
                names = self._answering(workflow, person_id, deadline)
            case Subject.VERIFICATION:
                names = (Relation.ASSIGNED_VERIFIER,)
            case Subject.PROGRESS:
                names = workflow.progress[deadline.rule].who if deadline.rule in workflow.progress else _OWNER
            case Subject.DUTY:
                names = workflow.duties[deadline.rule].who if deadline.rule in workflow.duties else ()
            case Subject.ITEM:
                names = self._acting(workflow, deadline)
            case _:
                names = _OWNER
        return person_id in self._recipients.of(deadline, names)

    def _answering(self, workflow: Workflow, person_id: int, deadline: Watched) -> Sequence[str]:
        request = self._requests.get(deadline.item_id or 0)
        rule = workflow.requests.get(request.rule) if request else None
        if request is None or rule is None or person_id in request.askers:
            return ()
        return rule.approvals[min(request.step, len(rule.approvals) - 1)].who

    def _acting(self, workflow: Workflow, deadline: Watched) -> Sequence[str]:
        """Return whose step is next: the owner's where it can be, else that of whoever may take the usual one."""
        steps = ahead(workflow, self._items[deadline.item_id or 0].facts)
        if not steps or Relation.OWNER in steps[0].who:
            return _OWNER
        who = steps[0].who
        return (Relation.ASSIGNED_VERIFIER,) if Role.VERIFIER in who else who

    def _entry(self, deadline: Watched, version: int) -> AgendaEntry:
        workflow = self._ledger.workflow(self._work, deadline.version_id)
        item = self._items.get(deadline.item_id or 0)
        calendar = self._ledger.calendar(self._work, workflow)
        subject = Subject(deadline.subject)
        return AgendaEntry(
            subject=subject,
            subject_id=deadline.subject_id,
            item_id=deadline.item_id,
            number=item.number if item else None,
            title=item.title if item else None,
            what=_title(workflow, deadline),
            no=self._position(deadline) if subject is Subject.MEASURE else None,
            period=self._period(deadline, subject),
            due_on=deadline.due_on,
            working_days_left=calendar.between(local_day(self._at, deadline.zone), deadline.due_on),
            is_published=deadline.is_published,
            set_at=deadline.set_at,
            version=version,
        )

    def _position(self, deadline: Watched) -> int | None:
        there = measures.of_item(self._work, deadline.item_id or 0)
        return next((one.position for one in there if one.id == deadline.subject_id), None)

    def _period(self, deadline: Watched, subject: Subject) -> str | None:
        if subject is Subject.REVIEW:
            review = self._reviews.get(deadline.item_id or 0)
            return review.period if review else None
        if subject is Subject.PROGRESS:
            report = progress.open_of(self._work, deadline.item_id or 0)
            return report.period if report else None
        if subject is Subject.DUTY:
            duty = duties.get(self._work, deadline.subject_id)
            return duty.period if duty else None
        return None


def _title(workflow: Workflow, deadline: Watched) -> Words:
    """Return what a deadline is called in its workflow."""
    match deadline.subject:
        case Subject.MEASURE:
            return workflow.measures.title if workflow.measures else Words("整改措施", "Measure")
        case Subject.REQUEST:
            return Words("答复申请", "Answer a request")
        case _:
            known = (workflow.deadlines, workflow.reviews, workflow.receipts, workflow.progress, workflow.duties)
            titles = (rules[deadline.rule].title for rules in known if deadline.rule in rules)
            return next(titles, Words("期限", "Due"))
