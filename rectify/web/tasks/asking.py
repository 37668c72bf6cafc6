"""What may be asked for to be done in the background: read from a form or a call, held against what somebody may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.routes import Choices
from engine.domain.sizes import amount
from engine.domain.tasks import KIND_WORDS, TASK, TaskKind
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.dossier import dossier_size
from engine.operations.moving import list_unfinished
from engine.operations.previewing import preview_moving
from engine.operations.reading import list_items
from engine.operations.stage import FEWEST_PEOPLE
from engine.operations.studio import bench
from engine.store.finding import Wanted
from engine.store.tasks import StoredTask
from engine.words import Words
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.writing import require_form
from rectify.tasks import AskedTask, Asker
from rectify.web.bulk_deeds import TITLES, What
from rectify.web.ledger_query import from_query
from rectify.web.paper_query import PaperAsked, paper_from_query
from rectify.web.post.coming import MOST_DAYS
from rectify.web.studio.ahead import ahead_of
from rectify.web.studio.playing import BOUNDS

# What is asked for by a form of its own, with a preview before it, is not asked for here.
BY_QUERY = frozenset(TaskKind) - {TaskKind.BULK}
LONGEST_QUERY = 2000
_LONGEST_NAME = 80
_COUNTED = Words("{title}：{count}件", "{title}: {count} {count:finding|findings}")
# Documents about many findings; those about one are made at once.
OF_MANY = ("notice", "opinion", "report", "head-report", "period-report")
_Read = Callable[[Asker, Mapping[str, str], str], tuple[dict[str, Any], Words]]


def read(asker: Asker, kind: str, query: str) -> AskedTask:
    """Return what was asked for; raises ``InvalidInput``, and what the work itself would of who may not ask for it."""
    if kind not in BY_QUERY:
        why = Words("没有这种任务", "there is no such kind")
        raise InvalidInput(what=TASK, value=kind[:40], why=why, allowed=sorted(BY_QUERY))
    known = TaskKind(kind)
    asked, says = _READERS[known](asker, dict(parse_qsl(query)), query)
    return AskedTask(kind=known, query=query, asked={**asked, "language": asker.language}, says=says)


def counted(asker: Asker, document: str, asked: PaperAsked) -> int:
    """Return about how many findings a document tells of, without reading them."""
    wanted = Wanted(most=1)
    if document != "period-report":
        wanted = replace(wanted, inspection=asked.inspection or None, unit=asked.unit or None)
    return list_items(asker.app.ledger, wanted, actor=asker.actor).total


def title_of(task: StoredTask) -> Words:
    """Return what a task is, in words."""
    title, asked = KIND_WORDS[task.kind], task.asked
    match task.kind:
        case TaskKind.BULK:
            what, many = TITLES[What(asked["what"])], len(asked["numbers"])
            return Words("批量{what}：{many}件", "{what}: {many} items").fill(what=what, many=many)
        case TaskKind.SIMULATION | TaskKind.MAILS_AFTER | TaskKind.MOVE:
            return Words("{title}：{name}", "{title}: {name}").fill(title=title, name=Words(*asked["title"]))
        case TaskKind.FORECAST:
            return Words("{title}：{days}天", "{title}: {days} days").fill(title=title, days=asked["days"])
        case TaskKind.LEDGER | TaskKind.LISTS:
            return _COUNTED.fill(title=title, count=asked["count"])
        case TaskKind.DOSSIER:
            return Words("{title}：{item}", "{title}: {item}").fill(title=title, item=asked["item"])
        case TaskKind.PAPER:
            return _COUNTED.fill(title=KINDS[asked["document"]], count=asked["count"])
        case _:
            return title


def result_path(task: StoredTask) -> str | None:
    """Return the address of the page that shows what came of a task; None where its own does, or it is a file."""
    match task.kind:
        case TaskKind.SIMULATION:
            return f"/workflows/{task.asked['name']}/simulate?task={task.id}"
        case TaskKind.MAILS_AFTER:
            page = "preview" if task.asked["stage"] == "publish" else "move"
            return f"/workflows/{task.asked['name']}/{page}?task={task.id}#mails"
        case TaskKind.MOVE:
            return f"/workflows/{task.asked['name']}/move"
        case TaskKind.FORECAST:
            return f"/mails/coming?task={task.id}"
        case TaskKind.HISTORY:
            return f"/health/history?task={task.id}"
        case TaskKind.HEALTH:
            return f"/health?task={task.id}"
        case _:
            return None


def _sheet(asker: Asker, _fields: Mapping[str, str], query: str) -> tuple[dict[str, Any], Words]:
    zone = asker.app.settings.timezone
    wanted = from_query(query).wanted(local_day(asker.at, zone), zone)
    count = list_items(asker.app.ledger, replace(wanted, after=None, before=None, most=1), actor=asker.actor).total
    return {"query": query, "count": count}, _FINDINGS.fill(count=count)


def _dossier(asker: Asker, fields: Mapping[str, str], _query: str) -> tuple[dict[str, Any], Words]:
    item = fields.get("item", "")[:_LONGEST_NAME]
    size = dossier_size(asker.app.ledger, item, actor=asker.actor)
    says = Words(
        "{item}：佐证材料{files}份（{size}），邮件{mails}封。",
        "{item}: {files} {files:piece|pieces} of evidence ({size}), {mails} {mails:mail|mails}.",
    )
    return {"item": item}, says.fill(item=item, files=size.files, size=amount(size.bytes), mails=size.mails)


def _paper(asker: Asker, fields: Mapping[str, str], query: str) -> tuple[dict[str, Any], Words]:
    document = fields.get("document", "")
    if document not in OF_MANY:
        why = Words("没有这种文书", "there is no such document")
        raise InvalidInput(what=Words("文书", "Document"), value=document[:40], why=why, allowed=list(OF_MANY))
    asked = paper_from_query(query)
    require_form(document, f".{asked.form}")
    count = counted(asker, document, asked)
    says = Words("{what}，{count}件问题，{form}。", "{what}, {count} {count:finding|findings}, {form}.")
    kept = {"query": query, "document": document, "count": count}
    return kept, says.fill(what=KINDS[document], count=count, form=asked.form)


def _simulation(asker: Asker, fields: Mapping[str, str], _query: str) -> tuple[dict[str, Any], Words]:
    require(asker.actor, Action.TRY_WORKFLOW)
    asked = {
        **_workflow(asker, fields),
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


def _forecast(_asker: Asker, fields: Mapping[str, str], _query: str) -> tuple[dict[str, Any], Words]:
    days = _number(fields, "days", Words("天数", "Days"), least=1, most=MOST_DAYS)
    says = Words("今天起{days}天。", "{days} days from today.").fill(days=days)
    return {"days": days, "person": fields.get("person", "")[:_LONGEST_NAME]}, says


def _mails_after(asker: Asker, fields: Mapping[str, str], _query: str) -> tuple[dict[str, Any], Words]:
    require(asker.actor, Action.PUBLISH)
    ahead = ahead_of(fields)
    says = Words(
        "在副本上把时钟往前拨30天，换版和不换版各一遍；不改动什么。",
        "The clock is run 30 days ahead on a copy, with the move and without it; nothing is changed.",
    )
    return {**_workflow(asker, fields), **ahead.query()}, says


def _move(asker: Asker, fields: Mapping[str, str], _query: str) -> tuple[dict[str, Any], Words]:
    """Read which move to go on with; one that nobody has begun is begun on its own page, after its preview."""
    require(asker.actor, Action.PUBLISH)
    asked = _workflow(asker, fields)
    begun = next(
        (one for one in list_unfinished(asker.app.ledger, actor=asker.actor) if one.key == asked["name"]), None
    )
    if begun is None:
        why = Words("没有换到一半的", "no move of it is unfinished")
        raise InvalidInput(what=Words("换版", "Move"), value=asked["name"], why=why, allowed=[])
    seen = preview_moving(asker.app.ledger, asked["name"], Choices(), actor=asker.actor, at=asker.at)
    left = sum(route.items for route in seen.routes if route.becomes is not None)
    says = Words("换到第{number}版：已换{moved}件，还有{left}件。", "To version {number}: {moved} moved, {left} to go.")
    return {**asked, "total": begun.moved + left}, says.fill(number=begun.number, moved=begun.moved, left=left)


def _check(action: Action) -> _Read:
    def read_it(asker: Asker, _fields: Mapping[str, str], _query: str) -> tuple[dict[str, Any], Words]:
        require(asker.actor, action)
        return {}, Words("只读，不改动什么。", "It only reads: nothing is changed.")

    return read_it


def _workflow(asker: Asker, fields: Mapping[str, str]) -> dict[str, Any]:
    name = fields.get("name", "")[:_LONGEST_NAME]
    title = bench(asker.app.ledger, name, actor=asker.actor).shelf.title
    return {"name": name, "title": [title.zh, title.en]}


def _number(fields: Mapping[str, str], name: str, what: Words, *, least: int, most: int) -> int:
    typed = fields.get(name, "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else -1  # noqa: PLR2004
    if not least <= number <= most:
        why = Words("超出范围", "it is out of range")
        raise InvalidInput(what=what, value=typed[:40], why=why, allowed=f"{least}–{most}")
    return number


_FINDINGS = Words("共{count}件问题。", "{count} {count:finding|findings}.")
_READERS: Mapping[TaskKind, _Read] = {
    TaskKind.LEDGER: _sheet,
    TaskKind.LISTS: _sheet,
    TaskKind.DOSSIER: _dossier,
    TaskKind.PAPER: _paper,
    TaskKind.SIMULATION: _simulation,
    TaskKind.FORECAST: _forecast,
    TaskKind.MAILS_AFTER: _mails_after,
    TaskKind.MOVE: _move,
    TaskKind.HISTORY: _check(Action.VERIFY_HISTORY),
    TaskKind.HEALTH: _check(Action.EXAMINE),
}
