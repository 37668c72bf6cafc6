"""What may stand on one line of a mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.plain_text import one_line, several_lines


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c", "\x00"])
def test_a_line_end_of_any_kind_becomes_a_blank(end: str) -> None:
    assert one_line(f"甲{end}乙") == "甲 乙"


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\u200f", "\U000e0041"])
def test_what_is_not_seen_is_taken_out(hidden: str) -> None:
    assert one_line(f"甲{hidden}乙") == "甲乙"


def test_a_lone_surrogate_is_replaced() -> None:
    assert one_line("甲\udc80") == "甲\ufffd"


def test_text_is_composed() -> None:
    assert one_line("Cafe\u0301") == "Caf\u00e9"


def test_lines_keep_their_ends_and_lose_other_controls() -> None:
    assert several_lines("一\r\n二\r三\n四\x0b五\u202e") == "一\n二\n三\n四 五"


@given(st.text())
def test_one_line_is_one_line_however_it_is_read(text: str) -> None:
    cleaned = one_line(text)
    assert len(cleaned.splitlines()) <= 1
    assert one_line(cleaned) == cleaned
    cleaned.encode()
