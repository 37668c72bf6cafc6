"""What a process does with papers that wait: read, or taken into the ledger, and what came of it recorded.

Each change holds to the state the paper was in: of two processes that take one up, one does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from engine.domain.incoming import AT_WORK, BEGINS, Head, IncomingState, Passage
from engine.operations.ledger import Ledger
from engine.store import incoming as store
from engine.store.incoming import StoredIncoming
from engine.store.unit_of_work import writing
from engine.words import Words


def begin(ledger: Ledger, key: int, *, worker: str, at: datetime) -> tuple[StoredIncoming, bytes] | None:
    """Take up a paper that waits; return it with its file, None when there is nothing to be done for it any more."""
    with writing(ledger.database) as work:
        paper = store.get(work, key)
        begins = None if paper is None else BEGINS.get(paper.state)
        if paper is None or begins is None:
            return None
        values = {"state": begins, "worker": worker, "started_at": at, "done": 0, "changed_at": at}
        store.change(work, key, values, seen=[paper.state])
        return replace(paper, state=begins, worker=worker, started_at=at), store.content(work, key) or b""


def keep_read(ledger: Ledger, paper: StoredIncoming, head: Head, passages: Iterable[Passage], *, at: datetime) -> None:
    """Keep what was understood of a paper; nothing when somebody gave it up meanwhile."""
    with writing(ledger.database) as work:
        values = {"state": IncomingState.READ, "head": head, "refusal": None, "worker": None, "changed_at": at}
        if store.change(work, paper.id, values, seen=[IncomingState.READING]):
            store.put_findings(work, paper.id, passages)


def keep_refused(ledger: Ledger, paper: StoredIncoming, says: Words, *, at: datetime) -> None:
    """Keep why a paper could not be read, or not be taken in: then it can be corrected and confirmed again."""
    after = IncomingState.REFUSED if paper.state is IncomingState.READING else IncomingState.READ
    with writing(ledger.database) as work:
        values = {"state": after, "refusal": says, "worker": None, "changed_at": at}
        store.change(work, paper.id, values, seen=[paper.state])


def keep_taken(
    ledger: Ledger, paper: StoredIncoming, *, inspection: str | None, added: int, corrected: int, at: datetime
) -> None:
    """Record that a paper was taken in; its file and what was understood of it are not needed any more."""
    with writing(ledger.database) as work:
        values = {
            "state": IncomingState.TAKEN, "inspection": inspection, "added": added, "corrected": corrected,
            "content": None, "refusal": None, "worker": None, "changed_at": at,
        }  # fmt: skip
        if store.change(work, paper.id, values, seen=[IncomingState.TAKING]):
            store.forget_findings(work, paper.id)


def keep_progress(ledger: Ledger, paper: StoredIncoming, done: int, total: int) -> None:
    """Record how far a paper is, for those who look by another process."""
    with writing(ledger.database) as work:
        store.change(work, paper.id, {"done": done, "total": total}, seen=sorted(AT_WORK))
