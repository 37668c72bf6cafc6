"""``python -m bench advance|check|deliver|figures|find|ledger-in|move|page|simulate|tick``: measure, print, tidy up."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.advance import Compared, Measured, measure
from bench.check import as_document, as_table, measure_check
from bench.crowd import WARM_UP
from bench.deliver import as_document as delivery_document
from bench.deliver import as_table as delivery_table
from bench.deliver import measure_delivery
from bench.figures import as_document as figures_document
from bench.figures import as_table as figures_table
from bench.figures import measure_figures
from bench.find import as_document as found_document
from bench.find import as_table as found_table
from bench.find import measure_find
from bench.large import STATES, STEPS
from bench.ledger_in import as_document as reading_document
from bench.ledger_in import as_table as reading_table
from bench.ledger_in import measure_ledger_in
from bench.move import MeasuredMove, measure_move
from bench.page import as_document as page_document
from bench.page import as_table as page_table
from bench.page import measure_page
from bench.simulate import MeasuredSimulation, measure_simulation
from bench.tick import as_document as tick_document
from bench.tick import as_table as tick_table
from bench.tick import measure_tick


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measurement that was asked for."""
    asked = _parser().parse_args(arguments)
    if asked.what == "check":
        checked = measure_check(states=asked.states, steps=asked.steps, rounds=asked.rounds)
        print(json.dumps(as_document(checked), indent=2) if asked.json else as_table(checked))
        return
    if asked.what == "simulate":
        _print_simulation(measure_simulation(items=asked.items, days=asked.days), as_json=asked.json)
        return
    with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.folder) as folder:
        if asked.what == "tick":
            ticked = measure_tick(
                Path(folder),
                due=tuple(asked.due),
                rounds=tuple(asked.rounds),
                jobs=asked.jobs,
                postgres=asked.postgres,
            )
            print(json.dumps(tick_document(ticked), indent=2) if asked.json else tick_table(ticked))
            return
        if asked.what == "figures":
            figures = measure_figures(Path(folder), items=asked.items, rounds=asked.rounds, postgres=asked.postgres)
            print(json.dumps(figures_document(figures), indent=2) if asked.json else figures_table(figures))
            return
        if asked.what == "find":
            listed = measure_find(Path(folder), items=asked.items, rounds=asked.rounds, postgres=asked.postgres)
            told = found_document(listed, items=asked.items)
            print(json.dumps(told, indent=2) if asked.json else found_table(listed, items=asked.items))
            return
        if asked.what == "deliver":
            delivered = measure_delivery(Path(folder), mails=asked.mails, rounds=asked.rounds)
            print(json.dumps(delivery_document(delivered), indent=2) if asked.json else delivery_table(delivered))
            return
        if asked.what == "ledger-in":
            read = measure_ledger_in(Path(folder), rows=asked.rows, rounds=asked.rounds, take_in=not asked.read_only)
            print(json.dumps(reading_document(read), indent=2) if asked.json else reading_table(read))
            return
        if asked.what == "page":
            paged = measure_page(Path(folder), items=asked.items, rounds=asked.rounds, asked=asked.asked)
            print(json.dumps(page_document(paged), indent=2) if asked.json else page_table(paged))
            return
        if asked.what == "move":
            _print_move(measure_move(Path(folder), items=asked.items), as_json=asked.json)
            return
        found = measure(Path(folder), items=asked.items, rounds=asked.rounds, steps=asked.steps)
    print(json.dumps(_document(found), indent=2) if asked.json else _table(found))


def _print_move(found: MeasuredMove, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"bench": "move", **asdict(found)}, indent=2))
        return
    print(
        f"move: {found.moved} of {found.items} items, {found.deadlines} other deadlines; "
        f"preview {found.preview_s:.2f} s, move {found.move_s:.2f} s "
        f"({found.move_s / max(found.moved, 1) * 1e6:.0f} µs an item)"
    )


