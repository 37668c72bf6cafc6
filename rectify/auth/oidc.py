"""Talking to the provider of single sign-on (OpenID Connect, authorization code with PKCE); needs ``rectify[sso]``.

Only ``single_sign_on`` imports this module, when single sign-on is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_SECONDS = 5.0
_LEEWAY = 60
# Signatures only a provider can make; "none" and those made with the shared secret are refused.
_ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")
_ISSUER, _AUDIENCE = "issuer", "aud"
_SCOPE = "openid profile email"


class OidcFault(Exception):
    """What went wrong: the name of a part or of an error, which holds nothing secret."""

    def __init__(self, part: str) -> None:
        super().__init__(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The provider, and what this installation is called there."""

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    returns_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What binds an answer to the browser that asked: all are derived from a secret in its cookie."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def address(provider: Provider, marks: Marks, *, at: datetime) -> str:
    """Return the address to send the browser to; raises ``OidcFault``."""
    told = _metadata(provider.issuer, f"{at:%Y-%m-%dT%H}")
    with _client(provider, told) as client:
        url, _state = client.create_authorization_url(
            told["authorization_endpoint"], state=marks.state, nonce=marks.nonce, code_verifier=marks.verifier
        )
    return str(url)


def claims(provider: Provider, marks: Marks, code: str, *, at: datetime) -> Mapping[str, Any]:
    """Return what the provider says of who signed in, its signature, audience and nonce checked.

    Raises ``OidcFault``.
    """
    told = _metadata(provider.issuer, f"{at:%Y-%m-%dT%H}")
    try:
        with _client(provider, told) as client:
            token = client.fetch_token(told["token_endpoint"], code=code, code_verifier=marks.verifier)
            # Keys are read each time: a provider changes them when it must.
            keys = KeySet.import_key_set(_json(client.request("GET", told["jwks_uri"], withhold_token=True)))
        found = jwt.decode(str(token["id_token"]), keys, algorithms=_ALGORITHMS).claims
        registry = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": told["issuer"]},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": marks.nonce},
        )
        registry.validate(found)
    except (httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as fault:
        raise OidcFault(type(fault).__name__) from None
    _require_audience(found, provider.client_id)
    return found


@lru_cache(maxsize=4)
def _metadata(issuer: str, _hour: str) -> Mapping[str, str]:
    """Return what a provider says of itself, read once an hour."""
    try:
        with httpx2.Client(timeout=_SECONDS) as client:
            told: Mapping[str, str] = _json(client.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
    except (httpx2.HTTPError, ValueError) as fault:
        raise OidcFault(type(fault).__name__) from None
    if str(told.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise OidcFault(_ISSUER)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if urlsplit(str(told.get(name, ""))).scheme != urlsplit(issuer).scheme:
            raise OidcFault(name)
    return told


def _client(provider: Provider, told: Mapping[str, Any]) -> OAuth2Client:
    ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
    return OAuth2Client(
        provider.client_id,
        provider.client_secret,
        scope=_SCOPE,
        redirect_uri=provider.returns_to,
        code_challenge_method="S256",
        token_endpoint_auth_method=way if provider.client_secret else "none",
        timeout=_SECONDS,
    )


def _json(answer: httpx2.Response) -> Any:
    answer.raise_for_status()
    return answer.json()


def _require_audience(found: Mapping[str, Any], client_id: str) -> None:
    meant = found.get("aud")
    audience = meant if isinstance(meant, list) else [meant]
    if client_id not in audience or (len(audience) > 1 and found.get("azp") != client_id):
        raise OidcFault(_AUDIENCE)
