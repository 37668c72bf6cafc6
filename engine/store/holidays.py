"""Whether the office is reminded of holidays, whom that reaches, and the timer of the next reminder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from engine.domain.definition import Role
from engine.store import deadlines
from engine.store.tables.office import Account, HolidayChoice, Person, RoleGrant
from engine.store.unit_of_work import UnitOfWork, table_of

TIMER = "holiday"
# The timer is about the office itself: its subject is the installation.
_THE_OFFICE = 1
_choice, _person, _account, _grant = (table_of(kind) for kind in (HolidayChoice, Person, Account, RoleGrant))
_CHOSEN = select(_choice.c.days, _choice.c.roles, _choice.c.zone, _choice.c.since)
_FORGET = delete(_choice)
_WITH_ACCOUNT = (
    select(_person.c.id)
    .join(_account, _account.c.person_id == _person.c.id)
    .where(_person.c.disabled_at.is_(None), _account.c.disabled_at.is_(None))
    .order_by(_person.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the office chose: days before a holiday, the most first; roles, none for everybody; zone; from which day."""

    days: tuple[int, ...]
    roles: tuple[Role, ...]
    zone: str
    since: date


def chosen(work: UnitOfWork) -> Chosen | None:
    """Return what the office chose; None while it is not reminded of holidays."""
    row = work.maybe(_CHOSEN)
    if row is None:
        return None
    days, roles, zone, since = row
    return Chosen(
        days=tuple(int(day) for day in days.split(",")),
        roles=tuple(Role(role) for role in roles.split(",") if role),
        zone=zone,
        since=since,
    )


def choose(work: UnitOfWork, choice: Chosen) -> None:
    """Store what the office chose, in place of what it chose before."""
    forget(work)
    days, roles = ",".join(map(str, choice.days)), ",".join(choice.roles)
    work.add(HolidayChoice(days=days, roles=roles, zone=choice.zone, since=choice.since))


def forget(work: UnitOfWork) -> bool:
    """Let the office be reminded no more; False when it was not."""
    return work.run(_FORGET) == 1


def told(work: UnitOfWork, roles: Collection[Role]) -> tuple[int, ...]:
    """Return who is told: everybody with an account who has not left, or those of them who hold one of the roles."""
    holding = select(_grant.c.person_id).where(_grant.c.revoked_at.is_(None), _grant.c.role.in_(sorted(roles)))
    query = _WITH_ACCOUNT.where(_person.c.id.in_(holding)) if roles else _WITH_ACCOUNT
    return tuple(row[0] for row in work.rows_once(query))


def wake(work: UnitOfWork, *, at: datetime) -> None:
    """Let the clock look at the holidays at an instant. What it is woken for in vain it does not tell twice."""
    deadlines.wake(work, TIMER, _THE_OFFICE, at=at)


def look_again(work: UnitOfWork, *, at: datetime) -> None:
    """Let the clock look at the holidays at once, where the office is reminded of them: the calendar has changed."""
    if chosen(work) is not None:
        wake(work, at=at)
