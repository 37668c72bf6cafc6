"""Tables → the lines an outline is made of: a row that is a finding, a row that is a heading, or plain lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rectify.documents.blocks import Block, Cell, squeeze
from rectify.documents.columns import Columns, Role, read_columns
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import whole_statement

BANNER = 9
_SEPARATED = re.compile(r"\t|[|｜│┃]")
_RULED = re.compile(r"[-+=|｜│┃─━┼┌┐└┘├┤┬┴\s:]+")
# One word may stand anywhere: headings of columns are most of their row.
_LEAST_NAMED, _MOSTLY, _FORM = 2, 0.5, 0.7
_LEAST_SEPARATORS, _DEEPEST_HEAD, _LONGEST_BANNER = 2, 3, 80
_FEWEST_CELLS, _NEARLY_ALL = 2, 0.75
_TOTAL = re.compile(r"(?:合计|总计|小计|共计)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding in a table, cell by cell as printed; ``measures`` when each has a row of its own."""

    number: str
    status: str
    body: tuple[str, ...]
    measures: tuple[str, ...] | None
    responsible: str | None
    due: str | None
    sustained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBlock(Block):
    """The line of a row that is a finding; its text is what the finding is named."""

    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseBlock(Block):
    """The cell of a table that nobody could read as findings, as a line."""


def with_rows_read(blocks: Sequence[Block], phrases: Phrasebook) -> tuple[Block, ...]:
    """Return the lines with every table resolved; rows nobody can read as findings become plain lines."""
    read: list[Block] = []
    known: Columns | None = None
    for table in _tables(blocks):
        if not table[0].cells:
            read += table
            continue
        forms = _forms(table, phrases)
        if forms:
            read += [block for columns, row in forms for block in _Reader(columns, phrases).read([row])]
            continue
        columns, rows = _below_head(table, phrases)
        if columns is None and known is not None and _goes_on(table, known):
            columns = known
        if columns is None:
            read += [_loose(line) for block in table for line in _flat(block, phrases)]
            continue
        known = columns
        read += _Reader(columns, phrases).read(rows)
    return tuple(read)


