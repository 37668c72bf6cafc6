"""Forms beside the daily ones: a measure that is not done after all, reminders again, who may know, a duty."""

from __future__ import annotations

import re
from datetime import timedelta

from engine.operations.measures import change_measures
from engine.operations.planning import Finish
from engine.operations.reading import whole_item
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import FIRST, Site
from tests.http.reading import Reader, plain


def _actions(site: Site) -> list[str]:
    return [entry.action for entry in whole_item(site.app.ledger, FIRST, actor=OPERATOR).history]


def test_a_measure_that_was_not_done_after_all_is_opened_again_with_a_reason(own_site: Site) -> None:
    wang = as_person(own_site.app.ledger, "wang")
    change_measures(own_site.app.ledger, FIRST, Finish(no=1), actor=wang, at=AT)
    reader = Reader(own_site, "wang")
    assert f'href="/items/{FIRST}/do/undo?no=1"' in reader.get(f"/items/{FIRST}")
    reader.get(f"/items/{FIRST}/do/undo?no=1")
    assert reader.send(f"/items/{FIRST}/do/undo", {"note": ""}).status_code == 422
    done = reader.send(f"/items/{FIRST}/do/undo", {"note": "两处台账没有更新"})
    assert done.headers["location"].endswith("done=undo")
    assert whole_item(own_site.app.ledger, FIRST, actor=OPERATOR).measures[0].done_on is None
    assert "两处台账没有更新" in plain(reader.get(f"/items/{FIRST}"))


def test_who_let_reminders_wait_is_offered_to_have_them_again(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    assert "恢复提醒" not in plain(wang.get(f"/items/{FIRST}"))
    wang.get(f"/items/{FIRST}/do/snooze")
    until = (AT + timedelta(days=7)).date().isoformat()
    assert wang.send(f"/items/{FIRST}/do/snooze", {"until": until, "note": "出差一周"}).status_code == 303
    page = wang.get(f"/items/{FIRST}")
    assert f'href="/items/{FIRST}/do/wake"' in page
    assert f'href="/items/{FIRST}/do/snooze"' not in page
    assert f'href="/items/{FIRST}/do/wake"' not in Reader(own_site, "li").get(f"/items/{FIRST}")
    wang.get(f"/items/{FIRST}/do/wake")
    assert wang.send(f"/items/{FIRST}/do/wake", {}).headers["location"].endswith("done=wake")
    assert _actions(own_site)[-2:] == ["snooze", "snooze"]
    assert f'href="/items/{FIRST}/do/snooze"' in wang.get(f"/items/{FIRST}")


def test_an_item_is_kept_to_named_people_and_opened_again(own_site: Site) -> None:
    chen, shen = Reader(own_site, "chen"), Reader(own_site, "shen")
    shen.get(f"/items/{FIRST}")
    chen.get(f"/items/{FIRST}/do/confide")
    assert chen.send(f"/items/{FIRST}/do/confide", {"person": "", "note": "涉及个人隐私"}).status_code == 303
    assert shen.ask("GET", f"/items/{FIRST}").status_code == 404
    form = chen.get(f"/items/{FIRST}/do/confide")
    assert "现在另有这些人知情：陈静" in plain(form)
    assert chen.send(f"/items/{FIRST}/do/confide", {"what": "let-in", "person": ""}).status_code == 422
    for what, status in (("let-in", 200), ("withdraw", 404)):
        chen.get(f"/items/{FIRST}/do/confide")
        assert chen.send(f"/items/{FIRST}/do/confide", {"what": what, "person": "shen"}).status_code == 303
        assert shen.ask("GET", f"/items/{FIRST}").status_code == status
    chen.get(f"/items/{FIRST}/do/confide")
    assert chen.send(f"/items/{FIRST}/do/confide", {"what": "open", "person": ""}).status_code == 303
    assert shen.ask("GET", f"/items/{FIRST}").status_code == 200


def test_a_duty_is_recorded_from_my_work(own_site: Site) -> None:
    own_site.clock.at = AT + timedelta(days=120)
    tick(own_site.app.ledger, at=own_site.clock.at)
    chen = Reader(own_site, "chen")
    found = re.search(r'href="(/duties/\d+)"', chen.get("/work"))
    assert found
    form = chen.get(found[1])
    fields = {name: "2026-06-29" if name == "f-met_on" else "1" for name in re.findall(r'name="(f-[^"]+)"', form)}
    assert chen.send(found[1], {**fields, "note": ""}).status_code == 422
    done = chen.send(found[1], {**fields, "note": "已汇总报送"})
    assert done.status_code == 303, plain(done.text)
    assert "已登记" in plain(chen.get(done.headers["location"]))
    assert found[1] not in chen.get("/work")
    assert chen.ask("GET", found[1]).status_code == 422
    ding = Reader(own_site, "ding")
    ding.get("/account")
    assert ding.ask("GET", found[1]).status_code == 404
