"""Running items move to a newer version: each in its place, with its dates, its reviews and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.domain.actor import Actor
from engine.domain.definition import Ladder, State, StateKind, Transition, Workflow
from engine.domain.routes import Choices
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import audit, moving, publishing
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.moving import Moved, MoveUnfinished, StatesUnmapped, move_items
from engine.operations.reading import WholeItem, whole_item
from engine.operations.review import complete
from engine.operations.tick import tick
from engine.store import history
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, a_workflow, an_item, an_office, as_person, morning, words

LATER = morning("2026-03-10")


def publish(ledger: Ledger, workflow: Workflow, *, at: datetime = LATER) -> int:
    """Publish a version; return its number."""
    return publishing.publish(ledger, workflow, source="", actor=OPERATOR, at=at)[0].number


def move(
    ledger: Ledger, *, at: datetime = LATER, mapped: dict[str, str] | None = None, kept: Sequence[str] = ()
) -> Moved:
    """Move the items of the only workflow."""
    choices = Choices(mapped=mapped or {}, kept=frozenset(kept))
    return move_items(ledger, "rectification", choices, actor=OPERATOR, at=at)


def whole(ledger: Ledger, number: str) -> WholeItem:
    """Return an item with everything that hangs on it."""
    return whole_item(ledger, number, actor=OPERATOR)


def without(workflow: Workflow, gone: str, *added: State, steps: Sequence[Transition] = ()) -> Workflow:
    """Return a workflow without a state, with others."""
    states = {key: state for key, state in workflow.states.items() if key != gone} | {one.key: one for one in added}
    kept = [
        replace(step, sources=tuple(source for source in step.sources if source != gone))
        for step in workflow.transitions
        if step.target != gone and step.sources != (gone,)
    ]
    return replace(workflow, states=states, transitions=(*kept, *steps))


def shorter(workflow: Workflow, rule: str, months: int) -> Workflow:
    """Return a workflow with another limit."""
    changed = replace(workflow.deadlines[rule], amount=months)
    return replace(workflow, deadlines={**workflow.deadlines, rule: changed})


def sound(ledger: Ledger) -> None:
    """Let a ledger pass that is whole and whose clock goes on."""
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None
    assert tick(ledger, at=morning("2026-12-01")).failed == ()
    assert audit.invariant_breaches(ledger) == []


def test_items_stay_on_their_version_until_somebody_moves_them(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    assert publish(ledger, shorter(a_workflow(), "plan", 2)) == 2
    assert whole(ledger, item.number).item.workflow_number == 1
    assert move(ledger).moved == 1
    assert whole(ledger, item.number).item.workflow_number == 2
    sound(ledger)


def test_a_deadline_is_set_anew_and_its_ledger_keeps_the_old_one(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    publish(ledger, shorter(a_workflow(), "plan", 2))
    move(ledger)
    moved = whole(ledger, item.number)
    assert (moved.item.original_due_on, moved.item.due_on) == (date(2026, 4, 2), date(2026, 5, 2))
    assert [(one.due_on, one.because, one.ended_because) for one in moved.deadlines] == [
        (date(2026, 4, 2), "imported", "migrated"),
        (date(2026, 5, 2), "migrated", None),
    ]
    entry = moved.history[-1]
    assert (entry.action, entry.data) == (
        "migrate",
        {
            "from": "reported",
            "to": "reported",
            "versions": {"from": 1, "to": 2},
            "due_on": {"from": "2026-04-02", "to": "2026-05-02"},
        },
    )
    sound(ledger)


def test_what_the_old_deadline_still_had_planned_is_written_off_even_when_its_ladder_is_gone(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    renamed = Ladder(key="other", rungs=a_workflow().ladders["standard"].rungs)
    target = a_workflow()
    publish(
        ledger,
        replace(
            target,
            ladders={"other": renamed},
            deadlines={key: replace(rule, ladder="other", amount=4) for key, rule in target.deadlines.items()},
            reviews={key: replace(rule, ladder="other") for key, rule in target.reviews.items()},
        ),
    )
    move(ledger)
    written_off = [one for one in whole(ledger, item.number).reminders if one.reason == "migrated"]
    assert {one.occurrence for one in written_off} >= {"T-20", "T-10", "T"}
    assert {one.outcome for one in written_off} == {"suppressed"}
    sound(ledger)


def test_a_deadline_that_stays_the_same_is_left_alone_and_nobody_is_told_twice(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    day = morning("2026-03-13")  # T-20
    assert tick(ledger, at=day).rungs["noticed"] == 1
    publish(ledger, replace(a_workflow(), title=words("整改")), at=day)
    move(ledger, at=day)
    moved = whole(ledger, item.number)
    assert [one.ended_at for one in moved.deadlines] == [None]
    assert tick(ledger, at=day).rungs["noticed"] == 0
    sound(ledger)


def test_another_ladder_counts_from_now_on_without_telling_what_was_told(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    day = morning("2026-03-13")
    assert tick(ledger, at=day).rungs["noticed"] == 1
    ladder = a_workflow().ladders["standard"]
    first = replace(ladder.rungs[0], offset=-16)
    publish(
        ledger,
        replace(a_workflow(), ladders={"standard": replace(ladder, rungs=(ladder.rungs[0], first, *ladder.rungs[1:]))}),
        at=day,
    )
    move(ledger, at=day)
    assert tick(ledger, at=day).rungs["noticed"] == 0
    assert tick(ledger, at=morning("2026-03-17")).rungs["noticed"] == 1
    occurrences = [one.occurrence for one in whole(ledger, item.number).reminders if one.outcome == "noticed"]
    assert occurrences == ["T-20", "T-16"]
    sound(ledger)


def test_another_ladder_is_looked_at_though_the_clock_was_set_back_after_the_move(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)  # due on 2026-04-02, first reminded of on 2026-03-13
    ladder = a_workflow().ladders["standard"]
    earlier = replace(ladder, rungs=(replace(ladder.rungs[0], offset=-28), *ladder.rungs))
    ahead = morning("2026-03-30")  # by a clock that is weeks ahead
    publish(ledger, replace(a_workflow(), ladders={"standard": earlier}), at=ahead)
    move(ledger, at=ahead)
    assert tick(ledger, at=morning("2026-03-05")).rungs["noticed"] == 1
    assert [one.occurrence for one in whole(ledger, item.number).reminders] == ["T-28"]
    sound(ledger)


def test_a_state_that_is_gone_must_be_mapped_or_kept(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    publish(ledger, without(a_workflow(), "rectifying", a_place("correcting")))
    assert move(ledger).moved == 1  # nobody is in the state that is gone
    publish(ledger, a_workflow())
    move(ledger)
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=LATER)
    publish(ledger, without(a_workflow(), "rectifying", a_place("correcting")))
    with pytest.raises(StatesUnmapped) as refused:
        move(ledger)
    assert "rectifying（rectifying）1件" in refused.value.message("zh")
    assert "correcting" in refused.value.way_out("en")
    assert whole(ledger, item.number).item.workflow_number == 3
    assert move(ledger, mapped={"rectifying": "correcting"}).moved == 1
    moved = whole(ledger, item.number)
    assert (moved.item.facts.state, moved.item.workflow_number) == ("correcting", 4)
    sound(ledger)


def a_place(key: str) -> State:
    """Return a state with the deadline of rectifying."""
    return State(key=key, title=words(key), kind=StateKind.NORMAL, deadline="rectify")


def test_items_in_a_state_that_is_kept_stay_on_their_version_and_may_move_later(ledger: Ledger) -> None:
    an_office(ledger)
    stays, goes = an_item(ledger, title="甲", completion="in_progress"), an_item(ledger, title="乙")
    publish(ledger, without(a_workflow(), "rectifying", a_place("correcting")))
    done = move(ledger, kept=["rectifying"])
    assert (done.moved, done.stay) == (1, 1)
    assert whole(ledger, stays.number).item.workflow_number == 1
    assert whole(ledger, goes.number).item.workflow_number == 2
    assert move(ledger, mapped={"rectifying": "correcting"}).moved == 1
    assert whole(ledger, stays.number).item.facts.state == "correcting"
    sound(ledger)


def test_items_come_from_several_versions_at_once(ledger: Ledger) -> None:
    an_office(ledger)
    first = an_item(ledger, title="甲")
    publish(ledger, shorter(a_workflow(), "plan", 2))
    second = an_item(ledger, title="乙")
    publish(ledger, shorter(a_workflow(), "plan", 3))
    assert move(ledger).moved == 2
    assert {whole(ledger, one.number).item.workflow_number for one in (first, second)} == {3}
    assert {whole(ledger, one.number).item.due_on for one in (first, second)} == {date(2026, 6, 2)}
    sound(ledger)


@pytest.mark.parametrize(
    "choices",
    [
        Choices(mapped={"nowhere": "closed"}),
        Choices(mapped={"rectifying": "nowhere"}),
        Choices(kept=frozenset({"nowhere"})),
        Choices(mapped={"rectifying": "closed"}, kept=frozenset({"rectifying"})),
    ],
)
def test_a_state_nobody_knows_is_refused_with_those_there_are(sqlite_ledger: Ledger, choices: Choices) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    publish(sqlite_ledger, shorter(a_workflow(), "plan", 2))
    with pytest.raises(InvalidInput) as refused:
        move_items(sqlite_ledger, "rectification", choices, actor=OPERATOR, at=LATER)
    assert refused.value.way_out("zh")


def test_a_workflow_nobody_published_cannot_be_moved(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotFound):
        move_items(sqlite_ledger, "nothing", actor=OPERATOR, at=LATER)


@pytest.mark.parametrize("who", ["wang", "li", "zhao", "charlie"])
def test_only_who_may_publish_may_move(sqlite_ledger: Ledger, who: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotPermitted):
        move_items(sqlite_ledger, "rectification", actor=as_person(sqlite_ledger, who), at=LATER)
    assert move_items(sqlite_ledger, "rectification", actor=as_person(sqlite_ledger, "chen"), at=LATER).moved == 0


def test_what_an_item_has_behind_it_still_counts_on_the_new_version(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    item, photo = an_item(ledger), tmp_path / "photo.txt"
    photo.write_text("整改后", encoding="utf-8")
    wang, li = as_person(ledger, "wang"), as_person(ledger, "li")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    advance(ledger, item.number, Step(trigger="submit", evidence=[photo]), actor=wang, at=AT)
    publish(ledger, shorter(a_workflow(), "closing", 5))
    move(ledger)
    assert advance(ledger, item.number, Step(trigger="verify"), actor=li, at=LATER).state == "verified"
    sound(ledger)


def test_a_review_goes_on_under_the_new_version(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, sustained=True, completion="in_progress")
    opened = morning("2026-06-01")
    tick(ledger, at=opened)
    publish(ledger, shorter(a_workflow(), "plan", 2), at=opened)
    move(ledger, at=opened)
    (review,) = whole(ledger, item.number).reviews
    assert review.state == "open"
    done = complete(ledger, review.id, outcome="goes_on", note="情况稳定", actor=as_person(ledger, "wang"), at=opened)
    assert done.next_opens_on == date(2026, 9, 1)
    sound(ledger)


def test_a_review_whose_rule_is_gone_ends_and_the_new_rule_owes_nothing_for_time_gone_by(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, sustained=True, completion="in_progress")
    opened = morning("2026-06-01")
    tick(ledger, at=opened)
    monthly = replace(a_workflow().reviews["quarterly"], key="monthly", every="month")
    states = {**a_workflow().states, "long_term": replace(a_workflow().states["long_term"], review="monthly")}
    publish(ledger, replace(a_workflow(), states=states, reviews={"monthly": monthly}), at=opened)
    move(ledger, at=opened)
    moved = whole(ledger, item.number)
    assert [(one.period, one.state) for one in moved.reviews] == [("2026Q2", "skipped")]
    assert moved.history[-1].data["review_ended"] == "2026Q2"
    tick(ledger, at=morning("2026-06-02"))
    assert [(one.period, one.state) for one in whole(ledger, item.number).reviews] == [
        ("2026Q2", "skipped"),
        ("2026M6", "open"),
    ]
    sound(ledger)


def test_reviews_begin_where_the_new_version_has_them(ledger: Ledger) -> None:
    plain = a_workflow()
    timeless = replace(plain.states["long_term"], review=None)
    an_office(ledger, workflow=replace(plain, states={**plain.states, "long_term": timeless}))
    item = an_item(ledger, sustained=True, completion="in_progress")
    day = morning("2026-08-05")
    publish(ledger, plain, at=day)
    move(ledger, at=day)
    assert tick(ledger, at=morning("2026-09-01")).reviews == 1
    assert [(one.period, one.state) for one in whole(ledger, item.number).reviews] == [("2026Q3", "open")]
    sound(ledger)


def test_going_back_is_a_version_of_its_own_with_the_old_hash(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    publish(ledger, shorter(a_workflow(), "plan", 2))
    move(ledger)
    assert publish(ledger, a_workflow()) == 3
    assert move(ledger).moved == 1
    back = whole(ledger, item.number)
    assert (back.item.workflow_number, back.item.due_on) == (3, date(2026, 4, 2))
    listed = publishing.list_workflows(ledger, actor=OPERATOR)
    assert [(one.number, one.items, one.same_as) for one in listed] == [(1, 0, None), (2, 0, None), (3, 1, 1)]
    assert listed[0].sha256 == listed[2].sha256
    sound(ledger)


class Stopped(Exception):
    """The process ends here."""


def test_a_move_that_was_interrupted_goes_on_where_it_stopped(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    an_office(ledger)
    numbers = [an_item(ledger, title=f"第{n}个问题").number for n in range(5)]
    publish(ledger, shorter(a_workflow(), "plan", 2))
    monkeypatch.setattr(moving, "_BATCH", 2)

    def stop(count: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        move_items(ledger, "rectification", actor=OPERATOR, at=LATER, told=stop)
    assert sorted(whole(ledger, number).item.workflow_number for number in numbers) == [1, 1, 1, 2, 2]
    with pytest.raises(MoveUnfinished) as refused:
        move(ledger, kept=["closed"])
    assert "已换2件" in refused.value.message("zh")
    with pytest.raises(MoveUnfinished):
        moving.require_finished(ledger, "rectification")
    done = move(ledger)
    assert (done.moved, done.now, done.stay, done.resumed) == (5, 3, 0, True)
    assert [entry.action for number in numbers for entry in whole(ledger, number).history].count("migrate") == 5
    sound(ledger)


def test_the_workflow_keeps_who_published_and_moved_what(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    chen: Actor = as_person(ledger, "chen")
    publishing.publish(ledger, shorter(a_workflow(), "plan", 2), source="", actor=chen, at=LATER)
    move_items(ledger, "rectification", actor=chen, at=LATER)
    move_items(ledger, "rectification", actor=chen, at=LATER)
    with reading(ledger.database) as work:
        entries = history.entries(work, publishing.workflow_chain("rectification"))
    assert [(entry.action, entry.by["name"]) for entry in entries] == [
        ("publish", "tester"),
        ("publish", "陈静"),
        ("move_started", "陈静"),
        ("move_finished", "陈静"),
    ]
    assert entries[-1].data == {"to": 2, "moved": 1, "stay": 0}


def test_a_call_may_stop_after_a_batch_and_the_next_goes_on(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_BATCH", 1)
    an_office(ledger)
    for title in ("一", "二", "三"):
        an_item(ledger, title=title)
    publish(ledger, replace(a_workflow(), title=words("另一个名称")))
    first = move_items(ledger, "rectification", actor=OPERATOR, at=LATER, goes_on=lambda: False)
    assert (first.moved, first.now, first.stay, first.is_over) == (1, 1, 2, False)
    second = move_items(ledger, "rectification", actor=OPERATOR, at=LATER)
    assert (second.moved, second.now, second.stay, second.resumed, second.is_over) == (3, 2, 0, True, True)
    assert audit.invariant_breaches(ledger) == []
