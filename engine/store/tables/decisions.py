"""Collective decisions: meetings called about one step or request of an item, and who should attend them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text

from engine.domain.decisions import SHARES, DecisionState, Opinion
from engine.store.tables.table import (
    NEVER_REUSED,
    Table,
    key,
    maybe_moment,
    maybe_ref,
    moment,
    not_blank,
    one_of,
    prose,
    ref,
)

# ``lapsed`` is told from the item: only when the same is called anew is it written down.
_OPEN = text("state = 'open'")
_HEAD = text("is_head")


class Decision(Table, table=True):
    """A meeting about a step (``trigger``) or a request of an item, called for a day, and what it decided.

    ``item_state`` is the state it was called in; ``quorum`` and ``majority`` are the names of the shares that count,
    ``used_version`` the version of the item that rests on it: a decision carries one step.
    """

    __table_args__ = (
        CheckConstraint("(trigger IS NULL) <> (request_id IS NULL)", name="about"),
        not_blank("subject", most=200),
        one_of("quorum", SHARES),
        one_of("majority", SHARES),
        one_of("state", DecisionState),
        Index(
            "ix_decision_open_trigger", "item_id", "trigger", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_decision_open_request", "request_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item", index=True)
    trigger: str | None = None
    request_id: int | None = maybe_ref("request")
    item_state: str
    subject: str
    meets_on: date
    place: str = ""
    quorum: str
    majority: str
    state: str = DecisionState.OPEN
    called_by: str
    called_by_id: int | None = maybe_ref("person")
    called_at: datetime = moment()
    minutes: str | None = None
    closed_by: str | None = None
    closed_at: datetime | None = maybe_moment()
    used_version: int | None = None


class Seat(Table, table=True):
    """One of those who should attend: what they said as which speaker, with reasons, or why they are absent.

    ``entered_by`` is whoever entered it where that was somebody else; ``has_left`` is written when the votes are
    counted, for who had left by then without having spoken.
    """

    __table_args__ = (
        UniqueConstraint("decision_id", "person_id"),
        UniqueConstraint("decision_id", "spoke_as"),
        one_of("opinion", Opinion, optional=True),
        CheckConstraint("(opinion IS NULL) = (spoke_as IS NULL)", name="spoken"),
        Index("ix_seat_head", "decision_id", unique=True, sqlite_where=_HEAD, postgresql_where=_HEAD),
        NEVER_REUSED,
    )
    id: int | None = key()
    decision_id: int = ref("decision")
    person_id: int = ref("person", index=True)
    is_head: bool = False
    opinion: str | None = None
    reason: str = prose()
    spoke_as: int | None = None
    said_at: datetime | None = maybe_moment()
    absence: str | None = prose(None)
    entered_by: str | None = None
    has_left: bool = False
