"""What finding items costs: one page of the ledger as its JSON, beside the same SQL and the same page by hand.

The floor knows every statement beforehand, asks ``sqlite3`` itself and makes plain dictionaries of the rows. Ours is
what ``rectify items --json`` and the API do: permission, conditions, workflow and calendar included.
"""

from __future__ import annotations

import gc
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.office import open_ledger
from bench.script import OPENED
from bench.shelf import a_reader, fill
from bench.workflow import ZONE
from engine.domain.actor import Actor, operator
from engine.domain.cursors import Order
from engine.domain.workdays import local_day
from engine.operations.ledger import Ledger
from engine.operations.reading import list_items
from engine.store.finding import Wanted
from rectify.answers.ledger import page as page_document

PAGE = 50
TODAY = local_day(OPENED, ZONE)
_COLUMNS = (
    "s.code, c.title, a.login, u.name, w.key, w.number, w.sha256, i.id, i.number, i.title, i.state, i.version,"
    " i.completion, i.sustained, i.original_due_on, i.due_on, i.paused_on"
)
_ROWS = (
    f"SELECT {_COLUMNS} FROM item i JOIN inspection s ON s.id = i.inspection_id JOIN unit u ON u.id = i.unit_id"
    " JOIN workflow_version w ON w.id = i.workflow_version_id LEFT JOIN category c ON c.id = i.category_id"
    " LEFT JOIN account a ON a.person_id = i.owner_id"
    " WHERE i.id IN (SELECT i.id FROM item i WHERE {where} ORDER BY {order} LIMIT 51) ORDER BY {order}"
)
_COUNT = "SELECT count(*) FROM item i WHERE {where}"
_OPEN, _IN_GRAMS = "i.void_at IS NULL", "i.id IN (SELECT rowid FROM item_grams WHERE item_grams MATCH ?)"
_IN_WORDS = (
    "i.id IN (SELECT item_id FROM item_words WHERE item_id IN"
    " (SELECT rowid FROM item_grams WHERE item_grams MATCH ?) AND instr(text, ?) > 0)"
)
_MINE = (
    "(i.owner_id IN (31) OR i.leader_id IN (31) OR i.verifier_id IN (31)"
    " OR i.unit_id IN (2, 3) AND i.is_confidential IS 0)"
)
_OPERATOR = operator("bench")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One list that is asked for: as we are asked, and as the floor asks, with the floor's values."""

    name: str
    wanted: Wanted
    where: str
    values: Sequence[Any] = ()
    order: str = "i.id"
    actor: Actor = field(default=_OPERATOR)


