"""The comparison of two versions leaves nothing out and says it in both languages."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings

from engine.domain import definition
from engine.domain.comparison import Difference, compare
from engine.domain.definition import (
    Approval,
    Completion,
    DeadlineRule,
    DutyRule,
    Field,
    FieldKind,
    GuardUse,
    Limit,
    MeasureRule,
    ProgressRule,
    ReceiptRule,
    RequestRule,
    ReviewOutcome,
    StatusWords,
    Tell,
    Workflow,
)
from engine.words import Words
from tests.builders import a_workflow, words
from tests.properties.workflows import drafts

# What a value may be changed into, where it is not free text.
OTHERS: Mapping[str, Any] = {
    "zone": "UTC", "calendar": "weekdays", "unit": "days", "every": "month", "repeat": "week", "loop": "return",
    "anchor": "opened", "date_field": "closed_on", "by": "kind", "answer": Limit(amount=1, unit="days"),
}  # fmt: skip

SWAPPED = {"extension": "long_term", "return": "reopen", "reopen": "return"}


def a_full_workflow() -> Workflow:
    """Return a workflow in which every kind of thing occurs."""
    base, limit = a_workflow(), Limit(amount=5, unit="working_days")
    asked = Field(
        key="way", title=words("方式"), kind=FieldKind.CHOICE, help=words("选一项"), options={"a": words("甲")}
    )
    by_kind = DeadlineRule(
        key="plan", title=words("方案"), anchor="feedback", amount=1, unit="months", ladder="standard",
        by="way", limits={"a": limit},
    )  # fmt: skip
    request = RequestRule(
        key="longer", title=words("延期"), kind="extension", sources=("rectifying",), who=("owner",),
        approvals=(Approval(title=words("同意"), who=("manager",)),), answer=limit, ladder="standard",
        requires=(GuardUse(name="note", arguments={"min": 5}),), asks=("way",), trigger="prolong",
    )  # fmt: skip
    duty = DutyRule(key="meet", title=words("例会"), every="month", who=("manager",), ladder="standard", asks=("way",))
    quarterly = base.reviews["quarterly"]
    ends = ReviewOutcome(
        key="ends", title=words("结束"), requires=(GuardUse(name="decision"),),
        tells=(Tell(kind="escalated_review", to=("leader", "manager")),),
    )  # fmt: skip
    report = ProgressRule(
        key="monthly", title=words("每月进展"), every="month", who=("owner",), ladder="standard", asks=("way",)
    )
    states = {
        **base.states,
        "rectifying": replace(base.states["rectifying"], receipt="arrived", progress="monthly"),
        "closed": replace(base.states["closed"], sustained_review="quarterly"),
    }
    return replace(
        base,
        roles={"owner": words("承办人")},
        fields={"way": asked},
        evidence_groups={"photo": words("照片")},
        deadlines={**base.deadlines, "plan": by_kind},
        reviews={"quarterly": replace(quarterly, asks=("way",), outcomes=(*quarterly.outcomes, ends))},
        requests={"longer": request},
        duties={"meet": duty},
        states=states,
        receipts={"arrived": ReceiptRule(key="arrived", title=words("签收"), limit=limit, ladder="standard")},
        progress={"monthly": report},
        measures=MeasureRule(title=words("措施"), ladder="standard"),
        status_words=(StatusWords(words=("办结", "完结"), completion=Completion.DONE),),
        transitions=tuple(replace(step, asks=("way",), deadline="plan") for step in base.transitions),
    )


def changed(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value with one thing in it changed, for each thing in it, with the way to what was changed."""
    if isinstance(value, Words):
        yield "zh", replace(value, zh=value.zh + "改")
        yield "en", replace(value, en=value.en + " changed")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            for way, other in changed(field.name, getattr(value, field.name)):
                yield f"{field.name}.{way}", replace(value, **{field.name: other})
    elif isinstance(value, Mapping):
        yield from changed_mapping(value)
    elif isinstance(value, tuple):
        yield from changed_tuple(name, value)
    else:
        yield "", another(name, value)


