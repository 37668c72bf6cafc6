"""From a notice to the line of a mail: why you, what by when, what next, what happens otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.domain.deadlines import Subject
from engine.domain.definition import Relation, RequestKind, Workflow
from engine.domain.feedback import STEP_WORDS, Step
from engine.domain.holidays import Holiday
from engine.domain.standing_names import ROLE_WORDS, Part
from engine.domain.steps import ahead
from engine.domain.workdays import Calendar
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.words import Words
from notifications.acts import ActLinks
from notifications.asking import Reader, is_up_to, named, next_step
from notifications.letter import KINDS, Line
from notifications.matter import LineKey, Matter, Meeting, line_key
from notifications.wording import occurrence, period, plain_date

# Letters that a ladder sends by name; of two the weightier comes first.
_LETTERS = ("accountability", "publication", "warning")
# What one line must not leave out, the weightiest first.
_ASKS_MOST = (
    *_LETTERS, "holder_left", "disowned", "returned", "urged", "to_answer", "to_approve", "to_verify", "reopened",
    "handed_over", "review_due", "duty_due", "progress_due", "receipt_due", "escalated", "escalated_review",
    "overdue", "refused", "approved", "reminder", "decision_called", "feedback_arrived", "holiday_reminder", "agreed",
    "redated", "resumed", "paused", "closed", "verified", "withdrawn", "decision_withdrawn", "assigned", "moved",
    "substituting", "unreachable",
)  # fmt: skip
_ASKED_FOR = frozenset({"to_approve", "to_verify"})
_OF_A_STATE = frozenset({*_ASKED_FOR, "approved", "verified", "closed", "moved"})
# What a reminder says besides, that a weightier notice about the same thing must not lose.
_KEPT = ("next", "skipped")
_STILL_OPEN: Mapping[Subject, Words] = {
    Subject.REQUEST: Words("仍未答复的话", "still unanswered"),
    Subject.RECEIPT: Words("仍未签收的话", "still not acknowledged"),
    Subject.PROGRESS: Words("仍未报送的话", "still not reported"),
}
_UNDONE: Mapping[Step, Words] = {
    Step.ACKNOWLEDGE: Words("仍未告知的话", "still not acknowledged"),
    Step.ANSWER: _STILL_OPEN[Subject.REQUEST],
}
# While an item is paused no day counts, and once it is closed, or a meeting called off, none does any more.
_UNDATED = frozenset({"paused", "closed", "decision_withdrawn"})
_CHANGED = frozenset({"agreed", "redated", "resumed"})
_WORKS_HERE = Words("您是本单位人员", "You work here")
_UNFINISHED = Words("仍未完成的话", "still open")

_PAGES: Mapping[str, str] = {"unreachable": "people", "handed_over": "items"}
_OF_PEOPLE: Mapping[str, Words] = {
    "substituting": Words("{name}不在期间由您代理", "You stand in while {name} is away"),
    "handed_over": Words("{name}的事项移交给您", "What was up to {name} is yours now"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a line needs beside its notice: who reads it on which day, the calendar, names, where links lead.

    ``links`` make those by which the reader may act; None where others may read along.
    """

    calendar: Calendar
    day: date
    names: Mapping[int, str]
    base_url: str
    with_titles: bool
    reader_id: int
    links: ActLinks | None = None


def told_once(notices: Sequence[WaitingNotice], matters: Mapping[int, Matter]) -> tuple[WaitingNotice, ...]:
    """Return one notice for each thing that is asked for: the one that asks most of the reader, of equals the latest.

    What an item, a measure of it and a request on it ask for are three things. ``matters`` are by the notice's key.
    """
    chosen: dict[LineKey, WaitingNotice] = {}
    for notice in notices:
        key = line_key(notice, matters[notice.id])
        there = chosen.get(key)
        if there is None:
            chosen[key] = notice
        elif _ASKS_MOST.index(notice.kind) <= _ASKS_MOST.index(there.kind):
            chosen[key] = _keeping(notice, there)
        else:
            chosen[key] = _keeping(there, notice)
    return tuple(chosen.values())


