"""One-time links by the hash of their secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from engine.domain.sign_in import LinkPurpose
from engine.store.tables.sign_in import OneTimeLink
from engine.store.unit_of_work import UnitOfWork, table_of

_link = table_of(OneTimeLink)
_AT = _link.c.expires_at.type
_LIVE = select(_link.c.id, _link.c.account_id, _link.c.purpose).where(
    _link.c.secret_hash == bindparam("secret"),
    _link.c.ended_at.is_(None),
    _link.c.expires_at > bindparam("at", type_=_AT),
)
_LIVE_OF = (
    select(_link.c.purpose, _link.c.created_at, _link.c.expires_at)
    .where(
        _link.c.account_id == bindparam("account"),
        _link.c.ended_at.is_(None),
        _link.c.expires_at > bindparam("at", type_=_AT),
    )
    .order_by(_link.c.id.desc())
)
_END = (
    update(_link)
    .where(_link.c.account_id == bindparam("account"), _link.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=_AT))
)
_END_PURPOSE = _END.where(_link.c.purpose == bindparam("of"))
_USE = (
    update(_link)
    .where(_link.c.id == bindparam("link"), _link.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=_AT))
)
_MAIL_OVERWRITTEN = update(_link).where(_link.c.message_id == bindparam("message")).values(message_id=None)
_OVER = _link.c.ended_at.is_not(None) | (_link.c.expires_at <= bindparam("at", type_=_AT))
_MAILS_OF_OVER = select(_link.c.message_id).where(_link.c.message_id.is_not(None), _OVER)
_FORGET = delete(_link).where(_link.c.expires_at < bindparam("before", type_=_AT))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLink:
    """A link that is still good."""

    id: int
    account_id: int
    purpose: LinkPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLink:
    """A link somebody was sent and has not used: what for, since when and until when it is good."""

    purpose: LinkPurpose
    sent_at: datetime
    expires_at: datetime


def live(work: UnitOfWork, secret_hash: str, *, at: datetime) -> LiveLink | None:
    """Return the link of a secret, None when it is unknown, used, replaced or too old."""
    row = work.maybe(_LIVE, secret=secret_hash, at=at)
    return None if row is None else LiveLink(id=row[0], account_id=row[1], purpose=LinkPurpose(row[2]))


def sent_to(work: UnitOfWork, account_id: int, *, at: datetime) -> SentLink | None:
    """Return the last link of an account that is still good, None where there is none."""
    row = work.maybe(_LIVE_OF, account=account_id, at=at)
    return None if row is None else SentLink(purpose=LinkPurpose(row[0]), sent_at=row[1], expires_at=row[2])


def use(work: UnitOfWork, link_id: int, *, at: datetime) -> bool:
    """Use a link up; False when somebody was faster."""
    return work.run(_USE, link=link_id, at=at) == 1


def end(work: UnitOfWork, account_id: int, purpose: LinkPurpose | None = None, *, at: datetime) -> int:
    """End every link of an account, or those for one purpose; return how many."""
    if purpose is None:
        return work.run(_END, account=account_id, at=at)
    return work.run(_END_PURPOSE, account=account_id, of=purpose, at=at)


def mails_of_over(work: UnitOfWork, *, at: datetime) -> list[int]:
    """Return the keys of the mails whose link is used, replaced or too old."""
    return [key for (key,) in work.rows(_MAILS_OF_OVER, at=at)]


def mail_overwritten(work: UnitOfWork, message_id: int) -> None:
    """Note that the mail of a link holds it no longer."""
    work.run(_MAIL_OVERWRITTEN, message=message_id)


def forget(work: UnitOfWork, *, before: datetime) -> int:
    """Remove links that were over before an instant; return how many."""
    return work.run(_FORGET, before=before)
