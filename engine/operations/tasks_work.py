"""What a process does with a task that waits: taken up, told how far it is, and what came of it kept.

Each change holds to the state the task was in and to the process that had it: of two that take one up, one does, and
one that was given up, or begun again elsewhere, is left alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.tasks import TaskState, rights_mark
from engine.operations.ledger import Ledger
from engine.operations.roles import acting_for
from engine.store import tasks as store
from engine.store.tasks import StoredTask
from engine.store.unit_of_work import writing
from engine.words import Words


def begin(ledger: Ledger, key: int, *, worker: str, at: datetime) -> StoredTask | None:
    """Take up a task that waits; return it as it is then, None when there is nothing to be done for it any more."""
    with writing(ledger.database) as work:
        task = store.get(work, key)
        if task is None or task.state is not TaskState.WAITING:
            return None
        store.change(work, task, {"state": TaskState.AT_WORK, "worker": worker, "started_at": at, "changed_at": at})
        return replace(task, state=TaskState.AT_WORK, worker=worker, started_at=at, changed_at=at)


def renewed(ledger: Ledger, actor: Actor) -> Actor:
    """Return somebody with the rights they have now, and nobody's place; raises ``NotFound`` for one who has left."""
    rights = acting_for(ledger, actor.login)
    return replace(actor, roles=rights.roles, leads=rights.leads, instead_of=None)


def keep_progress(ledger: Ledger, task: StoredTask, done: int, total: int, *, at: datetime) -> bool:
    """Record how far a task is; False when it is no longer to be done here."""
    with writing(ledger.database) as work:
        return store.change(work, task, {"done": done, "total": total, "changed_at": at})


def keep_done(
    ledger: Ledger, task: StoredTask, result: bytes, *, file_name: str | None, actor: Actor, at: datetime
) -> None:
    """Keep what came of a task, made with the rights of ``actor``."""
    with writing(ledger.database) as work:
        values = {
            "state": TaskState.DONE, "result": result, "file_name": file_name,
            "sha256": hashlib.sha256(result).hexdigest(), "rights": rights_mark(actor), "worker": None,
            "changed_at": at,
        }  # fmt: skip
        store.change(work, task, values)


def keep_refused(ledger: Ledger, task: StoredTask, says: Words, *, at: datetime) -> None:
    """Keep why nothing came of a task."""
    with writing(ledger.database) as work:
        store.change(work, task, {"state": TaskState.REFUSED, "refusal": says, "worker": None, "changed_at": at})
