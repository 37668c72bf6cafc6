"""Commands about what the public says to a published notice: record, list, show, acknowledge, assign, answer, end."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from engine.domain.feedback import CameBy, FeedbackState
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.feedback_list import list_feedback, one_feedback
from engine.operations.hearing_feedback import Heard, Receipt, record_feedback, record_feedback_on_inspection
from engine.operations.public_feedback import Treated
from engine.operations.treating_feedback import (
    acknowledge_feedback,
    answer_feedback,
    assign_feedback,
    close_feedback,
    dismiss_feedback,
)
from engine.words import Words
from rectify.answers.feedback import feedback_line, receipt, treated, whole_feedback
from rectify.cli.feedback_view import say_received, say_treated, show_feedback, show_list
from rectify.cli.invocation import (
    AsJson,
    AsUser,
    ExpectVersion,
    Invocation,
    Key,
    MaybeAsUser,
    Note,
    invocation,
)

Number = Annotated[str, typer.Argument(help="受理编号 · receipt number", metavar="NUMBER")]
_Choice = TypeVar("_Choice", bound=StrEnum)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    feedback = typer.Typer(
        no_args_is_help=True, help="社会反馈：登记、交办、答复 · what the public says to a published notice"
    )
    feedback.command("record")(_record)
    feedback.command("list")(_list)
    feedback.command("show")(_show)
    feedback.command("acknowledge")(_acknowledge)
    feedback.command("assign")(_assign)
    feedback.command("answer")(_answer)
    feedback.command("close")(_close)
    feedback.command("dismiss")(_dismiss)
    app.add_typer(feedback, name="feedback")


def _record(
    context: typer.Context,
    as_user: AsUser,
    text: Annotated[str, typer.Option("--text", help="反馈内容 · what was said", metavar="TEXT")],
    item: Annotated[str | None, typer.Argument(help="事项编号 · number of the item", metavar="[ITEM]")] = None,
    inspection: Annotated[
        str | None,
        typer.Option("--inspection", help="不针对某一件时：检查的编号 · on a whole inspection", metavar="CODE"),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--from", help="反馈人姓名（保密）· who said it, kept confidential", metavar="NAME")
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", help="联系方式（保密）· how to reach them, kept confidential")
    ] = None,
    received_on: Annotated[
        str | None, typer.Option("--received-on", help="收到日期，默认今天 · day it came, else today", metavar="DATE")
    ] = None,
    channel: Annotated[
        str, typer.Option("--channel", help="letter|phone|visit|mail|web", metavar="CHANNEL")
    ] = CameBy.LETTER.value,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """登记一条社会反馈，得到受理编号和答复期限 · record feedback: a receipt number and a limit."""
    run = invocation(context)
    heard = Heard(
        text=text,
        came_by=_choice(CameBy, channel, what=Words("来源", "Channel"), option="--channel"),
        received_on=run.day(received_on, option="--received-on") if received_on else None,
        name=name,
        contact=contact,
    )
    done = _recorded(run, heard, item, inspection, as_user=as_user, expect_version=expect_version, key=key)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(receipt(done))
    else:
        say_received(done, terminal)


def _recorded(
    run: Invocation,
    heard: Heard,
    item: str | None,
    inspection: str | None,
    *,
    as_user: str,
    expect_version: int | None,
    key: str | None,
) -> Receipt:
    settings, actor = run.loaded.settings, run.actor(as_user)
    if item is not None and inspection is None:
        return record_feedback(
            run.app.ledger,
            item,
            heard,
            zone=settings.timezone,
            limits=settings.feedback_limits,
            actor=actor,
            at=run.at,
            expect_version=expect_version,
            key=key,
        )
    if inspection is None or item is not None or expect_version is not None:
        raise InvalidInput(
            what=Words("反馈针对什么", "What it is about"),
            value=" ".join(filter(None, (item, inspection))),
            where="--inspection",
            why=Words(
                "事项和检查要写且只写一个，版次只属于事项", "it is about an item or an inspection, not both or neither"
            ),
            allowed="ITEM [--expect-version N] | --inspection CODE",
        )
    return record_feedback_on_inspection(
        run.app.ledger,
        inspection,
        heard,
        zone=settings.timezone,
        limits=settings.feedback_limits,
        actor=actor,
        at=run.at,
        key=key,
    )


def _list(
    context: typer.Context,
    state: Annotated[
        str | None, typer.Option("--state", help="open|answered|closed|dismissed", metavar="STATE")
    ] = None,
    item: Annotated[str | None, typer.Option("--item", help="只看这一件 · on this item", metavar="ITEM")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期的 · only what is late")] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """列出社会反馈 · the feedback."""
    run = invocation(context)
    found = list_feedback(
        run.app.ledger,
        actor=run.actor(as_user),
        today=local_day(run.at, run.loaded.settings.timezone),
        item=item,
        state=None if state is None else _choice(FeedbackState, state, what=Words("状态", "State"), option="--state"),
        overdue=overdue,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"feedback": [feedback_line(one) for one in found], "next": None})
    elif found:
        show_list(found, terminal)
    else:
        terminal.say(Words("没有社会反馈。", "There is no public feedback."))


def _show(context: typer.Context, number: Number, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """一条社会反馈的全部 · one piece of feedback whole."""
    run = invocation(context)
    today = local_day(run.at, run.loaded.settings.timezone)
    found = one_feedback(run.app.ledger, number, actor=run.actor(as_user), today=today)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(whole_feedback(found))
    else:
        show_feedback(found, terminal)


def _acknowledge(
    context: typer.Context,
    number: Number,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """登记已告知反馈人收到 · they were told that it was received."""
    run = invocation(context)
    done = acknowledge_feedback(
        run.app.ledger,
        number,
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say(run, done, Words("已登记：告知收到", "acknowledged"), as_json=as_json)


def _assign(
    context: typer.Context,
    number: Number,
    to: Annotated[str, typer.Option("--to", help="由谁答复（登录名）· who answers it (login)", metavar="LOGIN")],
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """交给承办人答复 · give it to whoever is to answer."""
    run = invocation(context)
    done = assign_feedback(
        run.app.ledger,
        number,
        to,
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say(run, done, Words("已交给{login}答复", "is up to {login} now").fill(login=to), as_json=as_json)


def _answer(
    context: typer.Context,
    number: Number,
    text: Annotated[str, typer.Option("--text", help="答复内容 · the answer that was given", metavar="TEXT")],
    as_user: AsUser,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """登记给反馈人的答复 · record the answer."""
    run = invocation(context)
    done = answer_feedback(
        run.app.ledger, number, text, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    _say(run, done, Words("已登记答复", "is answered"), as_json=as_json)


def _close(
    context: typer.Context,
    number: Number,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """答复以后办结 · close what was answered."""
    run = invocation(context)
    done = close_feedback(
        run.app.ledger,
        number,
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say(run, done, Words("已办结", "is closed"), as_json=as_json)


def _dismiss(
    context: typer.Context,
    number: Number,
    note: Annotated[str, typer.Option("--note", help="不予办理的原因 · why it is set aside")],
    as_user: AsUser,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """不予办理，写明原因 · set it aside, with the reason."""
    run = invocation(context)
    done = dismiss_feedback(
        run.app.ledger, number, note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    _say(run, done, Words("不予办理，已登记原因", "was dismissed, with the reason"), as_json=as_json)


def _say(run: Invocation, done: Treated, said: Words, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(treated(done))
    else:
        say_treated(done, said, terminal)


def _choice(kind: type[_Choice], name: str, *, what: Words, option: str) -> _Choice:
    if name not in list(kind):
        raise InvalidInput(
            what=what,
            value=name,
            where=option,
            why=Words("没有这一种", "there is no such kind"),
            allowed=[str(one) for one in kind],
        )
    return kind(name)
