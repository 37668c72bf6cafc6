"""One-time links: they go to their reader alone, work once, and tell nobody who has an account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.definition import Role
from engine.domain.passwords import PasswordUnfit
from engine.domain.sign_in import LinkPurpose, LinkRefused, SignInHeldUp, SignInRefused
from engine.errors import InvalidInput, NotPermitted
from engine.operations import leaving, mails, personnel, roles, tokens
from engine.operations.feeds import create_feed, reader_of
from engine.operations.resending import MailNotSentAgain, send_again
from engine.operations.sign_in_upkeep import keep_up
from engine.store.mails import WantedMails
from notifications.link_letter import LinkLetter
from notifications.link_mail import ask_for_reset, send_link
from notifications.render import Rendered, Renderer
from rectify.auth.callers import by_session, by_token
from rectify.auth.password_setting import by_link, change_own, look_at_link
from rectify.bootstrap import App
from tests.auth.mailed import last_secret, link_mails
from tests.auth.signing import HERE, PASSWORD, signed_in, with_password
from tests.builders import AT, OPERATOR, as_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = "another fine kettle"


def _invited(app: App, login: str = "wang") -> str:
    send_link(app.ledger, app.post, login, LinkPurpose.INVITATION, actor=OPERATOR, at=AT)
    return last_secret(app.ledger)


def _asked(app: App, login: str = "wang", *, network: str = HERE) -> None:
    ask_for_reset(app.ledger, app.post, login, network=network, agent="", at=AT)


def _set(app: App, secret: str, password: str = NEW) -> str:
    return by_link(app, secret, password, network=HERE, agent="", at=AT)


def test_an_invitation_sets_the_first_password_once(app: App) -> None:
    secret = _invited(app)
    assert look_at_link(app, secret, at=AT).purpose == LinkPurpose.INVITATION
    assert _set(app, secret) == "wang"
    signed_in(app, password=NEW)
    with pytest.raises(LinkRefused):
        _set(app, secret, "yet another kettle")


def test_looking_at_a_link_does_not_use_it_up_and_neither_does_an_unfit_password(app: App) -> None:
    secret = _invited(app)
    for _ in range(3):
        look_at_link(app, secret, at=AT)
    with pytest.raises(PasswordUnfit):
        _set(app, secret, "wang123456")
    _set(app, secret)


def test_an_invitation_lasts_seven_days_and_a_reset_an_hour(app: App) -> None:
    secret = _invited(app)
    look_at_link(app, secret, at=AT + 7 * DAY - HOUR)
    with pytest.raises(LinkRefused):
        look_at_link(app, secret, at=AT + 7 * DAY)
    _asked(app)
    reset = last_secret(app.ledger)
    look_at_link(app, reset, at=AT + HOUR - timedelta(seconds=1))
    with pytest.raises(LinkRefused):
        look_at_link(app, reset, at=AT + HOUR)


def test_a_later_link_ends_the_earlier_one(app: App) -> None:
    first, second = _invited(app), _invited(app)
    with pytest.raises(LinkRefused):
        look_at_link(app, first, at=AT)
    look_at_link(app, second, at=AT)


def test_a_reset_ends_every_session(app: App) -> None:
    with_password(app)
    held = signed_in(app)
    _asked(app)
    assert by_session(app, held.secret, at=AT) is not None
    _set(app, last_secret(app.ledger))
    assert by_session(app, held.secret, at=AT) is None
    with pytest.raises(SignInRefused):
        signed_in(app)


@pytest.mark.parametrize("login", ["nobody-of-this-name", "x" * 300, "王敏", "' OR 1=1"])
def test_asking_for_a_reset_of_nobody_does_the_same_and_sends_nothing(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    written = list[str]()
    write = Renderer.render_link

    def counting(self: Renderer, letter: LinkLetter) -> Rendered:
        written.append(letter.login)
        return write(self, letter)

    monkeypatch.setattr(Renderer, "render_link", counting)
    _asked(sqlite_app, login)
    _asked(sqlite_app, "li")
    assert len(written) == 2
    assert [message.address for message, _ in link_mails(sqlite_app.ledger)] == ["li@office.example"]


def test_nobody_is_flooded_with_resets_and_no_network_asks_for_everybody(sqlite_app: App) -> None:
    for number in range(10):
        _asked(sqlite_app, network=f"203.0.113.{number}")
    assert len(link_mails(sqlite_app.ledger)) == 3
    for number in range(20):
        _asked(sqlite_app, f"login-{number}")
    with pytest.raises(SignInHeldUp):
        _asked(sqlite_app, "li")


def test_what_no_login_holds_is_nobodys(app: App) -> None:
    with_password(app)
    for typed in ("wang\x00", "\x00", "wa\nng", "\ud800"):
        _asked(app, typed)
        with pytest.raises(SignInRefused):
            signed_in(app, typed)
    assert not link_mails(app.ledger)


def test_only_administrators_and_the_operator_send_links_and_only_where_they_arrive(app: App) -> None:
    with pytest.raises(NotPermitted):
        send_link(app.ledger, app.post, "wang", LinkPurpose.INVITATION, actor=as_person(app.ledger, "chen"), at=AT)
    roles.grant(app.ledger, "chen", Role.ADMINISTRATOR, actor=OPERATOR, at=AT)
    send_link(app.ledger, app.post, "wang", LinkPurpose.INVITATION, actor=as_person(app.ledger, "chen"), at=AT)
    personnel.add_person(app.ledger, "mo", "莫言", actor=OPERATOR, at=AT)
    with pytest.raises(InvalidInput):
        send_link(app.ledger, app.post, "mo", LinkPurpose.INVITATION, actor=OPERATOR, at=AT)


def test_nobody_reads_a_link_in_the_list_of_mails_and_nobody_sends_it_again(app: App) -> None:
    secret = _invited(app)
    key = link_mails(app.ledger)[-1][0].id
    assert key is not None
    for actor in (OPERATOR, as_person(app.ledger, "chen"), as_person(app.ledger, "wang")):
        whole = mails.whole_mail(app.ledger, key, actor=actor)
        assert (whole.data, whole.listed.is_withheld) == (None, True)
        assert secret not in repr(whole) + repr(mails.list_mails(app.ledger, WantedMails(), actor=actor))
    with pytest.raises(MailNotSentAgain):
        send_again(app.ledger, key, actor=OPERATOR, at=AT)


def test_the_stored_mail_is_overwritten_once_its_link_is_over(app: App) -> None:
    used = _invited(app)
    app.deliver()
    assert last_secret(app.ledger) == used
    _set(app, used)
    assert link_mails(app.ledger)[-1][1] == b""
    _invited(app, "li")
    assert keep_up(app.ledger, kept_days=190, at=AT + 7 * DAY)
    assert [data for _, data in link_mails(app.ledger)] == [b"", b""]
    assert link_mails(app.ledger)[-1][0].state == "dead"
    assert not keep_up(app.ledger, kept_days=190, at=AT + 7 * DAY)


def test_whoever_leaves_loses_every_session_token_and_link_for_good(app: App) -> None:
    with_password(app)
    held, link = signed_in(app), _invited(app)
    token = tokens.create(app.ledger, "wang", "报表", ["read"], actor=OPERATOR, at=AT)
    calendar = create_feed(app.ledger, "wang", actor=OPERATOR, at=AT)
    leaving.disable(app.ledger, "wang", zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    for _ in range(2):
        assert by_session(app, held.secret, at=AT) is None
        assert by_token(app, token.secret, at=AT) is None
        assert reader_of(app.ledger, calendar) is None
        with pytest.raises(LinkRefused):
            look_at_link(app, link, at=AT)
        leaving.enable(app.ledger, "wang", actor=OPERATOR, at=AT)
    signed_in(app)


def test_events_sessions_and_links_are_forgotten_after_their_time(app: App) -> None:
    with_password(app)
    signed_in(app)
    _invited(app)
    assert keep_up(app.ledger, kept_days=190, at=AT + 200 * DAY)
    with app.ledger.database.connections.connect() as connection:
        for table in ("sign_in_event", "sign_in_session", "one_time_link"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608


def test_whoever_asks_for_a_reset_does_not_end_an_invitation(app: App) -> None:
    invited = _invited(app)
    _asked(app)
    first = last_secret(app.ledger)
    _asked(app)
    with pytest.raises(LinkRefused):
        look_at_link(app, first, at=AT)
    second = last_secret(app.ledger)
    assert look_at_link(app, second, at=AT).purpose == LinkPurpose.RESET
    assert _set(app, invited) == "wang"
    with pytest.raises(LinkRefused):
        _set(app, second, "yet another kettle")


def test_tokens_end_with_a_reset_by_a_link_and_outlive_a_change_of_the_password(app: App) -> None:
    with_password(app)
    wang = as_person(app.ledger, "wang")
    made = tokens.create(app.ledger, "wang", "台账", ["read"], actor=wang, at=AT)
    change_own(app, wang, PASSWORD, NEW, network=HERE, agent="", at=AT)
    assert by_token(app, made.secret, at=AT) is not None
    _asked(app)
    _set(app, last_secret(app.ledger), "yet another kettle")
    assert by_token(app, made.secret, at=AT) is None
