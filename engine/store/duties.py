"""What the office itself owes: one duty for each workflow, rule and period, and since when it is owed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from engine.domain.fields import FieldValue
from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.store import items
from engine.store.sections import WHOLE, Section, behind
from engine.store.tables.dates import Duty
from engine.store.tables.ledger import Item, WorkflowVersion
from engine.store.tables.office import Unit
from engine.store.unit_of_work import UnitOfWork, table_of

_duty, _item, _version, _unit = table_of(Duty), table_of(Item), table_of(WorkflowVersion), table_of(Unit)
_COLUMNS = (
    "id", "workflow", "workflow_version_id", "rule", "period", "unit_id", "opens_on", "due_on", "state", "note",
    "fields", "completed_at", "completed_by",
)  # fmt: skip
_READ = select(*(_duty.c[name] for name in _COLUMNS))
_GET = _READ.where(_duty.c.id == bindparam("duty_id"))
_OPEN_OF = _READ.where(_duty.c.workflow == bindparam("named"), _duty.c.state == ReviewState.OPEN).order_by(_duty.c.id)
_OPEN = _READ.where(_duty.c.state == ReviewState.OPEN).order_by(_duty.c.due_on, _duty.c.id)
_PERIODS_OF = select(_duty.c.period).where(_duty.c.workflow == bindparam("named"), _duty.c.rule == bindparam("of_rule"))
_STILL_OPEN = update(_duty).where(_duty.c.id == bindparam("duty_id"), _duty.c.state == ReviewState.OPEN)
_SKIP = _STILL_OPEN.values(state=ReviewState.SKIPPED)
_RECORD = _STILL_OPEN.values(
    state=ReviewState.COMPLETED,
    note=bindparam("told"),
    fields=bindparam("filled"),
    completed_at=bindparam("at", type_=_duty.c.completed_at.type),
    completed_by=bindparam("by"),
)
_FIRST_ITEM = (
    select(func.min(_item.c.opened_at))
    .join(_version, _version.c.id == _item.c.workflow_version_id)
    .where(_version.c.key == bindparam("named"))
)
_PUBLISHED = (
    select(_version.c.id, _version.c.published_at)
    .where(_version.c.key == bindparam("named"))
    .order_by(_version.c.number.desc())
)
_OFFICE = select(_unit.c.id).where(_unit.c.parent_id.is_(None)).order_by(_unit.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDuty:
    """One duty as it stands; ``workflow_version_id`` is the version that asked for it."""

    id: int
    workflow: str
    workflow_version_id: int
    rule: str
    period: str
    unit_id: int
    opens_on: date
    due_on: date
    state: ReviewState
    note: str | None
    fields: Mapping[str, FieldValue]
    completed_at: datetime | None
    completed_by: str | None


def add(
    work: UnitOfWork,
    period: ReviewPeriod,
    *,
    workflow: str,
    version_id: int,
    rule: str,
    unit_id: int,
    state: ReviewState,
    at: datetime,
) -> int:
    """Store a duty of a period that is owed or was missed; return its key. The table refuses a second one."""
    return work.add(
        Duty(
            workflow=workflow,
            workflow_version_id=version_id,
            rule=rule,
            period=period.name,
            unit_id=unit_id,
            opens_on=period.opens_on,
            due_on=period.due_on,
            state=state,
            created_at=at,
        )
    )


def get(work: UnitOfWork, duty_id: int) -> StoredDuty | None:
    """Return a duty, or None."""
    row = work.maybe(_GET, duty_id=duty_id)
    return None if row is None else _stored(row)


def listed(work: UnitOfWork, *, state: ReviewState | None = None, section: Section = WHOLE) -> list[StoredDuty]:
    """Return duties by the day they are due, all or those of a state; of the units of the section's scope."""
    query = behind(_READ, _duty, section, day=_duty.c.due_on)
    if section.scope is not None:
        query = query.where(_duty.c.unit_id.in_(sorted(section.scope.units)))
    if state is not None:
        query = query.where(_duty.c.state == state)
    return [_stored(row) for row in work.rows_once(query)]


def all_open(work: UnitOfWork) -> list[StoredDuty]:
    """Return every open duty of the office, by the day it is due."""
    return [_stored(row) for row in work.rows(_OPEN)]


def open_of(work: UnitOfWork, workflow: str) -> dict[str, StoredDuty]:
    """Return the open duties of a workflow by their rules."""
    return {duty.rule: duty for duty in map(_stored, work.rows(_OPEN_OF, named=workflow))}


def periods_of(work: UnitOfWork, workflow: str, rule: str) -> frozenset[str]:
    """Return the periods of which a workflow has a duty by a rule, whatever became of it."""
    return frozenset(row[0] for row in work.rows(_PERIODS_OF, named=workflow, of_rule=rule))


def skip(work: UnitOfWork, duty_id: int) -> None:
    """Mark an open duty as not done."""
    work.run(_SKIP, duty_id=duty_id)


def record(
    work: UnitOfWork, duty_id: int, *, note: str, fields: Mapping[str, FieldValue], by: str, at: datetime
) -> bool:
    """Mark an open duty as done; False when it is no longer open."""
    return work.run(_RECORD, duty_id=duty_id, told=note, filled=items.as_object(fields), by=by, at=at) == 1


def first_item_at(work: UnitOfWork, workflow: str) -> datetime | None:
    """Return when the first item of a workflow was opened, or None while it has had none."""
    found: datetime | None = work.one(_FIRST_ITEM, named=workflow)[0]
    return found


def published(work: UnitOfWork, workflow: str) -> list[tuple[int, datetime]]:
    """Return the versions of a workflow by their keys in the store, newest first, each with when it was published."""
    return [(version, at) for version, at in work.rows(_PUBLISHED, named=workflow)]


def office_of(work: UnitOfWork) -> int:
    """Return the unit that is the office itself, and owes the duties."""
    return int(work.one(_OFFICE)[0])


def _stored(row: tuple[Any, ...]) -> StoredDuty:
    values = dict(zip(_COLUMNS, row, strict=True))
    return StoredDuty(**{**values, "state": ReviewState(values["state"]), "fields": json.loads(values["fields"])})
