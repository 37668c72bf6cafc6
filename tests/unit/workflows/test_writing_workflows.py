"""The handbook for managers says what the product knows, and its tables are those of this release."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import workflows
from engine.errors import InvalidInput
from rectify.bootstrap import vocabulary
from tests.unit.workflows.files import accepted
from workflows.characters import LARGEST_FILE
from workflows.complaints import REFUSALS
from workflows.reader import DEEPEST, MOST_NODES
from workflows.reference import renewed, tables

PAGE = (Path(__file__).parents[3] / "docs" / "writing-workflows.md").read_text(encoding="utf-8")


def codes() -> set[str]:
    """Return the code of everything a check can find, as the modules of the package write them."""
    found = set(REFUSALS)
    for path in Path(workflows.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:code=|self\._refuse\([^"\n]*)"([a-z0-9_]+)"', text))
        for choice in re.findall(r"code=(.* if .*)", text):
            found |= set(re.findall(r'"([a-z0-9_]+)"', choice))
    return found


def test_the_tables_are_those_of_this_release() -> None:
    assert renewed(PAGE, vocabulary()) == PAGE, (
        "renew them: rectify workflow reference --into docs/writing-workflows.md"
    )


def test_every_table_is_on_the_page() -> None:
    assert re.findall(r"<!-- table: (\w+) -->", PAGE) == sorted(
        tables(vocabulary()), key=lambda name: PAGE.find(f"<!-- table: {name} -->")
    )


def test_a_table_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(InvalidInput) as refused:
        renewed("<!-- table: colours -->\n<!-- end -->", vocabulary())
    assert "guards" in refused.value.way_out("en")


def test_the_page_says_how_large_a_file_may_be() -> None:
    assert f"at most {LARGEST_FILE // 2**20} MiB, {MOST_NODES:,} values, {DEEPEST} levels" in PAGE


def test_the_page_names_every_code_of_a_check_and_no_other() -> None:
    chapter = PAGE[PAGE.index("## 检查什么") :]
    rows = "\n".join(line for line in chapter.splitlines() if line.startswith("|"))
    assert set(re.findall(r"`([a-z_0-9]+)`", rows)) == codes()


def test_the_example_is_a_workflow_without_a_problem() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert [accepted(example).key for example in examples] == ["letter"]
