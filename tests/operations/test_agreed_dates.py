"""A day that people agreed on, or that a manager set, stays: a return does not take it back, nor does a new version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.domain.definition import Ladder, Workflow
from engine.domain.routes import Choices
from engine.errors import DateRefused, InvalidInput, NotPermitted
from engine.operations import publishing
from engine.operations.ledger import Ledger
from engine.operations.moving import move_items
from engine.operations.tick import tick
from engine.store.tables.requests import Request
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, morning
from tests.operations.asking import DUE, FORM, GOAL, LATER, Office, an_asking_office
from tests.operations.shipped import missing, the_shipped

ASKED, FIRST, SECOND, MOVED = "2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09"


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """Return an office with one item that is being corrected."""
    return an_asking_office(ledger, tmp_path)


def extended(office: Office) -> None:
    """Let more time be asked for and agreed to."""
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    office.agree("chen", SECOND)


def move_to(office: Office, workflow: Workflow, mapped: dict[str, str] | None = None) -> None:
    """Publish another version and move the item there."""
    publishing.publish(office.ledger, workflow, source="", actor=OPERATOR, at=morning(MOVED))
    choices = Choices(mapped=mapped or {}, kept=frozenset())
    move_items(office.ledger, "rectification", choices, actor=OPERATOR, at=morning(MOVED))


def with_limit(months: int) -> Workflow:
    """Return the shipped workflow with another limit for rectifying."""
    workflow = the_shipped("rectification")
    rule = replace(workflow.deadlines["rectify"], amount=months)
    return replace(workflow, deadlines={**workflow.deadlines, "rectify": rule})


def with_answer_ladder(name: str) -> Workflow:
    """Return the shipped workflow whose requests are reminded of by another ladder."""
    workflow = the_shipped("rectification")
    ladder = Ladder(key=name, rungs=workflow.ladders["answer"].rungs)
    others = {key: one for key, one in workflow.ladders.items() if key != "answer"}
    requests = {key: replace(rule, ladder=name) for key, rule in workflow.requests.items()}
    return replace(workflow, ladders={**others, name: ladder}, requests=requests)


def without_requests() -> Workflow:
    """Return the shipped workflow without any request."""
    return replace(the_shipped("rectification"), requests={})


def test_a_manager_sets_another_day_earlier_or_later_and_the_first_is_kept(office: Office) -> None:
    done = office.redate(ASKED, date(2026, 5, 20))
    assert (done.old_due_on, done.due_on) == (DUE, date(2026, 5, 20))
    office.redate(FIRST, LATER)
    assert [(day, because, ended) for day, because, ended, _held in office.own] == [
        (DUE, "imported", "redated"),
        (date(2026, 5, 20), "redated", "redated"),
        (LATER, "redated", None),
    ]
    assert office.whole.item.original_due_on == DUE
    assert office.told("redated") == {"wang", "zhao"}
    last = office.whole.history[-1]
    assert (last.action, last.note, last.data["due_on"]) == (
        "redate", "县里统一调整时限", {"from": "2026-05-20", "to": "2026-07-15"},
    )  # fmt: skip
    office.require_sound()


def test_a_day_set_by_hand_lies_ahead_is_another_and_has_a_reason(office: Office) -> None:
    for to, note, why in (
        (DUE, "县里统一调整时限", "it is the present due day"),
        (date(2026, 5, 5), "县里统一调整时限", "that day has passed"),
        (LATER, "调整", "it gives no reason"),
    ):
        with pytest.raises(InvalidInput, match=why):
            office.redate(ASKED, to, note=note)
    assert office.due_on == DUE


@pytest.mark.parametrize("login", ["wang", "zhao", "li"])
def test_setting_a_day_by_hand_belongs_to_the_manager(office: Office, login: str) -> None:
    with pytest.raises(NotPermitted, match="change the due day"):
        office.redate(ASKED, LATER, login=login)


def test_there_must_be_a_date_and_it_must_not_stand_still(office: Office) -> None:
    office.pause(ASKED)
    with pytest.raises(DateRefused) as paused:
        office.redate(FIRST, LATER)
    assert missing(paused.value) == ["paused"]
    office.step("chen", "prolong", on=FIRST, note="经费分三年安排，逐年推进", decided_on=date(2026, 5, 1), values=GOAL)
    with pytest.raises(DateRefused) as none:
        office.redate(SECOND, LATER)
    assert missing(none.value) == ["no_deadline"]


def test_a_repeat_with_its_key_changes_nothing(office: Office) -> None:
    assert [office.redate(ASKED, LATER, key="k").repeated for _ in range(2)] == [False, True]


def test_a_return_does_not_take_back_what_was_agreed_to(office: Office) -> None:
    extended(office)
    office.step("wang", "submit", on=MOVED, note="完成", group="results")
    office.step("li", "verify", on=MOVED, note="现场核查过", group="results")
    office.step("chen", "return", on=MOVED, note="现场情况和报告不一致")
    assert (office.state, office.due_on, office.whole.item.original_due_on) == ("rectifying", LATER, DUE)
    assert office.whole.history[-1].data["keeps_due_on"] == {"original": "2026-06-02", "agreed": "2026-07-15"}
    line = office.dates.lines[-1]
    assert (line.original_due_on, line.due_on) == (DUE, LATER)
    office.step("wang", "submit", on=MOVED, note="完成", group="results")
    office.step("li", "verify", on=MOVED, note="现场核查过", group="results")
    office.step("chen", "return", on=MOVED, note="现场情况和报告不一致")
    assert (office.due_on, office.whole.item.original_due_on) == (LATER, DUE)
    office.require_sound()


def test_a_return_without_an_agreed_day_counts_as_before(office: Office) -> None:
    office.step("wang", "submit", note="完成", group="results")
    office.step("li", "verify", note="现场核查过", group="results")
    office.step("chen", "return", note="现场情况和报告不一致")
    assert (office.due_on, office.own[-1][1]) == (DUE, "entered")
    assert "keeps_due_on" not in office.whole.history[-1].data


def test_a_new_version_with_another_limit_keeps_the_agreed_day(office: Office) -> None:
    extended(office)
    move_to(office, with_limit(4))
    assert (office.due_on, office.whole.item.original_due_on) == (LATER, DUE)
    assert office.own[-1] == (LATER, "extended", None, None)
    assert "due_on" not in office.whole.history[-1].data
    office.require_sound()


def test_an_agreed_day_is_reminded_of_by_the_new_ladder_and_stays_agreed(office: Office) -> None:
    extended(office)
    workflow = the_shipped("rectification")
    renamed = {("usual" if key == "standard" else key): ladder for key, ladder in workflow.ladders.items()}
    renamed["usual"] = replace(renamed["usual"], key="usual")
    renamed["standard"] = workflow.ladders["standard"]
    rule = replace(workflow.deadlines["rectify"], ladder="usual")
    move_to(office, replace(workflow, ladders=renamed, deadlines={**workflow.deadlines, "rectify": rule}))
    assert office.own[-2:] == [(LATER, "extended", "migrated", None), (LATER, "extended", None, None)]
    office.require_sound()


def test_a_pending_request_goes_along_and_holds_the_new_date(office: Office) -> None:
    office.ask(ASKED)
    move_to(office, with_limit(4))
    assert office.own[-1] == (date(2026, 7, 2), "migrated", None, "request")
    office.require_sound()
    office.agree("zhao", MOVED)
    assert office.agree("chen", MOVED).due_on == LATER
    assert tick(office.ledger, at=morning("2026-12-01")).failed == ()
    office.require_sound()


def test_a_pending_request_is_reminded_of_by_the_ladder_of_the_new_version(office: Office) -> None:
    office.ask(ASKED)
    move_to(office, with_answer_ladder("waiting"))
    assert [
        (one.due_on, one.ladder, one.ended_because) for one in office.whole.deadlines if one.subject == "request"
    ] == [(date(2026, 5, 13), "answer", "migrated"), (date(2026, 5, 13), "waiting", None)]
    office.require_sound()
    assert tick(office.ledger, at=morning("2026-05-20")).failed == ()


@pytest.mark.parametrize(
    ("workflow", "mapped"), [(without_requests(), None), (the_shipped("rectification"), {"rectifying": "verified"})]
)
def test_a_request_that_the_new_version_or_state_does_not_know_lapses(
    office: Office, workflow: Workflow, mapped: dict[str, str] | None
) -> None:
    office.ask(ASKED)
    move_to(office, replace(workflow, title=replace(workflow.title, en="another")), mapped)
    with reading(office.ledger.database) as work:
        assert [one.state for one in work.list(Request)] == ["lapsed"]
    assert office.whole.history[-1].data["lapsed"] == {"request": 1, "rule": "extension"}
    assert office.own[-1][3] is None
    office.require_sound()
    assert tick(office.ledger, at=morning("2026-12-01")).failed == ()


def test_a_pause_goes_along_in_the_same_state_and_ends_in_another(office: Office) -> None:
    office.pause("2026-05-05")
    move_to(office, with_limit(4))
    assert office.own[-1] == (date(2026, 7, 2), "migrated", None, "paused")
    office.require_sound()
    move_to(office, with_limit(5), {"rectifying": "verified"})
    assert office.whole.stored.paused_on is None
    assert office.whole.history[-1].data["pause_ended"] == {"since": "2026-05-05"}
    office.require_sound()


def test_the_form_of_an_extension_stays_with_the_request(office: Office) -> None:
    extended(office)
    assert office.whole.stored.facts.fields == {}
    assert office.dates.requests[0].request.fields == FORM
