"""What the public says to a published notice, and apart from it who said so."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from engine.domain.feedback import LONGEST_CONTACT, LONGEST_NAME, CameBy, FeedbackState
from engine.store.tables.table import (
    NEVER_REUSED,
    Table,
    at_least,
    key,
    maybe_moment,
    maybe_ref,
    moment,
    one_of,
    prose,
    ref,
)

_OPEN = text("state = 'open'")


class PublicFeedback(Table, table=True):
    """Feedback on an item or a whole inspection under a receipt number; ``sequence`` counts a year without gaps.

    ``version`` counts its changes and is the number of links of its chain. ``acknowledge_by`` is None where no contact
    was left. ``calendar`` is the version the days were counted with. ``reminded_through`` is the last day whose
    reminders were dealt with.
    """

    __tablename__ = "public_feedback"
    __table_args__ = (
        UniqueConstraint("year", "sequence"),
        one_of("came_by", CameBy),
        one_of("state", FeedbackState),
        at_least("sequence", 1),
        at_least("version", 1),
        CheckConstraint("state IN ('open', 'dismissed') OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("(state IN ('closed', 'dismissed')) = (ended_at IS NOT NULL)", name="ended"),
        Index("ix_public_feedback_open", "answer_by", sqlite_where=_OPEN, postgresql_where=_OPEN),
        NEVER_REUSED,
    )
    id: int | None = key()
    number: str = Field(unique=True)
    year: int
    sequence: int
    inspection_id: int = ref("inspection")
    item_id: int | None = maybe_ref("item", index=True)
    text: str = prose()
    came_by: str
    received_on: date
    recorded_at: datetime = moment()
    recorded_by: str
    recorded_by_id: int | None = maybe_ref("person")
    acknowledge_by: date | None = None
    answer_by: date
    zone: str
    calendar: str
    is_published: bool = True
    state: str = FeedbackState.OPEN
    version: int = 1
    answerer_id: int | None = maybe_ref("person")
    acknowledged_at: datetime | None = maybe_moment()
    acknowledged_by: str | None = None
    answer: str | None = prose(None)
    answered_at: datetime | None = maybe_moment()
    answered_by: str | None = None
    ended_at: datetime | None = maybe_moment()
    ended_by: str | None = None
    ended_note: str | None = prose(None)
    reminded_through: date


class FeedbackSender(Table, table=True):
    """Who spoke up, as far as they said: for managers and for whoever answers alone, in no history and no export."""

    __tablename__ = "feedback_sender"
    __table_args__ = (UniqueConstraint("feedback_id"),)
    id: int | None = key()
    feedback_id: int = ref("public_feedback")
    name: str | None = Field(default=None, max_length=LONGEST_NAME)
    contact: str | None = Field(default=None, max_length=LONGEST_CONTACT)
