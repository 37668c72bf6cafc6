"""What a notice is about, as things stand now: an item, a part of one, a duty, or a person. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.domain.feedback import Step
from engine.domain.holidays import Holiday
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.words import Words

# News that is about a part of an item; a rung names its subject itself, all else is about the item.
_SUBJECTS: Mapping[str, Subject] = {
    "review_due": Subject.REVIEW,
    "escalated_review": Subject.REVIEW,
    "to_answer": Subject.REQUEST,
    "agreed": Subject.REQUEST,
    "refused": Subject.REQUEST,
    "withdrawn": Subject.REQUEST,
    "receipt_due": Subject.RECEIPT,
    "progress_due": Subject.PROGRESS,
    "duty_due": Subject.DUTY,
}
# An item has many measures and, over time, many requests; of all else it has one at a time.
_MANY = frozenset({Subject.MEASURE, Subject.REQUEST, Subject.DUTY})

LineKey = tuple[int | None, Subject | str, int | str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as its readers are told of it: by which rule, by whom, for which new day, and how far it has come.

    ``step`` counts the agreements it has.
    """

    rule: str
    by: str
    new_due_on: date | None
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Public feedback as its readers are told of it: never who gave it.

    ``inspection`` is the code of what it is about. ``step`` is what is owed: an answer, or to say that it was received.
    ``text`` are the words themselves, ``answerer`` is who has it.
    """

    id: int
    number: str
    inspection: str
    text: str
    step: Step
    answerer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A collective decision as those who should attend are told of it: its number, what it is about, and where."""

    id: int
    about: Words
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a notice is about. ``due_on`` is the day of that part itself, None for news of an item.

    ``no`` is a measure's number, ``period`` that of a review, progress report or duty, ``person`` whoever answers for
    the part (a measure, a receipt), or whom the notice is about; ``count`` says how many notices could not reach them,
    or how many items they handed over. A date that was changed was ``changed_from`` one day ``changed_to`` another.
    ``holiday`` is the one it reminds of, ``meeting`` the one it calls to, ``voice`` the public feedback. ``is_over``:
    there is nothing left to say.
    """

    subject: Subject = Subject.ITEM
    subject_id: int = 0
    item: StoredItem | None = None
    workflow: Workflow | None = None
    rule: str = ""
    due_on: date | None = None
    no: int | None = None
    period: str | None = None
    person: str | None = None
    asked: Asked | None = None
    changed_from: date | None = None
    changed_to: date | None = None
    count: int = 0
    holiday: Holiday | None = None
    voice: Voice | None = None
    meeting: Meeting | None = None
    is_over: bool = False


def subject_of(notice: WaitingNotice) -> Subject:
    """Return what a notice is about."""
    stated = notice.data.get("subject")
    return Subject(stated) if stated else _SUBJECTS.get(notice.kind, Subject.ITEM)


def line_key(notice: WaitingNotice, matter: Matter) -> LineKey:
    """Return what makes notices one line: the same part of the same item, for the same person; a holiday, a meeting."""
    if matter.holiday is not None:
        return (None, notice.kind, matter.holiday.key, 0)
    if matter.voice is not None:
        return (notice.item_id, "feedback", matter.voice.id, notice.recipient_id)
    if matter.meeting is not None:
        return (notice.item_id, notice.kind, matter.meeting.id, notice.recipient_id)
    if notice.item_id is None and matter.subject is not Subject.DUTY:
        return (None, notice.kind, matter.person, notice.recipient_id)
    return (
        notice.item_id, matter.subject, matter.subject_id if matter.subject in _MANY else 0, notice.recipient_id
    )  # fmt: skip
