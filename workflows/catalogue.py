"""The whole way from a file's text to a workflow, and the definitions that come with the product."""

from __future__ import annotations

from collections.abc import Mapping, Set
from importlib.resources import files

from engine.domain.definition import Workflow
from workflows.checks import check
from workflows.fit import Fitted, fit
from workflows.meaning import compose
from workflows.problems import DefinitionRefused, Finding, Path, Place, Problem, quoted
from workflows.reader import Data, Reading, read
from workflows.shape import WORKFLOW, Vocabulary
from workflows.staffing import Holders


def read_definition(
    text: str | bytes, *, file: str, vocabulary: Vocabulary, holders: Holders | None = None
) -> tuple[Workflow | None, tuple[Problem, ...]]:
    """Return the workflow of a file and every problem in it, in the order of lines; None when one is an error.

    Never raises for what the text holds. ``file`` is only the name that problems show. With ``holders``, the
    people of an office by role, there are warnings about what nobody there could do.
    """
    reading = read(text)
    if reading.data is None:
        return None, _problems(reading.findings, reading, file)
    fitted = fit(reading.data, vocabulary)
    faults = (*reading.findings, *fitted.findings)
    faulty = _faulty_sections(faults, fitted)
    workflow = compose({key: value for key, value in fitted.data.items() if key not in faulty})
    problems = _problems((*faults, *check(workflow, faulty=faulty, holders=holders)), reading, file)
    refused = any(problem.severity == "error" for problem in problems)
    return None if refused else workflow, problems


def require_definition(text: str | bytes, *, file: str, vocabulary: Vocabulary) -> Workflow:
    """Return the workflow of a file, or raise ``DefinitionRefused`` with every problem."""
    workflow, problems = read_definition(text, file=file, vocabulary=vocabulary)
    if workflow is None:
        raise DefinitionRefused(problems)
    return workflow


def shipped() -> Mapping[str, str]:
    """Return the text of each definition that comes with the product, by its key."""
    folder = files("workflows") / "definitions"
    return {
        entry.name.removesuffix(".yaml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    }


def _faulty_sections(faults: tuple[Finding, ...], fitted: Fitted) -> Set[str]:
    """Return the top keys that have faults or are missing: nothing can be concluded from them."""
    missing = {key for key, known in WORKFLOW.keys.items() if known.required and key not in fitted.data}
    return {str(fault.path[0]) for fault in faults if fault.path} | missing


def _problems(findings: tuple[Finding, ...], reading: Reading, file: str) -> tuple[Problem, ...]:
    found = [_problem(finding, reading, file) for finding in findings]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


def _problem(finding: Finding, reading: Reading, file: str) -> Problem:
    place = finding.place or _place(finding, reading)
    return Problem(
        severity=finding.severity,
        code=finding.code,
        file=file,
        line=place.line,
        column=place.column,
        where=_where(finding.path, reading.data) or file,
        message=finding.message,
        hint=finding.hint,
    )


def _place(finding: Finding, reading: Reading) -> Place:
    """Return where a path is written: its key or its value, or the nearest thing around it."""
    first, second = (reading.keys, reading.values) if finding.on_key else (reading.values, reading.keys)
    for length in range(len(finding.path), -1, -1):
        path = finding.path[:length]
        if place := first.get(path) or second.get(path):
            return place
    return Place(line=1, column=1)


def _where(path: Path, data: Data | None) -> str:
    """Return a path as a person reads it: keys, and for entries of lists their number and name."""
    named: list[str] = []
    for part in path:
        data = _inside(data, part)
        named.append(quoted(part) if isinstance(part, str) else _numbered(part + 1, data))
    return " › ".join(named)


def _inside(data: Data | None, part: str | int) -> Data | None:
    if isinstance(data, dict) and isinstance(part, str):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _numbered(number: int, entry: Data | None) -> str:
    name = entry.get("trigger", entry.get("at")) if isinstance(entry, dict) else None
    return f"{number} ({quoted(name)})" if isinstance(name, str) else str(number)
