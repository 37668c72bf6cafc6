"""The words for how far a finding is corrected: data (``phrases.toml``), compiled once, matched without guessing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from engine.domain.definition import Completion, StatusWords
from engine.words import Words
from rectify.documents.blocks import squeeze
from rectify.documents.dates import find_dates
from rectify.documents.refusals import PhrasesInvalid

DATE = "§"
_LONGEST = 80
_PUNCTUATION = re.compile(r"[,，、;；:：。.!！?？()（）\[\]【】〔〕<>《》“”\"'‘’—–~\-·…]+")
# After a date these say “by that day”; they belong to the date.
_DATE_TAIL = re.compile(rf"{DATE}(?:之前|以前|前|之内|内|底|末|止)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a phrase says: ``completion`` None adds only that the work is sustained, or (a filler) nothing."""

    completion: Completion | None
    sustained: bool


_FILLER = Meaning(completion=None, sustained=False)
_SUSTAINED = Meaning(completion=None, sustained=True)
_TABLES = {"stems", "modifier", "status", "sustained", "fillers", "columns"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Every phrase with its meaning; ``stems`` are the words for correcting something, without any mood.

    ``modifiers`` stand before a stem and say how far: 已, 基本, 尚未.
    """

    meanings: Mapping[str, Meaning]
    stems: tuple[str, ...]
    modifiers: Mapping[str, Completion]
    longest: int
    columns: Mapping[str, str] = field(default_factory=dict)

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
        return _bound(meanings, (*self.stems, *stems), self.modifiers, self.columns)

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
    return read_phrasebook(
        (files("rectify.documents") / "phrases.toml").read_text(encoding="utf-8"), where="phrases.toml"
    )


def read_phrasebook(*tables: str, where: str) -> Phrasebook:
    """Return the phrases of one or several TOML texts, later ones adding to earlier; raises ``PhrasesInvalid``."""
    meanings: dict[str, Meaning] = {}
    stems: list[str] = []
    modifiers: dict[str, Completion] = {}
    columns: dict[str, str] = {}
    for table in tables:
        data = _parse(table, where)
        stems += _phrases(data.get("stems", {}), where)
        for mood in data.get("modifier", []):
            modifiers |= dict.fromkeys(_texts(mood.get("words"), where), _completion(mood, where))
        meanings |= dict.fromkeys(_phrases(data.get("fillers", {}), where), _FILLER)
        meanings |= dict.fromkeys(_phrases(data.get("sustained", {}), where), _SUSTAINED)
        for role, names in data.get("columns", {}).items():
            columns |= dict.fromkeys(_texts(names, where), role)
        for status in data.get("status", []):
            meaning = Meaning(completion=_completion(status, where), sustained=status.get("sustained") is True)
            meanings |= dict.fromkeys(_phrases(status, where), meaning)
    # What is written out stands above what a modifier makes.
    return _bound({**_modified(modifiers, stems), **meanings}, tuple(stems), modifiers, columns)


def _bound(
    meanings: Mapping[str, Meaning],
    stems: tuple[str, ...],
    modifiers: Mapping[str, Completion],
    columns: Mapping[str, str],
) -> Phrasebook:
    longest = max(map(len, meanings), default=0)
    return Phrasebook(meanings=meanings, stems=stems, modifiers=modifiers, longest=longest, columns=columns)


def _modified(modifiers: Mapping[str, Completion], stems: Iterable[str]) -> dict[str, Meaning]:
    meant = {word: Meaning(completion=completion, sustained=False) for word, completion in modifiers.items()}
    return {word + stem: meaning for stem in stems for word, meaning in meant.items()}


def _parse(table: str, where: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(table)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(where, Words("不是有效的TOML", f"it is not valid TOML ({error})")) from error
    unknown = sorted(data.keys() - _TABLES)
    if unknown:
        raise _invalid(where, Words(f"没有“{unknown[0]}”这个表", f"there is no table {unknown[0]!r}"))
    return data


def _completion(entry: Mapping[str, Any], where: str) -> Completion:
    try:
        return Completion(entry.get("completion", ""))
    except ValueError as error:
        value = entry.get("completion")
        raise _invalid(where, Words(f"completion“{value}”未知", f"completion {value!r} is unknown")) from error


def _phrases(entry: Mapping[str, Any], where: str) -> list[str]:
    return _texts(entry.get("phrases", []), where)


def _texts(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise _invalid(where, Words("用语必须是非空文字的列表", "phrases must be a list of non-empty texts"))
    return [_plain(text) for text in value]


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
