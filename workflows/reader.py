"""Strict YAML text to plain data: text, lists and mappings, and a place for each.

It reads parser events only, so nothing is ever constructed or expanded: an anchor or a merge key is refused when it is
seen. Every scalar stays text; what is a number or true/false is for the shape to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yaml import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from workflows.characters import as_text, unseen_in
from workflows.complaints import complaint, refusal
from workflows.events import Events, Undecided, fast_events, place_of
from workflows.problems import Finding, Findings, Path, Place, TooManyFindings, quoted

Data: TypeAlias = "str | list[Data] | dict[str, Data]"

DEEPEST = 20
# A workflow of 200 states and 1,000 steps, written out in both languages, has about 40,000 keys, texts, lists and
# mappings. Twice as many are read within a second or two by either parser; more are no workflow.
MOST_NODES = 80_000

# Plain keys that other YAML readers take for nothing, a truth value or a number.
_NOT_TEXT = re.compile(r"~|null|true|false|[-+.]?[0-9].*|", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read. ``data`` is None when the text makes no sense; of a repeated key the first is kept."""

    data: Data | None
    keys: Mapping[Path, Place] = field(default_factory=dict)
    values: Mapping[Path, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read(source: str | bytes) -> Reading:
    """Return the data of a file with the place of every key and value. Never raises for what a file holds."""
    text, findings = as_text(source)
    if findings:
        return Reading(data=None, findings=findings)
    try:
        return _Walk(text, fast_events(text)).reading()
    except Undecided:
        return _by_own_parser(text)


def _by_own_parser(text: str) -> Reading:
    events = Events(text)
    walk = _Walk(text, events)
    try:
        return walk.reading()
    except YAMLError as error:
        return walk.broken_off(complaint(error, path=walk.path, reached=events.reached))
    except (ValueError, ArithmeticError, LookupError, RecursionError):
        # The scanner itself fails on some texts, for example on an escape beyond Unicode.
        return walk.broken_off(refusal("syntax", path=walk.path, place=events.reached))


class _EnoughRead(Exception):
    """The text goes on beyond what a workflow file may hold."""


class _Walk:
    """One pass over the events of a text."""

    def __init__(self, text: str, events: Iterable[Any]) -> None:
        self._text = text
        self._events = iter(events)
        self._ahead: Any = None
        self._nodes = 0
        self._keys: dict[Path, Place] = {}
        self._values: dict[Path, Place] = {}
        self._findings = Findings()
        self._senseless = False
        self.path: Path = ()

    def reading(self) -> Reading:
        """Return the data of the only document; raises what the parser raises."""
        data: Data | None = None
        try:
            data = self._only_document()
        except (_EnoughRead, TooManyFindings):
            self._senseless = True
        return self._read(data)

    def broken_off(self, finding: Finding) -> Reading:
        """Return what was read until the parser could not go on."""
        self._findings.append(finding)
        self._senseless = True
        return self._read(None)

    def _read(self, data: Data | None) -> Reading:
        return Reading(
            data=None if self._senseless else data,
            keys=self._keys,
            values=self._values,
            findings=tuple(self._findings),
        )

    def _peek(self) -> Any:
        if self._ahead is None:
            self._ahead = next(self._events)
        return self._ahead

    def _next(self) -> Any:
        event = self._peek()
        self._ahead = None
        return event

    def _only_document(self) -> Data | None:
        self._next()
        start = self._next()
        if isinstance(start, StreamEndEvent):
            self._refuse("empty", Place(line=1, column=1))
            self._senseless = True
            return None
        self._refuse_directives(start)
        data = self._node((), keep=True)
        while not isinstance(event := self._next(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                self._refuse("several_documents", place_of(event.start_mark))
                raise _EnoughRead
        return data

    def _refuse_directives(self, start: Any) -> None:
        for number, line in enumerate(self._text.splitlines()[: start.end_mark.line], 1):
            if line.startswith("%"):
                self._refuse_all("directive", Place(line=number, column=1))

    def _node(self, path: Path, *, keep: bool) -> Data:
        event = self._next()
        place = place_of(event.start_mark)
        self.path = path
        self._count(path, place)
        self._refuse_marks(event, place)
        if keep:
            self._values[path] = place
        if isinstance(event, AliasEvent):
            return ""
        if isinstance(event, ScalarEvent):
            return self._text_of(event, path, place)
        inside = self._mapping(path, keep=keep) if isinstance(event, MappingStartEvent) else self._list(path, keep=keep)
        self.path = path
        return inside

    def _list(self, path: Path, *, keep: bool) -> Data:
        found: list[Data] = []
        while not isinstance(self._peek(), SequenceEndEvent):
            found.append(self._node((*path, len(found)), keep=keep))
        self._next()
        return found

    def _mapping(self, path: Path, *, keep: bool) -> Data:
        found: dict[str, Data] = {}
        first: dict[str, int] = {}
        while not isinstance(self._peek(), MappingEndEvent):
            key = self._key(path)
            if key is None:
                self._node((*path, "?"), keep=False)
                continue
            word, place = key
            self.path = inside = (*path, word)
            if word in found:
                self._refuse("duplicate_key", place, key=quoted(word), line=first[word])
                self._node(inside, keep=False)
                continue
            first[word] = place.line
            if keep:
                self._keys[inside] = place
            found[word] = self._node(inside, keep=keep)
        self._next()
        return found

    def _key(self, path: Path) -> tuple[str, Place] | None:
        """Return the next key, or None when it is nothing a mapping may have."""
        place = place_of(self._peek().start_mark)
        if not isinstance(self._peek(), ScalarEvent):
            self._node((*path, "?"), keep=False)
            self._refuse_all("key_not_text", place)
            return None
        event = self._next()
        self._count(path, place)
        self._refuse_marks(event, place)
        if not event.style and event.value == "<<":
            self._refuse_all("merge_key", place)
            return None
        if not event.style and _NOT_TEXT.fullmatch(event.value):
            self._refuse("key_not_text", place)
        return self._text_of(event, path, place), place

    def _text_of(self, event: Any, path: Path, place: Place) -> str:
        value = str(event.value)
        if finding := unseen_in(value, path=path, place=place):
            self._findings.add(finding)
        return value

    def _refuse_marks(self, event: Any, place: Place) -> None:
        if isinstance(event, AliasEvent):
            self._refuse_all("alias", place)
        elif event.anchor is not None:
            self._refuse_all("anchor", place)
        if getattr(event, "tag", None) is not None:
            self._refuse_all("tag", place)

    def _count(self, path: Path, place: Place) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._refuse("too_many_values", place, most=MOST_NODES)
            raise _EnoughRead
        if len(path) >= DEEPEST:
            self._refuse("too_deep", place)
            raise _EnoughRead

    def _refuse_all(self, code: str, place: Place) -> None:
        self._senseless = True
        self._refuse(code, place)

    def _refuse(self, code: str, place: Place, **fields: object) -> None:
        self._findings.add(refusal(code, path=self.path, place=place, **fields))
