"""What the figures of very many items cost: everything the dashboard counts, beside the same counts by hand.

The ledger is that of ``bench.shelf``, grown old (``bench.aged``), on SQLite and on a PostgreSQL server if there is one.
The floor (``bench.figures_floor``) sees everything and asks for no right; before anything is measured both must say the
same.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bench.aged import YEAR, grow_old
from bench.crowd import open_at
from bench.figures_floor import Counts, Days, Floor
from bench.find import know_what_is_there
from bench.place import Place, places
from bench.script import OPENED
from bench.shelf import a_reader, fill
from bench.workflow import ZONE
from engine.domain.actor import Actor, operator
from engine.domain.workdays import start_of_day
from engine.operations.figures import Figures, count_figures
from engine.operations.ledger import Ledger
from engine.store.finding import Wanted

NOW = OPENED + YEAR
FLOOR, EVERYTHING, PART = "by hand", "everything", "a quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one side took on one kind of database: milliseconds of every round by the wall, and of our own processor.

    ``counted`` is how many items it counted. Of PostgreSQL the processor's time is that of its client.
    """

    database: str
    who: str
    counted: int
    ms: Sequence[float]
    cpu_ms: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFigures:
    """Everything that was measured, over how many items with how many links of history."""

    items: int
    links: int
    took: Sequence[Took]

    def ratio(self, one: Took) -> float:
        """Return the median of a side divided by the floor of its database, round by round."""
        (floor,) = (it for it in self.took if it.who == FLOOR and it.database == one.database)
        return median(ours / by_hand for ours, by_hand in zip(one.ms, floor.ms, strict=True))


def measure_figures(folder: Path, *, items: int, rounds: int, postgres: str | None) -> MeasuredFigures:
    """Count the figures of an office so often, for whoever sees all of it and for whoever sees a part.

    Raises ``AssertionError`` where the floor says something else.
    """
    with places(folder, postgres) as found:
        told = [_measured(place, items=items, rounds=rounds) for place in found]
    return MeasuredFigures(items=items, links=told[0][0], took=[took for _links, each in told for took in each])


def _measured(place: Place, *, items: int, rounds: int) -> tuple[int, Sequence[Took]]:
    url = place.empty("figures")
    with closing(open_at(url, place.folder, durability="OFF")) as ledger:
        fill(ledger, items=items)
        links = grow_old(ledger)
        know_what_is_there(url, is_sqlite=ledger.database.is_sqlite)
        with closing(Floor(url)) as floor:
            return links, _rounds(place.name, ledger, floor, rounds=rounds)


def _rounds(database: str, ledger: Ledger, floor: Floor, *, rounds: int) -> Sequence[Took]:
    whole = _ours(ledger, operator("bench"))
    days = _days(whole)
    by_hand = floor.count(days)
    assert by_hand == _counts(whole), (by_hand, _counts(whole))
    counted = {FLOOR: by_hand.count, EVERYTHING: whole.sums.count, PART: _ours(ledger, a_reader()).sums.count}
    sides: Mapping[str, Callable[[], object]] = {
        FLOOR: lambda: floor.count(days),
        EVERYTHING: lambda: _ours(ledger, operator("bench")),
        PART: lambda: _ours(ledger, a_reader()),
    }
    taken: Mapping[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in sorted(sides, reverse=bool(number % 2)):
            taken[name].append(_milliseconds(sides[name]))
    return [
        Took(
            database=database,
            who=name,
            counted=counted[name],
            ms=[wall for wall, _cpu in taken[name]],
            cpu_ms=[cpu for _wall, cpu in taken[name]],
        )
        for name in sides
    ]


def _ours(ledger: Ledger, actor: Actor) -> Figures:
    return count_figures(ledger, Wanted(), actor=actor, at=NOW, zone=ZONE)


def _days(found: Figures) -> Days:
    days = [point.day for point in found.points]
    past = [start_of_day(day, ZONE) for day in days if day < found.today]
    return Days(today=found.today, weeks=found.weeks, points=days, past=past)


def _counts(found: Figures) -> Counts:
    sums = found.sums
    return Counts(
        count=sums.count,
        open=sums.open,
        overdue=sums.overdue,
        kept=sums.kept,
        late=sums.late,
        coming={day.isoformat(): count for day, count in found.coming.items()},
        open_at=[point.open or 0 for point in found.points if point.day < found.today],
        planned=[point.planned for point in found.points],
        returned=found.returned.total,
        again=found.again.total,
    )


def _milliseconds(ask: Callable[[], object]) -> tuple[float, float]:
    gc.collect()
    wall, processor = perf_counter(), process_time()
    ask()
    return (perf_counter() - wall) * 1e3, (process_time() - processor) * 1e3


def as_document(found: MeasuredFigures) -> dict[str, object]:
    """Return one JSON document."""
    took = [
        {
            "database": one.database,
            "who": one.who,
            "counted": one.counted,
            "ms": [round(ms, 1) for ms in one.ms],
            "cpu_ms": [round(ms, 1) for ms in one.cpu_ms],
            "ratio": round(found.ratio(one), 2),
        }
        for one in found.took
    ]
    return {"bench": "figures", "items": found.items, "links": found.links, "took": took}


def as_table(found: MeasuredFigures) -> str:
    """Return a table for people."""
    head = f"{'database':<12}{'sees':<12}{'items':>9}{'ms':>9}{'cpu':>9}{'ratio':>8}   every round"
    lines = [f"figures: {found.items} items, {found.links} links", head]
    for one in found.took:
        rounds = " ".join(f"{ms:.0f}" for ms in one.ms)
        lines.append(
            f"{one.database:<12}{one.who:<12}{one.counted:>9}{median(one.ms):>9.0f}{median(one.cpu_ms):>9.0f}"
            f"{found.ratio(one):>8.2f}   {rounds}"
        )
    return "\n".join(lines)
