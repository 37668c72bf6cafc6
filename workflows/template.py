"""A file to start writing from: the commented template, or a copy of another workflow, under a name of its own."""

from __future__ import annotations

import re
from importlib.resources import files

from engine.errors import InvalidInput
from engine.words import Words
from workflows.characters import as_text
from workflows.reader import read
from workflows.schema import SCHEMA_FILE
from workflows.values import NAME

_KEY = ("workflow",)
_FOR_EDITORS = "# yaml-language-server: $schema="
_LINE = re.compile(r"\r\n|\r|\n")


def template() -> str:
    """Return the text of the template; its key is ``template``."""
    return (files("workflows") / "template.yaml").read_text(encoding="utf-8")


def checked_key(key: str) -> str:
    """Return the key of a workflow as it was typed; raises ``InvalidInput`` for one the vocabulary does not allow."""
    try:
        NAME.of(key)
    except ValueError:
        raise InvalidInput(
            what=Words("工作流的名称", "Name of the workflow"),
            value=key,
            why=Words("不是这样的名称", "it is no such name"),
            allowed=NAME.expected,
        ) from None
    return key


def renamed(source: str | bytes, key: str, *, file: str) -> str:
    """Return a workflow file with another key, comments and all, and with the line that tells editors its schema.

    Raises ``InvalidInput`` for a text in which no key can be found; ``file`` is the name this refusal shows.
    """
    text, _faults = as_text(source)
    reading = read(text)
    old = reading.data.get("workflow") if isinstance(reading.data, dict) else None
    if not isinstance(old, str) or not old:
        raise _keyless(file)
    place = reading.values[_KEY]
    start = _index(text, place.line) + place.column - 1
    at = text.find(old, start, start + len(old) + 1)
    if at < 0:
        raise _keyless(file)
    text = text[:at] + key + text[at + len(old) :]
    return text if _FOR_EDITORS in text else f"{_FOR_EDITORS}{SCHEMA_FILE}\n{text}"


def _index(text: str, line: int) -> int:
    """Return where a line begins."""
    ends = [match.end() for match in _LINE.finditer(text)]
    return ([0, *ends])[line - 1]


def _keyless(file: str) -> InvalidInput:
    return InvalidInput(
        what=Words("工作流文件", "Workflow file"),
        value=file,
        why=Words("里面找不到“workflow: 名称”", "there is no `workflow: NAME` in it"),
        allowed=Words("一个通过检查的工作流文件", "a workflow file that passes the check"),
        where=file,
    )
