"""TOML tables of words as they are written, so that what is wrong in one is named with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from engine.domain.definition import Completion
from engine.words import Words
from rectify.documents.blocks import squeeze
from rectify.documents.refusals import PhrasesInvalid

# Every table there may be.
_WORDS = ("stems", "modifier", "status", "sustained", "fillers", "columns", "labels", "answers", "wording")
TABLES = frozenset([*_WORDS, "unclosed", "frame", "chrome", "heading", "enumeration"])
_PUNCTUATION = re.compile(r"[,，、;；:：。.!！?？()（）\[\]【】〔〕<>《》“”\"'‘’—–~\-·…/]+")


def plain_phrase(text: str) -> str:
    """Return a phrase as it is compared: without width, blanks and punctuation."""
    return _PUNCTUATION.sub("", squeeze(text))


class Place:
    """A text of tables; every method raises ``PhrasesInvalid`` for what is not as it must be."""

    def __init__(self, where: str, text: str) -> None:
        self._where = where
        self._text = text
        self._data: dict[str, Any] = {}

    def parsed(self) -> dict[str, Any]:
        """Return what the table holds."""
        try:
            self._data = tomllib.loads(self._text)
        except RecursionError as error:
            why = Words("括号套得太深", "its brackets are nested too deep")
            raise phrases_invalid(self._where, why) from error
        except ValueError as error:
            # The library's own refusal, and that of Python for a number of thousands of digits.
            named = re.search(r"line ([0-9]+)", str(error))
            line = (
                named[1] if named else len(self._text.rstrip().split("\n")) if "end of document" in str(error) else ""
            )
            raise phrases_invalid(
                f"{self._where}:{line}" if line else self._where,
                Words("不是有效的TOML", f"it is not valid TOML ({error})"),
            ) from error
        return self._data

    def know(self, data: Mapping[str, Any]) -> None:
        """Let a table pass in which there is nothing unknown."""
        unknown = sorted(data.keys() - TABLES)
        if unknown:
            raise self.wrong(unknown[0], Words(f"没有“{unknown[0]}”这个表", f"there is no table {unknown[0]!r}"))

    def phrases(self, name: str) -> list[str]:
        """Return the ``phrases`` of a table."""
        entry = self._data.get(name, {})
        if not isinstance(entry, dict):
            raise self.wrong(name, Words(f"“{name}”必须是表", f"{name!r} must be a table"))
        return self.texts(entry.get("phrases", []))

    def entries(self, name: str) -> list[dict[str, Any]]:
        """Return the tables of a list of tables."""
        found = self._data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self.wrong(name, Words(f"“{name}”要写成[[{name}]]", f"{name!r} is written [[{name}]]"))
        return found

    def named(self, name: str, allowed: frozenset[str]) -> dict[str, Any]:
        """Return a table whose keys are among those allowed."""
        found = self._data.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong(name, Words(f"“{name}”必须是表", f"{name!r} must be a table"))
        self.only(found, allowed, within=name)
        return found

    def completion(self, entry: Mapping[str, Any]) -> Completion:
        """Return how far the words of an entry say that it is."""
        value = entry.get("completion", "")
        try:
            return Completion(value)
        except ValueError as error:
            raise self.wrong(
                str(value), Words(f"completion“{value}”未知", f"completion {value!r} is unknown")
            ) from error

    def texts(self, value: object, *, plain: bool = True) -> list[str]:
        """Return a list of texts, as phrases are written or as they stand."""
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            raise self.wrong(
                str(value)[:20], Words("用语必须是非空文字的列表", "phrases must be a list of non-empty texts")
            )
        if not plain:
            return value
        found = [plain_phrase(text) for text in value]
        if not all(found):
            nothing = value[found.index("")]
            raise self.wrong(nothing, Words(f"“{nothing}”里没有字", f"there is no word in {nothing!r}"))
        return found

    def only(self, entry: Mapping[str, Any], keys: frozenset[str], *, within: str) -> None:
        """Let an entry of ``within`` pass whose keys are among those allowed."""
        unknown = sorted(entry.keys() - keys)
        if unknown:
            allowed = ", ".join(sorted(keys))
            raise self.wrong(
                unknown[0],
                Words(
                    f"“{within}”中没有“{unknown[0]}”（有{allowed}）",
                    f"{within!r} has no {unknown[0]!r} (it has {allowed})",
                ),
            )

    def wrong(self, said: str, why: Words) -> PhrasesInvalid:
        """Return the refusal of what a table says, at the line that says it."""
        lines = [number for number, line in enumerate(self._text.split("\n"), start=1) if said and said in line]
        return phrases_invalid(f"{self._where}:{lines[0]}" if lines else self._where, why)


def phrases_invalid(where: str, why: Words) -> PhrasesInvalid:
    """Return the refusal of a table, with what may stand in one."""
    tables = "、".join(sorted(TABLES))
    completions = ", ".join(Completion)
    return PhrasesInvalid(
        where=where,
        why=why,
        allowed=Words(
            f"表{tables}，completion为{completions}", f"tables {', '.join(sorted(TABLES))}; completion {completions}"
        ),
    )
