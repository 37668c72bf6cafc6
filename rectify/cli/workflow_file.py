"""A workflow file as it is read: what is wrong in it, the line it is in, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from engine.domain.definition import Workflow
from engine.errors import DatabaseBusy, DatabaseFault, Unhealthy
from engine.operations.roles import role_holders
from engine.words import Language, Words
from rectify.bootstrap import vocabulary
from rectify.cli.invocation import Invocation
from rectify.cli.workflow_source import read_source
from rectify.terminal import Terminal
from workflows.catalogue import read_definition
from workflows.problems import Problem
from workflows.staffing import Holders

_WIDEST, _MOST_BEFORE = 96, 72
_STYLES = {"error": "bold red", "warning": "yellow"}
_MARKS = {"error": Words("错误", "error"), "warning": Words("提醒", "warning")}
_SOUND = Words("{file}：没有问题。", "{file}: no problem.")
_COUNTED = Words(
    "{file}：{errors}处错误，{warnings}处提醒。",
    "{file}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}.",
)
_USABLE = Words("可以发布；提醒请看一看。", "It can be published; please look at the warnings.")
_NOT_USABLE = Words("改好错误才能发布。", "It can be published when the errors are gone.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowFile:
    """A file, the workflow it holds (None while it has errors), and what was found in it."""

    path: Path
    text: str
    workflow: Workflow | None
    problems: tuple[Problem, ...]

    def count(self, severity: str) -> int:
        """Return how many problems are of this kind."""
        return sum(problem.severity == severity for problem in self.problems)

    @property
    def is_ok(self) -> bool:
        """Say whether the file can be published."""
        return self.workflow is not None


def holders_at_hand(run: Invocation) -> Holders | None:
    """Return who holds which role in the ledger at hand; None where it cannot be read, which keeps no file back."""
    try:
        return role_holders(run.app.ledger)
    except (Unhealthy, DatabaseFault, DatabaseBusy):
        return None


def read_workflow(path: Path, holders: Holders | None) -> WorkflowFile:
    """Read and check a file; raises ``InvalidInput`` for one that cannot be read at all."""
    source = read_source(path)
    workflow, problems = read_definition(source, file=str(path), vocabulary=vocabulary(), holders=holders)
    text = source.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return WorkflowFile(path=path, text=text, workflow=workflow, problems=problems)


def say_problems(checked: WorkflowFile, terminal: Terminal) -> None:
    """Print every problem of a file, its line and a mark under the place, and whether it can be published."""
    if not checked.problems:
        terminal.say(_SOUND.fill(file=checked.path), style="green")
        return
    lines = checked.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in checked.problems:
        terminal.lines(_shown(problem, lines, terminal.language))
    errors, warnings = checked.count("error"), checked.count("warning")
    counted = _COUNTED.fill(file=checked.path, errors=errors, warnings=warnings)
    verdict = _USABLE if checked.is_ok else _NOT_USABLE
    terminal.say(Words(counted.zh + verdict.zh, f"{counted.en} {verdict.en}"), style="bold")


def _shown(problem: Problem, lines: Sequence[str], language: Language) -> Iterable[Text]:
    """Return a problem as lines: what, where, the line of the file with a mark under the place, and what to write."""
    style = _STYLES[problem.severity]
    head = Text(f"{_MARKS[problem.severity].text(language)} ", style=style)
    yield head.append(problem.message.text(language), style="bold")
    number = str(problem.line)
    place = f"{problem.file}:{problem.line}:{problem.column}"
    where = "" if problem.where == problem.file else f"  {problem.where}"
    yield Text(f"  {place}{where}", style="dim")
    before, after = _excerpt(lines[problem.line - 1] if problem.line <= len(lines) else "", problem.column)
    if before.strip() or after.strip():
        yield Text(f"  {number} │ ", style="dim").append(before + after, style="default")
        yield Text(f"  {' ' * len(number)} │ ", style="dim").append(" " * cell_len(before) + "^", style=style)
    if problem.hint.zh:
        yield Text(f"  → {problem.hint.text(language)}")
    yield Text("")


def _excerpt(line: str, column: int) -> tuple[str, str]:
    """Return what of a line is shown before a place and from it on; Chinese takes two cells of a terminal."""
    seen = "".join(character if character.isprintable() else "�" for character in line)
    before, after = seen[: column - 1], seen[column - 1 :]
    if cell_len(before) > _MOST_BEFORE:
        before = "…" + _fitting(before[::-1], _MOST_BEFORE // 2)[::-1]
    shown = _fitting(after, _WIDEST - cell_len(before))
    return before, shown if shown == after else f"{shown}…"


def _fitting(text: str, cells: int) -> str:
    """Return as much of a text as fits into so many cells."""
    for length, character in enumerate(text):
        cells -= cell_len(character)
        if cells < 0:
            return text[:length]
    return text
