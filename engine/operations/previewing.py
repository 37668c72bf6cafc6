"""What publishing a workflow, or moving its items, would do: read from the ledger as it is, nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.comparison import Difference, compare
from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.domain.permission import require, sees
from engine.domain.reviews import first_after
from engine.domain.routes import Choices, require_choices, routes
from engine.domain.workdays import local_day
from engine.operations.ledger import Ledger
from engine.operations.moving import begun_before, require_newest
from engine.operations.owed_shifting import SUBJECTS
from engine.operations.preview import Fate, NewDue, OwedTurn, Preview, ReviewTurn, RightTurn, Route
from engine.operations.rights import Right, Rights
from engine.operations.shifting import Shift, Versions, review_rule, shift
from engine.store import calendar, deadlines, moves, people, reviews, versions
from engine.store.glance import Glance, glancing
from engine.store.items import StoredItem
from engine.store.moves import StoredMove
from engine.store.reviews import StoredReview
from engine.store.tables.office import Person
from engine.store.versions import Published
from engine.words import Words

# So many items are named for each right that somebody gains or loses.
EXAMPLES = 5
_BATCH = 2_000


def preview_publishing(ledger: Ledger, workflow: Workflow, choices: Choices, *, actor: Actor, at: datetime) -> Preview:
    """Return what publishing a workflow would do, and what moving its items to it would do then.

    States without a place to go are among the routes. Raises ``NotPermitted``, ``InvalidInput`` for a state nobody
    knows.
    """
    require(actor, Action.PUBLISH)
    with glancing(ledger.database) as work:
        _ask_ahead(work, workflow.key)
        newest = versions.latest(work, workflow.key)
        is_new = newest is None or newest.sha256 != versions.digest_of(workflow)
        before = ledger.workflow(work, newest.id) if newest else None
        return _Look(
            work,
            ledger,
            workflow,
            choices,
            newest=newest,
            number=(newest.number if newest else 0) + is_new,
            differences=compare(before, workflow) if before else (),
            but=None if is_new or newest is None else newest.id,
            actor=actor,
            at=at,
        ).preview()


def preview_moving(ledger: Ledger, key: str, choices: Choices, *, actor: Actor, at: datetime) -> Preview:
    """Return what moving a workflow's items to its newest version would do, or what is left of a move that was begun.

    The rest is as for publishing. Raises ``NotFound`` and ``MoveUnfinished`` as well.
    """
    require(actor, Action.PUBLISH)
    with glancing(ledger.database) as work:
        _ask_ahead(work, key)
        begun = begun_before(work, key, choices)
        newest = versions.named(work, begun.to_version_id) if begun else require_newest(work, key)
        return _Look(
            work,
            ledger,
            ledger.workflow(work, newest.id),
            choices,
            newest=newest,
            number=newest.number,
            differences=(),
            but=newest.id,
            actor=actor,
            at=at,
        ).preview(begun)


def _ask_ahead(work: Glance, key: str) -> None:
    """Ask in one statement what every preview of a workflow asks, whatever hangs on it."""
    work.ahead(
        lambda ask: versions.latest(ask, key),
        lambda ask: versions.of_key(ask, key),
        lambda ask: moves.counted(ask, key),
        lambda ask: moves.unfinished(ask, key),
        lambda ask: ask.list(Person),
        calendar.version,
        calendar.edition,
        calendar.stated,
        people.names,
        people.logins,
    )


@dataclass
class _Tally:
    """What has been found so far."""

    dues: list[NewDue] = field(default_factory=list)
    reviews: list[ReviewTurn] = field(default_factory=list)
    ended: Counter[Subject] = field(default_factory=Counter)
    begun: Counter[Subject] = field(default_factory=Counter)
    rights: dict[tuple[bool, Right], list[str]] = field(default_factory=dict)
    steps: dict[tuple[bool, str], Words] = field(default_factory=dict)
    unseen: int = 0


class _Look:
    """One look at the ledger: every item that would move, in batches, in one reading transaction."""

    def __init__(
        self,
        work: Glance,
        ledger: Ledger,
        target: Workflow,
        choices: Choices,
        *,
        newest: Published | None,
        number: int,
        differences: tuple[Difference, ...],
        but: int | None,
        actor: Actor,
        at: datetime,
    ) -> None:
        self._work, self._ledger, self._target, self._choices = work, ledger, target, choices
        self._newest, self._number, self._differences, self._but = newest, number, differences, but
        self._actor, self._at = actor, at
        self._rights, self._tally = Rights(work), _Tally()

    def preview(self, begun: StoredMove | None = None) -> Preview:
        """Return everything that would happen; a move that was begun goes on by what was chosen then."""
        work, target = self._work, self._target
        numbers = {one.id: one.number for one in versions.of_key(work, target.key)}
        counted = [entry for entry in moves.counted(work, target.key) if entry[0] != self._but]
        sources = {version: self._ledger.workflow(work, version) for version, _state, _count in counted}
        if not self._choices.is_empty:
            require_choices(self._choices, sources=sources.values(), target=target)
        ways = {
            version: routes(source, target, self._choices) if begun is None else _begun(source, begun, version)
            for version, source in sources.items()
        }
        for version, source in sources.items():
            becomes = {state: to for state, to in ways[version].items() if to is not None}
            self._look_at(version, source, becomes)
        return Preview(
            key=target.key,
            title=target.title,
            newest=self._newest,
            number=self._number,
            is_new=self._newest is None or self._newest.number != self._number,
            differences=self._differences,
            routes=tuple(
                self._route(numbers[version], sources[version], state, count, ways[version])
                for version, state, count in counted
            ),
            dues=tuple(self._tally.dues),
            reviews=tuple(self._tally.reviews),
            owed=tuple(
                OwedTurn(subject=subject, ends=self._tally.ended[subject], begins=self._tally.begun[subject])
                for subject in SUBJECTS
                if self._tally.ended[subject] or self._tally.begun[subject]
            ),
            rights=tuple(self._right_turns()),
            unseen=self._tally.unseen,
            unfinished=begun or moves.unfinished(work, target.key),
        )

    def _look_at(self, version: int, source: Workflow, becomes: Mapping[str, str]) -> None:
        pair = Versions(source=source, target=self._target, calendar=self._ledger.calendar(self._work, self._target))
        steps = [
            *(step for state in becomes for step in source.transitions_from(state)),
            *(step for state in set(becomes.values()) for step in self._target.transitions_from(state)),
        ]
        after, is_last = 0, False
        while not is_last:
            items = moves.batch(self._work, version, becomes, after=after, most=_BATCH, lock=False)
            is_last = len(items) < _BATCH
            if not items:
                return
            after = items[-1].id
            self._rights.ask_ahead(steps, {item.facts.unit_id for item in items})
            live = deadlines.get_many(self._work, (item.deadline_id for item in items if item.deadline_id))
            open_reviews = reviews.open_of_items(self._work, (item.id for item in items))
            hanging = deadlines.live_of_items(self._work, (item.id for item in items), SUBJECTS)
            for item in items:
                if not sees(self._actor, item.facts):
                    self._tally.unseen += 1
                    continue
                review, owed = open_reviews.get(item.id), hanging.get(item.id, ())
                to = becomes[item.facts.state]
                shifted = shift(pair, item, to, live=live.get(item.deadline_id or 0), review=review, owed=owed)
                self._note(version, pair, item, shifted, review)

    def _note(
        self, version: int, versions: Versions, item: StoredItem, shifted: Shift, review: StoredReview | None
    ) -> None:
        due_on = shifted.due.due_on if shifted.due else None
        if due_on != item.due_on:
            rule = _rule(versions, item.facts.state, shifted.state)
            published = shifted.due is None or shifted.due.published
            due = NewDue(
                item=item.number,
                title=item.title,
                rule=rule,
                before=item.due_on,
                after=due_on,
                published=published,
            )
            self._tally.dues.append(due)
        ends = review.period if review and shifted.open_review == "ends" else None
        if ends or shifted.begins_reviews:
            begins_on = self._first_window(item, shifted) if shifted.begins_reviews else None
            self._tally.reviews.append(ReviewTurn(item=item.number, ends=ends, begins_on=begins_on))
        for subjects, counts in ((shifted.owed.ends, self._tally.ended), (shifted.owed.begins, self._tally.begun)):
            counts.update(set(subjects))
        turn = self._rights.turn((version, versions.source), versions.target, item.facts, shifted.state)
        for gains, rights, workflow in ((False, turn.lost, versions.source), (True, turn.gained, versions.target)):
            for right in rights:
                self._tally.rights.setdefault((gains, right), []).append(item.number)
                step = workflow.step(right[1])
                self._tally.steps.setdefault((gains, right[1]), step.title if step else Words(right[1], right[1]))

    def _first_window(self, item: StoredItem, shifted: Shift) -> date:
        rule = review_rule(self._target, shifted.state, item)
        assert rule is not None  # noqa: S101 - reviews begin
        calendar = self._ledger.calendar(self._work, self._target)
        return first_after(rule, local_day(self._at, self._target.zone), calendar).opens_on

    def _route(self, number: int, source: Workflow, state: str, count: int, ways: Mapping[str, str | None]) -> Route:
        becomes = ways.get(state)
        fate: Fate = "unmapped"
        if state in ways:
            fate = "kept" if becomes is None else "same" if becomes == state else "mapped"
        return Route(
            number=number,
            state=state,
            title=source.states[state].title,
            items=count,
            becomes=becomes,
            becomes_title=self._target.states[becomes].title if becomes else None,
            fate=fate,
        )

    def _right_turns(self) -> Iterator[RightTurn]:
        names, logins = people.names(self._work), people.logins(self._work)
        found = sorted(self._tally.rights.items(), key=lambda one: (one[0][1][0], one[0][0], one[0][1][1]))
        for (gains, (person, trigger)), items in found:
            yield RightTurn(
                login=logins.get(person),
                name=names[person],
                trigger=trigger,
                step=self._tally.steps[gains, trigger],
                gains=gains,
                count=len(items),
                items=tuple(items[:EXAMPLES]),
            )


def _begun(source: Workflow, begun: StoredMove, version: int) -> dict[str, str | None]:
    states = begun.mapping.get(version, {})
    return {state: states.get(state) for state in source.states}


def _rule(versions: Versions, state: str, becomes: str) -> Words:
    """Return what the deadline is called that an item would have, or had."""
    after = versions.target.states[becomes].deadline
    if after is not None:
        return versions.target.deadlines[after].title
    before = versions.source.states[state].deadline
    return versions.source.deadlines[before].title if before else Words("", "")
