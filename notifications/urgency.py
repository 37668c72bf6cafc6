"""Where a line of a mail belongs: the sections in the order they are read, with their headings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from types import MappingProxyType

from engine.words import Language, Words
from notifications.letter import Line

_FOR_INFORMATION = frozenset(
    {"moved", "verified", "closed", "agreed", "withdrawn", "decision_withdrawn", "paused", "substituting"}
)
_TO_DO = frozenset(
    {
        "assigned", "handed_over", "to_approve", "approved", "to_verify", "returned", "reopened", "review_due",
        "to_answer", "refused", "redated", "resumed", "receipt_due", "progress_due", "duty_due", "unreachable",
        "decision_called", "disowned", "feedback_arrived", "holder_left", "holiday_reminder",
    }
)  # fmt: skip


class Urgency(IntEnum):
    """The sections of a digest, in the order they are read."""

    ACCOUNTABILITY = 0
    PUBLICATION = 1
    WARNING = 2
    URGED = 3
    OVERDUE = 4
    ESCALATED = 5
    RAISED = 6
    TODAY = 7
    REMINDER = 8
    TO_DO = 9
    INFORMATION = 10


# Letters of rising weight that a ladder may send (告诫, 拟通报, 问责), and what somebody urges by hand (催办): each has
# its own section, before any date.
_LETTERS: Mapping[str, Urgency] = MappingProxyType(
    {
        "accountability": Urgency.ACCOUNTABILITY,
        "publication": Urgency.PUBLICATION,
        "warning": Urgency.WARNING,
        "urged": Urgency.URGED,
    }
)
_RAISED: Mapping[str, Urgency] = MappingProxyType({"escalated": Urgency.ESCALATED, "escalated_review": Urgency.RAISED})
_TITLES: Mapping[Urgency, Words] = MappingProxyType(
    {
        Urgency.ACCOUNTABILITY: Words("问责提醒", "Accountability notices"),
        Urgency.PUBLICATION: Words("拟通报", "To be made public"),
        Urgency.WARNING: Words("告诫", "Warnings"),
        Urgency.URGED: Words("催办", "Urged by hand"),
        Urgency.OVERDUE: Words("逾期", "Overdue"),
        Urgency.ESCALATED: Words("逾期抄报", "Escalated to you"),
        Urgency.RAISED: Words("复核上报", "Escalated by review"),
        Urgency.TODAY: Words("今天到期", "Due today"),
        Urgency.REMINDER: Words("提醒", "Reminders"),
        Urgency.TO_DO: Words("待办", "To do"),
        Urgency.INFORMATION: Words("知悉", "For information"),
    }
)
_COUNTED: Mapping[Urgency, Words] = MappingProxyType(
    {
        Urgency.ACCOUNTABILITY: Words("问责提醒{n}件", "{n} accountability notice{s}"),
        Urgency.PUBLICATION: Words("拟通报{n}件", "{n} to be made public"),
        Urgency.WARNING: Words("告诫{n}件", "{n} warning{s}"),
        Urgency.URGED: Words("催办{n}件", "{n} urged by hand"),
        Urgency.OVERDUE: Words("逾期{n}件", "{n} overdue"),
        Urgency.ESCALATED: Words("逾期抄报{n}件", "{n} escalated"),
        Urgency.RAISED: Words("复核上报{n}件", "{n} escalated by review"),
        Urgency.TODAY: Words("今天到期{n}件", "{n} due today"),
        Urgency.REMINDER: Words("提醒{n}件", "{n} reminder{s}"),
        Urgency.TO_DO: Words("待办{n}件", "{n} to do"),
        Urgency.INFORMATION: Words("知悉{n}件", "{n} for information"),
    }
)


def urgency(line: Line, day: date) -> Urgency:
    """Return where a line belongs. Dates outweigh the kind: a returned item that is late is late first of all."""
    if line.kind in _FOR_INFORMATION:
        return Urgency.INFORMATION
    if line.kind in _LETTERS:
        return _LETTERS[line.kind]
    if line.kind in _RAISED:
        return _RAISED[line.kind]
    if line.due_on is None:
        return Urgency.OVERDUE if line.kind == "overdue" else _undated(line.kind)
    if line.due_on <= day:
        return Urgency.OVERDUE if line.due_on < day else Urgency.TODAY
    return _undated(line.kind)


def _undated(kind: str) -> Urgency:
    return Urgency.TO_DO if kind in _TO_DO else Urgency.REMINDER


def is_news(kind: str) -> bool:
    """Say whether what a line tells is worth saying beside the state: something to do, or a letter of weight."""
    return kind in _TO_DO or kind in _LETTERS


def title(group: Urgency, language: Language) -> str:
    """Return the heading of a section."""
    return _TITLES[group].text(language)


def counted(group: Urgency, number: int, language: Language) -> str:
    """Return the heading of a section as a count: 逾期1件 / 1 overdue."""
    return _COUNTED[group].fill(n=number, s="" if number == 1 else "s").text(language)
