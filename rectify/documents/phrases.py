"""The words for how far a finding is corrected: data (``phrases.toml``), compiled once, matched without guessing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.domain.definition import Completion
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
_TABLES = {"stems", "modifier", "status", "sustained", "fillers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Every phrase with its meaning; ``stems`` are the words for correcting something, without any mood."""

    meanings: Mapping[str, Meaning]
    stems: tuple[str, ...]
    longest: int

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
    moods: list[Mapping[str, Any]] = []
    for table in tables:
        data = _parse(table, where)
        stems += _phrases(data.get("stems", {}), where)
        moods += data.get("modifier", [])
        meanings |= dict.fromkeys(_phrases(data.get("fillers", {}), where), _FILLER)
        meanings |= dict.fromkeys(_phrases(data.get("sustained", {}), where), _SUSTAINED)
        for status in data.get("status", []):
            meaning = Meaning(completion=_completion(status, where), sustained=status.get("sustained") is True)
            meanings |= dict.fromkeys(_phrases(status, where), meaning)
    # What is written out stands above what a modifier makes.
    whole = _modified(moods, stems, where) | meanings
    return Phrasebook(meanings=whole, stems=tuple(stems), longest=max(map(len, whole), default=0))


def _modified(moods: Iterable[Mapping[str, Any]], stems: Iterable[str], where: str) -> dict[str, Meaning]:
    made: dict[str, Meaning] = {}
    for mood in moods:
        meaning = Meaning(completion=_completion(mood, where), sustained=False)
        made |= {word + stem: meaning for word in _texts(mood.get("words"), where) for stem in stems}
    return made


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
    return [_PUNCTUATION.sub("", squeeze(text)) for text in value]


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
