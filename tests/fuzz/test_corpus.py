"""Bombs, hidden characters, depth, size and wrong types: each is refused where it stands, for a bounded price."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fuzz.corpus import BOMBS, GROWING, WRONG_WORDS
from tests.fuzz.growing import WORKFLOWS
from tests.fuzz.work import calls_of
from tests.unit.workflows.files import SMALL, VOCABULARY
from workflows.catalogue import read_definition
from workflows.problems import MOST_FINDINGS, Problem

_VALUES = (
    "small",
    "open",
    "start",
    "answer",
    "finish",
    "[owner]",
    "opened",
    "30 days",
    "T-3",
    "week",
    "{closed: [manager]}",
)


def answered(text: str | bytes) -> tuple[Problem, ...]:
    """Return the problems of a text, each of which must say what, where and in both languages."""
    workflow, problems = read_definition(text, file="any.yaml", vocabulary=VOCABULARY)
    assert (workflow is None) == any(problem.severity == "error" for problem in problems)
    # The reader, the vocabulary and the checks each stop at so many.
    assert len(problems) <= 3 * MOST_FINDINGS
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.where
        assert problem.message.zh
        assert problem.message.en
    return problems


@pytest.mark.parametrize(("text", "code"), BOMBS.values(), ids=BOMBS)
def test_a_hostile_text_is_refused_for_what_it_is(text: str | bytes, code: str) -> None:
    assert code in [problem.code for problem in answered(text)]


@pytest.mark.parametrize("name", ["merge bomb", "billion laughs", "cyclic alias"])
def test_a_text_that_would_grow_is_never_expanded(name: str) -> None:
    text = BOMBS[name][0]
    assert calls_of(lambda: answered(text)) < 150 * len(text) + 2_000


def test_the_merge_bomb_is_as_small_as_the_one_that_takes_other_readers_minutes() -> None:
    assert len(BOMBS["merge bomb"][0]) < 500


@pytest.mark.parametrize("word", WRONG_WORDS, ids=lambda word: ascii(word)[:24])
def test_a_word_of_a_wrong_type_is_answered_wherever_it_stands(word: str) -> None:
    for value in _VALUES:
        answered(SMALL.replace(f" {value}\n", f" {word}\n").replace(f"{value},", f"{word},"))


@pytest.mark.parametrize("text_of", GROWING.values(), ids=GROWING)
def test_the_price_of_a_text_does_not_grow_faster_than_the_text(text_of: Callable[[int], str]) -> None:
    _assert_grows_with_its_size(text_of, 1_500)


@pytest.mark.parametrize("text_of", WORKFLOWS.values(), ids=WORKFLOWS)
def test_the_price_of_checking_does_not_grow_much_faster_than_the_workflow(text_of: Callable[[int], str]) -> None:
    _assert_grows_with_its_size(text_of, 40)


def _assert_grows_with_its_size(text_of: Callable[[int], str], size: int) -> None:
    once, fourfold = text_of(size), text_of(4 * size)
    price, fourfold_price = calls_of(lambda: answered(once)), calls_of(lambda: answered(fourfold))
    assert fourfold_price < 7 * price + 3_000, f"{price} calls became {fourfold_price}"
