"""The words for how far a finding is corrected: data (``phrases.toml``), compiled once, matched without guessing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from engine.domain.definition import Completion, StatusWords
from engine.words import Words
from rectify.documents.blocks import squeeze
from rectify.documents.dates import find_dates
from rectify.documents.page import TABLES, Chrome, chrome_of
from rectify.documents.refusals import PhrasesInvalid

DATE = "§"
_LONGEST, _LONGEST_LABELLED = 80, 30
_DENIAL = re.compile(r"[未不没无非]|[0-9]+[个项条件]")
_PUNCTUATION = re.compile(r"[,，、;；:：。.!！?？()（）\[\]【】〔〕<>《》“”\"'‘’—–~\-·…/]+")
# After a date these say “by that day”; they belong to the date.
_DATE_TAIL = re.compile(rf"{DATE}(?:之前|以前|前|之内|内|底|末|止)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a phrase says: ``completion`` None adds only that the work is sustained, or (a filler) nothing."""

    completion: Completion | None
    sustained: bool


_FILLER = Meaning(completion=None, sustained=False)
_SUSTAINED = Meaning(completion=None, sustained=True)
_TABLES = {"stems", "modifier", "status", "sustained", "fillers", "columns", "chrome"}
_ROLES = frozenset(
    {
        "number",
        "group",
        "problem",
        "detail",
        "measures",
        "progress",
        "status",
        "sustained",
        "person",
        "leader",
        "unit",
        "due",
        "other",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Every phrase with its meaning; ``stems`` are the words for correcting something, without any mood.

    ``modifiers`` stand before a stem and say how far: 已, 基本, 尚未.
    """

    meanings: Mapping[str, Meaning]
    stems: tuple[str, ...]
    modifiers: Mapping[str, Completion]
    longest: int
    columns: Mapping[str, str]
    chrome: Chrome

    def with_words(self, lines: Iterable[StatusWords]) -> Phrasebook:
        """Return a book that also knows an office's own words, which stand above those it has.

        A word for done is a stem like any other: 未报结 is not done, 将报结 is in progress.
        """
        own: dict[str, Meaning] = {}
        stems: list[str] = []
        for line in lines:
            words = [word for written in line.words if (word := _plain(written))]
            own |= dict.fromkeys(words, Meaning(completion=line.completion, sustained=line.sustained))
            stems += words if line.completion is Completion.DONE and not line.sustained else ()
        meanings = {**_modified(self.modifiers, stems), **self.meanings, **own}
        return replace(self, meanings=meanings, stems=(*self.stems, *stems), longest=max(map(len, meanings), default=0))

    def read(self, sentence: str) -> Meaning | None:
        """Return what a sentence states when phrases cover it whole, else None.

        The first phrase decides how far; any phrase makes it sustained. 长期坚持 alone means in progress, sustained.
        """
        plain = bare(sentence)
        if not plain or len(plain) > _LONGEST:
            return None
        cover = self._cover(plain)
        if cover is None:
            return None
        stated = next((meaning.completion for meaning in cover if meaning.completion), None)
        sustained = any(meaning.sustained for meaning in cover)
        if stated is None and not sustained:
            return None
        return Meaning(completion=stated or Completion.IN_PROGRESS, sustained=sustained)

    def says_how_far(self, sentence: str) -> bool:
        """Say whether phrases cover a sentence whole and one of them says how far: 长期坚持 alone does not."""
        plain = bare(sentence)
        cover = self._cover(plain) if plain and len(plain) <= _LONGEST else None
        return any(meaning.completion for meaning in cover or ())

    def find(self, text: str) -> Meaning | None:
        """Return what a short text after a label states by the phrases in it, when they agree and nothing denies them.

        Only for what is said to be a status: elsewhere a phrase inside a sentence states nothing.
        """
        plain = bare(text)
        if not plain or len(plain) > _LONGEST_LABELLED:
            return None
        found, between, at = [], "", 0
        while at < len(plain):
            ends = range(min(len(plain), at + self.longest), at + 1, -1)
            end = next((end for end in ends if (self.meanings.get(plain[at:end]) or _FILLER) is not _FILLER), None)
            if end is None:
                between += plain[at]
                at += 1
                continue
            found.append(self.meanings[plain[at:end]])
            at = end
        stated = {meaning.completion for meaning in found if meaning.completion}
        if len(stated) != 1 or _DENIAL.search(between):
            return None
        return Meaning(completion=stated.pop(), sustained=any(meaning.sustained for meaning in found))

    def _cover(self, text: str) -> tuple[Meaning, ...] | None:
        """Return the meanings of phrases that follow each other from the first sign to the last, longest first."""
        covers: list[tuple[Meaning, ...] | None] = [None] * len(text) + [()]
        for start in range(len(text) - 1, -1, -1):
            for end in range(min(len(text), start + self.longest), start, -1):
                rest, meaning = covers[end], self.meanings.get(text[start:end])
                if rest is not None and meaning is not None:
                    covers[start] = (meaning, *rest)
                    break
        return covers[0]


def bare(text: str) -> str:
    """Return a text as phrases are written: no white space, no punctuation, each date a ``§``."""
    parts, last = [], 0
    for mention in find_dates(text):
        parts += [text[last : mention.start], DATE]
        last = mention.end
    plain = _PUNCTUATION.sub("", squeeze("".join([*parts, text[last:]])))
    return _DATE_TAIL.sub(DATE, plain)


@cache
def built_in() -> Phrasebook:
    """Return the phrases that come with Rectify."""
    return read_phrasebook(_shipped(), where="phrases.toml")


def built_in_with(own: Path) -> Phrasebook:
    """Return the phrases that come with Rectify and an office's own; raises ``PhrasesInvalid`` with file and line."""
    try:
        table = own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(str(own), Words("读不了", f"it cannot be read ({type(error).__name__})")) from error
    read_phrasebook(table, where=str(own))
    return read_phrasebook(_shipped(), table, where=str(own))


def read_phrasebook(*tables: str, where: str) -> Phrasebook:
    """Return the phrases of one or several TOML texts, later ones adding to earlier; raises ``PhrasesInvalid``."""
    meanings: dict[str, Meaning] = {}
    stems: list[str] = []
    modifiers: dict[str, Completion] = {}
    columns: dict[str, str] = {}
    chrome: dict[str, list[str]] = {}
    for table in tables:
        place = _Place(where, table)
        data = place.parsed()
        stems += place.phrases("stems")
        for mood in place.entries("modifier"):
            modifiers |= dict.fromkeys(place.texts(mood.get("words")), place.completion(mood))
        meanings |= dict.fromkeys(place.phrases("fillers"), _FILLER)
        meanings |= dict.fromkeys(place.phrases("sustained"), _SUSTAINED)
        for status in place.entries("status"):
            meaning = Meaning(completion=place.completion(status), sustained=status.get("sustained") is True)
            meanings |= dict.fromkeys(place.texts(status.get("phrases", [])), meaning)
        for role, names in place.named("columns", _ROLES).items():
            columns |= dict.fromkeys(place.texts(names), role)
        for kind, words in place.named("chrome", frozenset(TABLES)).items():
            chrome.setdefault(kind, []).extend(place.texts(words, plain=False))
        place.know(data)
    # What is written out stands above what a modifier makes.
    meanings = {**_modified(modifiers, stems), **meanings}
    return Phrasebook(
        meanings=meanings,
        stems=tuple(stems),
        modifiers=modifiers,
        longest=max(map(len, meanings), default=0),
        columns=columns,
        chrome=chrome_of(chrome),
    )


def _shipped() -> str:
    return (files("rectify.documents") / "phrases.toml").read_text(encoding="utf-8")


def _modified(modifiers: Mapping[str, Completion], stems: Iterable[str]) -> dict[str, Meaning]:
    meant = {word: Meaning(completion=completion, sustained=False) for word, completion in modifiers.items()}
    return {word + stem: meaning for stem in stems for word, meaning in meant.items()}


class _Place:
    """A table as it is written, so that what is wrong in it is named with its line."""

    def __init__(self, where: str, text: str) -> None:
        self._where = where
        self._text = text
        self._data: dict[str, Any] = {}

    def parsed(self) -> dict[str, Any]:
        """Return what the table holds."""
        try:
            self._data = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line ([0-9]+)", str(error))
            raise _invalid(
                f"{self._where}:{line[1]}" if line else self._where,
                Words("不是有效的TOML", f"it is not valid TOML ({error})"),
            ) from error
        return self._data

    def know(self, data: Mapping[str, Any]) -> None:
        """Let a table pass in which there is nothing unknown."""
        unknown = sorted(data.keys() - _TABLES)
        if unknown:
            raise self._wrong(unknown[0], Words(f"没有“{unknown[0]}”这个表", f"there is no table {unknown[0]!r}"))

    def phrases(self, name: str) -> list[str]:
        """Return the ``phrases`` of a table."""
        entry = self._data.get(name, {})
        if not isinstance(entry, dict):
            raise self._wrong(name, Words(f"“{name}”必须是表", f"{name!r} must be a table"))
        return self.texts(entry.get("phrases", []))

    def entries(self, name: str) -> list[dict[str, Any]]:
        """Return the tables of a list of tables."""
        found = self._data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self._wrong(name, Words(f"“{name}”要写成[[{name}]]", f"{name!r} is written [[{name}]]"))
        return found

    def named(self, name: str, allowed: frozenset[str]) -> dict[str, Any]:
        """Return a table whose keys are among those allowed."""
        found = self._data.get(name, {})
        if not isinstance(found, dict):
            raise self._wrong(name, Words(f"“{name}”必须是表", f"{name!r} must be a table"))
        unknown = sorted(found.keys() - allowed)
        if unknown:
            keys = ", ".join(sorted(allowed))
            raise self._wrong(
                unknown[0],
                Words(f"“{name}”中没有“{unknown[0]}”（有{keys}）", f"{name!r} has no {unknown[0]!r} (it has {keys})"),
            )
        return found

    def completion(self, entry: Mapping[str, Any]) -> Completion:
        """Return how far the words of an entry say that it is."""
        value = entry.get("completion", "")
        try:
            return Completion(value)
        except ValueError as error:
            raise self._wrong(
                str(value), Words(f"completion“{value}”未知", f"completion {value!r} is unknown")
            ) from error

    def texts(self, value: object, *, plain: bool = True) -> list[str]:
        """Return a list of texts, as phrases are written or as they stand."""
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            raise self._wrong(
                str(value)[:20], Words("用语必须是非空文字的列表", "phrases must be a list of non-empty texts")
            )
        return [_plain(text) for text in value] if plain else value

    def _wrong(self, said: str, why: Words) -> PhrasesInvalid:
        lines = [number for number, line in enumerate(self._text.split("\n"), start=1) if said and said in line]
        return _invalid(f"{self._where}:{lines[0]}" if lines else self._where, why)


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", squeeze(text))


def _invalid(where: str, why: Words) -> PhrasesInvalid:
    tables = "、".join(sorted(_TABLES))
    completions = ", ".join(Completion)
    return PhrasesInvalid(
        where=where,
        why=why,
        allowed=Words(
            f"表{tables}，completion为{completions}", f"tables {', '.join(sorted(_TABLES))}; completion {completions}"
        ),
    )
