"""A month as its page shows it: weeks of days, on each what is due, with links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from engine.domain.definition import StateKind
from engine.operations.month import Month, MonthDay
from engine.words import Words
from notifications.wording import near_date, period
from rectify.web.ledger_query import Asked
from rectify.web.marks import Way, item_path

PATH = "/calendar"
_A_DAY = timedelta(days=1)
_OFF, _WORKED = Words("休", "off"), Words("班", "worked")
_SATURDAY = 5
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that is due: what kind of thing, and the way to it; ``is_late`` that its day has passed.

    ``is_plain`` is what most are: an item that is due.
    """

    kind: Words
    way: Way
    title: str | None
    is_plain: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the page; ``mark`` says that it is worked or not where its weekday does not say so."""

    number: int
    called: Words
    is_today: bool
    is_beside: bool
    is_off: bool
    mark: Words | None
    name: str
    is_own: bool
    entries: Sequence[Entry]
    more: Sequence[Way]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell of it."""
        return not (self.entries or self.more or self.mark or self.name or self.is_today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A month: its name, the months beside it, and its days from a Monday to a Sunday."""

    title: Words
    before: Way | None
    after: Way | None
    days: Sequence[Day]
    says: Way


def month_path(first: date) -> str:
    """Return the address of a month."""
    return f"{PATH}?{urlencode({'month': f'{first:%Y-%m}'})}"


def shown(found: Month, *, today: date) -> Shown:
    """Return a month as its page shows it."""
    first = found.first
    items = sum(one.items_total for one in found.days if one.day.month == first.month)
    return Shown(
        title=_called(first),
        before=_beside(first - _A_DAY),
        after=_beside((first + timedelta(days=31)).replace(day=1)),
        days=[_day(one, found, today) for one in found.days],
        says=_due_in(first, items),
    )


def _due_in(first: date, items: int) -> Way:
    if not items:
        return Way(Words("没有到期的事项", "No item is due"))
    ends = (first + timedelta(days=31)).replace(day=1)
    asked = Asked(due_from=first.isoformat(), due_before=ends.isoformat())
    return Way(Words(f"{items}件到期", f"{items} due"), asked.path())


def _called(first: date) -> Words:
    return period(f"{first.year}M{first.month}")


def _beside(day: date) -> Way | None:
    first = day.replace(day=1)
    return Way(_called(first), month_path(first)) if _FIRST_YEAR <= first.year <= _LAST_YEAR else None


def _day(one: MonthDay, found: Month, today: date) -> Day:
    entries = [
        Entry(
            kind=Words("到期", "due"),
            way=Way(Words(item.number, item.number), item_path(item.number)),
            title=item.title,
            is_plain=True,
            is_late=one.day < (item.paused_on or today)
            and found.workflows[item.workflow_version_id].states[item.state].kind is not StateKind.FINAL,
        )
        for item in one.items
    ]
    entries += [
        Entry(
            kind=Words("复核", "review"),
            way=Way(Words(review.number, review.number), item_path(review.number)),
            title=review.title,
        )
        for review in one.reviews
    ]
    entries += [
        Entry(kind=Words("经常性工作", "duty"), way=Way(it.rule.title, f"/duties/{it.duty.id}"), title=None)
        for it in one.duties
    ]
    more = []
    if one.items_total > len(one.items):
        asked = Asked(due_from=one.day.isoformat(), due_before=(one.day + _A_DAY).isoformat())
        more.append(Way(Words(f"全部{one.items_total}件到期", f"all {one.items_total} due"), asked.path()))
    if one.reviews_total > len(one.reviews):
        looked = Asked(review_on=one.day.isoformat())
        more.append(Way(Words(f"全部{one.reviews_total}件复核", f"all {one.reviews_total} reviews"), looked.path()))
    says_otherwise = one.is_working != (one.day.weekday() < _SATURDAY)
    return Day(
        number=one.day.day,
        called=near_date(one.day, seen_from=today),
        is_today=one.day == today,
        is_beside=one.day.month != found.first.month,
        is_off=not one.is_working,
        mark=(_WORKED if one.is_working else _OFF) if says_otherwise or one.is_own else None,
        name=one.name,
        is_own=one.is_own,
        entries=entries,
        more=more,
    )
