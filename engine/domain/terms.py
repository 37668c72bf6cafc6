"""The single things a workflow says, each with a mark that tells it apart and its words.

Two of them are the same when their marks are: a state that was only renamed is the same state wherever it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.domain.definition import (
    Approval,
    Completion,
    FieldKind,
    FirstState,
    GuardUse,
    GuardValue,
    InspectionKind,
    Limit,
    RungRule,
    StateKind,
    StatusWords,
    Tell,
    Workflow,
)
from engine.domain.guards import GUARDS
from engine.domain.permission import ROLE_WORDS, called
from engine.words import Words


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said; equal when the mark is."""

    mark: str
    words: Words = field(compare=False)


_NO, _YES = Words("否", "no"), Words("是", "yes")
_KINDS: Mapping[str, Words] = {
    StateKind.START: Words("起始", "start"),
    StateKind.NORMAL: Words("办理", "work"),
    StateKind.WAITING: Words("等待", "waiting"),
    StateKind.FINAL: Words("终结", "end"),
}
_FIELD_KINDS: Mapping[str, Words] = {
    FieldKind.TEXT: Words("一行文字", "line of text"),
    FieldKind.LONG_TEXT: Words("长文字", "long text"),
    FieldKind.NUMBER: Words("整数", "whole number"),
    FieldKind.MONEY: Words("金额", "amount of money"),
    FieldKind.DATE: Words("日期", "date"),
    FieldKind.YES_NO: Words("是或否", "yes or no"),
    FieldKind.CHOICE: Words("选择", "choice"),
}
_COMPLETIONS: Mapping[str, Words] = {
    Completion.DONE: Words("已完成", "done"),
    Completion.MOSTLY_DONE: Words("基本完成", "mostly done"),
    Completion.PARTLY: Words("部分完成", "partly done"),
    Completion.IN_PROGRESS: Words("正在整改", "in progress"),
    Completion.NOT_DONE: Words("未完成", "not done"),
    Completion.UNKNOWN: Words("不明", "unknown"),
}
_INSPECTIONS: Mapping[str, Words] = {
    InspectionKind.INSPECTION: Words("巡察", "inspection"),
    InspectionKind.PATROL: Words("巡视", "patrol"),
    InspectionKind.AUDIT: Words("审计", "audit"),
    InspectionKind.SUPERVISION: Words("督导", "supervision"),
    InspectionKind.OTHER: Words("其他", "other"),
}
_ANCHORS: Mapping[str, Words] = {
    "entered": Words("进入状态之日", "the day the state is entered"),
    "opened": Words("登记之日", "the day the item is opened"),
    "feedback": Words("反馈之日", "the day of the feedback"),
    "due_on": Words("登记时写明的日期", "the date stated at opening"),
    "kind": Words("检查的种类", "the kind of inspection"),
}
_UNITS: Mapping[str, tuple[Words, Words]] = {
    "days": (Words("天", "day"), Words("天", "days")),
    "working_days": (Words("个工作日", "working day"), Words("个工作日", "working days")),
    "months": (Words("个月", "month"), Words("个月", "months")),
}
_PERIODS: Mapping[str, Words] = {
    "month": Words("每月", "each month"),
    "quarter": Words("每季度", "each quarter"),
    "half_year": Words("每半年", "each half-year"),
    "year": Words("每年", "each year"),
}
_FIXED: Mapping[str, Words] = {
    "return": Words("退回（计次）", "return (counted)"),
    "reopen": Words("重新整改", "reopening"),
    "extension": Words("延期", "extension"),
    "long_term": Words("转长期", "move to long-term"),
    "office": Words("办公室的工作日", "the office's working days"),
    "weekdays": Words("周一至周五", "every Monday to Friday"),
}
# Conditions that read better with their arguments inside than behind.
_CONDITIONS: Mapping[str, Words] = {
    "note": Words("说明至少{min}个字", "a note of at least {min} character(s)"),
    "evidence": Words("{group}至少{min}份", "{group}: at least {min}"),
    "taken": Words("先走“{step}”", "after “{step}”"),
    "filled": Words("填好{fields}", "filled in: {fields}"),
}


