"""The same workflow as mermaid text and as a table."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.domain.definition import GuardUse
from engine.domain.guards import GUARDS
from engine.words import LANGUAGES, Language, Words
from tests.builders import a_workflow
from tests.unit.workflows.diagram.drawn import RETURNED_AND_REOPENED, definition, titled
from tests.unit.workflows.diagram.test_svg import HOSTILE
from workflows.diagram.mermaid import mermaid
from workflows.diagram.step_table import as_markdown, rows
from workflows.diagram.wording import need

TEXT = r"(?:[A-Za-z0-9 ,()/:]|[^\x00-\x7f]|#[0-9]+;|<br/>)*"
STATE = re.compile(rf'  s[0-9]+(?:\(\["{TEXT}"\]\)|\["{TEXT}"\]|\("{TEXT}"\)|\[\["{TEXT}"\]\])')
STEP = re.compile(rf'  s[0-9]+ (?:-->|-\.->|==>)\|"{TEXT}"\| s[0-9]+')
CLASS = re.compile(r"  class(?:Def)? [a-z0-9,]+ [a-z0-9#:,-]+")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_in_a_title_can_be_taken_for_mermaid(text: str) -> None:
    fence, title, fence_again, kind, *lines = mermaid(titled(text), "zh", trail=RETURNED_AND_REOPENED).splitlines()
    assert (fence, fence_again, kind) == ("---", "---", "flowchart LR")
    assert re.fullmatch(r'title: "(?:[^"\\<%]|\\.)*"', title)
    for line in lines:
        assert STATE.fullmatch(line) or STEP.fullmatch(line) or CLASS.fullmatch(line), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_mermaid_has_every_state_and_step_once_with_its_title(language: Language) -> None:
    workflow = definition("rectification")
    lines = mermaid(workflow, language).splitlines()
    assert sum(bool(STATE.fullmatch(line)) for line in lines) == len(workflow.states)
    assert sum(bool(STEP.fullmatch(line)) for line in lines) == sum(len(step.sources) for step in workflow.transitions)
    assert any(workflow.states["verified"].title.text(language) in line for line in lines)


def test_mermaid_marks_the_way_of_an_item() -> None:
    lines = mermaid(a_workflow(), "zh", trail=RETURNED_AND_REOPENED).splitlines()
    taken = [line for line in lines if "==>" in line]
    assert [re.search(r"\((.*?)\)", line)[1] for line in taken] == ["1", "2·5", "3·6", "4", "7", "8"]  # type: ignore[index]
    assert lines[-2:] == ["  class s0,s2,s3 been", "  class s1 here"]


def test_the_table_has_every_step_from_every_state_with_who_and_needs() -> None:
    workflow = definition("rectification")
    found = rows(workflow)
    assert sorted((row.source, row.step.trigger) for row in found) == sorted(
        (source, step.trigger) for step in workflow.transitions for source in step.sources
    )
    (verify, _of_long_term) = [row for row in found if row.step.trigger == "verify"]
    assert [words.zh for words in verify.who] == ["核查人"]
    assert [words.zh for words in verify.needs] == ["先“申请核查”", "办理人回避", "说明"]
    (prolong, _other) = [row for row in found if row.step.trigger == "prolong"]
    (submit, _of_long_term) = [row for row in found if row.step.trigger == "submit"]
    assert submit.under == Words("责任人 · 10个工作日内答复", "owner · answered in 10 working days")
    assert prolong.needs[-1].en == "filled in: Goal of this stage, Next review on, Expected to be done on"


def test_every_condition_the_engine_knows_has_words_of_its_own() -> None:
    for name in GUARDS:
        said = need(a_workflow(), GuardUse(name=name, arguments={"step": "submit", "group": "x", "fields": ("a",)}))
        assert name not in (said.zh, said.en) or said.zh != said.en, name


def test_the_table_numbers_the_steps_of_an_item() -> None:
    found = rows(a_workflow(), trail=RETURNED_AND_REOPENED)
    assert {row.step.trigger: row.taken for row in found if row.taken} == {
        "start": (1,),
        "submit": (2, 5),
        "verify": (3, 6),
        "return": (4,),
        "close": (7,),
        "reopen": (8,),
    }
    assert "| 2·5 |" in as_markdown(a_workflow(), "zh", trail=RETURNED_AND_REOPENED)


def test_a_cell_of_the_markdown_table_stays_one_cell() -> None:
    small = a_workflow()
    odd = replace(small, title=small.title, states=titled("a|b\n| c `<b>`").states)
    _title, _blank, *lines = as_markdown(odd, "zh").splitlines()
    assert len(lines) == 2 + sum(len(step.sources) for step in odd.transitions)
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 6 for line in lines)
