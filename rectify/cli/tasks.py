"""Commands about long work in the background of the site: task list, show, result, resume, stop."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.sizes import amount
from engine.domain.tasks import STATE_WORDS, UNDER_WAY, TaskState
from engine.operations.tasks import file_of, give_up, look_at_task, result_of, tasks_of
from engine.store.tasks import StoredTask
from engine.words import Words
from rectify.answers.tasks import Task, task_document, tasks_document
from rectify.cli.invocation import AsJson, AsUser, Invocation, invocation
from rectify.documents.writing import beside
from rectify.tasks import doing, is_interrupted, progress, start_again, wait_for
from rectify.terminal import Terminal
from rectify.web.tasks.documents import KINDS

_REFUSED = 1
_Id = Annotated[int, typer.Argument(help="任务的序号 · key of the task", metavar="ID", min=1, max=2**31 - 1)]
_INTERRUPTED = Words("中断了", "interrupted")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    task = typer.Typer(no_args_is_help=True, help="后台任务 · long work in the background, one's own")
    for name, command in (
        ("list", _list), ("show", _show), ("result", _result), ("resume", _resume), ("stop", _stop),
    ):  # fmt: skip
        task.command(name)(command)
    app.add_typer(task, name="task")


def _list(context: typer.Context, as_user: AsUser, as_json: AsJson = False) -> None:
    """列出某人的后台任务，办到哪里 · somebody's tasks, and how far each is."""
    run = invocation(context)
    terminal, found = run.terminal(as_json=as_json), tasks_of(run.app.ledger, actor=run.actor(as_user), at=run.at)
    if as_json:
        terminal.json(tasks_document(_document(run, one) for one in found))
        return
    terminal.table(
        [Words("序号", "Id"), Words("任务", "Task"), Words("状态", "Standing"), Words("进度", "How far"),
         Words("最后变动", "Changed"), Words("结果", "Result")],
        [
            (one.id, KINDS.title(one), _state(run, one), _far(run, one), one.changed_at, _what(one))
            for one in found
        ],
    )  # fmt: skip


def _show(context: typer.Context, task: _Id, as_user: AsUser, as_json: AsJson = False) -> None:
    """一项任务：办到哪里，为什么没有办成 · one task: how far it is, why nothing came of it."""
    run = invocation(context)
    found = look_at_task(run.app.ledger, task, actor=run.actor(as_user), at=run.at)
    _tell(run, found, run.terminal(as_json=as_json))


def _result(
    context: typer.Context,
    task: _Id,
    as_user: AsUser,
    out: Annotated[Path | None, typer.Argument(help="写到哪里；文件才要 · where to, for a file", metavar="OUT")] = None,
    as_json: AsJson = False,
) -> None:
    """取结果：文件写到OUT，其他印成JSON · what came of it: a file goes to OUT, the rest is printed as JSON."""
    run = invocation(context)
    actor, terminal = run.actor(as_user), run.terminal(as_json=as_json)
    found = look_at_task(run.app.ledger, task, actor=actor, at=run.at)
    if found.file_name is None:
        kept, result = result_of(run.app.ledger, task, actor=actor, at=run.at)
        terminal.json(KINDS.document(kept, result, terminal.language))
        return
    kept, path = file_of(run.app.ledger, task, actor=actor, at=run.at)
    target = out or Path(found.file_name)
    with beside(target) as aside:
        shutil.copyfile(path, aside)
    if as_json:
        terminal.json({"file": str(target), "bytes": kept.size, "sha256": kept.sha256})
    else:
        said = Words("已写好{file}：{size}，SHA-256 {sha256}", "Wrote {file}: {size}, SHA-256 {sha256}")
        terminal.say(said.fill(file=target, size=amount(kept.size or 0), sha256=kept.sha256 or ""))


def _resume(context: typer.Context, task: _Id, as_user: AsUser, as_json: AsJson = False) -> None:
    """再办一次，或接着办中断的；在这里办完 · begin again or go on, done here and now."""
    run = invocation(context)
    actor, terminal = run.actor(as_user), run.terminal(as_json=as_json)
    found = look_at_task(run.app.ledger, task, actor=actor, at=run.at)
    if found.state not in UNDER_WAY or is_interrupted(run.app, found, at=run.at):
        start_again(run.app, task, KINDS.doers[found.kind], actor=actor, at=run.at)
        with terminal.stages(KINDS.title(found)) as told:
            wait_for(run.app, task, told=told)
    found = look_at_task(run.app.ledger, task, actor=actor, at=run.at)
    _tell(run, found, terminal)
    if found.state is TaskState.REFUSED:
        raise typer.Exit(_REFUSED)


def _stop(context: typer.Context, task: _Id, as_user: AsUser, as_json: AsJson = False) -> None:
    """停下并删去，连同结果 · stop and delete it, with what came of it."""
    run = invocation(context)
    give_up(run.app.ledger, task, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"id": task, "stopped": True})
    else:
        terminal.say(Words("第{id}项任务已删去。", "Task {id} is deleted.").fill(id=task))


def _tell(run: Invocation, task: StoredTask, terminal: Terminal) -> None:
    if terminal.as_json:
        terminal.json(_document(run, task))
        return
    terminal.facts([
        (Words("任务", "Task"), KINDS.title(task)),
        (Words("状态", "Standing"), _state(run, task)),
        (Words("进度", "How far"), _far(run, task)),
        (Words("为什么", "Why"), task.refusal),
        (Words("文件", "File"), _what(task)),
        (Words("SHA-256", "SHA-256"), task.sha256),
        (Words("要求于", "Asked for"), task.made_at),
        (Words("最后变动", "Changed"), task.changed_at),
    ])  # fmt: skip


def _document(run: Invocation, task: StoredTask) -> Task:
    return task_document(run.app, task, run.loaded.settings.language, title=KINDS.title(task), at=run.at)


def _state(run: Invocation, task: StoredTask) -> Words:
    return _INTERRUPTED if is_interrupted(run.app, task, at=run.at) else STATE_WORDS[task.state]


def _far(run: Invocation, task: StoredTask) -> Words | str:
    if task.state not in UNDER_WAY:
        return ""
    done, total = progress(run.app, task)
    return doing(run.app, task) or (f"{done}/{total}" if total else "")


def _what(task: StoredTask) -> str:
    return "" if task.file_name is None else f"{task.file_name} ({amount(task.size or 0)})"
