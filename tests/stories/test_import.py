"""Taking in notices: from any file, from standard input, and again when they were corrected."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.stories.conftest import NOTICE, Typed

FIRST = "XC2026-01-001"
CORRECTED = NOTICE.replace("针对小水库安全责任不清", "针对小型水库安全责任不清").replace("尚未整改。", "正在整改。")


def test_a_corrected_notice_shows_what_differs_before_anything_is_written(office: Typed, tmp_path: Path) -> None:
    shorter = CORRECTED.partition("3、针对")[0] + "4、针对" + CORRECTED.partition("4、针对")[2]
    (tmp_path / "corrected.txt").write_text(shorter, encoding="utf-8")
    dry = office("import", "corrected.txt", "--dry-run", "--json").json[0]
    assert [item["outcome"] for item in dry["items"]] == ["same", "changed", "changed"]
    assert [(each["field"], each["written"]) for item in dry["items"] for each in item["changes"]] == [
        ("title", True),
        ("completion", False),
    ]
    assert [(item["number"], item["title"]) for item in dry["gone"]] == [("XC2026-01-003", "节水宣传不够经常")]
    shown = office("import", "corrected.txt", "--dry-run").out
    for words in ("有改动", "订正", "不改，请按流程办理", "文件中已没有的事项1件", "什么都没有写入"):
        assert words in shown
    assert office("show", "XC2026-01-002", "--json").json["title"] == "小水库安全责任不清"


def test_taking_it_in_corrects_the_wording_and_nothing_else(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "corrected.txt").write_text(CORRECTED, encoding="utf-8")
    before = office("show", "XC2026-01-004", "--json").json
    assert "其中订正文字1件" in office("import", "corrected.txt").out
    corrected = office("show", "XC2026-01-002", "--json").json
    assert corrected["title"] == "小型水库安全责任不清"
    assert "按来源订正文字" in office("show", "XC2026-01-002").out
    assert office("show", "XC2026-01-004", "--json").json == before
    assert {item["outcome"] for item in office("import", "corrected.txt", "--json").json[0]["items"]} == {
        "same",
        "changed",
    }
    assert office("history", "verify").status == 0


def test_a_notice_is_read_from_standard_input(office: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(NOTICE.encode("gb18030"))))
    (read,) = office("import", "-", "--dry-run", "--json").json
    assert (read["file"], [item["outcome"] for item in read["items"]]) == ("-", ["same"] * 4)


def test_an_office_adds_words_of_its_own(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(NOTICE.replace("正在整改。", "已报结并持续关注。"), encoding="utf-8")
    own = tmp_path / "rectify-data" / "phrases.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(
        '[[status]]\ncompletion = "done"\nsustained = true\nphrases = ["已报结并持续关注"]\n', encoding="utf-8"
    )
    item = office("import", "own.txt", "--dry-run", "--json").json[0]["items"][1]
    assert (item["completion"], item["sustained"]) == ("done", True)
    own.write_text('[[status]]\n\ncompletion = "finished"\nphrases = ["已报结"]\n', encoding="utf-8")
    refused = office("import", "own.txt", "--dry-run")
    assert refused.status != 0
    assert "phrases.toml:3" in refused.err + refused.out
