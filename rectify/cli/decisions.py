"""Commands about collective decisions: open, speak, absent, close, withdraw, list, show."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.decisions import MAJORITY, QUORUM, DecisionState, Opinion
from engine.errors import InvalidInput
from engine.operations.convening import Meeting, convene
from engine.operations.deciding import close, withdraw
from engine.operations.decision_list import list_decisions, one_decision
from engine.operations.meetings import Decided
from engine.operations.speaking import Speech, be_absent, speak
from engine.words import Words
from rectify.answers.decisions import decided, decision_line
from rectify.cli.decision_view import show_decision, show_decisions
from rectify.cli.handed_in import ANSWERED_BEFORE
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
from rectify.wording.decisions import DECISION_STATES, customary, votes

DecisionId = Annotated[int, typer.Argument(help="集体决策序号（decision list）· its number", metavar="N", min=1)]
Member = Annotated[
    str | None,
    typer.Option("--member", help="由记录人代录的成员 · the member it is entered for", metavar="USER"),
]
# Not ``--as`` with ``--for`` beside it: nobody speaks in place of an absent member.
AsMember = Annotated[str, typer.Option("--as", help="谁表态（登录名）· who speaks (login)", metavar="USER")]
Grounds = Annotated[str, typer.Option("--reason", help="理由 · the reason", metavar="TEXT")]
_SHARES = "two_thirds|more_than_half|half"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    decision = typer.Typer(
        no_args_is_help=True, help="集体决策：会前告知，逐一表态，主要负责人末位表态，再表决 · collective decisions"
    )
    decision.command("open")(_open)
    decision.command("speak")(_speak)
    decision.command("absent")(_absent)
    decision.command("close")(_close)
    decision.command("withdraw")(_withdraw)
    decision.command("list")(_list)
    decision.command("show")(_show)
    app.add_typer(decision, name="decision")


def _open(
    context: typer.Context,
    item: ItemName,
    about: Annotated[
        str, typer.Argument(help="步骤，或申请的序号 · a step, or the number of a request", metavar="TRIGGER|REQUEST")
    ],
    subject: Annotated[str, typer.Option("--subject", help="议题 · the subject", metavar="TEXT")],
    on: Annotated[str, typer.Option("--on", help="会议日期 · day of the meeting", metavar="DATE")],
    head: Annotated[str, typer.Option("--head", help="主要负责人，末位表态 · the head, speaks last", metavar="USER")],
    as_user: AsUser,
    member: Annotated[
        list[str] | None,
        typer.Option("--member", help="应到会成员，可多次 · who should attend, repeatable", metavar="USER"),
    ] = None,
    place: Annotated[str, typer.Option("--place", help="地点 · the place", metavar="TEXT")] = "",
    quorum: Annotated[
        str, typer.Option("--quorum", help=f"到会人数，默认为惯例，待确认 · to meet: {_SHARES}", metavar="SHARE")
    ] = QUORUM,
    majority: Annotated[
        str, typer.Option("--majority", help=f"赞成人数 · to carry: {_SHARES}", metavar="SHARE")
    ] = MAJORITY,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """提请集体决策，告知应到会成员 · call a decision, and tell those who should attend."""
    run = invocation(context)
    meeting = Meeting(
        about=about,
        subject=subject,
        on=run.day(on, option="--on"),
        head=head,
        members=member or (),
        place=place,
        quorum=quorum,
        majority=majority,
        expect_version=expect_version,
        key=key,
    )
    done = convene(run.app.ledger, item, meeting, actor=run.actor(as_user), at=run.at)
    said = Words("{item} 已提请集体决策{id}：{subject}，{on}开会", "{item}: decision {id} called for {on}: {subject}")
    _say(run, done, said, as_json=as_json)
    if not as_json and not done.repeated:
        run.terminal().say(customary(quorum, majority))


def _speak(
    context: typer.Context,
    decision: DecisionId,
    as_member: AsMember,
    reason: Grounds,
    is_for: Annotated[bool, typer.Option("--for", help="赞成 · for it")] = False,
    is_against: Annotated[bool, typer.Option("--against", help="反对 · against it")] = False,
    abstains: Annotated[bool, typer.Option("--abstain", help="弃权 · neither")] = False,
    member: Member = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """表态并说明理由（每人一次，主要负责人最后）· speak once, with reasons; the head last."""
    run = invocation(context)
    opinion = _opinion(is_for=is_for, is_against=is_against, abstains=abstains)
    done = speak(
        run.app.ledger,
        decision,
        Speech(opinion=opinion, reason=reason, member=member),
        actor=run.actor(as_member),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    said = Words(
        "{item} 集体决策{id}：已记录表态，{spoken}/{expected}人已表态",
        "{item}, decision {id}: recorded; {spoken} of {expected} have spoken",
    )
    _say(run, done, said, as_json=as_json)


def _absent(
    context: typer.Context,
    decision: DecisionId,
    as_user: AsUser,
    reason: Grounds,
    member: Member = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """登记缺席和原因（仍计入应到会）· record an absence; they still count among those who should attend."""
    run = invocation(context)
    done = be_absent(
        run.app.ledger,
        decision,
        reason,
        member=member,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    said = Words("{item} 集体决策{id}：已登记缺席", "{item}, decision {id}: absence recorded")
    _say(run, done, said, as_json=as_json)


def _close(
    context: typer.Context,
    decision: DecisionId,
    as_user: AsUser,
    minutes: Annotated[
        str | None, typer.Option("--minutes", help="会议纪要的名称 · what the minutes are called", metavar="TEXT")
    ] = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """表决：按应到会人数计票 · count the votes, of those who should attend."""
    run = invocation(context)
    done = close(
        run.app.ledger,
        decision,
        minutes=minutes,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say(run, done, Words("{item} 集体决策{id}：{state}", "{item}, decision {id}: {state}"), as_json=as_json)


def _withdraw(
    context: typer.Context,
    decision: DecisionId,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """撤回提请 · withdraw it, without a vote."""
    run = invocation(context)
    done = withdraw(
        run.app.ledger,
        decision,
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say(run, done, Words("{item} 集体决策{id}：已撤回", "{item}, decision {id}: withdrawn"), as_json=as_json)


def _list(
    context: typer.Context,
    item: Annotated[str | None, typer.Option("--item", help="只看这一件 · of this item", metavar="ITEM")] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="open|carried|not_carried|withdrawn|lapsed", metavar="STATE")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="只看自己应到会的 · at which I have a seat")] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """列出集体决策 · the decisions."""
    run = invocation(context)
    found = list_decisions(run.app.ledger, actor=run.actor(as_user), item=item, state=_state(state), mine=mine)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"decisions": [decision_line(one) for one in found], "next": None})
    elif found:
        show_decisions(found, terminal)
    else:
        terminal.say(Words("没有集体决策。", "There is no collective decision."))


def _show(context: typer.Context, decision: DecisionId, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """一次集体决策的全部：谁说了什么、怎么表决 · one decision whole."""
    run = invocation(context)
    found = one_decision(run.app.ledger, decision, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(decision_line(found))
    else:
        show_decision(found, terminal)


def _opinion(*, is_for: bool, is_against: bool, abstains: bool) -> Opinion:
    chosen = [
        opinion
        for opinion, is_said in ((Opinion.FOR, is_for), (Opinion.AGAINST, is_against), (Opinion.ABSTAIN, abstains))
        if is_said
    ]
    if len(chosen) != 1:
        raise InvalidInput(
            what=Words("表态", "Opinion"),
            value="、".join(chosen),
            why=Words("要说一种，只说一种", "it is exactly one"),
            allowed="--for, --against, --abstain",
            where="decision speak",
        )
    return chosen[0]


def _state(name: str | None) -> DecisionState | None:
    if name is None:
        return None
    if name not in list(DecisionState):
        raise InvalidInput(
            what=Words("集体决策的状态", "State"),
            value=name,
            why=Words("没有这种状态", "there is no such state"),
            allowed=list(DecisionState),
            where="--state",
        )
    return DecisionState(name)


def _say(run: Invocation, done: Decided, said: Words, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(decided(done))
        return
    terminal.say(
        said.fill(
            item=done.item,
            id=done.id,
            subject=done.subject,
            on=done.meets_on,
            spoken=done.spoken,
            expected=done.expected,
            state=DECISION_STATES[DecisionState(done.state)],
        )
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
        return
    if done.count is not None:
        terminal.say(votes(done.count))
        if not done.count.has_quorum:
            terminal.say(Words("到会人数不够，不能通过。", "There was no quorum."))
        terminal.say(Words("会议纪要：{minutes}", "Minutes: {minutes}").fill(minutes=done.minutes))
    if done.state == DecisionState.CARRIED:
        terminal.say(_use_of(done))
    if done.told:
        terminal.say(Words("会告知{told}人。", "{told} {told:person|people} will be told.").fill(told=done.told))


def _use_of(done: Decided) -> Words:
    """Return how the step, or the agreement, is made to rest on a decision that was carried."""
    if done.trigger is not None:
        way = f"advance {done.item} {done.trigger} --decision {done.id} --as …"
    else:
        way = f"request agree {done.request} --decision {done.id} --as …"
    return Words("据此办理：{way}", "Rest on it: {way}").fill(way=way)
