"""Mail as the reference sends it: notices in a list, one digest a person and working day, few urgent mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.properties.reference import Limit
from tests.properties.reference_days import SHANGHAI, at_time, day_of, worked, worked_before

HOUR = time(8, 30)
URGENT = frozenset({"returned", "escalated"})
MOST_URGENT = 3
DAILY = "daily"
Slot = tuple[str, date, str]
# Kind, item, for whom.
Said = tuple[str, str | None, str]


@dataclass
class Notice:
    """Something for one person: since when it may go out, which part of the item it is about, whether it is over."""

    kind: str
    item: str | None
    to: str
    since: datetime
    part: str
    is_over: Callable[[], bool]
    limit: Limit | None = None
    day: date | None = None
    state: str = "waiting"
    mail: Slot | None = None

    @property
    def said(self) -> Said:
        """Return what it says."""
        return (self.kind, self.item, self.to)

    @property
    def line(self) -> tuple[str | None, str, str]:
        """Return which line of a mail it belongs to."""
        return (self.item, self.part, self.to)


@dataclass
class Absence:
    """Somebody stands in for somebody, from one day through another."""

    person: str
    substitute: str
    first: date
    last: date
    is_ended: bool = False

    def counts_on(self, day: date) -> bool:
        """Say whether it does on a day."""
        return not self.is_ended and self.first <= day <= self.last


@dataclass
class Letterbox:
    """Every notice there ever was, who is away, and when each mail was made."""

    notices: list[Notice] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    made: dict[Slot, datetime] = field(default_factory=dict)

    def reader_of(self, person: str, day: date) -> str:
        """Return who reads a person's mail on a day: whoever stands in for them, one step far."""
        away = (one.substitute for one in self.absences if one.person == person and one.counts_on(day))
        return next(away, person)

    def leads_back(self, wanted: Absence) -> bool:
        """Say whether on some day of an absence the work would come back to the absent person."""
        day = wanted.first
        while day <= wanted.last:
            who, seen = wanted.substitute, {wanted.substitute}
            while (after := self.reader_of(who, day)) not in seen:
                who = after
                seen.add(who)
            if wanted.person in seen:
                return True
            day += timedelta(days=1)
        return False

    def post(self, at: datetime, *, due_on: Callable[[str], date | None]) -> None:
        """Make the mails that may go out at an instant; ``due_on`` is the day an item is due."""
        of_reader: dict[str, list[Notice]] = {}
        for notice in self.notices:
            if notice.state == "waiting" and notice.since <= at:
                of_reader.setdefault(self.reader_of(notice.to, day_of(at)), []).append(notice)
        for reader, waiting in of_reader.items():
            self._write(reader, waiting, at, due_on)

    @property
    def mails(self) -> dict[Slot, Counter[Said]]:
        """Return what each mail says."""
        found: dict[Slot, Counter[Said]] = {slot: Counter() for slot in self.made}
        for notice in self.notices:
            if notice.mail is not None:
                found[notice.mail][notice.said] += 1
        return found

    def in_state(self, state: str) -> Counter[Said]:
        """Return the notices that wait, or that were withdrawn."""
        return Counter(notice.said for notice in self.notices if notice.state == state)

    def _write(self, reader: str, waiting: list[Notice], at: datetime, due_on: Callable[[str], date | None]) -> None:
        day = day_of(at)
        digest_goes = self._digest_goes(reader, min(notice.since for notice in waiting), at)
        presses = any(notice.kind in URGENT or notice.kind == "assigned" for notice in waiting)
        if not digest_goes and not (presses and self._urgent_goes(reader, at)):
            return
        for notice in waiting:
            if notice.is_over():
                notice.state = "withdrawn"
        live = [notice for notice in waiting if notice.state == "waiting"]
        if live and self._digest_goes(reader, min(notice.since for notice in live), at):
            self._send((reader, day, DAILY), live, at)
        elif self._urgent_goes(reader, at):
            pressing = {notice.line for notice in live if _is_urgent(notice, day, due_on)}
            if pressing:
                slot = (reader, day, f"urgent-{self._urgent_of(reader, day) + 1}")
                self._send(slot, [notice for notice in live if notice.line in pressing], at)

    def _send(self, slot: Slot, notices: list[Notice], at: datetime) -> None:
        assert slot not in self.made
        self.made[slot] = at
        for notice in notices:
            notice.state, notice.mail = "merged", slot

    def _digest_goes(self, reader: str, since: datetime, at: datetime) -> bool:
        """Say whether it does: on working days, once, at its hour, or earlier where the day before missed it."""
        day = day_of(at)
        if not worked(day) or (reader, day, DAILY) in self.made:
            return False
        before = worked_before(day)
        was_missed = (reader, before, DAILY) not in self.made and since <= at_time(before, HOUR)
        return at >= at_time(day, HOUR) or was_missed

    def _urgent_goes(self, reader: str, at: datetime) -> bool:
        """Say whether an urgent mail may go out: by day, a few, and not when the digest comes within two hours."""
        day, local = day_of(at), at.astimezone(SHANGHAI).time()
        comes_soon = (reader, day, DAILY) not in self.made and time(6, 30) <= local < HOUR
        return (
            worked(day)
            and time(7) <= local < time(21)
            and not comes_soon
            and self._urgent_of(reader, day) < MOST_URGENT
        )

    def _urgent_of(self, reader: str, day: date) -> int:
        return sum(slot[:2] == (reader, day) and slot[2] != DAILY for slot in self.made)


def _is_urgent(notice: Notice, day: date, due_on: Callable[[str], date | None]) -> bool:
    if notice.kind == "assigned" and notice.item is not None:
        due = due_on(notice.item)
        return due is not None and due <= day and day_of(notice.since) == day
    return notice.kind in URGENT
