"""Findings of a ledger while their rows are read, and what else the rows of a table hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from rectify.documents.workbook import Cell


@dataclass(slots=True, kw_only=True)
class Draft:
    """One finding as its rows say it: values of each kind with their rows, in order; ``row`` counts from 1.

    ``printed`` is the title as the cell holds it, with a number in front where there is no column of numbers.
    ``item`` is the number it has in Rectify, where it says so. ``enumerated`` are the measures its first cell counts.
    """

    sheet: str
    row: int
    number: str
    mark: str
    title: str
    printed: str
    group: str | None
    item: str | None = None
    measures: list[str] = field(default_factory=list)
    enumerated: tuple[str, ...] = ()
    people: dict[str, list[str]] = field(default_factory=dict)
    dues: list[tuple[int, Cell]] = field(default_factory=list)
    statuses: list[tuple[int, str]] = field(default_factory=list)
    dones: list[Cell] = field(default_factory=list)
    sustained: list[Cell] = field(default_factory=list)
    progress: list[tuple[int, str]] = field(default_factory=list)
    texts: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Rows:
    """What the rows of one table hold: findings, lines around them, totals, and rows that belong nowhere."""

    drafts: list[Draft] = field(default_factory=list)
    groups: dict[str, None] = field(default_factory=dict)
    lines: list[tuple[int, str]] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    left_over: list[tuple[int, str]] = field(default_factory=list)
    feedback: list[Cell] = field(default_factory=list)
    counts_rows: bool = False
