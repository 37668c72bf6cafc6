"""Somebody with a password, and signed in."""

from __future__ import annotations

from datetime import datetime

from rectify.auth.callers import SignedIn, sign_in
from rectify.auth.password_setting import by_operator
from rectify.bootstrap import App
from tests.builders import AT, OPERATOR

PASSWORD = "seven brown kettles"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def with_password(app: App, login: str = "wang", password: str = PASSWORD, *, at: datetime = AT) -> None:
    """Give somebody a password."""
    by_operator(app, login, password, actor=OPERATOR, at=at)


def signed_in(
    app: App, login: str = "wang", password: str = PASSWORD, *, network: str = HERE, at: datetime = AT
) -> SignedIn:
    """Sign somebody in who has a password."""
    return sign_in(app, login, password, network=network, agent="Firefox", at=at)
