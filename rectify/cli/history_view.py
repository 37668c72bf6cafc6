"""History as people and programs read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.domain.permission import ROLE_WORDS
from engine.operations.change import DEEDS
from engine.operations.reading import Told
from engine.store.history import Entry
from engine.words import Words
from rectify.terminal import Terminal, instant


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
            return Words("{title}：{before} → {after}", "{title}: {before} → {after}").fill(
                title=step.title if step else data["trigger"], before=before, after=after
            )
        case "import":
            return Words("{action}，{to}", "{action}, {to}").fill(action=action, to=workflow.states[data["to"]].title)
        case "assign":
            named = [
                Words("{role}{login}", "{role} {login}").fill(role=ROLE_WORDS[role], login=login)
                for role, login in data.items()
            ]
            return Words("{action}：{named}", "{action}: {named}").fill(action=action, named=named)
        case "attach":
            return Words("{action}：{files}", "{action}: {files}").fill(
                action=action, files=[file["name"] for file in data["evidence"]]
            )
        case "review" | "review_opened":
            return Words("{action}：{period} {outcome}", "{action}: {period} {outcome}").fill(
                action=action, period=data["period"], outcome=data.get("outcome", "")
            )
        case "migrate":
            return _moved(entry, told)
    return action


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
    return Words("{action}：{said}", "{action}: {said}").fill(action=DEEDS[entry.action], said=said)
