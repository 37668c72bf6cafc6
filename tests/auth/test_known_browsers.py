"""Whoever guesses in an office holds up nobody who works there: their browsers are known, and have own tries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.clock import SetClock
from engine.domain.known_browser import kept_with, mark, nonce_of
from engine.operations import leaving
from rectify.bootstrap import App
from tests.auth.browsing import Browser
from tests.auth.signing import PASSWORD, with_password
from tests.builders import AT, OPERATOR

NEW = "another fine kettle"
COOKIE = "rectify_known"


@pytest.fixture
def site(sqlite_app: App) -> App:
    """Return an office whose clock stands, with two people who sign in."""
    standing = replace(sqlite_app, clock=SetClock(AT))
    with_password(standing)
    with_password(standing, "li", "a different kettle")
    return standing


def known(site: App, login: str = "wang", password: str = PASSWORD) -> Browser:
    """Return a browser in which somebody has signed in before, and is not signed in now."""
    browser = Browser(site)
    assert browser.sign_in(login, password).status_code == 303
    browser.client.cookies.delete("rectify_session")
    return browser


def guess(site: App, login: str = "wang", *, times: int = 10) -> Browser:
    """Let somebody in the same network guess until they are held up."""
    guessing = Browser(site)
    for _ in range(times):
        assert guessing.sign_in(login, "a guess of ten").status_code == 401
    assert guessing.sign_in(login, "a guess of ten").status_code == 429
    return guessing


def test_who_guesses_in_the_same_network_does_not_hold_up_a_browser_that_is_known(site: App) -> None:
    mine = known(site)
    guessing = guess(site)
    assert mine.sign_in().status_code == 303
    assert guessing.sign_in().status_code == 429
    assert Browser(site).sign_in().status_code == 429


def test_a_whole_network_that_is_held_up_holds_up_no_browser_that_is_known(site: App) -> None:
    mine, guessing = known(site), Browser(site)
    for number in range(100):
        assert guessing.sign_in(f"somebody{number}", "a guess of ten").status_code == 401
    assert Browser(site).sign_in("li", "a different kettle").status_code == 429
    assert mine.sign_in().status_code == 303


def test_a_browser_that_is_known_guesses_no_more_often_than_another(site: App) -> None:
    stolen = known(site)
    guess_in_it = [stolen.sign_in(password="a guess of ten").status_code for _ in range(12)]
    assert guess_in_it == [401] * 10 + [429] * 2
    assert stolen.sign_in().status_code == 429
    assert Browser(site).sign_in().status_code == 303


def test_it_is_known_for_whoever_signed_in_there_and_nobody_else(site: App) -> None:
    mine = known(site, "li", "a different kettle")
    guess(site)
    assert mine.sign_in().status_code == 429
    assert mine.sign_in("li", "a different kettle").status_code == 303


def test_people_who_share_a_computer_are_each_known_there(site: App) -> None:
    shared = known(site)
    assert shared.sign_in("li", "a different kettle").status_code == 303
    shared.client.cookies.delete("rectify_session")
    guess(site)
    assert shared.sign_in().status_code == 303


def test_nobody_makes_their_own(site: App) -> None:
    mine = known(site)
    kept = str(mine.client.cookies.get(COOKIE))
    guess(site)
    for made_up in (kept[:-1] + ("A" if kept[-1] != "A" else "B"), "~".join(["x"] * 9), "", "é" * 50):
        other = Browser(site)
        other.client.cookies.set(COOKIE, made_up.encode("ascii", "ignore").decode())
        assert other.sign_in().status_code == 429


def test_another_password_ends_it_but_where_it_was_set(site: App) -> None:
    mine, elsewhere = Browser(site), known(site)
    mine.sign_in()
    form = {"before": PASSWORD, "password": NEW, "again": NEW, "form_token": mine.form_token()}
    assert mine.post("/account/password", form).status_code == 303
    mine.client.cookies.delete("rectify_session")
    guess(site)
    assert elsewhere.sign_in(password=NEW).status_code == 429
    assert mine.sign_in(password=NEW).status_code == 303


def test_what_it_keeps_signs_nobody_in_and_scripts_cannot_read_it(site: App) -> None:
    answer = Browser(site).sign_in()
    told = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE))
    assert "HttpOnly" in told
    assert "SameSite=lax" in told
    assert (
        Browser(site, base="https://127.0.0.1:8765")
        .sign_in()
        .headers.get_list("set-cookie")[1]
        .startswith(f"__Host-{COOKIE}=")
    )
    assert known(site).get("/account").status_code == 303


def test_of_who_left_it_says_nothing(site: App) -> None:
    mine = known(site)
    leaving.disable(site.ledger, "wang", zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    assert [mine.sign_in().status_code for _ in range(11)] == [401] * 10 + [429]
    assert [Browser(site).sign_in("nobody").status_code for _ in range(11)] == [401] * 10 + [429]


def test_a_mark_counts_for_a_login_a_password_a_key_and_a_time() -> None:
    kept = mark("key", "wang", "hash", nonce="n" * 20, at=AT)
    assert nonce_of("key", kept, "wang", "hash", at=AT) == "n" * 20
    assert nonce_of("key", kept, "wang", "hash", at=AT + timedelta(days=89)) == "n" * 20
    for key, login, hashed, days in (
        ("other", "wang", "hash", 0), ("key", "li", "hash", 0), ("key", "wang", "new", 0), ("key", "wang", "hash", 90),
        ("key", "wang", "hash", -1),
    ):  # fmt: skip
        assert nonce_of(key, kept, login, hashed, at=AT + timedelta(days=days)) is None


def test_a_browser_keeps_the_last_few_who_signed_in_each_once() -> None:
    kept = ""
    for login in ("a", "b", "c", "d", "e", "d"):
        kept = kept_with(kept, mark("key", login, None, nonce="n" * 20, at=AT))
    found = [login for login in "abcde" if nonce_of("key", kept, login, None, at=AT)]
    assert found == ["b", "c", "d", "e"]
    assert kept.count("~") == 3
