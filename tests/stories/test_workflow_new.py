"""A manager starts a workflow file: from the template, from what is published, from another file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import Typed


def test_a_new_file_passes_the_check_and_has_its_schema_beside_it(typed: Typed, tmp_path: Path) -> None:
    said = typed("workflow", "new", "letters")
    assert said.out.startswith("写好了letters.yaml。编辑器按旁边的workflow.schema.json补全和检查。\n")
    assert typed("workflow", "check", "letters.yaml", "--json").json["files"][0]["problems"] == []
    assert (tmp_path / "workflow.schema.json").read_text("utf-8") == typed("workflow", "schema").out


@pytest.mark.parametrize("key", ["rectification", "audit", "supervision", "capa"])
def test_a_copy_of_what_comes_with_the_product_passes_the_check(typed: Typed, key: str) -> None:
    said = typed("workflow", "new", "ours", "--from", key, "--json").json
    assert said == {"file": "ours.yaml", "workflow": "ours", "from": key, "schema": "workflow.schema.json"}
    assert typed("workflow", "check", "ours.yaml", "--json").json["files"][0]["problems"] == []


def test_a_copy_of_what_is_published_is_of_its_newest_version(office: Typed, tmp_path: Path) -> None:
    source = office("workflow", "show", "capa").out.replace("limit: 90 days", "limit: 45 days")
    (tmp_path / "capa.yaml").write_text(source, encoding="utf-8")
    assert office("workflow", "publish", "capa.yaml", "--yes").status == 0
    assert office("workflow", "new", "ours", "--from", "capa").status == 0
    assert "limit: 45 days" in (tmp_path / "ours.yaml").read_text("utf-8")


def test_a_copy_of_a_file_with_faults_says_so(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_bytes(b"\xef\xbb\xbfworkflow: old\r\nzone: Mars\r\n")
    said = typed("--lang", "en", "workflow", "new", "ours", "--from", "old.yaml")
    assert said.status == 0
    assert "The copy has 4 problems" in said.out
    assert (tmp_path / "ours.yaml").read_bytes().endswith(b"workflow: ours\r\nzone: Mars\r\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Ours",), "以小写字母开头"),
        (("ours", "--from", "nothing"), "audit、capa、rectification、supervision"),
        (("ours", "--from", "nothing.yaml"), "nothing.yaml"),
        (("ours", "--out", "no/such/folder/ours.yaml"), "写不进去"),
        (("taken",), "taken.yaml"),
        (("ours", "--out", "."), "已经存在"),
        (("ours", "--out", "/"), "已经存在"),
        (("ours", "--out", ""), "已经存在"),
    ],
)
def test_what_cannot_be_started_from_is_refused_and_nothing_is_left(
    typed: Typed, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "taken.yaml").write_text("mine", encoding="utf-8")
    refused = typed("workflow", "new", *arguments)
    assert refused.status == 1
    assert said in refused.err
    assert {path.name for path in tmp_path.iterdir() if path.suffix in {".yaml", ".json"}} == {"taken.yaml"}
    assert (tmp_path / "taken.yaml").read_text("utf-8") == "mine"


def test_a_schema_of_another_release_is_left_and_named(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "workflow.schema.json").write_text("{}", encoding="utf-8")
    said = typed("workflow", "new", "letters")
    assert "rectify workflow schema > workflow.schema.json" in said.out
    assert (tmp_path / "workflow.schema.json").read_text("utf-8") == "{}"


def test_a_page_that_is_no_text_is_refused_and_stays(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"\xff\xfe")
    refused = typed("workflow", "reference", "--into", "page.md")
    assert (refused.status, "page.md" in refused.err) == (1, True)
    assert (tmp_path / "page.md").read_bytes() == b"\xff\xfe"
