"""What each column of a table is taken for: by its heading, by what stands below it, or as somebody stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rectify.documents.blocks import excerpt, squeeze
from rectify.documents.ledger_cells import cell_phrases, flat, looks_like_day
from rectify.documents.ledger_columns import FIELDS, Column, Field, How, Named
from rectify.documents.ledger_header import Header, Heading
from rectify.documents.phrases import Phrasebook
from rectify.documents.workbook import Cell, Grid

_SAMPLE_ROWS, _SAMPLES, _SAMPLE_LENGTH = 150, 3, 30
# Of several columns with these fields each is kept; of the others the best is, the rest are kept as text.
_MANY = {"note", "ignore", "progress", "status", "detail"}
_WHOLE, _PART, _MOSTLY, _MAYBE = 1.0, 0.8, 0.6, 0.4
_SENTENCE, _CLAUSE, _TWO = 10, 6, 2
_PERSON_LONGEST, _PERSON_SHORTEST = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What stands below a heading, from a sample: how much of it is what, and examples."""

    filled: int
    days: float
    states: float
    names: float
    length: float
    samples: tuple[str, ...]


def guess_columns(
    grid: Grid, header: Header, phrases: Phrasebook, *, stated: Mapping[str, Field], remembered: Mapping[str, Field]
) -> tuple[Column, ...]:
    """Return every column of a table with what it is taken for.

    ``stated`` are fields by heading or letter as somebody told them now, ``remembered`` those told before.
    """
    words = cell_phrases(phrases)
    rows = list(islice(grid.rows, header.bottom + 1, min(header.end, header.bottom + 1 + _SAMPLE_ROWS)))
    seen = [_look(rows, heading.index, words) for heading in header.headings]
    columns = [_column(grid.name, heading, look) for heading, look in zip(header.headings, seen, strict=True)]
    columns = [_as_stated(_as_stated(each, remembered, "remembered"), stated, "stated") for each in columns]
    columns = _settled(columns, seen)
    columns = _titled(columns, seen)
    columns = _by_content(columns, seen)
    return tuple(c for c, look in zip(columns, seen, strict=True) if c.heading or look.filled)


def is_ledger(columns: Sequence[Column]) -> bool:
    """Say whether the columns are those of a ledger: findings with something about them, or numbers with measures."""
    fields = {column.field for column in columns} - {"note", "ignore"}
    if "title" in fields:
        return bool(fields - {"title", "detail", "category", "feedback"})
    return "number" in fields and "measure" in fields


