"""Roles: granted, revoked, and what a person may do by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor, Represented
from engine.domain.definition import Role
from engine.domain.permission import own_roles, require
from engine.domain.standing_names import ROLE_WORDS
from engine.errors import InvalidInput, RectifyError
from engine.operations.ledger import Ledger
from engine.operations.persons import known_person
from engine.operations.units import unit_in
from engine.store import history, people, units, versions
from engine.store.glance import Glance, glancing
from engine.store.people import Known
from engine.store.tables.office import RoleGrant
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_CHAIN = "office"
_LOCK = "administrators"


class LastAdministrator(RectifyError):
    """Nobody would be left who administers the office."""

    code = "last_administrator"
    says = Words("{name}（{login}）是最后一位系统管理员。", "{name} ({login}) is the last administrator.")
    remedy = Words(
        "先授予另一个人系统管理员角色：在那个人的页面，或用 rectify role grant 登录名 administrator。",
        "Make somebody else one first: on their page, or by rectify role grant LOGIN administrator.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """A person with what they may do: the units each role reaches, and the units they lead themselves."""

    person: Represented
    roles: Mapping[str, frozenset[int]]
    leads: frozenset[int]


def acting_for(ledger: Ledger, login: str, *, key: int | None = None) -> Rights:
    """Return a person and their rights, for somebody who acts for them; raises ``NotFound``.

    Where the ``key`` of the person is known, everything is asked at once; the login decides who it is all the same.
    """
    with glancing(ledger.database) as work:
        _ask_ahead(work, login, key)
        person = known_person(work, login)
        _ask_ahead(work, login, person.id)
        return Rights(
            person=Represented(person_id=person.id, login=person.login, name=person.name),
            roles=people.roles(work, person.id),
            leads=people.led_by(work, person.id),
        )


def _ask_ahead(work: Glance, login: str, key: int | None) -> None:
    if key is not None:
        work.ahead(
            lambda ask: people.by_login(ask, login),
            lambda ask: people.roles(ask, key),
            lambda ask: people.led_by(ask, key),
        )


def grant(ledger: Ledger, login: str, role: str, *, unit: str | int | None = None, actor: Actor, at: datetime) -> bool:
    """Give a person a role in a unit and all below; return False when they hold it there already.

    Raises ``NotPermitted``, ``NotFound``, and ``InvalidInput`` for a role that neither the product nor any published
    workflow knows.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        wanted = known_role(role_words_in(work, ledger), role)
        person = known_person(work, login)
        unit_id = unit_in(units.tree(work), unit)
        if wanted in held_in(work, person.id, unit_id):
            return False
        work.add(RoleGrant(person_id=person.id, role=wanted, unit_id=unit_id, granted_at=at))
        data: dict[str, object] = {"login": login, "role": wanted, "unit": unit_id}
        history.append(work, _CHAIN, at=at, action="role_granted", actor=actor, data=data)
    return True


def revoke(ledger: Ledger, login: str, role: str, *, unit: str | int | None = None, actor: Actor, at: datetime) -> bool:
    """Take a role back; return False when the person does not hold it in that unit.

    Raises ``NotPermitted``, ``NotFound``, ``InvalidInput``, and ``LastAdministrator``.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        person = known_person(work, login)
        unit_id = unit_in(units.tree(work), unit)
        held = held_in(work, person.id, unit_id)
        wanted = role if role in held else known_role(role_words_in(work, ledger), role)
        if wanted == Role.ADMINISTRATOR and _administers_only(work, person.id, unit_id):
            require_another_administrator(work, person)
        if not people.revoke(work, person_id=person.id, role=wanted, unit_id=unit_id, at=at):
            return False
        data: dict[str, object] = {"login": login, "role": wanted, "unit": unit_id}
        history.append(work, _CHAIN, at=at, action="role_revoked", actor=actor, data=data)
    return True


def role_holders(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """Return, for each role that anybody holds, the names of its holders: what a workflow is checked against."""
    with reading(ledger.database) as work:
        return people.holders_by_role(work)


def held_in(work: UnitOfWork, person_id: int, unit_id: int) -> frozenset[str]:
    """Return the roles a person holds in a unit itself."""
    rows = work.list(RoleGrant, person_id=person_id, unit_id=unit_id)
    return frozenset(row.role for row in rows if row.revoked_at is None)


def _administers_only(work: UnitOfWork, person_id: int, unit_id: int) -> bool:
    """Say whether a person administers this unit and no other."""
    rows = work.list(RoleGrant, person_id=person_id, role=Role.ADMINISTRATOR)
    return {row.unit_id for row in rows if row.revoked_at is None} == {unit_id}


def require_another_administrator(work: UnitOfWork, person: Known) -> None:
    """Let a person go who is not the last to administer the office; raises ``LastAdministrator``.

    Until the transaction ends no other administrator goes either.
    """
    work.lock(_LOCK)
    holders = people.holding_anywhere(work, Role.ADMINISTRATOR)
    if holders == (person.id,):
        raise LastAdministrator(name=person.name, login=person.login, where=person.login)


def known_role(known: Mapping[str, Words], name: str) -> str:
    """Return a role by its key; raises ``InvalidInput`` naming those there are."""
    if name not in known:
        raise InvalidInput(
            what=Words("角色", "Role"),
            value=name,
            why=Words(
                "没有这个角色，已发布的工作流也没有写", "there is no such role, nor does a published workflow name it"
            ),
            allowed=[Words(f"{words.zh}（{key}）", key) for key, words in known.items()],
        )
    return name


def role_words(ledger: Ledger) -> Mapping[str, Words]:
    """Return every role that may be granted, with its words: the product's, and those of published workflows."""
    with reading(ledger.database) as work:
        return role_words_in(work, ledger)


def role_words_in(work: UnitOfWork, ledger: Ledger) -> dict[str, Words]:
    """Return what ``role_words`` does, in a transaction; of a workflow's own role the newest version has the words.

    Older versions count too: their items wait for somebody who holds the role.
    """
    own: dict[str, Words] = {}
    for version in versions.all_of(work):
        workflow = ledger.workflow(work, version)
        own |= {name: workflow.roles[name] for name in own_roles(workflow)}
    return {str(role): ROLE_WORDS[role] for role in Role} | own
