"""A letter as it will be read: in one language, most urgent first, counted. Plain values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.words import Language, Words
from notifications.letter import KINDS, Letter, Line
from notifications.urgency import Urgency, counted, is_news, title, urgency
from notifications.wording import Tone, days_left, near_date, plain_date, tone

_LAST = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line in the reader's language; what is missing is an empty text. ``position`` counts from 1.

    ``standing`` is the state alone, ``state`` the state with the news where the days left stand first.
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
    due: str
    standing: str
    lead: str
    tone: Tone
    left_tone: Tone
    beside: str
    why_you: str
    next_step: str
    otherwise: str
    note: str
    set_late: str
    unpublished: bool
    link: str
    opens: str
    by: str
    times: int
    agreed: bool
    date_before: str
    date_after: str
    date_asked: str
    acts: tuple[tuple[str, str], ...]

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


def _entry(line: Line, letter: Letter, position: int) -> Entry:
    def said(words: Words | None) -> str:
        return words.text(letter.language) if words is not None else ""

    def dated(day: date | None) -> str:
        return said(plain_date(day, seen_from=letter.day)) if day is not None else ""

    left, due, news = _left(line, letter.day), _due(line, letter.day), KINDS[line.kind]
    informs = urgency(line, letter.day) is Urgency.INFORMATION
    news_first = left is None or _news_first(line, letter.day)
    return Entry(
        position=position,
        urgency=urgency(line, letter.day).name.lower(),
        kind=line.kind,
        kind_name=said(news),
        number=said(line.called) or line.number,
        part=said(line.part),
        title=line.title or "",
        state=said(_state(line, news_first=news_first)),
        left=said(left),
        due=said(due),
        standing=said(line.state),
        lead=said(news if news_first else left),
        tone="plain" if news_first else tone(due_on=line.due_on, day=letter.day),
        left_tone="plain" if informs else tone(due_on=line.due_on, day=letter.day),
        beside=said(_joined("，", ", ", left, due) if news_first else due),
        why_you=said(line.why_you),
        next_step=said(line.next_step),
        otherwise=said(line.otherwise),
        note=line.note or "",
        set_late=said(line.set_late),
        unpublished=line.unpublished_calendar and line.due_on is not None,
        link=line.link,
        opens=said(line.opens) or line.number,
        by=line.by or "",
        times=line.times,
        agreed=line.kind == "agreed",
        date_before=dated(line.date_before),
        date_after=dated(line.date_after),
        date_asked=dated(line.date_asked),
        acts=tuple((said(act.label), act.link) for act in line.acts),
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
    return _joined(" · ", " · ", line.state, news if is_news(line.kind) else None)


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
    return Section(title=title(group, language), counted=counted(group, len(members), language), entries=members)


def _headline(numbers: Mapping[Urgency, int], language: Language) -> tuple[str, ...]:
    """Name what cannot wait; when everything can, the two most urgent sections."""
    pressing = [group for group in numbers if group <= Urgency.TODAY]
    return tuple(counted(group, numbers[group], language) for group in pressing or list(numbers)[:2])
