"""From a secret, or a password, to the one who asks. What they may do is read anew each time."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.domain.actor import Actor, Door
from engine.domain.sign_in import SignInBusy, Way
from engine.domain.standing_names import PERSON
from engine.errors import NotFound
from engine.operations import roles, sessions, signing_in, tokens
from engine.operations.signing_in import Limits
from engine.store.sign_in import KnownAccount
from engine.words import Language
from rectify.auth.caller import Caller
from rectify.auth.networks import network_of
from rectify.auth.passwords import hashing
from rectify.bootstrap import App

_FORM = b"rectify form token"
_LONGEST_LOGIN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody signed in; ``secret`` and ``mark`` are for their browser's cookies and nowhere else."""

    secret: str = field(repr=False)
    mark: str = field(repr=False)
    caller: Caller


def by_token(app: App, secret: str, *, at: datetime) -> Caller | None:
    """Return who shows a token; None when it is unknown, revoked, expired, or its account is disabled."""
    found = tokens.find(app.ledger, secret, at=at)
    if found is None:
        return None
    return Caller(
        actor=replace(_actor(app, found.account, Door.API), is_program=found.account.is_service),
        person_id=found.account.person_id,
        login=found.account.login,
        language=_language(found.account.language),
        scopes=found.scopes,
        token_id=found.id,
    )


def by_session(app: App, secret: str, *, at: datetime) -> Caller | None:
    """Return who shows the secret of a session; None when it is unknown, over, or its account is disabled."""
    found = sessions.find(app.ledger, secret, limits=limits(app), at=at)
    if found is None:
        return None
    return Caller(
        actor=_actor(app, found.account, Door.WEB),
        person_id=found.account.person_id,
        login=found.account.login,
        language=_language(found.account.language),
        scopes=None,
        session_id=found.id,
        form_token=form_token(secret),
    )


def sign_in(app: App, login: str, password: str, *, network: str, agent: str, kept: str = "", at: datetime) -> SignedIn:
    """Check a password and open a session under a new secret; ``kept`` is by what the browser is known, if it is.

    Raises ``SignInRefused``, ``SignInHeldUp`` and ``SignInBusy``; the last two say in ``fields["retry_after"]`` after
    how many seconds to try again.
    """
    login = login.strip().casefold()[:_LONGEST_LOGIN]
    attempt = signing_in.begin(app.ledger, login, network=network_of(network), agent=agent, kept=kept, at=at)
    hashed = attempt.account.password_hash if attempt.account else None
    try:
        is_right, rehashed = hashing(app.settings).matches(password, hashed)
    except SignInBusy:
        signing_in.take_back(app.ledger, attempt)
        raise
    if not is_right:
        raise signing_in.refuse(app.ledger, attempt, at=at)
    opened = signing_in.accept(app.ledger, attempt, rehashed=rehashed, limits=limits(app), at=at)
    return _signed_in(app, opened)


def sign_in_vouched(app: App, login: str, way: Way, *, network: str, agent: str, at: datetime) -> SignedIn | None:
    """Open a session for somebody whom a provider or a proxy vouches for; None when they have no account here."""
    opened = signing_in.open_session(
        app.ledger, login, way, network=network_of(network), agent=agent, limits=limits(app), at=at
    )
    return None if opened is None else _signed_in(app, opened)


def open_again(app: App, login: str, *, network: str, agent: str, at: datetime) -> SignedIn:
    """Open a new session for somebody who has just shown who they are; raises ``NotFound`` when disabled meanwhile."""
    found = sign_in_vouched(app, login, Way.PASSWORD, network=network, agent=agent, at=at)
    if found is None:
        raise NotFound(what=PERSON, which=login)
    return found


def sign_out(app: App, secret: str, *, network: str, at: datetime) -> bool:
    """End the session of a secret; False when there is none."""
    return sessions.sign_out(app.ledger, secret, network=network_of(network), at=at)


def form_token(secret: str) -> str:
    """Return what forms of a session carry: whoever has it has seen a page of this very session."""
    return hmac.new(secret.encode(), _FORM, hashlib.sha256).hexdigest()


def limits(app: App) -> Limits:
    """Return how long sessions last here."""
    return Limits(idle=app.settings.session_idle, whole=app.settings.session_whole)


def _signed_in(app: App, opened: signing_in.Opened) -> SignedIn:
    account = opened.account
    caller = Caller(
        actor=_actor(app, account, Door.WEB),
        person_id=account.person_id,
        login=account.login,
        language=_language(account.language),
        scopes=None,
        session_id=opened.session_id,
        form_token=form_token(opened.secret),
    )
    return SignedIn(secret=opened.secret, mark=opened.mark, caller=caller)


def _actor(app: App, account: KnownAccount, door: Door) -> Actor:
    rights = roles.acting_for(app.ledger, account.login, key=account.person_id)
    return Actor(
        login=rights.person.login,
        name=rights.person.name,
        door=door,
        person_id=rights.person.person_id,
        roles=rights.roles,
        leads=rights.leads,
    )


def _language(language: str) -> Language:
    return "en" if language == "en" else "zh"