def plain(text: str) -> Said:
    """Return a text that is its own mark."""
    return Said(text, Words(text, text))


def yes_no(*, is_so: bool) -> Said:
    """Return yes or no."""
    return Said(str(is_so), _YES if is_so else _NO)


def calendar(name: str) -> Said:
    """Return which days are working days."""
    return Said(name, _FIXED[name])


def loop(name: str | None) -> Said | None:
    """Return what kind of step back to work a step is, or None."""
    return None if name is None else Said(name, _FIXED[name])


def request_kind(name: str) -> Said:
    """Return what a request asks for."""
    return Said(name, _FIXED[name])


def state_kind(kind: StateKind) -> Said:
    """Return what a state means for the item."""
    return Said(kind, _KINDS[kind])


def field_kind(kind: FieldKind) -> Said:
    """Return what a field holds."""
    return Said(kind, _FIELD_KINDS[kind])


def state(workflow: Workflow, key: str) -> Said:
    """Return a state by its title."""
    known = workflow.states.get(key)
    return Said(key, known.title if known else Words(key, key))


def deadline(workflow: Workflow, key: str) -> Said:
    """Return a deadline rule by its title."""
    known = workflow.deadlines.get(key)
    return Said(key, known.title if known else Words(key, key))


def review(workflow: Workflow, key: str) -> Said:
    """Return a review rule by its title."""
    known = workflow.reviews.get(key)
    return Said(key, known.title if known else Words(key, key))


def step(workflow: Workflow, trigger: str) -> Said:
    """Return a step by its title."""
    known = workflow.step(trigger)
    return Said(trigger, known.title if known else Words(trigger, trigger))


def asked(workflow: Workflow, key: str) -> Said:
    """Return a field by its title."""
    known = workflow.fields.get(key)
    return Said(key, known.title if known else Words(key, key))


def anchor(workflow: Workflow, name: str) -> Said:
    """Return a day that is counted from, or what tells limits apart: an event or a field."""
    return Said(name, _ANCHORS[name]) if name in _ANCHORS else asked(workflow, name)


def persons(workflow: Workflow, names: Iterable[str]) -> Iterator[Said]:
    """Yield roles and relations as the workflow calls them."""
    return (Said(name, _person(workflow, name)) for name in names)


def limit(span: Limit) -> Said:
    """Return a span of time."""
    return Said(f"{span.amount} {span.unit}", _counted(span))


def limit_for(answer: str, span: Limit) -> Said:
    """Return the span of time for one kind of inspection or one answer."""
    case = _INSPECTIONS.get(answer, Words(answer, answer))
    words = Words("{case} {span}", "{case} {span}").fill(case=case, span=_counted(span))
    return Said(f"{answer} {span.amount} {span.unit}", words)


def every(period: str | int) -> Said:
    """Return how often something comes round."""
    if isinstance(period, int):
        return Said(str(period), Words(f"每{period}天", f"every {period} days"))
    return Said(period, _PERIODS[period])


def window(months: int, days: int | None) -> Said:
    """Return when the window of a period opens."""
    mark = f"{months} {days}"
    if days is not None:
        return Said(mark, Words(f"最后{days}天", f"its last {days} day(s)"))
    return Said(mark, Words(f"最后{months}个月", f"its last {months} month(s)"))


def guard(workflow: Workflow, use: GuardUse) -> Said:
    """Return a condition with its arguments."""
    mark = f"{use.name} {sorted(use.arguments.items())!r}"
    known = GUARDS.get(use.name)
    if known and use.name in _CONDITIONS and set(use.arguments) >= set(known.parameters) - known.optional:
        told_apart = {name: _argument(workflow, value) for name, value in use.arguments.items()}
        return Said(mark, _CONDITIONS[use.name].fill(**{"group": Words("佐证材料", "evidence"), **told_apart}))
    said = known.says if known else Words(use.name, use.name)
    if not use.arguments:
        return Said(mark, said)
    arguments = [_argument(workflow, value) for value in use.arguments.values()]
    return Said(mark, Words("{said}（{arguments}）", "{said} ({arguments})").fill(said=said, arguments=arguments))


