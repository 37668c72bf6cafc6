"""An office in the product and the same in the reference, led through the same days step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from engine.clock import Reading
from engine.domain.clock_watch import Verdict
from engine.errors import InvalidInput, TransitionRefused, UnknownTrigger
from engine.operations import (
    absence,
    answering,
    audit,
    pausing,
    publishing,
    redating,
    requesting,
    snoozing,
    watching,
    withdrawing,
)
from engine.operations import moving as moves
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.consenting import Consent
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.requesting import Petition
from engine.operations.tick import tick
from notifications.compose import compose
from notifications.post import Post
from notifications.render import build_renderer
from tests.builders import AT, OPERATOR, a_finding, some_findings
from tests.properties import beside_ledger
from tests.properties.beside_plans import the_workflows
from tests.properties.reference_clock import Watch
from tests.properties.reference_days import day_of
from tests.properties.reference_items import Office
from tests.properties.reference_mail import Absence
from tests.properties.reference_things import BOSS, CHECKER, HEAD, STEPS, Thing

NOTE = "现场查看，三处记录没有更新，退回补正"
ZONE = "Asia/Shanghai"
POST = Post(
    renderer=build_renderer(),
    sender="rectify@office.example",
    zone=ZONE,
    mail_hour=time(8, 30),
    base_url="https://zg.example",
)
TRIGGERS = sorted({trigger for _state, trigger in STEPS})
# So many items are enough to get in each other's way.
_MOST = 5
STEPS_TAKEN = ("step_on", "step_on", "step_to_the_check", "step_anywhere", "hand_on")
DATES = ("ask", "ask", "ask", "ask", "pause", "resume", "redate", "snooze", "snooze", "wake")
ANSWERS = ("agree", "agree", "agree", "refuse", "withdraw")
PAIRS = (("wang", "charlie"), (HEAD, BOSS), (BOSS, HEAD), ("charlie", "wang"), ("wang", CHECKER))
_DAYS_SEEN = st.integers(0, 4)
_REFUSALS = (TransitionRefused, InvalidInput, UnknownTrigger)


class Beside(RuleBasedStateMachine):
    """Items are opened, moved, handed on, paused, given more time, while time passes, leaps and falls back."""

    items = Bundle("items")

    @initialize(target=items, days=st.integers(-5, 30), more=st.integers(-20, 30))
    def begin(self, days: int, more: int) -> object:
        self.real, self.said = beside_ledger.Beside(_template()), Office()
        self.at, self.seconds, self.watch = AT, 0, Watch(AT)
        self.people = self.real.people
        return multiple(self._open(days), self._open(more))

    def teardown(self) -> None:
        """See that the books are whole; close and forget the ledger."""
        try:
            assert audit.invariant_breaches(self.real.ledger) == []
            assert audit.verify(self.real.ledger).first_bad is None
        finally:
            self.real.forget()

    @precondition(lambda self: len(self.said.things) < _MOST)
    @rule(target=items, days=st.integers(-40, 60))
    def open_one_more(self, days: int) -> str:
        return self._open(days)

    @rule(item=items, what=st.sampled_from(STEPS_TAKEN), choice=st.integers(0, 5), then=_DAYS_SEEN)
    def move_on(self, item: str, what: str, choice: int, then: int) -> None:
        getattr(self, f"_{what}")(self.said.things[item], choice)
        self._live(then)

    @rule(item=items, what=st.sampled_from(DATES), days=st.integers(0, 40), then=_DAYS_SEEN)
    def see_to_the_date(self, item: str, what: str, days: int, then: int) -> None:
        getattr(self, f"_{what}")(self.said.things[item], days)
        self._live(then)

    @precondition(lambda self: any(thing.asked for thing in self.said.things.values()))
    @rule(what=st.sampled_from(ANSWERS), which=st.integers(0, _MOST), days=st.none() | st.integers(-3, 60))
    def answer(self, what: str, which: int, days: int | None) -> None:
        asked = [thing for thing in self.said.things.values() if thing.asked is not None]
        thing = asked[which % len(asked)]
        getattr(self, f"_{what}")(thing, self.real.request_of(thing.number), days)

    @rule(pair=st.sampled_from(PAIRS), first=st.integers(-1, 6), days=st.integers(0, 20), then=_DAYS_SEEN)
    def let_somebody_stand_in(self, pair: tuple[str, str], first: int, days: int, then: int) -> None:
        begins = day_of(self.at) + timedelta(days=first)
        ends = begins + timedelta(days=days)
        wanted = absence.Absence(login=pair[0], substitute=pair[1], first=begins, last=ends)
        self._both(
            self.said.appoint(Absence(*pair, begins, ends), at=self.at),
            lambda: absence.appoint(self.ledger, wanted, zone=ZONE, actor=self.people[BOSS], at=self.at),
        )
        self._live(then)

    @precondition(lambda self: any(not one.is_ended for one in self.said.mail.absences))
    @rule(which=st.integers(0, 9))
    def let_somebody_be_back(self, which: int) -> None:
        if not self.said.mail.absences:
            return
        no = which % len(self.said.mail.absences)
        self._both(
            self.said.end_absence(no, at=self.at),
            lambda: absence.end(self.ledger, no + 1, zone=ZONE, actor=self.people[BOSS], at=self.at),
        )

    @rule(plan=st.sampled_from("abc"), is_moved=st.booleans(), then=_DAYS_SEEN)
    def publish(self, plan: str, is_moved: bool, then: int) -> None:
        publishing.publish(self.ledger, the_workflows()[plan], source="", actor=OPERATOR, at=self.at)
        self.said.publish(plan)
        if is_moved:
            moves.move_items(self.ledger, "rectification", actor=OPERATOR, at=self.at)
            self.said.move_all(at=self.at)
        self._live(then)

    @rule(days=st.integers(0, 40), hours=st.sampled_from([0, 0, 0, 1, 9, 13]), is_restarted=st.booleans())
    def let_time_pass_unseen(self, days: int, hours: int, is_restarted: bool) -> None:
        self._pass(timedelta(days=days, hours=hours))
        if is_restarted:
            self.real.start_anew()
        self._tick()

    @rule(days=st.integers(-20, 20), hours=st.sampled_from([0, 1, 9, 23]), is_seen=st.booleans())
    def set_the_clock(self, days: int, hours: int, is_seen: bool) -> None:
        self.at += timedelta(days=days, hours=hours)
        if is_seen:
            self._tick()

    @precondition(lambda self: self.watch.is_ahead)
    @rule()
    def believe_the_clock(self) -> None:
        assert self.watch.accept(self.at, self.seconds)
        watching.accept(self.ledger, self._reading, actor=OPERATOR, at=self.at)

    def _live(self, days: int) -> None:
        """Let days pass, each with its ticks."""
        for _ in range(days):
            self._tick()
            self._pass(timedelta(days=1))
        self._tick()

    def _tick(self) -> None:
        is_held = watching.watch(self.ledger, self._reading).verdict is Verdict.HELD
        assert is_held is self.watch.holds(self.at, self.seconds)
        if not is_held:
            tick(self.ledger, at=self.at)
            compose(self.ledger, POST, at=self.at)
            self.said.tick(self.at)

    def _open(self, days: int) -> str:
        due_on, no = day_of(self.at) + timedelta(days=days), str(len(self.said.things) + 1)
        finding = a_finding(number=no, title=f"第{no}处", completion="partly", due_on=due_on)
        (item,) = import_findings(
            self.ledger, some_findings(finding), workflow="rectification", actor=OPERATOR, at=self.at
        )
        actor = self.people[BOSS]
        assign(self.ledger, item.number, owner="wang", leader=HEAD, verifier=CHECKER, actor=actor, at=self.at)
        self.said.open(item.number, due_on, at=self.at)
        return item.number

    def _step_on(self, thing: Thing, choice: int) -> None:
        here = [trigger for state, trigger in STEPS if state == thing.state]
        self._step(thing, here[choice % len(here)])

    def _step_anywhere(self, thing: Thing, choice: int) -> None:
        self._step(thing, TRIGGERS[choice % len(TRIGGERS)])

    def _step_to_the_check(self, thing: Thing, _choice: int) -> None:
        self._step(thing, "submit")
        self._step(thing, "verify")

    def _step(self, thing: Thing, trigger: str) -> None:
        known = STEPS.get((thing.state, trigger))
        login = BOSS if known is None else known[0] or thing.owner
        step = Step(trigger=trigger, note=NOTE, evidence=[self.real.photo] if trigger == "submit" else [])
        self._both(
            self.said.step(thing.number, trigger, at=self.at),
            lambda: advance(self.ledger, thing.number, step, actor=self.people[login], at=self.at),
        )

    def _hand_on(self, thing: Thing, choice: int) -> None:
        owner = ("wang", "charlie")[choice % 2]
        self._both(
            self.said.hand_on(thing.number, owner, at=self.at),
            lambda: assign(self.ledger, thing.number, owner=owner, actor=self.people[BOSS], at=self.at),
        )

    def _pause(self, thing: Thing, _choice: int) -> None:
        self._both(
            self.said.pause(thing.number, at=self.at),
            lambda: pausing.pause(self.ledger, thing.number, NOTE, actor=self.people[BOSS], at=self.at),
        )

    def _resume(self, thing: Thing, _choice: int) -> None:
        self._both(
            self.said.resume(thing.number, at=self.at),
            lambda: pausing.resume(self.ledger, thing.number, actor=self.people[BOSS], at=self.at),
        )

    def _redate(self, thing: Thing, days: int) -> None:
        due_on = day_of(self.at) + timedelta(days=days - 2)
        self._both(
            self.said.redate(thing.number, due_on, at=self.at),
            lambda: redating.redate(self.ledger, thing.number, due_on, NOTE, actor=self.people[BOSS], at=self.at),
        )

    def _ask(self, thing: Thing, days: int) -> None:
        due_on = (thing.due_on or day_of(self.at)) + timedelta(days=days - 1)
        petition, actor = Petition(rule=None, reason=NOTE, new_due_on=due_on), self.people[thing.owner]
        self._both(
            self.said.ask(thing.number, due_on, at=self.at),
            lambda: requesting.ask(self.ledger, thing.number, petition, actor=actor, at=self.at),
        )

    def _snooze(self, thing: Thing, days: int) -> None:
        login, until = (thing.owner, HEAD)[days % 2], day_of(self.at) + timedelta(days=days // 2 - 1)
        self._both(
            self.said.snooze(thing.number, login, until, at=self.at),
            lambda: snoozing.snooze(self.ledger, thing.number, until, note=NOTE, actor=self.people[login], at=self.at),
        )

    def _wake(self, thing: Thing, choice: int) -> None:
        login = (thing.owner, HEAD)[choice % 2]
        self._both(
            self.said.wake(thing.number, login),
            lambda: snoozing.wake(self.ledger, thing.number, actor=self.people[login], at=self.at),
        )

    def _agree(self, thing: Thing, request: int, days: int | None) -> None:
        due_on = None if days is None or thing.due_on is None else thing.due_on + timedelta(days=days)
        consent, actor = Consent(new_due_on=due_on), self.people[thing.approver]
        self._both(
            self.said.agree(thing.number, due_on, at=self.at),
            lambda: answering.agree(self.ledger, request, consent, actor=actor, at=self.at),
        )

    def _refuse(self, thing: Thing, request: int, _days: int | None) -> None:
        actor = self.people[thing.approver]
        self._both(
            self.said.refuse(thing.number, at=self.at),
            lambda: answering.refuse(self.ledger, request, NOTE, actor=actor, at=self.at),
        )

    def _withdraw(self, thing: Thing, request: int, _days: int | None) -> None:
        assert thing.asked is not None
        actor = self.people[thing.asked.by]
        self._both(
            self.said.withdraw(thing.number, at=self.at),
            lambda: withdrawing.withdraw(self.ledger, request, actor=actor, at=self.at),
        )

    @property
    def ledger(self) -> Ledger:
        """Return the product's side."""
        return self.real.ledger

    @property
    def _reading(self) -> Reading:
        return Reading(wall=self.at, boot="one", seconds=self.seconds)

    def _pass(self, time_passed: timedelta) -> None:
        self.at += time_passed
        self.seconds += int(time_passed.total_seconds())

    def _both(self, is_allowed: bool, operation: Callable[[], object]) -> None:
        """Let the product do what the reference did, or refuse what that refused."""
        try:
            operation()
        except _REFUSALS:
            assert not is_allowed
        else:
            assert is_allowed

    @invariant()
    def both_have_the_same_states_and_dates(self) -> None:
        assert self.real.standings() == {
            number: (
                thing.state,
                thing.owner,
                thing.due_on,
                thing.paused,
                None if thing.asked is None else thing.asked.step,
            )
            for number, thing in self.said.things.items()
        }
        assert self.real.limits() == {limit.key: limit.told for limit in self.said.book.limits}

    @invariant()
    def both_have_the_same_rungs(self) -> None:
        assert self.real.rungs() == self.said.book.rows

    @invariant()
    def both_have_the_same_mails_and_the_same_waits(self) -> None:
        mails, waiting, withdrawn = self.real.notices()
        assert mails == self.said.mail.mails
        assert waiting == self.said.mail.in_state("waiting")
        assert withdrawn == self.said.mail.in_state("withdrawn")


@cache
def _template() -> Path:
    return beside_ledger.template()
