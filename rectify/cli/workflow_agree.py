"""Showing what publishing or moving would do, and asking whether to go ahead."""

from __future__ import annotations

import sys

import typer

from engine.errors import RectifyError
from engine.operations.mails_after import MailsAfter
from engine.operations.preview import Preview
from engine.words import Words
from rectify.answers.previews import preview_with_mails
from rectify.cli.preview_mails import show_mails
from rectify.cli.workflow_preview import show_differences, show_moving
from rectify.terminal import Terminal

_REFUSED = 1
_ASK = Words("照这样做吗？", "Go ahead?")
_ASK_IN_SPITE = Words(
    "{people}一开始就会收到很多邮件。仍然照这样做吗？", "{people} would get many mails at once. Go ahead all the same?"
)


class NotConfirmed(RectifyError):
    """Something that changes much was asked for where nobody can be asked whether they mean it."""

    code = "not_confirmed"
    says = Words("没有人确认，什么都没有改动。", "Nobody confirmed this; nothing was changed.")
    remedy = Words(
        "先用--preview 看会怎样，再用--yes 执行。", "See what would happen with --preview, then go ahead with --yes."
    )


def require_askable(terminal: Terminal, *, yes: bool) -> None:
    """Let pass where somebody has agreed or can be asked; raises ``NotConfirmed``, before anything is worked out."""
    if not yes and (terminal.as_json or not sys.stdin.isatty()):
        raise NotConfirmed(where="--yes")


def agree(
    seen: Preview, mails: MailsAfter | None, terminal: Terminal, *, yes: bool, publishes: bool, moves: bool
) -> None:
    """Go on when somebody agrees to what they see."""
    if not terminal.as_json:
        show(seen, mails, terminal, publishes=publishes, moves=moves)
    if yes:
        return
    storms = mails.storms if mails else []
    question = _ASK_IN_SPITE.fill(people=[storm.name for storm in storms]) if storms else _ASK
    if not typer.confirm(question.text(terminal.language)):
        terminal.say(Words("什么都没有改动。", "Nothing was changed."))
        raise typer.Exit(_REFUSED)


def show(seen: Preview, mails: MailsAfter | None, terminal: Terminal, *, publishes: bool, moves: bool) -> None:
    """Print what would happen, for people or as one document."""
    if terminal.as_json:
        terminal.json(preview_with_mails(seen, mails, terminal.language))
        return
    if publishes:
        show_differences(seen, terminal)
    if moves:
        show_moving(seen, terminal)
        show_mails(mails, terminal)
