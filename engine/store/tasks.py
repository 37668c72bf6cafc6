"""Long work that somebody asked for: where it stands, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, delete, func, select, update

from engine.domain.tasks import TaskKind, TaskState
from engine.store.tables.tasks import Task
from engine.store.unit_of_work import UnitOfWork, table_of
from engine.words import Words

_task = table_of(Task)
# The result is read for itself: it may be large.
_COLUMNS = (
    "id", "made_by_id", "kind", "asked", "asked_key", "state", "refusal", "worker", "started_at", "done", "total",
    "doing", "file_name", "place", "size", "sha256", "rights", "made_at", "changed_at",
)  # fmt: skip
_READ = select(*(_task.c[name] for name in _COLUMNS))
_GET = _READ.where(_task.c.id == bindparam("task"))
_BY_KEY = select(_task.c.id).where(_task.c.made_by_id == bindparam("person"), _task.c.asked_key == bindparam("asked"))
_OF = _READ.where(_task.c.made_by_id == bindparam("person")).order_by(_task.c.id.desc())
_COUNT = select(func.count()).where(_task.c.made_by_id == bindparam("person"))
_RESULT = select(_task.c.result).where(_task.c.id == bindparam("task"))
_SIZES = select(func.coalesce(func.sum(_task.c.size), 0)).where(
    _task.c.made_by_id == bindparam("person"), _task.c.id != bindparam("task")
)
_PLACES = select(_task.c.place).where(_task.c.place.is_not(None))
_REMOVE = delete(_task).where(_task.c.id == bindparam("task"))
_REMOVE_OF = delete(_task).where(_task.c.made_by_id == bindparam("person"))
_FORGET = delete(_task).where(_task.c.changed_at < bindparam("before", type_=_task.c.changed_at.type))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTask:
    """A task as it stands, without its result. ``rights`` is None until there is one.

    ``place`` is where a file is made that comes of it, and lies when it is done; ``size`` is None until then.
    """

    id: int
    made_by_id: int
    kind: TaskKind
    asked: Mapping[str, Any]
    asked_key: str
    state: TaskState
    refusal: Words | None
    worker: str | None
    started_at: datetime | None
    done: int
    total: int
    doing: Words | None
    file_name: str | None
    place: str | None
    size: int | None
    sha256: str | None
    rights: str | None
    made_at: datetime
    changed_at: datetime


def add(work: UnitOfWork, row: Task) -> int:
    """Keep a task; return its key."""
    return work.add(row)


def get(work: UnitOfWork, task: int) -> StoredTask | None:
    """Return a task, or None."""
    row = work.maybe(_GET, task=task)
    return None if row is None else _stored(row)


def key_of(work: UnitOfWork, person_id: int, asked_key: str) -> int | None:
    """Return the task that a person asked for under a key of theirs, or None."""
    row = work.maybe(_BY_KEY, person=person_id, asked=asked_key)
    return None if row is None else row[0]


def of(work: UnitOfWork, person_id: int) -> list[StoredTask]:
    """Return a person's tasks, the latest first."""
    return [_stored(row) for row in work.rows(_OF, person=person_id)]


def counted(work: UnitOfWork, person_id: int) -> int:
    """Return how many tasks a person has."""
    return int(work.one(_COUNT, person=person_id)[0])


def result(work: UnitOfWork, task: int) -> bytes | None:
    """Return what came of a task, or None."""
    row = work.maybe(_RESULT, task=task)
    return None if row is None or row[0] is None else bytes(row[0])


def bytes_of_others(work: UnitOfWork, task: StoredTask) -> int:
    """Return how many bytes the files take that came of a person's other tasks."""
    return int(work.one(_SIZES, person=task.made_by_id, task=task.id)[0])


def places(work: UnitOfWork) -> frozenset[str]:
    """Return every place where a file lies, or is made, that comes of a task."""
    return frozenset(row[0] for row in work.rows(_PLACES))


def change(work: UnitOfWork, task: StoredTask, values: Mapping[str, Any]) -> bool:
    """Set columns of a task that is in the state it was seen in, with whoever had it; False when it no longer is."""
    new = {f"new_{name}": _plain(value) for name, value in values.items()}
    seen = {"seen_state": task.state, "seen_worker": task.worker or ""}
    return work.run(_update(tuple(values)), task=task.id, **seen, **new) == 1


def remove(work: UnitOfWork, task: int) -> bool:
    """Remove a task with what came of it; whoever is at it finds that out."""
    return work.run(_REMOVE, task=task) == 1


def remove_of(work: UnitOfWork, person_id: int) -> None:
    """Remove every task of a person."""
    work.run(_REMOVE_OF, person=person_id)


def forget(work: UnitOfWork, *, before: datetime) -> int:
    """Remove tasks that have not gone on since; return how many."""
    return work.run(_FORGET, before=before)


@cache
def _update(names: tuple[str, ...]) -> Update:
    values = {name: bindparam(f"new_{name}", type_=_task.c[name].type) for name in names}
    return (
        update(_task)
        .where(
            _task.c.id == bindparam("task"),
            _task.c.state == bindparam("seen_state"),
            func.coalesce(_task.c.worker, "") == bindparam("seen_worker"),
        )
        .values(values)
    )


def _plain(value: Any) -> Any:
    return json.dumps([value.zh, value.en], ensure_ascii=False) if isinstance(value, Words) else value


def _stored(row: tuple[Any, ...]) -> StoredTask:
    values = dict(zip(_COLUMNS, row, strict=True))
    values |= {"kind": TaskKind(values["kind"]), "state": TaskState(values["state"])}
    values["asked"] = json.loads(values["asked"])
    for name in ("refusal", "doing"):
        values[name] = None if values[name] is None else Words(*json.loads(values[name]))
    return StoredTask(**values)
