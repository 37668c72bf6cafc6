"""Substitutes: who stands in for an absent person, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.absence import Span, last_allowed, leads_back
from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import may_for, require_for
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotFound
from engine.operations.change import require_storable
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.persons import known_colleague, require_about
from engine.store import absence, history, outbox, people
from engine.store.absence import StoredSubstitute
from engine.store.outbox import NewNotice
from engine.store.people import Known
from engine.store.tables.office import Person, Substitute
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

SUBSTITUTE = Words("代办人", "substitute")
_DAY = Words("代办日期", "Day")
_CHAIN = "office"
_LOCK = "substitutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What somebody asks for: who is away, who stands in, from and through which civil day, and why."""

    login: str
    substitute: str
    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSubstitute:
    """A span with the logins and names of both; ``runs`` says whether it counts on the day that was asked about."""

    span: StoredSubstitute
    person: str
    person_name: str
    substitute: str
    substitute_name: str
    runs: bool


def appoint(
    ledger: Ledger, wanted: Absence, *, zone: str, actor: Actor, at: datetime, key: str | None = None
) -> ListedSubstitute:
    """Let somebody stand in for an absent person, who may be anybody else with a login; tell them so.

    Days are those of ``zone``. With a ``key`` a repeat changes nothing and returns what stands. Raises ``NotFound``
    for an unknown login, ``NotPermitted``, and ``InvalidInput`` for the person themselves, a span that begins in the
    past or lasts more than a year, one that meets another of the same person, and one that leads back to them.
    """
    today = local_day(at, zone)
    with writing(ledger.database) as work:
        work.lock(_LOCK)
        person = known_colleague(work, wanted.login, actor=actor)
        require_about(work, person, Action.APPOINT_SUBSTITUTE, actor=actor)
        substitute = known_colleague(work, wanted.substitute, actor=actor)
        if is_repeat(work, _request(wanted), key=key, actor=actor, at=at):
            return next(one for one in told_of(work, absence.spans(work), today) if _is(one, wanted))
        _require_sense(work, person, substitute, wanted, today=today)
        require_storable(wanted.reason, where=person.login)
        row = Substitute(
            person_id=person.id,
            substitute_id=substitute.id,
            from_on=wanted.first,
            until_on=wanted.last,
            reason=wanted.reason,
            created_at=at,
            created_by=actor.shown_as,
        )
        span_id = absence.add_substitute(work, row)
        _record(work, "substitute_appointed", span_id, person, substitute, row, actor=actor, at=at, note=wanted.reason)
        _tell(work, span_id, person, substitute, row, actor=actor, at=at)
        return next(one for one in told_of(work, absence.spans(work), today) if one.span.id == span_id)


def end(ledger: Ledger, span_id: int, *, zone: str, actor: Actor, at: datetime) -> ListedSubstitute:
    """End a span before its last day. Raises ``NotFound``, ``NotPermitted``, ``InvalidInput`` when it is over."""
    today = local_day(at, zone)
    with writing(ledger.database) as work:
        listed, unit_id = _seen(work, span_id, actor, today)
        span = listed.span
        require_for(actor, Action.APPOINT_SUBSTITUTE, span.person_id, unit_id, where=listed.person)
        if span.until_on < today or not absence.end_span(work, span_id, by=actor.shown_as, at=at):
            raise InvalidInput(
                what=SUBSTITUTE,
                value=span_id,
                where=listed.person,
                why=Words("已经结束", "it is over already"),
                allowed=Words("还没有结束的（substitute list）", "one that is not over (substitute list)"),
            )
        history.append(work, _CHAIN, at=at, action="substitute_ended", actor=actor, data=_data(listed))
        return listed


def listed(ledger: Ledger, *, zone: str, actor: Actor, at: datetime, over: bool = False) -> list[ListedSubstitute]:
    """Return who stands in for whom today or later, with ``over`` ever, as far as it concerns the actor.

    Everybody sees what they are a part of; managers and administrators see the people of their units.
    """
    today = local_day(at, zone)
    with reading(ledger.database) as work:
        units = {one.id: one.unit_id for one in work.list(Person)}
        spans = absence.spans(work, still_on=None if over else today)
        seen = [span for span in spans if _may_see(actor, span, units[span.person_id], work)]
        return told_of(work, seen, today)


def one(ledger: Ledger, span_id: int, *, zone: str, actor: Actor, at: datetime) -> ListedSubstitute:
    """Return one span as the list has it; raises ``NotFound``, also for one that does not concern the actor."""
    with reading(ledger.database) as work:
        return _seen(work, span_id, actor, local_day(at, zone))[0]


def _seen(work: UnitOfWork, span_id: int, actor: Actor, today: date) -> tuple[ListedSubstitute, int]:
    """Return a span that concerns the actor, with the unit of whoever is absent; raises ``NotFound``."""
    span = absence.span(work, span_id)
    person = None if span is None else work.find(Person, id=span.person_id)
    if span is None or person is None or not _may_see(actor, span, person.unit_id, work):
        raise NotFound(what=SUBSTITUTE, which=str(span_id))
    (listed,) = told_of(work, [span], today)
    return listed, person.unit_id


