"""The settings of signing in: passwords, sessions, single sign-on, a proxy in front that knows who is there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import AnyHttpUrl, BaseModel, Field, SecretStr, field_validator

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


class SignInSettings(BaseModel):
    """How people sign in."""

    password_memory: int = Field(default=64, ge=19, le=1024, description="MiB of memory for checking one password")
    password_rounds: int = Field(default=2, ge=2, le=20, description="passes over that memory")
    breached_passwords: Path | None = Field(
        default=None, description="passwords that leaked, one a line: as they are, or the first 10–40 digits of SHA-1"
    )
    session_idle_hours: int = Field(default=12, ge=1, le=168, description="a session ends when unused so long")
    session_days: int = Field(default=7, ge=1, le=90, description="a session ends after so long in any case")
    sign_in_kept_days: int = Field(
        default=190, ge=30, le=3650, description="how long sign-ins and refusals are kept on record"
    )
    operator_verifies: bool = Field(
        default=False, description="let the operator enter a verification (--as) although people sign in themselves"
    )
    oidc_issuer: AnyHttpUrl | None = Field(default=None, description="single sign-on: the provider's issuer")
    oidc_client_id: str | None = Field(default=None, description="this installation's name at the provider")
    oidc_client_secret: SecretStr | None = None
    oidc_client_secret_file: Path | None = None
    oidc_claim: str = Field(default="preferred_username", description="which claim of the provider's is the login here")
    proxy_header: str | None = Field(
        default=None,
        description="header in which a trusted proxy (trusted_proxies) names who is signed in: X-Remote-User",
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _is_safe(cls, issuer: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if issuer is not None and issuer.scheme != "https" and issuer.host not in _THIS_MACHINE:
            message = "the provider must be reached by https"
            raise ValueError(message)
        return issuer

    @field_validator("proxy_header")
    @classmethod
    def _is_a_header(cls, name: str | None) -> str | None:
        if name is not None and not all(part.isascii() and part.isalnum() for part in name.split("-")):
            message = "not the name of a header"
            raise ValueError(message)
        return name

    @property
    def session_idle(self) -> timedelta:
        """Return how long a session lasts without use."""
        return timedelta(hours=self.session_idle_hours)

    @property
    def session_whole(self) -> timedelta:
        """Return how long a session lasts in all."""
        return timedelta(days=self.session_days)
