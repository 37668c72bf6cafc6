"""My work: what waits for the reader, read without script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from engine.operations.advance import Step, advance
from engine.operations.intake import import_findings
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.requesting import Petition, ask
from tests.builders import AT, OPERATOR, a_finding, as_person, some_findings
from tests.http.conftest import FIRST, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
WHY = {"progress": "谈了三人", "cause": "人在外地"}


def _groups(page: str) -> dict[str, str]:
    """Return what stands in each group, by its key."""
    found = re.findall(r'<section class="group" id="(\w+)">(.*?)</section>', page, flags=re.S)
    return {key: plain(body) for key, body in found}


def _submitted(site: Site) -> None:
    file = site.folder / "proof.txt"
    file.write_text("谈话记录", encoding="utf-8")
    step = Step(trigger="submit", note="已核对", evidence=[file])
    advance(site.app.ledger, THIRD, step, actor=as_person(site.app.ledger, "wang"), at=AT)


def test_the_owner_sees_what_is_next_by_day_and_why_it_is_theirs(site: Site) -> None:
    page = Reader(site, "wang").get("/work")
    found = _groups(page)
    assert list(found) == ["week", "later"]
    assert "还有3个工作日 3月5日 周四" in found["week"]
    assert "等您签收" in found["week"]
    assert "您是责任人；还有1条措施没有责任人或期限" in found["later"]
    assert f'href="/items/{FIRST}#measures"' in page
    assert re.search(r"<title>我的工作（(\d+)）", page)
    assert page.count('class="btn go"') == 1


def test_what_is_late_stands_behind_what_can_still_be_kept(own_site: Site) -> None:
    own_site.clock.at = AT + timedelta(days=92)
    found = _groups(Reader(own_site, "wang").get("/work"))
    assert list(found) == ["today", "late"]
    assert "今天到期 6月2日" in found["today"]
    assert "逾期" in found["late"]


def test_a_verifier_passes_or_returns_right_from_the_list_and_the_owner_waits(own_site: Site) -> None:
    assert "没有等您办的事项" in plain(Reader(own_site, "li").get("/work"))
    _submitted(own_site)
    page = Reader(own_site, "li").get("/work")
    for trigger in ("verify", "return"):
        assert re.search(rf'href="/items/{THIRD}/{trigger}\w*"', page), trigger
    assert "等核查人李强" in _groups(Reader(own_site, "wang").get("/work"))["waiting"]


def test_a_request_waits_for_who_answers_and_never_for_who_asked(own_site: Site) -> None:
    wang = as_person(own_site.app.ledger, "wang")
    petition = Petition(rule="extension", reason="两名教师在外挂职须返校", new_due_on=date(2026, 8, 3), settings=WHY)
    ask(own_site.app.ledger, THIRD, petition, actor=wang, at=AT)
    assert f'href="/items/{THIRD}/do/answer"' in Reader(own_site, "zhao").get("/work")
    assert "do/answer" not in Reader(own_site, "wang").get("/work")


def test_a_measure_waits_for_its_own_person(own_site: Site) -> None:
    plan = Plan(text="谈话", owner="li", due_on=date(2026, 3, 6))
    change_measures(own_site.app.ledger, THIRD, Add(plan=plan), actor=as_person(own_site.app.ledger, "wang"), at=AT)
    page = Reader(own_site, "li").get("/work")
    assert "您是措施" in plain(page)
    assert f'href="/items/{THIRD}/do/finish?no=1"' in page


def test_what_nobody_owns_waits_for_the_managers_of_its_unit_only(own_site: Site) -> None:
    findings = replace(some_findings(a_finding("值班记录不全", number="9")), title="另一份通报")
    import_findings(own_site.app.ledger, findings, workflow="rectification", actor=OPERATOR, at=AT)
    assert "还没有责任人" in plain(Reader(own_site, "chen").get("/work"))
    for who in ("ding", "wang", "shen"):
        assert "值班记录不全" not in plain(Reader(own_site, who).get("/work")), who


def test_every_button_leads_to_a_form_that_opens(own_site: Site) -> None:
    _submitted(own_site)
    for who in ("wang", "li", "zhao"):
        reader = Reader(own_site, who)
        for path in set(re.findall(r'href="(/items/[^"#]+)', reader.get("/work"))):
            assert reader.ask("GET", path.replace("&amp;", "&")).status_code == 200, (who, path)


def test_the_front_door_leads_here_and_somebody_without_work_reads_what_will_come(site: Site) -> None:
    reader = Reader(site, "shen")
    assert reader.ask("GET", "/").headers["location"] == "/work"
    assert "没有等您办的事项" in plain(reader.get("/work"))
    assert "Nothing waits for you" in plain(Reader(site, "shen", "en").get("/work"))


def test_it_asks_as_much_for_many_items_as_for_few(own_site: Site, said: list[str]) -> None:
    reader = Reader(own_site, "chen")
    counts = []
    for number in (0, 60):
        if number:
            many = [a_finding(f"第{one}个问题", number=str(one)) for one in range(1, number)]
            findings = replace(some_findings(*many), title="另一份通报")
            import_findings(own_site.app.ledger, findings, workflow="rectification", actor=OPERATOR, at=AT)
        reader.get("/work")
        said.clear()
        page = reader.get("/work")
        counts.append(len(said))
        assert len(page.encode()) <= 150_000
    assert max(counts) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)
