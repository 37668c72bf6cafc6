"""Texts are measured generously and broken where readers expect it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.diagram.drawn import advance
from workflows.diagram.lettering import width, wrap


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_no_latin_text_is_broader_than_it_is_taken_to_be(text: str) -> None:
    assert width(text) >= advance(text)


@pytest.mark.parametrize(("text", "least"), [("整改", 2.0), ("，“", 2.0), ("😀", 1.3), ("𠮷", 1.0), ("ＡＢ", 2.0)])
def test_full_width_signs_take_a_whole_em(text: str, least: float) -> None:
    assert width(text) >= least


def test_what_nobody_sees_takes_no_room() -> None:
    assert width("整\u200b改\u202e") == width("整改")


@given(st.text(min_size=1), st.integers(1, 4))
def test_lines_stay_within_their_width_and_number(text: str, lines: int) -> None:
    found = wrap(text, most=8, lines=lines)
    assert 1 <= len(found) <= lines
    assert all(width(line) <= 8 for line in found)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("核查通过", ("核查通过",)),
        ("省委第十二巡视组反馈意见，已报送", ("省委第十二巡视组", "反馈意见，已报送")),
        ("一二三四五六七八，九", ("一二三四五六七", "八，九")),
        ("leader in charge", ("leader in", "charge")),
    ],
)
def test_a_line_breaks_between_words_and_never_before_a_comma(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, most=8, lines=3) == lines


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("整" * 40, most=8, lines=2) == ("整" * 8, "整" * 7 + "…")
