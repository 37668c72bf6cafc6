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
    """What a person may be to one item, computed from its facts.

    ``UNIT_LEADER`` holds the role of a leader in the item's own unit, not in one above it. ``CREATED_BY`` opened or
    imported it; a ``DOER`` worked on it since it was last sent back.
    """

    OWNER = "owner"
    LEADER_IN_CHARGE = "leader_in_charge"
    UNIT_LEADER = "unit_leader"
    ASSIGNED_VERIFIER = "assigned_verifier"
    CREATED_BY = "created_by"
    DOER = "doer"


class InspectionKind(StrEnum):
    """Where a finding comes from: 巡察, 巡视, 审计, 督导, or anything else."""

    INSPECTION = "inspection"
    PATROL = "patrol"
    AUDIT = "audit"
    SUPERVISION = "supervision"
    OTHER = "other"


class FieldKind(StrEnum):
    """What a field of the item holds. Money is kept in fen, a date as ``YYYY-MM-DD``."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


GuardValue = int | str | tuple[str, ...]
DateUnit = Literal["days", "working_days", "months"]
Repeat = Literal["working_day", "week"]
Period = Literal["month", "quarter", "half_year", "year"]
RequestKind = Literal["extension", "long_term"]

# What a deadline may count from besides a date field.
EVENTS = ("entered", "opened", "feedback")
# The date stated for an item when it was opened, and the kind of inspection it comes from: each stands for a field.
STATED_DATE = "due_on"
INSPECTION_KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A span of time: so many calendar days, working days or months (clamped to the month's end)."""

    amount: int
    unit: DateUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something a workflow wants to know of an item. ``options`` are the answers of a choice, by key."""

    key: str
    title: Words
    kind: FieldKind
    help: Words | None = None
    options: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A place an item can be in. ``deadline`` and ``review`` are keys of rules; ``timeless`` says it may wait.

    ``ladder`` replaces the ladder of the deadline while an item is in this state. ``sustained_review`` is the rule of
    reviews for items marked as sustained (长期坚持) where ``review`` is None; an end may have one. ``receipt`` and
    ``progress`` are keys of the rules for what the owner owes while an item is in this state.
    """

    key: str
    title: Words
    kind: StateKind
    deadline: str | None = None
    review: str | None = None
    timeless: bool = False
    ladder: str | None = None
    sustained_review: str | None = None
    receipt: str | None = None
    progress: str | None = None

    def review_for(self, *, sustained: bool) -> str | None:
        """Return the key of the review that items in this state owe, or None."""
        return self.review or (self.sustained_review if sustained else None)


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
    taken; ``return`` is also counted, ``reopen`` is not. ``asks`` are the fields of the step's form. ``deadline`` is
    the key of a rule for the answer to this step: it counts from the step and ends with the next that loops or leaves.
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
    asks: tuple[str, ...] = ()
    deadline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """How a due date is found: ``amount`` of ``unit`` after ``anchor``, unless ``date_field`` says it.

    ``anchor`` is one of ``EVENTS`` or a date field; ``date_field`` is ``STATED_DATE`` or a date field. ``by`` names
    what ``limits`` tells apart: ``INSPECTION_KIND`` or a choice field; an answer that is not there gets ``limit``.
    """

    key: str
    title: Words
    anchor: str
    amount: int
    unit: DateUnit
    ladder: str
    date_field: str | None = None
    by: str | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict)

    @property
    def limit(self) -> Limit:
        """Return the limit for whatever ``limits`` does not tell apart."""
        return Limit(amount=self.amount, unit=self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRule:
    """One step of a ladder, or a run of them.

    ``offset`` counts calendar days from the due day, negative before it; the day moves to a working day (before:
    earlier, after: later). With ``repeat`` the rung comes again, each working day or each week, until ``until`` days
    after the due day (None: without end). ``escalates`` marks that it tells others that the owner is late. ``notice``
    is the kind of notice it sends, None for the one that fits the day.
    """

    offset: int
    to: tuple[str, ...]
    repeat: Repeat | None = None
    until: int | None = None
    escalates: bool = False
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The reminders of a deadline, in the order of their days."""

    key: str
    rungs: tuple[RungRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What a review may find where it meets ``requires``; ``trigger`` is the step it takes, None: the item stays."""

    key: str
    title: Words
    trigger: str | None = None
    requires: tuple[GuardUse, ...] = ()
    tells: tuple[Tell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """A recurring review of items in a state, with a form of the fields ``asks``.

    ``every`` is a calendar period, or so many days counted from one fixed Monday, alike for every item. The window
    opens with the last ``opens_months`` months of the period, or its last ``opens_days`` days.
    """

    key: str
    title: Words
    every: Period | int
    reviewer: tuple[str, ...]
    ladder: str
    outcomes: tuple[ReviewOutcome, ...]
    opens_months: int = 1
    opens_days: int | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One of the agreements a request needs, in order; any one of ``who`` gives it, never the one who asks."""

    title: Words
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRule:
    """What may be asked for about an item in certain states, and who must agree, within ``answer``.

    ``late`` allows asking after the due day. ``trigger`` is the step that an agreed move to long-term takes.
    """

    key: str
    title: Words
    kind: RequestKind
    sources: tuple[str, ...]
    who: tuple[str, ...]
    approvals: tuple[Approval, ...]
    answer: Limit
    ladder: str
    requires: tuple[GuardUse, ...] = ()
    asks: tuple[str, ...] = ()
    late: bool = False
    trigger: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """Something the office itself does again and again, with the answers to ``asks``; it opens like a review."""

    key: str
    title: Words
    every: Period
    who: tuple[str, ...]
    ladder: str
    opens_months: int = 1
    opens_days: int | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRule:
    """Receipt (签收): within ``limit`` of being named, the owner says that the item has arrived."""

    key: str
    title: Words
    limit: Limit
    ladder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRule:
    """Progress reports (进展) by ``who``: a text and the answers to ``asks``; each opens and is due like a review."""

    key: str
    title: Words
    every: Period | int
    who: tuple[str, ...]
    ladder: str
    opens_months: int = 1
    opens_days: int | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRule:
    """The deadline that each measure with a date has: the ladder that reminds of it."""

    title: Words
    ladder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """The office's own words for how far a finding is corrected, besides those every import knows."""

    words: tuple[str, ...]
    completion: Completion
    sustained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstState:
    """Where an imported item starts; ``sustained`` None means either."""

    completion: Completion
    sustained: bool | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A whole workflow. Mappings keep the order in which the file wrote them.

    ``calendar`` says which days are working days: the office's, or every Monday to Friday. ``roles`` are its names for
    roles and relations where they differ from the usual ones, and roles of its own.
    """

    key: str
    title: Words
    zone: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    deadlines: Mapping[str, DeadlineRule] = field(default_factory=dict)
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    reviews: Mapping[str, ReviewRule] = field(default_factory=dict)
    first_states: tuple[FirstState, ...] = ()
    calendar: Literal["office", "weekdays"] = "office"
    roles: Mapping[str, Words] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    evidence_groups: Mapping[str, Words] = field(default_factory=dict)
    requests: Mapping[str, RequestRule] = field(default_factory=dict)
    duties: Mapping[str, DutyRule] = field(default_factory=dict)
    status_words: tuple[StatusWords, ...] = ()
    receipts: Mapping[str, ReceiptRule] = field(default_factory=dict)
    progress: Mapping[str, ProgressRule] = field(default_factory=dict)
    measures: MeasureRule | None = None

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
