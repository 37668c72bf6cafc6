"""What hangs on a person: what would be left behind if they went, and what of it can be handed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Relation, Role
from engine.domain.handover import Share
from engine.domain.permission import knows_person, require, sees
from engine.domain.standing_names import PERSON
from engine.domain.units import Tree
from engine.domain.workdays import local_day
from engine.errors import NotFound
from engine.operations.absence import ListedSubstitute, told_of
from engine.operations.directory import ListedPerson, colleagues_in
from engine.operations.handing_over import Piece
from engine.operations.holding import Holding, everything_held
from engine.operations.ledger import Ledger
from engine.operations.roles import role_words_in
from engine.store import (
    absence,
    belongings,
    decisions,
    directory,
    duties,
    holdings,
    items,
    measures,
    people,
    reviews,
    units,
    versions,
)
from engine.store.directory import Grant, WantedGrants
from engine.store.duties import StoredDuty
from engine.store.glance import Glance, glancing
from engine.store.items import StoredItem
from engine.store.people import Known
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """A request of theirs that waits: for which item (number), what is asked for, since when."""

    number: str
    title: Words
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFeedback:
    """Public feedback they are to answer; ``number`` is its receipt number, ``item`` that of an item or None."""

    number: str
    item: str | None
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeeting:
    """A collective decision on which they have not spoken: of which item, what about, on which day."""

    number: str
    subject: str
    meets_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SoleDuty:
    """An open duty of the office that nobody but them may record."""

    title: Words
    period: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """Everything that hangs on a person, as far as whoever asks may know of it.

    ``pieces`` can be handed over. ``requests`` stay as they are, with their answers; on ``meetings`` they are no longer
    waited for; ``feedback`` and ``sole_duties`` need somebody else. ``confided`` are numbers of confidential items they
    were let into without being involved. ``roles`` are those they hold, by their words, each with the path of its unit.
    ``successors`` are people who may be given something to do.
    """

    person: Known
    has_left: bool
    pieces: tuple[Piece, ...]
    requests: tuple[OpenRequest, ...]
    meetings: tuple[OpenMeeting, ...]
    feedback: tuple[OpenFeedback, ...]
    sole_duties: tuple[SoleDuty, ...]
    confided: tuple[str, ...]
    substitutes: tuple[ListedSubstitute, ...]
    roles: tuple[tuple[Words, str], ...]
    successors: tuple[ListedPerson, ...]


def belonging_to(ledger: Ledger, login: str, *, zone: str, actor: Actor, at: datetime) -> Belongings:
    """Return what hangs on a person, who may have left; civil days are those of ``zone``.

    Raises ``NotPermitted`` to whoever may not hand over, and ``NotFound``, also for somebody they may not know of.
    """
    require(actor, Action.HAND_OVER)
    today = local_day(at, zone)
    with glancing(ledger.database) as work:
        person, has_left = _known(work, login, actor)
        _ask_ahead(work, person.id, today)
        held = everything_held(work, ledger, person.id, actor=actor)
        seen = _Seen(work, person.id, held, actor)
        spans = [
            span for span in absence.spans(work, still_on=today) if person.id in (span.person_id, span.substitute_id)
        ]
        tree, grants = units.tree(work), directory.grants(work, WantedGrants(scope=None))
        words = role_words_in(work, ledger)
        own = [one for one in grants if one.person_id == person.id]
        return Belongings(
            person=person,
            has_left=has_left,
            pieces=tuple(_piece(one) for one in held),
            requests=tuple(seen.requests(ledger)),
            meetings=tuple(seen.meetings()),
            feedback=tuple(seen.feedback()),
            sole_duties=tuple(_sole_duties(work, ledger, person.id, grants, tree)),
            confided=tuple(seen.confided()),
            substitutes=tuple(told_of(work, spans, today)),
            roles=tuple((words.get(one.role, Words(one.role, one.role)), tree.path(one.unit_id)) for one in own),
            successors=tuple(one for one in colleagues_in(work, actor=actor) if one.id != person.id),
        )


def _known(work: Glance, login: str, actor: Actor) -> tuple[Known, bool]:
    """Return a person, and whether they have left; raises ``NotFound`` for one the actor may not know of."""
    found = people.known_at_all(work, login)
    if found is not None:
        person, has_left, is_service = found
        if knows_person(actor, person.id, person.unit_id, is_listed=not has_left and not is_service):
            return person, has_left
    raise NotFound(what=PERSON, which=login)


def _ask_ahead(work: Glance, person_id: int, today: date) -> None:
    work.ahead(
        lambda ask: belongings.asked_by(ask, person_id),
        lambda ask: belongings.to_answer(ask, person_id),
        lambda ask: belongings.confided_to(ask, person_id),
        lambda ask: decisions.waiting_for(ask, person_id),
        lambda ask: absence.spans(ask, still_on=today),
        lambda ask: holdings.held_by(ask, person_id),
        duties.all_open,
        people.names,
        people.logins,
        units.tree,
        versions.all_of,
    )
    keys = holdings.held_by(work, person_id)
    work.ahead(
        lambda ask: items.get_many(ask, keys),
        lambda ask: measures.of_items(ask, keys),
        lambda ask: reviews.open_of_items(ask, keys),
    )


class _Seen:
    """What hangs on items besides what is held of them, of those that whoever asks may know of."""

    def __init__(self, work: Glance, person_id: int, held: Sequence[Holding], actor: Actor) -> None:
        self._work, self._person_id = work, person_id
        self._asked = belongings.asked_by(work, person_id)
        self._answers = belongings.to_answer(work, person_id)
        self._meetings = decisions.waiting_for(work, person_id)
        self._confided = belongings.confided_to(work, person_id)
        known: dict[int, StoredItem] = {one.item.id: one.item for one in held}
        wanted = {one.item_id for one in self._asked} | {one.item_id for one in self._meetings} | {*self._confided}
        wanted |= {one.item_id for one in self._answers if one.item_id is not None}
        more = items.get_many(work, wanted - known.keys()) if wanted - known.keys() else {}
        self._items: Mapping[int, StoredItem] = known | {
            key: item for key, item in more.items() if sees(actor, item.facts)
        }

    def requests(self, ledger: Ledger) -> Iterator[OpenRequest]:
        for one in self._asked:
            item = self._items.get(one.item_id)
            if item is not None:
                rule = ledger.workflow(self._work, item.workflow_version_id).requests[one.rule]
                yield OpenRequest(number=item.number, title=rule.title, asked_at=one.asked_at)

    def meetings(self) -> Iterator[OpenMeeting]:
        for one in self._meetings:
            item = self._items.get(one.item_id)
            if item is not None:
                yield OpenMeeting(number=item.number, subject=one.subject, meets_on=one.meets_on)

    def feedback(self) -> Iterator[OpenFeedback]:
        for one in self._answers:
            item = None if one.item_id is None else self._items.get(one.item_id)
            if item is not None or one.item_id is None:
                yield OpenFeedback(number=one.number, item=item.number if item else None, answer_by=one.answer_by)

    def confided(self) -> Iterator[str]:
        involved = ("owner_id", "leader_id", "verifier_id")
        for key in self._confided:
            item = self._items.get(key)
            if item is not None and all(getattr(item.facts, name) != self._person_id for name in involved):
                yield item.number


def _piece(held: Holding) -> Piece:
    share: Share = held.share
    return Piece(number=held.item.number, title=held.item.title, workflow=held.workflow, share=share)


def _sole_duties(
    work: Glance, ledger: Ledger, person_id: int, grants: Sequence[Grant], tree: Tree
) -> Iterator[SoleDuty]:
    """Find open duties that this person may record and nobody else."""
    for duty in duties.all_open(work):
        rule = ledger.workflow(work, duty.workflow_version_id).duties[duty.rule]
        if _who_may(duty, rule.who, grants, tree) == {person_id}:
            yield SoleDuty(title=rule.title, period=duty.period, due_on=duty.due_on)


def _who_may(duty: StoredDuty, who: Sequence[str], grants: Sequence[Grant], tree: Tree) -> set[int]:
    def reaches(one: Grant) -> bool:
        if Relation.UNIT_LEADER in who and one.role == Role.LEADER and one.unit_id == duty.unit_id:
            return True
        return one.role in who and duty.unit_id in tree.below(one.unit_id)

    return {one.person_id for one in grants if reaches(one)}
