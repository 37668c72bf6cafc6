"""An office with two departments, one item of each kind that matters, and a token for each kind of caller."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.domain.actor import Actor, Door
from engine.domain.definition import Role
from engine.domain.scopes import Scope
from engine.operations import personnel, roles, tokens
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.remarks import attach
from engine.operations.tick import tick
from rectify.bootstrap import App, initialise, open_app
from rectify.settings import load
from tests.builders import OPERATOR, a_finding, some_findings
from tests.security.rows import KEYS, ROWS
from tests.sites import Client, site_of

ANONYMOUS, READ_ONLY, DISABLED = "anonymous", "read_only", "disabled"
EVERYTHING = frozenset(Scope)
# Who asks, in the order of the table's columns: role and department (None: the whole office).
PEOPLE: Mapping[str, tuple[Role | None, str | None]] = {
    "owner": (Role.STAFF, "甲科"),
    "colleague": (Role.STAFF, "甲科"),
    "stranger": (Role.STAFF, "乙科"),
    "nobody": (None, "甲科"),
    "verifier": (Role.VERIFIER, "甲科"),
    "leader": (Role.LEADER, "甲科"),
    "manager": (Role.MANAGER, "甲科"),
    "other_manager": (Role.MANAGER, "乙科"),
    "auditor": (Role.AUDITOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
    DISABLED: (Role.MANAGER, "甲科"),
}
# Who arranged everything, and asks nothing.
_HEAD = "head"
CALLERS = (ANONYMOUS, *PEOPLE, READ_ONLY)
# What is asked for, in the order of the signs in a cell; ``own`` is that of the owner.
ITEMS = ("own", "colleague's", "other department's", "closed", "confidential", "void", "none")
NONE = "XC1999-01-999"
_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(kw_only=True)
class Scene:
    """A site in process, the numbers of its items by kind, and who asks; what a call changed is undone by ``reset``."""

    app: App
    client: Client
    numbers: Mapping[str, str]
    keys: Mapping[str, Mapping[str, str]]
    evidence: str
    secrets: Mapping[str, str]
    before: sqlite3.Connection = field(repr=False)

    def head(self, caller: str) -> dict[str, str]:
        """Return the headers by which a caller is known."""
        return {} if caller == ANONYMOUS else {"Authorization": f"Bearer {self.secrets[caller]}"}

    def reset(self) -> None:
        """Have everything again as it was."""
        with contextlib.closing(sqlite3.connect(self.app.settings.data / "rectify.db")) as now:
            self.before.backup(now)

    def close(self) -> None:
        """Close what is open."""
        self.before.close()
        self.app.ledger.close()


def a_scene(folder: Path) -> Scene:
    """Found the office, open its items, and keep how everything is."""
    app = open_app(load({"data": folder / "data"}).settings)
    at = app.clock.now()
    initialise(app, at=at)
    for login, (role, unit) in {_HEAD: (Role.MANAGER, None), **PEOPLE}.items():
        address = f"{login.replace('_', '-')}@office.example"
        roles = [role] if role else []
        personnel.add_person(app.ledger, login, login, email=address, unit=unit, roles=roles, actor=OPERATOR, at=at)
    secrets = {login: _token(app, login, EVERYTHING) for login in PEOPLE}
    secrets[READ_ONLY] = _token(app, "manager", frozenset({Scope.READ}))
    numbers, evidence = _items(app, folder)
    tick(app.ledger, at=at)
    keys = _keyed(app, numbers)
    before = sqlite3.connect(":memory:")
    with contextlib.closing(sqlite3.connect(app.settings.data / "rectify.db")) as now:
        now.backup(before)
    client = Client(site_of(app), base_url="http://localhost", raise_server_exceptions=False)
    return Scene(app=app, client=client, numbers=numbers, keys=keys, evidence=evidence, secrets=secrets, before=before)


def _token(app: App, login: str, scopes: frozenset[Scope]) -> str:
    at = app.clock.now()
    name = "-".join(sorted(scopes))
    return tokens.create(app.ledger, login, name, scopes, actor=as_person(app, login), at=at).secret


def as_person(app: App, login: str) -> Actor:
    """Return a person who acts for themselves."""
    rights = roles.acting_for(app.ledger, login)
    return Actor(
        login=login, name=login, door=Door.API, person_id=rights.person.person_id, roles=rights.roles,
        leads=rights.leads,
    )  # fmt: skip


def _items(app: App, folder: Path) -> tuple[dict[str, str], str]:
    at = app.clock.now()
    kinds = [kind for kind in ITEMS if kind != "none"]
    taken = import_findings(
        app.ledger,
        some_findings(*(a_finding(kind, number=str(n), measures=["逐项整改"]) for n, kind in enumerate(kinds, 1))),
        workflow="rectification",
        actor=OPERATOR,
        at=at,
    )
    numbers = {kind: item.number for kind, item in zip(kinds, taken, strict=True)}
    for kind, number in numbers.items():
        owner = {"own": "owner", "closed": "owner", "other department's": "stranger"}.get(kind, "colleague")
        assign(app.ledger, number, owner=owner, actor=as_person(app, _HEAD), at=at)
    paper = folder / "责任书.pdf"
    paper.write_bytes(_PDF)
    done = attach(app.ledger, numbers["own"], [paper], actor=as_person(app, "owner"), at=at)
    assert done.facts.evidence == 1
    _arrange(app, numbers)
    return numbers, app.ledger.files.put(paper).sha256


# Whom a mail, a substitute or an agenda is of, by the kind of object it stands for.
_WHOSE = {"own": "owner", "other department's": "stranger", "closed": "owner"}


def _keyed(app: App, numbers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Put one of everything that is asked for by a key, for each item; return the keys by noun and kind of item."""
    keys: dict[str, dict[str, str]] = {noun: {} for noun in (*ROWS, "people", "units")}
    with contextlib.closing(sqlite3.connect(app.settings.data / "rectify.db")) as database, database:
        items = dict(database.execute("SELECT number, id FROM item").fetchall())
        people = dict(database.execute("SELECT login, person_id FROM account").fetchall())
        units = dict(database.execute("SELECT name, id FROM unit").fetchall())
        (now,) = database.execute("SELECT created_at FROM installation").fetchone()
        for place, (kind, number) in enumerate(numbers.items(), 1):
            owner = _WHOSE.get(kind, "colleague")
            unit = units["乙科" if kind == "other department's" else "甲科"]
            values = {"item": items[number], "person": people[owner], "unit": unit, "place": place, "now": now}
            for noun, statements in ROWS.items():
                for statement in statements:
                    made = database.execute(statement, values).lastrowid
                key = database.execute(KEYS[noun]).fetchone()[0] if noun in KEYS else made
                keys[noun][kind] = str(key)
            keys["people"][kind] = owner
            keys["units"][kind] = str(unit)
    for noun, found in keys.items():
        found["none"] = {"people": "not-here", "feedback": "FK1999-9999"}.get(noun, "999999")
    return keys


def _arrange(app: App, numbers: Mapping[str, str]) -> None:
    """Put the items where they belong; how they come there is the concern of other tests."""
    with contextlib.closing(sqlite3.connect(app.settings.data / "rectify.db")) as database, database:
        units = dict(database.execute("SELECT name, id FROM unit").fetchall())
        database.execute("UPDATE item SET unit_id = ?", (units["甲科"],))
        database.execute("UPDATE account SET disabled_at = created_at WHERE login = ?", (DISABLED,))
        for change, kind in (
            (f"unit_id = {units['乙科']}", "other department's"),
            ("state = 'closed', completion = 'done'", "closed"),
            ("is_confidential = 1", "confidential"),
            ("void_at = opened_at, void_reason = '重复登记'", "void"),
        ):
            database.execute(f"UPDATE item SET {change} WHERE number = ?", (numbers[kind],))  # noqa: S608
