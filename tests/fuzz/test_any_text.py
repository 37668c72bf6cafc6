"""Whatever a file holds: problems with places, never an exception. 2,000 texts; `make slow` takes 200,000 more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.test_corpus import answered
from tests.fuzz.texts import any_text, heaps_of_signs, with_lines_moved, with_passages_replaced, with_words_exchanged

CHANGED_FILES = with_passages_replaced() | with_lines_moved() | with_words_exchanged()
ANYTHING: st.SearchStrategy[str | bytes] = st.one_of(
    any_text(), heaps_of_signs(), st.binary(max_size=200), CHANGED_FILES
)

_SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(any_text())
@settings(_SETTINGS, max_examples=60)
def test_any_text_is_answered(text: str) -> None:
    answered(text)


@given(heaps_of_signs())
@settings(_SETTINGS, max_examples=60)
def test_any_heap_of_signs_is_answered(text: str) -> None:
    answered(text)


@given(st.binary(max_size=200))
@settings(_SETTINGS, max_examples=60)
def test_any_bytes_are_answered(source: bytes) -> None:
    answered(source)


@given(with_passages_replaced())
@settings(_SETTINGS, max_examples=60)
def test_a_file_with_passages_replaced_is_answered(text: str) -> None:
    answered(text)


@given(with_lines_moved())
@settings(_SETTINGS, max_examples=60)
def test_a_file_with_lines_moved_is_answered(text: str) -> None:
    answered(text)


@given(with_words_exchanged())
@settings(_SETTINGS, max_examples=60)
def test_a_file_with_words_exchanged_is_answered(text: str) -> None:
    answered(text)


@pytest.mark.slow
@given(ANYTHING)
@settings(_SETTINGS, max_examples=200_000)
def test_anything_at_all_is_answered(text: str | bytes) -> None:
    answered(text)
