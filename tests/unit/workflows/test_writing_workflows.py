"""The page for managers says what the reader knows, and its example is a workflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.domain.guards import GUARDS
from tests.unit.workflows.files import accepted
from workflows.shape import PERSONS, WORKFLOW, Choice, Record, Rows, Shape, Table

PAGE = (Path(__file__).parents[3] / "docs" / "writing-workflows.md").read_text(encoding="utf-8")


def words(shape: Shape) -> Iterator[str]:
    """Yield every key and every fixed choice of the vocabulary."""
    match shape:
        case Record():
            for key, known in shape.keys.items():
                yield key
                yield from words(known.shape)
        case Table() | Rows():
            yield from words(shape.entry)
        case Choice():
            yield from shape.options


@pytest.mark.parametrize("word", sorted({*words(WORKFLOW), *GUARDS, *PERSONS}))
def test_the_page_names_every_word_of_the_vocabulary(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_the_tables_name_no_key_or_guard_that_is_not_known() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert named <= {*words(WORKFLOW), *GUARDS}


def test_the_example_is_a_workflow_without_a_problem() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert [accepted(example).key for example in examples] == ["letter"]
