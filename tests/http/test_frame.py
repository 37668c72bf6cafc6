"""What stands around every page: how much waits for the reader, and what stands still for whoever must see to it."""

from __future__ import annotations

from datetime import timedelta

from engine.operations.remarks import comment
from engine.store.tables.mail import Message, MessageState
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, as_person
from tests.http.conftest import FIRST, Site
from tests.http.reading import Reader
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]


def _count(page: str) -> str:
    nav = page[page.index('class="nav"') : page.index("</nav>")]
    return nav[nav.index("</span>") + 7 : nav.index("</a>")].strip()


def test_every_page_says_as_much_as_my_work_and_counts_anew_when_something_happened(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    before = _count(wang.get("/work"))
    assert int(before) >= 3
    for path in ("/items", f"/items/{FIRST}", "/account", "/account/habits", f"/items/{FIRST}/do/comment"):
        assert _count(wang.get(path)) == before, path
    comment(own_site.app.ledger, FIRST, "看过", actor=as_person(own_site.app.ledger, "wang"), at=AT)
    wang.get(f"/items/{FIRST}/do/receipt")
    assert wang.send(f"/items/{FIRST}/do/receipt", {}).status_code == 303
    assert _count(wang.get("/items")) == _count(wang.get("/work")) == str(int(before) - 1)


def test_the_count_costs_no_statement_while_nothing_happens_and_one_after(own_site: Site, said: list[str]) -> None:
    chen = Reader(own_site, "chen")
    chen.get("/account/habits")
    counts = []
    for happens in (True, False):
        if happens:
            comment(own_site.app.ledger, FIRST, "看过", actor=as_person(own_site.app.ledger, "wang"), at=AT)
        said.clear()
        chen.get("/account/habits")
        counts.append(len(said))
    assert counts[0] == counts[1] + 1
    assert max(counts) <= MOST


def test_what_stands_still_is_said_to_managers_on_every_page(own_site: Site) -> None:
    ledger = own_site.app.ledger
    with writing(ledger.database) as work:
        message = table_of(Message)
        work.change_once(message.update().values(state=MessageState.DEAD.value, next_try_at=None))
    for who, is_told in (("chen", True), ("admin", True), ("wang", False)):
        for path in ("/work", "/account"):
            assert ("发送失败" in Reader(own_site, who).get(path)) is is_told, (who, path)
    with writing(ledger.database) as work:
        first = AT - timedelta(hours=5)
        work.change_once(message.update().values(state=MessageState.WAITING.value, next_try_at=first))
    page = Reader(own_site, "chen").get("/items")
    assert "封邮件发不出去" in page
    assert "发送失败" not in page
