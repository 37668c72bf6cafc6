"""Views of the ledger that people keep for themselves."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from engine.store.tables.table import NEVER_REUSED, Table, key, maybe_moment, moment, not_blank, ref

_KEPT = text("removed_at IS NULL")


class SavedView(Table, table=True):
    """A list somebody comes back to: its name, and what it asks for as it stands in the page's address."""

    __tablename__ = "saved_view"
    __table_args__ = (
        not_blank("name", most=40),
        Index("ix_saved_view_kept", "person_id", "name", unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT),
        NEVER_REUSED,
    )
    id: int | None = key()
    person_id: int = ref("person")
    name: str
    query: str = Field(max_length=1000)
    created_at: datetime = moment()
    removed_at: datetime | None = maybe_moment()
