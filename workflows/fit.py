"""Holds the data of a file against the shape: reads values, looks names up, refuses what is not in the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from engine.domain.definition import EVENTS, INSPECTION_KIND, STATED_DATE, FieldKind, GuardUse, GuardValue
from engine.domain.guards import GuardSpec, Parameter
from engine.domain.permission import is_own_role
from engine.words import Words
from workflows.problems import LONGEST_QUOTE, NOTHING, Finding, Findings, Path, TooManyFindings, quoted
from workflows.reader import Data
from workflows.shape import (
    FIELDS,
    PERSONS,
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
from workflows.values import COUNT, NAME, Choice, Value

_LONGEST_LIST = 12
# Comparing spellings costs time, and no honest workflow has more names of a kind.
_MOST_COMPARED = 60

_NAMED: Mapping[Named, Words] = {
    Named.STATE: Words("状态", "state"),
    Named.DEADLINE: Words("期限", "deadline"),
    Named.LADDER: Words("提醒阶梯", "ladder"),
    Named.REVIEW: Words("复核", "review"),
    Named.RECEIPT: Words("签收", "receipt"),
    Named.PROGRESS: Words("进展报告", "progress report"),
    Named.STEP: Words("步骤", "transition"),
    Named.FIELD: Words("字段", "field"),
    Named.GROUP: Words("佐证材料分组", "evidence group"),
    Named.DAY: Words("起算日", "day to count from"),
    Named.DUE_DAY: Words("到期日字段", "date field"),
    Named.ANSWERS: Words("选择字段", "choice field"),
    Named.PERSON: Words("角色或关系", "role or relation"),
    Named.NOTICE: Words("通知", "notice"),
    Named.GUARD: Words("条件", "guard"),
}
# When a required section is missing, that is said once and not at each name that points into it.
_REQUIRED_SECTIONS = (Named.STATE, Named.STEP)
# The sections whose keys are names.
_SECTIONS = (
    Named.STATE,
    Named.DEADLINE,
    Named.LADDER,
    Named.REVIEW,
    Named.RECEIPT,
    Named.PROGRESS,
    Named.FIELD,
    Named.GROUP,
)
_LIST = Words("一个列表，例如[owner, manager]", "a list such as [owner, manager]")
_MAPPING = Words("下一层的“键: 值”", "`key: value` lines one level deeper")
_REQUIREMENT = Words("条件的名称，或“条件: 数值”", "the name of a guard, or `guard: argument`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The values of a file that could be read, and what is wrong with the others."""

    data: Mapping[str, Any]
    findings: tuple[Finding, ...]


def fit(data: Data, vocabulary: Vocabulary) -> Fitted:
    """Return the values of a file; where there are findings, the value is left out."""
    fitting = _Fitting(_names(data, vocabulary), vocabulary)
    found: Any = None
    with suppress(TooManyFindings):
        found = fitting.value(data, WORKFLOW, ())
    return Fitted(data=found if isinstance(found, dict) else {}, findings=tuple(fitting.findings))


def _names(data: Data, vocabulary: Vocabulary) -> Mapping[Named, tuple[str, ...]]:
    """Return what each reference may name; a section that cannot be read names nothing."""
    sections = data if isinstance(data, dict) else {}
    steps = sections.get("transitions")
    names: dict[Named, tuple[str, ...]] = {
        Named.STEP: tuple(
            trigger
            for step in (steps if isinstance(steps, list) else [])
            if isinstance(step, dict) and isinstance(trigger := step.get("trigger"), str)
        ),
        Named.PERSON: (*PERSONS, *_own_roles(sections)),
        Named.NOTICE: tuple(sorted(vocabulary.notice_kinds)),
        Named.GUARD: tuple(vocabulary.guards),
    }
    for section in _SECTIONS:
        entries = sections.get(section)
        names[section] = tuple(entries) if isinstance(entries, dict) else ()
    dates = _fields_of(sections, FieldKind.DATE)
    names[Named.DAY] = (*EVENTS, *dates)
    names[Named.DUE_DAY] = (STATED_DATE, *dates)
    names[Named.ANSWERS] = (INSPECTION_KIND, *_fields_of(sections, FieldKind.CHOICE))
    return {kind: tuple(dict.fromkeys(known)) for kind, known in names.items()}


def _own_roles(sections: Mapping[str, Data]) -> tuple[str, ...]:
    """Return what the file calls besides roles and relations of the product: roles of its own, by usable names."""
    named = sections.get("roles")
    own = (key for key in named if is_own_role(key)) if isinstance(named, dict) else ()
    return tuple(key for key in own if re.fullmatch(NAME.pattern, key))


def _fields_of(sections: Mapping[str, Data], kind: FieldKind) -> tuple[str, ...]:
    fields = sections.get(Named.FIELD)
    entries = fields.items() if isinstance(fields, dict) else ()
    return tuple(key for key, entry in entries if isinstance(entry, dict) and entry.get("kind") == kind)


