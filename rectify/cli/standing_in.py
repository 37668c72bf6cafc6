"""``--for USER``: given to every command that takes ``--as``, for a substitute who acts for an absent person."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer
from typer.models import CommandInfo

from engine.errors import InvalidInput
from engine.words import Words
from rectify.cli.invocation import invocation

_ACTS, _FOR = "as_user", "stands_in_for"
_HELP = "代谁办理：其不在期间由 --as 的人代办 · in place of an absent person, as their substitute"
_OPTION = inspect.Parameter(
    _FOR,
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[str | None, typer.Option("--for", help=_HELP, metavar="USER")],
)


def let_substitutes_act(app: typer.Typer) -> None:
    """Put ``--for`` beside each ``--as`` of a command line: no command can forget it."""
    for command in _commands(app):
        asked = command.callback
        if asked is not None and _ACTS in inspect.signature(asked).parameters:
            command.callback = _told_first(asked)


def _commands(app: typer.Typer) -> Iterator[CommandInfo]:
    yield from app.registered_commands
    for group in app.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance)


def _told_first(command: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a command: whom it is carried out for is known before it asks who acts."""

    @functools.wraps(command)
    def run(**given: Any) -> Any:
        absent = given.pop(_FOR)
        if absent is not None:
            if given[_ACTS] is None:
                raise InvalidInput(
                    what=Words("代办", "Standing in"),
                    value=absent,
                    where="--for",
                    why=Words("没有说由谁代办", "it does not say who stands in"),
                    allowed=Words("与 --as USER 一起使用", "together with --as USER"),
                )
            invocation(given["context"]).stands_in_for = absent
        return command(**given)

    asks = inspect.signature(command, eval_str=True)
    run.__signature__ = asks.replace(parameters=[*asks.parameters.values(), _OPTION])  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in asks.parameters.items()} | {
        _FOR: _OPTION.annotation
    }
    return run
