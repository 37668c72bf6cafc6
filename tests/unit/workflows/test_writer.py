"""A workflow as the text of a file: what a person would write, and nothing that need not be said."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from engine.domain.definition import GuardUse, GuardValue, Limit, Workflow
from engine.words import Words
from tests.unit.workflows.files import SMALL, VOCABULARY
from workflows.catalogue import read_definition, require_definition
from workflows.shape import WORKFLOW
from workflows.writer import write
from workflows.yaml_text import laid_out

WHOLE = """\
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
    requires:
      - note: 10
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
    - {at: T+1, to: [manager], repeat: week}
"""


def small() -> Workflow:
    """Return the small workflow."""
    return require_definition(SMALL, file="small.yaml", vocabulary=VOCABULARY)


def with_guard(name: str, **arguments: GuardValue) -> str:
    """Return the text of the small workflow when its step asks for one guard."""
    (step,) = small().transitions
    use = GuardUse(name=name, arguments=arguments)
    return write(replace(small(), transitions=(replace(step, requires=(use,)),)), VOCABULARY)


def test_a_file_is_laid_out_as_a_person_would() -> None:
    assert yaml.safe_load(write(small(), VOCABULARY)) == yaml.safe_load(WHOLE)
    assert write(small(), VOCABULARY) == WHOLE


def test_sections_come_in_the_order_of_the_vocabulary() -> None:
    keys = list(yaml.safe_load(write(small(), VOCABULARY)))
    assert keys == [key for key in WORKFLOW.keys if key in keys]


@pytest.mark.parametrize("unsaid", ["calendar", "timeless", "work:", "loop", "escalates", "until", "reviews"])
def test_what_a_file_may_leave_out_is_left_out(unsaid: str) -> None:
    assert unsaid not in write(small(), VOCABULARY)


def test_a_calendar_of_its_own_is_said() -> None:
    assert "calendar: weekdays\n" in write(replace(small(), calendar="weekdays"), VOCABULARY)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("owner_assigned", {}, "requires: [owner_assigned]"),
        ("note", {"min": 1}, "- note: 1"),
        ("taken", {"step": "finish"}, "- taken: finish"),
        ("filled", {"fields": ("cause",)}, "- filled: [cause]"),
        ("evidence", {"min": 2}, "- evidence: 2"),
        ("evidence", {"min": 2, "group": "results"}, "- evidence: {min: 2, group: results}"),
    ],
)
def test_a_guard_is_written_in_its_shortest_form(name: str, arguments: dict[str, GuardValue], expected: str) -> None:
    assert expected in with_guard(name, **arguments)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (Limit(amount=1, unit="days"), "1 day"),
        (Limit(amount=1, unit="working_days"), "1 working_day"),
        (Limit(amount=3, unit="months"), "3 months"),
    ],
)
def test_one_day_is_not_written_as_days(limit: Limit, text: str) -> None:
    workflow = small()
    rule = replace(workflow.deadlines["answer"], amount=limit.amount, unit=limit.unit)
    assert f"limit: {text}\n" in write(replace(workflow, deadlines={"answer": rule}), VOCABULARY)


@pytest.mark.parametrize(
    "title", ["true", "no", "~", "null", "1:30", "0777", "1e3", "2026-02-29", "2026", "=", "<<", "a: b", "no #comment"]
)
def test_a_title_that_looks_like_something_else_stays_text(title: str) -> None:
    text = write(replace(small(), title=Words(title, title)), VOCABULARY)
    assert yaml.safe_load(text)["title"] == {"zh": title, "en": title}
    workflow, problems = read_definition(text, file="odd.yaml", vocabulary=VOCABULARY)
    assert problems == ()
    assert workflow is not None
    assert workflow.title == Words(title, title)


def test_text_and_truth_values_are_told_apart() -> None:
    assert laid_out({"flag": True, "word": "true", "number": 10, "digits": "10"}) == (
        "flag: true\nword: 'true'\nnumber: 10\ndigits: '10'\n"
    )


def test_what_does_not_fit_a_line_gets_lines_of_its_own() -> None:
    short, long = {"zh": "短", "en": "short"}, {"zh": "长" * 60, "en": "long " * 10 + "end"}
    assert laid_out({"title": short}).count("\n") == 1
    assert laid_out({"title": long}).count("\n") == 3
