"""Items that move to another version: no reminder is lost, none is sent twice, no news is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from engine.domain.definition import Workflow
from engine.domain.routes import Choices
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.moving import move_items
from engine.operations.publishing import publish
from engine.operations.tick import tick
from notifications.compose import Post, compose
from tests.builders import OPERATOR, a_workflow, an_item, an_office, as_person
from tests.notifications.mails import LI, WANG, at, states
from tests.operations.test_moving import a_place, without

TWENTY_DAYS_BEFORE = "2026-03-13"


def with_another_ladder() -> Workflow:
    """Return the workflow with the same reminders under another name."""
    workflow = a_workflow()
    return replace(
        workflow,
        ladders={**workflow.ladders, "other": replace(workflow.ladders["standard"], key="other")},
        deadlines={key: replace(rule, ladder="other") for key, rule in workflow.deadlines.items()},
    )


def move(ledger: Ledger, workflow: Workflow, *, when: datetime, **mapped: str) -> None:
    """Publish a version and move every item to it."""
    publish(ledger, workflow, source="", actor=OPERATOR, at=when)
    move_items(ledger, workflow.key, Choices(mapped=mapped), actor=OPERATOR, at=when)


def reminders(ledger: Ledger) -> list[str]:
    """Return what became of each reminder of the owner."""
    return [state for kind, state in states(ledger, to=WANG) if kind == "reminder"]


def test_who_was_mailed_today_is_not_reminded_of_the_same_day_again(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    an_item(ledger)
    compose(ledger, post, at=at("2026-03-02", "10:00"))
    tick(ledger, at=at(TWENTY_DAYS_BEFORE, "00:05"))
    compose(ledger, post, at=at(TWENTY_DAYS_BEFORE, "08:30"))
    move(ledger, with_another_ladder(), when=at(TWENTY_DAYS_BEFORE, "10:00"))
    tick(ledger, at=at(TWENTY_DAYS_BEFORE, "10:05"))
    assert reminders(ledger) == ["merged"]
    tick(ledger, at=at("2026-03-23", "00:05"))
    assert reminders(ledger) == ["merged", "waiting"]


def test_a_reminder_that_still_waited_is_made_anew_and_mailed_once(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    an_item(ledger)
    compose(ledger, post, at=at("2026-03-02", "10:00"))
    tick(ledger, at=at(TWENTY_DAYS_BEFORE, "00:05"))
    move(ledger, with_another_ladder(), when=at(TWENTY_DAYS_BEFORE, "07:00"))
    tick(ledger, at=at(TWENTY_DAYS_BEFORE, "07:05"))
    compose(ledger, post, at=at(TWENTY_DAYS_BEFORE, "08:30"))
    assert reminders(ledger) == ["withdrawn", "merged"]


def test_news_of_a_state_that_has_another_name_now_still_reaches_its_reader(
    ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    an_office(ledger)
    item, photo = an_item(ledger, completion="in_progress"), tmp_path / "photo.txt"
    photo.write_text("整改后", encoding="utf-8")
    compose(ledger, post, at=at("2026-03-02", "10:00"))
    submitted = at("2026-03-02", "15:00")
    advance(
        ledger, item.number, Step(trigger="submit", evidence=[photo]), actor=as_person(ledger, "wang"), at=submitted
    )
    correcting = a_place("correcting")
    steps = [
        replace(step, sources=("correcting",), target="correcting" if step.target == "rectifying" else step.target)
        for step in a_workflow().transitions
        if step.trigger in {"submit", "verify"}
    ]
    target = without(a_workflow(), "rectifying", correcting, steps=steps)
    target = replace(target, transitions=(*target.transitions[:1], *steps, *target.transitions[1 : -len(steps)]))
    move(ledger, target, when=at("2026-03-02", "16:00"), rectifying="correcting")
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    assert ("to_verify", "merged") in states(ledger, to=LI)
