"""Notices that no mail can carry: taken out of the queue, and somebody else is told, so that none ends in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from engine.domain.definition import Role
from engine.domain.ways import NOTHING_CHOSEN, Chosen
from engine.store import outbox, people, ways
from engine.store.outbox import NewNotice, WaitingNotice
from engine.store.people import Correspondent
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
    return _tell(work, to.person, [notice.kind for notice in notices], day=to.day(at), at=at)


def bring_back(work: UnitOfWork, message_id: int, person_id: int, *, day: date, at: datetime) -> int:
    """Do the same with the notices in a mail of a day whose address was refused, but for those told elsewhere too."""
    ways.keep_elsewhere(work, message_id)
    lost = people.correspondents(work, [person_id])[person_id]
    return _tell(work, lost, outbox.bring_back(work, message_id), day=day, at=at)


def _tell(work: UnitOfWork, lost: Correspondent, kinds: Sequence[str], *, day: date, at: datetime) -> int:
    if all(kind == KIND for kind in kinds):
        return 0
    return outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"{KIND}:{lost.id}:{day.isoformat()}:{person}",
                kind=KIND,
                item_id=None,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": role, "person": lost.id},
            )
            for person, role in _others(work, lost)
        ],
    )


def _others(work: UnitOfWork, lost: Correspondent) -> list[tuple[int, Role]]:
    for role in _WHO:
        holders = people.correspondents(work, people.holders(work, role, lost.unit_id))
        chosen = ways.chosen(work, holders)
        found = [
            (key, role)
            for key, person in holders.items()
            if key != lost.id and _hears(person, chosen.get(key, NOTHING_CHOSEN))
        ]
        if found:
            return found
    return []


def _hears(person: Correspondent, chosen: Chosen) -> bool:
    """Say whether somebody would hear of it, by mail or by a channel they chose, which is taken to be there."""
    return bool(ways_to(person, chosen, chosen.others, KIND))
