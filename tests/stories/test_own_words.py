"""What an office says in its own way: a notice is read with the status words of the workflow it is imported for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import NOTICE, Typed

WORDED = (
    NOTICE.replace("已经整改到位。", "已报结。").replace("正在整改。", "压茬推进。").replace("尚未整改。", "未报结。")
)


def read(typed: Typed, *arguments: str) -> list[tuple[str, str]]:
    """Return how far each finding is and where it starts."""
    (notice,) = typed("import", "worded.txt", *arguments, "--json").json
    return [(item["completion"], item["state"]) for item in notice["items"]]


@pytest.fixture
def worded(typed: Typed, tmp_path: Path) -> Typed:
    """Return what runs a command, beside a notice in an office's own words."""
    (tmp_path / "worded.txt").write_text(WORDED, encoding="utf-8")
    return typed


def test_the_words_of_the_workflow_are_understood_with_a_ledger_and_without(worded: Typed) -> None:
    said = [("done", "closed"), ("in_progress", "rectifying"), ("partly", "long_term"), ("not_done", "reported")]
    assert read(worded, "--dry-run") == said
    assert worded("init", "--sandbox").status == 0
    assert read(worded) == said


def test_another_workflow_does_not_know_them(worded: Typed) -> None:
    assert [completion for completion, _state in read(worded, "--dry-run", "--workflow", "capa")] == [
        "unknown", "unknown", "partly", "unknown",
    ]  # fmt: skip


def test_a_published_version_brings_its_own(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "worded.txt").write_text(WORDED.replace("已报结", "已结案").replace("水务局", "水利局"), "utf-8")
    assert read(office, "--dry-run")[0] == ("unknown", "reported")
    source = office("workflow", "show", "rectification").out
    (tmp_path / "ours.yaml").write_text(source.replace("[报结, ", "[报结, 结案, "), encoding="utf-8")
    assert office("workflow", "publish", "ours.yaml", "--yes").status == 0
    assert read(office, "--dry-run")[0] == ("done", "closed")
