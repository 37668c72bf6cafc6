"""The mails, reviews and duties to come from the real ledger if nothing is done; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.domain.definition import DutyRule, ProgressRule, ReceiptRule, ReviewRule, Workflow
from engine.domain.mailing import Hours
from engine.domain.permission import may_for, sees
from engine.domain.workdays import Calendar, local_day
from engine.errors import InvalidInput
from engine.operations.duties import sees_duty
from engine.operations.ledger import Ledger
from engine.operations.looking_ahead import Ahead, copied, look_ahead
from engine.operations.outgoing import Mail
from engine.operations.persons import known_person, require_about
from engine.store import duties, items, people
from engine.store.foreseeing import Opened
from engine.store.items import StoredItem
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

MOST_DAYS = 730
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How far to look (days after today), for whom (a login, None for everybody), and how many lines are too many."""

    days: int = 30
    person: str | None = None
    most: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    """What a mail would say: the number of the item (None for none), the kinds of its notices, its due day now.

    ``subject`` is which of its dates it is about, None where that is not told; ``title`` what a duty is called.
    """

    item: str | None
    kinds: tuple[str, ...]
    due_on: date | None
    subject: str | None = None
    title: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMail:
    """One mail to come. ``unseen`` counts lines about items of others' units; of confidential ones not even that."""

    day: date
    person_id: int
    name: str
    login: str | None
    lines: tuple[ForecastLine, ...]
    unseen: int
    stands_out: bool

    @property
    def length(self) -> int:
        """Return how many lines the mail would have."""
        return len(self.lines) + self.unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastOwed:
    """Something that will be owed: a review, a progress report, a receipt or a duty."""

    what: str
    item: str | None
    title: Words
    period: str | None
    opens_on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What comes if nothing is done. ``unreached`` names people whom no mail would reach.

    ``rungs`` counts what becomes of each reminder; it is empty for whoever does not see the mails of everybody.
    ``is_published`` says whether the holidays of all these days are known: where not, days may still shift. ``working``
    are those of the days that are worked.
    """

    first: date
    last: date
    most: int
    mails: tuple[ForecastMail, ...]
    owed: tuple[ForecastOwed, ...]
    rungs: Mapping[str, int]
    unreached: tuple[str, ...]
    failed: tuple[str, ...]
    is_published: bool
    working: tuple[date, ...] = ()

    @property
    def peaks(self) -> list[ForecastMail]:
        """Return the mails that stand out, the longest first, then by day."""
        return sorted((mail for mail in self.mails if mail.stands_out), key=lambda mail: (-mail.length, mail.day))


def forecast(
    ledger: Ledger,
    wanted: Wanted,
    *,
    hours: Hours,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None] = lambda: None,
) -> Forecast:
    """Return who would get what on which day: the clock itself, run ahead on a copy in memory.

    ``after_each`` is called after each day. Mails to come are for those who may see them when they have gone; an item
    in them that the actor may not see is counted and not named, and what is confidential is not there at all. Raises
    ``NotFound`` for an unknown login, ``NotPermitted`` for somebody else's mails, and ``InvalidInput`` for a span that
    is out of range.
    """
    _require_span(wanted.days)
    with reading(ledger.database) as work:
        person = None if wanted.person is None else _person(work, wanted.person, actor)
    with copied(ledger) as copy:
        ahead = look_ahead(copy, hours, days=wanted.days, at=at, after_each=after_each)
        with reading(copy.database) as work:
            return _told(work, copy, ahead, wanted, person, actor=actor, zone=hours.zone)


def _require_span(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(
            what=Words("天数", "Days"),
            value=days,
            where="--days",
            why=Words("超出范围", "it is out of range"),
            allowed=f"1–{MOST_DAYS}",
        )


def _told(
    work: UnitOfWork, copy: Ledger, ahead: Ahead, wanted: Wanted, person: int | None, *, actor: Actor, zone: str
) -> Forecast:
    units = {one.id: one.unit_id for one in work.list(Person) if one.id is not None}
    shown = frozenset(key for key, unit in units.items() if may_for(actor, Action.SEE_MAIL, key, unit))
    mails = [mail for mail in ahead.mails if mail.person_id in shown and person in (None, mail.person_id)]
    spoken_of = {told.item_id for mail in mails for told in mail.told} | {one.item_id for one in ahead.opened}
    names, logins = people.names(work), people.logins(work)
    seen, secret = _seen(work, (key for key in spoken_of if key is not None), actor=actor)
    titles = _duty_titles(work, copy, mails, actor=actor)
    told = (_mail(mail, seen, secret, titles, names, logins, most=wanted.most) for mail in mails)
    return Forecast(
        first=ahead.first,
        last=ahead.last,
        most=wanted.most,
        mails=tuple(mail for mail in told if mail.length),
        owed=tuple(_owed(work, copy, _of(work, ahead.opened, seen, actor=actor), seen, zone=zone)),
        rungs=dict(sorted(ahead.rungs.items())) if shown == units.keys() else {},
        unreached=tuple(names[key] for key in sorted(ahead.unreached) if key in shown and person in (None, key)),
        failed=ahead.failed if actor.acts_alone else (),
        is_published=ahead.is_published,
        working=tuple(_working(copy.calendar(work), ahead.first, ahead.last)),
    )


def _working(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    """Yield the days that are worked, from the first to the last."""
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if calendar.is_working(day):
            yield day


def _person(work: UnitOfWork, login: str, actor: Actor) -> int:
    person = known_person(work, login)
    require_about(work, person, Action.SEE_MAIL, actor=actor)
    return person.id


def _of(
    work: UnitOfWork, opened: Sequence[Opened], seen: Mapping[int, StoredItem], *, actor: Actor
) -> Iterator[Opened]:
    """Yield what will be owed about items that the actor sees, and the duties of units in which they have a role."""
    for one in opened:
        if actor.acts_alone or (one.item_id in seen if one.item_id is not None else _sees_duty(work, one.id, actor)):
            yield one


def _sees_duty(work: UnitOfWork, duty_id: int, actor: Actor) -> bool:
    duty = duties.get(work, duty_id)
    return duty is not None and sees_duty(actor, duty)


def _seen(work: UnitOfWork, keys: Iterable[int], *, actor: Actor) -> tuple[dict[int, StoredItem], frozenset[int]]:
    """Return those of these items that the actor may see, and those of which they may not even know that they are."""
    wanted, found = sorted(keys), dict[int, StoredItem]()
    for first in range(0, len(wanted), _AT_ONCE):
        found |= items.get_many(work, wanted[first : first + _AT_ONCE])
    seen = {key: item for key, item in found.items() if sees(actor, item.facts)}
    return seen, frozenset(key for key, item in found.items() if key not in seen and item.facts.confidential)


def _duty_titles(work: UnitOfWork, copy: Ledger, mails: Iterable[Mail], *, actor: Actor) -> dict[int, Words]:
    """Return what the duties are called that these mails tell of, as far as the actor may see them."""
    spoken_of = {told.subject_id for mail in mails for told in mail.told if told.subject == Subject.DUTY}
    found = (duties.get(work, key) for key in sorted(key for key in spoken_of if key is not None))
    titles = dict[int, Words]()
    for duty in found:
        if duty is not None and (actor.acts_alone or sees_duty(actor, duty)):
            rule = copy.workflow(work, duty.workflow_version_id).duties.get(duty.rule)
            if rule is not None:
                titles[duty.id] = rule.title
    return titles


def _mail(
    mail: Mail,
    seen: Mapping[int, StoredItem],
    secret: Collection[int],
    titles: Mapping[int, Words],
    names: Mapping[int, str],
    logins: Mapping[int, str],
    *,
    most: int,
) -> ForecastMail:
    lines = [
        ForecastLine(
            item=None if told.item_id is None else seen[told.item_id].number,
            kinds=told.kinds,
            due_on=None if told.item_id is None else seen[told.item_id].due_on,
            subject=told.subject,
            title=titles.get(told.subject_id or 0) if told.subject == Subject.DUTY else None,
        )
        for told in mail.told
        if told.item_id is None or told.item_id in seen
    ]
    counted = mail.lines - sum(told.item_id in secret for told in mail.told)
    return ForecastMail(
        day=mail.day,
        person_id=mail.person_id,
        name=names[mail.person_id],
        login=logins.get(mail.person_id),
        lines=tuple(lines),
        unseen=counted - len(lines),
        stands_out=counted > most,
    )


def _owed(
    work: UnitOfWork, copy: Ledger, opened: Iterable[Opened], seen: Mapping[int, StoredItem], *, zone: str
) -> Iterator[ForecastOwed]:
    for one in opened:
        item = None if one.item_id is None else seen.get(one.item_id)
        version = one.version_id if item is None else item.workflow_version_id
        if version is None:
            continue
        workflow = copy.workflow(work, version)
        yield ForecastOwed(
            what=one.what,
            item=None if item is None else item.number,
            title=_title(workflow, one),
            period=one.period,
            opens_on=local_day(one.opened_at, zone),
            due_on=one.due_on,
        )


def _title(workflow: Workflow, one: Opened) -> Words:
    rules: Mapping[str, Mapping[str, ReviewRule | ProgressRule | DutyRule | ReceiptRule]] = {
        "review": workflow.reviews,
        "progress": workflow.progress,
        "duty": workflow.duties,
        "receipt": workflow.receipts,
    }
    rule = rules[one.what].get(one.rule)
    return Words(one.rule, one.rule) if rule is None else rule.title
