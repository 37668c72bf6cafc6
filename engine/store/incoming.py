"""Papers on their way into the ledger, with the findings that were understood of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Integer, Update, bindparam, cast, delete, func, select, update

from engine.domain.incoming import Head, IncomingState, Passage, Understood
from engine.store.bulk import Bulk, as_columns
from engine.store.tables.incoming import Incoming, IncomingFinding
from engine.store.unit_of_work import UnitOfWork, table_of
from engine.words import Words

_paper, _finding = table_of(Incoming), table_of(IncomingFinding)
_COLUMNS = (
    "id", "made_by_id", "file_name", "kind", "workflow", "feedback_on", "state", "told", "head", "refusal", "worker",
    "started_at", "done", "total", "inspection", "added", "corrected", "made_at", "changed_at",
)  # fmt: skip
_AT = _paper.c.changed_at.type
# Not ``not_in``: a list is filled in when the statement is compiled, and then every value must be there.
_IS_HELD = (_paper.c.state != IncomingState.TAKEN, _paper.c.state != IncomingState.DROPPED)
_READ = select(*(_paper.c[name] for name in _COLUMNS))
_GET = _READ.where(_paper.c.id == bindparam("paper"))
_OF = (
    _READ.where(_paper.c.made_by_id == bindparam("person"), _paper.c.state != IncomingState.DROPPED)
    .order_by(_paper.c.id.desc())
    .limit(bindparam("most"))
)
_CONTENT = select(_paper.c.content).where(_paper.c.id == bindparam("paper"))
_UNDER_WAY = select(func.count()).where(
    _paper.c.made_by_id == bindparam("person"),
    *_IS_HELD,
)
_STALE = select(_paper.c.id).where(
    _paper.c.changed_at < bindparam("before", type_=_AT),
    *_IS_HELD,
)
_FORGET = delete(_finding).where(_finding.c.incoming_id == bindparam("paper"))
_FOUND = select(
    _finding.c.id, _finding.c.position, _finding.c.passage, _finding.c.corrected, _finding.c.is_left_out
).where(_finding.c.incoming_id == bindparam("paper"))
_PAGE = _FOUND.where(_finding.c.position > bindparam("behind")).order_by(_finding.c.position).limit(bindparam("most"))
_DOUBTED = (
    _FOUND.where(_finding.c.position > bindparam("behind"), _finding.c.has_doubts)
    .order_by(_finding.c.position)
    .limit(bindparam("most"))
)
_ONE = _FOUND.where(_finding.c.position == bindparam("position"))
_COUNT = select(
    func.count(),
    func.sum(cast(_finding.c.is_left_out, Integer)),
    func.sum(cast(_finding.c.has_doubts, Integer)),
    func.count(_finding.c.corrected),
).where(_finding.c.incoming_id == bindparam("paper"))
_CHANGE = (
    update(_finding)
    .where(_finding.c.incoming_id == bindparam("paper"), _finding.c.position == bindparam("at_position"))
    .values(corrected=bindparam("new_corrected"), is_left_out=bindparam("new_left_out"))
)
_PUT = Bulk.of(_finding, ["position", "passage", "has_doubts", "is_left_out", "incoming_id"])
_HEAD, _PASSAGE, _UNDERSTOOD = TypeAdapter(Head), TypeAdapter(Passage), TypeAdapter(Understood)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIncoming:
    """A paper as it stands, without its file. ``told`` are columns as they were stated, ``head`` None until read."""

    id: int
    made_by_id: int
    file_name: str
    kind: str
    workflow: str
    feedback_on: date | None
    state: IncomingState
    told: Mapping[str, str]
    head: Head | None
    refusal: Words | None
    worker: str | None
    started_at: datetime | None
    done: int
    total: int
    inspection: str | None
    added: int
    corrected: int
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding:
    """A finding in its place (from 1): what was understood, what it is after the correction, whether it stays out."""

    id: int
    position: int
    passage: Passage
    corrected: Understood | None
    is_left_out: bool

    @property
    def now(self) -> Understood:
        """Return what is taken into the ledger of it."""
        return self.corrected or self.passage.understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many findings there are, how many stay out, have doubts, and were corrected by hand."""

    all: int
    left_out: int
    doubted: int
    corrected: int


def add(work: UnitOfWork, row: Incoming) -> int:
    """Keep a paper with its file; return its key."""
    return work.add(row)


def get(work: UnitOfWork, paper: int) -> StoredIncoming | None:
    """Return a paper by its key, or None."""
    row = work.maybe(_GET, paper=paper)
    return None if row is None else _stored(row)


