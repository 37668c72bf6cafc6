"""How somebody hears of things, their calendar's link, and who stands in for them or they for: all of it their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.ways import NOTHING_CHOSEN, Chosen
from engine.domain.workdays import local_day
from engine.operations.absence import ListedSubstitute, told_of
from engine.operations.correspondence import Correspondence
from engine.operations.ledger import Ledger
from engine.store import absence, feeds, people, ways
from engine.store.glance import glancing


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHabits:
    """One's own habits; ``has_feed`` says that a link leads to one's calendar.

    ``absences`` are the spans, today's and later ones, in which somebody stands in for oneself, ``standing_in`` those
    in which one stands in for others.
    """

    correspondence: Correspondence
    chosen: Chosen
    has_feed: bool
    absences: Sequence[ListedSubstitute]
    standing_in: Sequence[ListedSubstitute]


def own_habits(ledger: Ledger, *, zone: str, actor: Actor, at: datetime) -> OwnHabits:
    """Return the habits of whoever asks, who is a person."""
    own, today = actor.own_id or 0, local_day(at, zone)
    with glancing(ledger.database) as work:
        work.ahead(
            people.names,
            people.logins,
            lambda ask: absence.spans(ask, still_on=today),
            lambda ask: feeds.is_open(ask, own),
        )
        person = people.correspondents(work, [own])[own]
        spans = absence.spans(work, still_on=today)
        return OwnHabits(
            correspondence=Correspondence(
                login=actor.login, hour=person.mail_hour, zone=person.zone, language=person.language
            ),
            chosen=ways.chosen(work, [own]).get(own, NOTHING_CHOSEN),
            has_feed=feeds.is_open(work, own),
            absences=told_of(work, [span for span in spans if span.person_id == own], today),
            standing_in=told_of(work, [span for span in spans if span.substitute_id == own], today),
        )
