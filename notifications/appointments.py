"""What somebody has to do by when, as a calendar file (``.ics``, RFC 5545): whole days that a later file updates.

The only module besides ``rectify.documents.day_events`` that knows ``icalendar``. Nothing confidential stands in it:
number, days and link, and the finding's text only where the office lets it into mails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from engine.domain.deadlines import Subject
from engine.operations.agenda import AgendaEntry
from engine.words import Language, Words
from notifications.plain_text import one_line
from notifications.proofreading import Attachment
from notifications.signature import sign
from notifications.wording import days_left, long_date, period

_ONE_DAY = timedelta(days=1)
_CATEGORY = Words("整改", "Rectification")
_UNANNOUNCED = Words("假期安排未公布", "holidays not announced yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """How a calendar file is written: language, the day it is written, where links lead, who the office is.

    ``office`` keeps the events of two offices apart in one calendar; it never changes.
    """

    language: Language
    day: date
    at: datetime
    base_url: str
    office: str
    with_titles: bool = False


def office_mark(post_key: str) -> str:
    """Return what stands for an office in the names of its events."""
    return sign(post_key, "calendar")


def calendar_file(entries: Sequence[AgendaEntry], diary: Diary, *, name: str | None = None) -> str:
    """Return the file with an event for each entry: CRLF, folded, escaped; equal for equal arguments."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Rectify//Deadlines//{diary.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name is not None:
        calendar.add("x-wr-calname", one_line(name))
    for entry in entries:
        calendar.add_component(_event(entry, diary))
    return bytes(calendar.to_ical(sorted=False)).decode()


def attached(entries: Sequence[AgendaEntry], diary: Diary) -> Attachment:
    """Return the file as it goes with a mail; it is called by the number of the item when there is one only."""
    numbers = {entry.number for entry in entries}
    number = numbers.pop() if len(numbers) == 1 else None
    stem = number if number is not None and number.isascii() and number.replace("-", "").isalnum() else "deadlines"
    return Attachment(name=f"{stem}.ics", text=calendar_file(entries, diary), method="PUBLISH")


def _event(entry: AgendaEntry, diary: Diary) -> Event:
    event = Event()
    event.add("uid", f"{entry.subject}-{entry.subject_id}@{diary.office}.rectify")
    event.add("sequence", entry.version)
    event.add("dtstamp", diary.at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.set_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.due_on)
    event.add("dtend", entry.due_on + _ONE_DAY)
    event.add("summary", _summary(entry, diary))
    event.add("description", _description(entry, diary))
    event.add("url", _link(entry, diary))
    event.add("categories", [_CATEGORY.text(diary.language)])
    # The day a thing is due does not make anybody busy.
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(entry: AgendaEntry, diary: Diary) -> str:
    parts = [entry.number]
    if entry.no is not None:
        parts.append(Words("措施{no}", "measure {no}").fill(no=entry.no).text(diary.language))
    if entry.period is not None:
        parts.append(period(entry.period).text(diary.language))
    if diary.with_titles:
        parts.append(entry.title)
    about = " ".join(part for part in parts if part)
    what = entry.what.text(diary.language)
    said = Words(f"{what}：{about}", f"{what}: {about}").text(diary.language) if about else what
    return one_line(said)


def _description(entry: AgendaEntry, diary: Diary) -> str:
    """Return the days left as of the day of writing, which a calendar goes on showing, and where to act."""
    left = days_left(entry.working_days_left, due_on=entry.due_on, day=diary.day)
    seen, due = long_date(diary.day), long_date(entry.due_on)
    days = Words(
        f"期限{due.zh}。截至{seen.zh}，{left.zh}。",
        f"Due {due.en}. As of {seen.en}: {left.en[:1].lower()}{left.en[1:]}.",
    )
    lines = [days.text(diary.language)]
    if not entry.is_published:
        lines.append(_UNANNOUNCED.text(diary.language))
    lines.append(_link(entry, diary))
    return "\n".join(one_line(line) for line in lines)


def _link(entry: AgendaEntry, diary: Diary) -> str:
    base = diary.base_url.rstrip("/")
    return f"{base}/duties" if entry.subject is Subject.DUTY else f"{base}/items/{entry.number}"
