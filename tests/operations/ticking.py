"""A node that ticks, as a process of its own."""

from __future__ import annotations

from pathlib import Path

from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store.database import Database
from engine.store.files import FolderFiles
from tests.builders import morning


def tick_often(url: str, day: str, times: int) -> int:
    """Tick several times on a day; return how many reviews that opened."""
    ledger = Ledger(Database(url), FolderFiles(Path("unused")))
    opened = sum(tick(ledger, at=morning(day)).reviews for _ in range(times))
    ledger.close()
    return opened
