"""Notices of inspections that were published: the very page, by whom and when, and why it was withdrawn."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from engine.domain.editions import Edition
from engine.store.tables.table import NEVER_REUSED, Table, key, maybe_moment, moment, one_of, prose, ref

_LIVE = text("withdrawn_at IS NULL")


class PublishedNotice(Table, table=True):
    """An edition of the notice of an inspection as it was published; one of an edition is out at a time.

    ``shown`` findings are told of, ``withheld`` are left out and said so, ``confidential`` are in none of its figures.
    """

    __tablename__ = "published_notice"
    __table_args__ = (
        one_of("edition", Edition),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        Index(
            "ix_published_notice_live", "inspection_id", "edition", unique=True, sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        NEVER_REUSED,
    )  # fmt: skip
    id: int | None = key()
    inspection_id: int = ref("inspection")
    edition: str
    title: str = prose()
    signed_on: date
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    shown: int
    withheld: int
    confidential: int
    note: str = prose()
    published_by: str
    published_at: datetime = moment()
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = maybe_moment()
    withdrawn_note: str | None = prose(None)
