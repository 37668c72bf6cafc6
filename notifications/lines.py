"""From a notice to the line of a mail: why you, what by when, what next, what happens otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.domain.definition import Relation, Role, Transition, Workflow
from engine.domain.permission import ROLE_WORDS
from engine.domain.workdays import Calendar
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.words import Words
from notifications.letter import Line
from notifications.wording import short_date

_ON_A_DATE = frozenset({"reminder", "overdue", "escalated", "review_due"})
# What one line about an item must not leave out, the weightiest first.
_ASKS_MOST = (
    "returned", "to_verify", "reopened", "review_due", "escalated", "overdue", "reminder",
    "closed", "verified", "assigned", "moved",
)  # fmt: skip
_OF_A_STATE = frozenset({"to_verify", "verified", "closed", "moved"})
_VERIFIERS = frozenset({Relation.ASSIGNED_VERIFIER, Role.VERIFIER})
_TO_KNOW = Words("供您知悉，不用办理", "For your information; nothing to do")
_CHECK = Words("到现场核查，再通过或退回", "Check on site, then pass or return it")
_CHECK_AWAITED = Words("已申请核查，等核查人到现场核查", "It was submitted; the verifier checks on site next")
_FIXED: Mapping[str, Words] = {
    "verified": Words("核查已通过，等待销号", "The check was passed; it waits to be closed"),
    "closed": Words("已销号，不用办理", "It is closed; nothing to do"),
    "to_verify": _CHECK,
    "moved": _TO_KNOW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a line needs beside its notice: the calendar, the day it is read, names of people, where links lead."""

    calendar: Calendar
    day: date
    names: Mapping[int, str]
    base_url: str
    with_titles: bool


def told_once(notices: Sequence[WaitingNotice]) -> tuple[WaitingNotice, ...]:
    """Return one notice for each item: the one that asks most of the reader, of equals the latest."""
    chosen: dict[int, WaitingNotice] = {}
    for notice in notices:
        there = chosen.get(notice.item_id)
        if there is None or _ASKS_MOST.index(notice.kind) <= _ASKS_MOST.index(there.kind):
            chosen[notice.item_id] = notice
    return tuple(chosen.values())


def has_passed(notice: WaitingNotice, item: StoredItem) -> bool:
    """Say whether the item has moved on since, so that the notice is no longer true."""
    if notice.kind == "to_verify" and notice.data.get("trigger") not in item.facts.taken:
        return True
    return notice.kind in _OF_A_STATE and notice.data.get("state") != item.facts.state


def line(notice: WaitingNotice, item: StoredItem, workflow: Workflow, around: Surroundings) -> Line:
    """Return the line that tells a notice as things stand now."""
    due_on = _due_on(notice, item)
    return Line(
        kind=notice.kind,
        number=item.number,
        title=item.title if around.with_titles else None,
        state=workflow.states[item.facts.state].title,
        deadline=_deadline(notice, item, workflow) if due_on else None,
        due_on=due_on,
        working_days_left=around.calendar.between(around.day, due_on) if due_on else None,
        unpublished_calendar=due_on is not None and not around.calendar.is_published(due_on),
        why_you=_why(notice.data),
        next_step=_next_step(notice, item, workflow, around),
        otherwise=_otherwise(notice.data, around.day),
        note=notice.data.get("note"),
        link=f"{around.base_url.rstrip('/')}/items/{item.number}",
    )


def _due_on(notice: WaitingNotice, item: StoredItem) -> date | None:
    if notice.kind in _ON_A_DATE:
        return date.fromisoformat(notice.data["due_on"])
    return item.due_on


def _deadline(notice: WaitingNotice, item: StoredItem, workflow: Workflow) -> Words | None:
    rule: str = notice.data.get("rule") or workflow.states[item.facts.state].deadline or ""
    if rule in workflow.deadlines:
        return workflow.deadlines[rule].title
    return workflow.reviews[rule].title if rule in workflow.reviews else None


def _why(data: Mapping[str, Any]) -> Words:
    why = data.get("why", "")
    role = ROLE_WORDS.get(why, Words(why, why))
    return Words("您是{role}", "You are: {role}").fill(role=role)


def _next_step(notice: WaitingNotice, item: StoredItem, workflow: Workflow, around: Surroundings) -> Words:
    if notice.kind in _FIXED:
        return _FIXED[notice.kind]
    if notice.kind == "review_due" or notice.data.get("subject") == "review":
        return Words("完成这次复核，写明结果", "Complete this review and say what was found")
    why = notice.data.get("why", "")
    steps = [step for step in workflow.transitions_from(item.facts.state) if step.loop is None]
    owners = [step for step in steps if Relation.OWNER in step.who]
    if not owners:
        return _without_the_owner(steps, why)
    if owners[0].trigger in item.facts.taken:
        return _CHECK if why in _VERIFIERS else _CHECK_AWAITED
    if why == Relation.OWNER:
        return owners[0].title
    if why in _VERIFIERS:
        return Words("责任人申请核查后，到现场核查", "When the owner asks for it, check on site")
    return _see_to_it(item, around)


def _without_the_owner(steps: Sequence[Transition], why: str) -> Words:
    """Return what is left to do where the owner's part is over: the reader's own step, else whose step it is."""
    if not steps:
        return Words("打开事项查看", "Open the item")
    for step in steps:
        if why in step.who:
            return step.title
    who = [ROLE_WORDS.get(name, Words(name, name)) for name in steps[0].who]
    return Words("由{who}办理：{title}", "Up to {who}: {title}").fill(who=who, title=steps[0].title)


def _see_to_it(item: StoredItem, around: Surroundings) -> Words:
    owner = around.names.get(item.facts.owner_id) if item.facts.owner_id is not None else None
    if owner is None:
        return Words("还没有责任人，先指定责任人", "Nobody is responsible yet; name an owner")
    if item.due_on is None:
        return Words(f"关注责任人{owner}的进展", f"Keep an eye on {owner}'s progress")
    if item.due_on < around.day:
        return Words(f"督促责任人{owner}尽快完成", f"See to it that {owner} finishes without delay")
    return Words(f"督促责任人{owner}按期完成", f"See to it that {owner} finishes in time")


def _otherwise(data: Mapping[str, Any], day: date) -> Words | None:
    coming = data.get("next")
    if not coming:
        return None
    on = short_date(max(date.fromisoformat(coming["on"]), day))
    who = [ROLE_WORDS.get(name, Words(name, name)) for name in coming["to"]]
    if coming["escalates"]:
        return Words("仍未完成的话，{on}报告{who}", "If it is still open, on {on} this is reported to: {who}").fill(
            on=on, who=who
        )
    return Words("{on}再提醒{who}", "On {on} a reminder goes to: {who}").fill(on=on, who=who)
