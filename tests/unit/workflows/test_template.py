"""A file to start from: the template is sound, and a copy keeps everything but its name."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from tests.unit.workflows.files import SMALL, accepted
from workflows.schema import SCHEMA_FILE
from workflows.shape import WORKFLOW
from workflows.template import checked_key, renamed, template

LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"


def test_the_template_passes_as_it_is_and_speaks_of_every_section() -> None:
    assert accepted(template()).key == "template"
    assert [key for key in WORKFLOW.keys if key not in template()] == []


def test_a_copy_keeps_comments_and_layout() -> None:
    assert renamed(template(), "letters", file="x") == template().replace("workflow: template", "workflow: letters")


@pytest.mark.parametrize(
    ("source", "copy"),
    [
        (SMALL, LINE + SMALL.replace("workflow: small", "workflow: letters")),
        (
            SMALL.replace("\n", "\r\n"),
            LINE + SMALL.replace("workflow: small", "workflow: letters").replace("\n", "\r\n"),
        ),
        ("\ufeff" + SMALL, LINE + SMALL.replace("workflow: small", "workflow: letters")),
        ("# 一 workflow: a\nworkflow: 'a'\n", LINE + "# 一 workflow: a\nworkflow: 'letters'\n"),
        ("{title: {zh: workflow, en: w}, workflow: w}\n", LINE + "{title: {zh: workflow, en: w}, workflow: letters}\n"),
        (SMALL + "nonsense: 1\n", LINE + SMALL.replace("workflow: small", "workflow: letters") + "nonsense: 1\n"),
    ],
)
def test_only_the_key_changes_and_the_line_for_editors_comes_first(source: str, copy: str) -> None:
    assert renamed(source, "letters", file="x.yaml") == copy
    assert renamed(source.encode(), "letters", file="x.yaml") == copy


@pytest.mark.parametrize(
    "source", ["", "title: x\n", "- workflow: a\n", "workflow: [a]\n", "\x00", "workflow: 'a", b"\xff"]
)
def test_a_text_without_a_key_is_refused_by_its_name(source: str | bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        renamed(source, "letters", file="x.yaml")
    assert "x.yaml" in refused.value.message("zh")


@pytest.mark.parametrize("key", ["Letters", "1st", "信", "a b", "", "a" * 41, "../x", "a\n"])
def test_a_key_that_is_no_name_is_refused_with_what_is(key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_key(key)
    assert "小写字母" in refused.value.way_out("zh")
