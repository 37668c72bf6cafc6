"""Texts drawn at random: any characters, signs that mean something to YAML, sound files with something wrong."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.unit.workflows.files import SMALL
from workflows.catalogue import shipped
from workflows.shape import WORKFLOW

RECTIFICATION = shipped()["rectification"]
_WORD = re.compile(r"[A-Za-z0-9_+-]+")
PIECES = st.sampled_from(
    [
        *":-?&*!|>%@`'\"{}[],#\t\r\\~",
        *(": ", "- ", "? ", "<<"),
        *(
            "\n",
            "\n---\n",
            "&a",
            "*a",
            "!!x ",
            "<<: *a",
            '"\\x00"',
            "\\UFFFFFFFF",
            "\u202e",
            "\ud800",
            "\ufeff",
            "\x85",
        ),
        *(
            "true",
            "null",
            "10:30",
            "0123",
            "T-3",
            "closed",
            "return",
            "owner",
            "note: 10",
            "3 months",
            "timeless: true",
        ),
        *(f"\n{key}:\n" for key in WORKFLOW.keys),
    ]
)


def any_text() -> st.SearchStrategy[str]:
    """Return text of any characters."""
    return st.text(alphabet=st.characters(), max_size=200)


def heaps_of_signs() -> st.SearchStrategy[str]:
    """Return pieces that mean something to YAML or to us, in any order."""
    return st.lists(PIECES, max_size=60).map("".join)


@st.composite
def with_passages_replaced(draw: st.DrawFn) -> str:
    """Return a sound file with up to six passages replaced."""
    text = draw(st.sampled_from((SMALL, RECTIFICATION)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(PIECES | st.text(max_size=6)) + text[end:]
    return text


@st.composite
def with_lines_moved(draw: st.DrawFn) -> str:
    """Return lines of a sound file, some moved, some gone, some twice."""
    lines = draw(st.sampled_from((SMALL, RECTIFICATION))).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 6))):
        source, target = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        moved = lines.pop(source) if draw(st.booleans()) else lines[source]
        lines.insert(target, moved)
    return "".join(lines)


@st.composite
def with_words_exchanged(draw: st.DrawFn) -> str:
    """Return a sound file with up to eight words replaced by others of its own: mostly well-formed, seldom sensible."""
    text = draw(st.sampled_from((SMALL, RECTIFICATION)))
    for _ in range(draw(st.integers(1, 8))):
        words = list(_WORD.finditer(text))
        word, other = draw(st.sampled_from(words)), draw(st.sampled_from(words))
        text = text[: word.start()] + other[0] + text[word.end() :]
    return text
