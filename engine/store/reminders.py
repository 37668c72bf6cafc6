"""Rungs with the notices they send, very many at once: what they share is handed to the database once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Integer, String

from engine.domain.ladders import RungOutcome
from engine.store.bulk import Alike, Bulk
from engine.store.tables.dates import Rung
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import UnitOfWork, table_of

_rung, _notice = table_of(Rung), table_of(Notice)


class Shared(NamedTuple):
    """What became of a rung for many deadlines and people alike.

    ``kind`` is the kind of the notice it sends, None for none; ``head`` and ``rest`` are its data as JSON text before
    and after the deadline's key.
    """

    occurrence: str
    planned_on: date
    outcome: RungOutcome
    reason: str = ""
    late: int = 0
    kind: str | None = None
    head: str = ""
    rest: str = ""
    send_from: datetime | None = None


class Reminders:
    """The deadlines with their people of which a rung ended alike."""

    __slots__ = ("deadlines", "items", "people", "shared")

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.deadlines: list[int] = []
        self.items: list[int | None] = []
        self.people: list[int | None] = []

    def add(self, deadline: int, item: int | None, person: int | None) -> None:
        """Add one person, or nobody, for one deadline."""
        self.deadlines.append(deadline)
        self.items.append(item)
        self.people.append(person)


_WHOSE = "'rung:' || deadline || ':' || occurrence || ':' || person"
_PUT_RUNGS = Bulk(
    _rung,
    {"deadline": Integer(), "person": Integer(), "occurrence": String(), "planned_on": _rung.c.planned_on.type,
     "fired_at": _rung.c.fired_at.type, "outcome": String(), "reason": String(), "late": Integer(), "kind": String()},
    {"deadline_id": "deadline", "occurrence": "occurrence", "recipient_id": "person", "planned_on": "planned_on",
     "fired_at": "fired_at", "outcome": "outcome", "reason": "reason", "late": "late",
     "notice_key": f"CASE WHEN kind IS NULL THEN NULL ELSE {_WHOSE} END"},
)  # fmt: skip
_PUT_NOTICES = Bulk(
    _notice,
    {"deadline": Integer(), "item": Integer(), "person": Integer(), "occurrence": String(), "kind": String(),
     "head": String(), "rest": String(), "at": _notice.c.created_at.type, "send_from": _notice.c.send_from.type},
    {"dedupe": _WHOSE, "kind": "kind", "item_id": "item", "recipient_id": "person", "data": "head || deadline || rest",
     "created_at": "at", "send_from": "send_from", "state": "'waiting'"},
)  # fmt: skip


def put(work: UnitOfWork, reminders: Iterable[Reminders], *, at: datetime) -> None:
    """Record rungs and put their notices, each once whoever does it and however often."""
    rungs, notices = [], []
    for one in reminders:
        shared = one.shared
        own = (shared.occurrence, shared.planned_on, at, shared.outcome, shared.reason, shared.late, shared.kind)
        rungs.append(Alike((one.deadlines, one.people), own))
        if shared.kind is not None:
            told = (shared.occurrence, shared.kind, shared.head, shared.rest, at, shared.send_from)
            notices.append(Alike((one.deadlines, one.items, one.people), told))
    work.put_many(_PUT_NOTICES, notices)
    work.put_many(_PUT_RUNGS, rungs)
