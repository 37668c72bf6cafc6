"""Strict YAML text to plain data: text, lists and mappings, and a place for each.

It reads parser events only, so nothing is ever constructed or expanded: an anchor or a merge key is refused when it is
seen. Every scalar stays text; what is a number or true/false is for the shape to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from workflows.characters import as_text, unseen_in
from workflows.complaints import complaint, refusal
from workflows.problems import Finding, Findings, Path, Place, TooManyFindings, quoted

Data: TypeAlias = "str | list[Data] | dict[str, Data]"

DEEPEST = 20
MOST_NODES = 5_000

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
    walk = _Walk(text)
    data = walk.document()
    return Reading(
        data=None if walk.senseless else data,
        keys=walk.keys,
        values=walk.values,
        findings=tuple(walk.findings),
    )


class _Events(Reader, Scanner, Parser):
    """The events of a YAML text, and nothing that could construct a value from them."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


class _EnoughRead(Exception):
    """The text goes on beyond what a workflow file may hold."""


class _Walk:
    """One pass over the events of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The stubs of PyYAML leave the parser's methods untyped.
        self._events: Any = _Events(text)
        self._nodes = 0
        self._path: Path = ()
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.findings = Findings()
        self.senseless = False

    def document(self) -> Data | None:
        """Return the data of the only document; findings and places are in the attributes."""
        try:
            return self._only_document()
        except (_EnoughRead, TooManyFindings):
            pass
        except YAMLError as error:
            self.findings.append(complaint(error, path=self._path, reached=_place(self._events.get_mark())))
        except (ValueError, ArithmeticError, LookupError, RecursionError):
            # The scanner itself fails on some texts, for example on an escape beyond Unicode.
            self.findings.append(refusal("syntax", path=self._path, place=_place(self._events.get_mark())))
        self.senseless = True
        return None

    def _only_document(self) -> Data | None:
        self._events.get_event()
        start = self._events.get_event()
        if isinstance(start, StreamEndEvent):
            self._refuse("empty", Place(line=1, column=1))
            self.senseless = True
            return None
        self._refuse_directives(start)
        data = self._node((), keep=True)
        while not isinstance(event := self._events.get_event(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                self._refuse("several_documents", _place(event.start_mark))
                raise _EnoughRead
        return data

    def _refuse_directives(self, start: Any) -> None:
        for number, line in enumerate(self._text.splitlines()[: start.end_mark.line], 1):
            if line.startswith("%"):
                self._senseless("directive", Place(line=number, column=1))

    def _node(self, path: Path, *, keep: bool) -> Data:
        event = self._events.get_event()
        place = _place(event.start_mark)
        self._path = path
        self._count(path, place)
        self._refuse_marks(event, place)
        if keep:
            self.values[path] = place
        if isinstance(event, AliasEvent):
            return ""
        if isinstance(event, ScalarEvent):
            return self._text_of(event, path, place)
        inside = self._mapping(path, keep=keep) if isinstance(event, MappingStartEvent) else self._list(path, keep=keep)
        self._path = path
        return inside

    def _list(self, path: Path, *, keep: bool) -> Data:
        found: list[Data] = []
        while not self._events.check_event(SequenceEndEvent):
            found.append(self._node((*path, len(found)), keep=keep))
        self._events.get_event()
        return found

    def _mapping(self, path: Path, *, keep: bool) -> Data:
        found: dict[str, Data] = {}
        first: dict[str, int] = {}
        while not self._events.check_event(MappingEndEvent):
            key = self._key(path)
            if key is None:
                self._node((*path, "?"), keep=False)
                continue
            word, place = key
            self._path = inside = (*path, word)
            if word in found:
                self._refuse("duplicate_key", place, key=quoted(word), line=first[word])
                self._node(inside, keep=False)
                continue
            first[word] = place.line
            if keep:
                self.keys[inside] = place
            found[word] = self._node(inside, keep=keep)
        self._events.get_event()
        return found

    def _key(self, path: Path) -> tuple[str, Place] | None:
        """Return the next key, or None when it is nothing a mapping may have."""
        place = _place(self._events.peek_event().start_mark)
        if not self._events.check_event(ScalarEvent):
            self._node((*path, "?"), keep=False)
            self._senseless("key_not_text", place)
            return None
        event = self._events.get_event()
        self._count(path, place)
        self._refuse_marks(event, place)
        if event.style is None and event.value == "<<":
            self._senseless("merge_key", place)
            return None
        if event.style is None and _NOT_TEXT.fullmatch(event.value):
            self._refuse("key_not_text", place)
        return self._text_of(event, path, place), place

    def _text_of(self, event: Any, path: Path, place: Place) -> str:
        value = str(event.value)
        if finding := unseen_in(value, path=path, place=place):
            self.findings.add(finding)
        return value

    def _refuse_marks(self, event: Any, place: Place) -> None:
        if isinstance(event, AliasEvent):
            self._senseless("alias", place)
        elif event.anchor is not None:
            self._senseless("anchor", place)
        if getattr(event, "tag", None) is not None:
            self._senseless("tag", place)

    def _count(self, path: Path, place: Place) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._refuse("too_many_values", place)
            raise _EnoughRead
        if len(path) >= DEEPEST:
            self._refuse("too_deep", place)
            raise _EnoughRead

    def _senseless(self, code: str, place: Place) -> None:
        self.senseless = True
        self._refuse(code, place)

    def _refuse(self, code: str, place: Place, **fields: object) -> None:
        self.findings.add(refusal(code, path=self._path, place=place, **fields))


def _place(mark: Any) -> Place:
    return Place(line=mark.line + 1, column=mark.column + 1)
