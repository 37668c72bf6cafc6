"""What is handed in with a review: its form, what an outcome requires, and that a repeat is harmless."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.domain.definition import Field, FieldKind, GuardUse, ReviewOutcome, Workflow
from engine.errors import InvalidInput, KeyReused, ReviewRefused, TransitionRefused
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.reading import list_reviews, whole_item
from engine.operations.review import EMPTY, Completed, ReviewForm, complete
from engine.operations.tick import tick
from tests.builders import OPERATOR, a_workflow, an_item, an_office, as_person, morning, words

NOTE = "已经连续三个月按周更新台账"
SHOWN = GuardUse(name="evidence", arguments={"min": 1})
FILLED = GuardUse(name="filled", arguments={"fields": ("next_goal",)})


def a_workflow_with_forms() -> Workflow:
    """Return a workflow whose review asks two fields, and requires one of them to go on."""
    plain = a_workflow()
    rule = replace(
        plain.reviews["quarterly"],
        asks=("next_goal", "meetings"),
        outcomes=(
            ReviewOutcome(key="goes_on", title=words("goes on"), requires=(FILLED,)),
            ReviewOutcome(
                key="shown", title=words("shown"), requires=(GuardUse(name="evidence", arguments={"min": 1}),)
            ),
            ReviewOutcome(key="decided", title=words("decided"), requires=(GuardUse(name="decision"),)),
            ReviewOutcome(key="back", title=words("back"), trigger="resume"),
        ),
    )
    steps = tuple(
        replace(step, asks=("cause",), who=("owner", "manager")) if step.trigger == "resume" else step
        for step in plain.transitions
    )
    fields = {
        "next_goal": Field(key="next_goal", title=words("next_goal"), kind=FieldKind.LONG_TEXT),
        "meetings": Field(key="meetings", title=words("meetings"), kind=FieldKind.NUMBER),
        "cause": Field(key="cause", title=words("cause"), kind=FieldKind.TEXT),
        "other": Field(key="other", title=words("other"), kind=FieldKind.TEXT),
    }
    return replace(plain, reviews={"quarterly": rule}, transitions=steps, fields=fields)


@pytest.fixture
def item(ledger: Ledger) -> str:
    """Return the number of a long-term item whose review is open."""
    an_office(ledger, workflow=a_workflow_with_forms())
    number = an_item(ledger, completion="partly", sustained=True).number
    tick(ledger, at=morning("2026-06-01"))
    return number


def conclude(ledger: Ledger, outcome: str, form: ReviewForm = EMPTY, *, key: str | None = None) -> Completed:
    """Let the owner complete the first review there is."""
    review = list_reviews(ledger, actor=OPERATOR)[0].review
    who, at = as_person(ledger, "wang"), morning("2026-06-10")
    return complete(ledger, review.id, outcome=outcome, note=NOTE, actor=who, at=at, form=form, key=key)


def test_what_an_outcome_requires_is_named_and_the_review_stays_open(ledger: Ledger, item: str) -> None:
    with pytest.raises(ReviewRefused) as refused:
        conclude(ledger, "goes_on")
    assert [reason.code for reason in refused.value.reasons] == ["fields_missing"]
    assert refused.value.message("zh") == f"{item}的复核现在不能以“goes on（goes_on）”结束：还没有填写next_goal。"
    assert "shown（shown）、decided（decided）、back（back）" in refused.value.way_out("zh")
    assert [one.review.state for one in list_reviews(ledger, actor=OPERATOR)] == ["open"]
    assert whole_item(ledger, item, actor=OPERATOR).stored.facts.fields == {}


def test_the_form_of_a_review_fills_in_the_item_and_is_in_its_history(ledger: Ledger, item: str) -> None:
    done = conclude(ledger, "goes_on", ReviewForm(settings={"next_goal": "每月更新", "meetings": "3"}))
    assert done.next_opens_on == date(2026, 9, 1)
    whole = whole_item(ledger, item, actor=OPERATOR)
    assert whole.stored.facts.fields == {"next_goal": "每月更新", "meetings": 3}
    assert whole.history[-1].data["set"] == {"next_goal": "每月更新", "meetings": 3}
    assert audit.verify(ledger).first_bad is None


def test_the_step_an_outcome_takes_asks_on_the_same_form(ledger: Ledger, item: str) -> None:
    done = conclude(ledger, "back", ReviewForm(settings={"cause": "台账又停更"}))
    assert done.advanced is not None
    assert done.advanced.state == "rectifying"
    assert whole_item(ledger, item, actor=OPERATOR).stored.facts.fields == {"cause": "台账又停更"}


@pytest.mark.parametrize(
    ("outcome", "settings"),
    [
        ("goes_on", {"other": "x"}),
        ("goes_on", {"cause": "x"}),
        ("goes_on", {"meetings": "three"}),
        ("back", {"no": "x"}),
    ],
)
def test_a_field_that_is_not_asked_or_does_not_fit_is_refused(
    ledger: Ledger, item: str, outcome: str, settings: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput):
        conclude(ledger, outcome, ReviewForm(settings=settings))
    assert [one.review.state for one in list_reviews(ledger, actor=OPERATOR)] == ["open"]


def test_evidence_comes_with_the_review(ledger: Ledger, item: str, tmp_path: Path) -> None:
    with pytest.raises(ReviewRefused):
        conclude(ledger, "shown")
    file = tmp_path / "minutes.txt"
    file.write_text("会议记录", encoding="utf-8")
    conclude(ledger, "shown", ReviewForm(evidence=[file]))
    whole = whole_item(ledger, item, actor=OPERATOR)
    assert [piece.name for piece in whole.evidence] == ["minutes.txt"]
    assert whole.stored.facts.evidence == 1
    assert whole.history[-1].data["evidence"][0]["name"] == "minutes.txt"


def test_a_collective_decision_comes_with_the_review(ledger: Ledger, item: str) -> None:
    with pytest.raises(ReviewRefused):
        conclude(ledger, "decided")
    conclude(ledger, "decided", ReviewForm(decided_on=date(2026, 6, 9), minutes="会议纪要第6号"))
    entry = whole_item(ledger, item, actor=OPERATOR).history[-1]
    assert entry.data["decision"] == {"on": "2026-06-09", "minutes": "会议纪要第6号"}


def test_a_repeat_under_a_key_gets_the_first_answer(ledger: Ledger, item: str) -> None:
    form = ReviewForm(settings={"cause": "台账又停更"})
    first = conclude(ledger, "back", form, key="once")
    again = conclude(ledger, "back", form, key="once")
    assert (first.repeated, again.repeated) == (False, True)
    assert first.advanced is not None
    assert again.advanced is not None
    assert replace(again, repeated=False, advanced=replace(again.advanced, repeated=False)) == first
    with pytest.raises(KeyReused):
        conclude(ledger, "goes_on", form, key="once")


def test_a_step_that_is_not_for_the_reviewer_leaves_the_review_open(sqlite_ledger: Ledger) -> None:
    workflow = a_workflow_with_forms()
    steps = tuple(replace(s, who=("manager",)) if s.trigger == "resume" else s for s in workflow.transitions)
    an_office(sqlite_ledger, workflow=replace(workflow, transitions=steps))
    an_item(sqlite_ledger, completion="partly", sustained=True)
    tick(sqlite_ledger, at=morning("2026-06-01"))
    with pytest.raises(TransitionRefused):
        conclude(sqlite_ledger, "back", ReviewForm(settings={"cause": "x"}))
    assert [one.review.state for one in list_reviews(sqlite_ledger, actor=OPERATOR)] == ["open"]
