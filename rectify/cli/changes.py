"""Commands that change an item: advance, assign, comment, attach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.domain.definition import Workflow
from engine.operations.advance import Advanced, Step, advance
from engine.operations.assign import assign
from engine.operations.reading import is_published, workflow_of
from engine.operations.remarks import attach, comment
from engine.store.items import StoredItem
from engine.words import Words
from rectify.answers.changed import advanced, assigned, changed
from rectify.cli.handed_in import (
    ANSWERED_BEFORE,
    DecidedOn,
    DecisionNo,
    EvidenceFiles,
    Group,
    Minutes,
    Settings,
    settings_of,
)
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, ItemName, Key, Note, invocation
from rectify.cli.ledger_view import marked
from rectify.terminal import Terminal


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("advance")(_advance)
    app.command("assign")(_assign)
    app.command("comment")(_comment)
    app.command("attach")(_attach)


def _advance(
    context: typer.Context,
    item: ItemName,
    trigger: Annotated[str, typer.Argument(help="步骤 · the step", metavar="TRIGGER")],
    as_user: AsUser,
    note: Note = "",
    evidence: EvidenceFiles = None,
    group: Group = None,
    setting: Settings = None,
    decided_on: DecidedOn = None,
    minutes: Minutes = None,
    decision: DecisionNo = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """推进一步 · take one durable step."""
    run = invocation(context)
    step = Step(
        trigger=trigger,
        note=note,
        evidence=evidence or (),
        group=group,
        settings=settings_of(setting),
        decided_on=run.day(decided_on, option="--decided-on") if decided_on else None,
        minutes=minutes,
        decision=decision,
        expect_version=expect_version,
        key=key,
    )
    done = advance(run.app.ledger, item, step, actor=run.actor(as_user), at=run.at)
    terminal, workflow = run.terminal(as_json=as_json), workflow_of(run.app.ledger, item, actor=run.actor())
    published = is_published(run.app.ledger, workflow, done.due_on) if done.due_on else None
    if as_json:
        terminal.json(advanced(done, published=published))
    else:
        _say_advanced(done, workflow, terminal, published=published is not False)


def _say_advanced(done: Advanced, workflow: Workflow, terminal: Terminal, *, published: bool) -> None:
    step, states = workflow.step(done.trigger), workflow.states
    terminal.say(
        Words(
            "{number} {title}：{before} → {after}，第{version}版",
            "{number} {title}: {before} → {after}, version {version}",
        ).fill(
            number=done.number,
            title=step.title if step else done.trigger,
            before=states[done.from_state].title,
            after=states[done.state].title,
            version=done.version,
        )
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
        return
    if done.due_on:
        due_on = marked(done.due_on, is_published=published)
        terminal.say(Words("新的期限：{due_on}", "Due now: {due_on}").fill(due_on=due_on))
    if done.told:
        terminal.say(Words("会告知{told}人。", "{told} {told:person|people} will be told.").fill(told=done.told))


def _assign(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    owner: Annotated[str | None, typer.Option("--owner", help="责任人 · owner", metavar="USER")] = None,
    leader: Annotated[str | None, typer.Option("--leader", help="责任领导 · leader in charge", metavar="USER")] = None,
    verifier: Annotated[str | None, typer.Option("--verifier", help="核查人 · verifier", metavar="USER")] = None,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """指定责任人、责任领导、核查人 · name owner, leader in charge, verifier."""
    run = invocation(context)
    done = assign(
        run.app.ledger,
        item,
        owner=owner,
        leader=leader,
        verifier=verifier,
        note=note,
        at=run.at,
        actor=run.actor(as_user),
        expect_version=expect_version,
        key=key,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(assigned(done, owner=owner, leader=leader, verifier=verifier))
        return
    terminal.say(
        Words("{number} 已指定人员，第{version}版", "{number} assigned, version {version}").fill(
            number=done.number, version=done.facts.version
        )
    )


def _comment(
    context: typer.Context,
    item: ItemName,
    text: Annotated[str, typer.Argument(help="备注 · comment", metavar="TEXT")],
    as_user: AsUser,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """写备注 · add a comment."""
    run = invocation(context)
    done = comment(
        run.app.ledger, item, text, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    _say_changed(done, run.terminal(as_json=as_json))


def _attach(
    context: typer.Context,
    item: ItemName,
    files: Annotated[list[Path], typer.Argument(help="文件 · files", metavar="FILE…")],
    as_user: AsUser,
    group: Group = None,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """上传佐证材料 · attach evidence."""
    run = invocation(context)
    done = attach(
        run.app.ledger,
        item,
        files,
        actor=run.actor(as_user),
        at=run.at,
        group=group,
        note=note,
        expect_version=expect_version,
        key=key,
    )
    _say_changed(done, run.terminal(as_json=as_json))


def _say_changed(item: StoredItem, terminal: Terminal) -> None:
    if terminal.as_json:
        terminal.json(changed(item))
        return
    terminal.say(
        Words("{number} 已记录，第{version}版", "{number} recorded, version {version}").fill(
            number=item.number, version=item.facts.version
        )
    )
