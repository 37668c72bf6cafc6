"""A workflow as a manager means it: frozen values, no behaviour, no file format.

Names inside refer to each other by key (a state names its deadline rule, a rule its ladder). The reader in
``workflows`` guarantees that every reference resolves; nothing here checks it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from engine.words import Words


class StateKind(StrEnum):
    """What a state means for the item."""

    START = "start"
    NORMAL = "normal"
    WAITING = "waiting"
    FINAL = "final"


class Completion(StrEnum):
    """How far the finding is corrected, as a notice or a ledger states it."""

    DONE = "done"
    MOSTLY_DONE = "mostly_done"
    PARTLY = "partly"
    IN_PROGRESS = "in_progress"
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What a person may be in a unit. A role reaches the unit it is held in and all units below."""

    MANAGER = "manager"
    STAFF = "staff"
    VERIFIER = "verifier"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """What a person may be to one item, computed from its facts."""

    OWNER = "owner"
    LEADER_IN_CHARGE = "leader_in_charge"
    ASSIGNED_VERIFIER = "assigned_verifier"


GuardValue = int | str
DateUnit = Literal["days", "working_days", "months"]
Anchor = Literal["entered", "opened", "feedback"]
Repeat = Literal["working_day", "week"]
Period = Literal["month", "quarter", "half_year", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A place an item can be in. ``deadline`` and ``review`` are keys of rules; ``timeless`` says it may wait."""

    key: str
    title: Words
    kind: StateKind
    deadline: str | None = None
    review: str | None = None
    timeless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardUse:
    """A named condition with its arguments, for example ``note`` with ``{"min": 10}``."""

    name: str
    arguments: Mapping[str, GuardValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Whom a step tells: the kind of notice, and roles or relations as they are after the step."""

    kind: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A step: from one or several states to one.

    ``who`` lists roles and relations, any of which suffices. ``work`` marks that who takes the step has done the work
    (and may not verify it). ``loop`` marks a step back to work: it clears who did the work and which steps were
    taken; ``return`` is also counted, ``reopen`` is not.
    """

    trigger: str
    title: Words
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    requires: tuple[GuardUse, ...] = ()
    tells: tuple[Tell, ...] = ()
    work: bool = False
    loop: Literal["return", "reopen"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """How a due date is found: ``amount`` of ``unit`` after ``anchor``, unless the item's ``date_field`` says it."""

    key: str
    title: Words
    anchor: Anchor
    amount: int
    unit: DateUnit
    ladder: str
    date_field: Literal["due_on"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRule:
    """One step of a ladder, or a run of them.

    ``offset`` counts calendar days from the due day, negative before it; the day moves to a working day (before:
    earlier, after: later). With ``repeat`` the rung comes again, each working day or each week, from ``offset``
    until ``until`` days after the due day (None: without end). ``escalates`` marks that it tells others that
    the owner is late.
    """

    offset: int
    to: tuple[str, ...]
    repeat: Repeat | None = None
    until: int | None = None
    escalates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The reminders of a deadline, in the order of their days."""

    key: str
    rungs: tuple[RungRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What a review may find; ``trigger`` is the step it makes the item take, None when the item stays."""

    key: str
    title: Words
    trigger: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """A recurring review of items in a state: its window opens with the last ``opens_months`` months of a period."""

    key: str
    title: Words
    every: Period
    reviewer: tuple[str, ...]
    ladder: str
    outcomes: tuple[ReviewOutcome, ...]
    opens_months: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstState:
    """Where an imported item starts; ``sustained`` None means either."""

    completion: Completion
    sustained: bool | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A whole workflow. Mappings keep the order in which the file wrote them."""

    key: str
    title: Words
    zone: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    deadlines: Mapping[str, DeadlineRule] = field(default_factory=dict)
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    reviews: Mapping[str, ReviewRule] = field(default_factory=dict)
    first_states: tuple[FirstState, ...] = ()

    @property
    def start(self) -> State:
        """Return the state in which an item is opened."""
        return next(state for state in self.states.values() if state.kind is StateKind.START)

    def first_state(self, completion: Completion, *, sustained: bool) -> State:
        """Return where an imported item starts: the first matching line, else the start state."""
        for line in self.first_states:
            if line.completion == completion and line.sustained in (None, sustained):
                return self.states[line.state]
        return self.start

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """Return the steps that leave (or stay in) a state, in the order of the file."""
        return tuple(step for step in self.transitions if state in step.sources)

    def step(self, trigger: str) -> Transition | None:
        """Return the first step of this name, or None."""
        return next((step for step in self.transitions if step.trigger == trigger), None)
