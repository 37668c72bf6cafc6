"""Long work that somebody asked for and may leave: where it stands, how long its result is kept. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from engine.domain.actor import Actor
from engine.words import Words


class TaskKind(StrEnum):
    """What is worked out."""

    LEDGER = "ledger"
    LISTS = "lists"
    DOSSIER = "dossier"
    PAPER = "paper"
    SIMULATION = "simulation"
    FORECAST = "forecast"
    MAILS_AFTER = "mails_after"
    MOVE = "move"
    BULK = "bulk"
    HISTORY = "history"
    HEALTH = "health"


class TaskState(StrEnum):
    """Where a task stands: it waits for its turn, has it, or is over. One that is given up is gone."""

    WAITING = "waiting"
    AT_WORK = "at_work"
    DONE = "done"
    REFUSED = "refused"


TASK = Words("后台任务", "task")
KIND_WORDS: Mapping[TaskKind, Words] = {
    TaskKind.LEDGER: Words("导出整改台账", "Export of the ledger"),
    TaskKind.LISTS: Words("导出三个清单", "Export of the three lists"),
    TaskKind.DOSSIER: Words("导出卷宗", "Export of a dossier"),
    TaskKind.PAPER: Words("写文书", "A document written"),
    TaskKind.SIMULATION: Words("试走工作流", "A workflow played through"),
    TaskKind.FORECAST: Words("推算今后的邮件", "The mails to come"),
    TaskKind.MAILS_AFTER: Words("推算发布或换版以后的邮件", "The mails after publishing or moving"),
    TaskKind.MOVE: Words("把在办事项换到新版", "Items moved to the new version"),
    TaskKind.BULK: Words("批量办理", "One thing for many items"),
    TaskKind.HISTORY: Words("核对全部经过", "Check of the whole history"),
    TaskKind.HEALTH: Words("连台账一起检查系统", "Health, with the whole ledger read"),
}
STATE_WORDS: Mapping[TaskState, Words] = {
    TaskState.WAITING: Words("排队中", "waits for its turn"),
    TaskState.AT_WORK: Words("正在办", "under way"),
    TaskState.DONE: Words("已办完", "done"),
    TaskState.REFUSED: Words("没有办成", "not done"),
}
# They change the ledger; the others only read it.
DEEDS = frozenset({TaskKind.BULK, TaskKind.MOVE})
# What comes of these tells of what somebody might see; of deeds only what became of them, and they are not to be lost.
BY_RIGHTS = frozenset(TaskKind) - DEEDS
UNDER_WAY = frozenset({TaskState.WAITING, TaskState.AT_WORK})
# A task, with what came of it, is forgotten so long after it last went on.
KEPT_FOR = timedelta(days=7)
MOST_OF_ONE = 20
# Of whom nothing was heard for so long: what is under way says every second or so that it is; a PDF, or one item that
# waits for a lock, may be silent for minutes.
LONGEST_SILENCE = timedelta(minutes=15)
# What waits, waits behind others: so long may those take together.
LONGEST_WAIT = timedelta(hours=2)


def rights_mark(actor: Actor) -> str:
    """Return what tells the rights of somebody from those they had before, or will have."""
    held = sorted((role, sorted(units)) for role, units in actor.roles.items() if units)
    return hashlib.sha256(repr((held, sorted(actor.leads))).encode()).hexdigest()
