"""The office as the reference runs it: items in a dictionary, each operation a few lines; False is a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.properties.reference import AGREED, ITEM, REQUEST, Book, Limit, People, first_instant, kind_of
from tests.properties.reference_days import (
    LEADER,
    MANAGER,
    OWNER,
    PLANS,
    Ladder,
    Plan,
    day_of,
    months_after,
    working_days_after,
    working_days_from,
)
from tests.properties.reference_mail import Absence, Letterbox, Notice

BOSS, CHECKER, HEAD = "chen", "li", "zhao"
# What each step leads to from each state, who takes it (None: the owner), whom it tells (None: the owner) of what.
STEPS: dict[tuple[str, str], tuple[str | None, str, str | None, str]] = {
    ("rectifying", "submit"): (None, "rectifying", CHECKER, "to_verify"),
    ("rectifying", "verify"): (CHECKER, "verified", None, "verified"),
    ("rectifying", "return"): (CHECKER, "rectifying", None, "returned"),
    ("verified", "return"): (CHECKER, "rectifying", None, "returned"),
    ("verified", "close"): (BOSS, "closed", None, "closed"),
    ("closed", "reopen"): (BOSS, "rectifying", None, ""),
}


@dataclass
class Asked:
    """A request for more time: who asked, for which day, what was said of it so far, the limit of its answer."""

    by: str
    no: int
    on_the_table: date
    limit: Limit
    step: int = 0
    is_pending: bool = True


@dataclass
class Thing:
    """An item."""

    number: str
    plan: str
    version: int
    stated: date
    entered: date
    limit: Limit | None = None
    owner: str = "wang"
    state: str = "rectifying"
    submitted: bool = False
    agreed: tuple[date, str] | None = None
    reopened: date | None = None
    paused: date | None = None
    asked: Asked | None = None

    @property
    def due_on(self) -> date | None:
        """Return the day it is due."""
        return None if self.limit is None else self.limit.due_on

    @property
    def is_free(self) -> bool:
        """Say whether its date may be paused or changed."""
        return self.limit is not None and self.paused is None and self.asked is None


@dataclass
class Office:
    """Items, limits and mail together. Operations return whether they are allowed, and do nothing when they are not."""

    book: Book = field(default_factory=Book)
    mail: Letterbox = field(default_factory=Letterbox)
    things: dict[str, Thing] = field(default_factory=dict)
    snoozes: dict[tuple[str, str], date] = field(default_factory=dict)
    plan: str = "a"
    version: int = 1
    asked_so_far: int = 0

    def open(self, number: str, due_on: date, *, at: datetime) -> None:
        """Take an item in, and name its people."""
        thing = Thing(number, self.plan, self.version, stated=due_on, entered=day_of(at))
        self.things[number] = thing
        thing.limit = self.book.begin(number, ITEM, due_on, ladder="standard", because="imported", at=at)
        for person in (thing.owner, HEAD, CHECKER):
            self._tell("assigned", thing, person, at=at)

    def step(self, number: str, trigger: str, *, at: datetime) -> bool:
        """Take a step."""
        thing = self.things[number]
        known = STEPS.get((thing.state, trigger))
        if known is None or (trigger in {"verify", "return"} and not thing.submitted):
            return False
        actor, becomes, told, kind = known
        thing.submitted = trigger == "submit" or (thing.submitted and trigger in {"verify", "close"})
        if becomes != thing.state:
            self._leave(thing, at=at)
            thing.state, thing.entered = becomes, day_of(at)
            self._enter(thing, trigger, at=at)
        to = thing.owner if told is None else told
        if kind and to != actor:
            self._tell(kind, thing, to, at=at, is_over=self._passed(thing, kind))
        return True

    def hand_on(self, number: str, owner: str, *, at: datetime) -> bool:
        """Name another owner."""
        thing = self.things[number]
        if thing.owner == owner:
            return False
        thing.owner = owner
        self._tell("assigned", thing, owner, at=at)
        return True

    def pause(self, number: str, *, at: datetime) -> bool:
        """Let an item stand still."""
        thing = self.things[number]
        if not thing.is_free:
            return False
        thing.paused = day_of(at)
        self._hold(thing, "paused")
        self._news("paused", thing, at=at, is_over=lambda: thing.paused is None)
        return True

    def resume(self, number: str, *, at: datetime) -> bool:
        """Let an item go on: its date moves by the time it stood still."""
        thing = self.things[number]
        if thing.paused is None or thing.limit is None:
            return False
        since, today, due_on = thing.paused, day_of(at), thing.limit.due_on
        thing.paused = None
        self._hold(thing, None)
        if thing.state == "verified":
            moved = working_days_after(due_on, working_days_from(since, today))
        else:
            moved = due_on + max(today - since, today - today)
        if moved != due_on:
            self._set_anew(thing, moved, "paused", "resumed", at=at)
        self._news("resumed", thing, at=at, is_over=lambda: thing.paused is not None)
        return True

    def redate(self, number: str, due_on: date, *, at: datetime) -> bool:
        """Set another day by hand."""
        thing = self.things[number]
        if not thing.is_free or due_on == thing.due_on or due_on < day_of(at):
            return False
        self._set_anew(thing, due_on, "redated", "redated", at=at)
        self._news("redated", thing, at=at)
        return True

    def ask(self, number: str, due_on: date, *, at: datetime) -> bool:
        """Ask for more time; the owner does."""
        thing, today = self.things[number], day_of(at)
        plan = PLANS[thing.plan]
        if not plan.approvers or thing.state != "rectifying" or thing.limit is None or not thing.is_free:
            return False
        if thing.limit.due_on < today or due_on <= thing.limit.due_on or due_on <= today:
            return False
        answer_by = working_days_after(today, plan.answer_days)
        limit = self.book.begin(number, REQUEST, answer_by, ladder=plan.answers, because="asked", at=at)
        self.asked_so_far += 1
        thing.asked = Asked(thing.owner, self.asked_so_far, due_on, limit)
        thing.limit.held = "request_pending"
        self._to_answer(thing, thing.asked, at=at)
        return True

    def agree(self, number: str, due_on: date | None, *, at: datetime) -> bool:
        """Agree to what was asked, to another day if one is named; the last to agree sets it."""
        thing, today = self.things[number], day_of(at)
        asked, limit = thing.asked, thing.limit
        if asked is None or limit is None:
            return False
        is_last = asked.step + 1 == len(PLANS[thing.plan].approvers)
        stated = due_on or asked.on_the_table
        if (is_last or due_on is not None) and (stated <= limit.due_on or stated <= today):
            return False
        actor = self.approver(thing)
        asked.step += 1
        asked.on_the_table = stated
        if not is_last:
            self._to_answer(thing, asked, at=at)
            return True
        self._answered(thing, asked, "answered", at=at)
        self._set_anew(thing, stated, "extended", "extended", at=at)
        self._of_request("agreed", thing, asked, {asked.by, thing.owner} - {actor}, at=at)
        return True

    def refuse(self, number: str, *, at: datetime) -> bool:
        """Refuse what was asked: everything is as it was before."""
        thing = self.things[number]
        asked = thing.asked
        if asked is None:
            return False
        actor = self.approver(thing)
        self._answered(thing, asked, "answered", at=at)
        self._of_request("refused", thing, asked, {asked.by, thing.owner} - {actor}, at=at)
        return True

    def withdraw(self, number: str, *, at: datetime) -> bool:
        """Take back what was asked; who asked does."""
        thing = self.things[number]
        asked = thing.asked
        if asked is None:
            return False
        waiting = self.approver(thing)
        self._answered(thing, asked, "withdrawn", at=at)
        self._of_request("withdrawn", thing, asked, {waiting, thing.owner} - {asked.by}, at=at)
        return True

    def snooze(self, number: str, person: str, until: date, *, at: datetime) -> bool:
        """Let somebody not be reminded of an item for a while."""
        due_on, today = self.things[number].due_on, day_of(at)
        if due_on is None or due_on <= today or not today <= until < due_on:
            return False
        self.snoozes[person, number] = until
        return True

    def wake(self, number: str, person: str) -> bool:
        """Take back that wish."""
        return self.snoozes.pop((person, number), None) is not None

    def appoint(self, wanted: Absence, *, at: datetime) -> bool:
        """Let somebody stand in for somebody else."""
        meets = any(
            one.person == wanted.person and not one.is_ended and one.first <= wanted.last and wanted.first <= one.last
            for one in self.mail.absences
        )
        is_back = wanted.person == wanted.substitute or wanted.last < wanted.first or wanted.first < day_of(at)
        if meets or is_back or self.mail.leads_back(wanted):
            return False
        self.mail.absences.append(wanted)
        if wanted.substitute != BOSS:
            self._notice("substituting", None, wanted.substitute, f"substituting:{wanted.person}", at=at)
        return True

    def end_absence(self, position: int, *, at: datetime) -> bool:
        """Let somebody who was away be back before the last day."""
        absence = self.mail.absences[position]
        if absence.is_ended or absence.last < day_of(at):
            return False
        absence.is_ended = True
        return True

    def publish(self, plan: str) -> None:
        """Make another plan the newest version; the very same one is none."""
        if plan != self.plan:
            self.plan, self.version = plan, self.version + 1

    def move_all(self, *, at: datetime) -> None:
        """Move every item to the newest version."""
        for thing in self.things.values():
            if thing.version != self.version:
                self._move(thing, at=at)

    def tick(self, at: datetime) -> None:
        """Let the clock pass, and the mail go out."""
        told = self.book.tick(at, ladder_of=self._ladder, people_of=self._people, sleeps=self._sleeps(day_of(at)))
        for one in told:
            part = one.limit.key[1] if one.limit.key[1] == ITEM else f"request {self._no_of(one.limit)}"
            self._notice(
                kind_of(one),
                one.limit.item,
                one.person,
                part,
                at=first_instant(one.rung),
                is_over=_no_longer_owed(one.limit),
                limit=one.limit,
                day=one.rung.day,
            )
        self.mail.post(at, due_on=lambda number: self.things[number].due_on)

    def approver(self, thing: Thing) -> str:
        """Return whose turn it is to answer what was asked."""
        assert thing.asked is not None
        return self._people_of(thing)[PLANS[thing.plan].approvers[thing.asked.step]]

    def _leave(self, thing: Thing, *, at: datetime) -> None:
        if thing.limit is not None:
            self.book.end(thing.limit, "left", at=at)
        if thing.asked is not None:
            self.book.end(thing.asked.limit, "left", at=at)
            thing.asked.is_pending = False
        thing.asked, thing.paused, thing.limit = None, None, None

    def _enter(self, thing: Thing, trigger: str, *, at: datetime) -> None:
        today, plan = day_of(at), PLANS[thing.plan]
        if trigger == "reopen":
            thing.reopened, thing.agreed = today, None
        if thing.state == "verified":
            due_on = working_days_after(today, plan.closing_days)
            thing.limit = self.book.begin(thing.number, ITEM, due_on, ladder=plan.closing, because="entered", at=at)
        elif thing.state == "rectifying":
            due_on, because = thing.agreed or (self._first_day(thing), "entered")
            thing.limit = self.book.begin(thing.number, ITEM, due_on, ladder="standard", because=because, at=at)

    def _move(self, thing: Thing, *, at: datetime) -> None:
        old, new = PLANS[thing.plan], PLANS[self.plan]
        limit, asked = thing.limit, thing.asked
        wanted = None if limit is None else self._wanted(thing, new, limit)
        keeps = limit is None or wanted == (limit.due_on, limit.ladder)
        stands = asked is not None and asked.step < len(new.approvers)
        if asked is not None and (not stands or old.answers != new.answers):
            self.book.end(asked.limit, "migrated", at=at)
        if limit is not None and not keeps:
            self.book.end(limit, "migrated", at=at)
        for one in self.book.limits:
            if one.item == thing.number:
                self.book.settle(one, self._ladder(one))
        thing.plan, thing.version = self.plan, self.version
        if limit is not None and wanted is not None and not keeps:
            because = limit.because if limit.because in AGREED else "migrated"
            thing.limit = self.book.begin(thing.number, ITEM, wanted[0], ladder=wanted[1], because=because, at=at)
            thing.limit.held = limit.held
            self._told_today(limit, thing.limit, day_of(at))
        elif limit is not None and old.ladders[limit.ladder] != new.ladders[limit.ladder]:
            limit.looked_at_from = min(limit.looked_at_from, at)
        if asked is not None:
            self._take_along(thing, asked, stands=stands, at=at)

    def _take_along(self, thing: Thing, asked: Asked, *, stands: bool, at: datetime) -> None:
        if not stands:
            asked.is_pending, thing.asked = False, None
            if thing.limit is not None:
                thing.limit.held = None
        elif asked.limit.ended is None:
            asked.limit.looked_at_from = min(asked.limit.looked_at_from, at)
        else:
            ladder = PLANS[thing.plan].answers
            asked.limit = self.book.begin(
                thing.number, REQUEST, asked.limit.due_on, ladder=ladder, because="migrated", at=at
            )

    def _wanted(self, thing: Thing, plan: Plan, limit: Limit) -> tuple[date, str]:
        """Return the day and the ladder that an item has by another version."""
        ladder = plan.closing if thing.state == "verified" else "standard"
        if limit.because in AGREED:
            return limit.due_on, ladder
        if thing.state == "verified":
            return working_days_after(thing.entered, plan.closing_days), ladder
        return self._first_day(thing), ladder

    def _told_today(self, before: Limit, limit: Limit, today: date) -> None:
        """Let a ladder begin tomorrow when the one before it has told of the same day today."""
        mailed = [notice.day for notice in self.mail.notices if notice.limit is before and notice.mail is not None]
        if before.due_on == limit.due_on and any(day is not None and day >= today for day in mailed):
            self.book.skip_day(limit, self._ladder(limit), today)

    def _first_day(self, thing: Thing) -> date:
        """Return the day that was stated, or three months after the reopening."""
        return thing.stated if thing.reopened is None else months_after(thing.reopened, 3)

    def _set_anew(self, thing: Thing, due_on: date, ended: str, because: str, *, at: datetime) -> None:
        assert thing.limit is not None
        self.book.end(thing.limit, ended, at=at)
        ladder = thing.limit.ladder
        thing.limit = self.book.begin(thing.number, ITEM, due_on, ladder=ladder, because=because, at=at)
        if thing.state == "rectifying":
            thing.agreed = (due_on, because)

    def _answered(self, thing: Thing, asked: Asked, ended: str, *, at: datetime) -> None:
        self.book.end(asked.limit, ended, at=at)
        asked.is_pending, thing.asked = False, None
        self._hold(thing, None)

    def _hold(self, thing: Thing, why: str | None) -> None:
        for limit in self.book.live(thing.number):
            limit.held = why

    def _to_answer(self, thing: Thing, asked: Asked, *, at: datetime) -> None:
        step, role = asked.step, PLANS[thing.plan].approvers[asked.step]

        def is_over() -> bool:
            return not asked.is_pending or PLANS[thing.plan].approvers[asked.step] != role

        assert step < len(PLANS[thing.plan].approvers)
        self._of_request("to_answer", thing, asked, {self.approver(thing)}, at=at, is_over=is_over)

    def _of_request(
        self,
        kind: str,
        thing: Thing,
        asked: Asked,
        people: Iterable[str],
        *,
        at: datetime,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        for person in people:
            self._notice(kind, thing.number, person, f"request {asked.no}", at=at, is_over=is_over)

    def _news(self, kind: str, thing: Thing, *, at: datetime, is_over: Callable[[], bool] = lambda: False) -> None:
        for person in (thing.owner, HEAD):
            self._tell(kind, thing, person, at=at, is_over=is_over)

    def _tell(
        self, kind: str, thing: Thing, person: str, *, at: datetime, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        self._notice(kind, thing.number, person, ITEM, at=at, is_over=is_over)

    def _notice(
        self,
        kind: str,
        item: str | None,
        to: str,
        part: str,
        *,
        at: datetime,
        is_over: Callable[[], bool] = lambda: False,
        limit: Limit | None = None,
        day: date | None = None,
    ) -> None:
        self.mail.notices.append(Notice(kind, item, to, at, part, is_over, limit, day))

    def _passed(self, thing: Thing, kind: str) -> Callable[[], bool]:
        """Return how to see that news of a step is no longer true."""
        state = thing.state
        if kind == "to_verify":
            return lambda: thing.state != state or not thing.submitted
        return (lambda: thing.state != state) if kind in {"verified", "closed"} else (lambda: False)

    def _no_of(self, limit: Limit) -> int:
        asked = self.things[limit.item].asked
        assert asked is not None
        return asked.no

    def _ladder(self, limit: Limit) -> Ladder:
        return PLANS[self.things[limit.item].plan].ladders[limit.ladder]

    def _people(self, limit: Limit) -> People:
        return self._people_of(self.things[limit.item])

    def _people_of(self, thing: Thing) -> People:
        return {OWNER: thing.owner, LEADER: HEAD, MANAGER: BOSS}

    def _sleeps(self, today: date) -> Callable[[Limit, str], bool]:
        return lambda limit, person: self.snoozes.get((person, limit.item), date.min) >= today


def _no_longer_owed(limit: Limit) -> Callable[[], bool]:
    return lambda: limit.ended is not None or limit.held is not None