def _look(rows: Sequence[Sequence[Cell]], index: int, phrases: Phrasebook) -> _Seen:
    values = [row[index] for row in rows if index < len(row) and row[index] != ""]
    texts = [flat(value) for value in values]
    different = dict.fromkeys(text for text in texts if text)
    count = len(values) or 1
    return _Seen(
        filled=len(values),
        days=sum(map(looks_like_day, values)) / count,
        states=sum(1 for text in texts if len(text) <= _SENTENCE * 2 and phrases.read(text)) / count,
        names=sum(map(_is_name, texts)) / count if len(different) <= max(count // 2, 3) else 0.0,
        length=sum(map(len, texts)) / count,
        samples=tuple(excerpt(text, _SAMPLE_LENGTH) for text in islice(different, _SAMPLES)),
    )


def _is_name(text: str) -> bool:
    plain = squeeze(text)
    return _PERSON_SHORTEST <= len(plain) <= _PERSON_LONGEST and all("\u3400" <= sign <= "\u9fff" for sign in plain)


def _column(sheet: str, heading: Heading, seen: _Seen) -> Column:
    named: Named | None = heading.named
    tick = len(heading.words) > 1 and named is None and _is_state_column(heading)
    return Column(
        sheet=sheet,
        index=heading.index,
        heading=heading.text,
        field="status" if tick else "note" if named is None else named.field,  # type: ignore[arg-type]
        how="unknown" if named is None and not tick else "name" if tick or (named and named.whole) else "part",
        confidence=0.0 if named is None and not tick else _WHOLE if tick or (named and named.whole) else _PART,
        rank=named.rank if named else 0,
        samples=seen.samples,
    )


def _is_state_column(heading: Heading) -> bool:
    """Say whether a heading below another is itself a status, ticked in its cells (整改状态: 已完成 | 正在整改)."""
    return any(sign in heading.words[0] for sign in ("状态", "情况", "结果", "进度"))


def _as_stated(column: Column, stated: Mapping[str, Field], how: How) -> Column:
    for key in column.keys:
        if key in stated:
            return replace(column, field=stated[key], how=how, confidence=_WHOLE, rank=-1)
    return column


def _settled(columns: list[Column], seen: Sequence[_Seen]) -> list[Column]:
    """Return the columns with one for each field that can be there once."""
    fields = {column.field for column in columns}
    either: Field = "completed" if "due" in fields else "due"
    columns = [replace(c, field=either, how="part", confidence=_PART) if c.field not in FIELDS else c for c in columns]
    columns = _split_titles(columns)
    for field in FIELDS:
        rivals = [column for column in columns if column.field == field]
        if field in _MANY or len(rivals) < _TWO:
            continue
        best = min(rivals, key=lambda c: (c.confidence < _WHOLE, c.rank, c.index))
        columns = [replace(c, field="note") if c in rivals and c is not best else c for c in columns]
    return _settled_status(columns, seen)


def _split_titles(columns: list[Column]) -> list[Column]:
    """Make one of several columns that name findings the title; left of it is its category, right of it are details."""
    titles = [column for column in columns if column.field == "title"]
    if len(titles) < _TWO:
        return columns
    best = min(titles, key=lambda c: (c.confidence < _WHOLE, c.rank, c.index))
    there = {column.field for column in columns}
    settled = []
    for column in columns:
        if column.field == "title" and column is not best:
            other: Field = "category" if column.index < best.index and "category" not in there else "detail"
            settled.append(replace(column, field=other))
        else:
            settled.append(column)
    return settled


def _settled_status(columns: list[Column], seen: Sequence[_Seen]) -> list[Column]:
    """Decide by what stands in it whether a column called 完成情况 holds a status or a report."""
    look = {column.index: seen[column.index] for column in columns}
    settled = []
    for column in columns:
        seen_here = look[column.index]
        guessed = column.how in ("name", "part")
        report = seen_here.filled and seen_here.states < _MAYBE and seen_here.length > _SENTENCE
        if guessed and column.field == "status" and report:
            settled.append(replace(column, field="progress", how="content", confidence=_PART))
        elif guessed and column.field == "progress" and seen_here.states >= _MOSTLY:
            settled.append(replace(column, field="status", how="content", confidence=_PART))
        else:
            settled.append(column)
    return settled


def _titled(columns: list[Column], seen: Sequence[_Seen]) -> list[Column]:
    """Take the details for the finding where nothing is called one."""
    if any(column.field == "title" for column in columns):
        return columns
    details = [column for column in columns if column.field == "detail"]
    return [replace(c, field="title") if c is (details[0] if details else None) else c for c in columns]


def _by_content(columns: list[Column], seen: Sequence[_Seen]) -> list[Column]:
    """Return the columns with those nobody named taken for what stands in them, where that field is wanting.

    A long text is taken for a finding or a measure only in a table in which nothing is called a finding.
    """
    named = any(column.field == "title" for column in columns)
    for field, needs, fits in _CONTENT:
        there = {column.field for column in columns}
        if there & needs or (named and field in ("title", "measure")):
            continue
        found = next((c for c in columns if c.how == "unknown" and fits(seen[c.index])), None)
        if found is not None:
            guessed = replace(found, field=field, how="content", confidence=_MOSTLY)
            columns = [guessed if c is found else c for c in columns]
    return columns


# What a column is taken for by its content: the field, those of which none may be there yet, and what must stand in it.
_CONTENT: tuple[tuple[Field, frozenset[str], Callable[[_Seen], bool]], ...] = (
    ("status", frozenset({"status", "done", "progress"}), lambda seen: seen.filled > 0 and seen.states >= _MOSTLY),
    ("due", frozenset({"due"}), lambda seen: seen.filled > 0 and seen.days >= _MOSTLY),
    ("person", frozenset({"person", "leader", "unit"}), lambda seen: seen.filled > 0 and seen.names >= _MOSTLY),
    ("title", frozenset({"title"}), lambda seen: seen.filled > 0 and seen.length >= _CLAUSE),
    ("measure", frozenset({"measure"}), lambda seen: seen.filled > 0 and seen.length >= _SENTENCE),
)
