"""Everything one person's mail is made of, read in one transaction before a word of it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.mailing import Outgoing, Waiting, slot_for
from engine.operations.agenda import AgendaEntry, entries_of
from engine.operations.ledger import Ledger
from engine.store import agendas, outbox, people
from engine.store.outbox import WaitingNotice
from engine.store.unit_of_work import UnitOfWork
from engine.words import Language
from notifications.addressing import Addressee
from notifications.briefing import briefing
from notifications.letter import Letter
from notifications.lines import Surroundings, due_on_of, line, told_once
from notifications.matter import Matter, line_key
from notifications.post import Post

# News by which a day becomes somebody's own, or another day.
_SET_A_DATE = frozenset({"assigned", "handed_over", "reopened", "returned", "agreed", "redated", "resumed"})
_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What goes out to one person now. ``letter`` is None where there is nothing left to tell.

    ``notices`` are those the letter tells; ``stale`` are no longer true and are told to nobody; ``waits`` says that
    there are others, which go out later. ``dates`` are those that become the reader's own, or others, with this mail.
    """

    outgoing: Outgoing | None
    epoch: str
    post_key: str
    notices: tuple[WaitingNotice, ...]
    stale: tuple[WaitingNotice, ...]
    letter: Letter | None
    waits: bool
    dates: tuple[AgendaEntry, ...] = ()


def draft(work: UnitOfWork, ledger: Ledger, post: Post, to: Addressee, *, at: datetime) -> Draft:
    """Return what goes out to somebody now: their whole digest, or the urgent lines of it, or nothing yet."""
    here, names = ledger.installation(work), people.names(work)
    waiting = [notice for person in to.whose for notice in outbox.waiting_for(work, person, at=at)]
    matters = briefing(work, ledger, waiting, names)
    stale = tuple(notice for notice in waiting if matters[notice.id].is_over)
    live = [notice for notice in waiting if not matters[notice.id].is_over]
    outgoing = slot_for(
        [_waiting(notice, matters[notice.id]) for notice in live], to.sent, to.hours, ledger.calendar(work), at=at
    )
    told = tuple(notice for notice in live if outgoing and notice.id in outgoing.keys)
    around = Surroundings(
        calendar=ledger.calendar(work),
        day=to.day(at),
        names=names,
        base_url=post.base_url,
        with_titles=post.with_titles,
        reader_id=to.person.id,
    )
    letter = None
    if outgoing is not None:
        letter = _letter(work, ledger, post, to, told, matters, around, organization=here.office_name)
        letter = replace(letter, urgent=outgoing.is_urgent)
    return Draft(
        outgoing=outgoing,
        epoch=here.epoch,
        post_key=here.post_key,
        notices=told,
        stale=stale,
        letter=letter,
        waits=len(live) > len(told),
        dates=_dates(work, ledger, told, to.person.id, day=to.day(at), at=at),
    )


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


def _letter(
    work: UnitOfWork,
    ledger: Ledger,
    post: Post,
    to: Addressee,
    told: Sequence[WaitingNotice],
    matters: Mapping[int, Matter],
    around: Surroundings,
    *,
    organization: str,
) -> Letter:
    """Return the letter that tells these notices; working days left are those of each matter's own workflow."""
    language: Language = "en" if to.person.language == "en" else "zh"
    lines = []
    for notice in told_once(told, matters):
        matter = matters[notice.id]
        lines.append(line(notice, matter, replace(around, calendar=ledger.calendar(work, matter.workflow))))
    return Letter(
        recipient_name=to.person.name,
        language=language,
        day=around.day,
        organization=organization,
        lines=tuple(lines),
        most_urgent=post.urgent,
    )
