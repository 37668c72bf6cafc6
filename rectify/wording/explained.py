"""One item explained: why this state, why this date, why these mails and not others, what comes next, what lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from engine.domain.deadlines import Subject
from engine.domain.ladders import RungOutcome
from engine.domain.permission import called
from engine.operations.coming import Coming
from engine.operations.explaining import ExplainedDeadline, Explanation, Urging
from engine.store.proofs import Proof
from engine.words import Words
from notifications.wording import period
from rectify.wording.deeds import what, who
from rectify.wording.lines import Line, Section, Tone
from rectify.wording.proofs import Local, became, delivered
from rectify.wording.reckonings import reckoning
from rectify.wording.reminders import ENDED, HELD, SET, occurrence

_WEEKDAYS = Words("一二三四五六日", "MoTuWeThFrSaSu")
_TONES: Mapping[str, Tone] = {"sent": "good", "written": "good", "dead": "bad", "failed": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How the reader of this door sees what is left out: every reminder, every date that is over."""

    reminders: Words = Words("", "")
    dates: Words = Words("", "")


NO_HINTS = Hints()


def sections(told: Explanation, local: Local, hints: Hints = NO_HINTS) -> Iterator[Section]:
    """Yield the explanation from the state to the steps; a section with nothing to say is left out."""
    yield Section(key="state", heading=_state_heading(told), lines=tuple(_state(told, local)))
    yield Section(key="date", heading=_date_heading(told), lines=tuple(_date(told, local, hints)))
    yield Section(
        key="mails",
        heading=Words("提醒：发了哪些，没发哪些，为什么", "Reminders: which were sent, which were not, and why"),
        lines=tuple(_mails(told, local, hints)),
    )
    yield Section(key="next", heading=Words("接下来", "What comes next"), lines=tuple(_next(told)))
    if told.steps:
        heading = Words("可以走的步骤，和还缺什么", "Steps from here, and what is missing")
        yield Section(key="steps", heading=heading, lines=tuple(_steps(told)))


def on_day(day: date) -> Words:
    """Return a civil day with its weekday."""
    number = day.weekday()
    return Words(f"{day} 周{_WEEKDAYS.zh[number]}", f"{day} {_WEEKDAYS.en[2 * number : 2 * number + 2]}")


def named(deadline: ExplainedDeadline) -> Words:
    """Return what a deadline is called, with the measure or the period it is about."""
    if deadline.deadline.subject is Subject.MEASURE:
        return Words("{title}（措施{part}）", "{title} (measure {part})").fill(title=deadline.title, part=deadline.part)
    if deadline.part:
        return Words("{title}（{part}）", "{title} ({part})").fill(title=deadline.title, part=period(deadline.part))
    return deadline.title


def _state_heading(told: Explanation) -> Words:
    title = told.workflow.states[told.item.facts.state].title
    return Words("为什么是“{state}”", "Why it is {state!r}").fill(state=title)


def _state(told: Explanation, local: Local) -> Iterator[Line]:
    if told.entered is None:
        yield Line(Words("登记以来一直如此。", "It has been so since it was opened."))
        return
    entry, under = told.entered
    yield Line(
        Words("{at} {who}：{what}", "{at} {who}: {what}").fill(
            at=local(entry.at), who=who(entry), what=what(entry, under)
        )
    )
    if entry.note:
        yield Line(Words("说明：{note}", "Note: {note}").fill(note=entry.note))


def _current(told: Explanation) -> ExplainedDeadline | None:
    return next((one for one in told.deadlines if one.deadline.id == told.item.deadline_id), None)


def _date_heading(told: Explanation) -> Words:
    current = _current(told)
    if current is None:
        return Words("期限", "Due")
    return Words("为什么是{day}", "Why {day}").fill(day=on_day(current.deadline.due_on))


