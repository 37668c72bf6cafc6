"""The vocabulary as JSON Schema 2020-12, published as ``workflow.schema.json``: an editor completes and checks with it.

It knows every key, word and pattern. What it cannot know is which names a file defines: a reference may be any name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from engine.domain.guards import GuardSpec, Parameter
from engine.domain.permission import ROLE_WORDS
from engine.words import Words
from workflows.fit import PARAMETERS
from workflows.shape import (
    APPROVAL,
    DEADLINE,
    DUTY,
    FIELD,
    FIELDS,
    FIRST_STATE,
    HELPS,
    MEASURES,
    OUTCOME,
    PEOPLE,
    PERSONS,
    PROGRESS,
    RECEIPT,
    REQUEST,
    REQUIRES,
    REVIEW,
    RUNG,
    STATE,
    STATES,
    STATUS,
    TELLS,
    TITLES,
    TRANSITION,
    WORKFLOW,
    Named,
    Record,
    Reference,
    Requirement,
    Rows,
    Shape,
    Table,
    Vocabulary,
)
from workflows.values import COUNT, EVENT_SAYS, FLAG, LIMIT, NAME, ORIGIN_SAYS, STATED_DATE_SAYS, Choice, Value

Schema: TypeAlias = dict[str, Any]

SCHEMA_FILE = "workflow.schema.json"

# Shapes that are written once in the schema and referred to by name.
_DEFINED: Mapping[str, Shape] = {
    "name": NAME,
    "flag": FLAG,
    "count": COUNT,
    "limit": LIMIT,
    "title": TITLES,
    "help": HELPS,
    "people": PEOPLE,
    "of_fields": FIELDS,
    "of_states": STATES,
    "requires": REQUIRES,
    "tells": TELLS,
    "field": FIELD,
    "state": STATE,
    "transition": TRANSITION,
    "deadline": DEADLINE,
    "rung": RUNG,
    "outcome": OUTCOME,
    "review": REVIEW,
    "approval": APPROVAL,
    "receipt": RECEIPT,
    "progress": PROGRESS,
    "measures": MEASURES,
    "request": REQUEST,
    "duty": DUTY,
    "status": STATUS,
    "first_state": FIRST_STATE,
}
# What a reference may name although the file does not define it; the file's own names go on beside these.
_BESIDES: Mapping[Named, Mapping[str, Words]] = {
    Named.DAY: EVENT_SAYS,
    Named.DUE_DAY: STATED_DATE_SAYS,
    Named.ANSWERS: ORIGIN_SAYS,
    Named.PERSON: {person: ROLE_WORDS[person] for person in PERSONS},
}
_TITLE = Words("整改工作流", "Rectify workflow")
_ARGUMENTS: Mapping[Parameter, Words] = {
    Parameter.COUNT: Words("至少多少", "at least how many"),
    Parameter.STEP: Words("哪一步", "which step"),
    Parameter.FIELDS: Words("哪些字段", "which fields"),
    Parameter.GROUP: Words("哪个分组", "of which group"),
}


def schema_text(vocabulary: Vocabulary) -> str:
    """Return the text of the published file."""
    return json.dumps(schema_of(vocabulary), ensure_ascii=False, indent=2) + "\n"


def schema_of(vocabulary: Vocabulary) -> Schema:
    """Return the schema of a workflow file.

    It takes values as an editor sees them: ``true`` is a truth value there and ``10`` a number. Beside the standard it
    uses ``enumDescriptions`` and ``patternErrorMessage``, which editors show and validators pass over.
    """
    writing = _Writing(vocabulary)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:rectify:workflow",
        "title": _both(_TITLE),
        **writing.whole(WORKFLOW),
        "$defs": {name: writing.whole(shape) for name, shape in _DEFINED.items()},
    }


class _Writing:
    """Shapes to schemas, for the guards and notices of one product."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._guards = vocabulary.guards
        self._closed: Mapping[Named, Mapping[str, Words] | Iterable[str]] = {
            Named.NOTICE: sorted(vocabulary.notice_kinds),
        }

    def of(self, shape: Shape) -> Schema:
        """Return a shape's schema, or a reference to where it is written."""
        name = next((name for name, defined in _DEFINED.items() if defined is shape), None)
        return self.whole(shape) if name is None else {"$ref": f"#/$defs/{name}"}

    def whole(self, shape: Shape) -> Schema:
        """Return a shape's schema, written out."""
        match shape:
            case Value():
                return _value(shape)
            case Choice():
                return _one_of(shape.says)
            case Reference():
                return self._reference(shape)
            case Rows():
                return self._rows(shape)
            case Table():
                return self._table(shape)
            case Record():
                return self._record(shape)
            case Requirement():
                return self._requirement()

    def _reference(self, shape: Reference) -> Schema:
        if shape.to in self._closed:
            return _one_of(self._closed[shape.to])
        if shape.to in _BESIDES:
            return {"anyOf": [_one_of(_BESIDES[shape.to]), self.of(NAME)]}
        return self.of(NAME)

    def _rows(self, shape: Rows) -> Schema:
        entry = self.of(shape.entry)
        rows = {"type": "array", "items": entry, "minItems": 1, "uniqueItems": shape.distinct}
        return {"anyOf": [entry, rows]} if shape.alone else rows

    def _table(self, shape: Table) -> Schema:
        entry = self.of(shape.entry)
        keys = self.of(shape.key)
        if "enum" in keys:
            said = keys.get("enumDescriptions", [])
            each = [{**entry, "description": text} for text in said] or [entry] * len(keys["enum"])
            named = dict(zip(keys["enum"], each, strict=True))
            return {"type": "object", "properties": named, "additionalProperties": False, "minProperties": 1}
        return {"type": "object", "propertyNames": keys, "additionalProperties": entry, "minProperties": 1}

    def _record(self, shape: Record) -> Schema:
        return {
            "type": "object",
            "properties": {
                key: {**self.of(known.shape), "description": _both(known.says)} for key, known in shape.keys.items()
            },
            "required": [key for key, known in shape.keys.items() if known.required],
            "additionalProperties": False,
        }

    def _requirement(self) -> Schema:
        bare = {name: guard.says for name, guard in self._guards.items() if not _needed(guard)}
        given = {name: self._guard(guard) for name, guard in self._guards.items() if guard.parameters}
        one = {"type": "object", "properties": given, "additionalProperties": False}
        return {"anyOf": [_one_of(bare), {**one, "minProperties": 1, "maxProperties": 1}]}

    def _guard(self, guard: GuardSpec) -> Schema:
        needed = _needed(guard)
        said = _both(guard.says)
        arguments = {
            "type": "object",
            "properties": {
                key: {**self.of(PARAMETERS[kind]), "description": _both(_ARGUMENTS[kind])}
                for key, kind in guard.parameters.items()
            },
            "required": needed,
            "additionalProperties": False,
        }
        if len(needed) != 1:
            return {**arguments, "description": said}
        alone = self.of(PARAMETERS[guard.parameters[needed[0]]])
        return {"anyOf": [alone, arguments], "description": said}


def _needed(guard: GuardSpec) -> list[str]:
    return [key for key in guard.parameters if key not in guard.optional]


def _value(shape: Value) -> Schema:
    """Return the schema of one word: text of its pattern, or what an editor takes such a text for."""
    taken_for = shape.typed.get("type", [])
    types = [taken_for] if isinstance(taken_for, str) else [*taken_for]
    return {
        **shape.typed,
        "type": [*types, "string"] if types else "string",
        "pattern": f"^(?:{_ecma(shape.pattern)})$",
        "patternErrorMessage": _both(shape.expected),
    }


def _ecma(pattern: str) -> str:
    """Return a pattern as JavaScript reads it: groups lose their names."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _one_of(words: Mapping[str, Words] | Iterable[str]) -> Schema:
    said = [_both(text) for text in words.values()] if isinstance(words, Mapping) else []
    return {"enum": list(words)} | ({"enumDescriptions": said} if said else {})


def _both(words: Words) -> str:
    return f"{words.zh} · {words.en}"
