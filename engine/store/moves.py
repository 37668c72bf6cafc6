"""Items that move to another version of their workflow: how many are where, read in batches, and the record of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update

from engine.store.deadlines import StoredTimer
from engine.store.items import StoredItem, from_row, read_columns
from engine.store.tables.dates import Deadline, Rung, Timer
from engine.store.tables.ledger import Inspection, Item, WorkflowMigration, WorkflowVersion
from engine.store.tables.mail import Notice, NoticeState
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _inspection, _version = table_of(Item), table_of(Inspection), table_of(WorkflowVersion)
_deadline, _timer, _rung, _notice = table_of(Deadline), table_of(Timer), table_of(Rung), table_of(Notice)
_migration = table_of(WorkflowMigration)

StateMap = Mapping[str, str]

_COUNTED = (
    select(_item.c.workflow_version_id, _item.c.state, func.count())
    .join(_version, _version.c.id == _item.c.workflow_version_id)
    .where(_version.c.key == bindparam("key"), _item.c.void_at.is_(None))
    .group_by(_item.c.workflow_version_id, _item.c.state)
    .order_by(_item.c.workflow_version_id, _item.c.state)
)
_READ = select(*read_columns()).join_from(_item, _inspection).order_by(_item.c.id)
_UNFINISHED = (
    select(_migration.c.id, _migration.c.to_version_id, _migration.c.mapping, _migration.c.moved)
    .join(_version, _version.c.id == _migration.c.to_version_id)
    .where(_version.c.key == bindparam("key"), _migration.c.finished_at.is_(None))
    .order_by(_migration.c.id)
)
_EVERY_UNFINISHED = (
    select(_version.c.key, func.max(_migration.c.moved))
    .join_from(_migration, _version, _version.c.id == _migration.c.to_version_id)
    .where(_migration.c.finished_at.is_(None))
    .group_by(_version.c.key)
)
_COUNT_UP = (
    update(_migration)
    .where(_migration.c.id == bindparam("migration"), _migration.c.finished_at.is_(None))
    .values(moved=_migration.c.moved + bindparam("more"))
)
_MOVED = select(_migration.c.moved).where(_migration.c.id == bindparam("migration"))
_FINISH = (
    update(_migration)
    .where(_migration.c.id == bindparam("migration"), _migration.c.finished_at.is_(None))
    .values(finished_at=bindparam("at", type_=_migration.c.finished_at.type))
)
_RESTATE = update(_notice).where(_notice.c.id == bindparam("notice")).values(data=bindparam("told"))
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMove:
    """A move as it was begun: to which version, for each version that items come from what its states become."""

    id: int
    to_version_id: int
    mapping: Mapping[int, StateMap]
    moved: int


def counted(work: UnitOfWork, key: str) -> list[tuple[int, str, int]]:
    """Return how many items of a workflow are in each state of each version, by the version's key in the store."""
    return [(version, state, count) for version, state, count in work.rows(_COUNTED, key=key)]


def batch(
    work: UnitOfWork, version_id: int, states: Iterable[str], *, after: int, most: int, lock: bool
) -> list[StoredItem]:
    """Return the next items of a version in some states, by their keys; with ``lock`` nobody else can change them."""
    query = _READ.where(
        _item.c.workflow_version_id == version_id,
        _item.c.state.in_(sorted(states)),
        _item.c.void_at.is_(None),
        _item.c.id > after,
    ).limit(most)
    if lock and not work.database.is_sqlite:
        query = query.with_for_update(of=_item)
    return [from_row(row) for row in work.rows_once(query)]


def settle_timers(work: UnitOfWork, item_ids: Iterable[int]) -> list[StoredTimer]:
    """Return the timers that are to write off ended deadlines of these items."""
    query = (
        select(_timer.c.due_at, _timer.c.kind, _timer.c.subject_id)
        .join(_deadline, _deadline.c.id == _timer.c.subject_id)
        .where(_timer.c.kind == "settle", _deadline.c.item_id.in_(sorted(item_ids)))
        .order_by(_timer.c.subject_id)
    )
    return [
        StoredTimer(due_at=due_at, kind=kind, subject_id=subject) for due_at, kind, subject in work.rows_once(query)
    ]


def told_until(work: UnitOfWork, deadline_ids: Iterable[int]) -> dict[int, date]:
    """Return, for each deadline of which a mail has told, the latest day of its ladder that a mail was made for."""
    query = (
        select(_rung.c.deadline_id, func.max(_rung.c.planned_on))
        .join(_notice, _notice.c.dedupe == _rung.c.notice_key)
        .where(_notice.c.state == NoticeState.MERGED, _rung.c.deadline_id.in_(sorted(deadline_ids)))
        .group_by(_rung.c.deadline_id)
    )
    return dict(work.rows_once(query))


def rename_state_in_notices(work: UnitOfWork, renamed: Mapping[int, tuple[str, str]]) -> None:
    """Let news that still waits speak of the state an item is in now; ``renamed`` is old and new, by item."""
    if not renamed:
        return
    query = select(_notice.c.id, _notice.c.item_id, _notice.c.data).where(
        _notice.c.state == NoticeState.WAITING, _notice.c.item_id.in_(sorted(renamed))
    )
    rows = []
    for notice, item_id, text in work.rows_once(query):
        old, new = renamed[item_id]
        data = json.loads(text)
        if data.get("state") == old:
            rows.append({"notice": notice, "told": _encode({**data, "state": new})})
    work.run_many(_RESTATE, rows)


def begin(
    work: UnitOfWork, *, to_version_id: int, mapping: Mapping[int, StateMap], asked_by: str, at: datetime
) -> StoredMove:
    """Record that items begin to move."""
    text = _encode({str(version): dict(states) for version, states in mapping.items()})
    row = WorkflowMigration(to_version_id=to_version_id, mapping=text, asked_by=asked_by, started_at=at)
    return StoredMove(id=work.add(row), to_version_id=to_version_id, mapping=mapping, moved=0)


def unfinished(work: UnitOfWork, key: str) -> StoredMove | None:
    """Return the move of a workflow that was begun and not finished, or None."""
    row = work.maybe(_UNFINISHED, key=key)
    if row is None:
        return None
    mapping = {int(version): states for version, states in json.loads(row[2]).items()}
    return StoredMove(id=row[0], to_version_id=row[1], mapping=mapping, moved=row[3])


def every_unfinished(work: UnitOfWork) -> dict[str, int]:
    """Return the workflows of which a move was begun and not finished, with how many items it has moved."""
    return dict(work.rows(_EVERY_UNFINISHED))


def count_up(work: UnitOfWork, move_id: int, more: int) -> None:
    """Count items that have moved."""
    work.run(_COUNT_UP, migration=move_id, more=more)


def finish(work: UnitOfWork, move_id: int, *, at: datetime) -> int | None:
    """Record that the last item has moved; return how many have, None when somebody else recorded it."""
    if work.run(_FINISH, migration=move_id, at=at) == 0:
        return None
    return int(work.one(_MOVED, migration=move_id)[0])