class _Fitting:
    """One pass over the data. Each method returns the value, or None with a finding."""

    def __init__(self, names: Mapping[Named, tuple[str, ...]], vocabulary: Vocabulary) -> None:
        self._names = names
        self._vocabulary = vocabulary
        self.findings = Findings()

    def value(self, data: Data, shape: Shape, path: Path) -> Any:
        """Return what the data means by its shape."""
        match shape:
            case Record():
                return self._record(data, shape, path)
            case Table():
                return self._table(data, shape, path)
            case Rows():
                return self._rows(data, shape, path)
            case Requirement():
                return self._requirement(data, path)
            case Value():
                return self._word(data, shape, path)
            case Choice():
                return self._choice(data, shape, path)
            case Reference():
                return self._reference(data, shape, path)

    def _record(self, data: Data, shape: Record, path: Path) -> Any:
        if not isinstance(data, dict):
            return self._expected(data, _MAPPING, path)
        for key in [key for key in data if key not in shape.keys]:
            said = _UNKNOWN_KEY.fill(key=quoted(key))
            self._refuse((*path, key), "unknown_key", said, closest(key, shape.keys), key=True)
        for key, known in shape.keys.items():
            if known.required and key not in data:
                self._refuse(path, "missing_key", _MISSING_KEY.fill(key=key), _MISSING_HINT.fill(key=key), key=True)
        return {
            key: self.value(data[key], known.shape, (*path, key)) for key, known in shape.keys.items() if key in data
        }

    def _table(self, data: Data, shape: Table, path: Path) -> Any:
        if not isinstance(data, dict) or not data:
            return self._expected(data, _MAPPING, path)
        found = {}
        for key, inside in data.items():
            name = self._key(key, shape.key, (*path, key))
            found[name] = self.value(inside, shape.entry, (*path, key))
        return found

    def _key(self, key: str, shape: Value | Reference, path: Path) -> Any:
        """Return what a key means; what is wrong with it is found at the key, not at what it holds."""
        before = len(self.findings)
        found = self.value(key, shape, path)
        self.findings[before:] = [replace(finding, on_key=True) for finding in self.findings[before:]]
        return found

    def _rows(self, data: Data, shape: Rows, path: Path) -> Any:
        if shape.alone and isinstance(data, str):
            return (self.value(data, shape.entry, path),)
        if not isinstance(data, list) or not data:
            return self._expected(data, _LIST, path)
        if shape.distinct:
            self._refuse_repeated(data, path)
        return tuple(self.value(entry, shape.entry, (*path, index)) for index, entry in enumerate(data))

    def _word(self, data: Data, shape: Value, path: Path) -> Any:
        if not isinstance(data, str):
            return self._expected(data, shape.expected, path)
        try:
            return shape.of(data)
        except ValueError:
            return self._expected(data, shape.expected, path)

    def _choice(self, data: Data, shape: Choice, path: Path) -> Any:
        if isinstance(data, str) and data in shape.options:
            return data
        return self._expected(data, _ONE_OF.fill(options=shape.options), path, options=shape.options)

    def _reference(self, data: Data, shape: Reference, path: Path) -> Any:
        known, what = self._names[shape.to], _NAMED[shape.to]
        if not isinstance(data, str) or not data:
            return self._expected(data, _NAME_OF.fill(what=what), path)
        if data in known or (not known and shape.to in _REQUIRED_SECTIONS):
            return data
        said = _UNKNOWN_NAME.fill(what=what, name=quoted(data))
        return self._refuse(path, "unknown_name", said, closest(data, known) if known else _DEFINE)

    def _requirement(self, data: Data, path: Path) -> Any:
        if isinstance(data, dict) and len(data) == 1:
            name, given = next(iter(data.items()))
            return self._guard(name, given, (*path, name))
        if isinstance(data, str):
            return self._guard(data, None, path)
        return self._expected(data, _REQUIREMENT, path)

    def _guard(self, name: str, given: Data | None, path: Path) -> GuardUse | None:
        if self._key(name, Reference(to=Named.GUARD), path) is None:
            return None
        spec = self._vocabulary.guards[name]
        parameters, arguments = spec.parameters, self._direct(given, spec)
        for key in [key for key in arguments if key not in parameters]:
            said = _UNKNOWN_ARGUMENT.fill(guard=name, key=quoted(key))
            hint = closest(key, parameters) if parameters else _BARE.fill(guard=name)
            self._refuse(path, "unknown_argument", said, hint)
        read: dict[str, GuardValue] = {}
        for key, kind in parameters.items():
            if key not in arguments and key in spec.optional:
                continue
            if key not in arguments:
                said = _MISSING_ARGUMENT.fill(guard=name, key=key)
                self._refuse(path, "missing_argument", said, _ARGUMENT_HINT.fill(guard=name, example=_EXAMPLES[kind]))
                continue
            inside = (*path, key) if isinstance(given, dict) else path
            read[key] = self.value(arguments[key], PARAMETERS[kind], inside)
        return GuardUse(name=name, arguments=read)

    @staticmethod
    def _direct(given: Data | None, spec: GuardSpec) -> Mapping[str, Data]:
        """Return arguments by name; a guard that needs one argument may be given it directly."""
        if given is None:
            return {}
        if isinstance(given, dict):
            return given
        needed = [key for key in spec.parameters if key not in spec.optional]
        return {needed[0] if len(needed) == 1 else str(given): given}

    def _refuse_repeated(self, entries: list[Data], path: Path) -> None:
        seen: set[str] = set()
        for index, entry in enumerate(entries):
            for name in [entry] if isinstance(entry, str) else entry:
                if isinstance(name, str) and name in seen:
                    self._refuse((*path, index), "repeated", _REPEATED.fill(name=quoted(name)), _REPEATED_HINT)
                elif isinstance(name, str):
                    seen.add(name)

    def _expected(self, data: Data, expected: Words, path: Path, *, options: Iterable[str] = ()) -> None:
        if not data:
            return self._refuse(path, "empty_value", _EMPTY, _WRITE.fill(expected=expected))
        if isinstance(data, str):
            hint = closest(data, options) if options else _WRITE.fill(expected=expected)
            return self._refuse(path, "wrong_value", _WRONG_VALUE.fill(value=quoted(data)), hint)
        what = Words("列表", "A list") if isinstance(data, list) else Words("下一层的内容", "A mapping")
        return self._refuse(path, "wrong_kind", _WRONG_KIND.fill(what=what), _WRITE.fill(expected=expected))

    def _refuse(self, path: Path, code: str, message: Words, hint: Words = NOTHING, *, key: bool = False) -> None:
        self.findings.add(Finding(path=path, code=code, message=message, hint=hint, on_key=key))


