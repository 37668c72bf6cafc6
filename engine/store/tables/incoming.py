"""Papers that were handed in and are not items yet: the file, what was understood of it, and what was corrected."""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from engine.domain.incoming import IncomingState
from engine.store.tables.table import (
    NEVER_REUSED,
    Table,
    at_least,
    key,
    maybe_moment,
    moment,
    not_blank,
    one_of,
    prose,
    ref,
)


class Incoming(Table, table=True):
    """A paper on its way into the ledger, and whose it is; the file is gone once it is taken in or given up.

    ``told`` (JSON) are columns as somebody stated them, ``head`` what was understood of the whole, ``refusal`` why it
    could not be read or taken in. ``worker`` is the process that has it, ``done`` of ``total`` how far that is.
    """

    __tablename__ = "incoming"
    __table_args__ = (
        one_of("state", IncomingState),
        not_blank("file_name", most=255),
        at_least("done", 0),
        Index("ix_incoming_made_by_id", "made_by_id", "state"),
        NEVER_REUSED,
    )
    id: int | None = key()
    made_by_id: int = ref("person")
    file_name: str
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    kind: str
    workflow: str
    feedback_on: date | None = None
    state: str = IncomingState.WAITING
    told: str = prose("{}")
    head: str | None = prose(None)
    refusal: str | None = prose(None)
    worker: str | None = None
    started_at: datetime | None = maybe_moment()
    done: int = 0
    total: int = 0
    inspection: str | None = None
    added: int = 0
    corrected: int = 0
    made_at: datetime = moment()
    changed_at: datetime = moment()


class IncomingFinding(Table, table=True):
    """One finding of such a paper: its passage, what was understood (JSON), and what it is after the correction."""

    __tablename__ = "incoming_finding"
    __table_args__ = (UniqueConstraint("incoming_id", "position"), NEVER_REUSED)
    id: int | None = key()
    incoming_id: int = ref("incoming")
    position: int
    passage: str = prose()
    corrected: str | None = prose(None)
    is_left_out: bool = False
    has_doubts: bool = False