def _date(told: Explanation, local: Local, hints: Hints) -> Iterator[Line]:
    current = _current(told)
    if current is None:
        yield Line(Words("这一状态没有期限。", "Nothing is due in this state."))
    else:
        yield from reckoning(told, current)
    yield from _changes([one for one in told.deadlines if one.deadline.subject is Subject.ITEM], local)
    yield from _others(told, hints)


def _changes(own: Sequence[ExplainedDeadline], local: Local) -> Iterator[Line]:
    """Yield each date the item had: who set it and when, and why it no longer counts."""
    if not own:
        return
    yield Line(Words("期限的由来：", "The dates it had:"))
    for one in own:
        found = one.deadline
        by = who(one.set_by) if one.set_by else Words("", "")
        says = Words("{at} {by} → {due_on}，{because}", "{at} {by} → {due_on}, {because}").fill(
            at=local(found.set_at), by=by, due_on=found.due_on, because=SET[found.because]
        )
        if one.set_by is not None and one.set_by.note:
            says = Words("{says}：{note}", "{says}: {note}").fill(says=says, note=one.set_by.note)
        if found.ended_at is not None and found.ended_because is not None:
            says = Words("{says}；{at}止：{why}", "{says}; until {at}: {why}").fill(
                says=says, at=local(found.ended_at), why=ENDED[found.ended_because]
            )
        yield Line(says, depth=1, tone="quiet" if found.ended_at else "plain")


def _others(told: Explanation, hints: Hints) -> Iterator[Line]:
    others = [one for one in told.deadlines if one.deadline.subject is not Subject.ITEM]
    live = [one for one in others if one.deadline.ended_at is None]
    if live:
        yield Line(Words("另外还有期限：", "Also due:"))
    for one in live:
        says = Words("{day} {title}，{because}", "{day} {title}, {because}").fill(
            day=on_day(one.deadline.due_on), title=named(one), because=SET[one.deadline.because]
        )
        yield Line(says, depth=1)
    if over := len(others) - len(live):
        says = Words("另有{n}个已经结束{hint}。", "{n} more are over{hint}.").fill(n=over, hint=hints.dates)
        yield Line(says, tone="quiet")


def _mails(told: Explanation, local: Local, hints: Hints) -> Iterator[Line]:
    if not told.rungs:
        yield Line(Words("还没有轮到任何提醒。", "No reminder has come due yet."))
    if told.rungs_in_all > len(told.rungs):
        says = Words("共{all}条，只列最近{n}条{hint}。", "{all} in all, the latest {n}{hint}.")
        yield Line(says.fill(all=told.rungs_in_all, n=len(told.rungs), hint=hints.reminders), tone="quiet")
    by_key = {one.deadline.id: one for one in told.deadlines}
    for days in _alike(told.rungs):
        yield from _told(days, by_key, told.names, local)
    for one in told.urgings:
        yield from _urged(one, told.names, local)


def _urged(one: Urging, names: Mapping[int, str], local: Local) -> Iterator[Line]:
    """Yield an urging by hand: who urged and when, their words, what became of each mail."""
    says = Words("{at} {who}人工催办", "{at} urged by hand by {who}").fill(at=local(one.entry.at), who=who(one.entry))
    yield Line(says, tone="head")
    if one.entry.note:
        yield Line(Words("说明：{note}", "Note: {note}").fill(note=one.entry.note), depth=1)
    for told in one.told:
        name = names[told.for_id or told.told_id or 0]
        said = Words("{name}：{said}", "{name}: {said}").fill(name=name, said=delivered(told, names, local))
        waits: Tone = "quiet" if told.notice == "withdrawn" else "waits"
        yield Line(said, depth=2, tone=_TONES.get(told.mail.state, "waits") if told.mail else waits)
        if told.mail is not None:
            yield Line(Words(told.mail.header_id, told.mail.header_id), depth=3, tone="quiet")


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
    days: Sequence[Sequence[Proof]], by_key: Mapping[int, ExplainedDeadline], names: Mapping[int, str], local: Local
) -> Iterator[Line]:
    """Yield the lines of a day, or of several alike: what was due, who was told by which mail, or why not."""
    first, last = days[0], days[-1]
    heading = on_day(first[0].planned_on)
    if len(days) > 1:
        heading = Words("{first} 至 {last}，{n}天", "{first} to {last}, {n} days").fill(
            first=heading, last=on_day(last[0].planned_on), n=len(days)
        )
    yield Line(heading, tone="head")
    for deadline, together in groupby(zip(first, last, strict=True), key=lambda pair: pair[0].deadline_id):
        for occurred, pairs in groupby(together, key=lambda pair: (pair[0].occurrence, pair[1].occurrence)):
            which = _which(*occurred)
            yield Line(Words("{title} {which}", "{title} {which}").fill(title=named(by_key[deadline]), which=which), 1)
            for proof, _last in pairs:
                yield from _became(proof, names, local)


