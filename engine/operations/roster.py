"""Many people at once, from a list: each added, changed or as they were already; all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.units import Tree
from engine.errors import RectifyError
from engine.operations.ledger import Ledger
from engine.operations.personnel import change_email, require_login, store_person, usable_name
from engine.operations.roles import known_role, role_words_in
from engine.operations.units import unit_in
from engine.store import history, people, units
from engine.store.people import Known
from engine.store.tables.office import Account, Person, RoleGrant
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_CHAIN = "office"


class Became(StrEnum):
    """What a line of the list does to a person."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPerson:
    """A line of the list. None says nothing of it; a role counts in the person's unit. ``row`` is where it stands."""

    row: int
    login: str
    name: str
    unit: str | None = None
    email: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterProblem:
    """What keeps a list from being taken in: where in the sheet, what is wrong, and the way out."""

    row: int
    column: str
    code: str
    message: Words
    remedy: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """What became of a line; ``changes`` gives for each column what was there before and what is now."""

    row: int
    login: str
    name: str
    became: Became
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What a list did, or would do; with ``problems`` nothing was done at all."""

    lines: tuple[RosterLine, ...]
    problems: tuple[RosterProblem, ...]

    def count(self, became: Became) -> int:
        """Return how many people became this."""
        return sum(line.became is became for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _There:
    """A person as they are before the list."""

    known: Known
    email: str | None
    has_left: bool
    roles: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A line whose names were understood: the unit it means, and the roles in it."""

    stated: StatedPerson
    unit_id: int
    there: _There | None

    @property
    def new_roles(self) -> tuple[str, ...]:
        """Return the roles that the person does not hold in the unit yet."""
        held = self.there.roles if self.there else frozenset()
        return tuple(role for role in dict.fromkeys(self.stated.roles) if (role, self.unit_id) not in held)


