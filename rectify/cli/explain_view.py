"""The explanation of one item, printed."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

from engine.operations.explaining import Explanation
from engine.words import Words
from rectify.terminal import Terminal
from rectify.wording.explained import Hints, sections
from rectify.wording.lines import Tone

_STYLES: Mapping[Tone, str] = {"head": "bold", "good": "green", "waits": "yellow", "bad": "red", "quiet": "dim"}
_HINTS = Hints(
    reminders=Words("（--all 列全）", " (--all lists all)"), dates=Words("（--json 列全）", " (--json lists them)")
)


def show(told: Explanation, terminal: Terminal) -> None:
    """Print the whole explanation."""
    terminal.say(
        Words(f"{told.item.number}  {told.item.title}", f"{told.item.number}  {told.item.title}"), style="bold"
    )
    for section in sections(told, terminal.local, _HINTS):
        terminal.heading(section.heading)
        terminal.lines(
            Text(f"{'  ' * (line.depth + 1)}{line.says.text(terminal.language)}", style=_STYLES.get(line.tone, ""))
            for line in section.lines
        )
