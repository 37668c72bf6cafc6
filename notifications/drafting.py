"""Everything that goes to one person now, read in one transaction before a word of it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.mailing import Outgoing, Waiting, slot_for
from engine.domain.ways import MAIL
from engine.operations.agenda import AgendaEntry, entries_of
from engine.operations.ledger import Ledger
from engine.store import agendas, outbox, people
from engine.store.outbox import WaitingNotice
from engine.store.unit_of_work import UnitOfWork
from engine.words import Language
from notifications.acts import ActLinks
from notifications.addressing import Addressee
from notifications.briefing import briefing
from notifications.letter import Letter, Line
from notifications.lines import Surroundings, due_on_of, line, told_once
from notifications.matter import Matter, line_key
from notifications.post import Post

# News by which a day becomes somebody's own, or another day.
_SET_A_DATE = frozenset({"assigned", "handed_over", "reopened", "returned", "agreed", "redated", "resumed"})
_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What goes by one way. ``told`` are the notices that its letter's lines tell, one for each, in their order."""

    way: str
    notices: tuple[WaitingNotice, ...]
    told: tuple[int, ...]
    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What goes out to one person now: a part for each way, mail first; ``outgoing`` is None for nothing yet.

    ``notices`` are all that would go out; ``lost`` are those of them that no way carries; ``stale`` are no longer true
    and are told to nobody; ``waits`` says that there are others, which go out later. ``login`` is the reader's.
    ``dates`` are the days that become theirs, or other days, with what goes by mail.
    """

    outgoing: Outgoing | None
    epoch: str
    post_key: str
    notices: tuple[WaitingNotice, ...]
    stale: tuple[WaitingNotice, ...]
    lost: tuple[WaitingNotice, ...]
    parts: tuple[Part, ...]
    waits: bool
    login: str | None
    dates: tuple[AgendaEntry, ...] = ()


def draft(work: UnitOfWork, ledger: Ledger, post: Post, to: Addressee, *, at: datetime) -> Draft:
    """Return what goes out to somebody now: their whole digest, or the urgent lines of it, or nothing yet."""
    here, names = ledger.installation(work), people.names(work)
    waiting = [notice for person in to.whose for notice in outbox.waiting_for(work, person, at=at)]
    matters = briefing(work, ledger, waiting, names, day=to.day(at))
    stale = tuple(notice for notice in waiting if matters[notice.id].is_over)
    live = [notice for notice in waiting if not matters[notice.id].is_over]
    outgoing = slot_for(
        [_waiting(notice, matters[notice.id]) for notice in live], to.sent, to.hours, ledger.calendar(work), at=at
    )
    notices = tuple(notice for notice in live if outgoing and notice.id in outgoing.keys)
    around = Surroundings(
        calendar=ledger.calendar(work),
        day=to.day(at),
        names=names,
        base_url=post.base_url,
        with_titles=post.with_titles,
        reader_id=to.person.id,
        links=ActLinks(key=here.post_key, base_url=post.base_url, reader_id=to.person.id, day=to.day(at)),
    )
    desk = _Desk(work, ledger, post, to, matters, around, here.office_name)
    by_way = _by_way(to, notices)
    return Draft(
        outgoing=outgoing,
        epoch=here.epoch,
        post_key=here.post_key,
        notices=notices,
        stale=stale,
        lost=tuple(notice for notice in notices if not to.ways(notice.kind)),
        parts=tuple(
            desk.part(way, carried, urgent=outgoing is not None and outgoing.is_urgent)
            for way, carried in by_way.items()
        ),
        waits=len(live) > len(notices),
        login=people.logins(work).get(to.person.id) if by_way.keys() - {MAIL} else None,
        dates=_dates(work, ledger, by_way.get(MAIL, ()), to.person.id, day=to.day(at), at=at),
    )


def _by_way(to: Addressee, notices: Sequence[WaitingNotice]) -> dict[str, tuple[WaitingNotice, ...]]:
    """Return which of these notices go by which way, mail first."""
    found: dict[str, list[WaitingNotice]] = {}
    for notice in notices:
        for way in to.ways(notice.kind):
            found.setdefault(way, []).append(notice)
    return {way: tuple(found[way]) for way in sorted(found, key=lambda way: (way != MAIL, way))}


def _dates(
    work: UnitOfWork, ledger: Ledger, told: Sequence[WaitingNotice], reader_id: int, *, day: date, at: datetime
) -> tuple[AgendaEntry, ...]:
    """Return what the reader has to do by when, as far as these notices set or change it; nothing of absent people."""
    own = [notice for notice in told if notice.kind in _SET_A_DATE and notice.recipient_id == reader_id]
    if not own:
        return ()
    about = {notice.item_id for notice in own if notice.item_id is not None}
    has_all = any(notice.item_id is None for notice in own)  # a handover names no item: whatever is theirs now
    live = agendas.live(work, until=day + _AHEAD, item_ids=None if has_all else about)
    return entries_of(work, ledger, reader_id, live, at=at)


def _waiting(notice: WaitingNotice, matter: Matter) -> Waiting:
    return Waiting(
        key=notice.id,
        line=line_key(notice, matter),
        kind=notice.kind,
        since=notice.send_from,
        due_on=due_on_of(notice, matter),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """Writes letters to one person, in one transaction."""

    work: UnitOfWork
    ledger: Ledger
    post: Post
    to: Addressee
    matters: Mapping[int, Matter]
    around: Surroundings
    organization: str

    def part(self, way: str, notices: tuple[WaitingNotice, ...], *, urgent: bool) -> Part:
        """Return what goes by one way; working days left are those of each matter's own workflow."""
        around = self.around
        if way != MAIL:
            around = replace(around, with_titles=self.post.channels[way] == "full", links=None)
        told = told_once(notices, self.matters)
        lines = []
        for notice in told:
            matter = self.matters[notice.id]
            calendar = self.ledger.calendar(self.work, matter.workflow)
            lines.append(line(notice, matter, replace(around, calendar=calendar)))
        return Part(
            way=way,
            notices=notices,
            told=tuple(notice.id for notice in told),
            letter=self._letter(lines, urgent=urgent),
        )

    def _letter(self, lines: Sequence[Line], *, urgent: bool) -> Letter:
        language: Language = "en" if self.to.person.language == "en" else "zh"
        return Letter(
            recipient_name=self.to.person.name,
            language=language,
            day=self.around.day,
            organization=self.organization,
            lines=tuple(lines),
            urgent=urgent,
            most_urgent=self.post.urgent,
        )
