"""Papers between being handed in and the ledger, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.domain.actor import Actor
from engine.domain.definition import Completion
from engine.domain.incoming import KEPT_FOR, MOST_AT_ONCE, Head, IncomingState, Line, Passage, Understood
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations.comparing import compare_findings
from engine.operations.incoming import (
    HandedIn,
    NotInThatState,
    as_source,
    confirm,
    correct,
    corrected_source,
    drop,
    go_on,
    hand_in,
    look_at,
    papers_of,
    read_anew,
)
from engine.operations.incoming_work import begin, keep_progress, keep_read, keep_refused, keep_taken
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.units import add_unit
from engine.store import incoming as store
from engine.store.incoming import StoredFinding
from engine.store.unit_of_work import reading
from engine.words import Words
from tests.builders import AT, OPERATOR, an_office, as_person

PAPER = HandedIn(file_name="通报.txt", content=b"text", kind="inspection", workflow="rectification")
HEAD = Head(title="通报", organization="甲局", groups=("履职",), feedback_on=date(2026, 1, 5), declared={"total": 2})


def understood(title: str, **more: object) -> Understood:
    plain = Understood(
        group="履职",
        number="1",
        occurrence=1,
        title=title,
        body="",
        completion=Completion.IN_PROGRESS,
        sustained=False,
        measures=("逐项核对。",),
        responsible=None,
        due_on=date(2026, 6, 30),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


PASSAGES = [Passage(lines=(Line(number=n, text=f"第{n}行"),), understood=understood(f"问题{n}")) for n in (1, 2)]


@pytest.fixture
def chen(ledger: Ledger) -> Actor:
    an_office(ledger)
    return as_person(ledger, "chen")


def read(ledger: Ledger, chen: Actor) -> int:
    """Return a paper that was read."""
    key = hand_in(ledger, PAPER, actor=chen, at=AT)
    begun = begin(ledger, key, worker="here", at=AT)
    assert begun is not None
    keep_read(ledger, begun[0], HEAD, PASSAGES, at=AT)
    return key


def test_of_two_that_take_a_paper_up_one_does_it(ledger: Ledger, chen: Actor) -> None:
    key = hand_in(ledger, PAPER, actor=chen, at=AT)
    begun = begin(ledger, key, worker="here", at=AT)
    assert begun is not None
    assert (begun[1], begun[0].state) == (b"text", IncomingState.READING)
    assert begin(ledger, key, worker="there", at=AT) is None
    go_on(ledger, key, actor=chen, at=AT)
    assert begin(ledger, key, worker="there", at=AT) is not None


def test_what_was_understood_comes_back_as_it_was_kept(ledger: Ledger, chen: Actor) -> None:
    key = read(ledger, chen)
    seen = look_at(ledger, key, actor=chen, most=9)
    assert (seen.paper.head, [one.passage for one in seen.findings]) == (HEAD, PASSAGES)
    correct(ledger, key, 2, understood("改过", due_on=None), actor=chen, at=AT, is_left_out=True)
    seen = look_at(ledger, key, actor=chen, most=1, behind=1)
    assert [(one.position, one.now.title, one.is_left_out) for one in seen.findings] == [(2, "改过", True)]
    assert (seen.counted.all, seen.counted.left_out, seen.counted.corrected) == (2, 1, 1)
    assert [one.title for one in corrected_source(ledger, key, actor=chen).findings] == ["问题1"]
    correct(ledger, key, 2, understood("问题2"), actor=chen, at=AT)
    assert look_at(ledger, key, actor=chen).counted.corrected == 0


def test_a_unit_is_kept_by_its_path_and_an_unknown_one_is_refused(ledger: Ledger, chen: Actor) -> None:
    add_unit(ledger, "乙科", actor=OPERATOR, at=AT)
    key = read(ledger, chen)
    correct(ledger, key, 1, understood("问题1", unit="乙科"), actor=chen, at=AT)
    assert (corrected_source(ledger, key, actor=chen).findings[0].unit or "").endswith("乙科")
    with pytest.raises(NotFound):
        correct(ledger, key, 1, understood("问题1", unit="丙科"), actor=chen, at=AT)
    with pytest.raises(InvalidInput):
        correct(ledger, key, 1, understood(" "), actor=chen, at=AT)


def test_each_step_holds_to_where_the_paper_is(ledger: Ledger, chen: Actor) -> None:
    key = read(ledger, chen)
    confirm(ledger, key, actor=chen, at=AT)
    for step in (confirm, drop):
        with pytest.raises(NotInThatState):
            step(ledger, key, actor=chen, at=AT)
    with pytest.raises(NotInThatState):
        correct(ledger, key, 1, understood("晚了"), actor=chen, at=AT)
    begun = begin(ledger, key, worker="here", at=AT)
    assert begun is not None
    keep_progress(ledger, begun[0], 1, 2)
    keep_refused(ledger, begun[0], Words("不行", "no"), at=AT)
    back = look_at(ledger, key, actor=chen, most=9)
    assert (back.paper.state, back.paper.refusal, len(back.findings)) == (IncomingState.READ, Words("不行", "no"), 2)
    confirm(ledger, key, actor=chen, at=AT)
    begun = begin(ledger, key, worker="here", at=AT)
    assert begun is not None
    keep_taken(ledger, begun[0], inspection="XC2026-01", added=2, corrected=0, at=AT)
    seen = look_at(ledger, key, actor=chen, most=9)
    assert (seen.paper.state, seen.paper.added, seen.findings) == (IncomingState.TAKEN, 2, [])
    with reading(ledger.database) as work:
        assert store.content(work, key) is None


def test_a_paper_of_which_nothing_is_left_is_not_confirmed(ledger: Ledger, chen: Actor) -> None:
    key = read(ledger, chen)
    for position in (1, 2):
        correct(ledger, key, position, understood(f"问题{position}"), actor=chen, at=AT, is_left_out=True)
    with pytest.raises(InvalidInput):
        confirm(ledger, key, actor=chen, at=AT)


def test_it_is_nobody_elses_and_importing_is_for_managers(ledger: Ledger, chen: Actor) -> None:
    key = read(ledger, chen)
    with pytest.raises(NotPermitted):
        hand_in(ledger, PAPER, actor=as_person(ledger, "wang"), at=AT)
    for other in (OPERATOR,):
        with pytest.raises(NotFound):
            look_at(ledger, key, actor=other)
    with pytest.raises(InvalidInput):
        hand_in(ledger, replace(PAPER, kind="nothing"), actor=chen, at=AT)
    with pytest.raises(NotFound):
        hand_in(ledger, replace(PAPER, workflow="nothing"), actor=chen, at=AT)


def test_what_nobody_goes_on_with_is_forgotten_and_there_is_a_most(ledger: Ledger, chen: Actor) -> None:
    old = read(ledger, chen)
    for _ in range(MOST_AT_ONCE - 1):
        hand_in(ledger, PAPER, actor=chen, at=AT)
    with pytest.raises(InvalidInput):
        hand_in(ledger, PAPER, actor=chen, at=AT)
    drop(ledger, old, actor=chen, at=AT)
    with pytest.raises(NotFound):
        look_at(ledger, old, actor=chen)
    later = AT + KEPT_FOR + timedelta(minutes=1)
    kept = hand_in(ledger, PAPER, actor=chen, at=later)
    assert [one.id for one in papers_of(ledger, actor=chen)] == [kept]
    with reading(ledger.database) as work:
        assert store.content(work, old) is None
        assert store.findings(work, old) == []


def test_read_anew_it_waits_with_what_was_stated(ledger: Ledger, chen: Actor) -> None:
    key = read(ledger, chen)
    read_anew(ledger, key, {"怎么改": "measure"}, actor=chen, at=AT)
    paper = look_at(ledger, key, actor=chen).paper
    assert (paper.state, paper.told) == (IncomingState.WAITING, {"怎么改": "measure"})


def test_what_was_corrected_by_hand_is_known_when_the_same_file_comes_again(ledger: Ledger, chen: Actor) -> None:
    key = read(ledger, chen)
    correct(ledger, key, 2, understood("完全另一种说法", number=None, group="别的"), actor=chen, at=AT)
    corrected = corrected_source(ledger, key, actor=chen)
    taken = import_findings(ledger, corrected, workflow="rectification", actor=chen, at=AT)
    again = corrected_source(ledger, read(ledger, chen), actor=chen)
    compared = compare_findings(ledger, again, actor=chen)
    assert [match.kept.number if match.kept else None for match in compared.matches] == [one.number for one in taken]
    assert {(each.field, each.before) for match in compared.matches for each in match.differences} == {
        ("number", ""), ("group", "别的"), ("title", "完全另一种说法")
    }  # fmt: skip
    assert compared.gone == ()


def test_two_findings_that_would_be_the_same_are_told_apart() -> None:
    same = [understood("问题"), understood("问题"), understood("问题", group=None), understood("问题", group="新类别")]
    kept = [
        StoredFinding(id=at, position=at, passage=Passage(lines=(), understood=one), corrected=None, is_left_out=False)
        for at, one in enumerate(same, start=1)
    ]
    source = as_source(HEAD, kept, kind="inspection", feedback_on=date(2026, 2, 1))
    assert [(one.group, one.occurrence) for one in source.findings] == [(0, 1), (0, 2), (None, 1), (1, 1)]
    assert (source.groups, source.feedback_on) == (("履职", "新类别"), date(2026, 2, 1))
