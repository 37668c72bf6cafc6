"""Calls over HTTP whose answers are kept."""

from datetime import datetime

from sqlmodel import Field

from engine.store.tables.table import Table, moment, prose


class KeptCall(Table, table=True):
    """The answer to a call under a key, so that a repeat is answered alike; without a status it is under way."""

    __tablename__ = "kept_call"
    __table_args__ = ({"sqlite_with_rowid": False},)
    actor: str = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=200)
    request: str = Field(max_length=64)
    started_at: datetime = moment()
    status: int | None = None
    headers: str = prose("{}")
    body: str = prose()