def closest(word: str, options: Iterable[str]) -> Words:
    """Return a hint: the known word that was probably meant, else all that are known."""
    known = [str(option) for option in options if len(option) <= LONGEST_QUOTE]
    near = get_close_matches(quoted(word), known[:_MOST_COMPARED], n=1)
    if near:
        return Words("是不是想写“{near}”？", "Did you mean {near!r}?").fill(near=near[0])
    if len(known) > _LONGEST_LIST:
        known = [*known[:_LONGEST_LIST], "…"]
    return Words("可以写：{known}。", "Known: {known}.").fill(known=known)


PARAMETERS: Mapping[Parameter, Shape] = {
    Parameter.COUNT: COUNT,
    Parameter.STEP: Reference(to=Named.STEP),
    Parameter.FIELDS: FIELDS,
    Parameter.GROUP: Reference(to=Named.GROUP),
}
_EXAMPLES: Mapping[Parameter, str] = {
    Parameter.COUNT: "1",
    Parameter.STEP: "submit",
    Parameter.FIELDS: "[cause]",
    Parameter.GROUP: "results",
}


_UNKNOWN_KEY = Words("不认识“{key}”", "{key!r} is not known here")
_MISSING_KEY = Words("缺少“{key}”", "{key!r} is missing")
_MISSING_HINT = Words("在这一层加上“{key}: …”。", "Add `{key}: …` at this level.")
_EMPTY = Words("这里没有内容", "There is nothing here")
_WRONG_VALUE = Words("“{value}”不能用在这里", "{value!r} cannot stand here")
_WRONG_KIND = Words("{what}不能用在这里", "{what} cannot stand here")
_WRITE = Words("这里写{expected}。", "Write {expected}.")
_ONE_OF = Words("其中之一：{options}", "one of: {options}")
_NAME_OF = Words("{what}的名称", "the name of a {what}")
_UNKNOWN_NAME = Words("没有名为“{name}”的{what}", "There is no {what} {name!r}")
_UNKNOWN_ARGUMENT = Words("条件“{guard}”不用参数“{key}”", "The guard {guard!r} takes no {key!r}")
_MISSING_ARGUMENT = Words("条件“{guard}”缺少参数“{key}”", "The guard {guard!r} needs {key!r}")
_ARGUMENT_HINT = Words("写成“{guard}: {example}”。", "Write `{guard}: {example}`.")
_DEFINE = Words("先在文件里写一个，或删去这里。", "Write one in the file first, or delete this.")
_BARE = Words("只写“{guard}”。", "Write `{guard}` alone.")
_REPEATED = Words("“{name}”写了两次", "{name!r} is listed twice")
_REPEATED_HINT = Words("删去一处。", "Delete one of them.")
