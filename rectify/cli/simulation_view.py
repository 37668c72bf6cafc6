"""A simulation as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from engine.domain.definition import Workflow
from engine.domain.permission import called
from engine.operations.simulated import (
    Simulated,
    SimulatedDay,
    SimulatedPerson,
    SimulatedRefusal,
    SimulatedState,
)
from engine.words import Words
from rectify.cli.forecasts import say_more
from rectify.cli.mail_load import SHOWN, on_day, peak
from rectify.terminal import Cell, Terminal, styled

# Longer runs are told by the month, unless every day is asked for.
_BY_THE_DAY = 45
_RUNGS: Mapping[str, Words] = {
    "noticed": Words("通知", "told"),
    "superseded": Words("并入", "superseded"),
    "suppressed": Words("不发", "suppressed"),
    "skipped": Words("跳过", "skipped"),
    "failed": Words("失败", "failed"),
}
_ERRANDS: Mapping[str, Words] = {
    "receipt": Words("签收", "receipts"),
    "progress": Words("进展报告", "progress reports"),
    "duty": Words("经常性工作", "duties"),
    "request": Words("提出申请", "requests"),
    "answer": Words("答复申请", "answers to requests"),
}
_REASONS: Mapping[str, Words] = {
    "no_step_open": Words("没有人能走任何一步", "no step was open to anybody"),
    "owner_missing": Words("没有责任人", "nobody is responsible"),
    "note_too_short": Words("说明太短", "the note is too short"),
    "evidence_missing": Words("佐证材料不够", "evidence is missing"),
    "step_missing": Words("前面的步骤没有走", "an earlier step was not taken"),
    "did_the_work": Words("经手人不能核定", "who did the work may not decide"),
    "measures_open": Words("措施没有完成", "measures are not done"),
    "no_measures": Words("没有措施", "there are no measures"),
    "measures_unplanned": Words("措施没有排好", "measures are not planned"),
    "fields_missing": Words("没有填写", "fields are not filled in"),
    "decision_missing": Words("没有集体决策", "no collective decision"),
    "not_permitted": Words("没有资格", "not permitted"),
}


def show_simulated(found: Simulated, workflow: Workflow, terminal: Terminal, *, daily: bool) -> None:
    """Print a simulation: what stands out first, then days, people, states and what never happened."""
    terminal.say(
        _SUMMARY.fill(
            title=found.title, key=found.key, items=found.items, people=found.people, first=found.first,
            last=found.last, seed=found.seed,
        ),
        style="bold",
    )  # fmt: skip
    terminal.say(
        _TOTALS.fill(
            steps=sum(found.steps.values()),
            mails=sum(day.mails for day in found.days),
            lines=sum(day.lines for day in found.days),
            urgent=found.urgent,
            late=max((day.overdue for day in found.days), default=0),
        )
    )
    _show_wrong(found, terminal)
    _show_peaks(found, terminal)
    _show_time(found, terminal, daily=daily or (found.last - found.first).days < _BY_THE_DAY)
    _show_persons(found.persons, workflow, terminal)
    _show_states(found.states, terminal)
    _show_rest(found, workflow, terminal)


def _show_wrong(found: Simulated, terminal: Terminal) -> None:
    for said, which in (
        (_FORGOTTEN, found.forgotten),
        (_FAILED, found.failed),
        (_BREACHES, found.breaches),
    ):
        if which:
            named = [*which[:SHOWN], *(["…"] if len(which) > SHOWN else [])]
            terminal.say(said.fill(count=len(which), which=named), style="bold red")


def _show_peaks(found: Simulated, terminal: Terminal) -> None:
    if not found.peaks:
        terminal.say(_NO_PEAKS.fill(most=found.most))
        return
    terminal.heading(_PEAKS.fill(count=len(found.peaks), most=found.most))
    for one in found.peaks[:SHOWN]:
        words = peak(one.name, one.day, one.lines)
        terminal.say(Words(f"  {words.zh}", f"  {words.en}"), style="yellow")
    say_more(len(found.peaks), terminal)


def _show_time(found: Simulated, terminal: Terminal, *, daily: bool) -> None:
    terminal.heading(_BY_DAY if daily else _BY_MONTH)
    rows: Iterable[Sequence[Cell]] = (
        [_time_row(on_day(day.day), [day], terminal) for day in found.days]
        if daily
        else [
            _time_row(f"{month}", list(theirs), terminal)
            for month, theirs in groupby(found.days, key=lambda day: f"{day.day:%Y-%m}")
        ]
    )
    terminal.table(
        [Words("日期", "Day") if daily else Words("月份", "Month"), Words("步骤", "Steps"), Words("退回", "Returned"),
         Words("新复核", "Reviews"), Words("完成复核", "Reviewed"), Words("邮件", "Mails"), Words("件数", "Lines"),
         Words("逾期", "Overdue") if daily else Words("月末逾期", "Overdue at the end")],
        rows,
    )  # fmt: skip


def _time_row(when: Cell, days: Sequence[SimulatedDay], terminal: Terminal) -> Sequence[Cell]:
    overdue = days[-1].overdue
    late: Cell = styled(Words(str(overdue), str(overdue)), terminal.language, "yellow") if overdue else overdue
    return (
        when,
        sum(day.steps for day in days),
        sum(day.returned for day in days),
        sum(day.reviews_opened for day in days),
        sum(day.reviews_done for day in days),
        sum(day.mails for day in days),
        sum(day.lines for day in days),
        late,
    )


def _show_persons(persons: Sequence[SimulatedPerson], workflow: Workflow, terminal: Terminal) -> None:
    terminal.heading(_BY_PERSON)
    ordered = sorted(persons, key=lambda one: -one.lines)
    terminal.table(
        [Words("人员", "Person"), Words("角色", "Role"), Words("步骤", "Steps"), Words("其他", "Other"),
         Words("邮件", "Mails"), Words("件数", "Lines"), Words("最多的一天", "Fullest day")],
        [
            (
                one.name,
                Words("、".join(called(workflow, role).zh for role in one.roles),
                      ", ".join(called(workflow, role).en for role in one.roles)),
                one.steps,
                one.other,
                one.mails,
                one.lines,
                None if one.peak_on is None else _FULLEST.fill(day=one.peak_on, lines=one.peak),
            )
            for one in ordered[: 2 * SHOWN]
        ],
    )  # fmt: skip
    if len(ordered) > 2 * SHOWN:
        say_more(len(ordered) - SHOWN, terminal)


def _show_states(states: Sequence[SimulatedState], terminal: Terminal) -> None:
    terminal.heading(_BY_STATE)
    terminal.table(
        [Words("状态", "State"), Words("最后件数", "At the end"), Words("其中逾期", "Overdue"),
         Words("进入次数", "Visits"), Words("停留（中位）", "Stay (median)"), Words("最长", "Longest")],
        [
            (
                Words(f"{one.title.zh}（{one.key}）", f"{one.title.en} ({one.key})"),
                one.at_end,
                one.overdue,
                one.visits,
                None if one.median_days is None else _DAYS.fill(count=one.median_days),
                None if one.longest_days is None else _DAYS.fill(count=one.longest_days),
            )
            for one in states
        ],
    )  # fmt: skip


def _show_rest(found: Simulated, workflow: Workflow, terminal: Terminal) -> None:
    steps = [_counted(_step(workflow, trigger), count) for trigger, count in found.steps.items()]
    terminal.say(_STEPS.fill(steps=steps))
    done = [_counted(_outcome(workflow, name), count) for name, count in found.reviews.items()]
    done += [_counted(_ERRANDS[name], count) for name, count in found.errands.items()]
    if done:
        terminal.say(_DONE.fill(done=done))
    untaken = [step.title for step in workflow.transitions if step.trigger not in found.steps]
    if untaken:
        terminal.say(_UNTAKEN.fill(steps=list(dict.fromkeys(untaken))), style="dim")
    rungs = [_counted(_RUNGS.get(name, Words(name, name)), count) for name, count in found.rungs.items()]
    terminal.say(_RUNGS_SAID.fill(rungs=rungs))
    for refusal in found.refusals[:SHOWN]:
        terminal.say(_refused(refusal, workflow), style="dim")
    if found.never_told:
        terminal.say(_NEVER_TOLD.fill(people=list(found.never_told)), style="yellow")
    if not found.is_published:
        terminal.say(_UNPUBLISHED, style="dim")


def _refused(refusal: SimulatedRefusal, workflow: Workflow) -> Words:
    why = _REASONS.get(refusal.code, Words(refusal.code, refusal.code))
    if refusal.trigger is None:
        return _STUCK.fill(count=refusal.count, why=why)
    return _REFUSED.fill(count=refusal.count, step=_step(workflow, refusal.trigger), why=why)


def _step(workflow: Workflow, trigger: str) -> Words:
    step = workflow.step(trigger)
    outcomes = (one for rule in workflow.reviews.values() for one in rule.outcomes)
    title = step.title if step else next((one.title for one in outcomes if one.key == trigger), None)
    return title or Words(trigger, trigger)


def _outcome(workflow: Workflow, key: str) -> Words:
    outcomes = (one for rule in workflow.reviews.values() for one in rule.outcomes)
    title = next((one.title for one in outcomes if one.key == key), Words(key, key))
    return _FOUND.fill(title=title)


def _counted(words: Words, count: int) -> Words:
    return Words(f"{words.zh}{count}", f"{words.en} {count}")


_SUMMARY = Words(
    "试走{title}（{key}）：{items}件事项、{people}人，{first} 至 {last}，种子{seed}。没有发出任何邮件。",
    "{title} ({key}) played: {items} {items:item|items}, {people} people, {first} to {last}, seed {seed}."
    " Nothing was sent.",
)
_TOTALS = Words(
    "共走{steps}步，邮件{mails}封（急件{urgent}封），{lines}件提醒；逾期最多时{late}件。",
    "{steps} {steps:step|steps}, {mails} {mails:mail|mails} ({urgent} urgent) with {lines}"
    " {lines:reminder|reminders}; at most {late} {late:item|items} overdue.",
)
_FORGOTTEN = Words(
    "{count}件事项没有期限、没有复核，谁也不会再想起：{which}",
    "{count} {count:item|items} {count:has|have} no deadline and no review, and nobody would think of them"
    " again: {which}",
)
_FAILED = Words("时钟有{count}处没有办成：{which}", "The clock failed at {count} {count:thing|things}: {which}")
_BREACHES = Words("台账的规则被打破{count}处：{which}", "Rules of the ledger are broken, {count}: {which}")
_PEAKS = Words("一天多于{most}件的：{count}次", "Days with more than {most} for one person: {count}")
_NO_PEAKS = Words("没有人一天多于{most}件。", "Nobody gets more than {most} on one day.")
_BY_DAY, _BY_MONTH = Words("逐日", "Day by day"), Words("逐月（--daily 逐日列出）", "By month (--daily: every day)")
_BY_PERSON, _BY_STATE = Words("按人", "By person"), Words("按状态", "By state")
_FULLEST = Words("{day} {lines}件", "{day}: {lines}")
_DAYS = Words("{count}天", "{count} d")
_STEPS = Words("步骤：{steps}", "Steps: {steps}")
_DONE = Words("其他：{done}", "Besides: {done}")
_FOUND = Words("复核“{title}”", "review {title!r}")
_UNTAKEN = Words("从没有走过的步骤：{steps}", "Steps nobody took: {steps}")
_RUNGS_SAID = Words("提醒记录：{rungs}", "Reminders on record: {rungs}")
_REFUSED = Words("没有办成{count}次：{step}，{why}", "Refused {count} {count:time|times}: {step}, {why}")
_STUCK = Words("{count}次无步可走：{why}", "{count} {count:time|times} at a loss: {why}")
_NEVER_TOLD = Words("从没有收到过邮件的人：{people}", "People who never got a mail: {people}")
_UNPUBLISHED = Words(
    "其中有的日子假期安排未公布，按周一至周五计算。",
    "The holidays of some of these days are not published yet; Monday to Friday counted as working days.",
)
