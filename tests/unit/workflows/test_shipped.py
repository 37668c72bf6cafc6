"""What comes with the product is sound, and said in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.domain.definition import Workflow
from engine.words import Words
from rectify.bootstrap import vocabulary
from workflows.catalogue import read_definition, shipped

CHINESE = re.compile(r"[\u3400-\u9fff]")
# Chinese punctuation and full-width forms, which an English text has no use for.
FULL_WIDTH = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
KEYS = tuple(shipped())


def the(key: str) -> Workflow:
    """Return a shipped workflow, which must be without any error."""
    workflow, problems = read_definition(shipped()[key], file=f"{key}.yaml", vocabulary=vocabulary())
    assert workflow is not None, problems
    return workflow


def every_text(workflow: Workflow) -> Iterator[tuple[str, Words]]:
    """Yield everything in a workflow that people read, with the place it stands."""
    yield "title", workflow.title
    for name, titles in (("roles", workflow.roles), ("evidence_groups", workflow.evidence_groups)):
        yield from ((f"{name} {key}", title) for key, title in titles.items())
    for field in workflow.fields.values():
        yield f"fields {field.key}", field.title
        if field.help is not None:
            yield f"fields {field.key} help", field.help
        yield from ((f"fields {field.key} {key}", title) for key, title in field.options.items())
    for name, entries in (
        ("states", workflow.states),
        ("deadlines", workflow.deadlines),
        ("reviews", workflow.reviews),
        ("receipts", workflow.receipts),
        ("progress", workflow.progress),
        ("requests", workflow.requests),
        ("duties", workflow.duties),
    ):
        yield from ((f"{name} {key}", entry.title) for key, entry in entries.items())
    yield from ((f"transitions {step.trigger}", step.title) for step in workflow.transitions)
    for review in workflow.reviews.values():
        yield from ((f"reviews {review.key} {one.key}", one.title) for one in review.outcomes)
    for request in workflow.requests.values():
        yield from ((f"requests {request.key} approvals", one.title) for one in request.approvals)
    if workflow.measures is not None:
        yield "measures", workflow.measures.title


def test_there_are_the_four_that_an_office_starts_with() -> None:
    assert set(KEYS) == {"audit", "capa", "rectification", "supervision"}
    assert {key: the(key).key for key in KEYS} == {key: key for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_every_text_is_chinese_in_chinese_and_english_in_english(key: str) -> None:
    wrong = [
        (where, text)
        for where, text in every_text(the(key))
        if not CHINESE.search(text.zh) or CHINESE.search(text.en) or FULL_WIDTH.search(text.en) or not text.en.strip()
    ]
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
def test_states_steps_and_fields_can_be_told_apart_by_their_titles(key: str) -> None:
    workflow = the(key)
    for titles in (
        [state.title for state in workflow.states.values()],
        [field.title for field in workflow.fields.values()],
        list({step.trigger: step.title for step in workflow.transitions}.values()),
    ):
        assert len({title.zh for title in titles}) == len(titles)
        assert len({title.en for title in titles}) == len(titles)


@pytest.mark.parametrize("key", KEYS)
def test_a_field_is_explained_where_its_title_may_not_be_enough(key: str) -> None:
    explained = [field for field in the(key).fields.values() if field.help is not None]
    assert all(field.help is not None and field.help.zh != field.title.zh for field in explained)
    assert explained


@pytest.mark.parametrize("key", KEYS)
def test_no_ladder_leaves_the_owner_alone_with_it(key: str) -> None:
    for ladder in the(key).ladders.values():
        assert set(ladder.rungs[-1].to) - {"owner"}
        assert ladder.rungs[-1].repeat == "week" or ladder.rungs[-1].repeat == "working_day"
        assert ladder.rungs[-1].until is None


@pytest.mark.parametrize("key", KEYS)
def test_the_owner_confirms_reports_and_hears_of_measures_and_others_hear_when_that_is_late(key: str) -> None:
    workflow = the(key)
    working = [state for state in workflow.states.values() if state.progress is not None]
    assert [state for state in workflow.states.values() if state.receipt is not None]
    assert working
    assert workflow.measures is not None
    for name in (
        *(rule.ladder for rule in workflow.receipts.values()),
        *(rule.ladder for rule in workflow.progress.values()),
        workflow.measures.ladder,
    ):
        rungs = workflow.ladders[name].rungs
        assert {rung.to for rung in rungs if rung.offset <= 0} == {("owner",)}
        assert all(rung.escalates and set(rung.to) - {"owner"} for rung in rungs if rung.offset > 0)


@pytest.mark.parametrize("key", KEYS)
def test_what_is_closed_and_sustained_is_reviewed_on_and_can_be_reopened(key: str) -> None:
    workflow = the(key)
    closed = workflow.states["closed"]
    assert closed.review_for(sustained=False) is None
    triggers = {outcome.trigger for outcome in workflow.reviews[closed.review_for(sustained=True) or ""].outcomes}
    steps = [workflow.step(trigger) for trigger in triggers if trigger is not None]
    assert None in triggers
    assert [step.loop for step in steps if step is not None] == ["reopen"]


@pytest.mark.parametrize("key", ["audit", "rectification", "supervision"])
def test_a_review_of_long_term_work_can_end_it_or_take_it_further_up(key: str) -> None:
    workflow = the(key)
    held = {state.review for state in workflow.states.values() if state.review is not None}
    for review in (workflow.reviews[name] for name in held):
        told = {tell.kind: tell.to for outcome in review.outcomes for tell in outcome.tells}
        assert told == {"escalated_review": ("leader_in_charge", "unit_leader", "manager")}
        assert {"submit", "conclude"} & {outcome.trigger for outcome in review.outcomes}
