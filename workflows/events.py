"""The events of a YAML text, by one of two parsers that are made to agree.

PyYAML comes with two parsers: its own, whose objections ``complaints`` puts in words, and libyaml's, which is several
times as fast. The fast one is asked first. Both count columns in characters. They disagree about few things only:
tabs, question marks inside brackets, a comment glued to ``|`` or ``>``, where an empty value stands, and what may be
in a tag. A text with one of these or with an anchor, and one that libyaml refuses, is read again by PyYAML's own
parser, whose word is final. A test holds the two against each other over texts of every kind, so what a file means
never depends on how PyYAML was built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

from yaml import YAMLError
from yaml.events import Event, ScalarEvent, StreamEndEvent
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from workflows.problems import Place

# A question mark in a line that is only a comment says nothing to either parser.
_READ_DIFFERENTLY = re.compile(r"\t|[|>][-+0-9]*#|(?:^|[\r\n])(?! *#)[^\r\n]*\?")

_FAST: Any = None
with suppress(ImportError):  # PyYAML may have been built without libyaml.
    _FAST = import_module("yaml.cyaml").CParser


class Undecided(Exception):
    """The fast parser cannot be relied on for this text."""


class _Own(Reader, Scanner, Parser):
    """PyYAML's own parser up to its events, and nothing that could construct a value from them."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


class Events:
    """The events of a text by PyYAML's own parser, which may raise ``YAMLError``, ``ValueError`` and the like."""

    def __init__(self, text: str) -> None:
        # The stubs of PyYAML leave the parser's methods untyped.
        self._parser: Any = _Own(text)

    def __iter__(self) -> Iterator[Event]:
        """Yield every event."""
        get_event = self._parser.get_event
        while not isinstance(event := get_event(), StreamEndEvent):
            yield event
        yield event

    @property
    def reached(self) -> Place:
        """Return how far the parser has come."""
        return place_of(self._parser.get_mark())


def fast_events(text: str) -> Iterator[Event]:
    """Yield the events of a text by libyaml; raises ``Undecided`` where the other parser may see it differently."""
    if _FAST is None or _READ_DIFFERENTLY.search(text):
        raise Undecided
    try:
        get_event = _FAST(text).get_event
        while not isinstance(event := get_event(), StreamEndEvent):
            if _may_be_read_differently(event):
                raise Undecided
            yield event
    except (YAMLError, ValueError) as error:
        raise Undecided from error
    yield event


def _may_be_read_differently(event: Any) -> bool:
    if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
        return True
    return isinstance(event, ScalarEvent) and not event.value and not event.style


def place_of(mark: Any) -> Place:
    """Return a parser's mark, which counts from 0, as a place, which counts from 1."""
    return Place(line=mark.line + 1, column=mark.column + 1)
