"""The relay's address, strictly read."""

from __future__ import annotations

import pytest

from notifications.smtp_url import InvalidSmtpUrl, SmtpRelay, Tls, smtp_relay


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        (
            "smtp://rectify@mail.office.example:2525?tls=implicit",
            SmtpRelay(host="mail.office.example", port=2525, tls=Tls.IMPLICIT, user="rectify", password="s3cret"),
        ),
        (
            "smtp://rectify%40office.example@mail.office.example",
            SmtpRelay(
                host="mail.office.example", port=587, tls=Tls.STARTTLS, user="rectify@office.example", password="s3cret"
            ),
        ),
        (
            "smtp://rectify@office.example@mail.office.example/",
            SmtpRelay(
                host="mail.office.example", port=587, tls=Tls.STARTTLS, user="rectify@office.example", password="s3cret"
            ),
        ),
    ],
)
def test_a_relay_with_login_is_read(url: str, relay: SmtpRelay) -> None:
    assert smtp_relay(url, password="s3cret") == relay


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://127.0.0.1:1025?tls=none", SmtpRelay(host="127.0.0.1", port=1025, tls=Tls.NONE)),
        ("smtp://[::1]?tls=none", SmtpRelay(host="::1", port=25, tls=Tls.NONE)),
        ("smtp://mail?tls=implicit", SmtpRelay(host="mail", port=465, tls=Tls.IMPLICIT)),
    ],
)
def test_a_relay_without_login_is_read(url: str, relay: SmtpRelay) -> None:
    assert smtp_relay(url) == relay


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.office.example",
        "smtps://mail.office.example",
        "http://mail.office.example",
        "smtp://",
        "smtp://:587",
        "smtp://mail.office.example:",
        "smtp://mail.office.example:0",
        "smtp://mail.office.example:65536",
        "smtp://mail.office.example:smtp",
        "smtp://mail.office.example/path",
        "smtp://mail.office.example#tls",
        "smtp://mail.office.example?tls",
        "smtp://mail.office.example?tls=",
        "smtp://mail.office.example?tls=STARTTLS",
        "smtp://mail.office.example?tls=yes",
        "smtp://mail.office.example?tls=none&tls=implicit",
        "smtp://mail.office.example?timeout=5",
        "smtp://mail.office.example?tls=none&timeout=5",
        "smtp://-mail.office.example",
        "smtp://mail office.example",
        "smtp://mail.office.example\n",
        "smtp://邮件.example",
        "smtp://[::1",
        "smtp://a,b.example",
    ],
)
def test_anything_else_is_refused_and_the_form_is_named(url: str) -> None:
    with pytest.raises(InvalidSmtpUrl) as refusal:
        smtp_relay(url)
    assert "smtp://user@host:port?tls=starttls" in refusal.value.way_out("en")


def test_a_password_in_the_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(InvalidSmtpUrl) as refusal:
        smtp_relay("smtp://rectify:s3cret@mail.office.example")
    said = [refusal.value.message("zh"), refusal.value.way_out("zh"), refusal.value.message("en"), str(refusal.value)]
    assert not any("s3cret" in text for text in said)


def test_user_and_password_come_together() -> None:
    with pytest.raises(InvalidSmtpUrl, match="no password"):
        smtp_relay("smtp://rectify@mail.office.example")
    with pytest.raises(InvalidSmtpUrl, match="no user"):
        smtp_relay("smtp://mail.office.example", password="s3cret")


@pytest.mark.parametrize("password", ["", "密码", "a\nb"])
def test_a_password_that_cannot_be_sent_is_refused(password: str) -> None:
    with pytest.raises(InvalidSmtpUrl):
        smtp_relay("smtp://rectify@mail.office.example", password=password)


def test_a_relay_never_shows_its_password() -> None:
    assert "s3cret" not in repr(smtp_relay("smtp://rectify@mail.office.example", password="s3cret"))
