"""Requests on items, and what each of those who must agree said."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.domain.deadlines import Subject
from engine.domain.definition import RequestKind
from engine.domain.fields import FieldValue
from engine.domain.requests import RequestState
from engine.store.bulk import among, keys
from engine.store.items import as_list, as_object
from engine.store.sections import WHOLE, Section, section_of
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Item
from engine.store.tables.requests import Answer, Request
from engine.store.unit_of_work import UnitOfWork, table_of
from engine.store.whose_requests import Whose, is_theirs

_request, _answer, _deadline = table_of(Request), table_of(Answer), table_of(Deadline)
_item = table_of(Item)
_COLUMNS = (
    "id", "item_id", "rule", "kind", "state", "step", "asked_by", "asked_by_id", "askers", "asked_at", "reason",
    "old_due_on", "new_due_on", "agreed_due_on", "fields", "answered_at",
)  # fmt: skip
_READ = select(*(_request.c[name] for name in _COLUMNS))
_OF_ITEM = _READ.where(_request.c.item_id == bindparam("item_id")).order_by(_request.c.id)
_GET = _READ.where(_request.c.id == bindparam("request_id"))
_PENDING_OF = _READ.where(_request.c.item_id == bindparam("item_id"), _request.c.state == RequestState.PENDING)
_PENDING_OF_ITEMS = {
    is_sqlite: _READ.where(
        among(_request.c.item_id, "wanted", is_sqlite=is_sqlite), _request.c.state == RequestState.PENDING
    )
    for is_sqlite in (True, False)
}
_AT_STEP = (_request.c.id == bindparam("request_id"), _request.c.state == RequestState.PENDING)
_STEP_UP = update(_request).where(*_AT_STEP, _request.c.step == bindparam("seen")).values(step=bindparam("seen") + 1)
_END = (
    update(_request)
    .where(*_AT_STEP)
    .values(
        state=bindparam("becomes"),
        agreed_due_on=bindparam("agreed", type_=_request.c.agreed_due_on.type),
        answered_at=bindparam("at", type_=_request.c.answered_at.type),
    )
)
_SAID = ("request_id", "position", "agreed", "by", "by_id", "at", "note", "new_due_on")
_ANSWERS = {
    is_sqlite: select(*(_answer.c[name] for name in _SAID))
    .where(among(_answer.c.request_id, "wanted", is_sqlite=is_sqlite))
    .order_by(_answer.c.request_id, _answer.c.position)
    for is_sqlite in (True, False)
}
_ADD_ANSWER = insert(_answer).values({name: bindparam(name, type_=_answer.c[name].type) for name in _SAID})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequest:
    """One request as it stands; ``askers`` are the persons behind it, ``fields`` the answers of its form."""

    id: int
    item_id: int
    rule: str
    kind: RequestKind
    state: RequestState
    step: int
    asked_by: str
    asked_by_id: int | None
    askers: frozenset[int]
    asked_at: datetime
    reason: str
    old_due_on: date | None
    new_due_on: date | None
    agreed_due_on: date | None
    fields: Mapping[str, FieldValue]
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """What somebody said at one step of a request, counted from 0; ``new_due_on`` is the day they stated."""

    request_id: int
    position: int
    agreed: bool
    by: str
    by_id: int | None
    at: datetime
    note: str
    new_due_on: date | None


def add(
    work: UnitOfWork,
    *,
    item_id: int,
    rule: str,
    kind: RequestKind,
    asked_by: str,
    asked_by_id: int | None,
    askers: Collection[int],
    reason: str,
    old_due_on: date | None,
    new_due_on: date | None,
    fields: Mapping[str, FieldValue],
    at: datetime,
) -> int:
    """Store a request that is pending; return its key. The table refuses a second pending one of the same item."""
    return work.add(
        Request(
            item_id=item_id,
            rule=rule,
            kind=kind,
            asked_by=asked_by,
            asked_by_id=asked_by_id,
            askers=as_list(frozenset(askers)),
            asked_at=at,
            reason=reason,
            old_due_on=old_due_on,
            new_due_on=new_due_on,
            fields=as_object(fields),
        )
    )


def get(work: UnitOfWork, request_id: int) -> StoredRequest | None:
    """Return a request, or None."""
    row = work.maybe(_GET, request_id=request_id)
    return None if row is None else _stored(row)


def pending_of(work: UnitOfWork, item_id: int) -> StoredRequest | None:
    """Return the pending request of an item, or None."""
    row = work.maybe(_PENDING_OF, item_id=item_id)
    return None if row is None else _stored(row)


def pending_of_items(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, StoredRequest]:
    """Return the pending request of each of these items that has one, by the item's key."""
    is_sqlite = work.database.is_sqlite
    rows = work.rows(_PENDING_OF_ITEMS[is_sqlite], wanted=keys(item_ids, is_sqlite=is_sqlite))
    return {request.item_id: request for request in map(_stored, rows)}


