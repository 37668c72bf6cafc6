"""Signing in: an attempt is begun, the password is checked outside any transaction, and the attempt is ended.

Known, unknown, disabled and service logins go the same way, so that neither words nor time tell them apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.domain.known_browser import mark, nonce_of
from engine.domain.sign_in import (
    AT_KNOWN_BROWSER,
    AT_NETWORK,
    AT_STRANGE_NETWORK,
    EVENTS_OF_FLOOD,
    KNOWN_FOR,
    OF_LOGIN,
    OF_NETWORK,
    EventKind,
    Pace,
    SignInHeldUp,
    SignInRefused,
    Way,
)
from engine.operations.ledger import Ledger
from engine.operations.secret import digest, fresh
from engine.store import sign_in, sign_in_allowances
from engine.store.sign_in import KnownAccount
from engine.store.tables.sign_in import SignInSession
from engine.store.unit_of_work import UnitOfWork, writing

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt that may be made; ``account`` is None when no such person signs in with a password.

    ``counted_at`` is where it is counted: the login at its network, or the browser that is known for it. What a
    network does in all counts only for the first.
    """

    account: KnownAccount | None
    network: str
    agent: str
    counted_at: str
    of_login: str
    of_network: str | None
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a session lasts: without use, and in all."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session that was opened; its secret is nowhere else. By ``mark`` its browser is known from now on."""

    secret: str
    mark: str
    session_id: int
    account: KnownAccount


def begin(ledger: Ledger, login: str, *, network: str, agent: str, kept: str = "", at: datetime) -> Attempt:
    """Take one attempt out of what the login has at this network, and the network in all.

    A browser that is known for the login, by what it ``kept``, has tries of its own: nobody else can use them up.
    Raises ``SignInHeldUp`` when none is left. What other networks did to a login leaves it tries at each network.
    """
    typed = hashlib.sha256(login.encode(errors="replace")).hexdigest()[:32]
    of_login, of_network = f"login {typed}", f"network {network}"
    wait = None
    with writing(ledger.database) as work:
        account = sign_in.account_by_login(work, login)
        signs_in = account is not None and account.password_hash is not None and not account.is_service
        nonce = _known_by(work, ledger, account, kept, at=at) if account is not None and signs_in else None
        if nonce is None:
            own, pace = f"{of_login} at {network}", _pace(work, account, of_login, network, at=at)
            limits = [(of_network, OF_NETWORK), (own, pace)]
        else:
            own, pace = f"{of_login} in {digest(nonce)[:32]}", AT_KNOWN_BROWSER
            limits = [(own, pace)]
        for scope, of in limits:
            if not sign_in_allowances.take(work, scope, of, at=at):
                wait = of.wait(sign_in_allowances.free_at(work, scope, at=at), at=at)
                note_held_up(work, network, agent, account_id=account.id if account else None, at=at)
                break
    if wait is not None:
        raise SignInHeldUp(retry_after=wait)
    return Attempt(
        account=account if signs_in else None,
        network=network,
        agent=agent[:LONGEST_AGENT],
        counted_at=own,
        of_login=of_login,
        of_network=of_network if nonce is None else None,
        pace=pace,
    )


def refuse(ledger: Ledger, attempt: Attempt, *, at: datetime) -> SignInRefused:
    """Write down that login or password were wrong; return the refusal."""
    with writing(ledger.database) as work:
        sign_in_allowances.take(work, attempt.of_login, OF_LOGIN, at=at)
        sign_in.note(
            work,
            EventKind.REFUSED,
            account_id=attempt.account.id if attempt.account else None,
            network=attempt.network,
            agent=attempt.agent,
            way=Way.PASSWORD,
            at=at,
        )
        free_at = sign_in_allowances.free_at(work, attempt.counted_at, at=at)
    return SignInRefused(left=attempt.pace.left(free_at, at=at))


