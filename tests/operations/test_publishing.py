"""A published version stays as it is and is known by name, number and hash; a preview says what it would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from engine.domain.definition import Workflow
from engine.domain.routes import Choices
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import publishing
from engine.operations.ledger import Ledger
from engine.operations.moving import move_items
from engine.operations.preview import Preview, RightTurn
from engine.operations.previewing import preview_moving, preview_publishing
from engine.operations.reading import item_history, whole_item
from engine.operations.tick import tick
from engine.store.schema import every_table
from engine.store.unit_of_work import reading
from tests.builders import (
    AT,
    OPERATOR,
    a_workflow,
    an_item,
    an_office,
    as_person,
    morning,
    words,
)
from tests.operations.test_moving import a_place, publish, shorter, without

NOBODY = Choices()


def preview(ledger: Ledger, workflow: Workflow, choices: Choices = NOBODY, *, who: str | None = None) -> Preview:
    """Return what publishing a workflow would do."""
    actor = OPERATOR if who is None else as_person(ledger, who)
    return preview_publishing(ledger, workflow, choices, actor=actor, at=morning("2026-03-10"))


def who_may(workflow: Workflow, trigger: str, *who: str) -> Workflow:
    """Return a workflow in which others may take a step."""
    steps = tuple(replace(step, who=who) if step.trigger == trigger else step for step in workflow.transitions)
    return replace(workflow, transitions=steps)


def test_the_newest_version_is_published_once_and_a_changed_one_is_the_next(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    same, is_new = publishing.publish(ledger, a_workflow(), source="", actor=OPERATOR, at=AT)
    assert (same.number, is_new) == (1, False)
    changed = replace(a_workflow(), title=words("整改"))
    later, is_new = publishing.publish(ledger, changed, source="", actor=OPERATOR, at=AT)
    assert (later.number, is_new) == (2, True)
    assert later.sha256 != same.sha256
    assert whole_item(ledger, item.number, actor=OPERATOR).item.workflow_number == 1
    assert an_item(ledger, title="新问题").state == "reported"


def test_a_version_is_found_by_its_number_with_who_and_when(ledger: Ledger) -> None:
    an_office(ledger)
    chen = as_person(ledger, "chen")
    later = replace(a_workflow(), title=words("整改"))
    publishing.publish(ledger, later, source="workflow: rectification", actor=chen, at=morning("2026-03-10"))
    first, second = (
        publishing.version_of(ledger, "rectification", 1, actor=OPERATOR),
        publishing.version_of(ledger, "rectification", actor=OPERATOR),
    )
    assert (first.number, first.published_by) == (1, "tester")
    assert (second.number, second.source, second.published_by) == (2, "workflow: rectification", "陈静")
    assert second.published_at == morning("2026-03-10")
    with pytest.raises(InvalidInput):
        publishing.version_of(ledger, "rectification", 3, actor=OPERATOR)
    with pytest.raises(NotFound):
        publishing.version_of(ledger, "nothing", actor=OPERATOR)


def test_a_preview_changes_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)

    def everything() -> list[object]:
        with reading(ledger.database) as work:
            return [sorted(work.rows_once(select(table)), key=repr) for table in every_table().sorted_tables]

    before = everything()
    preview(ledger, shorter(a_workflow(), "plan", 2))
    preview_moving(ledger, "rectification", NOBODY, actor=OPERATOR, at=AT)
    assert everything() == before


@pytest.mark.parametrize("who", ["wang", "li", "zhao", "charlie"])
def test_only_who_may_publish_sees_what_it_would_do(sqlite_ledger: Ledger, who: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotPermitted):
        preview(sqlite_ledger, a_workflow(), who=who)
    with pytest.raises(NotPermitted):
        preview_moving(sqlite_ledger, "rectification", NOBODY, actor=as_person(sqlite_ledger, who), at=AT)
    assert preview(sqlite_ledger, a_workflow(), who="chen").is_new is False


def test_a_preview_tells_the_deadlines_that_would_change_old_and_new(ledger: Ledger) -> None:
    an_office(ledger)
    plain = an_item(ledger, title="甲").number
    an_item(ledger, title="乙", completion="done")
    an_item(ledger, title="丙", completion="in_progress", due_on=date(2026, 5, 4))
    seen = preview(ledger, shorter(shorter(a_workflow(), "plan", 2), "rectify", 1))
    assert [(due.item, due.rule.zh, due.before, due.after) for due in seen.dues] == [
        (plain, "plan", date(2026, 4, 2), date(2026, 5, 2))
    ]
    assert [(route.state, route.items, route.becomes, route.fate) for route in seen.routes] == [
        ("closed", 1, "closed", "same"),
        ("rectifying", 1, "rectifying", "same"),
        ("reported", 1, "reported", "same"),
    ]
    assert (seen.number, seen.is_new, seen.moving) == (2, True, 3)
    assert len(seen.differences) == 2


def test_a_preview_names_states_without_a_place_to_go_instead_of_refusing(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, completion="in_progress")
    target = without(a_workflow(), "rectifying", a_place("correcting"))
    (lost,) = preview(ledger, target).unmapped
    assert (lost.state, lost.items, lost.number, lost.becomes) == ("rectifying", 1, 1, None)
    (mapped,) = preview(ledger, target, Choices(mapped={"rectifying": "correcting"})).routes
    assert (mapped.becomes, mapped.fate) == ("correcting", "mapped")
    (kept,) = preview(ledger, target, Choices(kept=frozenset({"rectifying"}))).routes
    assert (kept.becomes, kept.fate) == (None, "kept")
    with pytest.raises(InvalidInput):
        preview(ledger, target, Choices(mapped={"rectifying": "nowhere"}))


def turns(seen: Preview) -> list[tuple[str | None, str, bool, int]]:
    """Return whose rights would change."""
    return sorted((turn.login, turn.trigger, turn.gains, turn.count) for turn in seen.rights)


def test_a_preview_tells_who_gains_and_who_loses_which_step(ledger: Ledger) -> None:
    an_office(ledger)
    numbers = [an_item(ledger, title=f"第{n}个问题").number for n in range(7)]
    an_item(ledger, title="王敏不管的", owner=None, leader=None)
    seen = preview(ledger, who_may(a_workflow(), "start", "leader_in_charge", "manager"))
    assert turns(seen) == [("wang", "start", False, 7), ("zhao", "start", True, 7)]
    lost: RightTurn = next(turn for turn in seen.rights if not turn.gains)
    assert (lost.name, lost.items) == ("王敏", tuple(numbers[:5]))


def test_a_right_that_another_role_gives_as_well_is_not_lost(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger, owner="chen")
    assert turns(preview(ledger, who_may(a_workflow(), "start", "manager"))) == []


def test_a_confidential_item_moves_without_being_named_to_who_may_not_see_it(ledger: Ledger) -> None:
    an_office(ledger)
    number = an_item(ledger).number
    with ledger.database.connection() as connection:
        connection.exec_driver_sql("UPDATE item SET is_confidential = true")
        connection.commit()
    seen = preview(ledger, shorter(a_workflow(), "plan", 2), who="chen")
    assert (seen.dues, seen.rights, seen.unseen, seen.moving) == ((), (), 1, 1)
    assert [due.item for due in preview(ledger, shorter(a_workflow(), "plan", 2)).dues] == [number]


def test_a_preview_tells_the_reviews_that_would_end_and_begin(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, sustained=True, completion="in_progress").number
    tick(ledger, at=morning("2026-03-03"))
    monthly = replace(a_workflow().reviews["quarterly"], key="monthly", every="month")
    states = {**a_workflow().states, "long_term": replace(a_workflow().states["long_term"], review="monthly")}
    target = replace(a_workflow(), states=states, reviews={"monthly": monthly})
    opened = morning("2026-06-02")
    tick(ledger, at=opened)
    seen = preview_publishing(ledger, target, NOBODY, actor=OPERATOR, at=opened)
    assert [(turn.item, turn.ends, turn.begins_on) for turn in seen.reviews] == [(item, "2026Q2", date(2026, 7, 1))]


def test_after_a_move_each_entry_of_a_history_is_told_by_the_version_it_happened_under(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger, completion="in_progress").number
    publish(ledger, without(a_workflow(), "rectifying", a_place("correcting")))
    choices = Choices(mapped={"rectifying": "correcting"})
    move_items(ledger, "rectification", choices, actor=OPERATOR, at=morning("2026-03-10"))
    _item, told, entries = item_history(ledger, item, actor=OPERATOR)
    assert [entry.action for entry in entries] == ["import", "assign", "migrate"]
    assert ["rectifying" in under.before.states for under in told] == [True, True, True]
    assert ["rectifying" in under.after.states for under in told] == [True, True, False]
