"""An office's own templates of documents: every version of them, and which one is in use."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from engine.store.tables.table import NEVER_REUSED, Table, at_least, key, maybe_ref, moment, not_blank, prose


class PaperTemplate(Table, table=True):
    """One version of an office's own template for a kind of document; it never changes: a better one is a new one."""

    __tablename__ = "paper_template"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        at_least("number", 1),
        not_blank("file_name", most=255),
        NEVER_REUSED,
    )
    id: int | None = key()
    kind: str
    number: int
    file_name: str
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    note: str = prose()
    added_by: str
    added_at: datetime = moment()


class PaperChoice(Table, table=True):
    """Which version is used for a kind of document; no row, or none named, where it is the product's own."""

    __tablename__ = "paper_choice"
    kind: str = Field(primary_key=True)
    template_id: int | None = maybe_ref("paper_template")
    chosen_by: str
    chosen_at: datetime = moment()
