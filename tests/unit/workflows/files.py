"""A small sound workflow file, ways to spoil it, and what is then said about it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.definition import Workflow
from engine.domain.guards import GUARDS
from workflows.catalogue import read_definition
from workflows.problems import Problem
from workflows.shape import Vocabulary

KINDS = frozenset(
    {
        "approved", "assigned", "closed", "escalated_review", "moved", "reopened", "returned", "to_approve",
        "to_verify", "verified",
    }
)  # fmt: skip
WEIGHTS = frozenset({"reminder", "overdue", "warning", "accountability"})
VOCABULARY = Vocabulary(guards=GUARDS, notice_kinds=KINDS | WEIGHTS)

SMALL = """\
workflow: small
title: {zh: 小, en: Small}
zone: Asia/Shanghai
states:
  open:
    title: {zh: 办理中, en: Open}
    kind: start
    deadline: answer
  done:
    title: {zh: 已办结, en: Done}
    kind: final
transitions:
  - trigger: finish
    title: {zh: 办结, en: Finish}
    from: open
    to: done
    who: [owner]
    requires: [note: 10]
    tells: {closed: [manager]}
deadlines:
  answer:
    title: {zh: 答复, en: Answer}
    after: opened
    limit: 30 days
    ladder: short
ladders:
  short:
    - {at: T-3, to: [owner]}
    - {at: T+1, repeat: week, to: [manager]}
"""

# A section to add: more time, asked for by the owner, agreed to by a manager.
REQUEST = """\
requests:
  more:
    title: {zh: 延期, en: More time}
    kind: extension
    from: open
    who: [owner]
    approvals: [{title: {zh: 同意, en: Agreed}, who: [manager]}]
    answer: 5 working_days
    ladder: short
"""


def spoiled(old: str, new: str, *, text: str = SMALL) -> str:
    """Return a file with one passage changed; the passage must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """Return every problem of a file."""
    return read_definition(text, file="test.yaml", vocabulary=VOCABULARY)[1]


def codes(text: str | bytes) -> list[tuple[str, int]]:
    """Return code and line of every problem of a file."""
    return [(problem.code, problem.line) for problem in problems(text)]


def only(found: Sequence[Problem]) -> Problem:
    """Return the only problem there is."""
    assert len(found) == 1, found
    return found[0]


def with_state(state: str, text: str = SMALL) -> str:
    """Return a file with one more state, written as YAML."""
    return spoiled("transitions:\n", state + "transitions:\n", text=text)


def with_step(
    trigger: str, source: str, target: str, text: str = SMALL, *, who: str = "[manager]", more: str = ""
) -> str:
    """Return a file with one more step at the end of its steps; ``more`` are further keys."""
    step = (
        f"  - trigger: {trigger}\n    title: {{zh: 步骤{trigger}, en: Step {trigger}}}\n    from: {source}\n"
        f"    to: {target}\n    who: {who}\n{more}"
    )
    return spoiled("deadlines:\n", step + "deadlines:\n", text=text)


def usable(text: str) -> Workflow:
    """Return the workflow of a file without errors; it may have warnings."""
    workflow, found = read_definition(text, file="test.yaml", vocabulary=VOCABULARY)
    assert workflow is not None, found
    return workflow


def accepted(text: str) -> Workflow:
    """Return the workflow of a file that has no problem at all."""
    workflow, found = read_definition(text, file="test.yaml", vocabulary=VOCABULARY)
    assert found == ()
    assert workflow is not None
    return workflow
