"""Notices that no mail can carry: taken out of the queue, and somebody else is told, so that none ends in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.domain.definition import Role
from engine.domain.ways import NOTHING_CHOSEN
from engine.store import outbox, people, ways
from engine.store.outbox import NewNotice, WaitingNotice
from engine.store.tables.mail import NoticeState
from engine.store.unit_of_work import UnitOfWork
from notifications.addressing import Addressee, ways_to

KIND = "unreachable"
# Who hears of it: the managers of the person's unit, else its leaders, else whoever can enter an address.
_WHO = (Role.MANAGER, Role.LEADER, Role.ADMINISTRATOR)


def give_up(work: UnitOfWork, to: Addressee, notices: Sequence[WaitingNotice], *, at: datetime) -> int:
    """Mark notices as unreachable and tell others, once for each person and day; return how many hear of it.

    The proof of reminder keeps saying that these notices reached nobody. That somebody else cannot be reached is not
    passed on a second time.
    """
    outbox.set_aside(work, notices, NoticeState.UNREACHABLE)
    if all(notice.kind == KIND for notice in notices):
        return 0
    day = to.day(at).isoformat()
    return outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"{KIND}:{to.person.id}:{day}:{person}",
                kind=KIND,
                item_id=None,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": role, "person": to.person.id},
            )
            for person, role in _others(work, to)
        ],
    )


def _others(work: UnitOfWork, lost: Addressee) -> list[tuple[int, Role]]:
    for role in _WHO:
        holders = people.correspondents(work, people.holders(work, role, lost.person.unit_id))
        chosen = ways.chosen(work, holders)
        found = [
            (key, role)
            for key, person in holders.items()
            if key != lost.person.id and ways_to(person, chosen.get(key, NOTHING_CHOSEN), lost.channels, KIND)
        ]
        if found:
            return found
    return []
