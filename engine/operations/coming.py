"""The next reminder of each live deadline, found by what the clock itself goes by: its day, and whom it will tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.definition import Role, Workflow
from engine.domain.ladders import Planned, highest, must_reach_others, planned
from engine.domain.workdays import Calendar
from engine.operations.concern import concerned
from engine.operations.looking import first_that_counts
from engine.operations.recipients import Recipients
from engine.store import absence, rungs
from engine.store.unit_of_work import UnitOfWork
from engine.store.watching import Watched

# How far ahead the next rung is looked for; the weekly rungs of a ladder come sooner.
_AHEAD = timedelta(days=60)
_NOTHING_YET = (None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The next reminder of a deadline: its civil day (past when the clock has not ticked since), whom it will tell.

    ``people`` gives each person with the role or relation that is the reason; ``instead`` who gets the mail of those
    who are absent that day, ``quiet`` those who asked not to be reminded through it.
    """

    on: date
    occurrences: tuple[str, ...]
    people: Mapping[int, str]
    instead: Mapping[int, int]
    quiet: frozenset[int]


def coming(
    work: UnitOfWork, workflow: Workflow, calendar: Calendar, deadline_ids: Collection[int], *, today: date
) -> dict[int, Coming]:
    """Return the next reminder of each of these deadlines that is live, not held, and has a ladder in the workflow."""
    if not deadline_ids:
        return {}
    recipients, dealt = Recipients(work), rungs.dealt_with(work, deadline_ids)
    live = concerned(work, deadline_ids, ended=False)
    found: dict[int, Coming] = {}
    # Asked once for all of them: whoever is away or asleep on each day, from today on.
    away = absence.substitutes_from(work, today)
    asleep = _Asleep(work, {one.item_id for one in live if one.item_id is not None}, today)
    for deadline in live:
        if deadline.held_because is None and deadline.ladder in workflow.ladders:
            through, _failed = dealt.get(deadline.id, _NOTHING_YET)
            next_rungs = _next(workflow, calendar, deadline, through, today=today)
            found[deadline.id] = _told(workflow, recipients, deadline, next_rungs, away, asleep, today=today)
    return found


class _Asleep:
    """Who asked not to be reminded of which item, through which day."""

    def __init__(self, work: UnitOfWork, item_ids: Collection[int], today: date) -> None:
        self._wishes = [one for item in sorted(item_ids) for one in absence.snoozes(work, still_on=today, item_id=item)]

    def on(self, item_id: int, day: date) -> frozenset[int]:
        """Return who wants no reminder of an item on a day."""
        return frozenset(one.person_id for one in self._wishes if one.item_id == item_id and one.until_on >= day)


def _next(
    workflow: Workflow, calendar: Calendar, deadline: Watched, through: date | None, *, today: date
) -> Sequence[Planned]:
    """Return the rungs the next tick that does anything deals with: all that wait by now, else those of one day."""
    first = first_that_counts(deadline)
    if through is not None:
        first = max(first, through + timedelta(days=1))
    last = max(today, deadline.due_on, first) + _AHEAD
    found = planned(workflow.ladders[deadline.ladder], deadline.due_on, calendar, first=first, last=last)
    waiting = [rung for rung in found if rung.day <= today]
    return waiting or [rung for rung in found if rung.day == found[0].day]


def _told(
    workflow: Workflow,
    recipients: Recipients,
    deadline: Watched,
    next_rungs: Sequence[Planned],
    away: Callable[[date], Mapping[int, int]],
    asleep: _Asleep,
    *,
    today: date,
) -> Coming:
    told: dict[int, str] = {}
    for rung in reversed(next_rungs):
        told = recipients.of(deadline, rung.rule.to) | told
    top = highest(tuple(next_rungs))
    ladder = workflow.ladders[deadline.ladder]
    if set(told) <= {deadline.owner_id} and any(must_reach_others(ladder, rung) for rung in next_rungs):
        told |= dict.fromkeys(recipients.managers_besides(deadline), str(Role.MANAGER))
    day = max(top.day, today)
    instead = away(day)
    is_asked = deadline.item_id is not None and day < deadline.due_on
    quiet = asleep.on(deadline.item_id, day) if is_asked and deadline.item_id is not None else frozenset()
    return Coming(
        on=top.day,
        occurrences=tuple(rung.occurrence for rung in next_rungs),
        people=told,
        instead={person: instead[person] for person in told if person in instead},
        quiet=quiet.intersection(told),
    )
