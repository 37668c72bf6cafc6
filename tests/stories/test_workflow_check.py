"""A manager checks a file: every problem with its line, a mark under the place, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.stories.conftest import Typed
from tests.unit.workflows.files import SMALL, spoiled, with_step
from workflows.catalogue import shipped

FAULTY = spoiled("kind: start", "kind: strt", text=spoiled("repeat: week, ", ""))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with one error and one warning."""
    path = tmp_path / "mine.yaml"
    path.write_text(FAULTY, encoding="utf-8")
    return path


def test_a_problem_is_shown_in_its_line_with_a_mark_under_the_place(typed: Typed, file: Path) -> None:
    said = typed("workflow", "check", file.name)
    assert said.status == 1
    assert said.out.startswith(
        "错误 “strt”不能用在这里\n"
        "  mine.yaml:7:11  states › open › kind\n"
        "  7 │     kind: strt\n"
        "    │           ^\n"
        "  → 是不是想写“start”？\n"
    )
    assert "mine.yaml：1处错误，1处提醒。改好错误才能发布。" in said.out


def test_the_same_in_english(typed: Typed, file: Path) -> None:
    said = typed("--lang", "en", "workflow", "check", file.name)
    assert "error 'strt' cannot stand here\n" in said.out
    assert "  → Did you mean 'start'?\n" in said.out
    assert "mine.yaml: 1 error, 1 warning. It can be published when the errors are gone." in said.out


def test_a_mark_stands_under_chinese_text_as_wide_as_it_is_shown(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("标题: {甲乙: &x 丙}\n", encoding="utf-8")
    assert "  1 │ 标题: {甲乙: &x 丙}\n    │              ^\n" in typed("workflow", "check", "mine.yaml").out


def test_a_long_line_is_cut_around_the_place(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f"title: {{zh: {'长' * 300}, en: &a x}}\n", encoding="utf-8")
    shown = next(line for line in typed("workflow", "check", "mine.yaml").out.splitlines() if line.startswith("  1 │"))
    assert cell_len(shown) < 110
    assert "…" in shown
    assert "&a x}" in shown


def test_what_cannot_be_seen_is_not_sent_to_the_terminal(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"workflow: a\x1b[31m\n\xff")
    (tmp_path / "yours.yaml").write_text("workflow: a\u202e\x1b[31m\n", encoding="utf-8")
    said = typed("workflow", "check", "mine.yaml", "yours.yaml")
    assert said.status == 1
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out


def test_several_files_are_checked_in_turn_and_warnings_alone_are_no_failure(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "sound.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "warned.yaml").write_text(spoiled("repeat: week, ", ""), encoding="utf-8")
    said = typed("workflow", "check", "sound.yaml", "warned.yaml")
    assert said.status == 0
    assert said.out.splitlines()[0] == "sound.yaml：没有问题。"
    assert "warned.yaml：0处错误，1处提醒。可以发布；提醒请看一看。" in said.out
    files = typed("workflow", "check", "sound.yaml", "warned.yaml", "--json").json["files"]
    assert [(file["file"], file["ok"], len(file["problems"])) for file in files] == [
        ("sound.yaml", True, 0),
        ("warned.yaml", True, 1),
    ]


def test_without_a_ledger_a_file_is_checked_and_that_is_said(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(shipped()["rectification"], encoding="utf-8")
    said = typed("workflow", "check", "mine.yaml")
    assert said.status == 0
    assert "没有读到台账，没有核对角色由谁担任。" in said.out


def test_a_role_that_nobody_here_holds_is_pointed_out_with_its_steps(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(shipped()["rectification"], encoding="utf-8")
    assert office("workflow", "check", "mine.yaml").out == "mine.yaml：没有问题。\n"
    office("role", "revoke", "li", "verifier")
    said = office("workflow", "check", "mine.yaml")
    assert said.status == 0
    assert "本单位没有人担任“核查人”，没有人能走：核查通过" in said.out


def test_the_only_person_for_two_parts_is_named(office: Typed, tmp_path: Path) -> None:
    text = with_step("report", "open", "open", who="[staff]", more="    work: true\n").replace(
        "    who: [owner]\n    requires: [note: 10]\n", "    who: [verifier]\n    requires: [taken: report, not_doer]\n"
    )
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    office("role", "revoke", "li", "verifier")
    office("role", "grant", "wang", "verifier")
    assert "能走这一步的只有王敏" in office("workflow", "check", "mine.yaml").out


def test_a_file_that_cannot_be_read_is_refused_with_its_name(typed: Typed, tmp_path: Path) -> None:
    for path in ("missing.yaml", tmp_path):
        said = typed("workflow", "check", path)
        assert said.status == 1
        assert str(path) in said.err
