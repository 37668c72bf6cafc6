"""What a token is not for, it cannot do by any route: let somebody in, or make anybody more than they are."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.scopes import Scope
from engine.operations import tokens
from tests.security.matrix import ask, kept
from tests.security.scene import EVERYTHING, Scene, a_scene, as_person

WHO, NARROW = "administrator", "narrow"
CHANGES = [route for route in kept() if route[0] != "GET"]
# What one gets in by: no token makes any of it, whatever its scopes.
GETS_IN: Mapping[str, str] = {
    "token": "SELECT id FROM access_token",
    "password": "SELECT id, password_hash FROM account WHERE password_hash IS NOT NULL",
    "feed": "SELECT * FROM feed",
    "session": "SELECT id FROM sign_in_session",
}
# What one may do once one is in, or how one comes to get in: of people and units that are there already.
IS_MORE: Mapping[str, str] = {
    "role": "SELECT person_id, role, unit_id FROM role_grant WHERE revoked_at IS NULL",
    "address": "SELECT id, email FROM person WHERE created_at <= (SELECT created_at FROM installation)",
    "link": "SELECT id FROM one_time_link",
    "unit": "SELECT id, parent_id FROM unit WHERE parent_id <> 1",
    "substitute": "SELECT id FROM substitute",
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return the office, in which the administrator has a token for everything but roles and standing in."""
    found = a_scene(Path(tmp_path_factory.mktemp("escalation")))
    scopes, at = EVERYTHING - {Scope.ROLES, Scope.ABSENCE}, found.app.clock.now()
    made = tokens.create(found.app.ledger, WHO, NARROW, scopes, actor=as_person(found.app, WHO), at=at)
    with _database(found) as now:
        now.backup(found.before)
    yield replace(found, secrets={**found.secrets, NARROW: made.secret})
    found.close()


@contextlib.contextmanager
def _database(scene: Scene) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(scene.app.settings.data / "rectify.db")) as now:
        yield now


def there(scene: Scene) -> set[tuple[object, ...]]:
    """Return everything by which people get in and are more, each with what it is."""
    with _database(scene) as now:
        return {(what, *row) for what, query in {**GETS_IN, **IS_MORE}.items() for row in now.execute(query).fetchall()}


def gained(scene: Scene, caller: str) -> dict[str, set[str]]:
    """Ask every route that changes something; return what came to be there, and by which routes."""
    before, found = there(scene), dict[str, set[str]]()
    for method, path in CHANGES:
        ask(scene, method, path, caller, "own")
        for what, *_row in there(scene) - before:
            found.setdefault(str(what), set()).add(path)
        scene.reset()
    return found


def test_without_the_scopes_for_it_no_route_lets_anybody_in_or_makes_them_more(scene: Scene) -> None:
    assert gained(scene, NARROW) == {}


def test_with_every_scope_a_token_makes_nothing_that_one_gets_in_by(scene: Scene) -> None:
    found = gained(scene, WHO)
    assert found.keys() == IS_MORE.keys()
    assert found["link"] == {"/api/v1/people/{login}/invite", "/api/v1/people/{login}/password/reset"}
    assert found["substitute"] == {"/api/v1/substitutes"}
