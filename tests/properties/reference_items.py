"""The office as the reference runs it: items in a dictionary, each operation a few lines; False is a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.properties.reference import ITEM, REQUEST, Book, Limit, People, first_instant, kind_of
from tests.properties.reference_days import PLANS, Ladder, day_of, working_days_after, working_days_from
from tests.properties.reference_mail import Absence, Letterbox, Notice
from tests.properties.reference_moving import move
from tests.properties.reference_things import BOSS, CHECKER, HEAD, STEPS, Asked, Thing


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
        actor = thing.approver
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
        actor = thing.approver
        self._answered(thing, asked, "answered", at=at)
        self._of_request("refused", thing, asked, {asked.by, thing.owner} - {actor}, at=at)
        return True

    def withdraw(self, number: str, *, at: datetime) -> bool:
        """Take back what was asked; who asked does."""
        thing = self.things[number]
        asked = thing.asked
        if asked is None:
            return False
        waiting = thing.approver
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
                move(thing, self.book, self.mail, plan=self.plan, version=self.version, at=at)

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
            due_on, because = thing.agreed or (thing.first_day, "entered")
            thing.limit = self.book.begin(thing.number, ITEM, due_on, ladder="standard", because=because, at=at)

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
        self._of_request("to_answer", thing, asked, {thing.approver}, at=at, is_over=is_over)

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
        return self.things[limit.item].people

    def _sleeps(self, today: date) -> Callable[[Limit, str], bool]:
        return lambda limit, person: self.snoozes.get((person, limit.item), date.min) >= today


def _no_longer_owed(limit: Limit) -> Callable[[], bool]:
    return lambda: limit.ended is not None or limit.held is not None
