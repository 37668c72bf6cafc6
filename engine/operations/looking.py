"""What the clock sees of a deadline: which of its rungs have come due, and which lay behind when it was set.

Most of it depends only on the workflow, the ladder and the due day, so one pass of the clock works it out once for all
deadlines that have these in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from engine.domain.definition import Ladder
from engine.domain.ladders import Planned, next_rungs, planned
from engine.domain.workdays import Calendar, local_day, start_of_day
from engine.operations.concern import concerned
from engine.operations.ledger import Ledger
from engine.operations.recipients import Found, Recipients
from engine.store import rungs
from engine.store.deadlines import StoredTimer
from engine.store.unit_of_work import UnitOfWork
from engine.store.watching import Watched

# No rung lies earlier than this before its due day; the reader refuses longer ladders.
_EARLIEST = timedelta(days=400)
_A_DAY = timedelta(days=1)
# Beyond this no zone makes a rung's day lie before the day on which its deadline was set.
_SURELY_LATER = timedelta(days=2)
_NOTHING_YET = (None, 0)

Rungs = tuple[Planned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One ladder towards one due day as it stands today, with the rungs of its next day and the instant of that."""

    ladder: Ladder
    due_on: date
    zone: str
    calendar: Calendar
    today: date
    rungs: Rungs
    coming: Rungs
    next_at: datetime
    _later: dict[date, Rungs] = field(default_factory=dict)

    def later(self, through: date | None) -> Rungs:
        """Return the rungs after the day through which they were dealt with; all of them when none was."""
        if through is None:
            return self.rungs
        if through not in self._later:
            self._later[through] = tuple(rung for rung in self.rungs if rung.day > through)
        return self._later[through]


class Look(NamedTuple):
    """One deadline as the clock looks at it: the rungs nobody has dealt with.

    ``behind`` lay in the past when it was set; ``live`` are those that count. ``folded`` are all that lay behind, to
    be said with the first notice; none once a rung that counts was dealt with. ``mends`` says that rungs had failed
    which now may work.
    """

    deadline: Watched
    outlook: Outlook
    behind: Rungs
    live: Rungs
    folded: Rungs
    mends: bool


class Failure(NamedTuple):
    """A timer that could not be dealt with, and why; ``due`` are the rungs that failed, as far as they are known."""

    timer: StoredTimer
    why: str
    due: Rungs = ()


class Pass:
    """What one pass of the clock has worked out already, kept from batch to batch."""

    def __init__(self, ledger: Ledger, *, at: datetime) -> None:
        self.at = at
        self._ledger = ledger
        self._calendars: dict[int, Calendar] = {}
        self._outlooks: dict[tuple[int, str, date, str, date | None], Outlook] = {}
        self._found: Found = {}

    def recipients(self, work: UnitOfWork) -> Recipients:
        """Return who finds people in this transaction."""
        return Recipients(work, self._found)

    def outlook(self, work: UnitOfWork, deadline: Watched) -> Outlook:
        """Return the ladder of a deadline as it stands; raises ``LookupError`` for what the workflow does not have.

        One that has ended is looked at up to its due day, or to the day before it ended where that is later: what
        came due while nothing ticked is written off too.
        """
        last = None
        if deadline.ended_at is not None:
            last = max(deadline.due_on, local_day(deadline.ended_at, deadline.zone) - _A_DAY)
        key = (deadline.version_id, deadline.ladder, deadline.due_on, deadline.zone, last)
        found = self._outlooks.get(key)
        if found is None:
            found = self._outlooks[key] = self._look(work, deadline, last)
        return found

    def _look(self, work: UnitOfWork, deadline: Watched, last: date | None) -> Outlook:
        workflow = self._ledger.workflow(work, deadline.version_id)
        calendar = self._calendars.get(deadline.version_id)
        if calendar is None:
            calendar = self._calendars[deadline.version_id] = self._ledger.calendar(work, workflow)
        ladder = workflow.ladders[deadline.ladder]
        today, due_on = local_day(self.at, deadline.zone), deadline.due_on
        following = next_rungs(ladder, due_on, calendar, after=today)
        return Outlook(
            ladder=ladder,
            due_on=due_on,
            zone=deadline.zone,
            calendar=calendar,
            today=today,
            rungs=planned(ladder, due_on, calendar, first=due_on - _EARLIEST, last=last or today),
            coming=following,
            next_at=start_of_day(following[0].day, deadline.zone),
        )


def looks(
    work: UnitOfWork, known: Pass, timers: Sequence[StoredTimer], *, ended: bool
) -> Iterator[tuple[StoredTimer, Look | Failure]]:
    """Yield each timer whose deadline is live, or has ended, with what the clock sees of it."""
    if not timers:
        return
    timer_of = {timer.subject_id: timer for timer in timers}
    dealt = rungs.dealt_with(work, timer_of)
    for deadline in concerned(work, timer_of.keys(), ended=ended):
        timer = timer_of[deadline.id]
        try:
            outlook = known.outlook(work, deadline)
        except (LookupError, ValueError) as fault:
            yield timer, Failure(timer, f"{deadline.number}: {fault!r}")
        else:
            yield timer, _look(deadline, outlook, *dealt.get(deadline.id, _NOTHING_YET))


def _look(deadline: Watched, outlook: Outlook, through: date | None, failed: int) -> Look:
    every, surely = outlook.rungs, deadline.set_at.date() + _SURELY_LATER
    new = outlook.later(through)
    if not new or every[0].day > surely or (through is not None and through > surely):
        return Look(deadline, outlook, behind=(), live=new, folded=(), mends=failed > 0)
    set_on = first_that_counts(deadline)
    return Look(
        deadline,
        outlook,
        behind=tuple([rung for rung in new if rung.day < set_on]),
        live=tuple([rung for rung in new if rung.day >= set_on]),
        folded=tuple([rung for rung in every if rung.day < set_on]) if through is None or through < set_on else (),
        mends=failed > 0,
    )


def first_that_counts(deadline: Watched) -> date:
    """Return the first day whose rungs do not lie in the past of a deadline that has just been set.

    One that was over before it was set starts with the day after: nothing is fired for what is long past.
    """
    set_on = local_day(deadline.set_at, deadline.zone)
    return set_on + _A_DAY if deadline.due_on < set_on else set_on
