"""What is wrong with a command as it was typed, in words: the library's own sentences are English only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from typer.exceptions import TyperException

from engine.words import Words
from rectify.http.invalid import words_of

_NO_COMMAND = re.compile(r"No such command '(.*)'\.", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
_NEEDS = re.compile(r"Option '(.*)' requires (?:an argument|(\d+) arguments)\.", re.DOTALL)
_TAKES_NONE = re.compile(r"Option '(.*)' does not take a value\.", re.DOTALL)
_ONE_OF = re.compile(r"(?:Value error, )?.* is not one of (.*)\.", re.DOTALL)


def said_of(fault: TyperException) -> Words:
    """Return what is wrong with a command line."""
    told = _BY_KIND.get(type(fault).__name__, _of_sentence)(fault)
    return told if told is not None else _as_text(fault.format_message())


def _of_sentence(fault: TyperException) -> Words | None:
    """Return what a sentence says that comes without anything else; None for one that is not known."""
    message = fault.format_message()
    if message == "Missing command.":
        return _UNFINISHED
    if found := _NO_COMMAND.fullmatch(message):
        return Words("没有“{name}”这个命令", "there is no command {name!r}").fill(name=found[1])
    if found := _EXTRA.fullmatch(message):
        return Words("多写了：{rest}", "more was typed than it takes: {rest}").fill(rest=found[1])
    return None


def _no_option(fault: TyperException) -> Words:
    name, others = getattr(fault, "option_name", ""), sorted(getattr(fault, "possibilities", None) or ())
    if not others:
        return Words("没有“{name}”这个选项", "there is no option {name}").fill(name=name)
    return Words("没有“{name}”这个选项，是不是{others}？", "there is no option {name}; is it {others}?").fill(
        name=name, others=others
    )


def _option(fault: TyperException) -> Words | None:
    message = fault.format_message()
    if found := _NEEDS.fullmatch(message):
        return Words("“{name}”后面要写{count}个值", "{name} needs {count} {count:value|values}").fill(
            name=found[1], count=found[2] or 1
        )
    if found := _TAKES_NONE.fullmatch(message):
        return Words("“{name}”后面不写值", "{name} takes no value").fill(name=found[1])
    return None


def _missing(fault: TyperException) -> Words:
    return Words("缺少{name}", "{name} is missing").fill(name=_place(fault))


def _value(fault: TyperException) -> Words | None:
    """Return what is wrong with one value: the reader of values is the one that reads requests, too."""
    errors: Callable[[], list[Mapping[str, object]]] | None = getattr(fault.__cause__, "errors", None)
    if errors is None:
        return None
    wrong = errors()[0]
    why = words_of(wrong)
    if found := _ONE_OF.fullmatch(str(wrong["msg"])):
        why = Words("应当是{names}之一", "it should be one of {names}").fill(names=found[1].replace("'", ""))
    return Words("{name}的值不对：{why}", "the value of {name} is wrong: {why}").fill(name=_place(fault), why=why)


def _place(fault: TyperException) -> str:
    """Return what an argument or option is called where it is typed: ``ITEM``, ``--limit``."""
    parameter = getattr(fault, "param", None)
    if parameter is None:
        return ""
    options = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return " / ".join(options) or str(parameter.metavar or parameter.name)


def _unfinished(_fault: TyperException) -> Words:
    return _UNFINISHED


def _as_text(message: str) -> Words:
    """Return a sentence nobody was known to meet as it is, in both languages."""
    said = message.replace("{", "{{").replace("}", "}}")
    return Words(said, said).fill()


_UNFINISHED = Words("后面还要写一个命令", "it goes on with another command")
_BY_KIND: Mapping[str, Callable[[TyperException], Words | None]] = {
    "NoArgsIsHelpError": _unfinished,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _option,
    "MissingParameter": _missing,
    "BadParameter": _value,
}