def of(work: UnitOfWork, person_id: int, *, most: int) -> list[StoredIncoming]:
    """Return a person's papers that were not given up, the latest first."""
    return [_stored(row) for row in work.rows(_OF, person=person_id, most=most)]


def content(work: UnitOfWork, paper: int) -> bytes | None:
    """Return the file of a paper; None when it is kept no longer."""
    row = work.maybe(_CONTENT, paper=paper)
    return None if row is None else row[0]


def under_way(work: UnitOfWork, person_id: int) -> int:
    """Return how many of a person's papers are neither taken in nor given up."""
    return int(work.one(_UNDER_WAY, person=person_id)[0])


def stale(work: UnitOfWork, before: datetime) -> list[int]:
    """Return papers that nobody has gone on with since."""
    return [key for (key,) in work.rows(_STALE, before=before)]


def change(work: UnitOfWork, paper: int, values: Mapping[str, Any], *, seen: Iterable[IncomingState]) -> bool:
    """Set columns of a paper that is in one of these states; False when it no longer is."""
    states = sorted(seen)
    new = {f"new_{name}": _plain(value) for name, value in values.items()}
    held = {f"state_{at}": state for at, state in enumerate(states)}
    return work.run(_update(tuple(values), len(states)), paper=paper, **new, **held) == 1


def put_findings(work: UnitOfWork, paper: int, passages: Iterable[Passage]) -> None:
    """Keep the findings of a paper, in place of those that were kept before."""
    work.run(_FORGET, paper=paper)
    rows = [
        (position, _PASSAGE.dump_json(one).decode(), bool(one.doubts), False, paper)
        for position, one in enumerate(passages, start=1)
    ]
    if rows:
        work.put_many(_PUT, [as_columns(rows)])


def forget_findings(work: UnitOfWork, paper: int) -> None:
    """Forget what was understood of a paper."""
    work.run(_FORGET, paper=paper)


def findings(
    work: UnitOfWork, paper: int, *, behind: int = 0, most: int = 1_000_000, doubted: bool = False
) -> list[StoredFinding]:
    """Return the findings of a paper in their order, behind a place; with ``doubted`` those with doubts."""
    found = work.rows(_DOUBTED if doubted else _PAGE, paper=paper, behind=behind, most=most)
    return [_found(row) for row in found]


def finding(work: UnitOfWork, paper: int, position: int) -> StoredFinding | None:
    """Return the finding in a place, or None."""
    row = work.maybe(_ONE, paper=paper, position=position)
    return None if row is None else _found(row)


def counted(work: UnitOfWork, paper: int) -> Counted:
    """Return how many findings there are, and of which kind."""
    every, left_out, doubted, corrected = work.one(_COUNT, paper=paper)
    return Counted(all=every, left_out=int(left_out or 0), doubted=int(doubted or 0), corrected=corrected)


def change_finding(
    work: UnitOfWork, paper: int, position: int, *, corrected: Understood | None, is_left_out: bool
) -> None:
    """Write how a finding was corrected, and whether it stays out."""
    text = None if corrected is None else _UNDERSTOOD.dump_json(corrected).decode()
    work.run(_CHANGE, paper=paper, at_position=position, new_corrected=text, new_left_out=is_left_out)


@cache
def _update(names: tuple[str, ...], states: int) -> Update:
    values = {name: bindparam(f"new_{name}", type_=_paper.c[name].type) for name in names}
    seen = [_paper.c.state == bindparam(f"state_{at}") for at in range(states)]
    condition = seen[0]
    for one in seen[1:]:
        condition = condition | one
    return update(_paper).where(_paper.c.id == bindparam("paper"), condition).values(values)


def _plain(value: Any) -> Any:
    """Return a value as its column holds it."""
    if isinstance(value, Head):
        return _HEAD.dump_json(value).decode()
    if isinstance(value, Words):
        return json.dumps([value.zh, value.en], ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _stored(row: tuple[Any, ...]) -> StoredIncoming:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["state"], values["told"] = IncomingState(values["state"]), json.loads(values["told"])
    values["head"] = None if values["head"] is None else _HEAD.validate_json(values["head"])
    values["refusal"] = None if values["refusal"] is None else Words(*json.loads(values["refusal"]))
    return StoredIncoming(**values)


def _found(row: tuple[Any, ...]) -> StoredFinding:
    key, position, passage, corrected, is_left_out = row
    return StoredFinding(
        id=key,
        position=position,
        passage=_PASSAGE.validate_json(passage),
        corrected=None if corrected is None else _UNDERSTOOD.validate_json(corrected),
        is_left_out=is_left_out,
    )
