"""Commands about requests: extend, and ask, list, agree, refuse, withdraw."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.requests import RequestState
from engine.errors import InvalidInput
from engine.operations.answering import agree, refuse
from engine.operations.consenting import Answered, Consent
from engine.operations.reading import workflow_of
from engine.operations.request_list import list_requests
from engine.operations.requesting import Petition, Requested, ask
from engine.operations.withdrawing import withdraw
from engine.words import Words
from rectify.answers.asked import answered, requested
from rectify.answers.dates import request_line
from rectify.cli.date_views import show_requests
from rectify.cli.handed_in import ANSWERED_BEFORE, DecidedOn, DecisionNo, Minutes, Settings, settings_of
from rectify.cli.invocation import (
    AsJson,
    AsUser,
    ExpectVersion,
    Invocation,
    ItemName,
    Key,
    MaybeAsUser,
    Note,
    invocation,
)

RequestId = Annotated[int, typer.Argument(help="申请序号（request list）· number of the request", metavar="REQUEST")]
To = Annotated[str | None, typer.Option("--to", help="新的期限 · new due day", metavar="DATE")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("extend")(_extend)
    request = typer.Typer(no_args_is_help=True, help="延期和转长期的申请 · requests for more time or for long-term")
    request.command("ask")(_ask)
    request.command("list")(_list)
    request.command("agree")(_agree)
    request.command("refuse")(_refuse)
    request.command("withdraw")(_withdraw)
    app.add_typer(request, name="request")


def _extend(
    context: typer.Context,
    item: ItemName,
    to: Annotated[str, typer.Option("--to", help="希望延到哪一天 · the day asked for", metavar="DATE")],
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="申请的原因 · the reason")],
    setting: Settings = None,
    decided_on: DecidedOn = None,
    minutes: Minutes = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """申请延期 · ask for more time."""
    run = invocation(context)
    petition = Petition(
        rule=None,
        reason=note,
        new_due_on=run.day(to, option="--to"),
        settings=settings_of(setting),
        decided_on=run.day(decided_on, option="--decided-on") if decided_on else None,
        minutes=minutes,
        expect_version=expect_version,
        key=key,
    )
    _say_asked(run, ask(run.app.ledger, item, petition, actor=run.actor(as_user), at=run.at), as_json=as_json)


def _ask(
    context: typer.Context,
    item: ItemName,
    rule: Annotated[str, typer.Argument(help="申请的种类 · the kind of request", metavar="RULE")],
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="申请的原因 · the reason")],
    to: To = None,
    setting: Settings = None,
    decided_on: DecidedOn = None,
    minutes: Minutes = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """提出申请（延期、转长期等）· ask for what the workflow allows to be asked for."""
    run = invocation(context)
    petition = Petition(
        rule=rule,
        reason=note,
        new_due_on=run.day(to, option="--to") if to else None,
        settings=settings_of(setting),
        decided_on=run.day(decided_on, option="--decided-on") if decided_on else None,
        minutes=minutes,
        expect_version=expect_version,
        key=key,
    )
    _say_asked(run, ask(run.app.ledger, item, petition, actor=run.actor(as_user), at=run.at), as_json=as_json)


def _list(
    context: typer.Context,
    item: Annotated[str | None, typer.Option("--item", help="只看这一件 · of this item", metavar="ITEM")] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="pending|agreed|refused|withdrawn|lapsed", metavar="STATE")
    ] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="只看自己提出的和等自己答复的 · asked by me, or waiting for me")
    ] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """列出申请 · the requests."""
    run = invocation(context)
    found = list_requests(
        run.app.ledger, actor=run.actor(as_user), at=run.at, item=item, state=_state(state), mine=mine
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"requests": [request_line(one) for one in found], "next": None})
    elif found:
        show_requests(found, terminal)
    else:
        terminal.say(Words("没有申请。", "There is no request."))


def _agree(
    context: typer.Context,
    request: RequestId,
    as_user: AsUser,
    to: To = None,
    note: Note = "",
    decided_on: DecidedOn = None,
    minutes: Minutes = None,
    decision: DecisionNo = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """同意申请（可以写明另一个日期）· agree to a request, for another day if named."""
    run = invocation(context)
    consent = Consent(
        new_due_on=run.day(to, option="--to") if to else None,
        note=note,
        decided_on=run.day(decided_on, option="--decided-on") if decided_on else None,
        minutes=minutes,
        decision=decision,
    )
    done = agree(
        run.app.ledger,
        request,
        consent,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say_answered(run, done, as_json=as_json)


def _refuse(
    context: typer.Context,
    request: RequestId,
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="不同意的原因 · why not")],
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """不同意申请 · refuse a request."""
    run = invocation(context)
    done = refuse(
        run.app.ledger, request, note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    _say_answered(run, done, as_json=as_json)


def _withdraw(
    context: typer.Context,
    request: RequestId,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """撤回自己的申请 · withdraw one's own request."""
    run = invocation(context)
    done = withdraw(
        run.app.ledger,
        request,
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say_asked(run, done, as_json=as_json)


def _state(name: str | None) -> RequestState | None:
    if name is None:
        return None
    if name not in list(RequestState):
        raise InvalidInput(
            what=Words("申请状态", "State"),
            value=name,
            why=Words("没有这种状态", "there is no such state"),
            allowed=list(RequestState),
            where="--state",
        )
    return RequestState(name)


def _say_asked(run: Invocation, done: Requested, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(requested(done))
        return
    rule = workflow_of(run.app.ledger, done.item, actor=run.actor()).requests[done.rule]
    said = (
        Words("{item} 已撤回申请{id}（{title}）", "{item}: request {id} withdrawn ({title})")
        if done.state == RequestState.WITHDRAWN
        else Words("{item} 已提出申请{id}（{title}）", "{item}: request {id} made ({title})")
    )
    terminal.say(said.fill(item=done.item, id=done.id, title=rule.title))
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
        return
    if done.state == RequestState.PENDING and done.new_due_on is not None:
        terminal.say(
            Words("期限 {old} → {new}", "Due {old} → {new}, if it is agreed to").fill(
                old=done.due_on, new=done.new_due_on
            )
        )
    if done.answer_by is not None:
        terminal.say(Words("应在 {day} 前答复", "To be answered by {day}").fill(day=done.answer_by))
    if done.told:
        terminal.say(Words("会告知{told}人。", "{told} {told:person|people} will be told.").fill(told=done.told))


def _say_answered(run: Invocation, done: Answered, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answered(done))
        return
    workflow = workflow_of(run.app.ledger, done.item, actor=run.actor())
    rule = workflow.requests[done.rule]
    said = {
        RequestState.PENDING: Words(
            "{item} 申请{id}：已同意{step}步，共{steps}步", "{item}, request {id}: {step} of {steps} have agreed"
        ),
        RequestState.AGREED: Words("{item} 申请{id}（{title}）已同意", "{item}: request {id} agreed to ({title})"),
        RequestState.REFUSED: Words("{item} 申请{id}（{title}）未同意", "{item}: request {id} refused ({title})"),
    }[RequestState(done.state)]
    terminal.say(said.fill(item=done.item, id=done.id, step=done.step, steps=done.steps, title=rule.title))
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
        return
    if done.state == RequestState.PENDING:
        terminal.say(Words("下一步：{title}", "Next: {title}").fill(title=rule.approvals[done.step].title))
    if done.agreed_due_on is not None:
        terminal.say(Words("新的期限：{day}", "Due now: {day}").fill(day=done.agreed_due_on))
    if done.advanced is not None:
        state = workflow.states[done.advanced.state].title
        terminal.say(Words("事项现在是“{state}”", "The item is now {state!r}").fill(state=state))
    if done.told:
        terminal.say(Words("会告知{told}人。", "{told} {told:person|people} will be told.").fill(told=done.told))
