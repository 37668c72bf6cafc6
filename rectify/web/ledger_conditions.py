"""The conditions of a list, each in words: above the ledger, and above the figures of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.course import COURSES, Course
from engine.domain.definition import State
from engine.store.sources import Source
from engine.words import Words
from rectify.web.ledger_query import (
    DUE_BEFORE,
    DUE_FROM,
    ENTERED_BEFORE,
    ENTERED_FROM,
    OPENED_BEFORE,
    OPENED_FROM,
    Asked,
)

_PLAIN: Mapping[str, Words] = {
    "search": Words("查找", "Search"),
    "category": Words("类别", "Category"),
    "unit": Words("单位", "Unit"),
    "owner": Words("责任人", "Owner"),
    "leader": Words("责任领导", "Leader in charge"),
    "due_from": DUE_FROM,
    "due_before": DUE_BEFORE,
    "opened_from": OPENED_FROM,
    "opened_before": OPENED_BEFORE,
    "entered_from": ENTERED_FROM,
    "entered_before": ENTERED_BEFORE,
}


def chosen(asked: Asked, states: Mapping[str, State], inspections: Sequence[Source]) -> Sequence[tuple[str, Words]]:
    """Return each condition that was chosen by its name, in words."""
    return [(name, _said(name, value, states, inspections)) for name, value in asked.given.items()]


def _said(name: str, value: str, states: Mapping[str, State], inspections: Sequence[Source]) -> Words:
    match name:
        case "inspection":
            source = next((one.title for one in inspections if one.code == value), value)
            return Words(f"检查：{source}", f"Inspection: {source}")
        case "state":
            title = states[value].title if value in states else Words(value, value)
            return Words("状态：{state}", "State: {state}").fill(state=title)
        case "course":
            return COURSES[Course(value)]
        case "overdue":
            return Words("只看逾期", "Overdue only")
        case "found_again":
            return Words("以前查出过", "Found before")
        case "returned":
            return Words(f"退回{value}次以上", f"Returned {value} times or more")
    return Words("{what}：{value}", "{what}: {value}").fill(what=_PLAIN[name], value=value)
