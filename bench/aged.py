"""A ledger grown old: the items of ``bench.shelf`` have gone on through their states for a year.

There is a link of the history and a deadline for each state, so that what is told of the past is read from as much as
an office has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bench.script import OPENED
from bench.workflow import ZONE
from engine.domain.chain import stamp
from engine.operations.ledger import Ledger
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import History, Item
from engine.store.unit_of_work import table_of, writing

YEAR = timedelta(days=365)
_WAY = ("reported", "rectifying", "verified", "closed")
_RULES = ("plan", "rectify", "closing")
# How far items have come: so many of ten stand at each place of the way.
_PLACES = (0, 1, 1, 1, 2, 3, 3, 3, 3, 3)
_RETURNED = 0.02
_item, _history, _deadline = table_of(Item), table_of(History), table_of(Deadline)
_OWN = ("state", "version", "entered_at", "due_on", "original_due_on", "returns")
_GO_ON = (
    update(_item)
    .where(_item.c.id == bindparam("of"))
    .values({name: bindparam(name, type_=_item.c[name].type) for name in _OWN})
)
_Row = Mapping[str, Any]


@dataclass(slots=True)
class _Lives:
    """What is to be written of all items."""

    items: list[_Row] = field(default_factory=list)
    links: list[_Row] = field(default_factory=list)
    dates: list[_Row] = field(default_factory=list)


def grow_old(ledger: Ledger) -> int:
    """Let the items of a ledger live for a year; return how many links of the history tell of it."""
    draw, lives = Random(11), _Lives()
    with writing(ledger.database) as work:
        work.change_once(update(_item).values(opened_at=OPENED))
        work.change_once(delete(_deadline).where(_deadline.c.subject == "item"))
        for (key,) in work.rows_once(select(_item.c.id).order_by(_item.c.id)):
            _live(key, draw, lives)
        work.run_many(_GO_ON, lives.items)
        work.run_many(_added(_deadline, lives.dates[0]), lives.dates)
        # A history is written as things happen, whichever item they happen to.
        links = sorted(lives.links, key=itemgetter("at"))
        work.run_many(_added(_history, links[0]), links)
        work.order("ANALYZE")
    return len(links)


def _added(table: Any, row: _Row) -> Any:
    return insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in row})


def _live(key: int, draw: Random, lives: _Lives) -> None:
    """Put an item somewhere on its way, with the dates it had and the links of how it came there."""
    place = draw.choice(_PLACES)
    entered = [OPENED, *sorted(OPENED + YEAR * draw.random() for _ in range(place))]
    due_on = None
    for number, rule in enumerate(_RULES[: place + 1]):
        due = entered[number] + timedelta(days=draw.randint(10, 120))
        left = entered[number + 1] if number < place else None
        due_on = due.date() if left is None else None
        lives.dates.append({
            "item_id": key, "subject": "item", "subject_id": key, "version": number + 1, "rule": rule,
            "ladder": "standard", "due_on": due.date(), "due_at": due, "zone": ZONE, "calendar": "bench",
            "is_published": True, "because": "entered", "set_at": entered[number], "ended_at": left,
            "ended_because": "left" if left else None,
        })  # fmt: skip
    lives.items.append({
        "of": key, "state": _WAY[place], "version": place + 1, "entered_at": entered[-1], "due_on": due_on,
        "original_due_on": due_on, "returns": int(draw.random() < _RETURNED) * 2,
    })  # fmt: skip
    lives.links += [_link(key, number, at) for number, at in enumerate(entered[1:])]


def _link(key: int, number: int, at: datetime) -> _Row:
    chain, seq = f"item:{key}", number + 2
    text = {
        "v": 1, "chain": chain, "seq": seq, "at": stamp(at), "action": "advance",
        "by": {"actor": "wang", "for": None, "typed": None, "via": "web"},
        "data": {"trigger": "go", "from": _WAY[number], "to": _WAY[number + 1]},
    }  # fmt: skip
    row = {"chain": chain, "seq": seq, "at": at, "action": "advance", "text": json.dumps(text)}
    return row | {"previous": "", "hash": ""}
