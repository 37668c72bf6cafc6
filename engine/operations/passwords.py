"""Setting passwords, by their hash: one's own, or by a one-time link. Every session ends with the old password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.sign_in import EVENTS_OF_FLOOD, EndReason, EventKind, LinkPurpose, LinkRefused, Way
from engine.domain.standing_names import PERSON
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.persons import require_about
from engine.operations.secret import digest
from engine.operations.sign_in_upkeep import overwrite_mails
from engine.store import history, one_time_links, sign_in, sign_in_allowances, tokens
from engine.store.sign_in import KnownAccount
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_CHAIN = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose password is to be set. ``address`` is what stands before the ``@``, ``office`` where they work."""

    login: str
    name: str
    address: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeen:
    """A one-time link that is good: whose, and for what."""

    owner: Owner
    purpose: LinkPurpose
    language: str


def owner(ledger: Ledger, login: str) -> Owner:
    """Return whose password a login's would be; raises ``NotFound``, and ``InvalidInput`` for a service."""
    with reading(ledger.database) as work:
        return _owner(work, ledger, _person(work, login))


def require_settable(ledger: Ledger, login: str, *, actor: Actor) -> None:
    """Let somebody pass who may set a login's password; raises ``NotFound`` and ``NotPermitted``."""
    with reading(ledger.database) as work:
        require_about(work, _person(work, login).person, Action.SET_PASSWORD, actor=actor)


def set_password(ledger: Ledger, login: str, hashed: str, *, network: str = "", actor: Actor, at: datetime) -> int:
    """Set the password of somebody and end all their sessions and links; return how many sessions.

    Raises ``NotFound``, ``NotPermitted``, and ``InvalidInput`` for a service, which has none.
    """
    with writing(ledger.database) as work:
        account = _person(work, login)
        require_about(work, account.person, Action.SET_PASSWORD, actor=actor)
        return _set(
            work,
            account,
            hashed,
            how="own" if actor.office is None else "operator",
            network=network,
            actor=actor,
            at=at,
        )


def look_at_link(ledger: Ledger, secret: str, *, at: datetime) -> LinkSeen:
    """Return what a link is for, without using it: mail scanners follow links. Raises ``LinkRefused``."""
    with reading(ledger.database) as work:
        link = one_time_links.live(work, digest(secret), at=at)
        account = None if link is None else sign_in.account_by_id(work, link.account_id)
        if link is None or account is None or account.is_service:
            raise LinkRefused
        return LinkSeen(owner=_owner(work, ledger, account), purpose=link.purpose, language=account.language)


def use_link(ledger: Ledger, secret: str, hashed: str, *, network: str, agent: str, at: datetime) -> str:
    """Set a password by a link, which is used up by it; end all sessions, tokens and other links. Return the login.

    Raises ``LinkRefused`` for a link that is unknown, used, replaced or too old, or whose account is disabled.
    """
    with writing(ledger.database) as work:
        link = one_time_links.live(work, digest(secret), at=at)
        account = None if link is None else sign_in.account_by_id(work, link.account_id)
        if link is not None and account is not None and one_time_links.use(work, link.id, at=at):
            who = Actor(login=account.login, name=account.name, door=Door.LINK, person_id=account.person_id)
            _set(work, account, hashed, how=link.purpose, network=network, agent=agent, actor=who, at=at)
            return account.login
        if sign_in_allowances.take(work, f"events {network}", EVENTS_OF_FLOOD, at=at):
            sign_in.note(work, EventKind.LINK_REFUSED, account_id=None, network=network, agent=agent, at=at)
    raise LinkRefused


def people_sign_in(ledger: Ledger) -> bool:
    """Say whether anybody signs in here themselves: some account has a password."""
    with reading(ledger.database) as work:
        return sign_in.has_passwords(work)


def _set(
    work: UnitOfWork,
    account: KnownAccount,
    hashed: str,
    *,
    how: str,
    network: str,
    agent: str = "",
    actor: Actor,
    at: datetime,
) -> int:
    sign_in.set_password(work, account.id, hashed)
    one_time_links.end(work, account.id, at=at)
    overwrite_mails(work, at=at)
    ended = sign_in.end_sessions(work, account.id, EndReason.PASSWORD, at=at)
    by_link = actor.door is Door.LINK
    # Whoever forgot their password may have lost more; whoever changes it knows their programs, and can revoke each.
    revoked = tokens.revoke_all(work, account.id, at=at) if by_link else 0
    sign_in.note(
        work,
        EventKind.PASSWORD_SET,
        account_id=account.id,
        network=network,
        agent=agent,
        way=Way.LINK if by_link else None,
        at=at,
    )
    told: dict[str, object] = {"login": account.login, "how": how, "sessions_ended": ended}
    if revoked:
        told["tokens_revoked"] = revoked
    history.append(work, _CHAIN, at=at, action="password_set", actor=actor, data=told)
    return ended


def _person(work: UnitOfWork, login: str) -> KnownAccount:
    account = sign_in.account_by_login(work, login)
    if account is None:
        raise NotFound(what=PERSON, which=login)
    if account.is_service:
        raise InvalidInput(
            what=Words("服务账号", "Service"),
            value=login,
            why=Words("服务账号不能登录", "a service does not sign in"),
            allowed=Words("用令牌：user token create", "a token: user token create"),
        )
    return account


def _owner(work: UnitOfWork, ledger: Ledger, account: KnownAccount) -> Owner:
    office = ledger.installation(work).office_name
    address = (account.email or "").partition("@")[0]
    return Owner(
        login=account.login,
        name=account.name,
        address=address,
        office=office,
    )
