"""The proof of reminder: what went out to whom by which mail, what did not and why, and what is to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from engine.domain.deadlines import Subject
from engine.domain.ladders import RungOutcome
from engine.domain.permission import called
from engine.operations.explaining import ExplainedDeadline, Urging
from engine.store.proofs import Carried, Proof
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.marks import Glyph
from rectify.wording.deeds import who
from rectify.wording.explained import named
from rectify.wording.proofs import became, delivered
from rectify.wording.reminders import occurrence

_OF_MAIL: Mapping[str, Glyph] = {"sent": "sent", "written": "sent", "dead": "err"}
_OF_OUTCOME: Mapping[RungOutcome, Glyph] = {RungOutcome.FAILED: "err", RungOutcome.SUPERSEDED: "merged"}
# Of several the first of these is shown.
_WEIGHT: Sequence[Glyph] = ("err", "sent", "plan", "merged", "none")
# So many of the latest are a page; the explanation further down tells more of them.
_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One reminder: which, to whom, and a line for each person of what became of it; ``is_plan`` for one to come."""

    glyph: Glyph
    title: Words
    people: Words
    lines: Sequence[Words]
    is_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """The latest reminders, then those to come; ``earlier`` counts what is not shown."""

    rungs: Sequence[Rung]
    earlier: int


def reminders(look: Looking) -> Reminders:
    """Return the proof of reminder of an item."""
    told = look.seen.told
    by_key = {one.deadline.id: one for one in told.deadlines}
    groups = [
        list(found) for _key, found in groupby(told.rungs, key=lambda r: (r.planned_on, r.deadline_id, r.occurrence))
    ]
    shown = groups[-_MOST:]
    left_out = told.rungs_in_all - sum(len(group) for group in shown)
    by_day = [(group[0].planned_on, _recorded(look, group, by_key)) for group in shown]
    # With reminders that are not shown, an urging older than those that are is not either.
    since = by_day[0][0] if by_day and left_out > 0 else date.min
    urged = [(day, _urged(look, one)) for one in told.urgings if (day := look.civil(one.entry.at)) >= since]
    coming = sorted((one for one in told.deadlines if one.coming), key=lambda one: one.coming.on)  # type: ignore[union-attr]  # those that have none are left out
    return Reminders(
        rungs=[
            *(rung for _day, rung in sorted([*by_day, *urged], key=lambda pair: pair[0])),
            *(_planned(look, one) for one in coming),
        ],
        earlier=left_out + len(told.urgings) - len(urged),
    )


def _recorded(look: Looking, group: Sequence[Proof], by_key: Mapping[int, ExplainedDeadline]) -> Rung:
    first = group[0]
    names = [look.names[one.recipient_id] for one in group if one.recipient_id is not None]
    return Rung(
        glyph=min((_glyph(one) for one in group), key=_WEIGHT.index),
        title=_title(by_key[first.deadline_id], first.occurrence),
        people=Words("、".join(names), ", ".join(names)),
        lines=list(_lines(look, group)),
        is_plan=False,
    )


def _urged(look: Looking, one: Urging) -> Rung:
    """Return an urging by hand among the reminders: who urged, whom, their words, what became of the mail."""
    people = [look.names[told.for_id or told.told_id or 0] for told in one.told]
    lines = [Words("{at} {who}", "{at} {who}").fill(at=look.local(one.entry.at), who=who(one.entry))]
    if one.entry.note:
        lines = [Words("{head}：{note}", "{head}: {note}").fill(head=lines[0], note=one.entry.note)]
    said = [delivered(told, look.names, look.local) for told in one.told]
    for name, words in zip(people, said, strict=True):
        head = Words(f"{name}：", f"{name}: ") if len(set(said)) > 1 else Words("", "")
        lines.append(Words(head.zh + words.zh, head.en + words.en))
    return Rung(
        glyph=min((_glyph(told) for told in one.told), key=_WEIGHT.index, default="none"),
        title=Words("人工催办", "Urged by hand"),
        people=Words("、".join(people), ", ".join(people)),
        lines=list(dict.fromkeys(lines)),
        is_plan=False,
    )


def _glyph(one: Proof | Carried) -> Glyph:
    if isinstance(one, Proof) and one.outcome is not RungOutcome.NOTICED:
        return _OF_OUTCOME.get(one.outcome, "none")
    if one.mail is None:
        return "none" if one.notice in {"withdrawn", "unreachable"} else "plan"
    return (
        "merged"
        if one.mail.lines > 1 and one.mail.state in {"sent", "written"}
        else _OF_MAIL.get(one.mail.state, "plan")
    )


def _title(one: ExplainedDeadline, which: str) -> Words:
    said = occurrence(which)
    if one.deadline.subject is Subject.ITEM:
        return said
    return Words("{title}，{which}", "{title}, {which}").fill(title=named(one), which=said)


def _lines(look: Looking, group: Sequence[Proof]) -> Iterator[Words]:
    """Yield what became of a reminder, once where it is the same for everybody; then the mails by their numbers."""
    day = look.day(group[0].planned_on)
    said: dict[tuple[str, str], list[str]] = {}
    for one in group:
        words = became(one, look.names, look.local)
        name = look.names[one.recipient_id] if one.recipient_id is not None else ""
        said.setdefault((words.zh, words.en), []).append(name)
    for (zh, en), names in said.items():
        who = [name for name in names if name] if len(said) > 1 else []
        head = Words("、".join(who) + "：" if who else "", ", ".join(who) + ": " if who else "")
        yield Words(f"{day.zh}，{head.zh}{zh}", f"{day.en}, {head.en}{en}")
    numbers = [one.mail.header_id.strip("<>") for one in group if one.mail is not None]
    if numbers:
        yield Words("邮件编号{all}", "Mail {all}").fill(all=list(dict.fromkeys(numbers)))


def _planned(look: Looking, one: ExplainedDeadline) -> Rung:
    coming = one.coming
    assert coming is not None  # noqa: S101 - the caller leaves out those without
    people = [
        Words("{name}（{why}）", "{name} ({why})").fill(
            name=look.names[coming.instead.get(person, person)], why=called(look.workflow, why)
        )
        for person, why in coming.people.items()
        if person not in coming.quiet
    ]
    return Rung(
        glyph="plan",
        title=_title(one, coming.occurrences[-1]),
        people=Words("{people}", "{people}").fill(people=people or [Words("没有人", "nobody")]),
        lines=[Words("计划{day}", "planned for {day}").fill(day=look.day(coming.on))],
        is_plan=True,
    )
