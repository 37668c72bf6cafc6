"""``python -m tests.golden.record FOLDER``: record the histories of this release in ``FOLDER/<version>``, once."""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from unittest import mock

import engine
from engine.operations.ledger import Ledger
from engine.store.tables.dates import Deadline, Review, Rung
from engine.store.tables.ledger import History, HistoryText, Item, WorkflowVersion
from engine.store.tables.office import Account
from engine.store.unit_of_work import UnitOfWork, reading
from tests.golden.corpus import SUMS, Record, sums, write
from tests.golden.life import Life
from tests.golden.scribe import Scribe
from tests.golden.setting import found

_FOUNDED = datetime(2025, 9, 1, 1, 0, tzinfo=UTC)
_LAST_DAY = date(2026, 12, 31)
_KEPT_CHAINS = 4
_OF_A_DEADLINE = ("version", "subject", "rule", "ladder", "due_on", "because", "set_at", "ended_at", "ended_because")
_OF_A_RUNG = ("occurrence", "planned_on", "recipient_id", "fired_at", "outcome", "reason", "late")


def main(arguments: Sequence[str] | None = None) -> None:
    """Record the release this code is, and say where it is and how much."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden.record", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the corpora of the releases lie: tests/golden")
    folder = parser.parse_args(arguments).folder / version()
    if folder.exists():
        parser.error(f"{folder} is there already; a corpus is never recorded twice")
    scribe = record(folder, last_day=_LAST_DAY)
    entries = sum(len(item["history"]) for item in scribe.items.values())
    refusals = sum(len(item["refusals"]) for item in scribe.items.values())
    sys.stdout.write(f"{folder}: {len(scribe.items)} items, {entries} entries, {refusals} refusals\n")


def version() -> str:
    """Return the version of the product in the tree whose code is running."""
    project = Path(engine.__file__).parents[1] / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def record(folder: Path, *, last_day: date) -> Scribe:
    """Let the office live up to a day and write down in a new folder what was recorded."""
    salts = Random(1)
    with (
        tempfile.TemporaryDirectory(prefix="golden-") as place,
        # The salts of notes are the one thing the product draws at random; drawn from a seed, nothing changes from
        # one recording to the next.
        mock.patch("secrets.token_hex", lambda count: salts.randbytes(count).hex()),
    ):
        ledger = found(Path(place), at=_FOUNDED)
        try:
            life = Life(ledger, Path(place), at=_FOUNDED)
            life.until(last_day)
            _write(folder, ledger, life.scribe)
        finally:
            ledger.close()
    return life.scribe


def _write(folder: Path, ledger: Ledger, scribe: Scribe) -> None:
    with reading(ledger.database) as work:
        persons = {account.login: account.person_id for account in work.list(Account)}
        versions = {f"{row.key}.{row.number}": row for row in work.list(WorkflowVersion)}
        chains = _chains(work, len(scribe.items))
        deadlines = _deadlines(work)
    for number, item in scribe.items.items():
        write(folder / "items" / f"{number}.json", item)
        write(folder / "deadlines" / f"{number}.json", {"number": number, "deadlines": deadlines.get(number, [])})
    for name, links in chains.items():
        write(folder / "chains" / f"{name.replace(':', '-')}.json", {"chain": name, "links": links})
    _write_workflows(folder / "workflows", versions)
    office = {
        "release": folder.name,
        "persons": persons,
        "actors": scribe.actors,
        "calendars": scribe.calendars,
        "known_since": scribe.known_since,
        "workflows": {name: {"sha256": row.sha256} for name, row in versions.items()},
    }
    write(folder / "office.json", office)
    (folder / SUMS).write_text(sums(folder), encoding="utf-8", newline="\n")


def _write_workflows(folder: Path, versions: Mapping[str, WorkflowVersion]) -> None:
    folder.mkdir()
    for name, row in versions.items():
        (folder / f"{name}.json").write_bytes(row.model.encode())
        (folder / f"{name}.yaml").write_bytes(row.source.encode())


def _deadlines(work: UnitOfWork) -> dict[str, list[Record]]:
    """Return the deadlines of each item, by its number, and what became of every rung of them."""
    numbers = {item.id: item.number for item in work.list(Item)}
    periods = {review.id: review.period for review in work.list(Review)}
    rungs: dict[int, list[Record]] = {}
    for rung in sorted(work.list(Rung), key=lambda rung: rung.id or 0):
        told = {name: getattr(rung, name) for name in _OF_A_RUNG}
        rungs.setdefault(rung.deadline_id, []).append(told)
    found: dict[str, list[Record]] = {}
    for row in sorted(work.list(Deadline), key=lambda row: row.id or 0):
        if row.item_id is None:
            continue  # a duty of the office: no item's history tells of it
        told = {name: getattr(row, name) for name in _OF_A_DEADLINE}
        period = periods[row.subject_id] if row.subject == "review" else None
        found.setdefault(numbers[row.item_id], []).append(
            {**told, "period": period, "rungs": rungs.get(row.id or 0, [])}
        )
    return found


def _chains(work: UnitOfWork, items: int) -> dict[str, list[Record]]:
    """Return the chains to keep link by link: those of the office and its workflows, and of some items."""
    texts = {row.history_id: row for row in work.list(HistoryText)}
    kept = {f"item:{key}" for key in range(1, items + 1, max(items // _KEPT_CHAINS, 1))}
    found: dict[str, list[Record]] = {}
    for row in work.list(History):
        if row.chain in kept or not row.chain.startswith("item:"):
            note = texts.get(row.id or 0)
            link = {"seq": row.seq, "text": row.text, "previous": row.previous, "hash": row.hash}
            found.setdefault(row.chain, []).append(
                link if note is None else {**link, "salt": note.salt, "note": note.text}
            )
    return found


if __name__ == "__main__":
    main()
