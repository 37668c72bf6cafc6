"""Plain functions that make what tests need, with defaults that do not matter to the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal
from zlib import crc32

from engine.domain.actor import Actor, Door, operator
from engine.domain.definition import (
    Completion,
    DeadlineRule,
    DutyRule,
    Field,
    FieldKind,
    FirstState,
    GuardUse,
    Ladder,
    Limit,
    MeasureRule,
    ProgressRule,
    ReceiptRule,
    ReviewOutcome,
    ReviewRule,
    Role,
    RungRule,
    State,
    StateKind,
    Tell,
    Transition,
    Workflow,
)
from engine.domain.workdays import Calendar
from engine.operations import office, personnel, publishing, roles
from engine.operations.assign import assign
from engine.operations.directory import ListedPerson, PersonDetails
from engine.operations.intake import TakenIn, import_findings
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.source import Finding, Findings
from engine.words import Words
from tests.usual_office import put_into

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
OPERATOR = operator("tester")
USUAL = "台账更新不及时"
PEOPLE: Mapping[str, tuple[str, str | None]] = {
    "wang": ("王敏", Role.STAFF),
    "li": ("李强", Role.VERIFIER),
    "zhao": ("赵岚", Role.LEADER),
    "chen": ("陈静", Role.MANAGER),
    "charlie": ("查理", None),
}


def morning(day: str) -> datetime:
    """Return ten o'clock in Shanghai on a day such as ``2026-05-13``."""
    return datetime.fromisoformat(f"{day}T02:00:00Z")


def words(text: str) -> Words:
    """Return the same text in both languages."""
    return Words(text, text)


def a_step(
    trigger: str,
    sources: str,
    target: str,
    who: Sequence[str],
    *requires: GuardUse,
    tells: Sequence[Tell] = (),
    work: bool = False,
    loop: Literal["return", "reopen"] | None = None,
    deadline: str | None = None,
) -> Transition:
    """Return a step; several sources are separated by blanks."""
    return Transition(
        trigger=trigger,
        title=words(trigger),
        sources=tuple(sources.split()),
        target=target,
        who=tuple(who),
        requires=requires,
        tells=tuple(tells),
        work=work,
        loop=loop,
        deadline=deadline,
    )


def a_workflow() -> Workflow:
    """Return a small rectification workflow with every kind of rule in it."""
    states = (
        State(key="reported", title=words("reported"), kind=StateKind.START, deadline="plan"),
        State(key="rectifying", title=words("rectifying"), kind=StateKind.NORMAL, deadline="rectify"),
        State(key="verified", title=words("verified"), kind=StateKind.WAITING, deadline="closing"),
        State(key="closed", title=words("closed"), kind=StateKind.FINAL),
        State(key="long_term", title=words("long_term"), kind=StateKind.WAITING, timeless=True, review="quarterly"),
    )
    return Workflow(
        key="rectification",
        title=words("rectification"),
        zone="Asia/Shanghai",
        states={state.key: state for state in states},
        transitions=the_steps(),
        deadlines={rule.key: rule for rule in the_deadlines()},
        ladders={"standard": a_ladder()},
        reviews={"quarterly": a_review()},
        first_states=the_first_states(),
    )


def an_owing_workflow() -> Workflow:
    """Return ``a_workflow`` in which everything that can be owed is owed.

    While it is rectified an item owes a receipt within three working days and a progress report each month; measures
    and submitted work have deadlines; closed items that last are reviewed each quarter; the office owes a duty.
    """
    plain = a_workflow()
    states = {
        **plain.states,
        "rectifying": replace(plain.states["rectifying"], receipt="received", progress="monthly"),
        "closed": replace(plain.states["closed"], sustained_review="quarterly"),
    }
    steps = [replace(step, deadline="answer") if step.trigger == "submit" else step for step in plain.transitions]
    answer = replace(plain.deadlines["closing"], key="answer", title=words("answer"), amount=5)
    figure = Field(key="recovered", title=words("recovered"), kind=FieldKind.MONEY)
    return replace(
        plain,
        states=states,
        transitions=tuple(steps),
        deadlines={**plain.deadlines, "answer": answer},
        fields={"recovered": figure},
        receipts={
            "received": ReceiptRule(
                key="received",
                title=words("received"),
                limit=Limit(amount=3, unit="working_days"),
                ladder="standard",
            )
        },
        progress={
            "monthly": ProgressRule(
                key="monthly",
                title=words("monthly"),
                every="month",
                who=("owner",),
                ladder="standard",
                opens_days=10,
                asks=("recovered",),
            )
        },
        measures=MeasureRule(title=words("measures"), ladder="standard"),
        duties={
            "summary": DutyRule(
                key="summary",
                title=words("summary"),
                every="quarter",
                who=("manager",),
                ladder="standard",
                asks=("recovered",),
            )
        },
    )