def _which(first: str, last: str) -> Words:
    """Return the place of one rung, or of the first and the last of several, under the heading of its day."""
    if first == last:
        return Words("逾期", "overdue") if first.startswith("T+") else occurrence(first)
    if first.startswith("T+"):
        return Words("逾期", "overdue")
    return Words("{first}至{last}", "{first} to {last}").fill(first=occurrence(first), last=occurrence(last))


def _became(proof: Proof, names: Mapping[int, str], local: Local) -> Iterator[Line]:
    said = became(proof, names, local)
    if proof.recipient_id is not None:
        said = Words("{name}：{said}", "{name}: {said}").fill(name=names[proof.recipient_id], said=said)
    yield Line(said, depth=2, tone=_tone(proof))
    if proof.mail is not None:
        yield Line(Words(proof.mail.header_id, proof.mail.header_id), depth=3, tone="quiet")


def _tone(proof: Proof) -> Tone:
    if proof.outcome is not RungOutcome.NOTICED:
        return _TONES.get(proof.outcome, "quiet")
    return "waits" if proof.mail is None else _TONES.get(proof.mail.state, "waits")


def _next(told: Explanation) -> Iterator[Line]:
    by_day = sorted(told.deadlines, key=lambda one: one.coming.on if one.coming else date.min)
    lines = [line for one in by_day for line in _coming(told, one)]
    if told.review_opens_on is not None:
        day = on_day(told.review_opens_on)
        lines.append(Words("{day} 开始下一次定期复核", "{day} the next review opens").fill(day=day))
    lines += [
        Words("{who}到{until}止暂缓提醒：{why}", "{who} has snoozed this through {until}: {why}").fill(
            who=told.names[one.person_id], until=one.until_on, why=one.reason
        )
        for one in told.snoozes
    ]
    yield from (Line(line) for line in lines or [Words("没有提醒要发。", "No reminder is to come.")])


def _coming(told: Explanation, one: ExplainedDeadline) -> Iterator[Words]:
    if one.deadline.held_because is not None:
        yield Words("{title}：暂不提醒，{why}", "{title}: no reminders, {why}").fill(
            title=named(one), why=HELD[one.deadline.held_because]
        )
    if one.coming is None:
        return
    coming = one.coming
    people = [_person(told, coming, person, why) for person, why in coming.people.items()]
    says = Words("{day} {title} {which}：提醒{people}", "{day} {title} {which}: reminds {people}").fill(
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


def _steps(told: Explanation) -> Iterator[Line]:
    for step, reasons in told.steps:
        missing = Words("；".join(r.says.zh for r in reasons), "; ".join(r.says.en for r in reasons))
        says = Words(
            "{mark} {title}（{trigger}，{who}）：{missing}", "{mark} {title} ({trigger}; {who}): {missing}"
        ).fill(
            mark="✗" if reasons else "✓",
            title=step.title,
            trigger=step.trigger,
            who=[called(told.workflow, name) for name in step.who],
            missing=missing if reasons else Words("可以走", "open"),
        )
        yield Line(says, tone="plain" if reasons else "good")
