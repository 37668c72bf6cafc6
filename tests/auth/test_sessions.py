"""Sessions: a new secret with each sign-in, good until it is ended, unused or too old."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.actor import Door
from engine.domain.definition import Role
from engine.domain.sign_in import SignInRefused
from engine.errors import NotFound, NotPermitted
from engine.operations import roles, sessions
from rectify.auth.callers import by_session, form_token, limits, sign_out
from rectify.auth.password_setting import by_operator, change_own
from rectify.bootstrap import App
from tests.auth.signing import ELSEWHERE, HERE, PASSWORD, signed_in, with_password
from tests.builders import AT, OPERATOR, as_person

HOUR = timedelta(hours=1)


def test_who_signs_in_acts_through_the_web_with_the_roles_they_have(app: App) -> None:
    with_password(app)
    found = by_session(app, signed_in(app).secret, at=AT)
    assert found is not None
    assert (found.login, found.actor.door, found.scopes, found.token_id) == ("wang", Door.WEB, None, None)
    assert set(found.actor.roles) == {Role.STAFF}
    assert found.actor.person_id == found.person_id


def test_each_sign_in_has_a_secret_of_its_own_and_no_other_is_ever_taken_over(app: App) -> None:
    with_password(app)
    first, second = signed_in(app), signed_in(app)
    assert first.secret != second.secret
    assert by_session(app, "chosen-by-somebody-else", at=AT) is None


def test_the_secret_itself_is_not_in_the_database(sqlite_app: App) -> None:
    with_password(sqlite_app)
    secret = signed_in(sqlite_app).secret
    path = sqlite_app.ledger.database.connections.url.database
    assert path is not None
    with open(path, "rb") as file:
        kept = file.read()
    assert secret.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_session_that_was_signed_out_is_over_and_the_others_last(app: App) -> None:
    with_password(app)
    first, second = signed_in(app), signed_in(app)
    assert sign_out(app, first.secret, network=HERE, at=AT)
    assert not sign_out(app, first.secret, network=HERE, at=AT)
    assert by_session(app, first.secret, at=AT) is None
    assert by_session(app, second.secret, at=AT) is not None


def test_a_session_ends_unused_or_too_old(app: App) -> None:
    with_password(app)
    secret, at = signed_in(app).secret, AT
    assert by_session(app, secret, at=AT + 12 * HOUR) is None
    for _ in range(15):
        at += 11 * HOUR
        assert by_session(app, secret, at=at) is not None
    assert at < AT + timedelta(days=7) < at + 11 * HOUR
    assert by_session(app, secret, at=AT + timedelta(days=7)) is None


def test_a_password_change_ends_every_session_and_gives_the_one_who_asks_a_new_one(app: App) -> None:
    with_password(app)
    first, second = signed_in(app), signed_in(app, network=ELSEWHERE)
    actor = first.caller.actor
    third = change_own(app, actor, PASSWORD, "another fine kettle", network=HERE, agent="", at=AT).signed_in
    assert [by_session(app, one.secret, at=AT) is None for one in (first, second, third)] == [True, True, False]
    with pytest.raises(SignInRefused):
        signed_in(app)
    signed_in(app, password="another fine kettle")


def test_who_does_not_know_the_present_password_cannot_change_it(app: App) -> None:
    with_password(app)
    first = signed_in(app)
    with pytest.raises(SignInRefused):
        change_own(app, first.caller.actor, "a guess of ten", "another fine kettle", network=HERE, agent="", at=AT)
    assert by_session(app, first.secret, at=AT) is not None


def test_a_role_that_is_taken_back_is_gone_with_the_next_request(app: App) -> None:
    with_password(app)
    secret = signed_in(app).secret
    roles.revoke(app.ledger, "wang", Role.STAFF, actor=OPERATOR, at=AT)
    found = by_session(app, secret, at=AT)
    assert found is not None
    assert not found.actor.roles


def test_ones_sessions_are_listed_and_ended_by_oneself_and_by_nobody_like_oneself(app: App) -> None:
    with_password(app)
    first, second = signed_in(app), signed_in(app, network=ELSEWHERE)
    wang = first.caller.actor
    listed = sessions.list_sessions(app.ledger, "wang", limits=limits(app), actor=wang, at=AT)
    assert [(one.id, one.network, one.agent) for one in listed] == [
        (second.caller.session_id, ELSEWHERE, "Firefox"),
        (first.caller.session_id, HERE, "Firefox"),
    ]
    with pytest.raises(NotPermitted):
        sessions.end(app.ledger, "wang", listed[0].id, actor=as_person(app.ledger, "li"), at=AT)
    with pytest.raises(NotFound):
        sessions.end(app.ledger, "li", listed[0].id, actor=as_person(app.ledger, "li"), at=AT)
    sessions.end(app.ledger, "wang", listed[0].id, actor=wang, at=AT)
    assert by_session(app, second.secret, at=AT) is None
    third = signed_in(app)
    assert sessions.end_all(app.ledger, "wang", but=first.caller.session_id, actor=wang, at=AT) == 1
    assert by_session(app, first.secret, at=AT) is not None
    assert by_session(app, third.secret, at=AT) is None


def test_the_form_token_is_of_the_one_session(app: App) -> None:
    with_password(app)
    first, second = signed_in(app), signed_in(app)
    assert first.caller.form_token == form_token(first.secret) != second.caller.form_token
    assert first.secret not in repr(first)
    assert str(first.caller.form_token) not in repr(first.caller)


def test_an_operator_sets_a_password_and_it_is_in_the_history_without_it(app: App) -> None:
    with_password(app)
    secret = signed_in(app).secret
    assert by_operator(app, "wang", "another fine kettle", actor=OPERATOR, at=AT) == 1
    assert by_session(app, secret, at=AT) is None
