"""What the figures of very many items cost: everything the dashboard counts, in milliseconds a time.

The ledger is that of ``bench.shelf``, grown old: its items have gone on through their states over a year, with a link
of the history and a deadline for each, so that what is told of the past is read from as much as an office has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from random import Random
from sqlite3 import Connection, connect
from statistics import median
from time import perf_counter

from bench.office import open_ledger
from bench.script import OPENED
from bench.shelf import a_reader, fill
from bench.workflow import ZONE
from engine.domain.actor import Actor, operator
from engine.operations.figures import count_figures
from engine.operations.ledger import Ledger
from engine.store.finding import Wanted

# Chain, place in it, when, and the text.
Link = tuple[str, int, str, str]
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
    ms: Mapping[str, Sequence[float]]
    counted: Mapping[str, int]


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
    draw, links = Random(11), list[Link]()
    with raw:
        raw.execute("UPDATE item SET opened_at = ?", (_text(OPENED),))
        raw.execute("DELETE FROM deadline WHERE subject = 'item'")
        for (key,) in raw.execute("SELECT id FROM item ORDER BY id").fetchall():
            links += _live(raw, key, draw)
        # A history is written as things happen, whichever item they happen to.
        raw.executemany(_LINK, sorted(links, key=itemgetter(2)))
    raw.execute("ANALYZE")
    (many,) = raw.execute("SELECT count(*) FROM history").fetchone()
    return int(many)


def _live(raw: Connection, key: int, draw: Random) -> list[Link]:
    """Put an item somewhere on its way, with the dates it had; return the links of how it came there."""
    place = draw.choice(_PLACES)
    entered = [OPENED, *sorted(OPENED + _YEAR * draw.random() for _ in range(place))]
    due_on = None
    for number, rule in enumerate(_RULES[: place + 1]):
        due = entered[number] + timedelta(days=draw.randint(10, 120))
        left = _text(entered[number + 1]) if number < place else None
        due_on = due.date().isoformat() if left is None else None
        dates = (due.date().isoformat(), _text(due), ZONE, _text(entered[number]), left, "left" if left else None)
        raw.execute(_DATE, (key, key, number + 1, rule, *dates))
    returns = int(draw.random() < _RETURNED) * 2
    raw.execute(_NOW, (_WAY[place], place + 1, _text(entered[-1]), due_on, due_on, returns, key))
    return [_link(key, number, at) for number, at in enumerate(entered[1:])]


def _link(key: int, number: int, at: datetime) -> Link:
    chain, moment = f"item:{key}", _text(at)
    text = {
        "v": 1, "chain": chain, "seq": number + 2, "at": moment, "action": "advance",
        "by": {"actor": "wang", "for": None, "typed": None, "via": "web"},
        "data": {"trigger": "go", "from": _WAY[number], "to": _WAY[number + 1]},
    }  # fmt: skip
    return chain, number + 2, moment, json.dumps(text)


def _once(ledger: Ledger, actor: Actor) -> tuple[float, int]:
    began = perf_counter()
    found = count_figures(ledger, Wanted(), actor=actor, at=OPENED + _YEAR, zone=ZONE)
    return (perf_counter() - began) * 1000, found.sums.count


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def as_document(found: MeasuredFigures) -> dict[str, object]:
    """Return one JSON document."""
    ms = {name: [round(one, 1) for one in each] for name, each in found.ms.items()}
    return {"bench": "figures", "items": found.items, "links": found.links, "counted": dict(found.counted), "ms": ms}


def as_table(found: MeasuredFigures) -> str:
    """Return a table for people."""
    lines = [f"figures: {found.items} items, {found.links} links", f"{'sees':<12}{'items':>9}{'ms':>9}   every round"]
    for name, each in found.ms.items():
        rounds = " ".join(f"{one:.0f}" for one in each)
        lines.append(f"{name:<12}{found.counted[name]:>9}{median(each):>9.0f}   {rounds}")
    return "\n".join(lines)
