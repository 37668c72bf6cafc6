"""Reads, for notices that wait, what each of them is about as things stand now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.domain.deadlines import Subject
from engine.domain.decisions import DecisionState
from engine.domain.definition import Workflow
from engine.domain.feedback import Step
from engine.domain.permission import knows_of
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.domain.standing_names import Part
from engine.operations.ledger import Ledger
from engine.operations.meetings import title_of
from engine.store import deadlines, decisions, feedback, holidays, items, outbox, reviews
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.store.tables.dates import Duty, Progress, Receipt
from engine.store.tables.ledger import Measure
from engine.store.tables.requests import Pause, Request
from engine.store.unit_of_work import UnitOfWork
from notifications.asking import VERIFIERS
from notifications.lines import has_passed
from notifications.matter import Asked, Matter, Meeting, Voice, subject_of

_OF_A_MEETING = frozenset({"decision_called", "decision_withdrawn"})
_ANSWERED = frozenset({"agreed", "refused", "withdrawn"})
# Those who are to answer a request are told by these.
_ASKS = frozenset({"to_answer", "urged"})


def briefing(
    work: UnitOfWork, ledger: Ledger, notices: Sequence[WaitingNotice], names: Mapping[int, str], *, day: date
) -> dict[int, Matter]:
    """Return what each notice is about for who reads it on a day, by the notice's key.

    ``names`` are those of everybody, by person.
    """
    spoken_of = {notice.data["deadline"] for notice in notices if "deadline" in notice.data}
    found, held_back = deadlines.get_many(work, spoken_of), deadlines.held_among(work, spoken_of)
    held = items.get_many(work, {notice.item_id for notice in notices if notice.item_id is not None})
    desk = _Desk(work=work, ledger=ledger, names=names, held_back=held_back, day=day)
    return {
        notice.id: desk.matter(
            notice,
            found.get(notice.data.get("deadline", 0)),
            held[notice.item_id] if notice.item_id is not None else None,
        )
        for notice in notices
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Looks up what notices are about, in one transaction."""

    work: UnitOfWork
    ledger: Ledger
    names: Mapping[int, str]
    held_back: frozenset[int]
    day: date

    def matter(self, notice: WaitingNotice, deadline: StoredDeadline | None, item: StoredItem | None) -> Matter:
        """Return what a notice is about: what is known from the item and the deadline, then what the part adds."""
        workflow = self.ledger.workflow(self.work, item.workflow_version_id) if item else None
        subject = deadline.subject if deadline else subject_of(notice)
        is_recounted = notice.kind == "redated" and notice.data.get("because") == "calendar"
        known = Matter(
            subject=subject,
            # Where it speaks of no deadline, news of a part names the part by its key.
            subject_id=deadline.subject_id if deadline else notice.data.get(str(subject)) or 0,
            item=item,
            workflow=workflow,
            rule=notice.data.get("rule") or (deadline.rule if deadline else ""),
            changed_from=_day(notice, "old_due_on") or (_day(notice, "from") if is_recounted else None),
            changed_to=_day(notice, "agreed_due_on")
            or _day(notice, "new_due_on")
            or (_day(notice, "due_on") if is_recounted else None),
            is_over=(deadline is not None and (deadline.ended_at is not None or deadline.id in self.held_back))
            or (item is not None and workflow is not None and has_passed(notice, item, workflow))
            or (item is not None and item.facts.confidential and notice.recipient_id not in knows_of(item.facts)),
        )
        if "feedback" in notice.data:
            return self._feedback(notice, known)
        of_part: Mapping[Subject, Callable[[WaitingNotice, Matter], Matter]] = {
            Subject.ITEM: self._item,
            Subject.MEASURE: self._measure,
            Subject.REVIEW: self._review,
            Subject.REQUEST: self._request,
            Subject.RECEIPT: self._receipt,
            Subject.PROGRESS: self._progress,
            Subject.DUTY: self._duty,
        }
        look = of_part.get(known.subject)
        return look(notice, known) if look else known

    def _item(self, notice: WaitingNotice, known: Matter) -> Matter:
        is_check = notice.kind == "to_verify" or (notice.kind == "urged" and notice.data.get("why") in VERIFIERS)
        if is_check and known.item is not None:
            return self._check(known, known.item)
        if notice.kind in _OF_A_MEETING and known.workflow is not None:
            return self._meeting(notice, known, known.workflow)
        if notice.kind in {"paused", "resumed"}:
            pauses = self.work.list(Pause, item_id=notice.item_id)
            is_paused = any(pause.resumed_at is None for pause in pauses)
            return replace(known, is_over=is_paused is not (notice.kind == "paused"))
        if notice.item_id is not None:
            return known
        if "holiday" in notice.data:
            return self._holiday(notice, known)
        if notice.kind == "unreachable":
            person: int = notice.data["person"]
            count = outbox.undelivered(self.work, person)
            return replace(known, person=self.names.get(person), count=count, is_over=not count)
        other = notice.data.get("for") or notice.data.get("from")
        return replace(known, person=other, count=notice.data.get("items", 0))

    def _feedback(self, notice: WaitingNotice, known: Matter) -> Matter:
        """Tell of public feedback while it waits for what the notice asks, and to whom it was given."""
        row = feedback.get(self.work, notice.data["feedback"])
        step = Step(notice.data.get("step", Step.ANSWER))
        if row is None or step not in row.owed:
            return replace(known, is_over=True)
        is_theirs = notice.data.get("why") != Part.FEEDBACK_ANSWERER or row.answerer_id == notice.recipient_id
        voice = Voice(
            id=row.id,
            number=row.number,
            inspection=row.inspection,
            text=row.text,
            step=step,
            answerer=self.names.get(row.answerer_id) if row.answerer_id else None,
        )
        return replace(known, voice=voice, due_on=row.owed[step], is_over=known.is_over or not is_theirs)

    def _check(self, known: Matter, item: StoredItem) -> Matter:
        """Tell a check that is asked for by its own deadline, where the workflow sets one."""
        live = deadlines.live_of(self.work, item_id=item.id, subject=Subject.VERIFICATION, subject_id=item.id)
        if live is None:
            return known
        return replace(known, subject=live.subject, subject_id=live.subject_id, rule=live.rule, due_on=live.due_on)

    def _meeting(self, notice: WaitingNotice, known: Matter, workflow: Workflow) -> Matter:
        """Tell of a meeting while it is to come and nobody took it back, and of nothing that was decided meanwhile."""
        decision = decisions.get(self.work, notice.data["meeting"])
        if decision is None or decision.meets_on < self.day:
            return replace(known, is_over=True)
        meeting = Meeting(id=decision.id, about=title_of(workflow, decision), place=decision.place)
        is_open = decision.state is DecisionState.OPEN
        is_over = known.is_over or is_open is not (notice.kind == "decision_called")
        return replace(known, meeting=meeting, is_over=is_over)

    def _holiday(self, notice: WaitingNotice, known: Matter) -> Matter:
        """Tell of a holiday as the calendar has it now, while it lies ahead and the office is reminded at all."""
        there = {one.key: one for one in self.ledger.holidays(self.work)} if holidays.chosen(self.work) else {}
        holiday = there.get(notice.data["holiday"])
        return replace(known, holiday=holiday, is_over=holiday is None or holiday.first <= self.day)

    def _measure(self, _notice: WaitingNotice, known: Matter) -> Matter:
        row = self.work.find(Measure, id=known.subject_id)
        if row is None:
            return replace(known, is_over=True)
        return replace(known, no=row.position, person=self.names.get(row.owner_id) if row.owner_id else None)

    def _review(self, notice: WaitingNotice, known: Matter) -> Matter:
        key = known.subject_id or (reviews.open_of(self.work, notice.item_id) if notice.item_id else None)
        review = reviews.get(self.work, key) if key else None
        is_over = known.is_over or (notice.kind == "review_due" and review is None)
        if notice.kind == "urged":
            is_open = review is not None and review.state == ReviewState.OPEN
            known = replace(known, due_on=review.due_on if review else None)
            is_over = known.is_over or not is_open
        told = notice.data.get("period") or (review.period if review else None)
        return replace(known, subject_id=key or 0, period=told, is_over=is_over)

    def _request(self, notice: WaitingNotice, known: Matter) -> Matter:
        row = self.work.find(Request, id=known.subject_id)
        if row is None or row.id is None:
            return replace(known, is_over=True)
        asked = Asked(rule=row.rule, by=row.asked_by, new_due_on=row.new_due_on, step=row.step)
        told = replace(known, subject_id=row.id, asked=asked)
        if notice.kind in _ANSWERED:
            return told
        live = deadlines.live_of(self.work, item_id=row.item_id, subject=Subject.REQUEST, subject_id=row.id)
        is_over = row.state != RequestState.PENDING or (notice.kind in _ASKS and not _is_their_turn(notice, told))
        return replace(
            told, due_on=live.due_on if live else _day(notice, "answer_by"), is_over=known.is_over or is_over
        )

    def _receipt(self, notice: WaitingNotice, known: Matter) -> Matter:
        rows = self.work.list(Receipt, item_id=notice.item_id)
        mine = [
            row
            for row in rows
            if (row.id == known.subject_id if known.subject_id else row.person_id == notice.recipient_id)
            and row.given_at is None
            and row.void_at is None
        ]
        if not mine:
            return replace(known, is_over=True)
        return replace(known, rule=mine[-1].rule, due_on=mine[-1].due_on, person=self.names.get(mine[-1].person_id))

    def _progress(self, notice: WaitingNotice, known: Matter) -> Matter:
        period = notice.data.get("period")
        rows = [
            row
            for row in self.work.list(Progress, item_id=notice.item_id, state=ReviewState.OPEN)
            if (row.id == known.subject_id if known.subject_id else period in {None, row.period})
        ]
        if not rows:
            return replace(known, is_over=True)
        return replace(known, rule=rows[-1].rule, due_on=rows[-1].due_on, period=rows[-1].period)

    def _duty(self, _notice: WaitingNotice, known: Matter) -> Matter:
        row = self.work.find(Duty, id=known.subject_id)
        if row is None or row.id is None:
            return replace(known, is_over=True)
        return replace(
            known,
            subject_id=row.id,
            workflow=self.ledger.workflow(self.work, row.workflow_version_id),
            rule=row.rule,
            due_on=row.due_on,
            period=row.period,
            is_over=known.is_over or row.state != ReviewState.OPEN,
        )


def _day(notice: WaitingNotice, name: str) -> date | None:
    stated = notice.data.get(name)
    return date.fromisoformat(stated) if stated else None


def _is_their_turn(notice: WaitingNotice, matter: Matter) -> bool:
    """Say whether a request waits for the answer of whoever it was sent to: those before them may have to agree."""
    asked = matter.asked
    rule = matter.workflow.requests.get(asked.rule) if matter.workflow and asked else None
    if rule is None or asked is None or asked.step >= len(rule.approvals):
        return True
    return notice.data.get("why") in rule.approvals[asked.step].who
