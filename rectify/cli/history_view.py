"""History as people and programs read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.domain.fields import shown
from engine.domain.names import SUBJECTS
from engine.domain.permission import called
from engine.operations.change import DEEDS
from engine.operations.reading import Told
from engine.store.history import Entry
from engine.words import Words
from rectify.terminal import Terminal, instant

_LONGEST_VALUE = 40
_MEASURES: Mapping[str, Words] = {
    "add": Words("新增措施{no}", "measure {no} added"),
    "set": Words("修改措施{no}", "measure {no} changed"),
    "done": Words("措施{no}已完成", "measure {no} done"),
    "undo": Words("措施{no}改为未完成", "measure {no} not done after all"),
    "drop": Words("取消措施{no}", "measure {no} dropped"),
}
_PLANNED: Mapping[str, Words] = {
    "owner": Words("责任人{value}", "person {value}"),
    "leader": Words("责任领导{value}", "leader {value}"),
    "unit": Words("单位{value}", "unit {value}"),
    "due_on": Words("{value}前", "by {value}"),
    "on": Words("{value}", "on {value}"),
}


def deed(entry: Entry) -> dict[str, Any]:
    """Return one entry for a program."""
    return {
        "seq": entry.seq,
        "at": instant(entry.at),
        "action": entry.action,
        "by": dict(entry.by),
        "data": dict(entry.data),
        "note": entry.note,
    }


def history_table(entries: Sequence[Entry], told: Sequence[Told], terminal: Terminal) -> None:
    """Print who did what, when, and why; each entry is told by the workflow version it happened under."""
    terminal.table(
        [Words("序", "No."), Words("时间", "At"), Words("谁", "Who"), Words("做了什么", "What"), Words("说明", "Note")],
        [
            (entry.seq, entry.at, _who(entry), _what(entry, under), entry.note)
            for entry, under in zip(entries, told, strict=True)
        ],
    )


def _who(entry: Entry) -> Words:
    """Name who acted; what an operator typed for somebody is marked as such."""
    by = entry.by
    name = str(by["name"])
    if by["actor"] == "clock":
        return Words("时钟", "the clock")
    if by["actor"] == "operator" and by["on_behalf_of"]:
        return Words(f"{name}（{by['typed_by']}代录）", f"{name} (typed by {by['typed_by']})")
    return Words(name, name)


def _what(entry: Entry, told: Told) -> Words:
    workflow = told.before
    data, action = entry.data, DEEDS.get(entry.action, Words(entry.action, entry.action))
    match entry.action:
        case "advance":
            step, before, after = (
                workflow.step(data["trigger"]),
                workflow.states[data["from"]].title,
                workflow.states[data["to"]].title,
            )
            way = Words("{before} → {after}", "{before} → {after}").fill(before=before, after=after)
            said = Words("{title}：{way}", "{title}: {way}").fill(
                title=step.title if step else data["trigger"], way=before if before == after else way
            )
            return _with_form(_with_ends(said, data, workflow), data, workflow)
        case "import":
            return Words("{action}，{to}", "{action}, {to}").fill(action=action, to=workflow.states[data["to"]].title)
        case "assign":
            named = [
                Words("{role}{login}", "{role} {login}").fill(role=called(workflow, role), login=login)
                for role, login in data.items()
            ]
            return Words("{action}：{named}", "{action}: {named}").fill(action=action, named=named)
        case "attach":
            return Words("{action}：{files}", "{action}: {files}").fill(
                action=action, files=[file["name"] for file in data["evidence"]]
            )
        case "review" | "review_opened" | "progress" | "progress_opened":
            said = Words("{action}：{period} {outcome}", "{action}: {period} {outcome}").fill(
                action=action, period=data["period"], outcome=_outcome(data.get("outcome", ""), workflow)
            )
            return _with_form(said, data, workflow)
        case "measure":
            return _measure(data)
        case "request_asked" | "request_agreed" | "request_refused" | "request_withdrawn":
            return _with_form(_requested(action, data, workflow), data, workflow)
        case "pause" | "resume" | "redate":
            return _redated(action, data)
        case "migrate":
            return _moved(entry, told)
    return action


def _outcome(key: str, workflow: Workflow) -> Words:
    """Return what a review found by its title; its key when the workflow has no such outcome."""
    known = (outcome for rule in workflow.reviews.values() for outcome in rule.outcomes if outcome.key == key)
    return next((outcome.title for outcome in known), Words(key, key))


def _with_form(said: Words, data: Mapping[str, Any], workflow: Workflow) -> Words:
    """Return what was done with what came with it: fields, evidence, a collective decision."""
    parts = [said]
    parts += [
        Words("{name}“{value}”", "{name} {value!r}").fill(name=field.title, value=_short(shown(field, value)))
        for name, value in data.get("set", {}).items()
        if (field := workflow.fields.get(name)) is not None
    ]
    parts += [Words(file["name"], file["name"]) for file in data.get("evidence", ())]
    if decision := data.get("decision"):
        parts.append(
            Words("集体决策{on}《{minutes}》", "decided {on}, {minutes!r}").fill(
                on=decision["on"], minutes=decision["minutes"]
            )
        )
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _short(words: Words) -> Words:
    return Words(_cut(words.zh), _cut(words.en))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _measure(data: Mapping[str, Any]) -> Words:
    """Say what became of a measure, with the people, the day and the steps that must be taken again."""
    said = [_MEASURES[data["op"]].fill(no=data["no"])]
    said += [words.fill(value=data[name]) for name, words in _PLANNED.items() if data.get(name) is not None]
    if withdrawn := data.get("withdrawn"):
        said.append(Words("重新走{steps}", "to be taken again: {steps}").fill(steps=withdrawn))
    return _joined(said)


def _requested(action: Words, data: Mapping[str, Any], workflow: Workflow) -> Words:
    """Say what was asked for or answered, at which step, with the days that were named."""
    rule = workflow.requests.get(data["rule"])
    said = [
        Words("{action}：{title}", "{action}: {title}").fill(action=action, title=rule.title if rule else data["rule"])
    ]
    if "step" in data:
        said.append(
            Words("第{step}步，共{steps}步", "step {step} of {steps}").fill(step=data["step"], steps=data["steps"])
        )
    said += _days(data)
    if "stated" in data:
        said.append(Words("建议延到{day}", "suggests {day}").fill(day=data["stated"]))
    if "answer_by" in data:
        said.append(Words("应在{day}前答复", "to be answered by {day}").fill(day=data["answer_by"]))
    return _joined(said)


def _redated(action: Words, data: Mapping[str, Any]) -> Words:
    """Say that dates stand still, go on, or were changed."""
    said = [action]
    if "since" in data:
        said.append(Words("{since}起暂停", "paused since {since}").fill(since=data["since"]))
    if isinstance(data.get("due_on"), str):
        said.append(Words("期限{day}停住", "due {day}, held").fill(day=data["due_on"]))
    said += _days(data)
    if others := data.get("others"):
        said.append(Words(f"另有{others}个期限顺延", f"{others} other date(s) later too"))
    return _joined(said)


def _days(data: Mapping[str, Any]) -> list[Words]:
    days = data.get("due_on")
    if not isinstance(days, Mapping):
        return []
    return [Words("期限{before} → {after}", "due {before} → {after}").fill(before=days["from"], after=days["to"])]


def _with_ends(said: Words, data: Mapping[str, Any], workflow: Workflow) -> Words:
    """Return what was done with what ended by it: a request that lapsed, a pause; and the day that was kept."""
    parts = [said]
    if lapsed := data.get("lapsed"):
        rule = workflow.requests.get(lapsed["rule"])
        title = rule.title if rule else lapsed["rule"]
        parts.append(Words("申请“{title}”失效", "request {title!r} lapsed").fill(title=title))
    if pause := data.get("pause_ended"):
        parts.append(Words("{since}起的暂停结束", "the pause since {since} ended").fill(since=pause["since"]))
    if kept := data.get("keeps_due_on"):
        parts.append(
            Words(
                "沿用商定的期限{agreed}（原期限{original}）", "keeps the agreed date {agreed} (first: {original})"
            ).fill(agreed=kept["agreed"], original=kept["original"])
        )
    return _joined(parts)


def _joined(parts: Sequence[Words]) -> Words:
    return Words("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _moved(entry: Entry, told: Told) -> Words:
    """Say which version an item came to, and what that changed: its state, its date, a review that ended."""
    data = entry.data
    said = [
        Words("第{before}版 → 第{after}版", "version {before} → {after}").fill(
            before=data["versions"]["from"], after=data["versions"]["to"]
        )
    ]
    if data["from"] != data["to"]:
        before, after = told.before.states[data["from"]].title, told.after.states[data["to"]].title
        said.append(Words("状态{before} → {after}", "{before} → {after}").fill(before=before, after=after))
    if due_on := data.get("due_on"):
        none = Words("无", "none")
        said.append(
            Words("期限{before} → {after}", "due {before} → {after}").fill(
                before=due_on["from"] or none, after=due_on["to"] or none
            )
        )
    if period := data.get("review_ended"):
        said.append(Words("{period}复核终止", "review {period} ended").fill(period=period))
    if ended := data.get("owed_ended"):
        names = [SUBJECTS[Subject(name)] for name in ended]
        said.append(Words("不再要求{names}", "no longer owed: {names}").fill(names=names))
    moved = Words("{action}：{said}", "{action}: {said}").fill(action=DEEDS[entry.action], said=said)
    return _with_ends(moved, data, told.before)
