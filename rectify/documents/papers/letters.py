"""The values of letters (提醒函, 告诫函) about one item: how late it is, and how often somebody was reminded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.definition import StateKind
from engine.domain.ladders import RungOutcome
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.reading import WholeItem
from engine.words import Words
from rectify.documents.papers.wording import chinese_date, maybe_date, plain_title

REMINDER, WARNING = "reminder-letter", "warning-letter"


def values_of_letter(
    whole: WholeItem, *, inspected: str, office: str, day: date, last_limit: date | None
) -> Mapping[str, Any]:
    """Return what a letter about an item says. Only reminders that went out are counted, each day once.

    ``inspected`` is the body it goes to where the item was given to no unit of its own: no office writes to itself.
    """
    item = whole.item
    until = item.paused_on or day
    days = (item.due_on - until).days if item.due_on else 0
    reminded = _reminded(whole)
    feedback = whole.stored.feedback_on
    return {
        "number": item.number,
        "title": plain_title(item.title),
        "unit": inspected or whole.units.get(item.facts.unit_id, item.unit),
        "owner": whole.names.get(item.facts.owner_id or 0, ""),
        "state": whole.workflow.states[item.facts.state].title.zh,
        "feedback": f"{chinese_date(feedback)}反馈的、" if feedback else "",
        "due": maybe_date(item.due_on),
        "days_late": max(-days, 0),
        "days_left": max(days, 0),
        "reminded": len(reminded),
        "reminded_on": chinese_date(reminded[-1]) if reminded else "",
        "last_limit": maybe_date(last_limit),
        "office": office,
        "day": chinese_date(day),
    }


def fitting_letter(whole: WholeItem, wanted: str | None, *, day: date) -> str:
    """Return the kind of letter: the one that is wanted, else a warning for what is late and a reminder for the rest.

    Raises ``InvalidInput`` for an item that has come to its end, and for a warning of what is not late.
    """
    late, state = whole.item.is_overdue(day), whole.workflow.states[whole.item.facts.state]
    if state.kind is StateKind.FINAL:
        why = Words("已经办结", "it is closed")
        raise _refused(whole, why, Words("还没有办结的事项", "an item that is not closed"))
    if wanted == WARNING and not late:
        why = Words("还没有逾期，不能告诫", "it is not overdue, so there is nothing to warn of")
        raise _refused(whole, why, Words("提醒函（--level reminder）", "a reminder (--level reminder)"))
    return wanted or (WARNING if late else REMINDER)


def _refused(whole: WholeItem, why: Words, allowed: Words) -> InvalidInput:
    number = whole.item.number
    return InvalidInput(what=Words("函", "Letter"), value=number, why=why, allowed=allowed, where=number)


def _reminded(whole: WholeItem) -> list[date]:
    days = {
        local_day(proof.sent_at, whole.workflow.zone)
        for proof in whole.reminders
        if proof.outcome == RungOutcome.NOTICED and proof.sent_at is not None
    }
    return sorted(days)
