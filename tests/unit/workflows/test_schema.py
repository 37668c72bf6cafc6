"""The published schema says what the reader says: an editor that goes by it is neither stricter nor laxer."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import workflows
from rectify.bootstrap import vocabulary
from workflows.catalogue import read_definition, shipped
from workflows.schema import SCHEMA_FILE, schema_of, schema_text
from workflows.shape import WORKFLOW, Record, Reference, Rows, Shape, Table
from workflows.template import template
from workflows.values import Choice, Value
from workflows.writer import write

VOCABULARY = vocabulary()
PUBLISHED = Path(workflows.__file__).parent / "definitions" / SCHEMA_FILE
SCHEMA = schema_of(VOCABULARY)
VALIDATOR = Draft202012Validator(SCHEMA)
# The shortest first: each shape is spoiled where the least has to be read again.
FILES = dict(sorted({**shipped(), "template": template()}.items(), key=lambda file: len(file[1])))
Path_ = tuple[str | int, ...]


def as_an_editor_reads(text: str) -> Any:
    """Return what an editor that gives values types makes of a file."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def is_refused(document: Any) -> bool:
    """Say whether the reader finds an error in a document."""
    text = yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return read_definition(text, file="test.yaml", vocabulary=VOCABULARY)[0] is None


def places(data: Any, shape: Shape, path: Path_ = ()) -> Iterator[tuple[Path_, Shape]]:
    """Yield every place of a document with the shape of what stands there."""
    yield path, shape
    match shape:
        case Record():
            for key, inside in data.items():
                yield from places(inside, shape.keys[key].shape, (*path, key))
        case Table():
            for key, inside in data.items():
                yield from places(inside, shape.entry, (*path, key))
        case Rows() if isinstance(data, list):
            for index, inside in enumerate(data):
                yield from places(inside, shape.entry, (*path, index))


def each_shape_once() -> dict[int, tuple[str, Path_, Shape]]:
    """Return, for every shape of the vocabulary, a place in a shipped file where it stands."""
    found: dict[int, tuple[str, Path_, Shape]] = {}
    for name, text in FILES.items():
        for path, shape in places(as_an_editor_reads(text), WORKFLOW):
            found.setdefault(id(shape), (name, path, shape))
    return found


def spoiled() -> Iterator[Any]:
    """Yield every way to spoil every shape once: a key too many, each needed key missing, a word nobody knows."""
    for name, path, shape in each_shape_once().values():
        here = f"{name}: {' › '.join(map(str, path)) or 'the file'}"
        match shape:
            case Record():
                yield pytest.param(name, path, "add", "unheard_of", id=f"{here} + unheard_of")
                for key in (key for key, known in shape.keys.items() if known.required):
                    yield pytest.param(name, path, "drop", key, id=f"{here} - {key}")
            case Rows() | Table():
                yield pytest.param(name, path, "set", [] if isinstance(shape, Rows) else {}, id=f"{here} empty")
            case Choice() | Value():
                yield pytest.param(name, path, "set", "\tno such word\n", id=f"{here} = no such word")
            case Reference():
                yield pytest.param(name, path, "set", "No Such Name", id=f"{here} = No Such Name")


def spoil(document: Any, path: Path_, how: str, what: Any) -> Any:
    """Return a document with one thing wrong in it."""
    document = copy.deepcopy(document)
    *before, last = path or (None,)
    holder = document
    for part in before:
        holder = holder[part]
    target = document if not path else holder[last]
    match how:
        case "add":
            target[what] = "x"
        case "drop":
            del target[what]
        case _:
            holder[last] = what
    return document


def test_the_published_file_is_of_this_release() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(VOCABULARY), (
        f"renew it: rectify workflow schema > workflows/definitions/{SCHEMA_FILE}"
    )


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", FILES)
def test_what_comes_with_the_product_passes_as_an_editor_reads_it(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_an_editor_reads(FILES[name]))] == []


@pytest.mark.parametrize("name", shipped())
def test_what_comes_with_the_product_tells_editors_where_the_schema_is(name: str) -> None:
    assert FILES[name].startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")


def test_the_shipped_files_show_all_of_the_vocabulary() -> None:
    """Otherwise a shape would be spoiled nowhere below."""
    seen = {path[-1] for text in FILES.values() for path, _ in places(as_an_editor_reads(text), WORKFLOW) if path}
    assert keys_of(WORKFLOW) <= seen


def keys_of(shape: Shape) -> set[str]:
    """Return every key that a shape knows, at any depth."""
    match shape:
        case Record():
            inside = (keys_of(known.shape) for known in shape.keys.values())
            return set(shape.keys).union(*inside)
        case Table() | Rows():
            return keys_of(shape.entry)
        case _:
            return set()


@pytest.mark.parametrize(("name", "path", "how", "what"), [*spoiled()])
def test_what_the_reader_refuses_the_schema_refuses(name: str, path: Path_, how: str, what: Any) -> None:
    document = spoil(as_an_editor_reads(FILES[name]), path, how, what)
    assert is_refused(document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_read_and_written_again_means_the_same(name: str) -> None:
    workflow, _problems = read_definition(FILES[name], file=name, vocabulary=VOCABULARY)
    assert workflow is not None
    text = write(workflow, VOCABULARY)
    again, problems = read_definition(text, file=name, vocabulary=VOCABULARY)
    assert (again, problems) == (workflow, ())
    assert VALIDATOR.is_valid(as_an_editor_reads(text))
    assert write(workflow, VOCABULARY) == text
