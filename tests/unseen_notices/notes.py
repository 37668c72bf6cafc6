"""Documents as text with what a careful reader takes from each, below a rule: taken apart into text and truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_FIELDS = ("group", "number", "title", "completion", "sustained", "measures", "responsible", "due_on")


@dataclass(frozen=True)
class Noted:
    """A document as its author wrote it: name, kind and manner of the file, lines, truth."""

    name: str
    kind: str
    manner: tuple[str, ...]
    lines: list[str]
    truth: dict[str, Any]


def noted(file: str) -> list[Noted]:
    """Return the documents of a file of notes."""
    parts = (HERE / file).read_text(encoding="utf-8").split("\n#### ")[1:]
    return [_one(part) for part in parts]


def _one(part: str) -> Noted:
    head, _, rest = part.partition("\n")
    text, _, told = rest.rpartition("\n----\n")
    name, kind, *manner = head.split()
    return Noted(name, kind, tuple(manner), text.split("\n"), _truth(told.strip("\n").split("\n")))


def _truth(lines: list[str]) -> dict[str, Any]:
    title, organization, inspection, days = (each.strip() for each in f" {lines[0]}".split(" | "))
    groups, _, declared = (each.strip() for each in f" {lines[1]} ".partition(" | "))
    counts = declared.split()
    problems = lines[-1].removeprefix("! ").split() if lines[-1].startswith("! ") else []
    return {
        "title": title,
        "organization": "" if organization == "None" else organization,
        "inspection": dict(zip(("started_on", "ended_on", "feedback_on"), map(_said, inspection.split()), strict=True)),
        **dict(zip(("signed_on", "published_on"), map(_said, days.split()), strict=True)),
        "groups": groups.split(" / ") if groups else [],
        "declared": {name: int(count) for name, count in zip(counts[::2], counts[1::2], strict=True)},
        "items": [_item(line) for line in lines[2:] if not line.startswith("! ")],
        "problems": problems,
    }


def _item(line: str) -> dict[str, Any]:
    place, _, told = line.rpartition(" | ")
    group, number, title = place.split(" ", 2)
    completion, *rest = told.split()
    sustained = rest[0] == "S"
    measures, *more = rest[1:] if sustained else rest
    due = more.pop() if more and more[-1][:2] == "20" else None
    responsible = more[0] if more else None
    values = (_place(group), _said(number), title, completion, sustained, int(measures), responsible, due)
    return dict(zip(_FIELDS, values, strict=True))


def _place(text: str) -> int | None:
    return None if text == "-" else int(text)


def _said(text: str) -> str | None:
    return None if text in ("None", "-") else text