def tell(workflow: Workflow, told: Tell) -> Said:
    """Return whom a step tells, by which kind of notice."""
    who = [_person(workflow, name) for name in told.to]
    words = Words("{who}（{kind}）", "{who} ({kind})").fill(who=who, kind=told.kind)
    return Said(f"{told.kind} {told.to!r}", words)


def approval(workflow: Workflow, number: int, agreed: Approval) -> Said:
    """Return one of the agreements of a request, with its place."""
    who = [_person(workflow, name) for name in agreed.who]
    words = Words("第{n}步{title}：{who}", "{n}. {title}: {who}").fill(n=number, title=_both(agreed.title), who=who)
    return Said(f"{number} {agreed.title!r} {agreed.who!r}", words)


def option(key: str, title: Words) -> Said:
    """Return an answer of a choice."""
    return Said(f"{key} {title!r}", _both(title))


def rung(workflow: Workflow, rule: RungRule) -> Said:
    """Return one step of a ladder with everything it says."""
    return Said(
        repr(rule),
        Words("{day}{repeat}{until}{escalates}{notice}→{who}", "{day}{repeat}{until}{escalates}{notice} → {who}").fill(
            day=_day(rule.offset),
            repeat=_REPEATS.get(rule.repeat or "", _NOTHING),
            until=_NOTHING if rule.until is None else Words(f"至第{rule.until}天", f" until day {rule.until}"),
            escalates=Words("（抄报）", " (escalates)") if rule.escalates else _NOTHING,
            notice=Words(f"（{rule.notice}）", f" ({rule.notice})") if rule.notice else _NOTHING,
            who=[_person(workflow, name) for name in rule.to],
        ),
    )


def first_state(workflow: Workflow, line: FirstState) -> Said:
    """Return where an imported item starts."""
    lasts = {
        None: _NOTHING,
        True: Words("、长期坚持", ", sustained"),
        False: Words("、不需长期坚持", ", not sustained"),
    }
    words = Words("{completion}{lasts}→{state}", "{completion}{lasts} → {state}").fill(
        completion=_COMPLETIONS[line.completion],
        lasts=lasts[line.sustained],
        state=state(workflow, line.state).words,
    )
    return Said(repr(line), words)


def status_word(line: StatusWords, word: str) -> Said:
    """Return what a status word of an import means."""
    lasts = Words("、长期坚持", ", sustained") if line.sustained else _NOTHING
    words = Words("“{word}”→{completion}{lasts}", "“{word}” → {completion}{lasts}").fill(
        word=word, completion=_COMPLETIONS[line.completion], lasts=lasts
    )
    return Said(f"{word} {line.completion} {line.sustained}", words)


_NOTHING = Words("", "")
_REPEATS: Mapping[str, Words] = {
    "working_day": Words("起每个工作日", ", then each working day"),
    "week": Words("起每周", ", then each week"),
}


def _day(offset: int) -> Words:
    if offset == 0:
        return Words("到期当天", "on the due day")
    if offset < 0:
        return Words(f"到期前{-offset}天", f"{-offset} day(s) before")
    return Words(f"逾期{offset}天", f"{offset} day(s) after")


def _counted(span: Limit) -> Words:
    one, many = _UNITS[span.unit]
    unit = one if span.amount == 1 else many
    return Words(f"{span.amount}{unit.zh}", f"{span.amount} {unit.en}")


def _person(workflow: Workflow, name: str) -> Words:
    return called(workflow, name) if name in ROLE_WORDS or name in workflow.roles else Words(name, name)


def _argument(workflow: Workflow, value: GuardValue) -> Words:
    if isinstance(value, int):
        return Words(str(value), str(value))
    if isinstance(value, tuple):
        return Words("{names}", "{names}").fill(names=[asked(workflow, name).words for name in value])
    named = workflow.step(value)
    return named.title if named else workflow.evidence_groups.get(value, Words(value, value))


def _both(title: Words) -> Words:
    """Return a title in both languages, so that a change of either shows in either."""
    both = title.zh if title.zh == title.en else f"{title.zh} / {title.en}"
    return Words(both, both)
