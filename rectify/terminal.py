"""What a command shows: words and tables for people, one JSON document for programs."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from engine.words import Language, Words, in_language

Cell = object
_NUMBER = re.compile(r"\b[A-Z]{2}[0-9]{4}-[0-9]{2,}(?:-[0-9]{3,})?\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where a command speaks, in which language, for a person or (``as_json``) for a program."""

    language: Language
    zone: str
    as_json: bool = False

    def json(self, document: object) -> None:
        """Print one JSON document."""
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=_encoded) + "\n")

    def say(self, words: Words, *, style: str | None = None) -> None:
        """Print one line."""
        self._console().print(Text(words.text(self.language), style=style or ""))

    def lines(self, lines: Iterable[Text]) -> None:
        """Print lines that have styles of their own."""
        console = self._console()
        for line in lines:
            console.print(line)

    def table(self, columns: Sequence[Words], rows: Iterable[Sequence[Cell]], *, title: Words | None = None) -> None:
        """Print rows under headings; None is an empty cell."""
        shown = Table(box=box.SIMPLE_HEAD, title=title.text(self.language) if title else None, title_justify="left")
        cells = [[self._cell(cell) for cell in row] for row in rows]
        for at, column in enumerate(columns):
            least = max((_longest_number(row[at].plain) for row in cells), default=0)
            shown.add_column(column.text(self.language), overflow="fold", min_width=least)
        for each in cells:
            shown.add_row(*each)
        self._console().print(shown)

    def facts(self, pairs: Iterable[tuple[Words, Cell]]) -> None:
        """Print names and values under each other, leaving out what is None or empty."""
        shown = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        shown.add_column(style="dim", no_wrap=True)
        shown.add_column(overflow="fold")
        for name, value in pairs:
            if value is not None and value != "":
                shown.add_row(name.text(self.language), self._cell(value))
        self._console().print(shown)

    def heading(self, words: Words) -> None:
        """Print a heading with a blank line before it."""
        console = self._console()
        console.print()
        console.print(Text(words.text(self.language), style="bold"))

    @contextlib.contextmanager
    def progress(self, doing: Words, *, total: int) -> Iterator[Callable[[], None]]:
        """Show how far something has come, on a terminal and when it takes a while; yield what to call at each step."""
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=self.as_json or not console.is_terminal) as bar:
            task = bar.add_task(doing.text(self.language), total=total)
            yield lambda: bar.advance(task)

    @contextlib.contextmanager
    def counting(self, doing: Words) -> Iterator[Callable[[int], Callable[[], None]]]:
        """Show how far something has come as ``progress`` does, once it is known how much there is."""
        with contextlib.ExitStack() as stack:
            yield lambda total: stack.enter_context(self.progress(doing, total=total))

    @contextlib.contextmanager
    def stages(self, doing: Words) -> Iterator[Callable[[int, int, Words | None], None]]:
        """Show how far something has come that says what it does; yield what is told that, and how much of how much."""
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=self.as_json or not console.is_terminal) as bar:
            task = bar.add_task(doing.text(self.language), total=None)

            def told(done: int, total: int, now: Words | None = None) -> None:
                bar.update(task, completed=done, total=total or None, description=(now or doing).text(self.language))

            yield told

    def local(self, at: datetime) -> str:
        """Return an instant as wall-clock time in the office's zone."""
        return local_time(at, self.zone)

    def _cell(self, value: Cell) -> Text:
        if value is None:
            return Text("")
        if isinstance(value, Text):
            return value
        if isinstance(value, datetime):
            return Text(self.local(value))
        return Text(str(in_language(value, self.language)))

    def _console(self) -> Console:
        return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def _longest_number(text: str) -> int:
    """Return how long the longest number of an item in a text is: it is copied, and not to be broken over two lines."""
    return max(map(len, _NUMBER.findall(text)), default=0)


def styled(words: Words, language: Language, style: str) -> Text:
    """Return a cell with a style of its own; the words say the same without it."""
    return Text(words.text(language), style=style)


def local_time(at: datetime, zone: str) -> str:
    """Return an instant as wall-clock time in a zone, to the minute."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def instant(at: datetime | None) -> str | None:
    """Return an instant as JSON has it: UTC, to the second, ``Z``."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _encoded(value: object) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    message = f"{type(value).__name__} has no place in JSON"
    raise TypeError(message)
