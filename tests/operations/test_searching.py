"""Searching the ledger: by words of one, two and three characters, always what looking through every text finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import cursors, searching
from engine.domain.cursors import Cursor, Order
from engine.errors import InvalidInput
from engine.operations import audit, change
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Amend, Drop, Plan
from engine.operations.reading import list_items
from engine.store.finding import Wanted
from engine.store.schema import every_table
from engine.store.tables.searching import ItemWords
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, a_finding, an_item, an_office, as_person, some_findings

TITLES = (
    "台账更新不及时",
    "整改措施不具体，责任没有落实到人",
    "学习ＶＰＮ使用规定不深入",
    "the rapist's report on therapy",
    "落实整改、整改落实",
    "𠮷野家采购合同 2025-003 未归档",
    'a·b¦c "OR" NEAR(x) d*',
)
ALPHABET = "整改落实台账更新，。 -·¦\"*%_abOR203𠮷\0'"


def numbers(ledger: Ledger, search: str, **wanted: object) -> list[str]:
    page = list_items(ledger, Wanted(search=search, **wanted), actor=OPERATOR)  # type: ignore[arg-type]
    assert page.total == len(page.items)
    return [item.number for item in page.items]


@pytest.fixture
def office(ledger: Ledger) -> Iterator[Ledger]:
    an_office(ledger)
    findings = [
        a_finding(title, number=str(no), measures=("一是逐户核对",)) for no, title in enumerate(TITLES, start=1)
    ]
    import_findings(ledger, some_findings(*findings), workflow="rectification", actor=OPERATOR, at=AT)
    yield ledger
    assert audit.invariant_breaches(ledger) == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("账", [1]),
        ("整改", [2, 5]),
        ("改落实", [5]),
        ("落实到人", [2]),
        ("责任 整改", [2]),
        ("责任 台账", []),
        ("vpn", [3]),
        ("VPN使用", [3]),
        ("ｖｐｎ", [3]),
        ("rap", [4]),
        ("therap", [4]),
        ("the rap", [4]),
        ("𠮷", [6]),
        ("2025-003", [6]),
        ("20250", []),
        ("2026-01-004", [4]),
        ("核对", [1, 2, 3, 4, 5, 6, 7]),
        ("履职", [1, 2, 3, 4, 5, 6, 7]),
        ("对一是", []),
        ("  ", [1, 2, 3, 4, 5, 6, 7]),
        ("，", []),
        ('" OR "', [4, 7]),
        ("账*", [1]),
        ("NEAR(台账)", []),
        ("title:台账", []),
        ("账'--", [1]),
        ("账\0", [1]),
        ("\ud800账", [1]),
    ],
)
def test_words_are_found_and_operators_are_only_words(office: Ledger, search: str, found: list[int]) -> None:
    assert numbers(office, search) == [f"XC2026-01-{no:03d}" for no in found]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(st.text(ALPHABET, max_size=6))
def test_the_index_finds_what_looking_through_every_text_finds(office: Ledger, search: str) -> None:
    heading, measure = "履职不到位", "一是逐户核对"
    expected = []
    for no, title in enumerate(TITLES, start=1):
        fields = [searching.plain(text) for text in (f"XC2026-01-{no:03d}", str(no), title, heading, measure)]
        words = searching.words(search)
        if words is None or (words and all(any(word in field for field in fields) for word in words)):
            expected.append(f"XC2026-01-{no:03d}")
    assert numbers(office, search) == expected


def test_what_changes_in_measures_and_items_is_found_at_once_and_what_was_is_not(ledger: Ledger) -> None:
    an_office(ledger)
    item, chen = an_item(ledger), as_person(ledger, "chen")
    change_measures(ledger, item.number, Add(plan=Plan(text="清理库存物资")), actor=chen, at=AT)
    assert numbers(ledger, "库存") == [item.number]
    change_measures(ledger, item.number, Amend(no=1, plan=Plan(text="盘点固定资产")), actor=chen, at=AT)
    assert (numbers(ledger, "库存"), numbers(ledger, "资产")) == ([], [item.number])
    change_measures(ledger, item.number, Drop(no=1, note="与另一项措施重复"), actor=chen, at=AT)
    assert numbers(ledger, "资产") == []
    with writing(ledger.database) as work:
        held = change.visible(work, item.number, actor=chen)
        change.apply(work, held, action="comment", actor=chen, at=AT, values={"title": "档案管理混乱"})
    assert (numbers(ledger, "台账"), numbers(ledger, "档案")) == ([], [item.number])
    assert audit.invariant_breaches(ledger) == []


def test_an_owner_is_found_by_name_as_long_as_the_item_is_theirs(ledger: Ledger) -> None:
    an_office(ledger)
    item, other = an_item(ledger, title="甲"), an_item(ledger, title="乙", owner="chen")
    assert numbers(ledger, "王敏") == [item.number]
    assert numbers(ledger, "静 乙") == [other.number]
    assign(ledger, item.number, owner="chen", actor=as_person(ledger, "chen"), at=AT)
    assert numbers(ledger, "王敏") == []


def test_what_somebody_may_not_see_is_neither_found_nor_counted(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    for login, total in (("wang", 1), ("charlie", 0)):
        page = list_items(ledger, Wanted(search="台账"), actor=as_person(ledger, login))
        assert (page.total, len(page.items)) == (total, total)


def test_words_that_are_not_what_items_say_are_told_by_the_invariants(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    with writing(ledger.database) as work:
        work.change_once(table_of(ItemWords).update().values(text="别的"))
    told = audit.invariant_breaches(ledger)
    assert len(told) == 2
    assert all("words" in one for one in told)


@pytest.mark.parametrize("order", Order)
def test_pages_go_on_behind_the_last_item_in_every_order(ledger: Ledger, order: Order) -> None:
    an_office(ledger)
    days = [date(2026, 6, 3), None, date(2026, 5, 1), date(2026, 6, 3), None, date(2026, 4, 30), date(2026, 6, 3)]
    findings = [
        a_finding(f"问题{no}", number=str(no), due_on=day, completion="not_done" if day else "done")
        for no, day in enumerate(days)
    ]
    import_findings(ledger, some_findings(*findings), workflow="rectification", actor=OPERATOR, at=AT)
    whole = list_items(ledger, Wanted(order=order), actor=OPERATOR).items
    keys = [(item.due_on is None, item.due_on or date.min, item.id) for item in whole]
    assert keys == sorted(keys) if order is Order.DUE else [item.id for item in whole] == sorted(i.id for i in whole)
    met, after = [], None
    while True:
        page = list_items(ledger, Wanted(order=order, most=2, after=after), actor=OPERATOR)
        met += [item.id for item in page.items]
        if page.next is None:
            break
        after = cursors.read(str(page.next), order)
        assert after == page.next
    assert met == [item.id for item in whole]


@pytest.mark.parametrize("text", ["x", "-1", "1~2", "2026-13-01~1", "none~", "٣", "2026-01-01~1' OR '1"])
def test_a_cursor_that_no_page_gave_is_refused(text: str) -> None:
    for order in Order:
        with pytest.raises(InvalidInput):
            cursors.read(text, order)
    assert cursors.read("none~7", Order.DUE) == Cursor(id=7, order=Order.DUE)


def test_the_words_are_a_table_of_the_model_and_the_index_is_not() -> None:
    assert "item_words" in every_table().tables
    assert "item_grams" not in every_table().tables
