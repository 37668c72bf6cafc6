"""Signing in: sessions, tokens, one-time links, what limits attempts and became of them; never a secret itself."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from engine.domain.sign_in import EndReason, EventKind, LinkPurpose, Way
from engine.store.columns import UtcDateTime
from engine.store.tables.table import NEVER_REUSED, Table, key, maybe_moment, maybe_ref, moment, not_blank, one_of, ref


class ServiceAccount(Table, table=True):
    """An account that programs use: it has roles like a person, tokens, and no way to sign in."""

    __tablename__ = "service_account"
    account_id: int = Field(foreign_key="account.id", primary_key=True)
    created_at: datetime = moment()


class SignInSession(Table, table=True):
    """Somebody signed in with a browser; only the SHA-256 of its secret is here.

    ``last_seen_at`` is written now and then, not with each request. ``way`` is how they showed who they are.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (
        one_of("way", Way),
        one_of("end_reason", EndReason, optional=True),
        Index(
            "ix_sign_in_session_live",
            "account_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        NEVER_REUSED,
    )
    id: int | None = key()
    account_id: int = ref("account")
    secret_hash: str = Field(unique=True)
    way: str
    network: str
    agent: str
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    ends_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()
    end_reason: str | None = None


class AccessToken(Table, table=True):
    """What a program shows to act for an account; only its SHA-256 is here. ``scopes`` are separated by commas."""

    __tablename__ = "access_token"
    __table_args__ = (not_blank("name", most=80), NEVER_REUSED)
    id: int | None = key()
    account_id: int = ref("account", index=True)
    name: str
    secret_hash: str = Field(unique=True)
    scopes: str
    created_at: datetime = moment()
    expires_at: datetime = moment()
    last_used_at: datetime | None = maybe_moment()
    revoked_at: datetime | None = maybe_moment()


class OneTimeLink(Table, table=True):
    """A link by which its reader sets a password once; only the SHA-256 of its secret is here.

    ``ended_at`` says when it was used, or replaced by a later one.
    """

    __tablename__ = "one_time_link"
    __table_args__ = (one_of("purpose", LinkPurpose), NEVER_REUSED)
    id: int | None = key()
    account_id: int = ref("account", index=True)
    purpose: str
    secret_hash: str = Field(unique=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()
    message_id: int | None = maybe_ref("message")


class SignInAllowance(Table, table=True):
    """How far attempts have used up what they may: each moves ``free_at`` on, and time catches up.

    ``free_at`` is in milliseconds since 1970. ``scope`` names a network, a login at a network, or a login; logins only
    as a hash, for what was typed may be anything.
    """

    __tablename__ = "sign_in_allowance"
    scope: str = Field(primary_key=True)
    free_at: int = Field(sa_type=BigInteger, index=True)


class SignInEvent(Table, table=True):
    """Somebody signed in, was refused, or their credentials changed. Kept for a time, then forgotten.

    Without an account the login that was typed named nobody; it is not kept, for it may be a password.
    """

    __tablename__ = "sign_in_event"
    __table_args__ = (
        one_of("kind", EventKind),
        one_of("way", Way, optional=True),
        Index("ix_sign_in_event_account", "account_id", "kind", "at"),
        NEVER_REUSED,
    )
    id: int | None = key()
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: str
    account_id: int | None = maybe_ref("account")
    way: str | None = None
    network: str
    agent: str = ""
