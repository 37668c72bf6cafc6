"""What can be done for many items at once: what the form asks, what the preview says of each, how each is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Relation
from engine.domain.item import Decision, Given
from engine.domain.permission import ITEM_ACTIONS
from engine.errors import InvalidInput
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.directory import colleagues
from engine.operations.ledger import Ledger
from engine.operations.many import LookedAt
from engine.operations.remarks import comment
from engine.operations.urging import urge
from engine.words import Words
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.inputs import Input

_PARTS = ("owner", "leader", "verifier")
_KEEP = ("", Words("不变", "as it is"))
_TRIGGER = Words("步骤", "Step")
_PEOPLE = Words("人员", "People")
_NOTE = Words("说明", "Note")
_TOLD = Words("写进催办邮件", "it stands in the mail")


class What(StrEnum):
    """What is done for all of them."""

    ASSIGN = "assign"
    ADVANCE = "advance"
    COMMENT = "comment"
    URGE = "urge"


TITLES: Mapping[What, Words] = {
    What.ASSIGN: Words("分派", "Assign"),
    What.ADVANCE: Words("推进", "Advance"),
    What.COMMENT: Words("写备注", "Comment"),
    What.URGE: Words("催办", "Urge"),
}
# What only certain roles may do at all.
_OF_ROLES: Mapping[What, Action] = {What.ASSIGN: Action.ASSIGN, What.URGE: Action.URGE}
# What was typed, by the names of the inputs.
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing wanted for many items, with what was typed; raises ``InvalidInput`` where that says nothing."""

    what: What
    texts: Texts

    def text(self, name: str) -> str:
        """Return what was typed into an input."""
        return self.texts.get(name, "").strip()

    def maybe(self, name: str) -> str | None:
        """Return what was typed into an input, None for nothing."""
        return self.text(name) or None

    @property
    def naming(self) -> Mapping[str, str]:
        """Return the logins of the people that are to be named, by the names of an item's facts."""
        chosen = {f"{name}_id": self.text(name) for name in _PARTS} if self.what is What.ASSIGN else {}
        return {part: login for part, login in chosen.items() if login}

    def require(self) -> None:
        """Let pass what says what is wanted."""
        match self.what:
            case What.ASSIGN if not self.naming:
                raise _nothing(_PEOPLE)
            case What.ADVANCE if not self.text("trigger"):
                raise _nothing(_TRIGGER)
            case What.COMMENT if not self.text("note"):
                raise _nothing(inputs.note(Words("备注", "Comment"), must=True).label)
        self.decided_on()

    def decided_on(self) -> date | None:
        """Return the day of the meeting that decided; raises ``InvalidInput``."""
        typed = self.text("decided_on")
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            what, why = Words("会议日期", "Day of the meeting"), Words("不是日期", "it is no date")
            allowed = Words("日期，例如2026-05-31", "a date such as 2026-05-31")
            raise InvalidInput(what=what, value=typed[:40], why=why, allowed=allowed) from None

    def why_not(self, one: LookedAt) -> Words | None:
        """Return what would stand in the way of one item, as it is now; None where nothing would."""
        match self.what:
            case What.ASSIGN:
                return one.why_not(Action.ASSIGN)
            case What.COMMENT:
                return one.why_not(Action.COMMENT)
            case What.URGE:
                return one.why_not(Action.URGE)
            case _:
                day, minutes = self.decided_on(), self.text("minutes")
                decision = Decision(decided_on=day, minutes=minutes) if day and minutes else None
                return one.why_not_step(self.text("trigger"), Given(note=self.text("note"), decision=decision))

    def says(self, one: LookedAt) -> Words | None:
        """Return what the preview says besides of an item with which it can be done: whom it urges."""
        if self.what is not What.URGE:
            return None
        people = [Words(f"{name}（{role.zh}）", f"{name} ({role.en})") for name, role in one.waits_for]
        return Words("催{people}", "urges {people}").fill(people=people)

    def do(self, ledger: Ledger, number: str, key: str, *, actor: Actor, at: datetime) -> None:
        """Do it for one item, in a transaction of its own; under the same key a second time does nothing more."""
        note = self.text("note")
        match self.what:
            case What.ASSIGN:
                owner, leader, verifier = (self.maybe(name) for name in _PARTS)
                assign(
                    ledger,
                    number,
                    owner=owner,
                    leader=leader,
                    verifier=verifier,
                    note=note,
                    key=key,
                    actor=actor,
                    at=at,
                )
            case What.COMMENT:
                comment(ledger, number, note, key=key, actor=actor, at=at)
            case What.URGE:
                urge(ledger, number, note, key=key, actor=actor, at=at)
            case _:
                step = Step(
                    trigger=self.text("trigger"),
                    note=note,
                    decided_on=self.decided_on(),
                    minutes=self.maybe("minutes"),
                    key=key,
                )
                advance(ledger, number, step, actor=actor, at=at)


def offered(actor: Actor) -> Sequence[tuple[str, Words]]:
    """Return what somebody may be able to do for many, by their roles; whether they may is asked for each item."""
    roles = {role for role, units in actor.roles.items() if units}
    held = roles | ({Relation.UNIT_LEADER} if actor.leads else set())
    kept = {what for what, action in _OF_ROLES.items() if held.isdisjoint(ITEM_ACTIONS[action])}
    return [(what, title) for what, title in TITLES.items() if what not in kept]


def asked(call: Call, what: What, looked: Sequence[LookedAt]) -> Sequence[Input]:
    """Return what the form asks."""
    match what:
        case What.ASSIGN:
            return [*_people(call), inputs.note(_NOTE, must=False)]
        case What.COMMENT:
            return [inputs.note(Words("备注", "Comment"), must=True)]
        case What.URGE:
            return [inputs.note(_NOTE, must=False, hint=_TOLD)]
        case _:
            return list(_step(looked))


def _people(call: Call) -> Iterator[Input]:
    options = (_KEEP, *inputs.people(colleagues(call.ledger, actor=call.actor)))
    for name, label in (
        ("owner", Words("责任人", "Owner")),
        ("leader", Words("责任领导", "Leader in charge")),
        ("verifier", Words("核查人", "Verifier")),
    ):
        yield Input(name=name, label=label, kind="choice", options=options)


def _step(looked: Sequence[LookedAt]) -> Iterator[Input]:
    titles: dict[str, Words] = {}
    counts: dict[str, int] = {}
    needs: set[str] = set()
    for one in looked:
        for step in one.steps:
            titles.setdefault(step.trigger, step.title)
            counts[step.trigger] = counts.get(step.trigger, 0) + 1
            needs.update(use.name for use in step.requires)
    options = [
        (trigger, Words(f"{title.zh}（{counts[trigger]}件可走）", f"{title.en} (open to {counts[trigger]})"))
        for trigger, title in titles.items()
    ]
    yield Input(name="trigger", label=_TRIGGER, kind="choice", options=options, must=True)
    yield inputs.note(_NOTE, must=False)
    if "decision" in needs:
        yield from inputs.decision(must=False)


def _nothing(what: Words) -> InvalidInput:
    why, allowed = Words("没有填", "nothing was given"), Words("至少填一项", "give at least one")
    return InvalidInput(what=what, value="", why=why, allowed=allowed)
