"""Tokens, sessions, and what became of attempts to sign in."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from engine.operations.sessions import ListedEvent, ListedSession
from engine.operations.tokens import ListedToken, NewToken
from notifications.link_mail import LinkSent
from rectify.answers.kinds import Instant, at, maybe_at


class Token(TypedDict):
    """A token without its secret."""

    id: int
    name: str
    scopes: list[str]
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None
    revoked_at: Instant | None


class Tokens(TypedDict):
    """Somebody's tokens, the latest first, also those that are over."""

    tokens: list[Token]


class TokenMade(TypedDict):
    """A token just made; ``token`` is its secret, shown this once."""

    id: int
    login: str
    name: str
    token: str
    scopes: list[str]
    expires_at: Instant


class TokenRevoked(TypedDict):
    """A token that counts no more; ``changed`` is false when it was revoked before."""

    login: str
    id: int
    changed: bool


class LinkOnItsWay(TypedDict):
    """A link by which somebody sets their password: to which address it goes, and until when it is good."""

    login: str
    address: str
    expires_at: Instant


class PasswordSet(TypedDict):
    """A password that was set; every session of before is ended."""

    login: str
    sessions_ended: int


class Session(TypedDict):
    """Where somebody is signed in."""

    id: int
    way: str
    network: str
    agent: str
    created_at: Instant
    last_seen_at: Instant
    ends_at: Instant


class Sessions(TypedDict):
    """Where somebody is signed in, the latest first."""

    sessions: list[Session]


class SessionsEnded(TypedDict):
    """How many sessions were ended."""

    login: str
    ended: int


class SignIn(TypedDict):
    """What became of one attempt; ``login`` is null where what was typed names nobody."""

    id: int
    at: Instant
    kind: str
    login: str | None
    way: str | None
    network: str
    agent: str


class SignIns(TypedDict):
    """Attempts, the latest first."""

    events: list[SignIn]


def tokens(found: Iterable[ListedToken]) -> Tokens:
    """Return tokens as ``user token list --json`` promises them."""
    return {
        "tokens": [
            {
                "id": one.id,
                "name": one.name,
                "scopes": sorted(one.scopes),
                "created_at": at(one.created_at),
                "expires_at": at(one.expires_at),
                "last_used_at": maybe_at(one.last_used_at),
                "revoked_at": maybe_at(one.revoked_at),
            }
            for one in found
        ]
    }


def token_made(made: NewToken) -> TokenMade:
    """Return a token just made, with its secret."""
    return {
        "id": made.id,
        "login": made.login,
        "name": made.name,
        "token": made.secret,
        "scopes": sorted(made.scopes),
        "expires_at": at(made.expires_at),
    }


def link_on_its_way(sent: LinkSent) -> LinkOnItsWay:
    """Return a link that was sent, without its secret."""
    return {"login": sent.login, "address": sent.address, "expires_at": at(sent.expires_at)}


def sessions(found: Iterable[ListedSession]) -> Sessions:
    """Return sessions as ``user sessions --json`` promises them."""
    return {
        "sessions": [
            {
                "id": one.id,
                "way": one.way,
                "network": one.network,
                "agent": one.agent,
                "created_at": at(one.created_at),
                "last_seen_at": at(one.last_seen_at),
                "ends_at": at(one.ends_at),
            }
            for one in found
        ]
    }


def sign_ins(found: Iterable[ListedEvent]) -> SignIns:
    """Return attempts as ``user sign-ins --json`` promises them."""
    return {
        "events": [
            {
                "id": one.id,
                "at": at(one.at),
                "kind": one.kind,
                "login": one.login,
                "way": one.way,
                "network": one.network,
                "agent": one.agent,
            }
            for one in found
        ]
    }