def take_in(
    ledger: Ledger, stated: Sequence[StatedPerson], *, source: str, actor: Actor, at: datetime, dry_run: bool = False
) -> Roster:
    """Take a list of people in, in one transaction; with any problem, or ``dry_run``, nothing is changed.

    People are known by their logins. Nothing is taken away: a role that the list does not name stays, and so does a
    person who is not in it. The same list twice changes nothing the second time. Raises ``NotPermitted``.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        work.lock("roster")
        tree, words, there = units.tree(work, lock=True), role_words_in(work, ledger), _everybody(work)
        wanted, problems = list[_Wanted](), list[RosterProblem]()
        first_rows: dict[str, int] = {}
        for one in stated:
            faults = list(_faults(one, tree, words, there, first_rows))
            problems += faults
            first_rows.setdefault(one.login, one.row)
            if not faults:
                before = there.get(one.login)
                unit_id = before.known.unit_id if before and one.unit is None else unit_in(tree, one.unit)
                wanted.append(_Wanted(stated=one, unit_id=unit_id, there=before))
        lines = tuple(_line(one, tree) for one in wanted)
        if problems or dry_run:
            return Roster(lines=lines, problems=tuple(problems))
        for line, understood in zip(lines, wanted, strict=True):
            _carry_out(work, understood, line, actor=actor, at=at)
        done = Roster(lines=lines, problems=())
        if done.count(Became.NEW) or done.count(Became.CHANGED):
            data: dict[str, object] = {"source": source, **{str(kind): done.count(kind) for kind in Became}}
            history.append(work, _CHAIN, at=at, action="people_imported", actor=actor, data=data)
        return done


def _everybody(work: UnitOfWork) -> dict[str, _There]:
    persons = {person.id: person for person in work.list(Person)}
    held: dict[int, set[tuple[str, int]]] = {}
    for row in work.list(RoleGrant):
        if row.revoked_at is None:
            held.setdefault(row.person_id, set()).add((row.role, row.unit_id))
    found = {}
    for account in work.list(Account):
        person = persons[account.person_id]
        found[account.login] = _There(
            known=Known(id=account.person_id, name=person.name, login=account.login, unit_id=person.unit_id),
            email=person.email,
            has_left=person.disabled_at is not None or account.disabled_at is not None,
            roles=frozenset(held.get(account.person_id, ())),
        )
    return found


def _faults(
    one: StatedPerson, tree: Tree, words: Mapping[str, Words], there: Mapping[str, _There], rows: Mapping[str, int]
) -> Iterator[RosterProblem]:
    for column, ask in (
        ("login", lambda: require_login(one.login)),
        ("name", lambda: usable_name(one.name)),
        ("unit", lambda: unit_in(tree, one.unit)),
        ("roles", lambda: [known_role(words, role) for role in one.roles]),
    ):
        try:
            ask()
        except RectifyError as fault:
            yield RosterProblem(
                row=one.row, column=column, code=fault.code, message=_says(fault), remedy=_way_out(fault, column)
            )
    if one.login in rows:
        yield RosterProblem(
            row=one.row,
            column="login",
            code="duplicate_login",
            message=Words("登录名“{login}”在第{row}行已有", "the login {login!r} is in row {row} already").fill(
                login=one.login, row=rows[one.login]
            ),
            remedy=Words("一个人只写一行。", "Write one row for each person."),
        )
    elif one.login in there and there[one.login].has_left:
        yield RosterProblem(
            row=one.row,
            column="login",
            code="disabled",
            message=Words("“{login}”已停用", "{login!r} is disabled").fill(login=one.login),
            remedy=Words(
                "先启用（rectify user enable），或换一个登录名。",
                "Enable them (rectify user enable), or use another login.",
            ),
        )


def _line(one: _Wanted, tree: Tree) -> RosterLine:
    stated, there = one.stated, one.there
    changes: dict[str, tuple[str, str]] = {}
    if there is not None:
        if there.known.name != stated.name.strip():
            changes["name"] = (there.known.name, stated.name.strip())
        if there.known.unit_id != one.unit_id:
            changes["unit"] = (tree.path(there.known.unit_id), tree.path(one.unit_id))
        if stated.email is not None and there.email != stated.email:
            changes["email"] = (there.email or "", stated.email)
        if one.new_roles:
            changes["roles"] = ("", "、".join(one.new_roles))
    became = Became.NEW if there is None else Became.CHANGED if changes else Became.SAME
    return RosterLine(row=stated.row, login=stated.login, name=stated.name.strip(), became=became, changes=changes)


def _carry_out(work: UnitOfWork, one: _Wanted, line: RosterLine, *, actor: Actor, at: datetime) -> None:
    stated = one.stated
    if one.there is None:
        known = store_person(work, stated.login, line.name, email=stated.email, unit_id=one.unit_id, at=at)
        data: dict[str, object] = {"login": stated.login, "name": line.name, "roles": list(one.new_roles)}
        _tell(work, "person_added", data, actor=actor, at=at)
    else:
        known = one.there.known
        _change(work, known, one, line, actor=actor, at=at)
    for role in one.new_roles:
        work.add(RoleGrant(person_id=known.id, role=role, unit_id=one.unit_id, granted_at=at))
        if one.there is not None:
            granted: dict[str, object] = {"login": stated.login, "role": role, "unit": one.unit_id}
            _tell(work, "role_granted", granted, actor=actor, at=at)


def _change(work: UnitOfWork, known: Known, one: _Wanted, line: RosterLine, *, actor: Actor, at: datetime) -> None:
    for column, (before, after) in line.changes.items():
        match column:
            case "name":
                people.rename(work, known.id, after)
                _tell(work, "person_renamed", {"login": known.login, "from": before, "to": after}, actor=actor, at=at)
            case "unit":
                people.move(work, known.id, one.unit_id)
                _tell(work, "person_moved", {"login": known.login, "from": before, "to": after}, actor=actor, at=at)
            case "email":
                change_email(work, known, after)
                _tell(work, "email_set", {"login": known.login, "email": after}, actor=actor, at=at)


def _tell(work: UnitOfWork, action: str, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    history.append(work, _CHAIN, at=at, action=action, actor=actor, data=data)


def _says(fault: RectifyError) -> Words:
    return Words(fault.message("zh"), fault.message("en"))


def _way_out(fault: RectifyError, column: str) -> Words:
    if column == "unit" and fault.code == "not_found":
        return Words(
            "先设立单位（“单位”页，或 rectify unit add），或改正路径。",
            "Add the unit (on the page of units, or by rectify unit add), or correct its path.",
        )
    return Words(fault.way_out("zh"), fault.way_out("en"))