def _tables(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the tables and, one by one, the lines between them; lines set apart by tabs or rules are rows."""
    table: list[Block] = []
    for block in map(_set_apart, blocks):
        if block.cells:
            table.append(block)
            continue
        if table and _RULED.fullmatch(block.text):
            continue
        if table:
            yield table
            table = []
        yield [block]
    if table:
        yield table


def _set_apart(block: Block) -> Block:
    if block.cells or len(_SEPARATED.findall(block.text)) < _LEAST_SEPARATORS or _RULED.fullmatch(block.text):
        return block
    pieces = _SEPARATED.split(block.text)
    if block.text[0] in "|｜│┃":
        pieces = pieces[1:]
    cells = tuple(Cell(text=piece.strip(), column=column) for column, piece in enumerate(pieces))
    return replace(block, cells=cells)


def _forms(table: Sequence[Block], phrases: Phrasebook) -> list[tuple[Columns, Block]]:
    """Return forms, labels with their values beside them, each as one row below headings; none for another table.

    Where the first label comes again, another form begins.
    """
    forms: list[list[tuple[Block, Cell, Cell]]] = []
    for block in table:
        own = [cell for cell in block.cells if not cell.goes_on]
        if len(own) % 2:
            return []
        for label, value in zip(own[::2], own[1::2], strict=True):
            if not forms or squeeze(label.text) == squeeze(forms[0][0][1].text):
                forms.append([])
            forms[-1].append((block, label, value))
    rows = [_as_row(form, phrases) for form in forms]
    return [row for row in rows if row is not None] if None not in rows else []


def _as_row(form: Sequence[tuple[Block, Cell, Cell]], phrases: Phrasebook) -> tuple[Columns, Block] | None:
    columns = read_columns([[replace(label, column=at, width=1) for at, (_, label, _) in enumerate(form)]], phrases)
    known = [role for role in columns.roles.values() if role is not Role.OTHER]
    if len(known) < len(form) * _FORM or len(set(known)) < len(known) or not columns.tell_findings:
        return None
    cells = tuple(replace(value, column=at, width=1) for at, (_, _, value) in enumerate(form))
    return columns, replace(form[0][0], cells=cells)


def _below_head(table: Sequence[Block], phrases: Phrasebook) -> tuple[Columns | None, Sequence[Block]]:
    for at, block in enumerate(table[:_DEEPEST_HEAD]):
        columns = told_by_cells(read_columns([block.cells], phrases), table[at + 1 :], phrases)
        named = sum(role is not Role.OTHER for role in columns.roles.values())
        said = [cell.text for cell in block.cells if cell.text]
        if named < _LEAST_NAMED or named < len(said) * _MOSTLY or any("。" in text for text in said):
            continue
        below = at + 1
        if below < len(table) and _is_second_head(block.cells, table[below].cells, phrases):
            below += 1
            columns = told_by_cells(read_columns([block.cells, table[at + 1].cells], phrases), table[below:], phrases)
        if columns.tell_findings:
            head = [squeeze(cell.text) for cell in block.cells]
            rows = [row for row in table[below:] if [squeeze(cell.text) for cell in row.cells] != head]
            return columns, rows
    return None, table


def told_by_cells(columns: Columns, rows: Sequence[Block], phrases: Phrasebook) -> Columns:
    """Return the columns with those that only their cells tell: all statements, or nearly all shortcomings."""
    texts: dict[int, list[str]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.text and cell.width == 1 and not cell.goes_on:
                texts.setdefault(cell.column, []).append(cell.text)
    told = dict(columns.roles)

    def unnamed(says: Callable[[str], bool], least: float) -> int | None:
        places = (at for at in sorted(texts) if told.get(at, Role.OTHER) is Role.OTHER and at not in columns.ticked)
        return next((at for at in places if _mostly(texts[at], says, least)), None)

    if Role.STATUS not in told.values() and not columns.ticked:
        status = unnamed(lambda text: whole_statement(text, phrases) is not None, _NEARLY_ALL)
        told |= {} if status is None else {status: Role.STATUS}
    if not {Role.PROBLEM, Role.DETAIL} & {*told.values()}:
        problem = unnamed(phrases.wording.plainly_tells, _NEARLY_ALL)
        told |= {} if problem is None else {problem: Role.PROBLEM}
    return replace(columns, roles=told)


def _mostly(texts: Sequence[str], says: Callable[[str], bool], least: float) -> bool:
    return len(texts) >= _FEWEST_CELLS and sum(map(says, texts)) >= least * len(texts)


def _is_second_head(above: Sequence[Cell], below: Sequence[Cell], phrases: Phrasebook) -> bool:
    wide = any(cell.width > 1 for cell in above)
    own = [cell for cell in below if not cell.goes_on and cell.text]
    named = read_columns([own], phrases)
    return wide and bool(own) and len({**named.roles, **named.ticked}) >= len(own)


def _goes_on(table: Sequence[Block], known: Columns) -> bool:
    """Say whether a table without headings continues the one before it on another page."""
    widest = max(cell.column + cell.width for block in table for cell in block.cells)
    return widest == max(known.roles) + 1


def _loose(block: Block) -> LooseBlock:
    return LooseBlock(line=block.line, text=block.text, level=block.level, page=block.page)


def _flat(block: Block, phrases: Phrasebook) -> Iterator[Block]:
    """Yield the cells of a row as lines; a label with its value beside it is one."""
    if block.text and not block.cells:
        yield block
        return
    if block.text:
        yield replace(block, cells=())
        return
    cells = [cell for cell in block.cells if cell.text and not cell.goes_on]
    at = 0
    while at < len(cells):
        text = cells[at].text
        if at + 1 < len(cells) and phrases.labels.is_label(text):
            at += 1
            text = f"{text.rstrip(':：')}：{cells[at].text}"
        for line in text.split("\n"):
            yield replace(block, text=line, cells=())
        at += 1


class _Reader:
    """Reads the rows below known headings; a category is told once, as a line before its first row."""

    def __init__(self, columns: Columns, phrases: Phrasebook) -> None:
        self._columns = columns
        self._phrases = phrases
        self._group: str | None = None

    def read(self, rows: Sequence[Block]) -> Iterator[Block]:
        """Yield the lines of all rows; a row that goes on with a finding adds to it."""
        waiting: list[Block] = []
        for block in rows:
            banner = self._banner(block)
            if banner is not None:
                yield from self._finding(waiting)
                waiting = []
                yield replace(block, text=banner, cells=(), level=BANNER)
            elif waiting and self._is_more(block):
                waiting.append(block)
            else:
                yield from self._finding(waiting)
                waiting = [block]
        yield from self._finding(waiting)

    def _banner(self, block: Block) -> str | None:
        said = {squeeze(cell.text) for cell in block.cells if cell.text}
        if len(said) != 1:
            return None
        cell = next(cell for cell in block.cells if cell.text)
        text = cell.text.replace("\n", "")
        alone = len(block.cells) == 1 or cell.width > 1 or cell.column == 0
        return text if alone and len(text) <= _LONGEST_BANNER and not squeeze(text).isdigit() else None

    def _is_more(self, block: Block) -> bool:
        """Say whether a row has no finding of its own: what names it goes on from above, or is empty."""
        naming = [*self._columns.of(Role.DETAIL), *self._columns.of(Role.PROBLEM)]
        own = [cell for cell in self._cells(block, naming) if not cell.goes_on]
        number = [cell for cell in self._cells(block, self._columns.of(Role.NUMBER)) if not cell.goes_on]
        return not any(cell.text for cell in (*own, *number))

    @staticmethod
    def _cells(block: Block, columns: Sequence[int]) -> list[Cell]:
        return [cell for cell in block.cells if any(cell.column <= each < cell.column + cell.width for each in columns)]

    def _texts(self, block: Block, role: Role, *, own: bool = False) -> list[str]:
        cells = self._cells(block, self._columns.of(role))
        return list(dict.fromkeys(cell.text for cell in cells if cell.text and not (own and cell.goes_on)))

    def _finding(self, rows: Sequence[Block]) -> Iterator[Block]:
        if not rows:
            return
        first = rows[0]
        details = self._texts(first, Role.DETAIL)
        problems = self._texts(first, Role.PROBLEM)
        title = "".join(details or problems).replace("\n", "")
        number = "".join(self._texts(first, Role.NUMBER)).replace("\n", "")
        if number and not title and not _TOTAL.match(squeeze(number)) and self._says_more(first):
            yield RowBlock(line=first.line, page=first.page, text="", row=self._row(rows, number))
            return
        if not title or _TOTAL.match(squeeze(number) or squeeze(title)):
            for row in rows:
                yield from _flat(row, self._phrases)
            return
        group = "".join(self._texts(first, Role.GROUP) or (problems if details else [])).replace("\n", "")
        if group and group != self._group:
            self._group = group
            yield replace(first, text=group, cells=(), level=BANNER)
        yield RowBlock(line=first.line, page=first.page, text=title, row=self._row(rows, number))

    def _says_more(self, block: Block) -> bool:
        numbers = self._cells(block, self._columns.of(Role.NUMBER))
        return any(cell.text and cell not in numbers for cell in block.cells)

    def _row(self, rows: Sequence[Block], number: str) -> Row:
        measures = [text for row in rows for text in self._texts(row, Role.MEASURES, own=row is not rows[0])]
        progress = [text for row in rows for text in self._texts(row, Role.PROGRESS, own=row is not rows[0])]
        status = [text for row in rows for text in self._texts(row, Role.STATUS, own=row is not rows[0])]
        persons = (self._texts(rows[0], role) for role in (Role.PERSON, Role.LEADER, Role.UNIT))
        dues = [text for row in rows for text in self._texts(row, Role.DUE, own=row is not rows[0])]
        ticks = [
            self._columns.ticked[cell.column]
            for cell in rows[0].cells
            if cell.column in self._columns.ticked and self._phrases.answers.marks(cell.text)
        ]
        return Row(
            number=number,
            status="\n".join(dict.fromkeys(status or ticks)),
            body=(*measures, *progress),
            measures=tuple(measures) if len(rows) > 1 else None,
            responsible=next(("、".join(said).replace("\n", "、") for said in persons if said), None),
            due=dues[-1] if dues else None,
            sustained=any(map(self._phrases.answers.says_yes, self._texts(rows[0], Role.SUSTAINED))),
        )
