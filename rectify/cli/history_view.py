"""History as people and programs read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.domain.definition import Workflow
from engine.domain.permission import ROLE_WORDS
from engine.operations.change import DEEDS
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


def history_table(entries: Sequence[Entry], workflow: Workflow, terminal: Terminal) -> None:
    """Print who did what, when, and why."""
    terminal.table(
        [Words("序", "No."), Words("时间", "At"), Words("谁", "Who"), Words("做了什么", "What"), Words("说明", "Note")],
        [(entry.seq, entry.at, _who(entry), _what(entry, workflow), entry.note) for entry in entries],
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


def _what(entry: Entry, workflow: Workflow) -> Words:
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
    return action
