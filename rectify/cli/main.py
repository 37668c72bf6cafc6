"""``rectify``: the commands put together, and the one place where a refusal becomes words and an exit status."""

from __future__ import annotations

import functools
import json
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from engine.errors import Collision, DatabaseBusy, DatabaseFault, ItemChanged, RectifyError, Unhealthy
from engine.words import LANGUAGES, Language, Words
from rectify.cli.invocation import Invocation
from rectify.cli.menu import Menu
from rectify.cli.usage import said_of
from rectify.settings import load

REFUSED, WRONG_USAGE, UNHEALTHY, CONFLICT, INTERRUPTED = 1, 2, 3, 4, 130

_HELP = (
    "整改事项台账：登记、推进、提醒、核查、销号。\n\n"
    "The ledger of rectification items: record, advance, remind, verify, close."
)


def _globals(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹 · data folder", metavar="DIR")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="zh|en", metavar="LANG")] = None,
) -> None:
    run = Invocation(flags={"data": data, "language": lang})
    context.obj = run
    context.call_on_close(run.close)


@functools.cache
def _commands() -> TyperGroup:
    """Return the command line; a command's signature is read once, which takes longer than most commands."""
    app = typer.Typer(
        cls=Menu,
        callback=_globals,
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 - what has a callback is a group
    return group


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        status = _commands().main(args=given, standalone_mode=False)
    except RectifyError as refusal:
        _report(refusal, given)
        status = _status(refusal)
    except typer.Exit as end:
        status = end.exit_code
    except TyperException as fault:
        _report(WrongUsage(fault=said_of(fault), command=_command(fault)), given)
        status = WRONG_USAGE
    except (typer.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        status = REFUSED
    except Exception as fault:  # noqa: BLE001 - the edge of the process: recorded whole, told in one line
        _report(UnexpectedFault(fault=type(fault).__name__, record=_record(fault)), given)
        status = REFUSED
    sys.exit(status if isinstance(status, int) else 0)


class WrongUsage(RectifyError):
    """The command line itself was not understood."""

    code = "wrong_usage"
    says = Words("命令写得不对：{fault}。", "The command was not understood: {fault}.")
    remedy = Words("看用法：{command} --help", "See: {command} --help")


class UnexpectedFault(RectifyError):
    """Something nobody foresaw; what happened is in the record, and nothing was half done."""

    code = "unexpected_fault"
    says = Words("程序出错（{fault}），这一步没有做成。", "Something went wrong ({fault}); this was not done.")
    remedy = Words("详情已记在{record}，转给维护人员。", "The details are in {record}; pass it to the maintainers.")


def _record(fault: Exception) -> str:
    """Write what happened to a file of its own and return its path."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="rectify-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as record:
        record.writelines(traceback.format_exception(fault))
    return record.name


def _command(fault: TyperException) -> str:
    context = getattr(fault, "ctx", None)
    return context.command_path if context is not None else "rectify"


def _status(refusal: RectifyError) -> int:
    if isinstance(refusal, ItemChanged | Collision | DatabaseBusy):
        return CONFLICT
    return UNHEALTHY if isinstance(refusal, Unhealthy | DatabaseFault) else REFUSED


def _report(refusal: RectifyError, given: list[str]) -> None:
    """Say what was refused: one or two lines on stderr, or with ``--json`` one document on stdout."""
    language = _language(given)
    message, remedy = refusal.message(language), refusal.way_out(language)
    if "--json" in given:
        error = {"code": refusal.code, "message": message, "where": refusal.where, "remedy": remedy or None}
        sys.stdout.write(json.dumps({"error": error}, ensure_ascii=False, indent=2) + "\n")
        return
    for line in (message, remedy):
        if line:
            sys.stderr.write(line.replace("\n", " ") + "\n")


def _language(given: list[str]) -> Language:
    """Return the language to refuse in, even when it is the settings that are refused."""
    for position, word in enumerate(given[:-1]):
        if word == "--lang" and given[position + 1] in LANGUAGES:
            return "en" if given[position + 1] == "en" else "zh"
    try:
        return load({}).settings.language
    except RectifyError:
        return "zh"
