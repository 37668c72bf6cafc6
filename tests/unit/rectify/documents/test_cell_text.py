"""What a cell can hold of a text, and how much room it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.documents.cell_size import TALLEST, height, lines_of
from rectify.documents.cell_text import LONGEST, cell_text, looks_like_formula


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("整改到位", "整改到位"),
        ("一\r\n二\r三\u2028四\x85五", "一\n二\n三\n四\n五"),
        ("a\tb", "a\tb"),
        ("a\x00b\x07c\x1b[31m", "a␀b␇c␛[31m"),
        ("半个\ud83d字", "半个\ufffd字"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("<r><t>x</t></r>", "<r><t>x</t></r> "),
        ("_x0041_", "_x0041_"),
        ("", ""),
    ],
)
def test_what_a_cell_cannot_hold_stands_for_itself(text: str, shown: str) -> None:
    assert cell_text(text, "zh") == shown


@pytest.mark.parametrize("sign", ["长", "a", "𠮷"])
def test_a_text_is_cut_where_excel_would_cut_it_and_says_so(sign: str) -> None:
    units = len(sign.encode("utf-16-le")) // 2
    fits = sign * (LONGEST // units)
    assert cell_text(fits, "zh") == fits
    cut = cell_text(fits + sign, "en")
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST
    assert cut.endswith(f"… ({len(fits) + 1} characters in all; the rest is in the system)")


@given(st.text())
def test_every_text_becomes_one_that_xml_can_hold_and_of_which_nothing_is_lost(text: str) -> None:
    shown = cell_text(text, "zh")
    assert all(sign in "\t\n" or sign >= " " for sign in shown)
    assert not any("\ud800" <= sign <= "\udfff" for sign in shown)
    assert len(shown) >= len(text.replace("\r\n", "\n"))
    assert cell_text(shown, "zh").rstrip() == shown.rstrip()


@pytest.mark.parametrize("text", ["整改=到位", "2026-03-02", "a@b.example", "“=1”之外", "1+1"])
def test_a_text_that_only_holds_such_a_sign_is_no_formula(text: str) -> None:
    assert not looks_like_formula(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("整改", 10, 1), ("整改到位" * 5, 10, 5), ("一\n二\n\n三", 10, 4), ("a" * 20, 10, 3)],
)
def test_lines_are_counted_as_they_will_stand(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_no_row_is_taller_than_excel_lets_it_be() -> None:
    assert height(1) < height(2) < height(1000) == TALLEST
