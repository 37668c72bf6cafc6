"""Text as a cell of a spreadsheet can hold and show it: nothing is taken for a formula, nothing is lost in silence."""

from __future__ import annotations

import re

from engine.words import Language, Words

# What Excel holds in one cell, in UTF-16 units.
LONGEST = 32_767
_CUT = Words("……（全文{count}字，这里放不下，其余见系统）", "… ({count} characters in all; the rest is in the system)")
# What XML 1.0 cannot hold, but for line breaks and tabs: controls, halves of signs, the two that are no signs.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_SIGNS = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_PICTURES, _REPLACED = 0x2400, "\ufffd"
_BREAKS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
# What a program that reads cells may take for the begin of a formula, also behind blanks and signs that do not show.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'\"]*[=+\-@＝＋－＠|%\t]")
# The library takes a text of this form for markup of its own.
_MARKUP = re.compile(r"<r>.*</r>", re.DOTALL)


def cell_text(text: str, language: Language) -> str:
    """Return a text that a cell can hold whole: signs it cannot hold stand for themselves, breaks are line feeds.

    Controls are shown by their pictures (``␇``), halves of signs by ``�``. What is longer than a cell is cut, and says
    so at its end.
    """
    kept = _BREAKS.sub("\n", text)
    kept = _CONTROLS.sub(lambda found: chr(_PICTURES + ord(found[0])), kept)
    kept = _NO_SIGNS.sub(_REPLACED, kept)
    if len(kept) > LONGEST // 2 and _units(kept) > LONGEST:
        end = _CUT.fill(count=len(text)).text(language)
        kept = _first(kept, LONGEST - _units(end)) + end
    return f"{kept} " if _MARKUP.fullmatch(kept) else kept


def looks_like_formula(text: str) -> bool:
    """Say whether somebody who edits the cell could turn the text into a formula; such cells are marked as text."""
    return _FORMULA.match(text) is not None


def _units(text: str) -> int:
    return len(text) + sum(sign > "\uffff" for sign in text)


def _first(text: str, units: int) -> str:
    """Return the begin of a text that takes at most so many UTF-16 units."""
    encoded = text.encode("utf-16-le")[: units * 2]
    return encoded.decode("utf-16-le", "ignore")
