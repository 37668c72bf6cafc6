"""Setting a password: it is checked, hashed outside any transaction, and then set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.passwords import PasswordUnfit, require_fit
from engine.domain.sign_in import SignInBusy
from engine.errors import RectifyError
from engine.operations import passwords, signing_in
from engine.operations.passwords import LinkSeen, Owner
from engine.words import Words
from rectify.auth.breached import is_breached
from rectify.auth.callers import SignedIn, open_again
from rectify.auth.networks import network_of
from rectify.auth.passwords import hashing, normal
from rectify.bootstrap import App


class Differing(RectifyError):
    """The new password was typed twice, and not the same."""

    code = "passwords_differ"
    says = Words("两次输入的密码不一样。", "The two passwords are not the same.")
    remedy = Words("两次输入相同的新密码。", "Type the same new password twice.")


def by_operator(app: App, login: str, password: str, *, actor: Actor, at: datetime) -> int:
    """Set somebody's password at the command line; return how many sessions ended.

    Raises ``PasswordUnfit``, ``NotFound``, ``NotPermitted``, ``SignInBusy``.
    """
    hashed = _hashed(app, password, passwords.owner(app.ledger, login))
    return passwords.set_password(app.ledger, login, hashed, actor=actor, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A password that somebody changed: how many sessions ended with it, and the one that was opened."""

    ended: int
    signed_in: SignedIn


def change_own(
    app: App, actor: Actor, before: str, password: str, *, network: str, agent: str, kept: str = "", at: datetime
) -> Changed:
    """Change one's own password, showing the present one; all sessions end, and a new one is opened.

    Raises ``SignInRefused`` when the present one is wrong, ``SignInHeldUp``, ``SignInBusy``, ``PasswordUnfit``.
    """
    attempt = signing_in.begin(app.ledger, actor.login, network=network_of(network), agent=agent, kept=kept, at=at)
    hashed = attempt.account.password_hash if attempt.account else None
    try:
        is_right, _rehashed = hashing(app.settings).matches(before, hashed)
    except SignInBusy:
        signing_in.take_back(app.ledger, attempt)
        raise
    if not is_right:
        raise signing_in.refuse(app.ledger, attempt, at=at)
    # Whoever knows their password uses up nothing, however many new ones turn out to be unfit.
    signing_in.succeed(app.ledger, attempt)
    new = _hashed(app, password, passwords.owner(app.ledger, actor.login))
    ended = passwords.set_password(app.ledger, actor.login, new, network=network_of(network), actor=actor, at=at)
    return Changed(ended=ended, signed_in=open_again(app, actor.login, network=network, agent=agent, at=at))


def by_link(app: App, secret: str, password: str, *, network: str, agent: str, at: datetime) -> str:
    """Set a password by a one-time link; return the login. It signs nobody in: the password is to be used once.

    Raises ``LinkRefused``, ``PasswordUnfit``, ``SignInBusy``. An unfit password does not use the link up.
    """
    seen = look_at_link(app, secret, at=at)
    hashed = _hashed(app, password, seen.owner)
    return passwords.use_link(app.ledger, secret, hashed, network=network_of(network), agent=agent, at=at)


def look_at_link(app: App, secret: str, *, at: datetime) -> LinkSeen:
    """Return what a one-time link is for, without using it; raises ``LinkRefused``."""
    return passwords.look_at_link(app.ledger, secret, at=at)


def _hashed(app: App, password: str, owner: Owner) -> str:
    plain = normal(password)
    require_fit(plain, about=(owner.login, owner.name, owner.address), beside=(owner.office,))
    listed = app.settings.breached_passwords
    if listed is not None and is_breached(plain, listed):
        raise PasswordUnfit(Words("曾经泄露过", "it is known to have leaked"))
    return hashing(app.settings).hash(password)
