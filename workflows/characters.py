"""Bytes to text, and the characters a workflow file may not hold because nobody can see them."""

from __future__ import annotations

import re

from engine.words import Words
from workflows.problems import Finding, Path, Place

# 200 states and 1,000 steps with their titles, help and comments come to half a mebibyte.
LARGEST_FILE = 1024 * 1024
_MOST_SHOWN = 20

# Control characters, line breaks that no editor counts, marks that turn the direction of writing, characters
# without width, halves of surrogate pairs, non-characters and language tags.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_UNSEEN_SAID = Words("这里有一个看不见的字符（{code}）", "There is a character here that cannot be seen ({code})")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def as_text(source: str | bytes) -> tuple[str, tuple[Finding, ...]]:
    """Return a file's text and what forbids reading it: too large, not UTF-8, characters nobody can see."""
    if _size(source) > LARGEST_FILE:
        return "", (_too_large(),)
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
    except UnicodeDecodeError as error:
        return "", (_not_utf8(error.object, error.start),)
    # Some Windows editors put a byte order mark first; it says nothing else.
    text = text.removeprefix("\ufeff")
    return text, _unseen(text)


def unseen_in(value: str, *, path: Path, place: Place) -> Finding | None:
    """Return what is wrong with one value: an escape such as ``\\u202e`` may hide what the file's text does not."""
    match = _UNSEEN.search(value)
    return None if match is None else _refused(match[0], path=path, place=place)


def _size(source: str | bytes) -> int:
    if isinstance(source, bytes) or len(source) > LARGEST_FILE:
        return len(source)
    return len(source.encode("utf-8", "surrogatepass"))


def _unseen(text: str) -> tuple[Finding, ...]:
    matches = (match for match, _ in zip(_UNSEEN.finditer(text), range(_MOST_SHOWN), strict=False))
    return tuple(_refused(match[0], path=(), place=_place(text, match.start())) for match in matches)


def _place(text: str, index: int) -> Place:
    lines = _LINE_BREAK.split(text[:index])
    return Place(line=len(lines), column=len(lines[-1]) + 1)


def _refused(character: str, *, path: Path, place: Place) -> Finding:
    return Finding(
        path=path,
        code="character",
        message=_UNSEEN_SAID.fill(code=f"U+{ord(character):04X}"),
        hint=Words("删去它再重新输入这几个字。", "Delete it and type these letters again."),
        place=place,
    )


def _too_large() -> Finding:
    return Finding(
        path=(),
        code="too_large",
        message=Words("文件超过1 MiB", "The file is larger than 1 MiB"),
        hint=Words("一个文件只写一个工作流。", "One file holds one workflow."),
        place=Place(line=1, column=1),
    )


def _not_utf8(source: bytes, index: int) -> Finding:
    return Finding(
        path=(),
        code="not_utf8",
        message=Words("文件不是UTF-8编码", "The file is not UTF-8"),
        hint=Words("用编辑器另存为UTF-8。", "Save it as UTF-8 in your editor."),
        place=_place(source[:index].decode("utf-8"), index),
    )