def the_steps() -> tuple[Transition, ...]:
    """Return the steps of ``a_workflow``."""
    note, evidence = GuardUse(name="note", arguments={"min": 10}), GuardUse(name="evidence", arguments={"min": 1})
    submitted, not_doer = GuardUse(name="taken", arguments={"step": "submit"}), GuardUse(name="not_doer")
    return (
        a_step(
            "start",
            "reported",
            "rectifying",
            ["owner", "manager"],
            GuardUse(name="owner_assigned"),
            tells=[Tell(kind="moved", to=("leader_in_charge",))],
        ),
        a_step(
            "submit",
            "rectifying",
            "rectifying",
            ["owner"],
            evidence,
            tells=[Tell(kind="to_verify", to=("verifier",))],
            work=True,
        ),
        a_step(
            "verify",
            "rectifying",
            "verified",
            ["verifier"],
            submitted,
            not_doer,
            tells=[Tell(kind="verified", to=("owner",))],
        ),
        a_step(
            "return",
            "rectifying verified",
            "rectifying",
            ["verifier", "manager"],
            submitted,
            note,
            loop="return",
            tells=[Tell(kind="returned", to=("owner",))],
        ),
        a_step("close", "verified", "closed", ["manager", "leader"], tells=[Tell(kind="closed", to=("owner",))]),
        a_step("prolong", "rectifying verified", "long_term", ["manager", "leader"], note),
        a_step("resume", "long_term", "rectifying", ["manager", "leader"], loop="reopen"),
        a_step("reopen", "closed", "rectifying", ["manager", "leader"], note, loop="reopen"),
    )


def the_deadlines() -> tuple[DeadlineRule, ...]:
    """Return the deadline rules of ``a_workflow``."""
    return (
        DeadlineRule(key="plan", title=words("plan"), anchor="feedback", amount=1, unit="months", ladder="standard"),
        DeadlineRule(
            key="rectify",
            title=words("rectify"),
            anchor="feedback",
            amount=3,
            unit="months",
            ladder="standard",
            date_field="due_on",
        ),
        DeadlineRule(
            key="closing",
            title=words("closing"),
            anchor="entered",
            amount=10,
            unit="working_days",
            ladder="standard",
        ),
    )


def a_review() -> ReviewRule:
    """Return a quarterly review by the owner."""
    return ReviewRule(
        key="quarterly",
        title=words("quarterly"),
        every="quarter",
        reviewer=("owner",),
        ladder="standard",
        outcomes=(
            ReviewOutcome(key="goes_on", title=words("goes on")),
            ReviewOutcome(key="back", title=words("back"), trigger="resume"),
        ),
    )


def the_first_states() -> tuple[FirstState, ...]:
    """Return where imported items of ``a_workflow`` start."""
    return (
        FirstState(completion=Completion.DONE, sustained=None, state="closed"),
        *(
            FirstState(completion=completion, sustained=True, state="long_term")
            for completion in Completion
            if completion != "done"
        ),
        *(
            FirstState(completion=Completion(name), sustained=None, state="rectifying")
            for name in ("mostly_done", "partly", "in_progress")
        ),
    )


