"""What happens in a simulation, written down as it happens and reckoned up at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from statistics import median_low

from engine.domain.definition import StateKind
from engine.domain.workdays import local_day
from engine.operations import audit
from engine.operations.acting import Did, Refused
from engine.operations.advance import Advanced
from engine.operations.errands import Errand
from engine.operations.outgoing import Gone, Mail, peaks
from engine.operations.simulated import (
    Simulated,
    SimulatedDay,
    SimulatedPeak,
    SimulatedPerson,
    SimulatedRefusal,
    SimulatedState,
)
from engine.operations.stage import Player, Stage
from engine.operations.tick import Ticked
from engine.store import foreseeing
from engine.store.foreseeing import Lateness, Standing
from engine.store.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class _Visit:
    """How long an item was in a state that it has left: the day it came and the day it went."""

    state: str
    came: date
    left: date


class Journal:
    """The record of one simulation."""

    def __init__(self, stage: Stage, first: date) -> None:
        self._stage, self._first = stage, first
        self._came = {item.id: (item.state, first) for item in stage.items}
        self._returns = {
            (source, step.trigger, step.target)
            for step in stage.workflow.transitions
            if step.loop == "return"
            for source in step.sources
        }
        self._visits: list[_Visit] = []
        self._mails: list[Mail] = []
        self._steps: Counter[str] = Counter()
        self._reviews: Counter[str] = Counter()
        self._errands: Counter[str] = Counter()
        self._refusals: Counter[tuple[str, str]] = Counter()
        self._rungs: Counter[str] = Counter()
        self._failed: dict[str, None] = {}
        self._doers: Counter[int] = Counter()
        self._others: Counter[int] = Counter()
        self._stepped, self._returned, self._opened, self._reviewed = (Counter[date]() for _ in range(4))

    def state_of(self, item_id: int) -> str:
        """Return the state in which an item is."""
        return self._came[item_id][0]

    def ticked(self, day: date, ticked: Ticked) -> None:
        """Write down what the clock did."""
        self._rungs += ticked.rungs
        if ticked.reviews:
            self._opened[day] += ticked.reviews
        self._failed |= dict.fromkeys(ticked.failed)

    def mailed(self, gone: Gone) -> None:
        """Write down which mails went out."""
        self._mails += gone.mails

    def refused(self, refusal: Refused) -> None:
        """Write down what was tried in vain."""
        self._refusals[refusal.trigger or "", refusal.code] += 1

    def did(self, did: Did, day: date) -> None:
        """Write down a step that was taken, or a review that was done."""
        if did.completed is not None:
            self._reviews[did.completed.outcome] += 1
            self._reviewed[day] += 1
            self._others[did.person_id] += 1
        if did.advanced is None:
            return
        advanced = did.advanced
        self._steps[advanced.trigger] += 1
        self._stepped[day] += 1
        self._doers[did.person_id] += 1
        if (advanced.from_state, advanced.trigger, advanced.state) in self._returns:
            self._returned[day] += 1
        self._moved(did.item_id, advanced, day)

    def ran(self, errand: Errand, day: date) -> None:
        """Write down something that was done besides."""
        self._errands[errand.what] += 1
        self._others[errand.person_id] += 1
        if errand.answered is None or errand.item_id is None or errand.answered.advanced is None:
            return
        self._steps[errand.answered.advanced.trigger] += 1
        self._stepped[day] += 1
        self._doers[errand.person_id] += 1
        self._moved(errand.item_id, errand.answered.advanced, day)

    def _moved(self, item_id: int, advanced: Advanced, day: date) -> None:
        if advanced.state != advanced.from_state:
            state, came = self._came[item_id]
            self._visits.append(_Visit(state, came, day))
            self._came[item_id] = (advanced.state, day)

    def closed(self, last: date, *, seed: int, most: int, is_published: bool) -> Simulated:
        """Reckon everything up on the last day."""
        stage = self._stage
        with reading(stage.ledger.database) as work:
            standings, late = foreseeing.standings(work), foreseeing.latenesses(work)
        told = {mail.person_id for mail in self._mails}
        return Simulated(
            key=stage.workflow.key,
            title=stage.workflow.title,
            seed=seed,
            items=len(stage.items),
            people=len(stage.players),
            first=self._first,
            last=last,
            is_published=is_published,
            most=most,
            days=tuple(self._days(last, late)),
            persons=tuple(self._person(player) for player in stage.players.values()),
            peaks=tuple(
                SimulatedPeak(day=mail.day, name=stage.players[mail.person_id].name, lines=mail.lines)
                for mail in peaks(self._mails, above=most)
            ),
            states=tuple(self._states(standings, last)),
            steps=dict(self._steps.most_common()),
            reviews=dict(self._reviews.most_common()),
            errands=dict(sorted(self._errands.items())),
            rungs=dict(sorted(self._rungs.items())),
            refusals=tuple(
                SimulatedRefusal(trigger=trigger or None, code=code, count=count)
                for (trigger, code), count in self._refusals.most_common()
            ),
            urgent=sum(mail.is_urgent for mail in self._mails),
            never_told=tuple(player.name for key, player in stage.players.items() if key not in told),
            forgotten=tuple(one.number for one in standings if self._is_forgotten(one)),
            failed=tuple(self._failed),
            breaches=tuple(audit.invariant_breaches(stage.ledger)),
        )

    def _is_forgotten(self, one: Standing) -> bool:
        state = self._stage.workflow.states[one.state]
        return not (one.is_looked_after or state.timeless or state.kind is StateKind.FINAL)

    def _days(self, last: date, late: list[Lateness]) -> Iterator[SimulatedDay]:
        mails, lines = Counter[date](), Counter[date]()
        for mail in self._mails:
            mails[mail.day] += 1
            lines[mail.day] += mail.lines
        overdue = self._overdue(last, late)
        counted = (self._stepped, self._opened, self._reviewed, mails)
        for ahead, count in enumerate(overdue):
            day = self._first + timedelta(days=ahead)
            if any(day in one for one in counted):
                yield SimulatedDay(
                    day=day,
                    steps=self._stepped[day],
                    returned=self._returned[day],
                    reviews_opened=self._opened[day],
                    reviews_done=self._reviewed[day],
                    mails=mails[day],
                    lines=lines[day],
                    overdue=count,
                )

    def _overdue(self, last: date, late: list[Lateness]) -> list[int]:
        """Return, for each day, how many items were late at its end."""
        turns = [0] * ((last - self._first).days + 2)
        for one in late:
            began = (self._day_of(one.since) - self._first).days
            ended = len(turns) - 1 if one.until is None else (self._day_of(one.until) - self._first).days
            if began < len(turns) - 1:
                turns[began] += 1
                turns[min(ended, len(turns) - 1)] -= 1
        return list(accumulate(turns))[:-1]

    def _day_of(self, at: datetime) -> date:
        return local_day(at, self._stage.workflow.zone)

    def _states(self, standings: list[Standing], last: date) -> Iterator[SimulatedState]:
        for key, state in self._stage.workflow.states.items():
            here = [one for one in standings if one.state == key]
            stays = [(visit.left - visit.came).days for visit in self._visits if visit.state == key]
            yield SimulatedState(
                key=key,
                title=state.title,
                at_end=len(here),
                overdue=sum(one.due_on is not None and one.due_on < last for one in here),
                visits=len(stays) + len(here),
                median_days=median_low(stays) if stays else None,
                longest_days=max(stays, default=None),
            )

    def _person(self, player: Player) -> SimulatedPerson:
        theirs = [mail for mail in self._mails if mail.person_id == player.id]
        fullest, by_day = max(theirs, key=lambda mail: mail.lines, default=None), Counter[date]()
        for mail in theirs:
            by_day[mail.day] += mail.lines
        return SimulatedPerson(
            name=player.name,
            roles=player.roles,
            steps=self._doers[player.id],
            other=self._others[player.id],
            mails=len(theirs),
            lines=sum(mail.lines for mail in theirs),
            peak_on=None if fullest is None else fullest.day,
            peak=0 if fullest is None else fullest.lines,
            by_day=dict(sorted(by_day.items())),
        )