def changed_mapping(value: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Yield a mapping without an entry, with a changed one, in another order."""
    for key, part in value.items():
        yield f"-{key}", {name: kept for name, kept in value.items() if name != key}
        yield from ((f"{key}.{way}", {**value, key: other}) for way, other in changed(key, part))
    if len(value) > 1:
        yield "order", dict(reversed(list(value.items())))


def changed_tuple(name: str, value: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield a list without an entry, with a changed one, in another order."""
    for at, part in enumerate(value):
        yield f"-{at}", value[:at] + value[at + 1 :]
        yield from ((f"{at}.{way}", (*value[:at], other, *value[at + 1 :])) for way, other in changed(name, part))
    if len(set(map(repr, value))) > 1:
        yield "order", tuple(reversed(value))


def another(name: str, value: Any) -> Any:
    """Return another value of the kind that a field holds."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        return next(other for other in type(value) if other != value)
    if name == "sustained":
        return True
    if value in SWAPPED:
        return SWAPPED[value]
    if name in OTHERS and OTHERS[name] != value:
        return OTHERS[name]
    if isinstance(value, int) or (value is None and name in {"until", "opens_days"}):
        return (value or 0) + 7
    return "year" if name == "every" else f"{value or ''}x"


ALL = list(changed("", a_full_workflow()))


def seen(differences: tuple[Difference, ...]) -> set[tuple[str, str]]:
    """Return what is said, in both languages."""
    return {(f"{one.place.zh} {one.says.zh}", f"{one.place.en} {one.says.en}") for one in differences}


@pytest.mark.parametrize(("way", "other"), ALL, ids=[way for way, _ in ALL])
def test_whatever_is_changed_a_difference_is_said(way: str, other: Workflow) -> None:
    before = a_full_workflow()
    there, back = compare(before, other), compare(other, before)
    assert there
    assert back
    assert all(zh.strip() and en.strip() for zh, en in seen(there))


def test_every_kind_of_thing_a_workflow_may_say_is_in_the_trial() -> None:
    found = {type(part) for part in parts(a_full_workflow())}
    module = Workflow.__module__
    every = {
        kind
        for kind in vars(definition).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module
    }
    assert every <= found


def parts(value: Any) -> Iterator[Any]:
    """Yield a value and everything in it."""
    yield value
    inside: Any = ()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        inside = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, tuple):
        inside = value
    for part in inside:
        yield from parts(part)


def test_the_same_workflow_has_no_difference() -> None:
    assert compare(a_full_workflow(), a_full_workflow()) == ()


@given(before=drafts(most_states=5), after=drafts(most_states=5))
@settings(max_examples=20)
def test_any_two_workflows_are_compared_and_only_equal_ones_say_the_same(before: Workflow, after: Workflow) -> None:
    assert compare(before, before) == ()
    assert bool(compare(before, after)) == (before != after)


def said(before: Workflow, after: Workflow) -> list[tuple[str, str]]:
    """Return the differences as they are read in Chinese."""
    return [(one.place.zh, one.says.zh) for one in compare(before, after)]


def test_a_difference_reads_as_a_manager_would_say_it() -> None:
    before = a_workflow()
    rectify = replace(before.deadlines["rectify"], title=Words("整改期限", "Rectify"))
    before = replace(before, deadlines={**before.deadlines, "rectify": rectify})
    shorter = replace(before, deadlines={**before.deadlines, "rectify": replace(rectify, amount=2)})
    assert said(before, shorter) == [("期限“整改期限”（rectify）", "时长：3个月 → 2个月")]
    assert [one.says.en for one in compare(before, shorter)] == ["limit: 3 months → 2 months"]

    start, *others = before.transitions
    others_may = replace(before, transitions=(replace(start, who=("leader", "manager")), *others))
    assert said(before, others_may) == [("步骤“start”", "谁可以办：+ 领导；− 责任人")]

    renamed = replace(before.states["verified"], title=Words("已核查", "Verified"))
    assert said(before, replace(before, states={**before.states, "verified": renamed})) == [
        ("状态“已核查”（verified）", "名称（中文）：verified → 已核查"),
        ("状态“已核查”（verified）", "名称（英文）：verified → Verified"),
    ]


def test_a_state_that_is_gone_is_said_once_and_with_what_it_was() -> None:
    before = a_workflow()
    after = replace(before, states={key: state for key, state in before.states.items() if key != "long_term"})
    (gone,) = [one for one in compare(before, after) if one.change == "removed"]
    assert (gone.section, gone.key) == ("state", "long_term")
    assert gone.says.zh == "取消：类型 等待；复核 quarterly；不设期限 是"


def test_two_things_of_one_name_are_told_apart() -> None:
    before = a_workflow()
    other = replace(before.deadlines["plan"], key="other")
    states = {**before.states, "reported": replace(before.states["reported"], deadline="other")}
    after = replace(before, states=states, deadlines={**before.deadlines, "other": other})
    assert said(before, after)[0] == ("状态“reported”", "期限：plan（plan） → plan（other）")


def test_no_reader_is_shown_how_a_value_looks_to_a_program() -> None:
    """A state gets another key and keeps its title: where it is named, the keys tell the two apart."""
    before = a_workflow()
    lines = tuple(replace(line, state="shut") if line.state == "closed" else line for line in before.first_states)
    shut = replace(before.states["closed"], key="shut")
    after = replace(before, first_states=lines, states={**before.states, "shut": shut})
    before = replace(before, states=after.states)
    changed_lines = [one for one in compare(before, after) if one.section == "first_state"]
    assert [one.says.zh for one in changed_lines] == ["各行：+ 已完成→closed（shut）；− 已完成→closed（closed）"]
    for _way, other in ALL:
        for zh, en in seen(compare(a_full_workflow(), other)):
            assert not re.search(r"\w+\(\w+=|<\w+\.", zh + en)
