"""What can be done at one door can be done at the others: the table in docs/api.md against what there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

from rectify.bootstrap import open_app
from rectify.cli.menu import MODULES, commands_of
from rectify.server import build_routes
from rectify.settings import load
from tests.security.matrix import routes

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
PREFIX = "/api/v1"
_ROW = re.compile(r"^\| (`.+?) \| (.+) \|$", re.MULTILINE)
_CALL = re.compile(r"`(GET|POST) (/[^`]*)`")


@cache
def tables() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the rows of each table of the page, by its heading."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {head: _ROW.findall(text) for head, text in zip(parts[::2], parts[1::2], strict=True)}


def commands(group: Mapping[str, Any], *above: str) -> Iterator[str]:
    for name, command in group.items():
        if isinstance(command, TyperGroup):
            yield from commands(command.commands, *above, name)
        else:
            yield " ".join((*above, name))


def every_command() -> set[str]:
    """Return every command there is, as it is typed."""
    found = {module: commands_of(module) for module in set(MODULES.values())}
    return {name for group in found.values() for name in commands(group)}


def every_call() -> set[str]:
    """Return every call of the API."""
    site = build_routes(open_app(load({"data": Path()}).settings))
    found = {(method, path.removeprefix(PREFIX)) for method, path in routes(site) if path.startswith(f"{PREFIX}/")}
    return {f"{method} {path}" for method, path in found}


def test_every_command_is_answered_by_a_call_or_is_the_machines_for_a_reason() -> None:
    answered = [row[0].strip("`") for row in tables()["What answers each command"]]
    machines = [row[0].strip("`") for row in tables()["Of the machine only"]]
    assert Counter(answered + machines) == Counter(every_command())
    assert all(_CALL.search(calls) for _command, calls in tables()["What answers each command"])
    assert all(len(why) > 10 for _command, why in tables()["Of the machine only"])


def test_every_call_answers_a_command_or_says_why_there_is_none() -> None:
    named = [
        " ".join(call) for _command, calls in tables()["What answers each command"] for call in _CALL.findall(calls)
    ]
    alone = [" ".join(call) for row, _why in tables()["Calls without a command"] for call in _CALL.findall(row)]
    assert {*named, *alone} == every_call()
    assert not set(named) & set(alone)
