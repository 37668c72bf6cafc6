"""Published workflows: each version immutable, known by name, number and hash; read once, then kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select

from engine.domain.definition import Workflow
from engine.store.tables.ledger import WorkflowVersion
from engine.store.unit_of_work import UnitOfWork, table_of

_version = table_of(WorkflowVersion)
_model = TypeAdapter(Workflow)
_LATEST = (
    select(_version.c.id, _version.c.number, _version.c.sha256)
    .where(_version.c.key == bindparam("key"))
    .order_by(_version.c.number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Which version of a workflow: its key in the store, its name and number, and its hash."""

    id: int
    key: str
    number: int
    sha256: str


def as_model(workflow: Workflow) -> str:
    """Return a workflow as the JSON text it is stored and hashed as."""
    return _model.dump_json(workflow).decode()


def read(work: UnitOfWork, version_id: int) -> Workflow:
    """Return a published workflow; the caller keeps it, reading costs a thousand times what using it costs."""
    stored = work.find(WorkflowVersion, id=version_id)
    if stored is None:
        message = f"no workflow version {version_id}"
        raise LookupError(message)
    return _model.validate_json(stored.model)


def latest(work: UnitOfWork, key: str) -> Published | None:
    """Return the newest version of a workflow, or None."""
    row = work.maybe(_LATEST, key=key)
    return None if row is None else Published(id=row[0], key=key, number=row[1], sha256=row[2])


def add(work: UnitOfWork, workflow: Workflow, *, source: str, by: str, at: datetime) -> tuple[Published, bool]:
    """Store a workflow as its next version, unless this very one is there; return it, and whether it is new."""
    model = as_model(workflow)
    digest = hashlib.sha256(model.encode()).hexdigest()
    same = work.find(WorkflowVersion, key=workflow.key, sha256=digest)
    if same is not None and same.id is not None:
        return Published(id=same.id, key=same.key, number=same.number, sha256=digest), False
    before = latest(work, workflow.key)
    number = before.number + 1 if before else 1
    version_id = work.add(
        WorkflowVersion(
            key=workflow.key, number=number, sha256=digest, source=source, model=model, published_by=by, published_at=at
        )
    )
    return Published(id=version_id, key=workflow.key, number=number, sha256=digest), True
