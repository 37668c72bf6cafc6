"""One mail a person and working day: the notices that wait become messages, rendered whole and stored.

A person's notices are taken up together, in one slot of one day; which of them go by mail and which by other ways is
theirs to choose, kind by kind.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Collision
from engine.operations.ledger import Ledger
from engine.store import mails, outbox, ways
from engine.store.outbox import WaitingNotice
from engine.store.tables.mail import NoticeState
from engine.store.unit_of_work import UnitOfWork, reading, writing
from notifications.addressing import Addressee, addressees, is_reachable
from notifications.drafting import Draft, draft
from notifications.mailbox import mailbox
from notifications.post import Post
from notifications.unreachable import give_up
from notifications.writing_out import Written, write_out

__all__ = ["Composed", "Post", "compose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What composing did: mails made and how many of them were urgent, people who wait, people nothing reaches.

    ``by_channels`` counts the messages made for other ways than mail.
    """

    messages: int
    waiting: int
    unreachable: int
    urgent: int = 0
    by_channels: int = 0


class _OvertakenError(Exception):
    """Another node has taken up some of the same notices: these messages are undone."""


def compose(ledger: Ledger, post: Post, *, at: datetime) -> Composed:
    """Make the messages that may go out now: a digest for each person whose hour has come, and urgent ones.

    When and in which slot is decided by ``engine.domain.mailing``; a person whose mail has been made waits for the
    next, and two nodes at once make one mail. First those whom no mail reaches, so that others read of it in theirs.
    Raises ``InvalidAddress`` for an unusable sender, before anybody's notices are touched.
    """
    mailbox(post.sender)
    ended = Counter[str]()
    for to in _due(ledger, post, at=at)[0]:
        if not is_reachable(to.person):
            ended.update(_compose_for(ledger, post, to, at=at))
    due, waiting = _due(ledger, post, at=at)
    for to in due:
        ended.update(_compose_for(ledger, post, to, at=at))
    return Composed(
        messages=ended["digest"] + ended["urgent"],
        urgent=ended["urgent"],
        by_channels=ended["by channels"],
        unreachable=ended["unreachable"],
        waiting=waiting + ended["waits"],
    )


def _due(ledger: Ledger, post: Post, *, at: datetime) -> tuple[list[Addressee], int]:
    """Return to whom something may go out now, and how many others wait."""
    with reading(ledger.database) as work:
        calendar = ledger.calendar(work)
        people = addressees(work, post.hours, calendar, channels=post.channels, at=at)
    due = [to for to in people if to.may_get_mail(calendar, at=at)]
    return due, len(people) - len(due)


def _compose_for(ledger: Ledger, post: Post, to: Addressee, *, at: datetime) -> Counter[str]:
    """Make what goes to one person; return what came of it."""
    with reading(ledger.database) as work:
        drafted = draft(work, ledger, post, to, at=at)
    if drafted.outgoing is None:
        return Counter([_withdraw(ledger, drafted)])
    written = write_out(drafted, drafted.outgoing, to, post)
    ended = Counter(one.ends_as(drafted.outgoing) for one in written)
    lost = _lost(drafted, written)
    if lost:
        ended["unreachable"] += 1
    try:
        with writing(ledger.database) as work:
            _store(work, to, written)
            outbox.set_aside(work, drafted.stale, NoticeState.WITHDRAWN)
            if lost:
                give_up(work, to, lost, at=at)
    except (Collision, _OvertakenError):
        return Counter(["made elsewhere"])
    return ended


def _withdraw(ledger: Ledger, drafted: Draft) -> str:
    """Take out of the queue what is no longer true; what else there is waits for its hour."""
    if not drafted.stale:
        return "waits" if drafted.waits else "made elsewhere"
    with writing(ledger.database) as work:
        outbox.set_aside(work, drafted.stale, NoticeState.WITHDRAWN)
    return "waits" if drafted.waits else "withdrawn"


def _lost(drafted: Draft, written: list[Written]) -> list[WaitingNotice]:
    """Return the notices that none of the messages carries; the proof of reminder keeps saying so."""
    carried = {notice.id for one in written for notice in one.notices}
    return [notice for notice in drafted.notices if notice.id not in carried]


def _store(work: UnitOfWork, to: Addressee, written: list[Written]) -> None:
    """Store the messages and take their notices up into them; what another node was faster with is left to that node.

    A notice is taken up into the first message that carries it, mail before all; further ones are written down beside
    it. They count only together: slots keep two nodes from making one message twice, but not a digest and an urgent
    mail from telling the same.
    """
    taken_up: set[int] = set()
    for one in written:
        key = mails.put(work, one.row, one.data)
        fresh = [notice for notice in one.notices if notice.id not in taken_up]
        if outbox.merge(work, fresh, message_id=key, reader_id=to.person.id) != len(fresh):
            raise _OvertakenError
        ways.tell_again(work, (notice.id for notice in one.notices if notice.id in taken_up), message_id=key)
        taken_up.update(notice.id for notice in fresh)
