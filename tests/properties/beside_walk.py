"""A long walk through everything that ``Beside`` can do, the same each time, and what it has come by."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.properties.beside import ANSWERS, DATES, PAIRS, STEPS_TAKEN, Beside

_MOST, _SELDOM = 4, 0.3


def walk(seed: int, *, steps: int) -> frozenset[str]:
    """Lead both offices through so many steps and compare them after each; return what happened on the way."""
    walker = _Walker(seed)
    try:
        for _ in range(steps):
            walker.go_on()
        return frozenset(_come_by(walker.beside))
    finally:
        walker.beside.teardown()


class _Walker:
    """Draws what happens next; whatever it can do comes by often."""

    def __init__(self, seed: int) -> None:
        self.beside, self.draw = Beside(), Random(seed)
        self.beside.begin(days=self.days(20), more=self.days(20, -9))
        often: list[Callable[[], None]] = [self.step, self.date, self.date, self.answer]
        self._ways = [*often, *often, self.more, self.stand_in, self.publish, self.let_pass, self.set_the_clock]

    def go_on(self) -> None:
        """Do something, and compare."""
        self.draw.choice(self._ways)()
        self.beside.both_have_the_same_states_and_dates()
        self.beside.both_have_the_same_rungs()
        self.beside.both_have_the_same_mails_and_the_same_waits()

    def days(self, most: int, least: int = 0) -> int:
        return self.draw.randint(least, most)

    def item(self) -> str:
        return self.draw.choice(list(self.beside.said.things))

    def more(self) -> None:
        if len(self.beside.said.things) < _MOST:
            self.beside.open_one_more(days=self.days(30, -10))

    def step(self) -> None:
        what, choice = self.draw.choice(STEPS_TAKEN), self.days(5)
        self.beside.move_on(item=self.item(), what=what, choice=choice, then=self.days(3))

    def date(self) -> None:
        what, days = self.draw.choice(DATES), self.days(30)
        self.beside.see_to_the_date(item=self.item(), what=what, days=days, then=self.days(3))

    def answer(self) -> None:
        if any(thing.asked for thing in self.beside.said.things.values()):
            days = self.draw.choice([None, None, self.days(60, -3)])
            self.beside.answer(what=self.draw.choice(ANSWERS), which=self.days(4), days=days)

    def stand_in(self) -> None:
        pair = self.draw.choice(PAIRS)
        self.beside.let_somebody_stand_in(pair=pair, first=self.days(3), days=self.days(9), then=self.days(3))
        if self.draw.random() < _SELDOM:
            self.beside.let_somebody_be_back(which=self.days(9))

    def publish(self) -> None:
        plan, is_moved = self.draw.choice("aabc"), self.draw.random() > _SELDOM
        self.beside.publish(plan=plan, is_moved=is_moved, then=self.days(2))

    def let_pass(self) -> None:
        hours, is_restarted = self.draw.choice([0, 0, 0, 1, 9, 13]), self.draw.random() < _SELDOM
        self.beside.let_time_pass_unseen(days=self.days(12), hours=hours, is_restarted=is_restarted)

    def set_the_clock(self) -> None:
        self.beside.set_the_clock(days=self.days(15, -15), hours=self.draw.choice([0, 9]), is_seen=True)
        if self.beside.watch.is_ahead and self.draw.random() > _SELDOM:
            self.beside.believe_the_clock()


def _come_by(beside: Beside) -> set[str]:
    book, mail = beside.said.book, beside.said.mail
    return {
        *(f"{limit.key[1]} {limit.because}" for limit in book.limits),
        *(f"{limit.key[1]} ended: {limit.ended}" for limit in book.limits if limit.ended),
        *(row[3] if row[3] in {"noticed", "superseded"} else f"{row[3]}: {row[4]}" for row in book.rows),
        *(f"{notice.kind} {notice.state}" for notice in mail.notices if notice.state != "waiting"),
        *("mail for somebody else" for notice in mail.notices if notice.mail and notice.mail[0] != notice.to),
        *("urgent mail" for slot in mail.made if slot[2] != "daily"),
    }
