"""A manager changes the workflow: sees what that would do, publishes, moves the items, and goes back."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from engine.operations import moving, relocating
from tests.stories.conftest import Typed

ITEM = "XC2026-01-002"


@pytest.fixture
def folder(office: Typed, tmp_path: Path) -> Path:
    """Return the folder with the published workflow and a version with another state and other people."""
    source = office("workflow", "show", "rectification").out
    (tmp_path / "now.yaml").write_text(source, encoding="utf-8")
    for number in range(1, 5):
        item = f"XC2026-01-00{number}"
        named = office("assign", item, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
        assert named.status == 0
    renamed = source.replace("{zh: 整改中, en: Rectifying}", "{zh: 纠正中, en: Correcting}")
    renamed = re.sub(r"\brectifying\b", "correcting", renamed)
    renamed = renamed.replace("    who: [verifier]\n", "    who: [leader]\n", 1)
    renamed = renamed.replace("limit: 1 month\n", "limit: 2 months\n", 1)
    (tmp_path / "next.yaml").write_text(renamed, encoding="utf-8")
    return tmp_path


def versions(office: Typed) -> list[dict[str, Any]]:
    """Return the published versions of the workflow of the story; others come with the product."""
    listed = office("workflow", "list", "--json").json["workflows"]
    return [version for version in listed if version["name"] == "rectification"]


def test_a_version_is_seen_published_moved_to_and_left_again(office: Typed, folder: Path) -> None:
    seen = office("workflow", "publish", "next.yaml", "--preview")
    assert seen.status == 0
    for said in (
        "rectification：第1版 → 第2版",
        "状态“整改中”（rectifying）",
        "谁可以办：+ 领导；− 核查人",
        "时长：1个月 → 2个月",
        "没有去处",
        "新版没有这些状态：整改中（rectifying）",
        "期限会变的事项：1件（提前0，推后1，取消0，新设0）",
    ):
        assert said in seen.out
    english = office("--lang", "en", "workflow", "publish", "next.yaml", "--preview", "--map", "rectifying=correcting")
    for said in ("who may: + leader; − verifier", "limit: 1 month → 2 months", "李强 (li)", "loses", "gains"):
        assert said in english.out
    assert [w["number"] for w in versions(office)] == [1]

    refused = office("workflow", "publish", "next.yaml", "--move", "--yes")
    assert refused.status == 1
    assert "整改中（rectifying）1件" in refused.err
    assert [w["number"] for w in versions(office)] == [1]

    done = office("workflow", "publish", "next.yaml", "--yes")
    assert done.status == 0
    assert "已发布rectification第2版" in done.out
    assert "4件事项留在原来的版本" in done.out
    moved = office("workflow", "move", "rectification", "--map", "rectifying=correcting", "--yes")
    assert moved.status == 0
    assert "rectification：4件事项已换到第2版。" in moved.out
    assert [(w["number"], w["items"]) for w in versions(office)] == [
        (1, 0),
        (2, 4),
    ]

    told = office("history", ITEM).out
    assert "导入，整改中" in told
    assert "换用新版工作流：第1版 → 第2版、状态整改中 → 纠正中" in told
    assert "纠正中" in office("show", ITEM).out
    assert office("history", "verify").status == 0
    checks = office("doctor", "--deep", "--json").json["checks"]
    assert all(check["ok"] for check in checks if check["name"] in {"history", "invariants"})

    back = office("workflow", "publish", "now.yaml", "--move", "--map", "correcting=rectifying", "--yes", "--json")
    assert back.status == 0
    assert back.json["published"]["number"] == 3
    assert (back.json["moved"]["moved"], back.json["moved"]["stay"]) == (4, 0)
    listed = versions(office)
    assert [(w["number"], w["items"], w["same_as"]) for w in listed] == [(1, 0, None), (2, 0, None), (3, 4, 1)]
    assert office("workflow", "show", "rectification", "--number", "2").out == (folder / "next.yaml").read_text("utf-8")


def test_publishing_what_is_published_says_so_and_changes_nothing(office: Typed, folder: Path) -> None:
    again = office("workflow", "publish", "now.yaml", "--yes")
    assert again.status == 0
    assert "第1版已经是这个内容" in again.out
    assert len(versions(office)) == 1
    moved = office("workflow", "move", "rectification", "--yes")
    assert moved.status == 0
    assert "没有事项要换到第1版" in moved.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("publish", "next.yaml"), "not_confirmed"),
        (("publish", "next.yaml", "--yes", "--map", "rectifying=correcting"), "invalid_input"),
        (("publish", "next.yaml", "--yes", "--move"), "states_unmapped"),
        (("publish", "next.yaml", "--yes", "--move", "--map", "rectifying"), "invalid_input"),
        (("publish", "next.yaml", "--yes", "--move", "--map", "rectifying=nowhere"), "invalid_input"),
        (("publish", "next.yaml", "--yes", "--move", "--keep", "nowhere"), "invalid_input"),
        (("publish", "next.yaml", "--yes", "--as", "wang"), "not_permitted"),
        (("publish", "missing.yaml", "--yes"), "invalid_input"),
        (("publish", "broken.yaml", "--yes"), "definition_refused"),
        (("move", "nothing", "--yes"), "not_found"),
        (("move", "rectification", "--yes", "--as", "li"), "not_permitted"),
        (("show", "rectification", "--number", "9"), "invalid_input"),
        (("show", "nothing"), "not_found"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_refusal_is_one_document_and_publishes_nothing(
    office: Typed, folder: Path, arguments: tuple[str, ...], code: str
) -> None:
    broken = (
        (folder / "now.yaml").read_text("utf-8").replace("target", "tarqet").replace("  - trigger: verify", "  - x: y")
    )
    (folder / "broken.yaml").write_text(broken, encoding="utf-8")
    before = office("workflow", "list", "--json").json
    said = office("workflow", *arguments, "--json")
    assert said.status == 1
    assert said.json["error"]["code"] == code
    assert said.json["error"]["remedy"]
    assert office("workflow", "list", "--json").json == before


def test_a_file_with_errors_is_refused_with_every_problem(office: Typed, folder: Path) -> None:
    broken = (folder / "now.yaml").read_text("utf-8").replace("deadline: plan", "deadline: plam")
    broken = broken.replace("to: closed", "to: closde")
    (folder / "broken.yaml").write_text(broken, encoding="utf-8")
    said = office("workflow", "publish", "broken.yaml", "--yes")
    assert said.status == 1
    assert "plam" in said.out
    assert "closde" in said.out


@pytest.mark.parametrize(("answer", "published"), [(True, [1, 2]), (False, [1])])
def test_on_a_terminal_one_is_asked_after_seeing_what_would_happen(
    office: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch, *, answer: bool, published: list[int]
) -> None:
    asked: list[str] = []

    def confirm(question: str) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", confirm)
    said = office("workflow", "publish", "next.yaml")
    assert asked == ["照这样做吗？"]
    assert "第1版 → 第2版" in said.out
    assert said.status == (0 if answer else 1)
    assert [w["number"] for w in versions(office)] == published


def test_a_move_that_was_cut_off_is_shown_and_goes_on(
    office: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = itertools.count()

    def relocate(*given: Any, **named: Any) -> None:
        if next(batches) == 1:
            raise OSError
        relocating.relocate(*given, **named)

    monkeypatch.setattr(moving, "relocate", relocate)
    monkeypatch.setattr(moving, "_BATCH", 2)
    mapped = ("--map", "rectifying=correcting")
    assert office("workflow", "publish", "next.yaml", "--move", *mapped, "--yes").status == 1
    listed = office("workflow", "list")
    assert "rectification：换到第2版还没有完成（已换2件）" in listed.out
    assert [(w["number"], w["items"]) for w in versions(office)] == [
        (1, 2),
        (2, 2),
    ]
    assert "上一次换版没有完成（已换2件）" in office("workflow", "move", "rectification", "--preview").out
    refused = office("workflow", "move", "rectification", *mapped, "--yes", "--json")
    assert refused.json["error"]["code"] == "move_unfinished"
    refused = office("workflow", "publish", "now.yaml", "--move", "--map", "correcting=rectifying", "--yes", "--json")
    assert refused.json["error"]["code"] == "move_unfinished"
    done = office("workflow", "move", "rectification", "--yes")
    assert "接着上次，这次换了2件，共4件已换到第2版" in done.out
    assert office("workflow", "list", "--json").json["unfinished"] == []
