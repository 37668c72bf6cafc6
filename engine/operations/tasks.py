"""Long work as whoever asked for it sees it: begun, looked for, its result taken, begun again, given up.

A task is its own person's and nobody else's: for others there is none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.domain.actor import Actor
from engine.domain.tasks import BY_RIGHTS, KEPT_FOR, MOST_OF_ONE, TASK, TaskKind, TaskState, rights_mark
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.store import tasks as store
from engine.store.tables.tasks import Task
from engine.store.tasks import StoredTask
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words


class RightsChanged(RectifyError):
    """What came of a task was made with rights that are no longer those of its person."""

    code = "task_rights_changed"
    says = Words(
        "您的权限在那以后变了，当时的结果不再给出。", "Your rights have changed since, so that result is not given out."
    )
    remedy = Words("再办一次，结果按现在的权限。", "Begin it again: the result is then by your present rights.")


class NothingYet(RectifyError):
    """Nothing has come of a task, or not yet."""

    code = "task_without_result"
    says = Words("这项任务还没有结果。", "Nothing has come of this task yet.")
    remedy = Words("回到它的页面看办到哪里。", "Look at its page for how far it is.")


class ResultLost(RectifyError):
    """The file that came of a task is not where it was kept: a backup holds none of them."""

    code = "task_result_lost"
    says = Words("这份结果的文件不在了。", "The file that came of this task is gone.")
    remedy = Words(
        "再办一次；结果不进备份，恢复以后要重做。", "Begin it again: results are in no backup, so they are made anew."
    )


def ask_for(
    ledger: Ledger,
    kind: TaskKind,
    asked: Mapping[str, Any],
    *,
    key: str,
    worker: str,
    actor: Actor,
    at: datetime,
    done: int = 0,
    total: int = 0,
) -> int:
    """Keep what is to be done by a process, and return its key; under the same ``key`` it is the same task.

    What is kept no longer is forgotten on the way. Raises ``InvalidInput`` for more than 20 tasks, unless it is what is
    left of deeds that are begun; ``NotFound`` for somebody who is no person.
    """
    with writing(ledger.database) as work:
        person = _person(actor)
        store.forget(work, before=at - KEPT_FOR)
        work.lock(f"task:{person}")
        if (known := store.key_of(work, person, key)) is not None:
            return known
        if kind in BY_RIGHTS and store.counted(work, person) >= MOST_OF_ONE:
            raise InvalidInput(
                what=TASK,
                value=str(MOST_OF_ONE),
                why=Words("您的任务太多", "you have too many of them"),
                allowed=Words("先删去几项", "delete some first"),
            )
        row = Task(
            made_by_id=person,
            kind=kind,
            asked=json.dumps(asked, ensure_ascii=False),
            asked_key=key,
            worker=worker,
            done=done,
            total=total,
            made_at=at,
            changed_at=at,
        )
        return store.add(work, row)


def tasks_of(ledger: Ledger, *, actor: Actor, at: datetime) -> list[StoredTask]:
    """Return one's own tasks that are still kept, the latest first."""
    with reading(ledger.database) as work:
        return [one for one in store.of(work, _person(actor)) if at - one.changed_at <= KEPT_FOR]


def look_at_task(ledger: Ledger, key: int, *, actor: Actor, at: datetime) -> StoredTask:
    """Return a task of one's own; raises ``NotFound``."""
    with reading(ledger.database) as work:
        return _own(work, key, actor=actor, at=at)


def result_of(
    ledger: Ledger, key: int, *, actor: Actor, at: datetime, kind: TaskKind | None = None
) -> tuple[StoredTask, bytes]:
    """Return a task of one's own, of a kind, with what came of it.

    Raises ``NotFound``, ``NothingYet``, and ``RightsChanged`` for somebody whose rights are others than they were, but
    for what became of deeds.
    """
    with reading(ledger.database) as work:
        task = _own(work, key, actor=actor, at=at)
        if kind is not None and task.kind is not kind:
            raise NotFound(what=TASK, which=str(key))
        found = store.result(work, key) if task.state is TaskState.DONE else None
    if found is None:
        raise NothingYet
    _require_rights(task, actor)
    return task, found


def file_of(ledger: Ledger, key: int, *, actor: Actor, at: datetime) -> tuple[StoredTask, Path]:
    """Return a task of one's own with where the file lies that came of it.

    Raises ``NotFound``, also for what tells of an item that its person may see no more; ``NothingYet``,
    ``RightsChanged``, ``ResultLost``.
    """
    with reading(ledger.database) as work:
        task = _own(work, key, actor=actor, at=at)
        if task.state is not TaskState.DONE or task.file_name is None or task.place is None:
            raise NothingYet
        _require_rights(task, actor)
        if item := task.asked.get("item"):
            change.visible(work, item, actor=actor)
    path = ledger.results.path(task.place)
    if not path.is_file():
        raise ResultLost
    return task, path


def begin_again(ledger: Ledger, key: int, *, worker: str, actor: Actor, at: datetime) -> None:
    """Let a task wait for its turn again, from the beginning; what came of it before is gone.

    Whether a task under way was interrupted is the caller's to know. Raises ``NotFound``.
    """
    with writing(ledger.database) as work:
        task = _own(work, key, actor=actor, at=at)
        values = {
            "state": TaskState.WAITING, "worker": worker, "refusal": None, "result": None, "file_name": None,
            "place": None, "size": None, "sha256": None, "rights": None, "started_at": None, "done": 0, "total": 0,
            "doing": None, "changed_at": at,
        }  # fmt: skip
        store.change(work, task, values)
    _remove_file(ledger, task)


def give_up(ledger: Ledger, key: int, *, actor: Actor, at: datetime) -> None:
    """Delete a task with what came of it; one under way stops. Raises ``NotFound``."""
    with writing(ledger.database) as work:
        task = _own(work, key, actor=actor, at=at)
        store.remove(work, task.id)
    _remove_file(ledger, task)


def places_of_tasks(ledger: Ledger) -> Collection[str]:
    """Return every place where a file lies, or is made, that comes of a task that is kept."""
    with reading(ledger.database) as work:
        return store.places(work)


def _remove_file(ledger: Ledger, task: StoredTask) -> None:
    if task.place is not None:
        ledger.results.remove([task.place])


def _require_rights(task: StoredTask, actor: Actor) -> None:
    if task.kind in BY_RIGHTS and task.rights != rights_mark(actor):
        raise RightsChanged


def _own(work: UnitOfWork, key: int, *, actor: Actor, at: datetime) -> StoredTask:
    task = store.get(work, key)
    if task is None or task.made_by_id != actor.own_id or at - task.changed_at > KEPT_FOR:
        raise NotFound(what=TASK, which=str(key))
    return task


def _person(actor: Actor) -> int:
    if actor.own_id is None:
        raise NotFound(what=TASK, which=actor.shown_as)
    return actor.own_id
