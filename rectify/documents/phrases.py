"""The words for how far a finding is corrected: data (``phrases.toml``), compiled once, matched without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from engine.domain.definition import Completion, StatusWords
from engine.words import Words
from rectify.documents.answers import KINDS as ANSWERS
from rectify.documents.answers import Answers, answers_of
from rectify.documents.dates import find_dates
from rectify.documents.fields import KINDS as LABELS
from rectify.documents.fields import Labels, labels_of
from rectify.documents.frame import KINDS as FRAME
from rectify.documents.frame import Frame, frame_of
from rectify.documents.headings import HeadingForms, heading_forms, shipped_headings
from rectify.documents.measures import Enumerations, enumerations_of, shipped_enumerations
from rectify.documents.page import TABLES as CHROME
from rectify.documents.page import Chrome, chrome_of
from rectify.documents.phrase_tables import Place, phrases_invalid, plain_phrase
from rectify.documents.wording import KINDS as WORDING
from rectify.documents.wording import Wording, wording_of

DATE = "§"
_LONGEST, _LONGEST_LABELLED = 80, 30
_DENIAL = re.compile(r"[未不没无非]|[0-9]+[个项条件]")
# After a date these say “by that day”; they belong to the date.
_DATE_TAIL = re.compile(rf"{DATE}(?:之前|以前|前|之内|内|底|末|止)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a phrase says: ``completion`` None adds only that the work is sustained, or (a filler) nothing.

    ``yields`` is what 未销号 does beside 正在整改: it says that nobody has closed the finding, not how far it is.
    """

    completion: Completion | None
    sustained: bool
    yields: bool = False


_FILLER = Meaning(completion=None, sustained=False)
_SUSTAINED = Meaning(completion=None, sustained=True)
_UNCLOSED = Meaning(completion=Completion.NOT_DONE, sustained=False, yields=True)
# What a column holds: in a table of a notice, and in a ledger. An office names its own once for both.
_IN_BOTH = ("number", "detail", "progress", "status", "sustained", "person", "leader", "unit", "due")
_FIELDS = {
    **dict(zip(_IN_BOTH, _IN_BOTH, strict=True)),
    "problem": "title", "group": "category", "measures": "measure", "other": "note",
}  # fmt: skip
_ROLES = {
    **dict(zip(_FIELDS, _FIELDS, strict=True)),
    "title": "problem", "category": "group", "measure": "measures", "done": "status",
    "completed": "other", "feedback": "other", "note": "other", "ignore": "other",
}  # fmt: skip


# Tables that hold nothing but lists of words, with the lists there may be.
_LISTS = {"labels": LABELS, "answers": ANSWERS, "wording": WORDING, "frame": FRAME, "chrome": CHROME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Every phrase with its meaning; ``stems`` are the words for correcting something, without any mood.

    ``modifiers`` stand before a stem and say how far: 已, 基本, 尚未. ``columns`` are headings of tables in
    notices with their roles, ``own_headings`` those an office added, with the fields of a ledger. ``headings`` are the
    forms of numbered headings, ``enumerations`` those of measures inside a text.
    """

    meanings: Mapping[str, Meaning]
    stems: tuple[str, ...]
    modifiers: Mapping[str, Completion]
    longest: int
    columns: Mapping[str, str]
    own_headings: Mapping[str, str]
    labels: Labels
    answers: Answers
    wording: Wording
    frame: Frame
    chrome: Chrome
    headings: HeadingForms
    enumerations: Enumerations

    def with_words(self, lines: Iterable[StatusWords]) -> Phrasebook:
        """Return a book that also knows an office's own words, which stand above those it has.

        A word for done is a stem like any other: 未报结 is not done, 将报结 is in progress.
        """
        own: dict[str, Meaning] = {}
        stems: list[str] = []
        for line in lines:
            words = [word for written in line.words if (word := plain_phrase(written))]
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
        told = [meaning for meaning in cover if meaning.completion]
        stated = next((meaning.completion for meaning in told if not meaning.yields), None)
        stated = stated or (told[0].completion if told else None)
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
    plain = plain_phrase("".join([*parts, text[last:]]))
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
        raise phrases_invalid(str(own), Words("读不了", f"it cannot be read ({type(error).__name__})")) from error
    read_phrasebook(table, where=str(own))
    return read_phrasebook(_shipped(), table, where=str(own))


def read_phrasebook(*tables: str, where: str) -> Phrasebook:
    """Return the phrases of one or several TOML texts, later ones adding to earlier; raises ``PhrasesInvalid``."""
    meanings: dict[str, Meaning] = {}
    stems: list[str] = []
    modifiers: dict[str, Completion] = {}
    columns: dict[str, str] = {}
    own_headings: dict[str, str] = {}
    lists: dict[str, dict[str, list[str]]] = {name: {} for name in _LISTS}
    headings, enumerations = shipped_headings(), shipped_enumerations()
    for at, table in enumerate(tables):
        place = Place(where, table)
        data = place.parsed()
        stems += place.phrases("stems")
        for mood in place.entries("modifier"):
            modifiers |= dict.fromkeys(place.texts(mood.get("words")), place.completion(mood))
        meanings |= dict.fromkeys(place.phrases("fillers"), _FILLER)
        meanings |= dict.fromkeys(place.phrases("sustained"), _SUSTAINED)
        meanings |= dict.fromkeys(place.phrases("unclosed"), _UNCLOSED)
        for status in place.entries("status"):
            meaning = Meaning(completion=place.completion(status), sustained=status.get("sustained") is True)
            meanings |= dict.fromkeys(place.texts(status.get("phrases", [])), meaning)
        for said, names in place.named("columns", frozenset(_ROLES)).items():
            columns |= dict.fromkeys(place.texts(names), _ROLES[said])
            own_headings |= dict.fromkeys(place.texts(names), _FIELDS.get(said, said)) if at else {}
        for name, kinds in _LISTS.items():
            for kind, words in place.named(name, frozenset(kinds)).items():
                lists[name].setdefault(kind, []).extend(place.texts(words, plain=False))
        headings = heading_forms(place).before(headings)
        enumerations = enumerations_of(place).before(enumerations)
        place.know(data)
    # What is written out stands above what a modifier makes.
    meanings = {**_modified(modifiers, stems), **meanings}
    return Phrasebook(
        meanings=meanings,
        stems=tuple(stems),
        modifiers=modifiers,
        longest=max(map(len, meanings), default=0),
        columns=columns,
        own_headings=own_headings,
        labels=labels_of(lists["labels"]),
        answers=answers_of(lists["answers"]),
        wording=wording_of(lists["wording"]),
        frame=frame_of(lists["frame"]),
        chrome=chrome_of(lists["chrome"]),
        headings=headings,
        enumerations=enumerations,
    )


def _shipped() -> str:
    return (files("rectify.documents") / "phrases.toml").read_text(encoding="utf-8")


def _modified(modifiers: Mapping[str, Completion], stems: Iterable[str]) -> dict[str, Meaning]:
    meant = {word: Meaning(completion=completion, sustained=False) for word, completion in modifiers.items()}
    return {word + stem: meaning for stem in stems for word, meaning in meant.items()}
