"""What may stand on one line of a mail."""

from __future__ import annotations

import sys
import unicodedata

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


# Of the format characters, these are seen: signs before numbers in Arabic, Syriac and Kaithi.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# Letters and marks by category that no font shows.
UNSEEN = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}


def test_of_all_characters_none_is_left_that_commands_hides_or_reorders() -> None:
    left = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if _is_harmful(code) and any(chr(code) in clean(f"a{chr(code)}b") for clean in (one_line, several_lines))
    ]
    assert left == [f"U+{code:04X}" for code in (0x9, 0xA)]  # a body has lines and may have tabs


def _is_harmful(code: int) -> bool:
    category = unicodedata.category(chr(code))
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return (category in {"Cc", "Cf", "Cs", "Zl", "Zp"} and code not in SEEN) or is_no_character or code in UNSEEN


def test_what_names_are_written_with_is_kept() -> None:
    # Rare characters, those chosen by a selector, a middle dot, an emoji.
    for name in ("𠮷田", "葛\U000e0100城", "阿依古丽·买买提", "👍", "Ñandú"):
        assert one_line(name) == name
        assert several_lines(name) == name