def listed(
    work: UnitOfWork,
    *,
    state: RequestState | None = None,
    item_id: int | None = None,
    whose: Whose | None = None,
    section: Section = WHOLE,
) -> list[StoredRequest]:
    """Return requests in the order they were made, all or those of a state, an item, or somebody."""
    if item_id is not None and state is None and whose is None and section is WHOLE:
        return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]
    query = section_of(_READ, _request, section)
    if state is not None:
        query = query.where(_request.c.state == state)
    if item_id is not None:
        query = query.where(_request.c.item_id == item_id)
    if whose is not None:
        of_items = query if section.scope is not None else query.join(_item, _item.c.id == _request.c.item_id)
        query = of_items.where(is_theirs(whose, is_sqlite=work.database.is_sqlite))
    return [_stored(row) for row in work.rows_once(query)]


def step_up(work: UnitOfWork, request: StoredRequest) -> bool:
    """Count one more agreement; False when the request is no longer where it was read."""
    return work.run(_STEP_UP, request_id=request.id, seen=request.step) == 1


def end(
    work: UnitOfWork, request_id: int, becomes: RequestState, *, at: datetime, agreed_due_on: date | None = None
) -> bool:
    """End a pending request; False when it is no longer pending."""
    return work.run(_END, request_id=request_id, becomes=becomes, agreed=agreed_due_on, at=at) == 1


def add_answer(work: UnitOfWork, answer: StoredAnswer) -> None:
    """Store what somebody said; the table refuses a second answer at the same step."""
    work.run(_ADD_ANSWER, **{name: getattr(answer, name) for name in _SAID})


def answers_to(work: UnitOfWork, request_ids: Iterable[int]) -> dict[int, tuple[StoredAnswer, ...]]:
    """Return what was said to each of these requests, in the order of its steps."""
    wanted, is_sqlite = set(request_ids), work.database.is_sqlite
    found: dict[int, tuple[StoredAnswer, ...]] = {}
    if not wanted:
        return found
    for row in work.rows(_ANSWERS[is_sqlite], wanted=keys(wanted, is_sqlite=is_sqlite)):
        answer = StoredAnswer(**dict(zip(_SAID, row, strict=True)))
        found[answer.request_id] = (*found.get(answer.request_id, ()), answer)
    return found


def answer_days(work: UnitOfWork, request_ids: Iterable[int]) -> dict[int, date]:
    """Return, for each of these requests, the day by which it is, or was, to be answered."""
    query = select(_deadline.c.subject_id, _deadline.c.due_on).where(
        _deadline.c.subject == Subject.REQUEST, _deadline.c.subject_id.in_(sorted(set(request_ids)))
    )
    return dict(work.rows_once(query.order_by(_deadline.c.id)))


def _stored(row: tuple[Any, ...]) -> StoredRequest:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["state"] = RequestState(values["state"])
    values["askers"] = frozenset(json.loads(values["askers"]))
    values["fields"] = json.loads(values["fields"])
    return StoredRequest(**values)
