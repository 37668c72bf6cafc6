"""Passwords: what is refused, what is hashed, and what wrong ones lead to."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.passwords import PasswordUnfit, require_fit
from engine.domain.sign_in import Pace, SignInBusy, SignInHeldUp, SignInRefused
from engine.errors import RectifyError
from engine.operations import signing_in
from rectify.auth import passwords
from rectify.auth.breached import is_breached
from rectify.auth.callers import by_session
from rectify.auth.passwords import Hashing, hashing, normal
from rectify.bootstrap import App
from tests.auth.signing import ELSEWHERE, HERE, PASSWORD, signed_in, with_password
from tests.builders import AT

ABOUT, BESIDE = ("wangmin", "王敏", "min.wang"), ("青岚县教育局",)


@pytest.mark.parametrize(
    "password",
    [
        "short pw",
        "x" * 257,
        "1234567890",
        "13812345678",
        "110101199003078515",
        "aaaaaaaaaaaa",
        "abababababab",
        "qwertyuiop",
        "1qaz2wsx3edc",
        "qazwsxedcrfv",
        "zyxwvutsrqpo",
        "Password2026!",
        "P@ssw0rd2026",
        "wangmin19900101",
        "Wangmin@2026",
        "min.wang1990",
        "woaini5201314",
        "woaini1314woaini",
        "rectify-admin-2026",
        "青岚县教育局2026",
        "zhenggai123456",
        "seven\x00kettles",
        "wang123456",
        "zhangwei1990",
        "LiMing@2024!!",
        "123456zhaoliying",
        "chen chen 88888888",
        "woshiliuyang2026",
        "wangmin brown kettles",
        "brown王敏kettles",
        "kettles of min.wang",
    ],
)
def test_what_anybody_would_try_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(PasswordUnfit) as refused:
        require_fit(normal(password), about=ABOUT, beside=BESIDE)
    for language in ("zh", "en"):
        assert password not in refused.value.message(language) + refused.value.way_out(language)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "x7#kQ!p0zR",
        "东风不与周郎便铜雀春深",
        "correct horse battery",
        "tulip 42 gravel north",
        "kettlebrown",
        "y" * 3 + "unrelated words",
        "brown minnows 42",
        "xi hu lao long 42",
        "swanging doors 7",
    ],
)
def test_what_is_long_and_nobodys_passes_whatever_its_characters(password: str) -> None:
    require_fit(normal(password), about=ABOUT, beside=BESIDE)


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("brilliant kettles", True),
        ("kettles of li, brown", False),
        ("li-brown-kettles", False),
        ("brownLIkettles", True),
    ],
)
def test_a_short_name_of_ones_own_counts_where_it_stands_by_itself(password: str, fits: bool) -> None:
    if fits:
        require_fit(password, about=("li", "李强"))
        return
    with pytest.raises(PasswordUnfit) as refused:
        require_fit(password, about=("li", "李强"))
    assert "登录名" in refused.value.message("zh")


def test_the_name_of_the_office_may_stand_in_a_password_that_holds_more() -> None:
    require_fit("brown kettles of rivertown", about=("wang",), beside=("rivertown",))
    with pytest.raises(PasswordUnfit):
        require_fit("rivertown2026", about=("wang",), beside=("rivertown",))


def test_a_password_typed_full_width_is_the_same_password() -> None:
    cheap = Hashing(memory=19, rounds=2)
    assert cheap.matches("ｓｅｖｅｎ　ｂｒｏｗｎ　ｋｅｔｔｌｅｓ", cheap.hash(PASSWORD)) == (True, None)


def test_a_hash_is_argon2id_with_the_parameters_that_are_set() -> None:
    assert Hashing(memory=19, rounds=2).hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_with_other_parameters_the_password_is_hashed_anew_at_the_next_sign_in(sqlite_app: App) -> None:
    with_password(sqlite_app)
    dearer = replace(sqlite_app, settings=sqlite_app.settings.model_copy(update={"password_memory": 20}))
    signed_in(dearer)
    with sqlite_app.ledger.database.connections.connect() as connection:
        kept = connection.exec_driver_sql("SELECT password_hash FROM account WHERE login = 'wang'").scalar()
    assert "m=20480," in str(kept)
    signed_in(dearer)


@pytest.mark.parametrize("login", ["wang", "li", "nobody-of-this-name", "王敏", "x" * 500])
def test_known_and_unknown_logins_are_refused_in_the_same_words_after_one_hash(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    with_password(sqlite_app)
    counted = list[str]()
    inner = hashing(sqlite_app.settings)._hash
    check = inner.verify_and_update

    def counting(password: str, hashed: str) -> tuple[bool, str | None]:
        counted.append(hashed.rpartition("$")[0].rpartition("$")[0])
        return check(password, hashed)

    monkeypatch.setattr(inner, "verify_and_update", counting)
    with pytest.raises(SignInRefused) as refused:
        signed_in(sqlite_app, login, "not the password")
    assert counted == ["$argon2id$v=19$m=19456,t=2,p=1"]
    assert refused.value.message("zh") == "登录名或密码不对。"
    assert refused.value.fields == {"left": 9}


def test_a_login_may_be_typed_in_capitals(sqlite_app: App) -> None:
    with_password(sqlite_app)
    assert signed_in(sqlite_app, " Wang ").caller.login == "wang"


def test_whoever_guesses_is_held_up_where_they_are_and_locks_nobody_out(app: App) -> None:
    with_password(app)
    signed_in(app)
    for left in range(9, -1, -1):
        with pytest.raises(SignInRefused) as refused:
            signed_in(app, password="a guess of ten", network=ELSEWHERE)
        assert refused.value.fields["left"] == left
    with pytest.raises(SignInHeldUp) as held:
        signed_in(app, network=ELSEWHERE)
    assert held.value.fields["retry_after"] == 61
    signed_in(app, network=HERE)
    signed_in(app, network=ELSEWHERE, at=AT + timedelta(seconds=61))


def test_a_login_that_is_guessed_from_everywhere_still_has_tries_at_each_network(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "OF_LOGIN", Pace(burst=5, step=timedelta(hours=1)))
    with_password(sqlite_app)
    signed_in(sqlite_app)
    for place in range(6):
        with pytest.raises(SignInRefused):
            signed_in(sqlite_app, password="a guess of ten", network=f"203.0.113.{place}")
    with pytest.raises(SignInRefused) as known:
        signed_in(sqlite_app, password="a slip of mine", network=HERE)
    with pytest.raises(SignInRefused) as strange:
        signed_in(sqlite_app, password="a slip of mine", network=ELSEWHERE)
    assert (known.value.fields["left"], strange.value.fields["left"]) == (9, 2)
    signed_in(sqlite_app, network=ELSEWHERE)


def test_a_network_that_tries_every_login_is_held_up_and_others_are_not(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "OF_NETWORK", Pace(burst=8, step=timedelta(minutes=1)))
    with_password(sqlite_app)
    ended = list[type[RectifyError]]()
    for number in range(12):
        with pytest.raises(RectifyError) as refused:
            signed_in(sqlite_app, f"login-{number}", network="2001:db8:1:2::" + f"{number:x}")
        ended.append(refused.type)
    assert ended == [SignInRefused] * 8 + [SignInHeldUp] * 4
    signed_in(sqlite_app, network="2001:db8:1:3::1")


def test_those_who_know_their_password_use_up_nothing_of_their_network(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "OF_NETWORK", Pace(burst=2, step=timedelta(hours=1)))
    with_password(sqlite_app)
    for _ in range(4):
        signed_in(sqlite_app)


def test_no_more_passwords_are_checked_at_once_than_there_is_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap, under_way, most, release = Hashing(memory=19, rounds=2), list[int](), list[int](), threading.Event()
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.2)
    check = cheap._hash.verify_and_update

    def slow(password: str, hashed: str) -> tuple[bool, str | None]:
        under_way.append(1)
        most.append(len(under_way))
        release.wait(5)
        under_way.pop()
        return check(password, hashed)

    monkeypatch.setattr(cheap._hash, "verify_and_update", slow)
    threads = [threading.Thread(target=cheap.matches, args=(PASSWORD, None)) for _ in range(2)]
    for thread in threads:
        thread.start()
    while len(most) < 2:
        release.wait(0.01)
    with pytest.raises(SignInBusy) as busy:
        cheap.matches(PASSWORD, None)
    release.set()
    for thread in threads:
        thread.join()
    assert "retry_after" in busy.value.fields
    assert max(most) == passwords.AT_ONCE


def test_an_attempt_for_which_there_was_no_time_is_not_held_against_anybody(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(sqlite_app)

    def busy(*_arguments: object) -> None:
        raise SignInBusy(retry_after=5)

    with monkeypatch.context() as patched:
        patched.setattr(hashing(sqlite_app.settings), "matches", busy)
        for _ in range(12):
            with pytest.raises(SignInBusy):
                signed_in(sqlite_app)
    with pytest.raises(SignInRefused) as refused:
        signed_in(sqlite_app, password="a slip of mine")
    assert refused.value.fields["left"] == 9


def test_a_password_that_changes_while_it_is_checked_signs_nobody_in(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(sqlite_app)
    inner = hashing(sqlite_app.settings)
    check = inner.matches

    def slow(password: str, hashed: str | None) -> tuple[bool, str | None]:
        found = check(password, hashed)
        monkeypatch.undo()
        with_password(sqlite_app, password="another fine kettle")
        return found

    monkeypatch.setattr(inner, "matches", slow)
    with pytest.raises(SignInRefused):
        signed_in(sqlite_app)


def test_a_list_of_leaked_passwords_refuses_what_is_in_it(sqlite_app: App, tmp_path: Path) -> None:
    plain, digests = tmp_path / "plain.txt", tmp_path / "sha1.txt"
    plain.write_text(f"something else\n{PASSWORD}\n", encoding="utf-8")
    known = [
        hashlib.sha1(f"password {number}".encode(), usedforsecurity=False).hexdigest().upper() for number in range(500)
    ]
    digests.write_text("\n".join(f"{digest}:{3}" for digest in sorted(known)) + "\n", encoding="utf-8")
    assert is_breached(PASSWORD, plain)
    assert not is_breached("tulip 42 gravel north", plain)
    assert all(is_breached(f"password {number}", digests) for number in range(500))
    assert not any(is_breached(f"pass word {number}", digests) for number in range(500))
    digests.write_text("\n".join(sorted(digest[:12].lower() for digest in known)), encoding="utf-8")
    assert all(is_breached(f"password {number}", digests) for number in range(500))
    with_list = replace(sqlite_app, settings=sqlite_app.settings.model_copy(update={"breached_passwords": plain}))
    with pytest.raises(PasswordUnfit):
        with_password(with_list)
    with pytest.raises(RectifyError):
        is_breached(PASSWORD, tmp_path / "missing.txt")


def test_a_session_of_somebody_else_is_never_given_out(sqlite_app: App) -> None:
    with_password(sqlite_app)
    with_password(sqlite_app, "li", "a different kettle")
    first, second = signed_in(sqlite_app), signed_in(sqlite_app, "li", "a different kettle")
    found = by_session(sqlite_app, second.secret, at=AT)
    assert found is not None
    assert (found.login, first.caller.login) == ("li", "wang")
