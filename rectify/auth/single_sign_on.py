"""Signing in through somebody who vouches: a provider of single sign-on, or a proxy in front. Nobody is added by it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from ipaddress import ip_address, ip_network
from typing import Any

from engine.domain.sign_in import NoWayIn, Way
from engine.errors import RectifyError, Unhealthy
from engine.operations.secret import fresh
from engine.words import Words
from rectify.auth.callers import SignedIn, sign_in_vouched
from rectify.bootstrap import App

RETURN_PATH = "/sign-in/sso/return"
_LONGEST = 200


class SingleSignOnFailed(RectifyError):
    """Single sign-on did not tell who somebody is."""

    code = "single_sign_on_failed"
    says = Words("统一身份认证没有成功（{why}）。", "Single sign-on did not succeed ({why}).")
    remedy = Words("再试一次；还不行，请联系管理员。", "Try again; if it goes on, tell an administrator.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in that was begun: where to send the browser, and what to keep in its cookie until it is back."""

    address: str = field(repr=False)
    secret: str = field(repr=False)


def is_set(app: App) -> bool:
    """Say whether single sign-on is set."""
    return app.settings.oidc_issuer is not None and app.settings.oidc_client_id is not None


def begin(app: App, *, at: datetime) -> Begun:
    """Begin a sign-in at the provider. Raises ``SingleSignOnFailed``, ``Unhealthy`` when it is not set or installed."""
    oidc, secret = _oidc(), fresh()
    try:
        return Begun(address=oidc.address(_provider(app, oidc), _marks(oidc, secret), at=at), secret=secret)
    except oidc.OidcFault as fault:
        raise SingleSignOnFailed(why=str(fault)) from None


def finish(
    app: App, secret: str | None, answer: Mapping[str, str], *, network: str, agent: str, at: datetime
) -> SignedIn:
    """Sign in whom the provider names; ``secret`` is from the browser's cookie, ``answer`` what the provider sent back.

    Raises ``SingleSignOnFailed`` when the answer is not for this browser, was refused or cannot be believed, and
    ``NoWayIn`` for somebody without an account here.
    """
    oidc = _oidc()
    if not secret or not answer.get("code"):
        raise SingleSignOnFailed(why=_plain(answer.get("error", "code")))
    marks = _marks(oidc, secret)
    if not hmac.compare_digest(marks.state.encode(), answer.get("state", "").encode()):
        raise SingleSignOnFailed(why="state")
    provider = _provider(app, oidc)
    if answer.get("iss", provider.issuer).rstrip("/") != provider.issuer:
        raise SingleSignOnFailed(why="iss")
    try:
        claims = oidc.claims(provider, marks, answer["code"], at=at)
    except oidc.OidcFault as fault:
        raise SingleSignOnFailed(why=str(fault)) from None
    login = _login(claims, app.settings.oidc_claim)
    signed_in = sign_in_vouched(app, login, Way.OIDC, network=network, agent=agent, at=at)
    if signed_in is None:
        raise NoWayIn
    return signed_in


def named_by_proxy(app: App, peer: str | None, headers: Mapping[str, str]) -> str | None:
    """Return the login that a trusted proxy names; None where no header is set, or whoever sent it is not trusted.

    ``peer`` is the address the connection itself came from, never one that a header states.
    """
    name = app.settings.proxy_header
    if name is None or peer is None or not _is_trusted(peer, app.settings.trusted_proxies):
        return None
    login = headers.get(name, "").strip().casefold()
    return login if 0 < len(login) <= _LONGEST else None


def sign_in_by_proxy(app: App, login: str, *, network: str, agent: str, at: datetime) -> SignedIn:
    """Sign in whom a trusted proxy names; raises ``NoWayIn`` for somebody without an account here."""
    signed_in = sign_in_vouched(app, login, Way.PROXY, network=network, agent=agent, at=at)
    if signed_in is None:
        raise NoWayIn
    return signed_in


def _oidc() -> Any:
    try:
        return import_module("rectify.auth.oidc")
    except ModuleNotFoundError as fault:
        raise Unhealthy(
            what=Words(f"没有安装单点登录（{fault.name}）。", f"Single sign-on is not installed ({fault.name})."),
            way_out=Words("安装rectify[sso]。", "Install rectify[sso]."),
        ) from None


def _provider(app: App, oidc: Any) -> Any:
    settings = app.settings
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        raise Unhealthy(
            what=Words("没有设置单点登录。", "Single sign-on is not set."),
            way_out=Words("设置RECTIFY_OIDC_ISSUER、…_CLIENT_ID。", "Set RECTIFY_OIDC_ISSUER and …_CLIENT_ID."),
        )
    return oidc.Provider(
        issuer=str(settings.oidc_issuer).rstrip("/"),
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_secret(),
        returns_to=str(settings.base_url).rstrip("/") + RETURN_PATH,
    )


def _marks(oidc: Any, secret: str) -> Any:
    def derived(use: str) -> str:
        return hmac.new(secret.encode(), f"rectify {use}".encode(), hashlib.sha256).hexdigest()

    return oidc.Marks(state=derived("state"), nonce=derived("nonce"), verifier=derived("verifier"))


def _login(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST:
        raise SingleSignOnFailed(why=f"claim {name}")
    if name == "email" and claims.get("email_verified") is not True:
        raise SingleSignOnFailed(why="email_verified")
    return value.strip().casefold()


def _plain(said: str) -> str:
    return "".join(sign for sign in said if sign.isascii() and (sign.isalnum() or sign == "_"))[:60]


def _is_trusted(peer: str, proxies: str) -> bool:
    """Say whether an address is of a trusted proxy. A ``*`` trusts nobody here: anybody could then be anybody."""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    for part in proxies.split(","):
        try:
            if address in ip_network(part.strip()):
                return True
        except ValueError:
            continue
    return False
