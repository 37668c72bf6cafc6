"""Public feedback as a list, and one piece of it whole: what the actor may see of it, and by when it is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.extent import scope
from engine.domain.feedback import FeedbackState, Step
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.public_feedback import Matter, held_towards, require_lets, seen_with, visible_feedback
from engine.store import calendar, history, items, people
from engine.store import feedback as store
from engine.store.feedback import Sender, StoredFeedback
from engine.store.glance import glancing
from engine.store.history import Entry
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, reading

_TREATING = (Action.ANSWER_FEEDBACK, Action.DIRECT_FEEDBACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeedback:
    """Feedback with the number of its item (None: a whole inspection) and the login of whoever is to answer it.

    ``owes`` is what is owed first and ``owed_by`` its day, None where nothing is any more; ``days_left`` are the
    working days until then as seen on ``today``, less than 0 behind it.
    """

    feedback: StoredFeedback
    item: str | None
    answerer: str | None
    answerer_name: str | None
    today: date
    owes: Step | None
    owed_by: date | None
    days_left: int | None
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackOnItem:
    """Feedback as its item's page shows it; ``sender`` is None for who may not know who gave it."""

    listed: ListedFeedback
    sender: Sender | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeFeedback:
    """One piece of feedback with all that was done about it; ``sender`` is None for who may not know who gave it.

    ``people`` are names by login. ``may`` is what the actor may do about it.
    """

    listed: ListedFeedback
    sender: Sender | None
    history: Sequence[Entry]
    people: Mapping[str, str]
    may: frozenset[Action]


def list_feedback(
    ledger: Ledger,
    *,
    actor: Actor,
    today: date,
    item: str | None = None,
    inspection: str | None = None,
    state: FeedbackState | None = None,
    overdue: bool = False,
    after: int = 0,
    most: int | None = None,
) -> list[ListedFeedback]:
    """Return the feedback the actor may see, as it was recorded: on one item, in a state, or late; later than a key.

    ``inspection`` is the code of the one that it, or its item, is about. Raises ``NotFound`` for an unknown item.
    """
    with reading(ledger.database) as work:
        if item is None:
            found = store.listed(work, scope=scope(actor), state=state, behind=after)
        else:
            about = store.of_item(work, change.visible(work, item, actor=actor).id)
            found = [one for one in about if state in {None, one.state} and one.id > after]
        late = [one for one in found if (not overdue or one.is_overdue(today)) and inspection in {None, one.inspection}]
        # Who may see it follows from what they are to each: that is not asked of the database.
        matters = _shown(work, late, actor=actor)
        return list(_listed(work, ledger, matters, today=today))[:most]


def feedback_to_answer(ledger: Ledger, *, actor: Actor) -> tuple[int, date | None]:
    """Return how much open feedback was given to the actor to answer, and by when the first of it is owed."""
    with reading(ledger.database) as work:
        given = store.to_answer(work, actor.own_id or 0)
        seen = _shown(work, given, actor=actor) if given else []
    return len(seen), min((day for one in seen for day in one.feedback.owed.values()), default=None)


def one_feedback(ledger: Ledger, number: str, *, actor: Actor, today: date) -> WholeFeedback:
    """Return one piece of feedback whole; raises ``NotFound``, and ``NotPermitted`` for who sees only its item."""
    with glancing(ledger.database) as work:
        work.ahead(calendar.version, people.names, people.logins, lambda ask: store.named(ask, number))
        matter = visible_feedback(work, number, actor=actor)
        if not actor.acts_alone:
            require_lets(matter, Action.SEE_FEEDBACK, actor=actor)
        (listed,) = _listed(work, ledger, [matter], today=today)
        names = people.names(work)
        return WholeFeedback(
            listed=listed,
            sender=store.sender_of(work, matter.feedback.id) if matter.lets(Action.SEE_SENDER) else None,
            history=history.entries(work, store.chain(matter.feedback.id)),
            people={login: names[key] for key, login in people.logins(work).items() if key in names},
            may=frozenset(action for action in _TREATING if matter.lets(action)),
        )


def feedback_on(
    work: UnitOfWork, ledger: Ledger, item: StoredItem, *, actor: Actor, today: date
) -> list[FeedbackOnItem]:
    """Return the feedback on an item that the actor may see, the latest first, in a transaction that has begun."""
    matters = [
        Matter(feedback=one, item=item, held=held_towards(one, item, actor=actor))
        for one in reversed(store.of_item(work, item.id))
    ]
    seen = [one for one in matters if _may_see(one, actor)]
    known = store.senders_on(work, item.id) if any(one.lets(Action.SEE_SENDER) for one in seen) else {}
    nobody = Sender(name=None, contact=None)
    return [
        FeedbackOnItem(
            listed=listed,
            sender=known.get(matter.feedback.id, nobody) if matter.lets(Action.SEE_SENDER) else None,
        )
        for matter, listed in zip(seen, _listed(work, ledger, seen, today=today), strict=True)
    ]


def _shown(work: UnitOfWork, found: Sequence[StoredFeedback], *, actor: Actor) -> list[Matter]:
    about = items.many_in_ledger(work, (one.item_id for one in found if one.item_id is not None))
    matters = (seen_with(one, about.get(one.item_id or 0), actor=actor) for one in found)
    return [matter for matter in matters if matter is not None and _may_see(matter, actor)]


def _may_see(matter: Matter, actor: Actor) -> bool:
    return actor.acts_alone or matter.lets(Action.SEE_FEEDBACK)


def _listed(work: UnitOfWork, ledger: Ledger, matters: Sequence[Matter], *, today: date) -> Iterator[ListedFeedback]:
    if not matters:
        return
    working, names, logins = ledger.calendar(work), people.names(work), people.logins(work)
    for matter in matters:
        one = matter.feedback
        owes = min(one.owed, key=lambda step: one.owed[step], default=None)
        due_on = None if owes is None else one.owed[owes]
        yield ListedFeedback(
            feedback=one,
            item=None if matter.item is None else matter.item.number,
            answerer=logins.get(one.answerer_id or 0),
            answerer_name=names.get(one.answerer_id or 0),
            today=today,
            owes=owes,
            owed_by=due_on,
            days_left=None if due_on is None else working.between(today, due_on),
            is_overdue=one.is_overdue(today),
        )
