"""What a search compares: texts made plain, and the grams by which an index finds them.

Plain means: wide and narrow forms, capitals and compatibility characters are one (NFKC, case folded); marks and blanks
are left out beside Chinese and count as one break between words of letters or digits. A word is found where its plain
text stands in the plain text of one field, in the middle of a word too. Grams are all characters and all pairs of
neighbours: a word of one or two is a gram itself, a longer one holds all of its pairs and is then looked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from engine.errors import InvalidInput
from engine.words import Words

MOST_CHARACTERS, MOST_WORDS = 100, 10
# Neither is a letter, so no plain text holds them: between words of letters, and between fields.
_BREAK, _FIELDS = "·", "¦"
_PARTS_OF_WORDS = frozenset("LNM")
# Kana and ideographs, which are written without blanks.
_RUNS_ON = ((0x3005, 0x3007), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def plain(text: str) -> str:
    """Return a text as searches compare it."""
    found: list[str] = []
    broken = False
    for character in _folded(text):
        if not _is_part_of_word(character):
            broken = True
            continue
        if broken and found and not _runs_on(character) and not _runs_on(found[-1]):
            found.append(_BREAK)
        found.append(character)
        broken = False
    return "".join(found)


def plain_fields(fields: Iterable[str | None]) -> str:
    """Return the plain text of several fields; nothing is found across two of them."""
    return _FIELDS.join(filter(None, (plain(field) for field in fields if field)))


def grams(text: str) -> list[str]:
    """Return the grams of a plain text, each once, in their order as text."""
    singles = set(text)
    return sorted(gram for gram in singles | _pairs(text) if _FIELDS not in gram)


def sought(word: str) -> list[str]:
    """Return the grams that hold whatever the plain word stands in: itself when it is short, else its pairs."""
    return [word] if is_gram(word) else sorted(_pairs(word))


def is_gram(word: str) -> bool:
    """Say whether the index alone answers for a word."""
    return len(word) <= 2  # noqa: PLR2004


def words(search: str) -> list[str] | None:
    """Return the plain words of a search, all of which must be found; None when it is blank and all is found.

    No words at all means that nothing is sought that could be found. Raises ``InvalidInput`` for a search that is
    too long.
    """
    asked = search.split()
    if len(search) > MOST_CHARACTERS or len(asked) > MOST_WORDS:
        raise InvalidInput(
            what=Words("查找", "Search"),
            value=f"{search[:20]}…",
            why=Words("太长", "it is too long"),
            allowed=Words(
                f"最多{MOST_CHARACTERS}个字、{MOST_WORDS}个词",
                f"up to {MOST_CHARACTERS} characters and {MOST_WORDS} words",
            ),
        )
    return list(dict.fromkeys(filter(None, map(plain, asked)))) if asked else None


def _pairs(text: str) -> set[str]:
    return {one + other for one, other in pairwise(text)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=8192)
def _is_part_of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in _PARTS_OF_WORDS


@lru_cache(maxsize=8192)
def _runs_on(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _RUNS_ON)
