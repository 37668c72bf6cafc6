"""What is wrong in a workflow file, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.errors import RectifyError
from engine.words import Words

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]

NOTHING = Words("", "")
LONGEST_QUOTE = 40
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position in a text; both numbers start at 1, columns count characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong at a path of the data; ``place`` only where the path alone does not say it.

    ``on_key`` points at the key instead of its value.
    """

    path: Path
    code: str
    message: Words
    hint: Words = NOTHING
    severity: Severity = "error"
    on_key: bool = False
    place: Place | None = None


class TooManyFindings(Exception):
    """The file has so many faults that looking for more helps nobody."""


class Findings(list[Finding]):
    """What was found so far; it ends the search when there is enough."""

    def add(self, finding: Finding) -> None:
        """Keep a finding; raises ``TooManyFindings`` with the hundredth."""
        self.append(finding)
        if len(self) >= MOST_FINDINGS:
            raise TooManyFindings


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a file, ready to be shown.

    ``where`` names the place by the keys that lead to it; it is the file's name where no key does.
    """

    severity: Severity
    code: str
    file: str
    line: int
    column: int
    where: str
    message: Words
    hint: Words = NOTHING


class DefinitionRefused(RectifyError):
    """A workflow file has errors; ``problems`` holds all of them, warnings included."""

    code = "definition_refused"
    says = Words(
        "{file}不能用，有{count}处错误。第{line}行：{first}。",
        "{file} cannot be used: {count} {count:error|errors}. Line {line}: {first}.",
    )
    remedy = Words(
        "{hint}全部问题见rectify workflow check。",
        "{hint} For every problem: rectify workflow check.",
    )

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in self.problems if problem.severity == "error"]
        first = errors[0]
        super().__init__(
            file=first.file,
            count=len(errors),
            line=first.line,
            first=first.message,
            hint=first.hint,
            where=f"{first.file}:{first.line}",
        )


def quoted(text: str) -> str:
    """Return a text of the file short enough to stand in a sentence."""
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
