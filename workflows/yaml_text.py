"""Plain data to YAML text, laid out as a person would: lists below their key, what is short on one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

Word: TypeAlias = bool | int | str
Written: TypeAlias = "Word | Sequence[Written] | Mapping[str, Written]"

_LONGEST_LINE = 96
_TEXT = "tag:yaml.org,2002:str"


def laid_out(data: Mapping[str, Written]) -> str:
    """Return a mapping as YAML text that ends with a line break; the order of keys is kept."""
    events = [
        StreamStartEvent(),
        DocumentStartEvent(explicit=False),
        *_mapping(data, in_line=False),
        DocumentEndEvent(explicit=False),
        StreamEndEvent(),
    ]
    return str(yaml.emit(events, Dumper=_Layout, width=sys.maxsize, allow_unicode=True))


class _Layout(yaml.SafeDumper):
    """PyYAML's own emitter and its quoting, with the entries of a list indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Indent the entries of a list as those of a mapping."""
        return super().increase_indent(flow, False)


def _events(data: Written, *, in_line: bool) -> Iterator[Event]:
    if isinstance(data, Mapping):
        yield from _mapping(data, in_line=in_line)
    elif isinstance(data, Word):
        yield _scalar(data)
    else:
        yield from _list(data, in_line=in_line)


def _mapping(data: Mapping[str, Written], *, in_line: bool) -> Iterator[Event]:
    yield MappingStartEvent(anchor=None, tag=None, implicit=True, flow_style=in_line)
    for key, value in data.items():
        yield _scalar(key)
        yield from _events(value, in_line=in_line or _fits_a_line(value))
    yield MappingEndEvent()


def _list(data: Sequence[Written], *, in_line: bool) -> Iterator[Event]:
    yield SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=in_line)
    for entry in data:
        # A lone ``guard: argument`` reads better without braces.
        is_pair = isinstance(entry, Mapping) and len(entry) == 1
        yield from _events(entry, in_line=in_line or (_fits_a_line(entry) and not is_pair))
    yield SequenceEndEvent()


def _scalar(value: Word) -> ScalarEvent:
    """Return a word as it is written; text that other readers would take for a number or a truth is quoted."""
    if isinstance(value, bool):
        return ScalarEvent(anchor=None, tag=None, implicit=(True, False), value="true" if value else "false")
    text = str(value)
    # The stubs of PyYAML leave the resolver untyped.
    resolver: Any = Resolver()
    is_plain = isinstance(value, int) or resolver.resolve(ScalarNode, text, (True, False)) == _TEXT
    return ScalarEvent(anchor=None, tag=None, implicit=(is_plain, True), value=text)


def _fits_a_line(data: Written) -> bool:
    """Say whether a list or mapping is short and holds nothing but words and lists of words."""
    if isinstance(data, Word):
        return False
    entries = list(data.values()) if isinstance(data, Mapping) else data
    return all(isinstance(entry, Word) or _is_words(entry) for entry in entries) and _length(data) <= _LONGEST_LINE


def _is_words(data: Written) -> bool:
    return not isinstance(data, Mapping | Word) and all(isinstance(entry, Word) for entry in data)


def _length(data: Written) -> int:
    if isinstance(data, Word):
        return len(str(data))
    if isinstance(data, Mapping):
        return sum(len(key) + len(": ") + _length(value) + len(", ") for key, value in data.items())
    return sum(_length(entry) + len(", ") for entry in data)
