"""What the reader of a mail may do by one of its links: each asks first, and does one thing, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from engine.domain.deadlines import Subject
from engine.domain.definition import Relation
from engine.domain.links import COUNTS_FOR, LinkPurpose, Purpose
from engine.store.outbox import WaitingNotice
from engine.words import Words
from notifications.letter import Act
from notifications.matter import Matter

_LABELS = {
    Purpose.ACKNOWLEDGE: Words("签收", "Acknowledge"),
    Purpose.SNOOZE: Words("明天不提醒", "No reminder tomorrow"),
    Purpose.EXTEND: Words("申请延期", "Ask for more time"),
    Purpose.DISOWN: Words("这件事项不归我", "Not mine"),
    Purpose.REVIEW: Words("完成复核", "Complete the review"),
}
_NEWLY_THEIRS = frozenset({"assigned", "handed_over", "receipt_due"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLinks:
    """What makes links for one reader: the office's key and where its pages are."""

    key: str = field(repr=False)
    base_url: str
    reader_id: int
    day: date

    def acts(self, notice: WaitingNotice, matter: Matter, due_on: date | None) -> tuple[Act, ...]:
        """Return what the reader may do about a matter of their own; for an absent person they sign in."""
        if matter.item is None or matter.voice is not None or notice.recipient_id != self.reader_id:
            return ()
        return tuple(self._act(purpose, matter) for purpose in self._purposes(notice, matter, due_on))

    def _purposes(self, notice: WaitingNotice, matter: Matter, due_on: date | None) -> Iterator[Purpose]:
        is_owner, subject = notice.data.get("why") == Relation.OWNER, matter.subject
        if is_owner and subject is Subject.RECEIPT:
            yield Purpose.ACKNOWLEDGE
        if subject is Subject.REVIEW and matter.subject_id and (notice.kind == "review_due" or is_owner):
            yield Purpose.REVIEW
        if subject is Subject.ITEM and notice.kind == "reminder" and due_on is not None and due_on >= self.day:
            if is_owner and _may_ask_for_more_time(matter):
                yield Purpose.EXTEND
            if due_on > self.day + timedelta(days=1):
                yield Purpose.SNOOZE
        if is_owner and notice.kind in _NEWLY_THEIRS:
            yield Purpose.DISOWN

    def _act(self, purpose: Purpose, matter: Matter) -> Act:
        assert matter.item is not None  # noqa: S101 - only what is about an item has acts
        link = LinkPurpose(
            purpose=purpose,
            person_id=self.reader_id,
            item_id=matter.item.id,
            part=matter.subject_id if purpose is Purpose.REVIEW else 0,
            until=datetime.combine(self.day + COUNTS_FOR, time(), UTC),
        )
        return Act(label=_LABELS[purpose], link=f"{self.base_url.rstrip('/')}/links/{link.token(self.key)}")


def _may_ask_for_more_time(matter: Matter) -> bool:
    if matter.workflow is None or matter.item is None:
        return False
    state = matter.item.facts.state
    return any(
        rule.kind == "extension" and state in rule.sources and Relation.OWNER in rule.who
        for rule in matter.workflow.requests.values()
    )