def a_ladder() -> Ladder:
    """Return a ladder with rungs before, on and after the day, the last without end."""
    return Ladder(
        key="standard",
        rungs=(
            RungRule(offset=-20, to=("owner",)),
            RungRule(offset=-10, to=("owner", "leader_in_charge")),
            *(RungRule(offset=-day, to=("owner",)) for day in (3, 2, 1)),
            RungRule(offset=0, to=("owner", "leader_in_charge")),
            RungRule(offset=1, to=("owner", "leader_in_charge"), repeat="working_day", until=7, escalates=True),
            RungRule(offset=14, to=("owner", "leader_in_charge", "manager"), repeat="week", escalates=True),
        ),
    )


def a_calendar(**exceptions: bool) -> Calendar:
    """Return a Monday-to-Friday calendar; ``d20260405=False`` makes that day a holiday."""
    days = {date.fromisoformat(f"{name[1:5]}-{name[5:7]}-{name[7:9]}"): working for name, working in exceptions.items()}
    return Calendar(version="test", published_until=date(2030, 12, 31), exceptions=days)


def an_office(ledger: Ledger, *, at: datetime = AT, workflow: Workflow | None = None) -> None:
    """Found the office with five people; Charlie holds no role and may do nothing."""
    followed = workflow or a_workflow()
    put_into(ledger, lambda empty: _found(empty, at, followed), kind=(at, followed))


def _found(ledger: Ledger, at: datetime, workflow: Workflow) -> None:
    calendar = PublishedCalendar(days={}, source="test", version="test", until=date(2030, 12, 31))
    office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=at)
    for login, (name, role) in PEOPLE.items():
        personnel.add_person(ledger, login, name, email=f"{login}@office.example", actor=OPERATOR, at=at)
        if role is not None:
            roles.grant(ledger, login, role, actor=OPERATOR, at=at)
    publishing.publish(ledger, workflow, source="", actor=OPERATOR, at=at)


def a_finding(
    title: str = USUAL,
    *,
    completion: str = "not_done",
    sustained: bool = False,
    number: str = "1",
    due_on: date | None = None,
    measures: Sequence[str] = (),
) -> Finding:
    """Return one finding as a notice states it."""
    return Finding(
        group=0,
        number=number,
        occurrence=1,
        title=title,
        completion=Completion(completion),
        sustained=sustained,
        due_on=due_on,
        measures=tuple(measures),
    )


def some_findings(*findings: Finding, feedback_on: date | None = date(2026, 3, 2)) -> Findings:
    """Return an inspection with these findings in one category."""
    return Findings(
        kind="inspection",
        title="通报",
        organization="甲局党组",
        groups=("履职不到位",),
        findings=findings,
        feedback_on=feedback_on,
    )


def an_item(
    ledger: Ledger,
    *,
    completion: str = "not_done",
    sustained: bool = False,
    at: datetime = AT,
    owner: str | None = "wang",
    leader: str | None = "zhao",
    verifier: str | None = "li",
    due_on: date | None = None,
    title: str = USUAL,
    feedback_on: date | None = date(2026, 3, 2),
) -> TakenIn:
    """Open one item and name its people."""
    # Under one number a like title is the same finding corrected, so another title has another number.
    number = "1" if title == USUAL else str(crc32(title.encode()))
    finding = a_finding(title, number=number, completion=completion, sustained=sustained, due_on=due_on)
    (item,) = import_findings(
        ledger, some_findings(finding, feedback_on=feedback_on), workflow="rectification", actor=OPERATOR, at=at
    )
    if owner or leader or verifier:
        assign(
            ledger, item.number, owner=owner, leader=leader, verifier=verifier, actor=as_person(ledger, "chen"), at=at
        )
    return item


def as_person(ledger: Ledger, login: str) -> Actor:
    """Return a person acting for themselves through the command line."""
    rights = roles.acting_for(ledger, login)
    return Actor(
        login=login,
        name=rights.person.name,
        door=Door.CLI,
        person_id=rights.person.person_id,
        roles=rights.roles,
        leads=rights.leads,
    )


def details_of(person: ListedPerson) -> PersonDetails:
    """Return what more there is to see of a person than the name."""
    assert person.details is not None
    return person.details
