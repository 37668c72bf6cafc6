"""What the figures of very many items cost: everything the dashboard counts, in milliseconds a time.

The ledger is that of ``bench.shelf``, grown old: its items have gone on through their states over a year, with a link
of the history and a deadline for each, so that what is told of the past is read from as much as an office has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from sqlite3 import Connection, connect
from time import perf_counter

from bench.office import open_ledger
from bench.script import OPENED
from bench.shelf import a_reader, fill
from bench.workflow import ZONE
from engine.domain.actor import Actor, operator
from engine.operations.figures import count_figures
from engine.operations.ledger import Ledger
from engine.store.finding import Wanted

_YEAR = timedelta(days=365)
_WAY = ("reported", "rectifying", "verified", "closed")
_RULES = ("plan", "rectify", "closing")
# How far items have come: so many of ten stand at each place of the way.
_PLACES = (0, 1, 1, 1, 2, 3, 3, 3, 3, 3)
_RETURNED = 0.02
_LINK = "INSERT INTO history (chain, seq, at, action, text, previous, hash) VALUES (?, ?, ?, 'advance', ?, '', '')"
_DATE = (
    "INSERT INTO deadline (item_id, subject, subject_id, version, rule, ladder, due_on, due_at, zone, calendar,"
    " is_published, because, set_at, ended_at, ended_because)"
    " VALUES (?, 'item', ?, ?, ?, 'standard', ?, ?, ?, 'bench', 1, 'entered', ?, ?, ?)"
)
_NOW = (
    "UPDATE item SET state = ?, version = ?, entered_at = ?, due_on = ?, original_due_on = ?, returns = ? WHERE id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFigures:
    """Milliseconds of all figures in each round, by who asked, and how many items they counted for them."""

    items: int
    links: int
    ms: dict[str, Sequence[float]]
    counted: dict[str, int]


def measure_figures(folder: Path, *, items: int, rounds: int) -> MeasuredFigures:
    """Count the figures of an office so often, for whoever sees all of it and for whoever sees a part."""
    path = folder / "ledger.db"
    with closing(open_ledger(path, durability="OFF")) as ledger:
        fill(ledger, items=items)
    with closing(connect(path)) as raw:
        links = grow_old(raw)
    askers = {"everything": operator("bench"), "a quarter": a_reader()}
    with closing(open_ledger(path, durability="OFF")) as ledger:
        taken = {name: [_once(ledger, actor) for _ in range(rounds)] for name, actor in askers.items()}
    return MeasuredFigures(
        items=items,
        links=links,
        ms={name: [ms for ms, _count in each] for name, each in taken.items()},
        counted={name: each[0][1] for name, each in taken.items()},
    )


def grow_old(raw: Connection) -> int:
    """Let the items of a ledger live for a year; return how many links their history has then."""
    draw = Random(11)
    keys = [key for (key,) in raw.execute("SELECT id FROM item ORDER BY id")]
    with raw:
        raw.execute("UPDATE item SET opened_at = ?", (_text(OPENED),))
        raw.execute("UPDATE deadline SET ended_at = NULL, ended_because = NULL")
        for key in keys:
            _live(raw, key, draw)
    raw.execute("ANALYZE")
    (links,) = raw.execute("SELECT count(*) FROM history").fetchone()
    return int(links)


def _live(raw: Connection, key: int, draw: Random) -> None:
    place = draw.choice(_PLACES)
    moments = sorted(OPENED + _YEAR * draw.random() for _ in range(place))
    raw.execute("DELETE FROM deadline WHERE item_id = ? AND subject = 'item'", (key,))
    entered = [OPENED, *moments]
    for number, rule in enumerate(_RULES[: place + 1]):
        due = entered[number] + timedelta(days=draw.randint(10, 120))
        left = moments[number] if number < place else None
        raw.execute(_DATE, (
            key, key, number + 1, rule, due.date().isoformat(), _text(due), ZONE, _text(entered[number]),
            _text(left) if left else None, "left" if left else None,
        ))  # fmt: skip
    raw.executemany(_LINK, _links(key, moments))
    due_on = None if place == len(_RULES) else due.date().isoformat()
    raw.execute(_NOW, (_WAY[place], place + 1, _text(entered[-1]), due_on, due_on, int(draw.random() < _RETURNED) * 2, key))


def _links(key: int, moments: Sequence[datetime]) -> Iterator[tuple[object, ...]]:
    for number, at in enumerate(moments):
        data = {"trigger": "go", "from": _WAY[number], "to": _WAY[number + 1]}
        text = {"v": 1, "chain": f"item:{key}", "seq": number + 2, "at": _text(at), "action": "advance", "data": data}
        text["by"] = {"actor": "wang", "for": None, "typed": None, "via": "web"}
        yield f"item:{key}", number + 100, _text(at), json.dumps(text)


def _once(ledger: Ledger, actor: Actor) -> tuple[float, int]:
    began = perf_counter()
    found = count_figures(ledger, Wanted(), actor=actor, at=OPENED + _YEAR, zone=ZONE)
    return (perf_counter() - began) * 1000, found.sums.count


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
