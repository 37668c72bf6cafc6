"""Looking at a workflow, and at where an item stands in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.stories.conftest import Typed
from workflows.catalogue import shipped
from workflows.diagram import placing

NUMBER, DONE = "XC2026-01-002", "XC2026-01-001"


def test_a_workflow_is_drawn_without_a_ledger(typed: Typed, tmp_path: Path) -> None:
    drawn = typed("workflow", "diagram", "rectification")
    assert (drawn.status, drawn.err) == (0, "")
    assert drawn.out.startswith("<svg ")
    assert "整改中" in drawn.out
    assert "Rectifying" in typed("--lang", "en", "workflow", "diagram", "rectification").out
    assert not (tmp_path / "rectify-data").exists()


def test_a_file_is_drawn_as_it_is_written(typed: Typed, tmp_path: Path) -> None:
    text = shipped()["rectification"].replace("zh: 长期整改, en: Long-term", "zh: 长期坚持, en: Long-term")
    (tmp_path / "draft.yaml").write_text(text, encoding="utf-8")
    assert "长期坚持" in typed("workflow", "diagram", "draft.yaml", "--format", "mermaid").out
    (tmp_path / "draft.yaml").write_text(text.replace("to: verified", "to: elsewhere"), encoding="utf-8")
    refused = typed("workflow", "diagram", "draft.yaml")
    assert refused.status == 1
    assert "draft.yaml" in refused.err


@pytest.mark.parametrize(("form", "sign"), [("svg", "<svg "), ("mermaid", "flowchart LR"), ("table", "| 从 | 步骤 |")])
def test_out_writes_the_whole_file_and_says_so(typed: Typed, tmp_path: Path, form: str, sign: str) -> None:
    for _again in range(2):
        done = typed("workflow", "diagram", "rectification", "--format", form, "--out", "picture")
        assert done.out == "已写好picture：整改\n"
    assert sign in (tmp_path / "picture").read_text(encoding="utf-8")
    answer = typed("workflow", "diagram", "rectification", "--format", form, "--out", "picture", "--json").json
    assert (answer["file"], answer["format"], "text" in answer) == ("picture", form, False)


def test_the_way_of_an_item_is_shown_to_who_may_see_it(office: Typed) -> None:
    opened = office("workflow", "diagram", "--item", DONE, "--as", "chen")
    assert "现在在“已销号”，走过0步" in opened.out
    assert office("advance", DONE, "reopen", "--note", "复查发现轨迹上传中断，重新整改", "--as", "chen").status == 0
    drawn = office("workflow", "diagram", "rectification", "--item", DONE, "--as", "chen")
    assert "现在在“整改中”，走过1步" in drawn.out
    assert f"{DONE} 现在在“整改中”，走过1步" in office("workflow", "diagram", "--item", DONE, "--format", "table").out
    answer = office("workflow", "diagram", "--item", DONE, "--format", "table", "--json").json
    walked = [{"from": "closed", "trigger": "reopen", "to": "rectifying"}]
    assert answer["item"] == {"number": DONE, "began": "closed", "state": "rectifying", "steps": walked}
    assert [step["trigger"] for step in answer["steps"] if step["taken"] == [1]] == ["reopen"]


def test_who_may_not_see_an_item_does_not_see_its_way(office: Typed) -> None:
    assert office("user", "add", "charlie", "查理", "--email", "charlie@office.example").status == 0
    hidden = office("workflow", "diagram", "--item", NUMBER, "--as", "charlie")
    assert (hidden.status, hidden.out) == (1, "")
    assert "没有找到事项" in hidden.err


def test_the_table_is_rows_for_programs(typed: Typed) -> None:
    answer = typed("workflow", "diagram", "rectification", "--format", "table", "--json").json
    assert (answer["workflow"], answer["title"], answer["item"]) == ("rectification", "整改", None)
    (close,) = [step for step in answer["steps"] if step["trigger"] == "close"]
    assert close == {
        "from": "verified",
        "trigger": "close",
        "title": "销号",
        "to": "closed",
        "who": ["manager", "leader"],
        "needs": [{"guard": "not_doer", "says": "办理人回避"}, {"guard": "decision", "says": "集体决策"}],
        "loop": None,
        "answer_within": None,
        "taken": [],
    }
    submit = next(step for step in answer["steps"] if step["trigger"] == "submit")
    assert submit["answer_within"] == "10个工作日内答复"


@pytest.mark.parametrize(
    ("typing", "says"),
    [
        (["rectificaton"], "rectification"),
        ([], "--item"),
        (["rectification", "--format", "png"], "svg、mermaid、table"),
        (["nowhere/x.yaml"], "读不到"),
        (["rectification", "--out", "nowhere/x.svg"], "写不进去"),
        (["rectification", "--item", "XC2026-01-002"], "rectify init"),
    ],
)
def test_a_wrong_request_is_refused_with_what_is_allowed(typed: Typed, typing: list[str], says: str) -> None:
    refused = typed("workflow", "diagram", *typing)
    assert refused.status in (1, 3)
    assert says in refused.err
    assert refused.out == ""


def test_an_item_of_another_workflow_is_refused(office: Typed) -> None:
    refused = office("workflow", "diagram", "audit", "--item", NUMBER)
    assert refused.status == 1
    assert NUMBER in refused.err
    assert "rectification" in refused.err


def test_without_pygraphviz_the_command_says_what_else_there_is(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placing._placed.cache_clear()
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    refused = typed("workflow", "diagram", "rectification", "--out", "picture.svg")
    assert refused.status == 1
    assert "rectify[pictures]" in refused.err
    assert not (tmp_path / "picture.svg").exists()
    assert typed("workflow", "diagram", "rectification", "--format", "table").status == 0
