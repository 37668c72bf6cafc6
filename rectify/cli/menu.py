"""Which module has which command: a module is read when one of its commands is typed, or when help lists them all.

Reading every module takes seconds, most of them for libraries of documents that ``rectify tick`` never needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from rectify.cli.standing_in import let_substitutes_act

# In the order of the help: what is done with one word, then what has commands below it.
MODULES: Mapping[str, str] = {
    "init": "system",
    "settings": "system",
    "doctor": "system",
    "demo": "system",
    "items": "items",
    "show": "items",
    "figures": "figures",
    "explain": "explain",
    "advance": "changes",
    "assign": "changes",
    "comment": "changes",
    "attach": "changes",
    "confide": "confiding",
    "withhold": "withholding",
    "receipt": "receipts",
    "disown": "receipts",
    "extend": "requests",
    "pause": "pauses",
    "resume": "pauses",
    "redate": "pauses",
    "urge": "urging",
    "history": "history",
    "tick": "clockwork",
    "deliver": "clockwork",
    "run": "clockwork",
    "forecast": "forecasts",
    "import": "papers",
    "handover": "handover",
    "measure": "measures",
    "progress": "progress",
    "request": "requests",
    "review": "reviews",
    "decision": "decisions",
    "notice": "notices",
    "feedback": "feedback",
    "duty": "duties",
    "clock": "clockwork",
    "channel": "channels",
    "webhook": "webhooks",
    "task": "tasks",
    "calendar": "calendar",
    "export": "exports",
    "template": "templates",
    "user": "people",
    "role": "roles",
    "unit": "units",
    "substitute": "absence",
    "snooze": "absence",
    "mail": "mail",
    "workflow": "workflows",
}


class Menu(TyperGroup):
    """The commands by name, each read when it is asked for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, without reading any."""
        return list(self.commands)


class _Commands(MutableMapping[str, Any]):
    def __init__(self) -> None:
        self._read: dict[str, Any] = dict.fromkeys(MODULES)

    def __getitem__(self, name: str) -> Any:
        if self._read[name] is None:
            self._read |= commands_of(MODULES[name])
        return self._read[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._read[name] = command

    def __delitem__(self, name: str) -> None:
        del self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def commands_of(module: str) -> dict[str, Any]:
    """Return the commands a module of this package adds, by name."""
    app = typer.Typer(rich_markup_mode="rich", callback=lambda: None)
    import_module(f"rectify.cli.{module}").register(app)
    let_substitutes_act(app)
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 - what has a callback is a group
    return dict(group.commands)
