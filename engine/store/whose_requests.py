"""Whose a request is: asked by somebody, or waiting for their agreement, as a condition on requests and their items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Integer, and_, cast, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from engine.domain.definition import Relation
from engine.domain.requests import RequestState
from engine.domain.standing_names import Let
from engine.store.tables.ledger import Item
from engine.store.tables.requests import Request
from engine.store.unit_of_work import table_of

_request, _item = table_of(Request), table_of(Item)
# A workflow version, the key of one of its rules for requests, and how many agreements there are already.
Waiting = tuple[int, str, int]
_NAMED: Mapping[str, Column[int]] = {
    Relation.OWNER: _item.c.owner_id,
    Relation.LEADER_IN_CHARGE: _item.c.leader_id,
    Relation.ASSIGNED_VERIFIER: _item.c.verifier_id,
    Relation.CREATED_BY: _item.c.created_by_id,
}
_LISTED: Mapping[str, Column[str]] = {Relation.DOER: _item.c.doers, Let.CONFIDANT: _item.c.confidants}
# What a person may be to an item besides holding a role in its unit.
RELATIONS = frozenset({*_NAMED, *_LISTED})


@dataclass(frozen=True, slots=True)
class Reach:
    """Items of these units, and items to which a person is one of these ``relations``."""

    units: frozenset[int]
    relations: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """These persons, and for which items which agreements are theirs to give."""

    persons: frozenset[int]
    theirs: Mapping[Reach, Collection[Waiting]]


def is_theirs(whose: Whose, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that a request was asked by these persons, or waits for them.

    The query has the requests' items. ``engine.operations.request_list`` says the same of each; a test holds them
    together.
    """

    def lists(column: Column[str]) -> ColumnElement[bool]:
        return _lists_one_of(column, whose.persons, is_sqlite=is_sqlite)

    waits = (and_(_reached(reach, whose.persons, lists), _waits_at(waiting)) for reach, waiting in whose.theirs.items())
    return or_(lists(_request.c.askers), and_(_request.c.state == RequestState.PENDING, or_(false(), *waits)))


def _waits_at(waiting: Collection[Waiting]) -> ColumnElement[bool]:
    found = (
        and_(_item.c.workflow_version_id == version, _request.c.rule == rule, _request.c.step == step)
        for version, rule, step in sorted(waiting)
    )
    return or_(false(), *found)


def _reached(
    reach: Reach, persons: frozenset[int], lists: Callable[[Column[str]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    named = (_NAMED[relation].in_(sorted(persons)) for relation in sorted(reach.relations & _NAMED.keys()))
    listed = (lists(_LISTED[relation]) for relation in sorted(reach.relations & _LISTED.keys()))
    return or_(_item.c.unit_id.in_(sorted(reach.units)), *named, *listed)


def _lists_one_of(column: Column[str], persons: frozenset[int], *, is_sqlite: bool) -> ColumnElement[bool]:
    """Return that the JSON list in a column has one of these numbers."""
    if is_sqlite:
        member = func.json_each(column).table_valued("value").c.value
        return select(literal(1)).where(cast(member, Integer).in_(sorted(persons))).exists()
    return or_(false(), *(cast(column, JSONB).op("@>")(cast(person, JSONB)) for person in sorted(persons)))
