"""What a process does with a task that waits: taken up, told how far it is, and what came of it kept.

Each change holds to the state the task was in and to the process that had it: of two that take one up, one does, and
one that was given up, or begun again elsewhere, is left alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.domain.actor import Actor
from engine.domain.tasks import TaskState, rights_mark
from engine.operations.ledger import Ledger
from engine.operations.roles import acting_for
from engine.store import tasks as store
from engine.store.results import KeptFile
from engine.store.tasks import StoredTask
from engine.store.unit_of_work import reading, writing
from engine.words import Words


def begin(ledger: Ledger, key: int, *, worker: str, place: str, at: datetime) -> StoredTask | None:
    """Take up a task that waits; return it as it is then, None when there is nothing to be done for it any more.

    ``place`` is where a file is to lie that comes of it: named before there is anything, nothing of it is ever lost.
    """
    with writing(ledger.database) as work:
        task = store.get(work, key)
        if task is None or task.state is not TaskState.WAITING:
            return None
        values = {
            "state": TaskState.AT_WORK, "worker": worker, "place": place, "started_at": at, "changed_at": at,
        }  # fmt: skip
        store.change(work, task, values)
        return replace(task, state=TaskState.AT_WORK, worker=worker, place=place, started_at=at, changed_at=at)


def renewed(ledger: Ledger, actor: Actor) -> Actor:
    """Return somebody with the rights they have now, and nobody's place; raises ``NotFound`` for one who has left."""
    rights = acting_for(ledger, actor.on_behalf_of.login if actor.on_behalf_of else actor.login)
    return replace(actor, roles=rights.roles, leads=rights.leads, instead_of=None)


def keep_progress(
    ledger: Ledger, task: StoredTask, done: int, total: int, *, at: datetime, doing: Words | None = None
) -> bool:
    """Record how far a task is, and the same in words; False when it is no longer to be done here."""
    with writing(ledger.database) as work:
        return store.change(work, task, {"done": done, "total": total, "doing": doing, "changed_at": at})


def keep_done(ledger: Ledger, task: StoredTask, result: bytes, *, actor: Actor, at: datetime, total: int = 0) -> bool:
    """Keep what came of a task, made with the rights of ``actor``; False when nobody waits for it any more.

    All of ``total`` is done then.
    """
    with writing(ledger.database) as work:
        return store.change(work, task, {**_over(actor, at, total), "result": result, "place": None})


def keep_file(
    ledger: Ledger, task: StoredTask, kept: KeptFile, *, name: str, actor: Actor, at: datetime, total: int = 0
) -> bool:
    """Keep that a file lies at the place of a task, made with the rights of ``actor``; False when nobody waits for it.

    Raises ``ResultsTooLarge`` when it is more than its person may have beside what came of other tasks.
    """
    with writing(ledger.database) as work:
        work.lock(f"task:{task.made_by_id}")
        ledger.results.require_allowed(kept.size, there=store.bytes_of_others(work, task))
        values = {**_over(actor, at, total), "file_name": name, "size": kept.size, "sha256": kept.sha256}
        return store.change(work, task, values)


def require_room(ledger: Ledger, task: StoredTask, size: int) -> None:
    """Let pass what is known to take so much room before it is made; raises ``NoRoom``, ``ResultsTooLarge``."""
    with reading(ledger.database) as work:
        ledger.results.require_allowed(size, there=store.bytes_of_others(work, task))
    ledger.results.require_room(size)


def _over(actor: Actor, at: datetime, total: int) -> dict[str, Any]:
    return {
        "state": TaskState.DONE, "rights": rights_mark(actor), "worker": None, "done": total, "total": total,
        "doing": None, "changed_at": at,
    }  # fmt: skip


def keep_refused(ledger: Ledger, task: StoredTask, says: Words, *, at: datetime) -> None:
    """Keep why nothing came of a task."""
    with writing(ledger.database) as work:
        values = {
            "state": TaskState.REFUSED,
            "refusal": says,
            "place": None,
            "doing": None,
            "worker": None,
            "changed_at": at,
        }
        store.change(work, task, values)
