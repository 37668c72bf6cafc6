"""A whole list of 500 urged at once, without script: chosen, previewed, done, each item with its own result."""

from __future__ import annotations

from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.pausing import pause
from engine.operations.reading import item_history
from tests.browser.conftest import Web
from tests.builders import AT, OPERATOR, a_finding, as_person, some_findings

MANY, PAUSED, NOBODYS = 500, 3, 2


def _five_hundred(web: Web) -> list[str]:
    """Open 500 items: the first few are paused, the last have no owner. Return their numbers."""
    ledger, chen = web.site.app.ledger, as_person(web.site.app.ledger, "chen")
    findings = [a_finding(f"第{one}所学校消防通道堵塞", number=str(1000 + one)) for one in range(1, MANY + 1)]
    opened = import_findings(ledger, some_findings(*findings), workflow="rectification", actor=OPERATOR, at=AT)
    numbers = [one.number for one in opened]
    for number in numbers[:-NOBODYS]:
        assign(ledger, number, owner="wang", actor=chen, at=AT)
    for number in numbers[:PAUSED]:
        pause(ledger, number, "等上级批复文件", actor=chen, at=AT)
    return numbers


def test_five_hundred_are_urged_and_each_says_what_became_of_it(web: Web) -> None:
    numbers = _five_hundred(web)
    page = web.page("chen")
    page.goto("/items?search=消防通道堵塞")
    page.check("input[name=every]")
    page.click('button[value="urge"]')
    page.fill("#note", "月底前必须完成")
    page.click(".btn.go")
    good = MANY - PAUSED - NOBODYS
    assert f"{MANY}件中有{good}件可以办。还没有办。" in page.inner_text("main")
    assert page.locator("td.nw").count() == MANY
    assert f"可以办：催王敏（责任人）（{good}件）" in page.inner_text("main")
    page.click(".btn.go")
    # A request lasts a few seconds; what a slow machine has left then goes on in the background, and its page says so.
    while "/tasks/" in page.url and "已办完" not in page.inner_text("main"):
        page.wait_for_timeout(500)
        page.reload()
    assert f"{good}件办成，{PAUSED + NOBODYS}件没有办成" in page.inner_text("main")
    assert [one.split("（")[-1] for one in page.locator("tbody th").all_inner_texts()] == [
        f"{PAUSED}件）",
        f"{NOBODYS}件）",
        f"{good}件）",
    ]
    assert page.locator("td.nw").count() == MANY
    _item, _told, entries = item_history(web.site.app.ledger, numbers[PAUSED], actor=OPERATOR)
    assert [(one.action, one.note) for one in entries][-1] == ("urge", "月底前必须完成")
    assert len(page.content().encode()) <= 150_000
    assert (web.foreign, web.faults) == ([], [])
