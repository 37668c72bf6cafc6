"""From a notice to the line of a mail: why you, what by when, what next, what happens otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.domain.definition import Relation, Role, Transition, Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import ROLE_WORDS, called
from engine.domain.workdays import Calendar
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.words import Words
from notifications.letter import KINDS, Line
from notifications.wording import short_date

# Letters that a ladder sends by name; of two the weightier comes first.
_LETTERS = ("accountability", "publication", "warning")
# What one line about an item must not leave out, the weightiest first.
_ASKS_MOST = (
    *_LETTERS, "returned", "to_approve", "to_verify", "reopened", "review_due", "escalated", "overdue", "approved",
    "reminder", "redated", "closed", "verified", "assigned", "moved",
)  # fmt: skip
_ASKED_FOR = frozenset({"to_approve", "to_verify"})
_OF_A_STATE = frozenset({*_ASKED_FOR, "approved", "verified", "closed", "moved"})
_VERIFIERS = frozenset({Relation.ASSIGNED_VERIFIER, Role.VERIFIER})
_TO_KNOW = Words("供您知悉，不用办理", "For your information; nothing to do")
_CHECK = Words("到现场核查，再通过或退回", "Check on site, then pass or return it")
_CHECK_AWAITED = Words("已申请核查，等{who}到现场核查", "It was submitted; the {who} checks on site next")
_WHEN_ASKED = Words("{owner}申请核查后，到现场核查", "When the {owner} asks for it, check on site")
_FIXED: Mapping[str, Words] = {
    "verified": Words("核查已通过，等待销号", "The check was passed; it waits to be closed"),
    "closed": Words("已销号，不用办理", "It is closed; nothing to do"),
    "to_verify": _CHECK,
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


def has_passed(notice: WaitingNotice, item: StoredItem, workflow: Workflow) -> bool:
    """Say whether the item has moved on since, so that the notice is no longer true."""
    if notice.kind in _ASKED_FOR and notice.data.get("trigger") not in item.facts.taken:
        return True
    if notice.kind == "to_approve" and not _is_up_to(notice.data.get("why", ""), _ahead(workflow, item.facts)):
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
        why_you=Words("您是{role}", "You are: {role}").fill(role=_named(workflow, [notice.data.get("why", "")])),
        next_step=_next_step(notice, item, workflow, around),
        otherwise=_otherwise(notice.data, workflow, around.day),
        note=notice.data.get("note"),
        link=f"{around.base_url.rstrip('/')}/items/{item.number}",
    )


def _due_on(notice: WaitingNotice, item: StoredItem) -> date | None:
    """Return the day the notice speaks of; news of a step, whatever its kind, speaks of the item's own."""
    stated = notice.data.get("due_on")
    return date.fromisoformat(stated) if stated else item.due_on


def _deadline(notice: WaitingNotice, item: StoredItem, workflow: Workflow) -> Words | None:
    rule: str = notice.data.get("rule") or workflow.states[item.facts.state].deadline or ""
    if rule in workflow.deadlines:
        return workflow.deadlines[rule].title
    return workflow.reviews[rule].title if rule in workflow.reviews else None


def _next_step(notice: WaitingNotice, item: StoredItem, workflow: Workflow, around: Surroundings) -> Words:
    if notice.kind in _FIXED:
        return _FIXED[notice.kind]
    if notice.kind == "review_due" or notice.data.get("subject") == "review":
        return Words("完成这次复核，写明结果", "Complete this review and say what was found")
    why = notice.data.get("why", "")
    steps = _ahead(workflow, item.facts)
    if notice.kind == "moved":
        return steps[0].title if _is_up_to(why, steps) else _TO_KNOW
    if not steps:
        return Words("打开事项查看", "Open the item")
    if Relation.OWNER in steps[0].who:
        if why == Relation.OWNER:
            return steps[0].title
        if why in _VERIFIERS:
            return _WHEN_ASKED.fill(owner=_named(workflow, [Relation.OWNER]))
        return _see_to_it(item, workflow, around)
    if not _VERIFIERS.isdisjoint(steps[0].who):
        return _CHECK if why in _VERIFIERS else _CHECK_AWAITED.fill(who=_named(workflow, steps[0].who))
    return _without_the_owner(steps, why, workflow)


def _ahead(workflow: Workflow, facts: ItemFacts) -> tuple[Transition, ...]:
    """Return the steps that lie ahead in the item's state, the usual one first: workflows write them in that order.

    What comes before a step that was taken is over, and what waits for another step is not due yet.
    """
    steps = [step for step in workflow.transitions_from(facts.state) if step.loop is None]
    taken = [index for index, step in enumerate(steps) if step.target == facts.state and step.trigger in facts.taken]
    following = steps[taken[-1] + 1 :] if taken else steps
    return tuple(step for step in following if _is_awaited(step, facts))


def _is_awaited(step: Transition, facts: ItemFacts) -> bool:
    return all(use.arguments["step"] in facts.taken for use in step.requires if use.name == "taken")


def _is_up_to(why: str, steps: Sequence[Transition]) -> bool:
    return bool(steps) and why in steps[0].who


def _without_the_owner(steps: Sequence[Transition], why: str, workflow: Workflow) -> Words:
    """Return what is left to do where the owner's part is over: the reader's own step, else whose step it is."""
    for step in steps:
        if why in step.who:
            return step.title
    return Words("由{who}办理：{title}", "Up to {who}: {title}").fill(
        who=_named(workflow, steps[0].who), title=steps[0].title
    )


def _named(workflow: Workflow, names: Iterable[str]) -> list[Words]:
    """Return roles and relations as the workflow calls them; a name from an older version stands as it is."""
    known = {*ROLE_WORDS, *workflow.roles}
    return [called(workflow, name) if name in known else Words(name, name) for name in names]


def _see_to_it(item: StoredItem, workflow: Workflow, around: Surroundings) -> Words:
    owner = around.names.get(item.facts.owner_id) if item.facts.owner_id is not None else None
    role = called(workflow, Relation.OWNER)
    if owner is None:
        return Words("还没有{role}，先指定{role}", "Nobody is responsible yet; name an owner").fill(role=role)
    if item.due_on is None:
        said = Words("关注{role}{owner}的进展", "Keep an eye on {owner}'s progress")
    elif item.due_on < around.day:
        said = Words("督促{role}{owner}尽快完成", "See to it that {owner} finishes without delay")
    else:
        said = Words("督促{role}{owner}按期完成", "See to it that {owner} finishes in time")
    return said.fill(role=role, owner=owner)


def _otherwise(data: Mapping[str, Any], workflow: Workflow, day: date) -> Words | None:
    coming = data.get("next")
    if not coming:
        return None
    on = short_date(max(date.fromisoformat(coming["on"]), day))
    who = _named(workflow, coming["to"])
    letter = coming.get("notice")
    if letter in _LETTERS:
        said = Words(
            "仍未完成的话，{on}发出“{letter}”：{who}", "If it is still open, on {on} “{letter}” goes to: {who}"
        )
        return said.fill(on=on, letter=KINDS[letter], who=who)
    if coming["escalates"]:
        return Words("仍未完成的话，{on}报告{who}", "If it is still open, on {on} this is reported to: {who}").fill(
            on=on, who=who
        )
    return Words("{on}再提醒{who}", "On {on} a reminder goes to: {who}").fill(on=on, who=who)
