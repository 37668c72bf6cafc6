"""An office that lives for a while: findings come in, people do right and wrong, days pass, reviews come round.

What happens is drawn from one seeded generator, so a release lives the same life each time; every change goes through
the public operations, and the scribe writes down each one and each refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from engine.domain.actor import CLOCK, Actor, Office, Represented
from engine.domain.definition import StateKind
from engine.domain.permission import Action
from engine.domain.reviews import ReviewState
from engine.domain.workdays import days, instant
from engine.errors import InvalidInput, NotFound, NotPermitted, TransitionRefused
from engine.operations import roles
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.reading import ListedReview, WholeItem, list_reviews, whole_item
from engine.operations.remarks import attach, comment
from engine.operations.review import complete
from engine.operations.tick import tick
from tests.builders import OPERATOR, as_person
from tests.golden.scribe import Scribe
from tests.golden.setting import INTAKES, LOGINS, ZONE, Intake, calendar_known_to, findings, know_working_days

_SEED = 20250901
_NEXT_YEAR_KNOWN, _ROLES_CHANGE = date(2025, 11, 10), date(2026, 5, 6)
# How readily a step is tried; one that is not named here is tried now and then.
_EAGER: Mapping[str, int] = dict(
    **{"start": 9, "submit": 6, "verify": 8, "return": 3, "close": 6},
    accept=9,
    report=6,
    check=8,
    send_back=3,
    finish=6,
    track=2,
    untrack=3,
)
_NOTES = (
    "现场查看，三处记录没有更新，请逐条补正",
    "已经逐条核对，整改到位，材料齐全",
    "制度已修订并公示，要长期坚持执行",
)
_SHORT = ("已办", "请核实", " 同 意 ", "")
_HOLDERS: Mapping[str, tuple[str, ...]] = {
    "owner": ("wang", "sun"),
    "staff": ("wang", "sun"),
    "assigned_verifier": ("li", "qian"),
    "verifier": ("li", "qian"),
    "leader_in_charge": ("zhao", "zhou"),
    "leader": ("zhao", "zhou"),
    "manager": ("chen", "chen", "wu"),
}


class Life:
    """The office with its ledger, the instant it is at, and the scribe."""

    def __init__(self, ledger: Ledger, folder: Path, *, at: datetime) -> None:
        self.ledger = ledger
        self.scribe = Scribe(ledger)
        self._folder = folder
        self._draw = Random(_SEED)
        self._at = at
        self._people: dict[str, Actor] = {}
        self.scribe.known_since[calendar_known_to(at.year)] = at

    def until(self, last: date) -> None:
        """Live from the day after founding up to a day."""
        for day in days(self._at.date() + timedelta(days=1), last):
            self._at = instant(day, self._opening(), ZONE)
            self._what_changes_on(day)
            for intake in INTAKES:
                if intake.day == day:
                    self._take_in(intake)
            if self._draw.random() < 0.85:
                self._let_the_clock_tick()
            for number in self._who_moves(day):
                self._turn(number)
            for listed in list_reviews(self.ledger, actor=OPERATOR, state=ReviewState.OPEN):
                if self._draw.random() < 0.12:
                    self._review(listed)

    def _opening(self) -> time:
        """Return when the day begins: mostly in the morning, at times just after midnight or just before."""
        hour = self._draw.choice((9, 9, 9, 14, 0, 22))
        return time(hour, self._draw.randrange(60), self._draw.randrange(60))

    def _what_changes_on(self, day: date) -> None:
        if day == _NEXT_YEAR_KNOWN:
            know_working_days(self.ledger, day.year + 1, at=self._at)
            self.scribe.known_since[calendar_known_to(day.year + 1)] = self._at
        if day == _ROLES_CHANGE:
            roles.revoke(self.ledger, "wu", "manager", actor=OPERATOR, at=self._at)
            roles.grant(self.ledger, "sun", "verifier", actor=OPERATOR, at=self._at)
            self._people.clear()

    def _take_in(self, intake: Intake) -> None:
        source, actor = findings(intake, draw=self._draw), self._draw.choice((OPERATOR, self._person("chen")))
        taken = import_findings(self.ledger, source, workflow=intake.workflow, actor=actor, at=self._at)
        for one, finding in zip(taken, source.findings, strict=True):
            if one.is_new:
                self.scribe.opened(
                    one.number,
                    actor=actor,
                    kind=intake.kind,
                    feedback_on=intake.feedback_on,
                    stated_due_on=finding.due_on,
                )

    def _let_the_clock_tick(self) -> None:
        done = tick(self.ledger, at=self._at)
        if done.failed:
            raise RuntimeError(*done.failed)
        if done.reviews or done.progress:
            for number in self.scribe.items:
                self.scribe.changed(number, actor=CLOCK)

    def _who_moves(self, day: date) -> list[str]:
        pace = 0.06 if day.weekday() < 5 else 0.008
        return [number for number in self.scribe.items if self._draw.random() < pace]

    def _turn(self, number: str) -> None:
        """Let somebody do something with an item: mostly what comes next, at times what they may not."""
        self._at += timedelta(minutes=self._draw.randint(1, 9), seconds=self._draw.randrange(60))
        whole = whole_item(self.ledger, number, actor=OPERATOR)
        state = whole.workflow.states[whole.stored.facts.state]
        if (state.kind is StateKind.FINAL or state.review is not None) and self._draw.random() < 0.8:
            return
        if whole.stored.facts.owner_id is None and self._draw.random() < 0.7:
            self._assign(whole, self._somebody("manager", whole))
            return
        kinds: tuple[Callable[[WholeItem], None], ...] = (self._step, self._attach, self._comment, self._stray)
        self._draw.choices(kinds, weights=(66, 12, 6, 16))[0](whole)

    def _step(self, whole: WholeItem) -> None:
        steps = whole.workflow.transitions_from(whole.stored.facts.state)
        (step,) = self._draw.choices(steps, weights=[_EAGER.get(one.trigger, 1) for one in steps])
        doers = [login for person, login in whole.logins.items() if person in whole.stored.facts.doers]
        if doers and self._draw.random() < 0.15:
            self._take(whole, step.trigger, self._acting(self._draw.choice(doers)))
        else:
            self._take(whole, step.trigger, self._somebody(self._draw.choice(step.who), whole))

    def _stray(self, whole: WholeItem) -> None:
        """Let anybody try anything."""
        actor = self._acting(self._draw.choice(LOGINS))
        match self._draw.randrange(6):
            case 0:
                self._comment(whole, actor)
            case 1:
                self._attach(whole, actor)
            case 2:
                self._assign(whole, actor)
            case _:
                self._take(whole, self._draw.choice(whole.workflow.transitions).trigger, actor)

    def _take(self, whole: WholeItem, trigger: str, actor: Actor) -> None:
        files = [self._file(whole)] if self._draw.random() < 0.3 else []
        settings = {"completion": "mostly_done"} if not files and self._draw.random() < 0.06 else {}
        step = Step(trigger=trigger, note=self._note(), evidence=files, settings=settings)
        self._ask(
            whole.stored.number,
            actor,
            lambda: advance(self.ledger, whole.stored.number, step, actor=actor, at=self._at),
            needs=Action.DESCRIBE if settings else Action.ATTACH,
            step=step,
        )

    def _attach(self, whole: WholeItem, actor: Actor | None = None) -> None:
        number, file = whole.stored.number, self._file(whole)
        by = actor or self._somebody(self._draw.choice(("owner", "owner", "owner", "verifier", "manager")), whole)
        self._ask(number, by, lambda: attach(self.ledger, number, [file], actor=by, at=self._at), needs=Action.ATTACH)

    def _comment(self, whole: WholeItem, actor: Actor | None = None) -> None:
        number, text = whole.stored.number, self._draw.choice(_NOTES)
        by = actor or self._somebody(self._draw.choice(tuple(_HOLDERS)), whole)
        self._ask(number, by, lambda: comment(self.ledger, number, text, actor=by, at=self._at), needs=Action.COMMENT)

    def _assign(self, whole: WholeItem, actor: Actor) -> None:
        """Name people: mostly all of them; now and then a verifier who is to do the work, or nobody to verify it."""
        number = whole.stored.number
        owner = self._draw.choice(("wang", "wang", "sun", "sun", "qian"))
        leader, verifier = self._draw.choice((*_HOLDERS["leader"], None)), self._draw.choice(("li", "li", "qian", None))
        self._ask(
            number,
            actor,
            lambda: assign(
                self.ledger, number, owner=owner, leader=leader, verifier=verifier, actor=actor, at=self._at
            ),
            needs=Action.ASSIGN,
        )

    def _review(self, listed: ListedReview) -> None:
        rule = listed.workflow.reviews[listed.review.rule]
        outcome = self._draw.choice((rule.outcomes[0], *rule.outcomes)).key
        actor = self._acting(self._draw.choice((*LOGINS, "chen", "zhao", "wang", "sun")))
        note = self._note()
        self._at += timedelta(minutes=3)
        self._ask(
            listed.item,
            actor,
            lambda: complete(self.ledger, listed.review.id, outcome=outcome, note=note, actor=actor, at=self._at),
            needs=Action.COMPLETE_REVIEW,
        )

    def _ask(
        self, number: str, actor: Actor, act: Callable[[], object], *, needs: Action, step: Step | None = None
    ) -> None:
        """Do something with an item; write down the change, or why it was refused."""
        try:
            act()
        except TransitionRefused as fault:
            # What a review would have triggered is not asked for by itself; it is left out.
            if step is not None:
                self.scribe.refused(
                    number,
                    [reason.code for reason in fault.reasons],
                    actor=actor,
                    action="advance",
                    trigger=step.trigger,
                    note=step.note,
                    evidence=len(step.evidence),
                )
        except NotPermitted as fault:
            self.scribe.refused(number, [fault.code], actor=actor, action=needs)
        except NotFound as fault:
            self.scribe.refused(number, [fault.code], actor=actor, action=Action.SEE)
        except InvalidInput:
            pass  # Nothing would have changed, or an owner would have verified their own work: no workflow decides it.
        else:
            self.scribe.changed(number, actor=actor)

    def _somebody(self, name: str, whole: WholeItem) -> Actor:
        """Return somebody who is meant by a role or relation; who is named in the item goes first."""
        facts = whole.stored.facts
        named = {"owner": facts.owner_id, "leader_in_charge": facts.leader_id, "assigned_verifier": facts.verifier_id}
        login = whole.logins.get(named.get(name) or 0) or self._draw.choice(_HOLDERS[name])
        return self._acting(login)

    def _acting(self, login: str) -> Actor:
        """Return a person, acting for themselves or through the operator."""
        actor = self._person(login)
        if self._draw.random() < 0.7 or actor.person_id is None:
            return actor
        person = Represented(person_id=actor.person_id, login=login, name=actor.name)
        return replace(
            actor,
            login="operator",
            name="tester",
            person_id=None,
            office=Office.OPERATOR,
            on_behalf_of=person,
            typed_by="tester",
        )

    def _person(self, login: str) -> Actor:
        if login not in self._people:
            self._people[login] = as_person(self.ledger, login)
        return self._people[login]

    def _note(self) -> str:
        return self._draw.choice(_NOTES if self._draw.random() < 0.75 else _SHORT)

    def _file(self, whole: WholeItem) -> Path:
        path = self._folder / f"照片{whole.stored.facts.evidence + 1}.txt"
        path.write_text(f"{whole.stored.number} {path.stem}", encoding="utf-8")
        return path
