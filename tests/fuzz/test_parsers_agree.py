"""The fast parser and PyYAML's own mean the same by every text that the fast one dares to read."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from tests.fuzz.corpus import BOMBS
from tests.fuzz.growing import chain
from tests.fuzz.texts import RECTIFICATION, any_text, heaps_of_signs, with_lines_moved, with_passages_replaced
from tests.unit.workflows.files import SMALL
from workflows import reader
from workflows.events import Undecided, fast_events
from workflows.reader import Reading, read

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")

TEXTS = any_text() | heaps_of_signs() | with_passages_replaced() | with_lines_moved()
_SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def by_own_parser(text: str | bytes) -> Reading:
    """Return what is read where PyYAML has no libyaml."""

    def none(text: str) -> None:
        raise Undecided

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "fast_events", none)
        return read(text)


@pytest.mark.parametrize("text", [SMALL, RECTIFICATION, chain(20)], ids=["small", "rectification", "chain"])
def test_sound_files_are_read_by_the_fast_parser(text: str) -> None:
    assert list(fast_events(text))


@pytest.mark.parametrize("text", [text for text, _code in BOMBS.values()], ids=BOMBS)
def test_both_parsers_refuse_a_hostile_text_alike(text: str | bytes) -> None:
    assert read(text) == by_own_parser(text)


@pytest.mark.parametrize(
    "text",
    [
        *("a:\n", "a: ''\n", "a: [b, ]\n", "a: [,]\n", "[a?b]\n", "{a: ?b}\n", "a: b?\n", "- ?\n", "a: b\t\n"),
        *("a: | #c\n b\n", "a: |#c\n b\n", "a: >-\n b\n\n  c\n", 'a: "b\\\n  c"\n', "a: 'b''c'\n", "整: 改 # 注\n"),
        *("<<: {a: b}\n", '"<<": a\n', "12: a\n", "'12': a\n", "~: a\n", ": a\n", "a: b: c\n", "a: &b\n", "! a\n"),
        *("---\na: b\n", "--- a\n", "a: b\n...\n", "a: b\r\nc: d\r\n", "a: b\rc: d\r", "#?\na: b\n", "a\n b\n: c\n"),
    ],
)
def test_both_parsers_read_a_text_alike(text: str) -> None:
    assert read(text) == by_own_parser(text)


@given(TEXTS)
@settings(_SETTINGS, max_examples=60)
def test_both_parsers_read_any_text_alike(text: str) -> None:
    assert read(text) == by_own_parser(text)


@pytest.mark.slow
@given(TEXTS)
@settings(_SETTINGS, max_examples=50_000)
def test_both_parsers_read_many_texts_alike(text: str) -> None:
    assert read(text) == by_own_parser(text)
