"""The dashboard's page: each figure is as many items as the list it leads to has, for whoever reads, and costs little."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update

from engine.operations.intake import import_findings
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, a_finding, some_findings
from tests.http.conftest import Site
from tests.http.reading import Reader
from tests.http.test_item_statements import said

__all__ = ["said"]
_NUMBER = re.compile(r'<a[^>]*? ?href="(/items[^"]*)"[^>]*>(\d+)</a>')
_MARK = re.compile(r'<a href="(/items[^"]*)" tabindex="-1"><title>[^<]*?(\d+)(?:件)?</title>')


def _many(site: Site) -> None:
    findings = [
        a_finding(f"第{one}个问题", number=str(one), completion=("in_progress", "not_done", "done")[one % 3])
        for one in range(1, 19)
    ]
    from dataclasses import replace

    for number, title in enumerate(("甲通报", "乙通报")):
        source = replace(some_findings(*findings), title=title)
        import_findings(
            site.app.ledger, source, workflow="rectification", actor=OPERATOR, at=AT - timedelta(days=40 * number)
        )
    item = table_of(Item)
    with writing(site.app.ledger.database) as work:
        for key in range(4, 40):
            values = {"unit_id": 1 + key % 2, "leader_id": 1 + key % 3, "returns": key % 4}
            if key % 3 == 1:
                values |= {"due_on": (AT + timedelta(days=key % 20 - 5)).date()}
            work.change_once(update(item).where(item.c.id == key, item.c.due_on.is_not(None)).values(**values))


@pytest.mark.parametrize("who", ["chen", "ding", "wang"])
def test_every_number_leads_to_as_many_items(own_site: Site, who: str) -> None:
    _many(own_site)
    reader = Reader(own_site, who)
    for query in ("", "?opened_before=2026-02-01", "?unit=乙科"):
        page = reader.get(f"/dashboard{query}")
        found = {*_NUMBER.findall(page), *_MARK.findall(page)}
        assert len(found) > 20 or query, who
        for path, count in sorted(found):
            total = own_site.get(who, unescape(path).replace("/items", "/items", 1))["total"]
            assert total == int(count), (query, path)