def accept(ledger: Ledger, attempt: Attempt, *, rehashed: str | None, limits: Limits, at: datetime) -> Opened:
    """Open a session for an attempt whose password was right.

    Raises ``SignInRefused`` when the password was changed, or the account disabled, while it was being checked.
    """
    with writing(ledger.database) as work:
        account = None if attempt.account is None else sign_in.account_by_id(work, attempt.account.id)
        if account is not None and attempt.account and account.password_hash == attempt.account.password_hash:
            if rehashed is not None and account.password_hash is not None:
                sign_in.rehash(work, account.id, before=account.password_hash, hashed=rehashed)
            _give_back(work, attempt)
            if rehashed is not None:
                account = replace(account, password_hash=rehashed)
            return _open(
                work, ledger, account, Way.PASSWORD, network=attempt.network, agent=attempt.agent, limits=limits, at=at
            )
    raise refuse(ledger, attempt, at=at)


def succeed(ledger: Ledger, attempt: Attempt) -> None:
    """Give back what an attempt took whose password was right, without opening a session."""
    with writing(ledger.database) as work:
        _give_back(work, attempt)


def take_back(ledger: Ledger, attempt: Attempt) -> None:
    """Give back what an attempt took that came to nothing for a reason of ours."""
    with writing(ledger.database) as work:
        sign_in_allowances.give_back(work, attempt.counted_at, attempt.pace)
        _give_network_back(work, attempt)


def open_session(
    ledger: Ledger, login: str, way: Way, *, network: str, agent: str, limits: Limits, at: datetime
) -> Opened | None:
    """Open a session for somebody whom a provider or a proxy vouches for; None when no such person signs in here."""
    with writing(ledger.database) as work:
        account = sign_in.account_by_login(work, login)
        if account is None or account.is_service:
            sign_in.note(work, EventKind.REFUSED, account_id=None, network=network, agent=agent, way=way, at=at)
            return None
        return _open(work, ledger, account, way, network=network, agent=agent, limits=limits, at=at)


def note_held_up(work: UnitOfWork, network: str, agent: str, *, account_id: int | None, at: datetime) -> None:
    """Write down that attempts from a network are held up: a flood now and then, not each time."""
    if sign_in_allowances.take(work, f"events {network}", EVENTS_OF_FLOOD, at=at):
        sign_in.note(
            work, EventKind.HELD_UP, account_id=account_id, network=network, agent=agent[:LONGEST_AGENT], at=at
        )


def _give_back(work: UnitOfWork, attempt: Attempt) -> None:
    sign_in_allowances.clear(work, attempt.counted_at)
    _give_network_back(work, attempt)


def _give_network_back(work: UnitOfWork, attempt: Attempt) -> None:
    if attempt.of_network is not None:
        sign_in_allowances.give_back(work, attempt.of_network, OF_NETWORK)


def _known_by(work: UnitOfWork, ledger: Ledger, account: KnownAccount, kept: str, *, at: datetime) -> str | None:
    key = ledger.installation(work).post_key
    return nonce_of(key, kept, account.login, account.password_hash, at=at)


def _pace(work: UnitOfWork, account: KnownAccount | None, of_login: str, network: str, *, at: datetime) -> Pace:
    used = sign_in_allowances.free_at(work, of_login, at=at)
    if OF_LOGIN.left(used, at=at) > 0:
        return AT_NETWORK
    if account is not None and sign_in.is_known_at(work, account.id, network, since=at - KNOWN_FOR):
        return AT_NETWORK
    return AT_STRANGE_NETWORK


def _open(
    work: UnitOfWork,
    ledger: Ledger,
    account: KnownAccount,
    way: Way,
    *,
    network: str,
    agent: str,
    limits: Limits,
    at: datetime,
) -> Opened:
    secret = fresh()
    session_id = work.add(
        SignInSession(
            account_id=account.id,
            secret_hash=digest(secret),
            way=way,
            network=network,
            agent=agent[:LONGEST_AGENT],
            created_at=at,
            last_seen_at=at,
            ends_at=at + limits.whole,
        )
    )
    sign_in.note(work, EventKind.SIGNED_IN, account_id=account.id, network=network, agent=agent, way=way, at=at)
    key = ledger.installation(work).post_key
    made = mark(key, account.login, account.password_hash, nonce=fresh(), at=at)
    return Opened(secret=secret, mark=made, session_id=session_id, account=account)
