"""The conditions of a list, each in words: above the ledger, and above the figures of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.domain.course import COURSES, WITHOUT, Course, Without
from engine.domain.definition import State
from engine.store.sources import Source
from engine.words import Words
from notifications.wording import long_date
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
# Conditions on a day, which are said with the day as people write it.
_ON_DAYS: Mapping[str, Words] = {
    "review_on": Words("{day}有复核到期", "A review is due on {day}"),
    "open_on": Words("{day}在办", "Open on {day}"),
    "planned_on": Words("按现行期限，{day}应在办", "Open on {day} by present dates"),
    "planned_first_on": Words("按原定期限，{day}应在办", "Open on {day} by first dates"),
}


def chosen(asked: Asked, states: Mapping[str, State], inspections: Sequence[Source]) -> Sequence[tuple[str, Words]]:
    """Return each condition that was chosen by its name, in words."""
    given = asked.given
    # The day of a state goes with the state.
    return [(name, _said(name, given, states, inspections)) for name in given if name != "on"]


def _said(name: str, given: Mapping[str, str], states: Mapping[str, State], inspections: Sequence[Source]) -> Words:
    value = given[name]
    if name in _ON_DAYS:
        return _ON_DAYS[name].fill(day=long_date(date.fromisoformat(value)))
    match name:
        case "inspection":
            source = next((one.title for one in inspections if one.code == value), value)
            return Words(f"检查：{source}", f"Inspection: {source}")
        case "state":
            return Words("状态：{state}", "State: {state}").fill(state=_state(value, states))
        case "was":
            return Words("{day}的状态：{state}", "State on {day}: {state}").fill(
                day=long_date(date.fromisoformat(given["on"])), state=_state(value, states)
            )
        case "course":
            return COURSES[Course(value)]
        case "without":
            return WITHOUT[Without(value)]
        case "overdue":
            return Words("只看逾期", "Overdue only")
        case "found_again":
            return Words("以前查出过", "Found before")
        case "returned":
            return Words(f"退回{value}次以上", f"Returned {value} times or more")
    return Words("{what}：{value}", "{what}: {value}").fill(what=_PLAIN[name], value=value)


def _state(key: str, states: Mapping[str, State]) -> Words:
    return states[key].title if key in states else Words(key, key)
