"""How wide a text is and where its lines break, by rules of our own: a server may have no fonts to ask.

Widths are in em, the size of the type. They are a little generous, so that whatever font a reader has, words stay
inside their boxes.
"""

from __future__ import annotations

import unicodedata

# The bold letters of common faces are no wider than these.
_FULL, _WIDE, _CAPITAL, _LATIN, _PICTURE = 1.0, 0.95, 0.78, 0.62, 1.4
_WIDE_LETTERS = frozenset("MWmw%&ÆŒæœ")
_FULL_SIGNS = frozenset("@…—“”‘’")
# Emoji; Chinese characters too rare for the first plane follow them.
_FIRST_PICTURE, _FIRST_RARE = 0x1F000, 0x20000
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
# What may not begin a line, and what may not end one.
_CLOSING = frozenset("，。、；：？！）》」』】〉”’…,.;:?!)]}%·")
_OPENING = frozenset("（《「『【〈“‘([{")


def width(text: str) -> float:
    """Return the width of a line in em."""
    return sum(_advance(character) for character in text)


def wrap(text: str, *, most: float, lines: int) -> tuple[str, ...]:
    """Return a text as at most so many lines of at most ``most`` em each; what does not fit ends in an ellipsis."""
    found = [""]
    for piece in _pieces(text):
        if width((found[-1] + piece).rstrip()) <= most:
            found[-1] += piece
        else:
            found += _broken(piece.lstrip(), most)
    kept = [line.strip() for line in found if line.strip()] or [""]
    if len(kept) <= lines:
        return tuple(kept)
    return (*kept[: lines - 1], _shortened(kept[lines - 1], most))


def _advance(character: str) -> float:
    if unicodedata.category(character) in _UNSEEN:
        return 0.0
    if _FIRST_PICTURE <= ord(character) < _FIRST_RARE:
        return _PICTURE
    if character in _FULL_SIGNS or _is_full(character):
        return _FULL
    if character in _WIDE_LETTERS:
        return _WIDE
    if character.isascii():
        return _CAPITAL if character.isupper() else _LATIN
    return _CAPITAL if character.isalpha() else _FULL


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may break: after blanks, and around each Chinese character that punctuation allows."""
    pieces: list[str] = []
    for character in text:
        before = pieces[-1][-1] if pieces else " "
        if not pieces or _breaks(before, character):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _breaks(before: str, after: str) -> bool:
    if after == " " or after in _CLOSING or before in _OPENING:
        return False
    return before == " " or _is_full(before) or _is_full(after)


def _is_full(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _broken(piece: str, most: float) -> list[str]:
    """Cut a piece that is wider than a line anywhere."""
    found = [""]
    for character in piece:
        if found[-1] and width(found[-1] + character) > most:
            found.append("")
        found[-1] += character
    return found


def _shortened(line: str, most: float) -> str:
    while line and width(line + "…") > most:
        line = line[:-1]
    return line.rstrip() + "…"
