"""What is asked for about an item, what each of those who must agree said, and pauses."""

from datetime import date, datetime
from typing import get_args

from sqlalchemy import Index, UniqueConstraint, text

from engine.domain.definition import RequestKind
from engine.domain.requests import RequestState
from engine.store.tables.table import NEVER_REUSED, Table, key, maybe_moment, maybe_ref, moment, one_of, prose, ref

_PENDING = text("state = 'pending'")
_UNDER_WAY = text("resumed_at IS NULL")


class Request(Table, table=True):
    """A request for more time or for the move to long-term. ``step`` counts the agreements it has so far.

    ``old_due_on`` is the day the item was due when it was asked, ``new_due_on`` the day that is asked for, None for a
    move to long-term; ``agreed_due_on`` the day that the answer states. ``fields`` are the answers of its form, JSON.
    ``askers`` is the JSON list of everybody who stands behind it, who asked and for whom: none of them answers it.
    """

    __table_args__ = (
        one_of("kind", get_args(RequestKind)),
        one_of("state", RequestState),
        Index("ix_request_pending", "item_id", unique=True, sqlite_where=_PENDING, postgresql_where=_PENDING),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item", index=True)
    rule: str
    kind: str
    state: str = RequestState.PENDING
    step: int = 0
    asked_by: str
    asked_by_id: int | None = maybe_ref("person")
    askers: str = prose("[]")
    asked_at: datetime = moment()
    reason: str = prose()
    old_due_on: date | None = None
    new_due_on: date | None = None
    agreed_due_on: date | None = None
    fields: str = prose("{}")
    answered_at: datetime | None = maybe_moment()


class Answer(Table, table=True):
    """What one of those who must agree to a request said, in order."""

    __table_args__ = (UniqueConstraint("request_id", "position"),)
    id: int | None = key()
    request_id: int = ref("request")
    position: int
    agreed: bool
    by: str
    by_id: int | None = maybe_ref("person")
    at: datetime = moment()
    note: str = prose()
    new_due_on: date | None = None


class Pause(Table, table=True):
    """A time during which an item's date stands still; under way until it is resumed."""

    __table_args__ = (
        Index("ix_pause_under_way", "item_id", unique=True, sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item", index=True)
    reason: str = prose()
    paused_on: date
    paused_at: datetime = moment()
    paused_by: str
    resumed_on: date | None = None
    resumed_at: datetime | None = maybe_moment()
    resumed_by: str | None = None
