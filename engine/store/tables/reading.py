"""What an office taught Rectify about documents that come in."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from engine.store.tables.table import NEVER_REUSED, Table, key, maybe_moment, moment, prose


class ColumnMapping(Table, table=True):
    """What the columns of ledgers with certain headings are: ``columns`` is JSON, a field for each heading stated.

    ``fingerprint`` is the hash of the headings in their order. One that was stated anew or forgotten is ended.
    """

    __tablename__ = "column_mapping"
    __table_args__ = (
        Index(
            "ix_column_mapping_live",
            "fingerprint",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        NEVER_REUSED,
    )
    id: int | None = key()
    fingerprint: str = Field(max_length=64)
    columns: str = prose("{}")
    created_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()
