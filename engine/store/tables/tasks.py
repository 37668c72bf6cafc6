"""Long work that somebody asked for, with what came of it until that is forgotten."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field

from engine.domain.tasks import TaskKind, TaskState
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


class Task(Table, table=True):
    """One task and whose it is. ``asked`` (JSON) is what was asked for; ``asked_key`` makes asking twice harmless.

    ``worker`` is the process that has it, ``done`` of ``total`` how far that is and ``doing`` (JSON) the same in words,
    ``refusal`` why nothing came of it. What came of it is JSON in ``result``, or a file ``place`` of ``size`` bytes
    among the ``Results``; ``rights`` tells whether somebody's rights are still those it was made with.
    """

    __tablename__ = "task"
    __table_args__ = (
        one_of("kind", TaskKind),
        one_of("state", TaskState),
        not_blank("asked_key", most=80),
        at_least("done", 0),
        UniqueConstraint("made_by_id", "asked_key"),
        NEVER_REUSED,
    )
    id: int | None = key()
    made_by_id: int = ref("person")
    kind: str
    asked: str = prose("{}")
    asked_key: str
    state: str = TaskState.WAITING
    refusal: str | None = prose(None)
    worker: str | None = None
    started_at: datetime | None = maybe_moment()
    done: int = Field(default=0, sa_type=BigInteger)
    total: int = Field(default=0, sa_type=BigInteger)
    doing: str | None = prose(None)
    result: bytes | None = Field(default=None, sa_type=LargeBinary)
    file_name: str | None = None
    place: str | None = Field(default=None, max_length=32)
    size: int | None = Field(default=None, sa_type=BigInteger)
    sha256: str | None = Field(default=None, max_length=64)
    rights: str | None = Field(default=None, max_length=64)
    made_at: datetime = moment()
    changed_at: datetime = moment()
