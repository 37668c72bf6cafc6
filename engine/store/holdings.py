"""What a person holds: the items they are named in, have unfinished measures of, or an open review of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from engine.domain.reviews import ReviewState
from engine.store.tables.dates import Review
from engine.store.tables.ledger import Item, Measure
from engine.store.tables.mail import Notice, NoticeState
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _measure, _review, _notice = table_of(Item), table_of(Measure), table_of(Review), table_of(Notice)
_WITH_MEASURES = select(_measure.c.item_id).where(
    _measure.c.owner_id == bindparam("person_id"), _measure.c.done_on.is_(None), _measure.c.void_reason.is_(None)
)
_WITH_REVIEW = select(_review.c.item_id).where(
    _review.c.reviewer_id == bindparam("person_id"), _review.c.state == ReviewState.OPEN
)
_HELD = (
    select(_item.c.id)
    .where(
        _item.c.void_at.is_(None),
        or_(
            _item.c.owner_id == bindparam("person_id"),
            _item.c.leader_id == bindparam("person_id"),
            _item.c.verifier_id == bindparam("person_id"),
            _item.c.id.in_(_WITH_MEASURES),
            _item.c.id.in_(_WITH_REVIEW),
        ),
    )
    .order_by(_item.c.id)
)
_GIVE_REVIEW = (
    update(_review)
    .where(_review.c.id == bindparam("review_id"), _review.c.state == ReviewState.OPEN)
    .values(reviewer_id=bindparam("to"))
)
_WAITING = (
    select(_notice.c.id, _notice.c.data)
    .where(
        _notice.c.recipient_id == bindparam("recipient_id"),
        _notice.c.kind == bindparam("of_kind"),
        _notice.c.state == NoticeState.WAITING,
    )
    .order_by(_notice.c.id)
)
_AMEND = (
    update(_notice)
    .where(_notice.c.id == bindparam("notice_id"), _notice.c.state == NoticeState.WAITING)
    .values(data=bindparam("says"))
)
_encode = json.JSONEncoder(ensure_ascii=False).encode


def held_by(work: UnitOfWork, person_id: int) -> tuple[int, ...]:
    """Return the keys of the items that a person holds anything of, ended ones too, in their order."""
    return tuple(row[0] for row in work.rows(_HELD, person_id=person_id))


def give_review(work: UnitOfWork, review_id: int, *, to: int) -> bool:
    """Make somebody else the reviewer of an open review; False when it is no longer open."""
    return work.run(_GIVE_REVIEW, review_id=review_id, to=to) == 1


def waiting_notices(work: UnitOfWork, recipient_id: int, kind: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Return a person's notices of one kind that no mail has taken up yet, with what they say."""
    return [(key, json.loads(data)) for key, data in work.rows(_WAITING, recipient_id=recipient_id, of_kind=kind)]


def amend_notice(work: UnitOfWork, notice_id: int, data: Mapping[str, object]) -> bool:
    """Let a notice that still waits say something else; False when a mail has taken it up."""
    return work.run(_AMEND, notice_id=notice_id, says=_encode(data)) == 1
