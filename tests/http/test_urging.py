"""Urging over HTTP: by API, in bulk, on the item's page and from the ledger; each item has its own result."""

from __future__ import annotations

from typing import Any

from engine.operations.pausing import pause
from rectify.web.bulk_deeds import What
from tests.builders import AT, as_person
from tests.http.conftest import FIRST, LASTING, THIRD, Site
from tests.http.reading import Reader, plain

NOTE = "月底前必须完成"


def test_the_api_says_who_was_urged_and_refuses_a_second_time_that_day(own_site: Site) -> None:
    answer = own_site("chen", "POST", f"/items/{FIRST}/urgings", json={"note": NOTE})
    said = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, f'"{said["version"]}"')
    assert (said["what"], said["people"]) == ("step", [{"login": "wang", "name": "王敏", "why": "owner"}])
    again = own_site("zhao", "POST", f"/items/{FIRST}/urgings", json={}).json()
    assert (again["status"], again["code"]) == (409, "urging_refused")
    assert [one["where"] for one in again["reasons"]] == ["urged_today"]
    assert "陈静今天10:00已经催办过" in again["detail"]
    assert own_site("wang", "POST", f"/items/{THIRD}/urgings", json={}).json()["code"] == "not_permitted"
    (urging,) = own_site.get("chen", f"/items/{FIRST}/explanation")["urgings"]
    assert (urging["note"], urging["by"]["name"]) == (NOTE, "陈静")
    assert [(one["person"], one["notice"], one["mail"]) for one in urging["told"]] == [("王敏", "waiting", None)]


def test_of_many_those_that_can_be_are_urged_and_the_others_say_why_not(own_site: Site) -> None:
    pause(own_site.app.ledger, THIRD, "等上级批复文件", actor=as_person(own_site.app.ledger, "chen"), at=AT)
    asked = {"items": [FIRST, THIRD, "XC1999-01-001"], "urge": {"note": NOTE}}
    told = own_site.post("chen", "/bulk", asked)
    assert (told["done"], told["refused"]) == (1, 2)
    assert [one["problem"]["code"] for one in told["results"][1:]] == ["urging_refused", "not_found"]
    assert [one["login"] for one in told["results"][0]["answer"]["people"]] == ["wang"]


def test_the_ledger_previews_whom_it_urges_and_gives_each_item_its_result(own_site: Site) -> None:
    pause(own_site.app.ledger, THIRD, "等上级批复文件", actor=as_person(own_site.app.ledger, "chen"), at=AT)
    chen = Reader(own_site, "chen")
    assert 'value="urge"' in chen.get("/items")
    assert 'value="urge"' not in Reader(own_site, "wang").get("/items")
    sent: dict[str, Any] = {"what": What.URGE, "item": [FIRST, THIRD, LASTING], "note": NOTE}
    preview = plain(chen.send("/bulk", {**sent, "stage": "preview"}).text)
    assert "3件中有2件可以办" in preview
    assert "催王敏（责任人）" in preview
    assert "事项从2026-03-02起暂停" in preview
    done = plain(chen.send("/bulk", {"note": NOTE, "stage": "run"}).text)
    assert "2件办成，1件没有办成" in done
    later = plain(chen.send("/bulk", {**sent, "stage": "preview"}).text)
    assert "陈静今天10:00已经催办过" in later


def test_the_page_offers_it_once_a_day_and_its_proof_shows_what_became_of_it(own_site: Site) -> None:
    chen, path = Reader(own_site, "chen"), f"/items/{FIRST}/do/urge"
    assert path in chen.get(f"/items/{FIRST}")
    assert path not in Reader(own_site, "wang").get(f"/items/{FIRST}")
    assert "催王敏（责任人）" in plain(chen.open(path))
    assert chen.send(path, {"note": NOTE}).status_code == 303
    page = chen.get(f"/items/{FIRST}?done=urge")
    assert path not in page
    said = plain(page)
    assert "已催办，本人会收到邮件" in said
    assert "人工催办 王敏" in said
    assert f"陈静：{NOTE} 等当天的邮件" in said
    assert "陈静今天10:00已经催办过" in plain(chen.get(path))
    assert "可以催办的是" in plain(Reader(own_site, "li").get(path))
    english = plain(Reader(own_site, "chen", "en").get(f"/items/{FIRST}"))
    assert "Urged by hand 王敏" in english
