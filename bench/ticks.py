"""Everything that is measured of the clock in one run, and how it is told."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.jobs import Jobs, apscheduler_jobs, procrastinate_jobs
from bench.tick import DueTicks, EmptyTicks, measure_due, measure_empty
from engine.store.database import journal_mode

# One deadline in so many items is due, up to as many items as there are in all.
_ITEMS_FOR_ONE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured."""

    few: int
    many: int
    due: tuple[int, ...]
    rounds: int
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTicks:
    """What one run found, and on what."""

    sqlite: str
    journal: str
    rounds: int
    empty: EmptyTicks
    due: tuple[DueTicks, ...]
    jobs: tuple[Jobs, ...]


def measure_ticks(folder: Path, sizes: Sizes, *, postgres: str | None = None) -> MeasuredTicks:
    """Measure empty ticks, ticks with much due, and jobs of two schedulers that are due."""
    servers = (None,) if postgres is None else (None, postgres)
    return MeasuredTicks(
        sqlite=sqlite3.sqlite_version,
        journal=journal_mode(),
        rounds=sizes.rounds,
        empty=measure_empty(folder, few=sizes.few, many=sizes.many),
        due=tuple(
            measure_due(
                folder,
                items=max(due, min(due * _ITEMS_FOR_ONE, sizes.many)),
                due=due,
                rounds=sizes.rounds,
                postgres=server,
            )
            for server in servers
            for due in sizes.due
        ),
        jobs=(apscheduler_jobs(folder, jobs=sizes.jobs), procrastinate_jobs(postgres, jobs=sizes.jobs)),
    )


def ticks_document(found: MeasuredTicks) -> dict[str, Any]:
    """Return one document for a program."""
    whole: dict[str, Any] = {"bench": "tick", **asdict(found)}
    whole["empty"]["ratio"] = round(found.empty.ratio, 3)
    for told, measured in zip(whole["due"], found.due, strict=True):
        told["rate"] = round(measured.rate, 3)
    return whole


def ticks_table(found: MeasuredTicks) -> str:
    """Return the figures for a person."""
    lines = [
        f"tick: SQLite {found.sqlite}, journal {found.journal}, synchronous FULL; {found.rounds} rounds",
        _empty(found.empty),
        f"{'':<12}{'due':>8}{'items':>9}{'floor µs':>10}{'ours µs':>10}{'of its rate':>13}   lowest to highest round",
        *(_line(one) for one in found.due),
        *(_jobs(one) for one in found.jobs),
    ]
    return "\n".join(lines)


def _empty(one: EmptyTicks) -> str:
    return (
        f"nothing due: {one.few} open items {one.few_us:.0f} µs, {one.many} open items {one.many_us:.0f} µs,"
        f" ratio {one.ratio:.2f}"
    )


def _line(one: DueTicks) -> str:
    return (
        f"{one.database:<12}{one.due:>8}{one.items:>9}{one.floor_us:>10.0f}{one.ours_us:>10.0f}{one.rate:>12.0%}"
        f"    {min(one.rates):.0%} to {max(one.rates):.0%}"
    )


def _jobs(one: Jobs) -> str:
    said = f"{one.us:.0f} µs a job" if one.us is not None else f"not measured: {one.why_not}"
    return f"{one.name}: {one.jobs} due jobs of one item each, {said}"
