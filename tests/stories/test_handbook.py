"""The walk through the handbook for managers: every command on the page is run, and answers as the page says.

Blocks of a page: ``console`` holds commands after ``$`` with what they answer, where ``…`` stands for anything in a
line, and a line of its own for any lines; blanks and blank lines do not count. ``diff FILE`` replaces lines of a file.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from tests.stories.conftest import NOTICE, Typed

PAGE = Path(__file__).parents[2] / "docs" / "writing-workflows.md"
_BLOCK = re.compile(r"^```(console|diff) ?(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command of the page, with what it answers."""

    typed: str
    answer: str


@dataclass(frozen=True)
class Edit:
    """Lines of a file that become others."""

    file: str
    lines: Sequence[str]


def deeds(page: str) -> Iterator[Command | Edit]:
    """Yield what a reader of the page does, in order."""
    for kind, file, text in _BLOCK.findall(page):
        if kind == "diff":
            yield Edit(file=file, lines=text.splitlines())
            continue
        for one in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            typed, _, answer = one.partition("\n")
            yield Command(typed=typed, answer=answer)


def edit(folder: Path, asked: Edit) -> None:
    """Replace each run of ``-`` lines, which must be there once, by the ``+`` lines after it."""
    path = folder / asked.file
    text = path.read_text(encoding="utf-8")
    old: list[str] = []
    new: list[str] = []
    for line, following in zip_longest(asked.lines, asked.lines[1:], fillvalue="-"):
        (old if line[0] == "-" else new).append(line[1:])
        if line[0] == "+" and following[0] == "-":
            before, after = "\n".join(old) + "\n", "\n".join(new) + "\n"
            assert text.count(before) == 1, before
            text, old, new = text.replace(before, after), [], []
    path.write_text(text, encoding="utf-8")


def plain(text: str) -> list[str]:
    """Return the lines of a text that say something, with single blanks; the rules of tables say nothing."""
    return [line for raw in text.splitlines() if (line := " ".join(raw.split())).strip("─")]


def pattern(answer: str) -> str:
    """Return what an answer must match."""
    lines = plain(answer)
    return "".join(
        r"(?:.*\n)*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n" for line in lines
    )


def test_every_command_of_the_handbook_answers_as_it_says(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    for deed in deeds(PAGE.read_text(encoding="utf-8")):
        if isinstance(deed, Edit):
            edit(tmp_path, deed)
            continue
        program, *arguments = shlex.split(deed.typed)
        if program == "rectify":
            said = typed(*arguments)
            out = said.out + said.err
        else:
            done = subprocess.run(
                [program, *arguments], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8"
            )
            out = done.stdout
        shown = "".join(f"{line}\n" for line in plain(out))
        assert re.fullmatch(pattern(deed.answer), shown), f"$ {deed.typed}\n{out}"


def test_the_walk_goes_from_a_new_file_to_items_on_a_new_version() -> None:
    typed = [deed.typed for deed in deeds(PAGE.read_text(encoding="utf-8")) if isinstance(deed, Command)]
    for command in ("workflow new", "workflow check", "workflow diagram", "workflow publish", "workflow move"):
        assert any(f"rectify {command} " in one for one in typed), command