def _keeping(chosen: WaitingNotice, other: WaitingNotice) -> WaitingNotice:
    kept = {name: other.data[name] for name in _KEPT if other.data.get(name) and not chosen.data.get(name)}
    return replace(chosen, data={**chosen.data, **kept}) if kept else chosen


def has_passed(notice: WaitingNotice, item: StoredItem, workflow: Workflow) -> bool:
    """Say whether the item has moved on since, so that the notice is no longer true."""
    if notice.kind == "urged":
        return not _is_still_urged(notice, item, workflow)
    if notice.kind in _ASKED_FOR and notice.data.get("trigger") not in item.facts.taken:
        return True
    if notice.kind == "to_approve" and not is_up_to(notice.data.get("why", ""), ahead(workflow, item.facts)):
        return True
    return notice.kind in _OF_A_STATE and notice.data.get("state") != item.facts.state


def _is_still_urged(notice: WaitingNotice, item: StoredItem, workflow: Workflow) -> bool:
    """Say whether the item still waits for whoever was urged: where it was, not paused, the same step theirs.

    Of a request or a review its own row tells (``briefing``).
    """
    if item.paused_on is not None or notice.data.get("state") != item.facts.state:
        return False
    why = notice.data.get("why", "")
    is_others = why == Relation.OWNER and item.facts.owner_id != notice.recipient_id
    return "subject" in notice.data or (is_up_to(why, ahead(workflow, item.facts)) and not is_others)


def line(notice: WaitingNotice, matter: Matter, around: Surroundings) -> Line:
    """Return the line that tells a notice as things stand now."""
    item, workflow, due_on = matter.item, matter.workflow, due_on_of(notice, matter)
    reader = Reader(why=notice.data.get("why", ""), day=around.day, names=around.names)
    return Line(
        kind=notice.kind,
        number=_number(matter),
        called=_called_by(matter),
        part=_part(notice, matter, around.day),
        title=item.title if item and around.with_titles and not item.facts.confidential else None,
        state=workflow.states[item.facts.state].title if item and workflow else None,
        deadline=_deadline(notice, matter) if due_on else None,
        due_on=due_on,
        working_days_left=around.calendar.between(around.day, due_on) if due_on else None,
        unpublished_calendar=due_on is not None and not around.calendar.is_published(due_on),
        why_you=_why_you(notice, matter, around),
        next_step=next_step(notice.kind, matter, reader),
        set_late=_set_late(notice.data),
        otherwise=_otherwise(notice.data, matter, around.day),
        note=_note(notice, matter, around),
        link=_link(notice, matter, around),
        opens=None if item else _opens(notice, matter),
        by=_by(notice, matter),
        request=_request(matter),
        times=item.facts.returns if item and notice.kind == "returned" else 0,
        date_before=item.due_on if item and notice.kind == "to_answer" else matter.changed_from,
        date_after=matter.changed_to if notice.kind in _CHANGED else None,
        date_asked=matter.asked.new_due_on if matter.asked else None,
        acts=around.links.acts(notice, matter, due_on) if around.links else (),
    )


def _note(notice: WaitingNotice, matter: Matter, around: Surroundings) -> str | None:
    """Return somebody's own words; those of the public only where the office lets texts into mails."""
    if matter.voice is None:
        return notice.data.get("note") or None
    is_told = around.with_titles and not (matter.item and matter.item.facts.confidential)
    return matter.voice.text if is_told else None


def _by(notice: WaitingNotice, matter: Matter) -> str | None:
    """Return whoever did what is told; of a request that waits, whoever asked."""
    if notice.kind == "to_answer" and matter.asked is not None:
        return matter.asked.by
    done: str | None = notice.data.get("by")
    return done


def _request(matter: Matter) -> RequestKind | None:
    rule = matter.workflow.requests.get(matter.asked.rule) if matter.workflow and matter.asked else None
    return rule.kind if rule else None