def _print_simulation(found: MeasuredSimulation, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"bench": "simulate", **asdict(found)}, indent=2))
        return
    print(
        f"simulate: {found.items} items for {found.days} days; {found.steps} steps, {found.rungs} rungs, "
        f"{found.mails} mails; begun in {found.begun_s:.2f} s, played in {found.played_s:.2f} s of the processor: "
        f"{found.item_days_a_second:,.0f} item-days a second"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    advance = what.add_parser("advance", help="a full durable advance beside raw sqlite3")
    advance.add_argument("--rounds", type=_at_least(2), default=40, help="rounds, both sides in turn (default 40)")
    advance.add_argument("--steps", type=_at_least(1), default=100, help="steps of each side in a round (default 100)")
    advance.add_argument("--items", type=_at_least(1), default=2000, help="items in the ledger (default 2000)")
    check = what.add_parser("check", help="a workflow file checked, beside its YAML read alone")
    check.add_argument("--rounds", type=_at_least(2), default=10, help="rounds, both sides in turn (default 10)")
    check.add_argument("--states", type=_at_least(2), default=STATES, help=f"states of the file (default {STATES})")
    check.add_argument("--steps", type=_at_least(2), default=STEPS, help=f"steps of the file (default {STEPS})")
    letters = what.add_parser("deliver", help="stored mails to a relay, beside a bare loop that sends the same bytes")
    letters.add_argument("--mails", type=_at_least(1), default=1000, help="mails in a round (default 1000)")
    letters.add_argument("--rounds", type=_at_least(1), default=7, help="rounds, both sides in turn (default 7)")
    figures = what.add_parser("figures", help="everything the dashboard counts, of items that have lived for a year")
    figures.add_argument("--items", type=_at_least(60), default=100_000, help="items in the ledger (default 100000)")
    figures.add_argument("--rounds", type=_at_least(1), default=5, help="rounds for each reader (default 5)")
    find = what.add_parser("find", help="pages of the ledger and searches beside the same SQL by hand")
    find.add_argument("--items", type=_at_least(60), default=10_000, help="items in the ledger (default 10000)")
    find.add_argument("--rounds", type=_at_least(2), default=40, help="rounds, both sides in turn (default 40)")
    sheet = what.add_parser("ledger-in", help="a ledger read from a workbook, beside its cells read alone")
    sheet.add_argument("--rows", type=_at_least(10), default=50_000, help="rows of the ledger (default 50000)")
    sheet.add_argument("--rounds", type=_at_least(2), default=7, help="rounds, both sides in turn (default 7)")
    sheet.add_argument("--read-only", action="store_true", help="do not take the findings into a ledger")
    move = what.add_parser("move", help="running items moved to another version of their workflow")
    move.add_argument("--items", type=_at_least(1), default=2000, help="items in the ledger (default 2000)")
    page = what.add_parser("page", help="a page of the ledger beside the same rows by hand, and beside Django's page")
    page.add_argument("--items", type=_at_least(60), default=100_000, help="items in the ledger (default 100000)")
    page.add_argument("--rounds", type=_at_least(2), default=9, help="rounds, the sites in turn (default 9)")
    page.add_argument("--asked", type=_at_least(1), default=20, help="pages asked of each in a round (default 20)")
    play = what.add_parser("simulate", help="a year of a workflow played through in memory")
    play.add_argument("--items", type=_at_least(1), default=1000, help="items (default 1000)")
    play.add_argument("--days", type=_at_least(2), default=365, help="days (default 365)")
    ticks = what.add_parser("tick", help="a tick beside the best set-based SQL that writes the same rows")
    ticks.add_argument(
        "--due", type=_at_least(WARM_UP + 4), nargs=2, default=(1_000, 100_000), metavar=("FEW", "MANY"),
        help="rungs that are due, over ten times as many open items (default 1000 100000)",
    )  # fmt: skip
    ticks.add_argument(
        "--rounds", type=_at_least(1), nargs=2, default=(25, 3), metavar=("FEW", "MANY"),
        help="rounds with few rungs and with many, both sides in turn (default 25 3)",
    )  # fmt: skip
    ticks.add_argument("--jobs", type=_at_least(1), default=1_000, help="jobs of the peers (default 1000)")
    for one in (figures, find, ticks):
        one.add_argument(
            "--postgres", default=os.environ.get("RECTIFY_TEST_POSTGRES"), metavar="URL",
            help="a PostgreSQL server on which databases may be made (default RECTIFY_TEST_POSTGRES)",
        )  # fmt: skip
    for one in (advance, figures, find, letters, move, page, sheet, ticks):
        one.add_argument("--folder", type=Path, help="where to put the databases; its disk is part of what is measured")
    for one in (advance, check, figures, find, letters, move, page, play, sheet, ticks):
        one.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            message = f"{text} is not a number from {least} up"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return number


def _table(found: Measured) -> str:
    scale = f"{found.rounds} rounds of {found.steps} steps over {found.items} items"
    lines = [
        f"advance: {scale}; SQLite {found.sqlite}, journal {found.journal}",
        f"{'synchronous':<12}{'floor µs':>10}{'ours µs':>10}{'ratio':>8}   middle half of the rounds",
        *(_line(compared) for compared in found.compared),
    ]
    return "\n".join(lines)


def _line(compared: Compared) -> str:
    low, high = compared.quartiles
    return (
        f"{compared.durability:<12}{compared.floor_us:>10.0f}{compared.ours_us:>10.0f}{compared.ratio:>8.2f}"
        f"   {low:.2f} to {high:.2f}"
    )


def _document(found: Measured) -> dict[str, object]:
    return {
        "bench": "advance",
        "items": found.items,
        "rounds": found.rounds,
        "steps": found.steps,
        "sqlite": found.sqlite,
        "journal": found.journal,
        "compared": [
            {
                "synchronous": compared.durability,
                "floor_us": round(compared.floor_us, 1),
                "ours_us": round(compared.ours_us, 1),
                "ratio": round(compared.ratio, 3),
                "ratios": [round(ratio, 3) for ratio in compared.ratios],
                "rows": dict(compared.rows),
            }
            for compared in found.compared
        ],
    }


if __name__ == "__main__":
    main()
