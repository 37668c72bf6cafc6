"""History as people and programs read it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.operations.reading import Told
from engine.store.history import Entry
from engine.words import Words
from rectify.sentences.deeds import what, who
from rectify.terminal import Terminal


def history_table(entries: Sequence[Entry], told: Sequence[Told], terminal: Terminal) -> None:
    """Print who did what, when, and why; each entry is told by the workflow version it happened under."""
    terminal.table(
        [Words("序", "No."), Words("时间", "At"), Words("谁", "Who"), Words("做了什么", "What"), Words("说明", "Note")],
        [
            (entry.seq, entry.at, who(entry), what(entry, under), entry.note)
            for entry, under in zip(entries, told, strict=True)
        ],
    )
