"""A corrected source against the ledger: what is new, what reads otherwise, what is gone, and what is written of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.domain.definition import Completion
from engine.operations import audit
from engine.operations.comparing import compare_findings
from engine.operations.confiding import confide
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.reading import whole_item
from engine.operations.source import Finding, Findings
from engine.store.tables.ledger import History, Item
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, a_finding, an_office, as_person, some_findings

ONE = a_finding("台账更新不及时", number="1", measures=("明确专人", "按周更新"))
TWO = a_finding("学习不够深入", number="2", completion="done")
BOTH = some_findings(ONE, TWO)


def take_in(ledger: Ledger, source: Findings = BOTH) -> list[str]:
    """Import a source as the operator; return the numbers of its items."""
    taken = import_findings(ledger, source, workflow="rectification", actor=OPERATOR, at=AT)
    return [one.number for one in taken]


def differences(ledger: Ledger, *findings: Finding) -> list[tuple[str, str, str]]:
    """Return what differs between the ledger and a source with these findings."""
    compared = compare_findings(ledger, some_findings(*findings), actor=OPERATOR)
    return [(each.field, each.before, each.after) for match in compared.matches for each in match.differences]


def test_before_a_source_came_in_all_of_it_is_new(ledger: Ledger) -> None:
    an_office(ledger)
    compared = compare_findings(ledger, BOTH, actor=OPERATOR)
    assert [match.kept for match in compared.matches] == [None, None]
    take_in(ledger)
    compared = compare_findings(ledger, BOTH, actor=OPERATOR)
    assert [match.kept.number if match.kept else None for match in compared.matches] == take_in(ledger)
    assert not any(match.differences for match in compared.matches)
    assert compared.gone == ()


def test_a_finding_is_known_again_by_its_title_or_by_its_number(ledger: Ledger) -> None:
    an_office(ledger)
    take_in(ledger)
    assert differences(ledger, replace(ONE, number="7"), TWO) == [("number", "1", "7")]
    assert differences(ledger, replace(ONE, title="台账更新不够及时"), TWO) == [
        ("title", "台账更新不及时", "台账更新不够及时")
    ]


def test_another_finding_under_the_same_number_is_new_and_the_old_one_is_gone(ledger: Ledger) -> None:
    an_office(ledger)
    first, _ = take_in(ledger)
    compared = compare_findings(ledger, some_findings(replace(ONE, title="公车管理混乱"), TWO), actor=OPERATOR)
    assert [match.kept is None for match in compared.matches] == [True, False]
    assert [item.number for item in compared.gone] == [first]


def test_taking_in_a_corrected_source_corrects_the_wording_with_a_link_of_its_history(ledger: Ledger) -> None:
    an_office(ledger)
    first, _ = take_in(ledger)
    corrected = some_findings(replace(ONE, title="台账更新不够及时", body="详情", responsible="王一"), TWO)
    assert take_in(ledger, corrected) == [first, "XC2026-01-002"]
    whole = whole_item(ledger, first, actor=OPERATOR)
    assert (whole.item.title, len(whole.history)) == ("台账更新不够及时", 2)
    assert whole.history[-1].action == "correct"
    assert whole.history[-1].data["wording"]["title"] == {"from": "台账更新不及时", "to": "台账更新不够及时"}
    with reading(ledger.database) as work:
        before = [work.list(kind) for kind in (Item, History)]
    take_in(ledger, corrected)
    with reading(ledger.database) as work:
        assert [work.list(kind) for kind in (Item, History)] == before
    assert audit.verify(ledger).first_bad is None


def test_a_source_that_names_nobody_and_has_no_text_takes_away_neither(ledger: Ledger) -> None:
    an_office(ledger)
    first, _ = take_in(ledger, some_findings(replace(ONE, body="详情", responsible="王一"), TWO))
    assert differences(ledger, ONE, TWO) == []
    take_in(ledger)
    item = whole_item(ledger, first, actor=OPERATOR).stored
    assert (len(whole_item(ledger, first, actor=OPERATOR).history), item.number) == (1, first)


def test_how_far_until_when_and_by_what_measures_is_told_and_never_written(ledger: Ledger) -> None:
    an_office(ledger)
    first, _ = take_in(ledger)
    before = whole_item(ledger, first, actor=OPERATOR)
    later = replace(ONE, completion=Completion.DONE, sustained=True, due_on=date(2026, 9, 1), measures=("明确专人",))
    told = import_findings(ledger, some_findings(later, TWO), workflow="rectification", actor=OPERATOR, at=AT)[
        0
    ].differences
    assert [each.field for each in told] == ["completion", "sustained", "due_on", "measures"]
    assert not any(each.is_wording for each in told)
    assert whole_item(ledger, first, actor=OPERATOR) == before


def test_what_is_gone_stays_in_the_ledger(ledger: Ledger) -> None:
    an_office(ledger)
    _, second = take_in(ledger)
    take_in(ledger, some_findings(ONE))
    assert [item.number for item in compare_findings(ledger, some_findings(ONE), actor=OPERATOR).gone] == [second]
    assert whole_item(ledger, second, actor=OPERATOR).item.title == TWO.title


def test_of_a_confidential_item_others_learn_nothing(ledger: Ledger) -> None:
    an_office(ledger)
    first, _ = take_in(ledger)
    confide(ledger, first, actor=as_person(ledger, "chen"), at=AT, note="涉及举报人")
    other = as_person(ledger, "charlie")
    compared = compare_findings(ledger, some_findings(replace(ONE, body="另一段")), actor=other)
    assert compared.matches[0].differences == ()
    assert first not in {item.number for item in compare_findings(ledger, some_findings(TWO), actor=other).gone}


def test_what_a_notice_of_ours_tells_of_measures_is_no_correction(ledger: Ledger) -> None:
    an_office(ledger)
    stated, bare = replace(ONE, body="一是明确专人。二是按周更新。"), replace(TWO, completion=Completion.NOT_DONE)
    first, second = take_in(ledger, some_findings(stated, bare))
    for number, text in ((first, "每月抽查一次"), (second, "每周学习")):
        change_measures(ledger, number, Add(plan=Plan(text=text)), actor=as_person(ledger, "chen"), at=AT)
    again = (
        replace(
            stated,
            body="整改情况：一是明确专人。二是按周更新。三是每月抽查一次。",
            measures=("明确专人。", "按周更新。", "每月抽查一次。"),
        ),
        replace(bare, body="一是每周学习。", measures=("每周学习。",)),
    )
    assert differences(ledger, *again) == []
    assert [name for name, _, _ in differences(ledger, again[0], replace(again[1], body="一是每月学习。"))] == ["body"]
    corrected = replace(again[0], body="一是明确两个专人。二是按周更新。三是每月抽查一次。")
    assert [name for name, _, _ in differences(ledger, corrected, again[1])] == ["body"]
