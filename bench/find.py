"""What finding items costs: one page of the ledger as its JSON, beside the same SQL and the same page by hand.

The floor (``bench.find_floor``) knows every statement beforehand, asks the driver itself and makes plain dictionaries
of the rows. Ours is what ``rectify items --json`` and the API do: permission, conditions, workflow, calendar included.
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

import psycopg

from bench.crowd import open_at
from bench.find_floor import PAGE, Floor, PostgresFloor, SqliteFloor
from bench.place import Place, places
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

TODAY = local_day(OPENED, ZONE)
_OPEN = "i.void_at IS NULL"
_MINE = (
    "(i.owner_id IN (31) OR i.leader_id IN (31) OR i.verifier_id IN (31)"
    " OR i.unit_id IN (2, 3) AND NOT i.is_confidential)"
)
_OPERATOR = operator("bench")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One list that is asked for: as we are asked, and as the floor asks, with the floor's values.

    ``grams`` are what the floor looks up in the index of words, and ``word`` what the text must say besides.
    """

    name: str
    wanted: Wanted
    where: str = _OPEN
    values: Sequence[Any] = ()
    grams: Sequence[str] = ()
    word: str | None = None
    order: str = "i.id"
    actor: Actor = field(default=_OPERATOR)


CASES = (
    Case(name="a page of all", wanted=Wanted(most=PAGE)),
    Case(name="by due day", wanted=Wanted(most=PAGE, order=Order.DUE), order="i.due_on ASC NULLS LAST, i.id"),
    Case(
        name="state, unit, overdue",
        wanted=Wanted(most=PAGE, state="reported", unit="3科", overdue_on=date(2026, 9, 1)),
        where=f"{_OPEN} AND i.state = ? AND i.unit_id IN (SELECT id FROM unit WHERE name = ?)"
        " AND i.due_on < coalesce(i.paused_on, ?)",
        values=("reported", "3科", "2026-09-01"),
    ),
    Case(name="one character", wanted=Wanted(most=PAGE, search="库"), grams=("库",)),
    Case(name="one, in every item", wanted=Wanted(most=PAGE, search="核"), grams=("核",)),
    Case(name="two characters", wanted=Wanted(most=PAGE, search="水库"), grams=("水库",)),
    Case(
        name="three characters",
        wanted=Wanted(most=PAGE, search="林业站"),
        grams=("业站", "林业"),
        word="林业站",
    ),
    Case(name="what one may see", wanted=Wanted(most=PAGE), where=f"{_OPEN} AND {_MINE}", actor=a_reader()),
    Case(
        name="two of what one may",
        wanted=Wanted(most=PAGE, search="水库"),
        where=f"{_OPEN} AND {_MINE}",
        grams=("水库",),
        actor=a_reader(),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one list took on one kind of database, in milliseconds of either side in every round."""

    database: str
    name: str
    total: int
    floor_ms: Sequence[float]
    ours_ms: Sequence[float]

    @property
    def ratio(self) -> float:
        """Return the median of ours divided by the floor, round by round."""
        return median(ours / floor for ours, floor in zip(self.ours_ms, self.floor_ms, strict=True))


def measure_find(folder: Path, *, items: int, rounds: int, postgres: str | None) -> list[Found]:
    """Ask for each list again and again, each time beside the floor, changing who begins.

    On SQLite, and on a PostgreSQL server if there is one. Raises ``AssertionError`` when both sides do not find the
    same items.
    """
    with places(folder, postgres) as found:
        return [one for place in found for one in _measured(place, items=items, rounds=rounds)]


def _measured(place: Place, *, items: int, rounds: int) -> list[Found]:
    url = place.empty("ledger")
    with closing(open_at(url, place.folder, durability="OFF")) as ledger:
        fill(ledger, items=items)
        is_sqlite = ledger.database.is_sqlite
        know_what_is_there(url, is_sqlite=is_sqlite)
        under: Floor = SqliteFloor(url.removeprefix("sqlite:///")) if is_sqlite else PostgresFloor(url)
        with closing(under):
            return [_measure(case, ledger, under, place.name, rounds=rounds) for case in CASES]


def know_what_is_there(url: str, *, is_sqlite: bool) -> None:
    """Let PostgreSQL count what was just put in, as it does by itself within a minute."""
    if not is_sqlite:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _measure(case: Case, ledger: Ledger, under: Floor, database: str, *, rounds: int) -> Found:
    sides: dict[str, Callable[[], str]] = {"floor": _floor(under, case), "ours": lambda: _ours(ledger, case)}
    told = {side: json.loads(ask()) for side, ask in sides.items()}
    assert told["floor"]["total"] == told["ours"]["total"], case.name
    assert [one["id"] for one in told["floor"]["items"]] == [one["id"] for one in told["ours"]["items"]], case.name
    taken: Mapping[str, list[float]] = {"floor": [], "ours": []}
    for number in range(rounds):
        for side in sorted(sides, reverse=bool(number % 2)):
            taken[side].append(_milliseconds(sides[side]))
    return Found(
        database=database,
        name=case.name,
        total=told["ours"]["total"],
        floor_ms=taken["floor"],
        ours_ms=taken["ours"],
    )


def _ours(ledger: Ledger, case: Case) -> str:
    return json.dumps(
        page_document(list_items(ledger, case.wanted, actor=case.actor), at=OPENED, today=TODAY), default=str
    )


def _floor(under: Floor, case: Case) -> Callable[[], str]:
    where, values = case.where, list(case.values)
    if case.grams:
        says, given = under.says(case.grams, case.word)
        where, values = f"{where} AND {says}", [*values, *given]
    return lambda: under.ask(where, case.order, values, TODAY)


def _milliseconds(ask: Callable[[], str]) -> float:
    gc.collect()
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1e3


def as_table(found: Sequence[Found], *, items: int) -> str:
    """Return the figures for people."""
    head = f"{'database':<12}{'find':<22}{'items':>8}{'floor ms':>10}{'ours ms':>10}{'ratio':>8}"
    lines = [
        f"{one.database:<12}{one.name:<22}{one.total:>8}"
        f"{median(one.floor_ms):>10.2f}{median(one.ours_ms):>10.2f}{one.ratio:>8.2f}"
        for one in found
    ]
    return "\n".join([f"pages of {PAGE} of {items} items; SQLite {sqlite3.sqlite_version}", head, *lines])


def as_document(found: Sequence[Found], *, items: int) -> dict[str, object]:
    """Return the figures for programs."""
    cases = [
        {
            "database": one.database,
            "name": one.name,
            "total": one.total,
            "floor_ms": round(median(one.floor_ms), 3),
            "ours_ms": round(median(one.ours_ms), 3),
            "ratio": round(one.ratio, 3),
        }
        for one in found
    ]
    return {"bench": "find", "items": items, "sqlite": sqlite3.sqlite_version, "found": cases}
