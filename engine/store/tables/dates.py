"""Business dates as rows: deadlines, the timers that wake them, rungs of reminders, periodic reviews."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from engine.domain.deadlines import EndedBecause, HeldBecause, SetBecause, Subject
from engine.domain.ladders import RungOutcome
from engine.domain.reviews import ReviewState
from engine.store.columns import UtcDateTime
from engine.store.tables.table import NEVER_REUSED, Table, key, maybe_moment, maybe_ref, moment, one_of, prose, ref

TIMER_KINDS = ("deadline", "duty", "feedback", "holiday", "progress", "review", "settle")


_LIVE = text("ended_at IS NULL")
_OPEN = text("state = 'open'")
_OWED = text("given_at IS NULL AND void_at IS NULL")


class Deadline(Table, table=True):
    """A due day, immutable once set; only its end is written later. ``version`` is the item's when it was set.

    ``calendar`` is the version it was counted with; where ``is_published`` says that the holidays of its year were not
    known then, both say so until the calendar that knows them has confirmed the day.

    ``subject_id`` is a key of the table that the subject names, the item's own for an item and its verification; a
    duty's deadline belongs to no item. While it is held nobody is reminded: ``held_because`` says why, and its rungs
    are recorded as suppressed.
    """

    __table_args__ = (
        UniqueConstraint("item_id", "subject", "subject_id", "version"),
        one_of("subject", Subject),
        one_of("because", SetBecause),
        one_of("ended_because", EndedBecause, optional=True),
        one_of("held_because", HeldBecause, optional=True),
        CheckConstraint("(subject = 'duty') = (item_id IS NULL)", name="item"),
        Index("ix_deadline_live", "subject", "subject_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )
    id: int | None = key()
    item_id: int | None = maybe_ref("item")
    subject: str
    subject_id: int
    version: int
    rule: str
    ladder: str
    due_on: date
    due_at: datetime = moment()
    zone: str
    calendar: str
    is_published: bool = True
    because: str
    set_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()
    ended_because: str | None = None
    held_because: str | None = None


class Timer(Table, table=True):
    """What must be looked at next and when: narrow, clustered by time. ``settle`` writes off an ended deadline.

    The office has one ``holiday`` timer, whose subject is the installation: the next day a holiday is told of.
    """

    __table_args__ = (one_of("kind", TIMER_KINDS), {"sqlite_with_rowid": False})
    due_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    kind: str = Field(primary_key=True)
    subject_id: int = Field(primary_key=True)


class Rung(Table, table=True):
    """What became of one reminder for one person: the proof of reminder. ``late`` counts days after its own day."""

    __table_args__ = (
        UniqueConstraint("deadline_id", "occurrence", "recipient_id"),
        Index(
            "ix_rung_for_nobody",
            "deadline_id",
            "occurrence",
            unique=True,
            sqlite_where=text("recipient_id IS NULL"),
            postgresql_where=text("recipient_id IS NULL"),
        ),
        one_of("outcome", RungOutcome),
    )
    id: int | None = key()
    deadline_id: int = ref("deadline")
    occurrence: str
    recipient_id: int | None = maybe_ref("person")
    planned_on: date
    fired_at: datetime = moment()
    outcome: str
    reason: str = ""
    late: int = 0
    notice_key: str | None = Field(default=None, index=True)


class Review(Table, table=True):
    """A periodic review of an item; item and period are its identity."""

    __table_args__ = (
        UniqueConstraint("item_id", "period"),
        one_of("state", ReviewState),
        Index("ix_review_open", "item_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item")
    rule: str
    period: str
    opens_on: date
    due_on: date
    reviewer_id: int | None = maybe_ref("person")
    state: str
    outcome: str | None = None
    note: str | None = prose(None)
    created_at: datetime = moment()
    completed_at: datetime | None = maybe_moment()
    completed_by: str | None = None


class Progress(Table, table=True):
    """A progress report (进展) of an item for a period; item, rule and period are its identity."""

    __table_args__ = (
        UniqueConstraint("item_id", "rule", "period"),
        one_of("state", ReviewState),
        Index("ix_progress_open", "item_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item")
    rule: str
    period: str
    opens_on: date
    due_on: date
    state: str
    note: str | None = prose(None)
    fields: str = prose("{}")
    created_at: datetime = moment()
    completed_at: datetime | None = maybe_moment()
    completed_by: str | None = None


class Receipt(Table, table=True):
    """A receipt (签收) that an owner owes, or gave, for an item that was handed to them."""

    __table_args__ = (
        Index("ix_receipt_owed", "person_id", sqlite_where=_OWED, postgresql_where=_OWED),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item", index=True)
    person_id: int = ref("person")
    rule: str
    due_on: date
    created_at: datetime = moment()
    given_at: datetime | None = maybe_moment()
    given_by: str | None = None
    void_at: datetime | None = maybe_moment()
    void_reason: str | None = None


class Duty(Table, table=True):
    """Something the office itself owes for a period; workflow, rule and period are its identity."""

    __table_args__ = (UniqueConstraint("workflow", "rule", "period"), one_of("state", ReviewState), NEVER_REUSED)
    id: int | None = key()
    workflow: str
    workflow_version_id: int = ref("workflow_version")
    rule: str
    period: str
    unit_id: int = ref("unit")
    opens_on: date
    due_on: date
    state: str
    note: str | None = prose(None)
    fields: str = prose("{}")
    created_at: datetime = moment()
    completed_at: datetime | None = maybe_moment()
    completed_by: str | None = None
