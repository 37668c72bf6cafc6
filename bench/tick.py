"""A tick beside the best set-based SQL that writes the same rows, and an empty tick over few items and over very many.

Every round begins with a fresh copy of one database for either side; changing sides begin. Before the clock starts
either side deals with a few rungs, so that its statements are prepared.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bench.crowd import WARM_UP, Crowd, make, open_at, warm_up_at
from bench.peers import Peer, measure_peers
from bench.place import Place, places
from bench.sameness import DifferentWork
from bench.script import OPENED
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.schema import every_table
from engine.store.unit_of_work import reading

# Of every ten items a rung is due today.
ONE_IN = 10
_EMPTY_ROUNDS = 40
# What a tick writes.
_TABLES = ("notice", "rung", "timer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """An empty tick over few and over many open items: milliseconds, and how much longer it takes over many."""

    database: str
    items: tuple[int, int]
    ms: tuple[float, float]

    @property
    def ratio(self) -> float:
        """Return how many times as long it takes over many."""
        return self.ms[1] / self.ms[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Ticks with rungs due: microseconds a rung on either side, and our rate in each round as a part of the floor's."""

    database: str
    items: int
    rungs: int
    rows: Mapping[str, int]
    floor_us: float
    ours_us: float
    rates: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTick:
    """What one run found; ``without`` says why something was not measured."""

    empty: tuple[Empty, ...]
    due: tuple[Due, ...]
    peers: tuple[Peer, ...]
    without: tuple[str, ...]


def measure_tick(
    folder: Path, *, due: tuple[int, int], rounds: tuple[int, int], jobs: int, postgres: str | None
) -> MeasuredTick:
    """Measure in a folder, and on a PostgreSQL server if there is one.

    ``due`` are the rungs of the two sizes, over ten times as many open items; ``rounds`` those of each. Raises
    ``DifferentWork`` when either side did other work than the other.
    """
    without = [] if postgres else ["PostgreSQL: no server (--postgres URL, or RECTIFY_TEST_POSTGRES)"]
    empty: list[Empty] = []
    found: list[Due] = []
    with places(folder, postgres) as each:
        for place in each:
            for name, rungs in zip(("few", "many"), due, strict=True):
                make(place.empty(name), Crowd(items=rungs * ONE_IN, due=rungs), folder=folder)
            empty.append(_empty(place, items=(due[0] * ONE_IN, due[1] * ONE_IN)))
            for name, rungs, turns in zip(("few", "many"), due, rounds, strict=True):
                found.append(_due(place, name, rungs=rungs, rounds=turns))
        server = each[-1] if postgres else None
        peers = tuple(measure_peers(folder, jobs=jobs, postgres=server.empty if server else None))
    return MeasuredTick(empty=tuple(empty), due=tuple(found), peers=peers, without=tuple(without))


def _empty(place: Place, *, items: tuple[int, int]) -> Empty:
    """Tick before anything is due, over few items and over many in turn."""
    before = warm_up_at() - timedelta(hours=1)
    few, many = (open_at(place.url(name), place.folder) for name in ("few", "many"))
    times: dict[Ledger, list[float]] = {few: [], many: []}
    try:
        for ledger in (few, many):
            tick(ledger, at=before)
        # So little is left by an empty tick that it need not be collected after each.
        gc.collect()
        gc.disable()
        for _ in range(_EMPTY_ROUNDS):
            for ledger, taken in times.items():
                taken.append(_seconds(partial(tick, ledger, at=before)) * 1e3)
    finally:
        gc.enable()
        for ledger in (few, many):
            ledger.close()
    return Empty(database=place.name, items=items, ms=(statistics.median(times[few]), statistics.median(times[many])))


