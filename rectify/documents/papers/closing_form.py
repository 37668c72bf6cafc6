"""The values of the closing form (销号审批表): one item whole; the places of both signatures are left to be filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.domain.definition import StateKind, Transition
from engine.domain.fields import shown
from engine.domain.workdays import local_day
from engine.operations.reading import Told, WholeItem
from engine.store.history import Entry
from engine.store.measures import StoredMeasure
from rectify.documents.papers.wording import chinese_date, full_width, maybe_date, money, plain_title

_UNGROUPED = "其他"


def values_of_closing_form(whole: WholeItem, *, inspection: str, office: str, day: date) -> Mapping[str, Any]:
    """Return what the closing form of an item says; what the ledger does not know stays empty, to be filled by hand."""
    item, names, fields = whole.item, whole.names, whole.item.facts.fields
    line = whole.dates.lines[-1] if whole.dates.lines else None
    due, first = (line.due_on, line.original_due_on) if line else (item.due_on, item.original_due_on)
    return {
        "number": item.number,
        "inspection": full_width(inspection),
        "category": full_width(item.category or ""),
        "title": plain_title(item.title),
        "unit": whole.units.get(item.facts.unit_id, item.unit),
        "owner": names.get(item.facts.owner_id or 0, ""),
        "leader": names.get(item.facts.leader_id or 0, ""),
        "verifier": names.get(item.facts.verifier_id or 0, ""),
        "feedback_on": maybe_date(whole.stored.feedback_on),
        "due": maybe_date(due),
        "first_due": maybe_date(first),
        "extended": due != first,
        "state": whole.workflow.states[item.facts.state].title.zh,
        "measures": [_measure(one, names) for one in whole.measures if one.void_reason is None],
        "result": full_width(str(fields.get("progress", "") or _said_of_work(whole))),
        "gains": _gains(fields),
        "returns": item.facts.returns,
        "evidence": list(_evidence(whole)),
        "findings": full_width(str(fields.get("findings", ""))),
        "checks": list(_checks(whole)),
        "decisions": list(_decisions(whole)),
        "fields": [
            {"name": field.title.zh, "value": full_width(shown(field, fields[key]).zh)}
            for key, field in whole.workflow.fields.items()
            if key in fields
        ],
        "office": office,
        "day": chinese_date(day),
    }


def _measure(one: StoredMeasure, names: Mapping[int, str]) -> Mapping[str, Any]:
    parts = [names.get(one.owner_id or 0, "")]
    parts += [f"{chinese_date(one.due_on)}前"] if one.due_on else []
    parts += [f"{chinese_date(one.done_on)}完成"] if one.done_on else []
    return {
        "position": one.position,
        "text": full_width(one.text).rstrip("。；;"),
        "people": "，".join(part for part in parts if part),
    }


def _said_of_work(whole: WholeItem) -> str:
    """Return what was written with the last step by which work was handed in."""
    for entry, told in reversed(list(zip(whole.history, whole.told_under, strict=True))):
        step = _step(entry, told)
        if step is not None and step.work and entry.note:
            return entry.note
    return ""


def _gains(fields: Mapping[str, Any]) -> str:
    known = (("rules_made", "建立健全制度{}项"), ("recovered", "挽回资金{}"), ("held_to_account", "问责{}人"))
    said = [
        phrase.format(money(value) if key == "recovered" else value)
        for key, phrase in known
        if isinstance(value := fields.get(key), int) and value
    ]
    return "，".join(said)


def _evidence(whole: WholeItem) -> Iterator[Mapping[str, Any]]:
    """Yield the files of each group, in the order in which the workflow names its groups."""
    titles = whole.workflow.evidence_groups
    for key in (*titles, None):
        files = [one.name for one in whole.evidence if (one.group if one.group in titles else None) == key]
        if files:
            name = titles[key].zh if key is not None else _UNGROUPED
            yield {"name": name, "count": len(files), "files": "、".join(files)}


def _checks(whole: WholeItem) -> Iterator[Mapping[str, Any]]:
    """Yield the steps that others took over the work: checks, returns and the end; not those of who did it."""
    for entry, told in zip(whole.history, whole.told_under, strict=True):
        step = _step(entry, told)
        if step is None:
            continue
        guarded = any(guard.name == "not_doer" for guard in step.requires)
        if guarded or step.loop == "return" or _ends(entry, told):
            yield {
                "day": chinese_date(local_day(entry.at, whole.workflow.zone)),
                "who": str(entry.by["name"]),
                "what": step.title.zh,
                "note": full_width(entry.note or ""),
            }


def _step(entry: Entry, told: Told) -> Transition | None:
    """Return the step that an entry records, as the workflow had it then."""
    if entry.action != "advance":
        return None
    trigger, source = entry.data["trigger"], entry.data["from"]
    return next((one for one in told.before.transitions if one.trigger == trigger and source in one.sources), None)


def _ends(entry: Entry, told: Told) -> bool:
    state = told.after.states.get(entry.data["to"])
    return state is not None and state.kind is StateKind.FINAL


def _decisions(whole: WholeItem) -> Iterator[Mapping[str, str]]:
    for entry in whole.history:
        decision = entry.data.get("decision")
        if decision:
            day = chinese_date(date.fromisoformat(str(decision["on"])))
            yield {"day": day, "minutes": full_width(str(decision["minutes"]))}
