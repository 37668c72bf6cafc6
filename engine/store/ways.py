"""The ways by which people chose to hear of things, and the further messages that tell a notice once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from engine.domain.ways import Chosen
from engine.store.tables.delivery import ChannelChoice, NoticeCopy
from engine.store.tables.mail import Notice, NoticeState
from engine.store.unit_of_work import UnitOfWork, table_of

_choice, _copy, _notice = table_of(ChannelChoice), table_of(NoticeCopy), table_of(Notice)
_CHOICES = select(_choice.c.person_id, _choice.c.kind, _choice.c.channel)
_FORGET = delete(_choice).where(_choice.c.person_id == bindparam("person"), _choice.c.kind == bindparam("of_kind"))
_CHOOSE = insert(_choice).values(
    person_id=bindparam("person"), kind=bindparam("of_kind"), channel=bindparam("by_channel")
)
_TELL_AGAIN = insert(_copy).values(notice_id=bindparam("notice"), message_id=bindparam("message"))
_elsewhere = select(func.min(_copy.c.message_id)).where(_copy.c.notice_id == _notice.c.id).scalar_subquery()
_KEEP = (
    update(_notice)
    .where(
        _notice.c.message_id == bindparam("message"),
        _notice.c.state == NoticeState.MERGED,
        exists().where(_copy.c.notice_id == _notice.c.id),
    )
    .values(message_id=_elsewhere)
    .returning(_notice.c.id, _notice.c.message_id)
)
_NOT_AGAIN = delete(_copy).where(_copy.c.notice_id == bindparam("notice"), _copy.c.message_id == bindparam("message"))


def choose(work: UnitOfWork, person_id: int, kind: str, channels: Iterable[str]) -> None:
    """Set the ways by which a person hears of a kind; without any, the kind has no choice of its own any more."""
    work.run(_FORGET, person=person_id, of_kind=kind)
    work.run_many(_CHOOSE, ({"person": person_id, "of_kind": kind, "by_channel": name} for name in channels))


def chosen(work: UnitOfWork, person_ids: Iterable[int]) -> dict[int, Chosen]:
    """Return what each of these people chose, by person; who chose nothing is not in it."""
    return _gathered(work.rows_once(_CHOICES.where(_choice.c.person_id.in_(sorted(set(person_ids))))))


def everything_chosen(work: UnitOfWork) -> dict[int, Chosen]:
    """Return what everybody chose, by person."""
    return _gathered(work.rows(_CHOICES))


def tell_again(work: UnitOfWork, notices: Iterable[int], *, message_id: int) -> None:
    """Write down that a further message tells these notices (by key) too."""
    work.run_many(_TELL_AGAIN, ({"notice": notice, "message": message_id} for notice in notices))


def keep_elsewhere(work: UnitOfWork, message_id: int) -> int:
    """Let notices of a message that reached nobody count as taken up into another that tells them; return how many."""
    kept = work.rows(_KEEP, message=message_id)
    work.run_many(_NOT_AGAIN, ({"notice": notice, "message": message} for notice, message in kept))
    return len(kept)


def _gathered(rows: Iterable[tuple[int, str, str]]) -> dict[int, Chosen]:
    found: dict[int, dict[str, set[str]]] = {}
    for person, kind, channel in rows:
        found.setdefault(person, {}).setdefault(kind, set()).add(channel)
    return {person: Chosen(by_kind=_frozen(kinds)) for person, kinds in found.items()}


def _frozen(kinds: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {kind: frozenset(ways) for kind, ways in kinds.items()}
