"""A workflow written as a file and read again is the same workflow, and editors accept the file as the reader does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from engine.domain.definition import Workflow
from tests.properties.workflows import Definition, definitions, drafts, written
from tests.properties.workflows_parts import VOCABULARY
from workflows.catalogue import require_definition, shipped
from workflows.fit import fit
from workflows.meaning import compose
from workflows.reader import read
from workflows.schema import schema_of
from workflows.shape import WORKFLOW, Record, Reference, Requirement, Rows, Shape, Table
from workflows.template import template
from workflows.values import Choice
from workflows.writer import write

EDITOR = Draft202012Validator(schema_of(VOCABULARY))
FILES = {**shipped(), "template": template()}
# A word of the vocabulary: the record and its key, or a choice and its option.
Word = tuple[int, str]


def refusals(text: str) -> list[str]:
    """Return what an editor that goes by the schema objects to."""
    return [f"{error.json_path}: {error.message}" for error in EDITOR.iter_errors(yaml.safe_load(text))]


def words_of(shape: Shape) -> Mapping[Word, str]:
    """Return every key and every option below a shape, each with the name a failing test shows."""
    match shape:
        case Record():
            found = {(id(shape), key): key for key in shape.keys}
            return {
                **found,
                **{word: said for key in shape.keys.values() for word, said in words_of(key.shape).items()},
            }
        case Table() | Rows():
            return words_of(shape.entry)
        case Choice():
            return {(id(shape), option): option for option in shape.options}
        case Requirement():
            return {(id(WORKFLOW), f"guard {name}"): f"guard {name}" for name in VOCABULARY.guards}
        case _:
            return {}


def words_in(data: Any, shape: Shape) -> Iterator[Word]:
    """Yield every key and every option that a file makes use of; ``data`` is what the reader gives."""
    match shape:
        case Record():
            for key, inside in data.items():
                yield id(shape), key
                yield from words_in(inside, shape.keys[key].shape)
        case Table():
            for inside in data.values():
                yield from words_in(inside, shape.entry)
        case Rows():
            for inside in data if isinstance(data, list) else [data]:
                yield from words_in(inside, shape.entry)
        case Choice():
            yield id(shape), data
        case Requirement():
            yield id(WORKFLOW), f"guard {data if isinstance(data, str) else next(iter(data))}"
        case _:
            assert isinstance(shape, Reference) or isinstance(data, str)


def unsaid(texts: Sequence[str]) -> list[str]:
    """Return the words of the vocabulary that none of these files uses."""
    said = {word for text in texts for word in words_in(read(text).data, WORKFLOW)}
    return sorted(name for word, name in words_of(WORKFLOW).items() if word not in said)


def keeps_its_meaning(draft: Workflow) -> None:
    """Assert that the text of a workflow is read as that workflow, and that an editor accepts it."""
    text = write(draft, VOCABULARY)
    reading = read(text)
    assert reading.findings == ()
    assert reading.data is not None
    fitted = fit(reading.data, VOCABULARY)
    assert fitted.findings == ()
    assert compose(fitted.data) == draft
    assert refusals(text) == []


@given(draft=drafts())
@settings(max_examples=20)
def test_whatever_can_be_written_means_the_same_when_it_is_read(draft: Workflow) -> None:
    keeps_its_meaning(draft)


@pytest.mark.slow
@given(draft=drafts())
@settings(max_examples=2_000)
def test_whatever_can_be_written_means_the_same_many_more_times(draft: Workflow) -> None:
    keeps_its_meaning(draft)


@given(drawn=definitions())
@settings(max_examples=10)
def test_one_workflow_has_one_text(drawn: Definition) -> None:
    again, workflow, _problems = written(drawn.workflow)
    assert workflow == drawn.workflow
    assert again == drawn.text


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_ours_keeps_its_meaning_when_it_is_written_anew(name: str) -> None:
    workflow = require_definition(FILES[name], file=name, vocabulary=VOCABULARY)
    text = write(workflow, VOCABULARY)
    assert require_definition(text, file=name, vocabulary=VOCABULARY) == workflow
    assert refusals(text) == []


def test_the_workflows_drawn_use_every_word_of_the_vocabulary() -> None:
    texts: list[str] = []

    @settings(max_examples=150, derandomize=True, database=None)
    @given(drawn=definitions())
    def collect(drawn: Definition) -> None:
        texts.append(drawn.text)

    collect()
    assert unsaid(texts) == ["office"]  # the usual calendar is left out


def test_a_word_that_no_file_uses_is_found_out() -> None:
    assert {"approvals", "half_year", "guard decision"} <= set(unsaid([FILES["template"]]))
    assert not {"loop", "final", "guard taken"} & set(unsaid([FILES["template"]]))