CASES = (
    Case(name="a page of all", wanted=Wanted(most=PAGE), where=_OPEN),
    Case(
        name="by due day",
        wanted=Wanted(most=PAGE, order=Order.DUE),
        where=_OPEN,
        order="i.due_on ASC NULLS LAST, i.id",
    ),
    Case(
        name="state, unit, overdue",
        wanted=Wanted(most=PAGE, state="reported", unit="3科", overdue_on=date(2026, 9, 1)),
        where=f"{_OPEN} AND i.state = ? AND i.unit_id IN (SELECT id FROM unit WHERE name = ?)"
        " AND i.due_on < coalesce(i.paused_on, ?)",
        values=("reported", "3科", "2026-09-01"),
    ),
    Case(
        name="one character",
        wanted=Wanted(most=PAGE, search="库"),
        where=f"{_OPEN} AND {_IN_GRAMS}",
        values=('"库"',),
    ),
    Case(
        name="one, in every item",
        wanted=Wanted(most=PAGE, search="核"),
        where=f"{_OPEN} AND {_IN_GRAMS}",
        values=('"核"',),
    ),
    Case(
        name="two characters",
        wanted=Wanted(most=PAGE, search="水库"),
        where=f"{_OPEN} AND {_IN_GRAMS}",
        values=('"水库"',),
    ),
    Case(
        name="three characters",
        wanted=Wanted(most=PAGE, search="林业站"),
        where=f"{_OPEN} AND {_IN_WORDS}",
        values=('"业站" AND "林业"', "林业站"),
    ),
    Case(name="what one may see", wanted=Wanted(most=PAGE), where=f"{_OPEN} AND {_MINE}", actor=a_reader()),
    Case(
        name="two of what one may",
        wanted=Wanted(most=PAGE, search="水库"),
        where=f"{_OPEN} AND {_IN_GRAMS} AND {_MINE}",
        values=('"水库"',),
        actor=a_reader(),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one list took, in milliseconds of either side in every round."""

    name: str
    total: int
    floor_ms: Sequence[float]
    ours_ms: Sequence[float]

    @property
    def ratio(self) -> float:
        """Return the median of ours divided by the floor, round by round."""
        return median(ours / floor for ours, floor in zip(self.ours_ms, self.floor_ms, strict=True))


def measure_find(folder: Path, *, items: int, rounds: int) -> list[Found]:
    """Ask for each list again and again, each time beside the floor, changing who begins.

    Raises ``AssertionError`` when both sides do not find the same items.
    """
    path = folder / "ledger.db"
    with closing(open_ledger(path, durability="OFF")) as ledger, closing(sqlite3.connect(path)) as raw:
        fill(ledger, items=items)
        return [_measure(case, ledger, raw, rounds=rounds) for case in CASES]


def _measure(case: Case, ledger: Ledger, raw: sqlite3.Connection, *, rounds: int) -> Found:
    sides: dict[str, Callable[[], str]] = {"floor": _floor(raw, case), "ours": lambda: _ours(ledger, case)}
    told = {side: json.loads(ask()) for side, ask in sides.items()}
    assert told["floor"]["total"] == told["ours"]["total"], case.name
    assert [one["id"] for one in told["floor"]["items"]] == [one["id"] for one in told["ours"]["items"]], case.name
    taken: Mapping[str, list[float]] = {"floor": [], "ours": []}
    for number in range(rounds):
        for side in sorted(sides, reverse=bool(number % 2)):
            taken[side].append(_milliseconds(sides[side]))
    return Found(name=case.name, total=told["ours"]["total"], floor_ms=taken["floor"], ours_ms=taken["ours"])


def _ours(ledger: Ledger, case: Case) -> str:
    return json.dumps(
        page_document(list_items(ledger, case.wanted, actor=case.actor), at=OPENED, today=TODAY), default=str
    )


def _floor(raw: sqlite3.Connection, case: Case) -> Callable[[], str]:
    rows, count = (text.format(where=case.where, order=case.order) for text in (_ROWS, _COUNT))

    def ask() -> str:
        raw.execute("BEGIN")
        found = raw.execute(rows, case.values).fetchall()
        (total,) = raw.execute(count, case.values).fetchone()
        raw.rollback()
        items = [_line(*row) for row in found[:PAGE]]
        return json.dumps({"total": total, "next": items[-1]["id"] if len(found) > PAGE else None, "items": items})

    return ask


def _line(*row: Any) -> dict[str, Any]:
    inspection, category, owner, unit, key, published, sha256, item, number, title, state, version, *rest = row
    completion, sustained, original, due, paused = rest
    day = date.fromisoformat(due) if due else None
    return {
        "id": item,
        "number": number,
        "inspection": inspection,
        "category": category,
        "title": title,
        "state": state,
        "completion": completion,
        "sustained": bool(sustained),
        "owner": owner,
        "unit": unit,
        "original_due_on": original,
        "due_on": due,
        "days_left": (day - TODAY).days if day else None,
        "overdue": day is not None and day < TODAY,
        "version": version,
        "paused_on": paused,
        "workflow": {"name": key, "number": published, "sha256": sha256},
    }


def _milliseconds(ask: Callable[[], str]) -> float:
    gc.collect()
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1e3


def as_table(found: Sequence[Found], *, items: int) -> str:
    """Return the figures for people."""
    head = f"{'find':<22}{'items':>8}{'floor ms':>10}{'ours ms':>10}{'ratio':>8}"
    lines = [
        f"{one.name:<22}{one.total:>8}{median(one.floor_ms):>10.2f}{median(one.ours_ms):>10.2f}{one.ratio:>8.2f}"
        for one in found
    ]
    return "\n".join([f"pages of {PAGE} of {items} items; SQLite {sqlite3.sqlite_version}", head, *lines])


def as_document(found: Sequence[Found], *, items: int) -> dict[str, object]:
    """Return the figures for programs."""
    cases = [
        {
            "name": one.name,
            "total": one.total,
            "floor_ms": round(median(one.floor_ms), 3),
            "ours_ms": round(median(one.ours_ms), 3),
            "ratio": round(one.ratio, 3),
        }
        for one in found
    ]
    return {"bench": "find", "items": items, "sqlite": sqlite3.sqlite_version, "found": cases}
