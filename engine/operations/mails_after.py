"""The mails that publishing a workflow and moving its items would cause: the clock run ahead with and without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.mailing import Hours
from engine.domain.permission import may_for
from engine.domain.routes import Choices
from engine.domain.workdays import instant, local_day
from engine.operations.ledger import Ledger
from engine.operations.looking_ahead import copied, look_ahead
from engine.operations.moving import move_items
from engine.operations.outgoing import Mail
from engine.operations.preview import Preview
from engine.operations.publishing import publish
from engine.store import people
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, reading

DAYS = 30
# More lines than this for one person in the first mails are a storm: somebody should have meant it.
STORM = 10
_FIRST = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMails:
    """What one person would get at first: how many lines, and how many without the move."""

    name: str
    login: str | None
    lines: int
    before: int

    @property
    def is_storm(self) -> bool:
        """Say whether the move itself brings this person a storm."""
        return self.lines > STORM and self.lines > self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfMails:
    """One day: mails and lines after the move, the same without it, and who gets the most afterwards."""

    day: date
    mails: int
    lines: int
    mails_before: int
    lines_before: int
    fullest: str | None
    fullest_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsAfter:
    """The mails of the days after a move, beside those without it.

    ``first_until`` is the end of the first mails: 24 hours, or longer where the next working day's mail comes later.
    """

    first_until: datetime
    first: tuple[FirstMails, ...]
    days: tuple[DayOfMails, ...]

    @property
    def storms(self) -> list[FirstMails]:
        """Return whom the move would bring a storm, the worst first."""
        return sorted((one for one in self.first if one.is_storm), key=lambda one: (-one.lines, one.name))


def mails_after(
    ledger: Ledger,
    workflow: Workflow,
    seen: Preview,
    choices: Choices,
    *,
    hours: Hours,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None] = lambda: None,
) -> MailsAfter:
    """Return the mails of the next days if a workflow were published now and its items moved, and if not.

    People whose mails the actor may not see are named nowhere.
    Both are played on copies in memory. States without a place to go count as kept; a move that was begun goes on by
    what was chosen then. ``after_each`` is called after each of ``steps(seen)``. Raises what a move raises.
    """
    with copied(ledger) as copy:
        with copied(copy) as moved:
            _move(moved, workflow, seen, choices, actor=actor, at=at, after_each=after_each)
            after = look_ahead(moved, hours, days=DAYS, at=at, after_each=after_each).mails
        before = look_ahead(copy, hours, days=DAYS, at=at, after_each=after_each).mails
        with reading(copy.database) as work:
            until = _first_until(copy.calendar(work).is_working, hours, at=at)
            names, logins, seen_by = people.names(work), people.logins(work), _seen(work, actor)
    return MailsAfter(
        first_until=until,
        first=tuple(
            FirstMails(name=names[person], login=logins.get(person), lines=lines, before=lines_before)
            for person, lines, lines_before in _first(before, after, until)
            if person in seen_by
        ),
        days=tuple(_days(before, after, {person: names[person] for person in seen_by})),
    )


def steps(seen: Preview) -> int:
    """Return how often ``mails_after`` will say that it has come on: each item that moves, each day twice."""
    return seen.moving + 2 * DAYS


def _move(
    copy: Ledger,
    workflow: Workflow,
    seen: Preview,
    choices: Choices,
    *,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None],
) -> None:
    def told(count: int) -> None:
        for _ in range(count):
            after_each()

    if seen.unfinished is not None:
        move_items(copy, seen.key, actor=actor, at=at, told=told)
        return
    publish(copy, workflow, source="", actor=actor, at=at)
    lost = frozenset(route.state for route in seen.unmapped)
    move_items(copy, seen.key, replace(choices, kept=choices.kept | lost), actor=actor, at=at, told=told)


def _first_until(is_working: Callable[[date], bool], hours: Hours, *, at: datetime) -> datetime:
    """Return the end of the first mails: a storm is none the less one for coming after a weekend."""
    day = local_day(at, hours.zone)
    while not is_working(day) or instant(day, hours.hour, hours.zone) <= at:
        day += timedelta(days=1)
    return max(at + _FIRST, instant(day, hours.hour, hours.zone))


def _first(before: Sequence[Mail], after: Sequence[Mail], until: datetime) -> Iterator[tuple[int, int, int]]:
    now, then = (
        Counter[int](),
        Counter[int](),
    )
    for mail in after:
        now[mail.person_id] += mail.lines if mail.at <= until else 0
    for mail in before:
        then[mail.person_id] += mail.lines if mail.at <= until else 0
    for person in sorted(now.keys() | then.keys(), key=lambda one: (-now[one], one)):
        if now[person] or then[person]:
            yield person, now[person], then[person]


def _seen(work: UnitOfWork, actor: Actor) -> frozenset[int]:
    """Return whose mails the actor may see; those of others are counted by day and named nowhere."""
    return frozenset(
        one.id
        for one in work.list(Person)
        if one.id is not None and may_for(actor, Action.SEE_MAIL, one.id, one.unit_id)
    )


def _days(before: Sequence[Mail], after: Sequence[Mail], names: dict[int, str]) -> Iterator[DayOfMails]:
    for day in sorted({mail.day for mail in (*before, *after)}):
        then = [mail for mail in before if mail.day == day]
        now = [mail for mail in after if mail.day == day]
        seen = [mail for mail in now if mail.person_id in names]
        fullest = max(seen, key=lambda mail: (mail.lines, -mail.person_id), default=None)
        yield DayOfMails(
            day=day,
            mails=len(now),
            lines=sum(mail.lines for mail in now),
            mails_before=len(then),
            lines_before=sum(mail.lines for mail in then),
            fullest=None if fullest is None else names[fullest.person_id],
            fullest_lines=0 if fullest is None else fullest.lines,
        )