def _require_sense(work: UnitOfWork, person: Known, substitute: Known, wanted: Absence, *, today: date) -> None:
    _require_days(person, wanted, today=today)
    if person.id == substitute.id:
        raise _refused(
            wanted.substitute,
            person,
            why=Words("本人不能给自己代办", "nobody stands in for themselves"),
            allowed=Words("另一位人员", "somebody else"),
        )
    others = absence.overlapping(work, wanted.first, wanted.last)
    same = next((span for span in others if span.person_id == person.id), None)
    if same is not None:
        raise _refused(
            wanted.substitute,
            person,
            why=Words(
                "{first}至{last}已经安排了代办人（第{id}号）", "somebody is appointed for {first} to {last} (no. {id})"
            ).fill(first=same.from_on, last=same.until_on, id=same.id),
            allowed=Words("别的日期，或先结束那一段（substitute end）", "other days, or end that one (substitute end)"),
        )
    asked = Span(person_id=person.id, substitute_id=substitute.id, first=wanted.first, last=wanted.last)
    if leads_back(asked, [_span(span) for span in others]):
        raise _refused(
            wanted.substitute,
            person,
            why=Words("代办会转回{name}本人", "the work would come back to {name}").fill(name=person.name),
            allowed=Words("那几天自己不由{name}代办的人", "somebody whose own work does not go to {name} then").fill(
                name=person.name
            ),
        )


def _require_days(person: Known, wanted: Absence, *, today: date) -> None:
    latest = last_allowed(wanted.first)
    for wrong, value, why, allowed in (
        (
            wanted.first < today,
            wanted.first,
            Words("已经过去", "it is past"),
            Words(f"从{today}起", f"from {today} on"),
        ),
        (
            wanted.last < wanted.first,
            wanted.last,
            Words("早于开始的一天", "it is before the first day"),
            Words(f"{wanted.first}至{latest}", f"{wanted.first} to {latest}"),
        ),
        (
            wanted.last > latest,
            wanted.last,
            Words("代办最长一年", "a year is the longest"),
            Words(f"{wanted.first}至{latest}；更久请移交（handover）", f"{wanted.first} to {latest}; else hand over"),
        ),
    ):
        if wrong:
            raise InvalidInput(what=_DAY, value=str(value), where=person.login, why=why, allowed=allowed)


def _refused(value: object, person: Known, *, why: Words, allowed: Words) -> InvalidInput:
    return InvalidInput(what=SUBSTITUTE, value=str(value), where=person.login, why=why, allowed=allowed)


def _record(
    work: UnitOfWork,
    action: str,
    span_id: int,
    person: Known,
    substitute: Known,
    row: Substitute,
    *,
    actor: Actor,
    at: datetime,
    note: str,
) -> None:
    data: dict[str, object] = {
        "id": span_id,
        "person": person.login,
        "substitute": substitute.login,
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
    }
    history.append(work, _CHAIN, at=at, action=action, actor=actor, data=data, note=note)


def _tell(
    work: UnitOfWork,
    span_id: int,
    person: Known,
    substitute: Known,
    row: Substitute,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    if substitute.id in actor.persons:
        return
    data: dict[str, object] = {
        "why": "substitute",
        "for": person.name,
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
        "by": actor.shown_as,
        **({"note": row.reason} if row.reason else {}),
    }
    notice = NewNotice(
        dedupe=f"substituting:{span_id}",
        kind="substituting",
        item_id=None,
        recipient_id=substitute.id,
        at=at,
        send_from=at,
        data=data,
    )
    outbox.put(work, [notice])


def told_of(work: UnitOfWork, spans: Sequence[StoredSubstitute], today: date) -> list[ListedSubstitute]:
    """Return spans with the logins and names of both, and whether each counts on a day."""
    names, logins = people.names(work), people.logins(work)
    return [
        ListedSubstitute(
            span=span,
            person=logins.get(span.person_id, ""),
            person_name=names[span.person_id],
            substitute=logins.get(span.substitute_id, ""),
            substitute_name=names[span.substitute_id],
            runs=span.ended_at is None and span.from_on <= today <= span.until_on,
        )
        for span in spans
    ]


def _may_see(actor: Actor, span: StoredSubstitute, unit_id: int, work: UnitOfWork) -> bool:
    return actor.own_id == span.substitute_id or may_for(actor, Action.APPOINT_SUBSTITUTE, span.person_id, unit_id)


def _data(one: ListedSubstitute) -> dict[str, object]:
    return {"id": one.span.id, "person": one.person, "substitute": one.substitute}


def _request(wanted: Absence) -> dict[str, object]:
    return {
        "substitute": [wanted.login, wanted.substitute],
        "days": [wanted.first.isoformat(), wanted.last.isoformat()],
        "reason": wanted.reason,
    }


def _is(one: ListedSubstitute, wanted: Absence) -> bool:
    return (one.person, one.substitute, one.span.from_on, one.span.until_on) == (
        wanted.login, wanted.substitute, wanted.first, wanted.last,
    )  # fmt: skip


def _span(span: StoredSubstitute) -> Span:
    return Span(person_id=span.person_id, substitute_id=span.substitute_id, first=span.from_on, last=span.until_on)
