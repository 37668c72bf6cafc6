"""The office's calendar: days, what was changed, dates counted again, and reminders of holidays."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.calendar import Announced as Said
from engine.operations.calendar import DayCleared as Cleared
from engine.operations.calendar import DaysSet as Stated
from engine.operations.calendar import ListedCalendar, ListedDay
from engine.operations.holidays import HolidayPlan
from engine.operations.recounting import Recount
from engine.store.calendar import StatedDay


class PublishedDay(TypedDict):
    """What is published of a day of which the office says otherwise."""

    working: bool
    name: str


class CalendarDay(TypedDict):
    """A day of which somebody said something."""

    day: date
    working: bool
    name: str
    own: bool
    source: str
    published: PublishedDay | None


class Calendar(TypedDict):
    """The stated days of a year, and how far the holidays are known."""

    version: str
    announced_until: date
    own_announced_until: date | None
    year: int
    announced: bool
    days: list[CalendarDay]


class DaysSet(TypedDict):
    """What became of days the office stated."""

    version: str
    added: list[date]
    changed: list[date]
    same: list[date]
    not_announced: list[int]
    dry_run: bool


class DayCleared(TypedDict):
    """A day of which the office says nothing any more."""

    version: str
    day: date
    working: bool
    published: PublishedDay | None


# ``from`` is a word of Python: the shape is written as a call.
MovedDay = TypedDict(
    "MovedDay",
    {
        "item": str | None,
        "subject": str,
        "rule": str,
        "from": date,
        "to": date,
        "published": bool,
        "why": str,
    },
)


class Recounted(TypedDict):
    """Due days counted again; ``item`` is null for a duty, and for an item that the asker may not see."""

    version: str
    looked_at: int
    confirmed: int
    moved: list[MovedDay]
    dry_run: bool


class Announced(Recounted):
    """How far the holidays are known now, and the due days that waited for it."""

    announced_until: date
    changed: bool


class HolidayReminder(TypedDict):
    """A reminder of a holiday."""

    on: date
    days_before: int


class Holiday(TypedDict):
    """A holiday to come with its reminders."""

    name: str
    name_en: str
    first: date
    last: date
    resumes_on: date
    reminders: list[HolidayReminder]


class Holidays(TypedDict):
    """Whether, when and whom the office reminds of holidays, and those to come."""

    on: bool
    days: list[int]
    roles: list[str]
    people: int
    announced_until: date
    holidays: list[Holiday]


def calendar_document(found: ListedCalendar, *, year: int) -> Calendar:
    """Return the calendar of a year as ``calendar list --json`` promises it."""
    edition = found.edition
    return {
        "version": edition.version,
        "announced_until": edition.until,
        "own_announced_until": edition.own_until,
        "year": year,
        "announced": year <= edition.until.year,
        "days": [_day(listed) for listed in found.days],
    }


def days_set(done: Stated, *, dry_run: bool) -> DaysSet:
    """Return what became of days the office stated."""
    return {
        "version": done.version,
        "added": list(done.added),
        "changed": list(done.changed),
        "same": list(done.same),
        "not_announced": list(done.unannounced),
        "dry_run": dry_run,
    }


def day_cleared(done: Cleared) -> DayCleared:
    """Return a day of which the office says nothing any more."""
    return {
        "version": done.version,
        "day": done.day,
        "working": done.is_working,
        "published": _published(done.published),
    }


def recounted(counted: Recount, *, dry_run: bool) -> Recounted:
    """Return due days counted again."""
    return {
        "version": counted.version,
        "looked_at": counted.looked_at,
        "confirmed": counted.confirmed,
        "moved": [
            {
                "item": moved.number,
                "subject": moved.subject,
                "rule": moved.rule,
                "from": moved.before,
                "to": moved.now,
                "published": moved.published,
                "why": moved.why,
            }
            for moved in counted.moved
        ],
        "dry_run": dry_run,
    }


def announced(done: Said, counted: Recount) -> Announced:
    """Return how far the holidays are known now, with the due days that waited for it."""
    return {
        **recounted(counted, dry_run=False),
        "version": done.version,
        "announced_until": done.until,
        "changed": done.changed,
    }


def holidays_document(plan: HolidayPlan) -> Holidays:
    """Return the plan as ``calendar remind --json`` promises it."""
    chosen = plan.chosen
    return {
        "on": chosen is not None,
        "days": list(chosen.days) if chosen else [],
        "roles": list(chosen.roles) if chosen else [],
        "people": plan.people,
        "announced_until": plan.known_until,
        "holidays": [
            {
                "name": one.holiday.title.zh,
                "name_en": one.holiday.title.en,
                "first": one.holiday.first,
                "last": one.holiday.last,
                "resumes_on": one.holiday.resumes_on,
                "reminders": [{"on": told.on, "days_before": told.days_before} for told in one.reminders],
            }
            for one in plan.holidays
        ],
    }


def _day(listed: ListedDay) -> CalendarDay:
    return {
        "day": listed.day,
        "working": listed.is_working,
        "name": listed.name,
        "own": listed.is_own,
        "source": listed.source,
        "published": _published(listed.published),
    }


def _published(stated: StatedDay | None) -> PublishedDay | None:
    return {"working": stated.is_working, "name": stated.name} if stated else None
