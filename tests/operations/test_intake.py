"""Findings come into the ledger: all or nothing, and the same source twice adds nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.domain.definition import Completion
from engine.errors import Collision, InvalidInput, NotFound, NotPermitted
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.confiding import confide
from engine.operations.intake import TakenIn, import_findings, import_sources
from engine.operations.ledger import Ledger
from engine.operations.mappings import Stated, remembered_columns
from engine.operations.reading import inspections, list_items, whole_item
from engine.operations.source import Findings
from engine.store.finding import Wanted
from engine.store.tables.dates import Deadline, Timer
from engine.store.tables.ledger import Category, History, Inspection, Item
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, a_finding, an_office, as_person, some_findings

THREE = some_findings(
    a_finding("台账更新不及时", number="1", measures=("明确专人", "按周更新")),
    a_finding("学习不够深入", number="2", completion="done"),
    a_finding("公车管理不规范", number="3", completion="partly", due_on=date(2026, 5, 31)),
)


def take_in(ledger: Ledger, source: Findings = THREE) -> tuple[TakenIn, ...]:
    """Import an inspection as the operator."""
    return import_findings(ledger, source, workflow="rectification", actor=OPERATOR, at=AT)


def test_each_finding_becomes_an_item_with_a_number_a_history_and_its_measures(ledger: Ledger) -> None:
    an_office(ledger)
    taken = take_in(ledger)
    assert [(one.number, one.state, one.is_new) for one in taken] == [
        ("XC2026-01-001", "reported", True),
        ("XC2026-01-002", "closed", True),
        ("XC2026-01-003", "rectifying", True),
    ]
    whole = whole_item(ledger, taken[0].number, actor=OPERATOR)
    assert [measure.text for measure in whole.measures] == ["明确专人", "按周更新"]
    assert [(entry.seq, entry.action, entry.data["to"]) for entry in whole.history] == [(1, "import", "reported")]
    assert whole.item.category == "履职不到位"


def test_several_sources_come_in_together_or_not_at_all_and_so_does_what_is_stated_of_their_columns(
    ledger: Ledger,
) -> None:
    an_office(ledger)
    stated = Stated(columns={"a" * 64: {"谁来办": "person"}})
    other = replace(THREE, title="另一份通报", organization="另一单位")
    left = iter(range(4))

    def until_the_second() -> None:
        if next(left) == 3:
            message = "stopped"
            raise RuntimeError(message)

    told: Any = {"workflow": "rectification", "actor": OPERATOR, "at": AT, "stated": stated}
    with pytest.raises(RuntimeError):
        import_sources(ledger, [THREE, other], after_each=until_the_second, **told)
    assert list_items(ledger, Wanted(), actor=OPERATOR).total == 0
    assert remembered_columns(ledger, actor=OPERATOR) == {}

    first, again, second = import_sources(ledger, [THREE, THREE, other], **told)
    assert [[one.is_new for one in met.taken] for met in (first, again, second)] == [
        [True] * 3,
        [False] * 3,
        [True] * 3,
    ]
    assert [match.kept is None for match in again.comparison.matches] == [False] * 3
    assert list(remembered_columns(ledger, actor=OPERATOR)) == ["a" * 64]


@pytest.mark.parametrize(
    ("completion", "sustained", "state"),
    [
        *((completion, True, "closed" if completion == "done" else "long_term") for completion in Completion),
        ("done", False, "closed"),
        ("mostly_done", False, "rectifying"),
        ("partly", False, "rectifying"),
        ("in_progress", False, "rectifying"),
        ("not_done", False, "reported"),
        ("unknown", False, "reported"),
    ],
)
def test_an_item_starts_where_the_workflow_maps_its_completion(
    sqlite_ledger: Ledger, completion: str, sustained: bool, state: str
) -> None:
    an_office(sqlite_ledger)
    source = some_findings(a_finding(completion=completion, sustained=sustained))
    assert take_in(sqlite_ledger, source)[0].state == state


def test_a_stated_date_goes_before_the_rule_and_a_closed_item_has_none(ledger: Ledger) -> None:
    an_office(ledger)
    take_in(ledger)
    listed = list_items(ledger, Wanted(), actor=OPERATOR).items
    assert [item.due_on for item in listed] == [date(2026, 4, 2), None, date(2026, 5, 31)]
    assert [item.original_due_on for item in listed] == [date(2026, 4, 2), None, date(2026, 5, 31)]


def test_the_same_source_twice_adds_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    first = take_in(ledger)
    with reading(ledger.database) as work:
        before = [work.list(kind) for kind in (Inspection, Category, Item, History, Deadline, Timer)]
    again = take_in(ledger)
    assert again == tuple(replace(one, is_new=False) for one in first)
    with reading(ledger.database) as work:
        assert [work.list(kind) for kind in (Inspection, Category, Item, History, Deadline, Timer)] == before


def test_a_copy_that_differs_in_widths_and_blanks_is_the_same_source(ledger: Ledger) -> None:
    an_office(ledger)
    take_in(ledger)
    copied = replace(
        THREE, organization="甲局 党组", findings=tuple(replace(f, title=f" {f.title}　") for f in THREE.findings)
    )
    assert [one.is_new for one in take_in(ledger, copied)] == [False] * 3


def test_findings_added_to_a_known_inspection_continue_its_numbers(ledger: Ledger) -> None:
    an_office(ledger)
    take_in(ledger)
    longer = replace(THREE, findings=(*THREE.findings, a_finding("档案缺失", number="4")))
    assert [(one.number, one.is_new) for one in take_in(ledger, longer)][-1] == ("XC2026-01-004", True)


def test_another_inspection_of_the_year_has_the_next_code(ledger: Ledger) -> None:
    an_office(ledger)
    take_in(ledger)
    other = take_in(ledger, replace(THREE, organization="乙局党组"))
    audited = take_in(ledger, replace(THREE, kind="audit"))
    assert (other[0].number, audited[0].number) == ("XC2026-02-001", "SJ2026-01-001")


def test_a_failure_in_the_middle_leaves_nothing_at_all(ledger: Ledger) -> None:
    an_office(ledger)
    twice = replace(THREE, findings=(*THREE.findings, THREE.findings[0]))
    with pytest.raises(Collision):
        take_in(ledger, twice)
    with reading(ledger.database) as work:
        assert [work.list(kind) for kind in (Inspection, Category, Item, Deadline, Timer)] == [[]] * 5
    assert take_in(ledger)[0].number == "XC2026-01-001"
    assert audit.verify(ledger).first_bad is None


def test_an_unknown_kind_or_workflow_is_refused_with_what_there_is(ledger: Ledger) -> None:
    an_office(ledger)
    with pytest.raises(InvalidInput) as refused:
        take_in(ledger, replace(THREE, kind="visit"))
    assert "inspection" in refused.value.way_out("en")
    with pytest.raises(NotFound):
        import_findings(ledger, THREE, workflow="nothing", actor=OPERATOR, at=AT)
    assert inspections(ledger) == []


@pytest.mark.parametrize("login", ["wang", "li", "zhao", "charlie"])
def test_only_managers_and_the_operator_import(sqlite_ledger: Ledger, login: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotPermitted):
        import_findings(
            sqlite_ledger, THREE, workflow="rectification", actor=as_person(sqlite_ledger, login), at=AT
        )  # fmt: skip
    assert import_findings(
        sqlite_ledger, THREE, workflow="rectification", actor=as_person(sqlite_ledger, "chen"), at=AT
    )


def test_the_same_source_from_several_doors_at_once_is_taken_in_once(ledger: Ledger) -> None:
    an_office(ledger)
    with ThreadPoolExecutor(4) as doors:
        answers = list(doors.map(lambda _: take_in(ledger), range(4)))
    assert sorted(answer[0].is_new for answer in answers) == [False, False, False, True]
    assert {tuple(one.number for one in answer) for answer in answers} == {tuple(one.number for one in answers[0])}
    assert list_items(ledger, Wanted(), actor=OPERATOR).total == 3


def test_different_sources_at_once_get_codes_of_their_own(ledger: Ledger) -> None:
    an_office(ledger)
    sources = [replace(THREE, organization=f"{name}局党组") for name in "甲乙丙丁"]
    with ThreadPoolExecutor(4) as doors:
        answers = list(doors.map(lambda source: take_in(ledger, source), sources))
    assert sorted(answer[0].number for answer in answers) == [f"XC2026-0{n}-001" for n in range(1, 5)]
    assert audit.invariant_breaches(ledger) == []


def test_a_notice_taken_in_again_tells_nothing_of_items_one_may_not_know_of(ledger: Ledger) -> None:
    an_office(ledger)
    first = take_in(ledger)
    kept, chen = first[0].number, as_person(ledger, "chen")
    assign(ledger, kept, owner="wang", actor=chen, at=AT)
    confide(ledger, kept, actor=as_person(ledger, "wang"), note="涉及举报人", at=AT)
    advance(ledger, kept, Step(trigger="start"), actor=as_person(ledger, "wang"), at=AT)
    again = import_findings(ledger, THREE, workflow="rectification", actor=chen, at=AT)
    assert again[0] == TakenIn(id=0, number="", state="reported", is_new=False, is_hidden=True)
    assert again[1:] == tuple(replace(one, is_new=False) for one in first[1:])
    assert take_in(ledger)[0].number == kept