def _due(place: Place, name: str, *, rungs: int, rounds: int) -> Due:
    """Let either side deal with the same rungs in each round; prove in the first that both wrote the same rows."""
    times: dict[str, list[float]] = {"floor": [], "ours": []}
    rows: Mapping[str, int] = {}
    for number in range(rounds):
        for side in ("floor", "ours") if number % 2 else ("ours", "floor"):
            place.copy(name, side)
            times[side].append(_floor(place, rungs) if side == "floor" else _ours(place))
        rows = rows or rows_in_both(place.url("floor"), place.url("ours"))
    dealt = rungs - WARM_UP
    return Due(
        database=place.name,
        items=rungs * ONE_IN,
        rungs=dealt,
        rows=rows,
        floor_us=statistics.median(times["floor"]) / dealt * 1e6,
        ours_us=statistics.median(times["ours"]) / dealt * 1e6,
        rates=tuple(floor / ours for floor, ours in zip(times["floor"], times["ours"], strict=True)),
    )


def _floor(place: Place, rungs: int) -> float:
    floor = place.floor("floor")
    try:
        dealt = floor.tick(at=warm_up_at())
        took = _collected(lambda: floor.tick(at=OPENED))
    finally:
        floor.close()
    if dealt != WARM_UP:
        message = f"{dealt} rungs before the clock started, {WARM_UP} of {rungs} were due"
        raise DifferentWork(message)
    return took


def _ours(place: Place) -> float:
    ledger = open_at(place.url("ours"), place.folder)
    try:
        tick(ledger, at=warm_up_at())
        return _collected(lambda: tick(ledger, at=OPENED))
    finally:
        ledger.close()


def rows_in_both(floor: str, ours: str) -> dict[str, int]:
    """Return how many rows each table has; raises ``DifferentWork`` when the two databases do not hold the same."""
    counted = {}
    for table in _TABLES:
        here, there = _rows(floor, table), _rows(ours, table)
        if here != there:
            first = next((pair for pair in zip(here, there, strict=False) if pair[0] != pair[1]), None)
            message = f"{table}: {len(here)} rows in the floor, {len(there)} in ours; first difference: {first}"
            raise DifferentWork(message)
        counted[table] = len(here)
    return counted


def _rows(url: str, table: str) -> list[tuple[object, ...]]:
    """Return the rows of a table but for the keys the database gave them, in an order of their own."""
    columns = every_table().tables[table].columns
    given = [column for column in columns if column.name != "id"]
    with closing(open_at(url, Path())) as ledger, reading(ledger.database) as work:
        return sorted(work.rows_once(select(*given)), key=repr)


def _collected(step: Callable[[], object]) -> float:
    # What one side leaves to be collected must not be collected in the other's time.
    gc.collect()
    return _seconds(step)


def _seconds(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def as_table(found: MeasuredTick) -> str:
    """Return what was found as lines for people."""
    lines = [f"tick: {line.database}, nothing due: {_ms(line)}" for line in found.empty]
    lines.append(
        f"{'':<12}{'open items':>12}{'rungs due':>11}{'floor µs':>10}{'ours µs':>10}{'rate':>7}   of each round"
    )
    lines += [
        f"{line.database:<12}{line.items:>12,}{line.rungs:>11,}{line.floor_us:>10.0f}{line.ours_us:>10.0f}"
        f"{line.rate:>7.2f}   {', '.join(f'{rate:.2f}' for rate in line.rates)}"
        for line in found.due
    ]
    lines += [
        f"{peer.name}: {peer.why_not or f'{peer.job_us:.0f} µs a job, {peer.jobs:,} jobs'}" for peer in found.peers
    ]
    return "\n".join([*lines, *found.without])


def _ms(line: Empty) -> str:
    few, many = line.items
    return f"{line.ms[0]:.2f} ms over {few:,} open items, {line.ms[1]:.2f} ms over {many:,}: {line.ratio:.2f} times"


def as_document(found: MeasuredTick) -> dict[str, object]:
    """Return what was found for programs."""
    return {
        "bench": "tick",
        "empty": [{**asdict(line), "ratio": round(line.ratio, 3)} for line in found.empty],
        "due": [{**asdict(line), "rate": round(line.rate, 3)} for line in found.due],
        "peers": [asdict(peer) for peer in found.peers],
        "without": list(found.without),
    }
