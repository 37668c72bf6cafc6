"""A letter as it will be read: in one language, most urgent first, counted. Plain values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from types import MappingProxyType

from engine.words import Language, Words
from notifications.letter import KINDS, Letter, Line
from notifications.wording import Tone, days_left, near_date, tone

_FOR_INFORMATION = frozenset({"moved", "verified", "closed", "agreed", "withdrawn", "paused", "substituting"})
_TO_DO = frozenset(
    {
        "assigned", "handed_over", "to_approve", "approved", "to_verify", "returned", "reopened", "review_due",
        "to_answer", "refused", "redated", "resumed", "receipt_due", "progress_due", "duty_due", "unreachable",
    }
)  # fmt: skip
_LAST = date.max


class Urgency(IntEnum):
    """The sections of a digest, in the order they are read."""

    ACCOUNTABILITY = 0
    PUBLICATION = 1
    WARNING = 2
    OVERDUE = 3
    ESCALATED = 4
    RAISED = 5
    TODAY = 6
    REMINDER = 7
    TO_DO = 8
    INFORMATION = 9


# Letters of rising weight that a ladder may send (告诫, 拟通报, 问责): each has a section of its own, before any date.
_LETTERS: Mapping[str, Urgency] = MappingProxyType(
    {
        "accountability": Urgency.ACCOUNTABILITY,
        "publication": Urgency.PUBLICATION,
        "warning": Urgency.WARNING,
    }
)
_RAISED: Mapping[str, Urgency] = MappingProxyType({"escalated": Urgency.ESCALATED, "escalated_review": Urgency.RAISED})
_TITLES: Mapping[Urgency, Words] = MappingProxyType(
    {
        Urgency.ACCOUNTABILITY: Words("问责提醒", "Accountability notices"),
        Urgency.PUBLICATION: Words("拟通报", "To be made public"),
        Urgency.WARNING: Words("告诫", "Warnings"),
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
        Urgency.OVERDUE: Words("逾期{n}件", "{n} overdue"),
        Urgency.ESCALATED: Words("逾期抄报{n}件", "{n} escalated"),
        Urgency.RAISED: Words("复核上报{n}件", "{n} escalated by review"),
        Urgency.TODAY: Words("今天到期{n}件", "{n} due today"),
        Urgency.REMINDER: Words("提醒{n}件", "{n} reminder{s}"),
        Urgency.TO_DO: Words("待办{n}件", "{n} to do"),
        Urgency.INFORMATION: Words("知悉{n}件", "{n} for information"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line in the reader's language; what is missing is an empty text. ``position`` counts from 1.

    ``lead`` is what the reader sees first, in its ``tone``: the days left, or the news; ``beside`` completes it.
    """

    position: int
    urgency: str
    kind: str
    kind_name: str
    number: str
    part: str
    title: str
    state: str
    left: str
    lead: str
    tone: Tone
    beside: str
    why_you: str
    next_step: str
    otherwise: str
    note: str
    set_late: str
    unpublished: bool
    link: str

    @property
    def named(self) -> str:
        """Return the number, with the part it is about."""
        return f"{self.number} {self.part}" if self.part else self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries of one urgency under one heading; ``counted`` is the heading as a count (逾期1件 / 1 overdue)."""

    title: str
    counted: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything the templates say. ``headline`` holds the counts that belong in the subject.

    ``most_urgent`` is how many urgent mails there may be a day beside the digest; ``urgent``: this is one of them.
    """

    language: Language
    recipient_name: str
    organization: str
    day: str
    total: int
    sections: tuple[Section, ...]
    headline: tuple[str, ...]
    titled: bool
    urgent: bool
    most_urgent: int

    @property
    def first(self) -> Entry:
        """Return the most urgent entry."""
        return self.sections[0].entries[0]


