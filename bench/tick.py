"""What a tick costs: an empty one over few and many items, and one with much that is due beside set-based SQL."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.crowd import Crowd, make, open_at
from bench.script import OPENED
from bench.twins import PostgresTwins, SqliteTwins
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.database import Durability

_EMPTY_ROUNDS = 40
_WARM_UP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyTicks:
    """An empty tick over few open items and over many: microseconds, and the ratio of each round."""

    few: int
    many: int
    few_us: float
    many_us: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Return the median ratio of the rounds: many divided by few."""
        return statistics.median(self.ratios)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTicks:
    """A tick with so much due: microseconds a due deadline on either side, and the rate reached in each round."""

    database: str
    items: int
    due: int
    floor_us: float
    ours_us: float
    rates: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Return the median share of the floor's rate that the product reaches; 1 is as fast."""
        return statistics.median(self.rates)


def measure_empty(folder: Path, *, few: int, many: int) -> EmptyTicks:
    """Measure ticks with nothing due, in turn over either ledger."""
    ledgers = [_crowded(folder / f"empty-{items}.db", Crowd(items=items, due=0)) for items in (few, many)]
    times: list[list[float]] = [[], []]
    try:
        for number in range(_WARM_UP + _EMPTY_ROUNDS):
            for side in (0, 1) if number % 2 else (1, 0):
                times[side].append(_microseconds(partial(tick, ledgers[side], at=OPENED)))
    finally:
        for ledger in ledgers:
            ledger.close()
    few_us, many_us = (side[_WARM_UP:] for side in times)
    return EmptyTicks(
        few=few,
        many=many,
        few_us=statistics.median(few_us),
        many_us=statistics.median(many_us),
        ratios=tuple(large / small for small, large in zip(few_us, many_us, strict=True)),
    )


def measure_due(
    folder: Path,
    *,
    items: int,
    due: int,
    rounds: int,
    durability: Durability = "FULL",
    postgres: str | None = None,
) -> DueTicks:
    """Measure ticks with so much due, each round on fresh copies of one ledger; raises ``DifferentWork``.

    ``postgres`` is the URL of a server on which databases may be made; without it SQLite is measured.
    """
    twins = SqliteTwins(folder, durability) if postgres is None else PostgresTwins(folder, postgres)
    floor_us: list[float] = []
    ours_us: list[float] = []
    try:
        twins.make(Crowd(items=items, due=due))
        for number in range(rounds):
            floor, ours = twins.copies()
            try:
                turns: list[tuple[list[float], Callable[[], object]]] = [
                    (floor_us, partial(floor.tick, at=OPENED)),
                    (ours_us, partial(tick, ours, at=OPENED)),
                ]
                for times, turn in turns if number % 2 else reversed(turns):
                    times.append(_microseconds(turn) / due)
            finally:
                floor.close()
                ours.close()
            twins.require_same()
    finally:
        twins.drop()
    return DueTicks(
        database="SQLite" if postgres is None else "PostgreSQL",
        items=items,
        due=due,
        floor_us=statistics.median(floor_us),
        ours_us=statistics.median(ours_us),
        rates=tuple(theirs / mine for theirs, mine in zip(floor_us, ours_us, strict=True)),
    )


def _crowded(path: Path, crowd: Crowd) -> Ledger:
    make(f"sqlite:///{path}", crowd, folder=path.parent)
    return open_at(f"sqlite:///{path}", path.parent)


def _microseconds(turn: Callable[[], object]) -> float:
    # What one side leaves to be collected must not be collected in the other's time.
    gc.collect()
    begun = time.perf_counter()
    turn()
    return (time.perf_counter() - begun) * 1e6
