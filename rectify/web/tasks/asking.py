"""What may be asked for to be done in the background: read from a form, held against what somebody may, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.tasks import KIND_WORDS, TASK, TaskKind
from engine.errors import InvalidInput
from engine.operations.reading import list_items
from engine.operations.stage import FEWEST_PEOPLE
from engine.operations.studio import bench
from engine.store.tasks import StoredTask
from engine.words import Words
from rectify.http.call import Call
from rectify.web.bulk_deeds import TITLES, What
from rectify.web.ledger_query import from_query
from rectify.web.post.coming import MOST_DAYS
from rectify.web.studio.playing import BOUNDS

# What is asked for by a form of its own, with a preview before it, is not asked for here.
BY_QUERY = frozenset(TaskKind) - {TaskKind.BULK}
LONGEST_QUERY = 2000
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTask:
    """What is asked for, as it is kept with the task, and what is said of it before it begins."""

    kind: TaskKind
    query: str
    asked: Mapping[str, Any]
    says: Words


def read(call: Call, kind: str, query: str) -> AskedTask:
    """Return what was asked for; raises ``InvalidInput``, and what the work itself would of who may not ask for it."""
    if kind not in BY_QUERY:
        why = Words("没有这种任务", "there is no such kind")
        raise InvalidInput(what=TASK, value=kind[:40], why=why, allowed=sorted(BY_QUERY))
    known = TaskKind(kind)
    fields = dict(parse_qsl(query))
    match known:
        case TaskKind.LEDGER | TaskKind.LISTS:
            wanted = from_query(query).wanted(call.today, call.app.settings.timezone)
            count = list_items(call.ledger, replace(wanted, after=None, before=None, most=1), actor=call.actor).total
            asked: dict[str, Any] = {"query": query, "count": count}
            says = Words("共{count}件问题。", "{count} {count:finding|findings}.").fill(count=count)
        case TaskKind.SIMULATION:
            asked, says = _simulation(call, fields)
        case TaskKind.FORECAST:
            days = _number(fields, "days", Words("天数", "Days"), least=1, most=MOST_DAYS)
            asked = {"days": days, "person": fields.get("person", "")[:_LONGEST_NAME]}
            says = Words("今天起{days}天。", "{days} days from today.").fill(days=days)
        case _:
            require(call.actor, Action.VERIFY_HISTORY if known is TaskKind.HISTORY else Action.EXAMINE)
            asked = {}
            says = Words("只读，不改动什么。", "It only reads: nothing is changed.")
    return AskedTask(kind=known, query=query, asked={**asked, "language": call.language}, says=says)


def title_of(task: StoredTask) -> Words:
    """Return what a task is, in words."""
    title, asked = KIND_WORDS[task.kind], task.asked
    match task.kind:
        case TaskKind.BULK:
            what, many = TITLES[What(asked["what"])], len(asked["numbers"])
            return Words("批量{what}：{many}件", "{what}: {many} items").fill(what=what, many=many)
        case TaskKind.SIMULATION:
            return Words("{title}：{name}", "{title}: {name}").fill(title=title, name=Words(*asked["title"]))
        case TaskKind.FORECAST:
            return Words("{title}：{days}天", "{title}: {days} days").fill(title=title, days=asked["days"])
        case TaskKind.LEDGER | TaskKind.LISTS:
            return Words("{title}：{count}件", "{title}: {count} findings").fill(title=title, count=asked["count"])
        case _:
            return title


def result_path(task: StoredTask) -> str | None:
    """Return the address of the page that shows what came of a task; None where its own does, or it is a file."""
    match task.kind:
        case TaskKind.SIMULATION:
            return f"/workflows/{task.asked['name']}/simulate?task={task.id}"
        case TaskKind.FORECAST:
            return f"/mails/coming?task={task.id}"
        case TaskKind.HISTORY:
            return f"/health/history?task={task.id}"
        case TaskKind.HEALTH:
            return f"/health?task={task.id}"
        case _:
            return None


def _simulation(call: Call, fields: Mapping[str, str]) -> tuple[dict[str, Any], Words]:
    require(call.actor, Action.TRY_WORKFLOW)
    name = fields.get("name", "")[:_LONGEST_NAME]
    title = bench(call.ledger, name, actor=call.actor).shelf.title
    asked = {
        "name": name,
        "title": [title.zh, title.en],
        **{
            key: _number(fields, key, word, least=least, most=BOUNDS[key])
            for key, word, least in (
                ("items", Words("事项数", "Items"), 1),
                ("people", Words("人数", "People"), FEWEST_PEOPLE),
                ("days", Words("天数", "Days"), 1),
                ("seed", Words("种子", "Seed"), 0),
            )
        },
    }
    says = Words(
        "{items}件、{people}人、{days}天，种子{seed}。", "{items} items, {people} people, {days} days, seed {seed}."
    )
    return asked, says.fill(**asked)


def _number(fields: Mapping[str, str], name: str, what: Words, *, least: int, most: int) -> int:
    typed = fields.get(name, "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else -1  # noqa: PLR2004
    if not least <= number <= most:
        why = Words("超出范围", "it is out of range")
        raise InvalidInput(what=what, value=typed[:40], why=why, allowed=f"{least}–{most}")
    return number
