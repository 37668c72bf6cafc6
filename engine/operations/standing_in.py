"""Acting for an absent person: a substitute, while the span they were appointed for runs."""

from __future__ import annotations

from datetime import date, datetime

from engine.domain.actor import Actor, Represented, standing_in
from engine.domain.workdays import local_day
from engine.errors import NotPermitted
from engine.operations.ledger import Ledger
from engine.operations.persons import known_person, require_known
from engine.store import absence, people
from engine.store.glance import glancing
from engine.store.people import Known
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words


def stand_in(ledger: Ledger, actor: Actor, login: str, *, zone: str, at: datetime) -> Actor:
    """Return the actor as the substitute of an absent person, with the rights of both.

    Raises ``NotFound`` for an unknown login, ``NotPermitted`` when they do not stand in for that person today.
    """
    today = local_day(at, zone)
    with glancing(ledger.database) as work:
        absent = known_person(work, login)
        work.ahead(
            lambda ask: absence.substitute_of(ask, absent.id, today),
            lambda ask: people.roles(ask, absent.id),
            lambda ask: people.led_by(ask, absent.id),
        )
        if actor.own_id is None or absence.substitute_of(work, absent.id, today) != actor.own_id:
            require_known(work, absent, actor=actor)
            raise _no_substitute(work, actor, absent, today)
        return standing_in(
            actor,
            Represented(person_id=absent.id, login=absent.login, name=absent.name),
            roles=people.roles(work, absent.id),
            leads=people.led_by(work, absent.id),
        )


def stood_in_for(ledger: Ledger, actor: Actor, *, zone: str, at: datetime) -> list[Represented]:
    """Return the absent persons whom the actor stands in for today; nobody for who acts as a substitute already."""
    if actor.own_id is None or actor.instead_of is not None:
        return []
    today = local_day(at, zone)
    with glancing(ledger.database) as work:
        work.ahead(lambda ask: absence.substitutes_from(ask, today), people.names, people.logins)
        return absents_of(work, actor, today)


def absents_of(work: UnitOfWork, actor: Actor, today: date) -> list[Represented]:
    """Return the persons whom the actor stands in for on a civil day, in a transaction that has begun."""
    own = [person for person, by in absence.substitutes_from(work, today)(today).items() if by == actor.own_id]
    if not own:
        return []
    names, logins = people.names(work), people.logins(work)
    return [
        Represented(person_id=person, login=logins[person], name=names[person]) for person in own if person in logins
    ]


def _no_substitute(work: UnitOfWork, actor: Actor, absent: Known, today: date) -> NotPermitted:
    """Say why: nobody was appointed, somebody else was, or not for today."""
    own = [span for span in absence.spans(work) if span.person_id == absent.id and span.substitute_id == actor.own_id]
    standing = [span for span in own if span.ended_at is None]
    if standing:
        span = min(standing, key=lambda one: (one.until_on < today, abs((one.from_on - today).days)))
        why = Words(
            "代办期间是{first}至{last}，今天不在其中", "it is agreed for {first} to {last}, not for today"
        ).fill(first=span.from_on, last=span.until_on)
    elif own:
        why = Words("代办已经提前结束", "it was ended early")
    else:
        why = Words("没有安排其代办", "they were not appointed to")
    return NotPermitted(
        who=actor.own_name,
        action=Words(f"代{absent.name}办理", f"act for {absent.name}"),
        why=why,
        allowed=Words(
            "今天的代办人（substitute list），先用 substitute add 安排",
            "today's substitute (substitute list); appoint one with substitute add",
        ),
        where=absent.login,
    )
