"""The explanation of one item, for people: why this state, why this date, why these mails, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from rich.text import Text

from engine.domain.deadlines import Subject
from engine.domain.ladders import RungOutcome
from engine.domain.permission import called
from engine.operations.coming import Coming
from engine.operations.explaining import ExplainedDeadline, Explanation
from engine.store.proofs import Proof
from engine.words import Words
from rectify.cli.proof_words import became
from rectify.cli.reckoning_view import reckoning
from rectify.terminal import Terminal
from rectify.wording.deeds import what, who
from rectify.wording.reminders import ENDED, HELD, SET, occurrence

_WEEKDAYS = Words("一二三四五六日", "MoTuWeThFrSaSu")
_GOOD, _WAITS, _BAD, _QUIET = "green", "yellow", "red", "dim"
_STYLES: Mapping[str, str] = {"sent": _GOOD, "written": _GOOD, "dead": _BAD, "failed": _BAD}


def show(told: Explanation, terminal: Terminal) -> None:
    """Print the whole explanation."""
    terminal.say(
        Words(f"{told.item.number}  {told.item.title}", f"{told.item.number}  {told.item.title}"), style="bold"
    )
    _state(told, terminal)
    _date(told, terminal)
    _mails(told, terminal)
    _next(told, terminal)
    _steps(told, terminal)


def on_day(day: date) -> Words:
    """Return a civil day with its weekday."""
    number = day.weekday()
    return Words(f"{day} 周{_WEEKDAYS.zh[number]}", f"{day} {_WEEKDAYS.en[2 * number : 2 * number + 2]}")


def named(deadline: ExplainedDeadline) -> Words:
    """Return what a deadline is called, with the measure or the period it is about."""
    if deadline.deadline.subject is Subject.MEASURE:
        return Words("{title}（措施{part}）", "{title} (measure {part})").fill(title=deadline.title, part=deadline.part)
    if deadline.part:
        return Words("{title}（{part}）", "{title} ({part})").fill(title=deadline.title, part=deadline.part)
    return deadline.title


def _state(told: Explanation, terminal: Terminal) -> None:
    title = told.workflow.states[told.item.facts.state].title
    terminal.heading(Words("为什么是“{state}”", "Why it is {state!r}").fill(state=title))
    if told.entered is None:
        terminal.say(Words("  登记以来一直如此。", "  It has been so since it was opened."))
        return
    entry, under = told.entered
    said = Words("  {at} {who}：{what}", "  {at} {who}: {what}").fill(
        at=terminal.local(entry.at), who=who(entry), what=what(entry, under)
    )
    terminal.say(said)
    if entry.note:
        terminal.say(Words("  说明：{note}", "  Note: {note}").fill(note=entry.note))


def _date(told: Explanation, terminal: Terminal) -> None:
    own = [one for one in told.deadlines if one.deadline.subject is Subject.ITEM]
    current = next((one for one in own if one.deadline.id == told.item.deadline_id), None)
    if current is None:
        terminal.heading(Words("期限", "Due"))
        terminal.say(Words("  这一状态没有期限。", "  Nothing is due in this state."))
    else:
        terminal.heading(Words("为什么是{day}", "Why {day}").fill(day=on_day(current.deadline.due_on)))
        for line in reckoning(told, current):
            terminal.say(line)
    _changes(own, terminal)
    _others(told, terminal)


def _changes(own: Sequence[ExplainedDeadline], terminal: Terminal) -> None:
    """Print each date the item had: who set it and when, and why it no longer counts."""
    if not own:
        return
    terminal.say(Words("  期限的由来：", "  The dates it had:"))
    for one in own:
        found = one.deadline
        by = who(one.set_by) if one.set_by else Words("", "")
        says = Words("    {at} {by} → {due_on}，{because}", "    {at} {by} → {due_on}, {because}").fill(
            at=terminal.local(found.set_at), by=by, due_on=found.due_on, because=SET[found.because]
        )
        if one.set_by is not None and one.set_by.note:
            says = Words("{says}：{note}", "{says}: {note}").fill(says=says, note=one.set_by.note)
        if found.ended_at is not None and found.ended_because is not None:
            says = Words("{says}；{at}止：{why}", "{says}; until {at}: {why}").fill(
                says=says, at=terminal.local(found.ended_at), why=ENDED[found.ended_because]
            )
        terminal.say(says, style=_QUIET if found.ended_at else None)


def _others(told: Explanation, terminal: Terminal) -> None:
    others = [one for one in told.deadlines if one.deadline.subject is not Subject.ITEM]
    live = [one for one in others if one.deadline.ended_at is None]
    if live:
        terminal.say(Words("  另外还有期限：", "  Also due:"))
    for one in live:
        says = Words("    {day} {title}，{because}", "    {day} {title}, {because}").fill(
            day=on_day(one.deadline.due_on), title=named(one), because=SET[one.deadline.because]
        )
        terminal.say(says)
    if over := len(others) - len(live):
        terminal.say(
            Words("  另有{n}个已经结束（--json 列全）。", "  {n} more are over (--json lists them).").fill(n=over),
            style=_QUIET,
        )


def _mails(told: Explanation, terminal: Terminal) -> None:
    terminal.heading(Words("提醒：发了哪些，没发哪些，为什么", "Reminders: which were sent, which were not, and why"))
    if not told.rungs:
        terminal.say(Words("  还没有轮到任何提醒。", "  No reminder has come due yet."))
        return
    if told.rungs_in_all > len(told.rungs):
        terminal.say(
            Words(
                "  共{all}条，只列最近{n}条（--all 列全）。", "  {all} in all, the latest {n} (--all lists all)."
            ).fill(all=told.rungs_in_all, n=len(told.rungs)),
            style=_QUIET,
        )
    by_key = {one.deadline.id: one for one in told.deadlines}
    for days in _alike(told.rungs):
        terminal.lines(_told(days, by_key, told.names, terminal))


def _alike(rungs: Sequence[Proof]) -> Iterator[list[list[Proof]]]:
    """Yield the rungs by day; days in a row on which the same went to nobody for the same reasons come together."""
    by_day = [list(found) for _day, found in groupby(rungs, key=lambda proof: proof.planned_on)]
    for _key, days in groupby(by_day, key=_sameness):
        yield list(days)


def _sameness(day: Sequence[Proof]) -> object:
    if any(proof.notice is not None for proof in day):
        return day[0].planned_on
    return [(proof.deadline_id, proof.recipient_id, proof.outcome, proof.reason) for proof in day]


def _told(
    days: Sequence[Sequence[Proof]],
    by_key: Mapping[int, ExplainedDeadline],
    names: Mapping[int, str],
    terminal: Terminal,
) -> Iterator[Text]:
    """Yield the lines of a day, or of several alike: what was due, who was told by which mail, or why not."""
    first, last = days[0], days[-1]
    heading = on_day(first[0].planned_on)
    if len(days) > 1:
        heading = Words("{first} 至 {last}，{n}天", "{first} to {last}, {n} days").fill(
            first=heading, last=on_day(last[0].planned_on), n=len(days)
        )
    yield Text(f"  {heading.text(terminal.language)}", style="bold")
    for deadline, together in groupby(zip(first, last, strict=True), key=lambda pair: pair[0].deadline_id):
        for occurred, pairs in groupby(together, key=lambda pair: (pair[0].occurrence, pair[1].occurrence)):
            says = Words("    {title} {which}", "    {title} {which}").fill(
                title=named(by_key[deadline]), which=_which(*occurred)
            )
            yield Text(says.text(terminal.language))
            for proof, _last in pairs:
                yield from _became(proof, names, terminal)


def _which(first: str, last: str) -> Words:
    """Return the place of one rung, or of the first and the last of several, under the heading of its day."""
    if first == last:
        return Words("逾期", "overdue") if first.startswith("T+") else occurrence(first)
    if first.startswith("T+"):
        return Words("逾期", "overdue")
    return Words("{first}至{last}", "{first} to {last}").fill(first=occurrence(first), last=occurrence(last))


def _became(proof: Proof, names: Mapping[int, str], terminal: Terminal) -> Iterator[Text]:
    said = became(proof, names, terminal)
    if proof.recipient_id is not None:
        said = Words("{name}：{said}", "{name}: {said}").fill(name=names[proof.recipient_id], said=said)
    yield Text(f"      {said.text(terminal.language)}", style=_style(proof))
    if proof.mail is not None:
        yield Text(f"        {proof.mail.header_id}", style=_QUIET)


def _style(proof: Proof) -> str:
    if proof.outcome is not RungOutcome.NOTICED:
        return _STYLES.get(proof.outcome, _QUIET)
    return _WAITS if proof.mail is None else _STYLES.get(proof.mail.state, _WAITS)


def _next(told: Explanation, terminal: Terminal) -> None:
    terminal.heading(Words("接下来", "What comes next"))
    by_day = sorted(told.deadlines, key=lambda one: one.coming.on if one.coming else date.min)
    lines = [line for one in by_day for line in _coming(told, one)]
    if told.review_opens_on is not None:
        lines.append(
            Words("  {day} 开始下一次定期复核", "  {day} the next review opens").fill(day=on_day(told.review_opens_on))
        )
    lines += [
        Words("  {who}到{until}止暂缓提醒：{why}", "  {who} has snoozed this through {until}: {why}").fill(
            who=told.names[one.person_id], until=one.until_on, why=one.reason
        )
        for one in told.snoozes
    ]
    for line in lines or [Words("  没有提醒要发。", "  No reminder is to come.")]:
        terminal.say(line)


def _coming(told: Explanation, one: ExplainedDeadline) -> Iterator[Words]:
    if one.deadline.held_because is not None:
        yield Words("  {title}：暂不提醒，{why}", "  {title}: no reminders, {why}").fill(
            title=named(one), why=HELD[one.deadline.held_because]
        )
    if one.coming is None:
        return
    coming = one.coming
    people = [_person(told, coming, person, why) for person, why in coming.people.items()]
    says = Words("  {day} {title} {which}：提醒{people}", "  {day} {title} {which}: reminds {people}").fill(
        day=on_day(coming.on),
        title=named(one),
        which=_which(coming.occurrences[-1], coming.occurrences[-1]),
        people=people or [Words("不到任何人", "nobody")],
    )
    if coming.on <= told.today:
        says = Words("{says}（已到时间，等时钟走动）", "{says} (due, waits for the clock to tick)").fill(says=says)
    yield says


def _person(told: Explanation, coming: Coming, person: int, why: str) -> Words:
    reasons = [called(told.workflow, why)]
    if person in coming.instead:
        reasons.append(Words("{who}代收", "{who} stands in").fill(who=told.names[coming.instead[person]]))
    if person in coming.quiet:
        reasons.append(Words("暂缓，不发", "snoozed, not sent"))
    return Words("{name}（{reasons}）", "{name} ({reasons})").fill(name=told.names[person], reasons=reasons)


def _steps(told: Explanation, terminal: Terminal) -> None:
    if not told.steps:
        return
    terminal.heading(Words("可以走的步骤，和还缺什么", "Steps from here, and what is missing"))
    for step, reasons in told.steps:
        missing = Words("；".join(r.says.zh for r in reasons), "; ".join(r.says.en for r in reasons))
        says = Words(
            "  {mark} {title}（{trigger}，{who}）：{missing}", "  {mark} {title} ({trigger}; {who}): {missing}"
        ).fill(
            mark="✗" if reasons else "✓",
            title=step.title,
            trigger=step.trigger,
            who=[called(told.workflow, name) for name in step.who],
            missing=missing if reasons else Words("可以走", "open"),
        )
        terminal.say(says, style=None if reasons else _GOOD)