def _number(matter: Matter) -> str:
    """Return what a matter is known by: an item's number, a duty's period, a holiday's or a person's name."""
    if matter.item is not None:
        return matter.item.number
    if matter.holiday is not None:
        return matter.holiday.title.zh
    if matter.voice is not None:
        return matter.voice.number
    return matter.period or matter.person or "—"


def _called_by(matter: Matter) -> Words | None:
    """Return how what it is known by is read, where that differs."""
    if matter.holiday is not None:
        return matter.holiday.title
    return period(matter.period) if matter.item is None and matter.period else None


def _part(notice: WaitingNotice, matter: Matter, day: date) -> Words | None:
    """Return which part of the item it is about; where there is none, which duty, what there is of a person, when."""
    workflow = matter.workflow
    if matter.holiday is not None:
        return _off(matter.holiday, day)
    if matter.voice is not None:
        return _heard(matter)
    if matter.subject is Subject.DUTY and workflow is not None:
        duty = workflow.duties.get(matter.rule)
        return duty.title if duty else Words(matter.rule, matter.rule)
    if matter.item is None:
        return _of_person(notice, matter, day)
    if matter.meeting is not None:
        return matter.meeting.about
    if matter.no is not None:
        return Words("措施{no}", "measure {no}").fill(no=matter.no)
    if matter.asked is not None and workflow is not None:
        rule = workflow.requests.get(matter.asked.rule)
        return rule.title if rule else None
    return period(matter.period) if matter.period else None


def _heard(matter: Matter) -> Words | None:
    """Return which feedback on an item it is, or what feedback of no item is about."""
    voice = matter.voice
    assert voice is not None  # noqa: S101 - asked for what is about feedback alone
    if matter.item is None:
        return Words("社会反馈（{code}）", "public feedback ({code})").fill(code=voice.inspection)
    return Words("反馈{number}", "feedback {number}").fill(number=voice.number)


def _off(holiday: Holiday, day: date) -> Words:
    first, last, back = (plain_date(one, seen_from=day) for one in (holiday.first, holiday.last, holiday.resumes_on))
    if holiday.first == holiday.last:
        return Words("{first}放假，{back}上班", "off on {first}, back at work on {back}").fill(first=first, back=back)
    return Words("{first}至{last}放假，{back}上班", "off from {first} to {last}, back at work on {back}").fill(
        first=first, last=last, back=back
    )


def _of_person(notice: WaitingNotice, matter: Matter, day: date) -> Words | None:
    some = {"count": matter.count, "s": "" if matter.count == 1 else "s"}
    match notice.kind:
        case "unreachable":
            return Words("{count}条通知没有送到", "{count} notice{s} not delivered").fill(**some)
        case "handed_over" if matter.count:
            return Words("{count}件事项", "{count} item{s}").fill(**some)
        case "substituting":
            first, last = (
                plain_date(date.fromisoformat(notice.data[name]), seen_from=day) for name in ("from", "until")
            )
            return Words("{first}至{last}", "{first} to {last}").fill(first=first, last=last)
    return None


def due_on_of(notice: WaitingNotice, matter: Matter) -> date | None:
    """Return the day the notice speaks of; news of a step, whatever its kind, speaks of the item's own."""
    if notice.kind in _UNDATED:
        return None
    stated = notice.data.get("due_on")
    if stated or matter.due_on:
        return date.fromisoformat(stated) if stated else matter.due_on
    is_to_answer = matter.subject is Subject.REQUEST and notice.kind not in {"agreed", "refused", "withdrawn"}
    return None if matter.item is None or is_to_answer else matter.item.due_on


def _deadline(notice: WaitingNotice, matter: Matter) -> Words | None:
    """Return what is due by its title, as far as the part itself does not say it."""
    workflow = matter.workflow
    if matter.voice is not None:
        return STEP_WORDS[matter.voice.step]
    if matter.meeting is not None:
        return _meeting(matter.meeting)
    if workflow is None or matter.subject is Subject.DUTY:
        return None
    if matter.subject is Subject.MEASURE:
        return workflow.measures.title if workflow.measures else None
    if matter.subject is Subject.REQUEST and matter.due_on is not None:
        return Words("答复期限", "answer due")
    rule: str = notice.data.get("rule") or matter.rule
    if not rule and matter.item is not None:
        rule = workflow.states[matter.item.facts.state].deadline or ""
    for rules in (workflow.deadlines, workflow.reviews, workflow.receipts, workflow.progress):
        if rule in rules:
            return rules[rule].title
    return None


