"""How a due day was counted, in sentences that somebody can follow with a calendar in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.domain.definition import STATED_DATE, Limit, Workflow
from engine.domain.names import ANCHORS, UNITS
from engine.domain.reckoning import Reckoned, Run, Stretch
from engine.operations.explaining import ExplainedDeadline, Explanation
from engine.store.deadlines import StoredDeadline
from engine.words import Words
from rectify.wording.lines import Line


def reckoning(told: Explanation, one: ExplainedDeadline) -> Iterator[Line]:
    """Yield how the live date of an item came about, a line for each step and below it each run of days."""
    found, counted = one.deadline, one.reckoned
    if counted is None:
        yield Line(one.title)
    else:
        yield from (Line(says) for says in _counted(told, one.title, counted))
        yield from (Line(_run(run, told.days_off), depth=1) for run in counted.runs)
        if counted.due_on != found.due_on:
            changed = Words(
                "现在的期限是{due_on}：不是这样数出来的，由下面的变动定下。",
                "It is {due_on} now: not by this count, but by the changes below.",
            )
            yield Line(changed.fill(due_on=found.due_on))
    yield Line(_day(told, found.due_on))
    yield Line(_by_calendar(found))


def _by_calendar(found: StoredDeadline) -> Words:
    known = Words("这一天的假期安排已公布", "the arrangement of that day was published")
    open_ = Words("假期安排未公布，公布后重新计算", "the arrangement was not published yet; it is computed again then")
    return Words("日历：{version}，{zone}；{known}", "Calendar: {version}, {zone}; {known}").fill(
        version=found.calendar, zone=found.zone, known=known if found.is_published else open_
    )


def _counted(told: Explanation, title: Words, counted: Reckoned) -> Iterator[Words]:
    if counted.stated_in is not None:
        yield Words("{title}：{where}", "{title}: {where}").fill(
            title=title,
            where=Words("按{field}，{day}", "by {field}: {day}").fill(
                field=_field(told.workflow, counted.stated_in), day=counted.due_on
            ),
        )
        return
    yield Words(
        "{title}：自{anchor}（{on}）起{limit} → {due_on}", "{title}: {limit} from {anchor} ({on}) → {due_on}"
    ).fill(
        title=title,
        anchor=_field(told.workflow, counted.anchor),
        on=counted.anchor_on,
        limit=limit_words(counted.limit),
        due_on=counted.due_on,
    )
    if not counted.is_anchor_known:
        yield Words("（那一天没有记录，从登记之日起算）", "(that day is not recorded: it counts from the opening)")
    if counted.told_apart_by is not None:
        yield Words("（限期按“{answer}”）", "(the limit for {answer!r})").fill(answer=counted.told_apart_by)
    if counted.clamped:
        yield Words("（那个月没有{day}日，取月末）", "(that month has no day {day}: its last day)").fill(
            day=counted.anchor_on.day
        )


def limit_words(limit: Limit) -> Words:
    """Return a limit such as 3个月, or 10个工作日."""
    one, several = UNITS[limit.unit]
    unit = one if limit.amount == 1 else several
    return Words("{n}{unit}", "{n} {unit}").fill(n=limit.amount, unit=unit)


def _field(workflow: Workflow, name: str) -> Words:
    known = workflow.fields.get(name)
    if known is not None:
        return Words("“{title}”", "{title!r}").fill(title=known.title)
    return ANCHORS.get(name) or Words("登记时写明的日期" if name == STATED_DATE else name, name)


def _run(run: Run, days_off: Mapping[date, str]) -> Words:
    span = f"{run.first}" if run.first == run.last else f"{run.first}–{run.last}"
    match run.kind:
        case Stretch.USUAL:
            says = Words("{n}个工作日", "{n} working {n:day|days}").fill(n=run.counted)
        case Stretch.SWAPPED:
            says = Words("调休上班，计{n}个工作日", "weekend worked instead, {n} working {n:day|days}").fill(
                n=run.counted
            )
        case Stretch.OFF:
            names = list(dict.fromkeys(name for day, name in days_off.items() if run.first <= day <= run.last and name))
            says = Words("{names}放假，不计", "off ({names}), not counted").fill(
                names=names or [Words("放假", "holiday")]
            )
    return Words("{span} {says}", "{span} {says}").fill(span=span, says=says)


def _day(told: Explanation, day: date) -> Words:
    """Say whether a due day is worked: the day itself stays, its reminders move."""
    if told.calendar.is_working(day):
        return Words("{day}是工作日。", "{day} is a working day.").fill(day=day)
    return Words(
        "{day}不是工作日：期限不变，当天的提醒提前到{before}。",
        "{day} is not a working day: the date stays, its reminder moves up to {before}.",
    ).fill(day=day, before=told.calendar.on_or_before(day))
