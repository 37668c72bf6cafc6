"""What texts are made to before they are compared, and the grams by which an index finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import searching
from engine.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("整改，落实。 到 位", "整改落实到位"),
        ("XC2026-01-003", "xc2026·01·003"),
        ("第 3 项", "第3项"),
        ("the  rapist's", "the·rapist·s"),
        ("Straße ﬁne Ⅳ", "strasse·fine·iv"),
        ("“”…——\0\ud800", ""),
        ("", ""),
    ],
)
def test_widths_capitals_marks_and_blanks_make_no_difference(text: str, plain: str) -> None:
    assert searching.plain(text) == plain


@given(st.text(), st.text())
def test_a_word_that_stands_in_a_text_has_all_its_grams_there(text: str, word: str) -> None:
    plain, sought = searching.plain(text), searching.plain(word)
    if sought and sought in plain:
        assert set(searching.sought(sought)) <= set(searching.grams(plain))
    if sought and searching.is_gram(sought):
        assert (sought in plain) == (sought in searching.grams(plain))


@given(st.text())
def test_plain_text_stays_as_it_is_and_holds_nothing_that_a_query_could_mean_otherwise(text: str) -> None:
    plain = searching.plain(text)
    assert searching.plain(plain) == plain
    assert not set(plain) & set("\"'*^:()+-%_!¦\\\0 ")


def test_nothing_is_found_across_two_fields() -> None:
    text = searching.plain_fields(["整改", None, "", "落实"])
    assert "改落" not in text
    assert "改落" not in searching.grams(text)


def test_a_search_is_its_words_each_once_and_a_blank_one_asks_for_nothing() -> None:
    assert searching.words("  台账　更新 台账 ！ ") == ["台账", "更新"]
    assert searching.words(" \t ") is None
    assert searching.words("？！") == []


@pytest.mark.parametrize("search", ["整" * 101, "改 " * 11])
def test_a_search_that_is_too_long_is_refused_with_what_is_allowed(search: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        searching.words(search)
    assert "100" in refused.value.way_out("zh")
