"""Parts that what was done has in common: what came with it, what ended by it, days that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.domain.definition import Workflow
from engine.domain.fields import shown
from engine.words import Words

_LONGEST_VALUE = 40


def with_form(told: Words, data: Mapping[str, Any], workflow: Workflow) -> Words:
    """Return what was done with what came with it: fields, evidence, a collective decision."""
    parts = [told]
    parts += [
        Words("{name}“{value}”", "{name} {value!r}").fill(name=field.title, value=_short(shown(field, value)))
        for name, value in data.get("set", {}).items()
        if (field := workflow.fields.get(name)) is not None
    ]
    parts += [Words(file["name"], file["name"]) for file in data.get("evidence", ())]
    if decision := data.get("decision"):
        said = (
            Words("集体决策{meeting}，{on}《{minutes}》", "decision {meeting}, {on}, {minutes!r}")
            if "meeting" in decision
            else Words("集体决策{on}《{minutes}》", "decided {on}, {minutes!r}")
        )
        parts.append(said.fill(**decision))
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _short(words: Words) -> Words:
    return Words(_cut(words.zh), _cut(words.en))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def days(data: Mapping[str, Any]) -> list[Words]:
    """Return that a due day became another, if it did."""
    due_on = data.get("due_on")
    if not isinstance(due_on, Mapping):
        return []
    return [Words("期限{before} → {after}", "due {before} → {after}").fill(before=due_on["from"], after=due_on["to"])]


def with_ends(said: Words, data: Mapping[str, Any], workflow: Workflow) -> Words:
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
    return joined(parts)


def joined(parts: Sequence[Words]) -> Words:
    """Return one sentence of several parts."""
    return Words("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))
