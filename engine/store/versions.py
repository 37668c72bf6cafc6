"""Published workflows: each version immutable, known by name, number and hash; read once, then kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, select

from engine.domain.definition import Workflow
from engine.domain.extent import Scope
from engine.store.finding import seen_items
from engine.store.tables.ledger import Item, WorkflowVersion
from engine.store.unit_of_work import UnitOfWork, table_of

_version, _item = table_of(WorkflowVersion), table_of(Item)
_model = TypeAdapter(Workflow)
# What later versions of the language brought. Left out where a file does not use it, so that a workflow that was
# published before is stored and hashed as it was.
_BROUGHT: Mapping[str, Mapping[str, object]] = {
    "states": {"sustained_review": None, "receipt": None, "progress": None},
    "transitions": {"deadline": None},
    "outcomes": {"tells": []},
    "": {"receipts": {}, "progress": {}, "measures": None},
}
_NAMED = select(_version.c.id, _version.c.key, _version.c.number, _version.c.sha256)
_BY_ID = _NAMED.where(_version.c.id == bindparam("version_id"))
_OF_KEY = _NAMED.where(_version.c.key == bindparam("key")).order_by(_version.c.number)
_LATEST = _NAMED.where(_version.c.key == bindparam("key")).order_by(_version.c.number.desc()).limit(1)
_KEYS = select(_version.c.key).distinct().order_by(_version.c.key)
_ALL = select(_version.c.id).order_by(_version.c.key, _version.c.number)
_HELD = (
    select(_item.c.workflow_version_id, func.count())
    .where(_item.c.void_at.is_(None))
    .group_by(_item.c.workflow_version_id)
)


_DESCRIBED = select(
    _version.c.id, _version.c.key, _version.c.number, _version.c.sha256, _version.c.published_by,
    _version.c.published_at,
).order_by(_version.c.key, _version.c.number)  # fmt: skip
_SOURCE = select(_version.c.source).where(_version.c.id == bindparam("version_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A published version without what it says: who published it, and when."""

    id: int
    key: str
    number: int
    sha256: str
    published_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Which version of a workflow: its key in the store, its name and number, and its hash."""

    id: int
    key: str
    number: int
    sha256: str


def all_of(work: UnitOfWork) -> list[int]:
    """Return the key in the store of every published version, older ones of a workflow first."""
    return [key for (key,) in work.rows(_ALL)]


def described(work: UnitOfWork) -> list[Described]:
    """Return every published version, by workflow and number."""
    names = ("id", "key", "number", "sha256", "published_by", "published_at")
    return [Described(**dict(zip(names, row, strict=True))) for row in work.rows(_DESCRIBED)]


def source_of(work: UnitOfWork, version_id: int) -> str:
    """Return a version as its manager wrote it."""
    return str(work.one(_SOURCE, version_id=version_id)[0])


def as_model(workflow: Workflow) -> str:
    """Return a workflow as the JSON text it is stored and hashed as."""
    model = _model.dump_python(workflow, mode="json")
    _leave_out(model, "")
    for state in model["states"].values():
        _leave_out(state, "states")
    for step in model["transitions"]:
        _leave_out(step, "transitions")
    for review in model["reviews"].values():
        for outcome in review["outcomes"]:
            _leave_out(outcome, "outcomes")
    return json.dumps(model, ensure_ascii=False, separators=(",", ":"))


def _leave_out(part: dict[str, object], kind: str) -> None:
    for key, usual in _BROUGHT[kind].items():
        if part[key] == usual:
            del part[key]


def digest_of(workflow: Workflow) -> str:
    """Return the hash a workflow is known by."""
    return hashlib.sha256(as_model(workflow).encode()).hexdigest()


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
    return None if row is None else _published(*row)


def of_key(work: UnitOfWork, key: str) -> list[Published]:
    """Return every version of a workflow, oldest first."""
    return [_published(*row) for row in work.rows(_OF_KEY, key=key)]


def keys(work: UnitOfWork) -> list[str]:
    """Return the key of every published workflow."""
    return [row[0] for row in work.rows(_KEYS)]


def named(work: UnitOfWork, version_id: int) -> Published:
    """Return which version a key of the store stands for."""
    return _published(*work.one(_BY_ID, version_id=version_id))


def items_on(work: UnitOfWork, scope: Scope | None) -> dict[int, int]:
    """Return how many items within a scope are on each version that has any, by the version's key in the store."""
    return dict(work.rows(_HELD) if scope is None else work.rows_once(_HELD.where(seen_items(scope))))


def add(work: UnitOfWork, workflow: Workflow, *, source: str, by: str, at: datetime) -> tuple[Published, bool]:
    """Store a workflow as its next version, unless the newest is this very one; return it, and whether it is new."""
    model, digest, before = as_model(workflow), digest_of(workflow), latest(work, workflow.key)
    if before is not None and before.sha256 == digest:
        return before, False
    number = before.number + 1 if before else 1
    version_id = work.add(
        WorkflowVersion(
            key=workflow.key, number=number, sha256=digest, source=source, model=model, published_by=by, published_at=at
        )
    )
    return Published(id=version_id, key=workflow.key, number=number, sha256=digest), True


def _published(version_id: int, key: str, number: int, sha256: str) -> Published:
    return Published(id=version_id, key=key, number=number, sha256=sha256)
