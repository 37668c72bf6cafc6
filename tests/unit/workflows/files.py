"""A small sound workflow file, ways to spoil it, and what is then said about it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.definition import Workflow
from engine.domain.guards import GUARDS
from workflows.catalogue import read_definition
from workflows.problems import Problem
from workflows.shape import Vocabulary

KINDS = frozenset({"assigned", "moved", "to_verify", "verified", "returned", "closed", "reopened", "reminder"})
VOCABULARY = Vocabulary(guards=GUARDS, notice_kinds=KINDS)

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


def accepted(text: str) -> Workflow:
    """Return the workflow of a file that has no problem at all."""
    workflow, found = read_definition(text, file="test.yaml", vocabulary=VOCABULARY)
    assert found == ()
    assert workflow is not None
    return workflow
