"""Items beside one item: found again by another inspection, or under one heading; only what the reader may see."""

from __future__ import annotations

from dataclasses import replace

from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.overview import overview
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, a_finding, an_office, as_person, some_findings


def test_the_same_title_elsewhere_and_the_same_heading_here_are_beside_it(ledger: Ledger) -> None:
    an_office(ledger)
    before = replace(some_findings(a_finding("公车 管理不规范"), a_finding("会议过多", number="2")), title="上一次通报")
    now = some_findings(
        a_finding("公车管理不规范"),
        a_finding("台账缺失", number="2", measures=["会上说公车管理不规范"]),
        a_finding("值班不严", number="3"),
    )
    for source in (before, now):
        import_findings(ledger, source, workflow="rectification", actor=OPERATOR, at=AT)
    chen = as_person(ledger, "chen")
    seen = overview(ledger, "XC2026-02-001", actor=chen, at=AT, most=10).beside
    assert [one.number for one in seen.again] == ["XC2026-01-001"]
    assert [one.number for one in seen.heading] == ["XC2026-02-002", "XC2026-02-003"]
    with writing(ledger.database) as work:
        table = table_of(Item)
        work.change_once(table.update().where(table.c.number != "XC2026-02-001").values(is_confidential=True))
    seen = overview(ledger, "XC2026-02-001", actor=chen, at=AT, most=10).beside
    assert (seen.again, seen.heading) == ([], [])
