"""Several at once: two ticks, one key from many doors, one item from many hands."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TypeVar

import pytest

from engine.errors import ItemChanged, RectifyError, TransitionRefused, UrgingRefused
from engine.operations import audit
from engine.operations.advance import Advanced, Step, advance
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.remarks import comment
from engine.operations.tick import tick
from engine.operations.urging import urge
from engine.store.tables.dates import Review, Rung
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, a_finding, an_item, an_office, as_person, morning, some_findings
from tests.operations import ticking
from tests.processes import PROCESSES

Answer = TypeVar("Answer")
ITEMS, NODES = 30, 4


def all_at_once(act: Callable[[int], Answer], times: int = NODES) -> list[Answer]:
    """Do the same in several threads that begin at one moment; return the answers."""
    ready = threading.Barrier(times)

    def one(number: int) -> Answer:
        ready.wait(10)
        return act(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def a_ledger_with_much_due(ledger: Ledger) -> None:
    """Found an office with items whose reminders and reviews are due on 2026-06-08."""
    an_office(ledger)
    findings = (
        a_finding(f"第{n}个问题", number=str(n), completion="partly", sustained=n % 3 == 0) for n in range(ITEMS)
    )
    import_findings(ledger, some_findings(*findings), workflow="rectification", actor=OPERATOR, at=AT)


def everything(ledger: Ledger) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Return each rung, notice and review as what it stands for."""
    with reading(ledger.database) as work:
        return (
            {(r.deadline_id, r.occurrence, r.recipient_id, r.outcome) for r in work.list(Rung)},
            {(n.kind, n.item_id, n.recipient_id) for n in work.list(Notice)},
            {(r.item_id, r.period, r.state) for r in work.list(Review)},
        )


def counts(ledger: Ledger) -> tuple[int, int, int]:
    """Return how many rungs, notices and reviews there are."""
    with reading(ledger.database) as work:
        return len(work.list(Rung)), len(work.list(Notice)), len(work.list(Review))


def require_as_from_one_tick(ledger: Ledger) -> None:
    """Let a ledger pass in which each rung, notice and review of 2026-06-08 is there once and none is missing."""
    assert tuple(map(len, everything(ledger))) == counts(ledger)
    long_term = ITEMS // 3
    assert counts(ledger)[2] == long_term
    with reading(ledger.database) as work:
        outcomes = Counter(rung.outcome for rung in work.list(Rung))
    # Nobody owns these items, so six rungs of the owner are for nobody; T-10, T and four late days reach the leader.
    assert outcomes["noticed"] == ITEMS - long_term
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None


def test_ticks_in_several_threads_do_what_one_tick_does(ledger: Ledger) -> None:
    a_ledger_with_much_due(ledger)
    done = all_at_once(lambda _: tick(ledger, at=morning("2026-06-08")))
    assert sum(one.reviews for one in done) == ITEMS // 3
    require_as_from_one_tick(ledger)


def test_ticks_in_several_processes_do_what_one_tick_does(ledger: Ledger) -> None:
    a_ledger_with_much_due(ledger)
    url = ledger.database.url
    with ProcessPoolExecutor(3, mp_context=PROCESSES) as nodes:
        done = list(nodes.map(ticking.tick_often, [url] * 3, ["2026-06-08"] * 3, [5] * 3))
    assert sum(done) == ITEMS // 3
    require_as_from_one_tick(ledger)


def test_a_tick_while_people_work_stops_nobody(ledger: Ledger) -> None:
    an_office(ledger)
    items = [an_item(ledger, title=f"第{n}个问题").number for n in range(8)]
    wang, at = as_person(ledger, "wang"), morning("2026-03-23")

    def work_or_tick(number: int) -> None:
        if number % 2:
            tick(ledger, at=at)
            return
        for name in items[number * 2 : number * 2 + 4]:
            advance(ledger, name, Step(trigger="start"), actor=wang, at=at)

    all_at_once(work_or_tick)
    tick(ledger, at=at)
    assert {whole_item(ledger, name, actor=OPERATOR).stored.facts.state for name in items} == {"rectifying"}
    assert audit.invariant_breaches(ledger) == []
    with reading(ledger.database) as work:
        rungs = work.list(Rung)
    assert len({(rung.deadline_id, rung.occurrence, rung.recipient_id) for rung in rungs}) == len(rungs)


def test_one_key_from_many_doors_has_one_effect_and_one_answer(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")
    step = Step(trigger="start", key="from the mail")
    answers = all_at_once(lambda _: advance(ledger, item.number, step, actor=wang, at=AT), times=8)
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 7
    assert {(answer.version, answer.state) for answer in answers} == {(3, "rectifying")}
    assert whole_item(ledger, item.number, actor=OPERATOR).stored.facts.version == 3


def test_of_many_who_saw_the_same_version_one_wins_and_the_others_are_told_who(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    seen = whole_item(ledger, item.number, actor=OPERATOR).stored.facts.version
    actors = [as_person(ledger, login) for login in ("wang", "chen")] * 4

    def one(number: int) -> Advanced | RectifyError:
        step = Step(trigger="start", expect_version=seen)
        try:
            return advance(ledger, item.number, step, actor=actors[number], at=AT)
        except (ItemChanged, TransitionRefused) as refused:
            return refused

    answers = all_at_once(one, times=8)
    (winner,) = [answer for answer in answers if isinstance(answer, Advanced)]
    conflicts = [answer for answer in answers if isinstance(answer, ItemChanged)]
    assert (winner.version, len(conflicts)) == (seen + 1, 7)
    name = whole_item(ledger, item.number, actor=OPERATOR).history[-1].by["name"]
    assert name is not None
    assert all(name in conflict.message("zh") for conflict in conflicts)


@pytest.mark.parametrize("times", [6])
def test_remarks_of_many_at_once_are_all_kept_or_refused_never_lost(ledger: Ledger, times: int) -> None:
    an_office(ledger)
    item = an_item(ledger)
    wang = as_person(ledger, "wang")

    def one(number: int) -> int:
        kept = 0
        for turn in range(5):
            try:
                comment(ledger, item.number, f"{number}-{turn}", actor=wang, at=AT)
            except ItemChanged:
                continue
            kept += 1
        return kept

    kept = sum(all_at_once(one, times=times))
    history = whole_item(ledger, item.number, actor=OPERATOR).history
    assert [entry.seq for entry in history] == list(range(1, len(history) + 1))
    assert sum(entry.action == "comment" for entry in history) == kept
    assert audit.verify(ledger).first_bad is None


def test_of_those_who_urge_an_item_at_one_moment_one_is_the_first(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    actors = [as_person(ledger, login) for login in ("chen", "zhao", "chen", "zhao")]

    def press(number: int) -> str:
        try:
            urge(ledger, item.number, actor=actors[number], at=AT)
        except UrgingRefused as refusal:
            return refusal.reasons[0].code
        return "urged"

    assert Counter(all_at_once(press)) == {"urged": 1, "urged_today": 3}
    with reading(ledger.database) as work:
        assert len(work.list(Notice, kind="urged")) == 1