def _meeting(meeting: Meeting) -> Words:
    """Return the meeting by where it is, as far as that was said."""
    if not meeting.place:
        return Words("会议", "meeting")
    return Words("会议（{place}）", "meeting ({place})").fill(place=meeting.place)


def _why_you(notice: WaitingNotice, matter: Matter, around: Surroundings) -> Words:
    if matter.holiday is not None:
        return _WORKS_HERE
    why = notice.data.get("why", "")
    if matter.subject is Subject.MEASURE and why == Relation.OWNER:
        role = [ROLE_WORDS[Part.MEASURE_OWNER]]
    else:
        role = named(matter.workflow, [why])
    if notice.recipient_id != around.reader_id:
        absent = around.names.get(notice.recipient_id, "")
        return Words("您代{name}（{role}）", "You stand in for {name} ({role})").fill(name=absent, role=role)
    if matter.item is None and notice.kind in _OF_PEOPLE:
        return _OF_PEOPLE[notice.kind].fill(name=matter.person)
    by = notice.data.get("by")
    if notice.kind == "urged" and by:
        return Words("您是{role}，{by}催办", "You are: {role}; urged by {by}").fill(role=role, by=by)
    return Words("您是{role}", "You are: {role}").fill(role=role)


def _set_late(data: Mapping[str, Any]) -> Words | None:
    skipped = data.get("skipped")
    if not skipped:
        return None
    return Words(
        "期限确定得晚，此前的提醒（{skipped}）已来不及发", "The date was set late: too late for the reminders {skipped}"
    ).fill(skipped=[occurrence(name) for name in skipped])


def _otherwise(data: Mapping[str, Any], matter: Matter, day: date) -> Words | None:
    coming = data.get("next")
    if not coming:
        return None
    said = {
        "on": plain_date(max(date.fromisoformat(coming["on"]), day), seen_from=day),
        "who": _called(coming["to"], matter),
        "open": _still_open(matter),
    }
    letter = coming.get("notice")
    if letter in _LETTERS:
        return Words("{open}，{on}发出“{letter}”：{who}", "If it is {open}, on {on} “{letter}” goes to: {who}").fill(
            letter=KINDS[letter], **said
        )
    if coming["escalates"]:
        return Words("{open}，{on}报告{who}", "If it is {open}, on {on} this is reported to: {who}").fill(**said)
    return Words("{on}再提醒{who}", "On {on} a reminder goes to: {who}").fill(**said)


def _still_open(matter: Matter) -> Words:
    if matter.voice is not None:
        return _UNDONE[matter.voice.step]
    return _STILL_OPEN.get(matter.subject, _UNFINISHED)


def _called(names: Sequence[str], matter: Matter) -> list[Words]:
    """Return roles and relations by their names; the owner of a measure is not the item's."""
    if matter.subject is Subject.MEASURE:
        names = [Part.MEASURE_OWNER if name == Relation.OWNER else name for name in names]
    return named(matter.workflow, names)


def _link(notice: WaitingNotice, matter: Matter, around: Surroundings) -> str:
    base = around.base_url.rstrip("/")
    if matter.item is not None:
        return f"{base}/items/{matter.item.number}"
    if matter.subject is Subject.DUTY:
        return f"{base}/duties"
    return f"{base}/{_PAGES.get(notice.kind, '')}"


def _opens(notice: WaitingNotice, matter: Matter) -> Words:
    """Return where the link leads, where that is not an item."""
    if matter.subject is Subject.DUTY:
        return Words("经常性工作", "duties")
    return {"unreachable": Words("人员", "people"), "handed_over": Words("台账", "ledger")}.get(
        notice.kind, Words("首页", "start page")
    )