def digest(letter: Letter) -> Digest:
    """Return the letter in its language, sorted by urgency, then due date, then number."""
    ordered = sorted(letter.lines, key=lambda line: (urgency(line, letter.day), line.due_on or _LAST, line.number))
    entries = [_entry(line, letter, position) for position, line in enumerate(ordered, start=1)]
    grouped: dict[Urgency, list[Entry]] = {}
    for line, entry in zip(ordered, entries, strict=True):
        grouped.setdefault(urgency(line, letter.day), []).append(entry)
    return Digest(
        language=letter.language,
        recipient_name=letter.recipient_name,
        organization=letter.organization,
        day=near_date(letter.day, seen_from=letter.day).text(letter.language),
        total=len(entries),
        sections=tuple(_section(group, members, letter.language) for group, members in grouped.items()),
        headline=_headline({group: len(members) for group, members in grouped.items()}, letter.language),
        titled=any(entry.title for entry in entries),
        urgent=letter.urgent,
        most_urgent=letter.most_urgent,
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


def _entry(line: Line, letter: Letter, position: int) -> Entry:
    def said(words: Words | None) -> str:
        return words.text(letter.language) if words is not None else ""

    left, due, news = _left(line, letter.day), _due(line, letter.day), KINDS[line.kind]
    news_first = left is None or _news_first(line, letter.day)
    return Entry(
        position=position,
        urgency=urgency(line, letter.day).name.lower(),
        kind=line.kind,
        kind_name=said(news),
        number=line.number,
        part=said(line.part),
        title=line.title or "",
        state=said(_state(line, news_first=news_first)),
        left=said(left),
        lead=said(news if news_first else left),
        tone="plain" if news_first else tone(due_on=line.due_on, day=letter.day),
        beside=said(_joined("，", ", ", left, due) if news_first else due),
        why_you=said(line.why_you),
        next_step=said(line.next_step),
        otherwise=said(line.otherwise),
        note=line.note or "",
        set_late=said(line.set_late),
        unpublished=line.unpublished_calendar and line.due_on is not None,
        link=line.link,
    )


def _news_first(line: Line, day: date) -> bool:
    """Say whether what happened outweighs the date: for information always, for things to do while there is time."""
    group = urgency(line, day)
    if group is Urgency.TO_DO:
        return tone(due_on=line.due_on, day=day) == "plain"
    return group is Urgency.INFORMATION


def _state(line: Line, *, news_first: bool) -> Words | None:
    """Return the state, with the news where the days left stand first; nothing when the news is the state."""
    news = KINDS[line.kind]
    if news_first:
        return None if line.state == news else line.state
    return _joined(" · ", " · ", line.state, news if line.kind in _TO_DO or line.kind in _LETTERS else None)


def _joined(zh: str, en: str, *parts: Words | None) -> Words:
    given = [part for part in parts if part is not None]
    return Words(zh.join(part.zh for part in given), en.join(part.en for part in given))


def _left(line: Line, day: date) -> Words | None:
    if line.due_on is None or line.working_days_left is None:
        return None
    return days_left(line.working_days_left, due_on=line.due_on, day=day)


def _due(line: Line, day: date) -> Words | None:
    if line.due_on is None:
        return None
    written = near_date(line.due_on, seen_from=day)
    if line.deadline is None:
        return written
    return Words(f"{line.deadline.zh}{written.zh}", f"{line.deadline.en} {written.en}")


def _section(group: Urgency, entries: Iterable[Entry], language: Language) -> Section:
    members = tuple(entries)
    return Section(
        title=_TITLES[group].text(language), counted=_counted(group, len(members), language), entries=members
    )


def _counted(group: Urgency, number: int, language: Language) -> str:
    return _COUNTED[group].fill(n=number, s="" if number == 1 else "s").text(language)


def _headline(numbers: Mapping[Urgency, int], language: Language) -> tuple[str, ...]:
    """Name what cannot wait; when everything can, the two most urgent sections."""
    pressing = [group for group in numbers if group <= Urgency.TODAY]
    return tuple(_counted(group, numbers[group], language) for group in pressing or list(numbers)[:2])
