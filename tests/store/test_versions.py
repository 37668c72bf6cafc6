"""A published workflow keeps its hash when the language learns new words that its file does not use."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from pydantic import TypeAdapter

from engine.domain.definition import MeasureRule, Tell, Workflow
from engine.store.versions import as_model, digest_of
from tests.builders import a_workflow, words
from tests.properties.workflows import drafts

MODEL = TypeAdapter(Workflow)
# As it was before there were receipts, progress reports, measures and answers to steps.
AS_EVER = "5fcdfd41e2d6d7a8e43a49d85f6a27a34d8053be34eceefc404b779ad47ec9da"
NEWER = {"receipts", "progress", "measures", "sustained_review", "receipt", "deadline", "tells"}


def test_a_workflow_without_the_newer_words_has_the_hash_it_always_had() -> None:
    assert digest_of(a_workflow()) == AS_EVER


def test_each_newer_word_is_part_of_the_hash_where_it_is_used() -> None:
    small = a_workflow()
    start, *others = small.transitions
    closed, quarterly = small.states["closed"], small.reviews["quarterly"]
    outcome = replace(quarterly.outcomes[0], tells=(Tell(kind="moved", to=("manager",)),))
    changed = [
        replace(small, measures=MeasureRule(title=words("措施"), ladder="standard")),
        replace(small, states={**small.states, "closed": replace(closed, sustained_review="quarterly")}),
        replace(small, transitions=(replace(start, deadline="plan"), *others)),
        replace(small, reviews={"quarterly": replace(quarterly, outcomes=(outcome, *quarterly.outcomes[1:]))}),
    ]
    assert len({digest_of(workflow) for workflow in [small, *changed]}) == 1 + len(changed)


@given(draft=drafts(most_states=5))
@settings(max_examples=50)
def test_what_is_stored_says_everything_and_nothing_that_is_as_usual(draft: Workflow) -> None:
    text = as_model(draft)
    assert MODEL.validate_json(text) == draft
    stored, whole = json.loads(text), json.loads(MODEL.dump_json(draft))
    assert {key for key in whole if key not in stored} <= NEWER
    assert all(stored[key] for key in ("receipts", "progress", "measures") if key in stored)
    assert all(step["deadline"] for step in stored["transitions"] if "deadline" in step)
