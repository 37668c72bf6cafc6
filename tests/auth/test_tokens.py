"""Tokens: shown once, good for their scopes until they expire or are revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.actor import Door
from engine.domain.definition import Role
from engine.domain.scopes import Scope
from engine.errors import AlreadyThere, InvalidInput, NotFound, NotPermitted
from engine.operations import office, tokens
from rectify.auth.callers import by_session, by_token
from rectify.bootstrap import App
from tests.builders import AT, OPERATOR, as_person

DAY = timedelta(days=1)


def test_a_token_acts_for_its_person_through_the_api_within_its_scopes(app: App) -> None:
    made = tokens.create(app.ledger, "wang", "报表", ["read", "items"], actor=as_person(app.ledger, "wang"), at=AT)
    assert made.secret.startswith("rct_")
    assert len(made.secret) == len("rct_") + 43
    found = by_token(app, made.secret, at=AT)
    assert found is not None
    assert (found.login, found.actor.door, found.scopes) == ("wang", Door.API, frozenset({Scope.READ, Scope.ITEMS}))
    assert (found.token_id, found.session_id, found.form_token) == (made.id, None, None)
    assert set(found.actor.roles) == {Role.STAFF}
    assert by_session(app, made.secret, at=AT) is None


def test_a_token_lasts_ninety_days_unless_it_is_told_otherwise_and_never_beyond_a_year(app: App) -> None:
    wang = as_person(app.ledger, "wang")
    usual = tokens.create(app.ledger, "wang", "usual", ["read"], actor=wang, at=AT)
    longest = tokens.create(app.ledger, "wang", "longest", ["read"], expires_at=AT + 366 * DAY, actor=wang, at=AT)
    assert usual.expires_at == AT + 90 * DAY
    assert by_token(app, usual.secret, at=AT + 90 * DAY) is None
    assert by_token(app, longest.secret, at=AT + 365 * DAY) is not None
    for wrong in (AT, AT - DAY, AT + 367 * DAY):
        with pytest.raises(InvalidInput):
            tokens.create(app.ledger, "wang", "wrong", ["read"], expires_at=wrong, actor=wang, at=AT)


@pytest.mark.parametrize(
    ("name", "scopes"), [("", ["read"]), ("x" * 81, ["read"]), ("a\nb", ["read"]), ("ok", []), ("ok", ["all"])]
)
def test_a_token_needs_a_name_and_scopes_that_there_are(sqlite_app: App, name: str, scopes: list[str]) -> None:
    with pytest.raises(InvalidInput):
        tokens.create(sqlite_app.ledger, "wang", name, scopes, actor=OPERATOR, at=AT)


def test_a_revoked_token_is_refused_with_the_next_request_and_its_name_is_free_again(app: App) -> None:
    wang = as_person(app.ledger, "wang")
    made = tokens.create(app.ledger, "wang", "报表", ["read"], actor=wang, at=AT)
    with pytest.raises(AlreadyThere):
        tokens.create(app.ledger, "wang", "报表", ["read"], actor=wang, at=AT)
    assert tokens.revoke(app.ledger, "wang", made.id, actor=wang, at=AT)
    assert not tokens.revoke(app.ledger, "wang", made.id, actor=wang, at=AT)
    assert by_token(app, made.secret, at=AT) is None
    tokens.create(app.ledger, "wang", "报表", ["read"], actor=wang, at=AT)


def test_the_use_of_a_token_is_noted_at_most_once_an_hour(app: App) -> None:
    made = tokens.create(app.ledger, "wang", "报表", ["read"], actor=OPERATOR, at=AT)
    for minutes, noted in ((0, 0), (59, 0), (60, 60), (90, 60)):
        by_token(app, made.secret, at=AT + timedelta(minutes=minutes))
        (listed,) = tokens.list_tokens(app.ledger, "wang", actor=OPERATOR)
        assert listed.last_used_at == AT + timedelta(minutes=noted)


def test_nobody_makes_a_token_by_which_to_act_as_somebody_else(app: App) -> None:
    office.grant(app.ledger, "chen", Role.ADMINISTRATOR, actor=OPERATOR, at=AT)
    chen, li = as_person(app.ledger, "chen"), as_person(app.ledger, "li")
    for actor in (chen, li):
        with pytest.raises(NotPermitted):
            tokens.create(app.ledger, "wang", "theirs", ["read"], actor=actor, at=AT)
    made = tokens.create(app.ledger, "wang", "own", ["read"], actor=as_person(app.ledger, "wang"), at=AT)
    with pytest.raises(NotPermitted):
        tokens.list_tokens(app.ledger, "wang", actor=li)
    with pytest.raises(NotFound):
        tokens.revoke(app.ledger, "li", made.id, actor=li, at=AT)
    assert tokens.revoke(app.ledger, "wang", made.id, actor=chen, at=AT)


@pytest.mark.parametrize("secret", ["", "rct_", "rct_" + "A" * 43, "bearer", "rct_王", "rct_" + "A" * 100_000])
def test_what_is_no_token_names_nobody(sqlite_app: App, secret: str) -> None:
    assert by_token(sqlite_app, secret, at=AT) is None
