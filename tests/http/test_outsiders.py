"""What people of another unit, and people without a role, get: the answer that somebody gets where there is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from engine.operations.tick import tick
from notifications.compose import compose
from tests.builders import morning
from tests.http.conftest import FIRST, LASTING, NUMBERS, Site
from workflows.catalogue import shipped

OUTSIDERS = ("ding", "fang", "charlie")
NOTHING = "XC2026-09-099"
MORE = {"note": "一个说得过去的理由，够长了"}

EMPTY_LISTS = (
    ("/items", "items"),
    ("/reviews", "reviews"),
    ("/progress", "progress"),
    ("/requests", "requests"),
    ("/duties", "duties"),
    ("/substitutes?over=true", "substitutes"),
    ("/snoozes", "snoozes"),
    ("/mails", "mails"),
    ("/webhooks", "webhooks"),
    ("/forecast?days=40", "mails"),
    ("/forecast?days=40", "owed"),
    ("/forecast?days=40", "peaks"),
    ("/forecast?days=40", "unreached"),
)
OF_AN_ITEM: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/items/{}", None),
    ("GET", "/items/{}/explanation", None),
    ("GET", "/items/{}/history", None),
    ("GET", "/items/{}/permissions", None),
    ("GET", f"/items/{{}}/evidence/{'0' * 64}", None),
    ("GET", "/workflows/rectification/diagram?item={}", None),
    ("GET", "/requests?item={}", None),
    ("POST", "/items/{}/advance", {"trigger": "start"}),
    ("POST", "/items/{}/assign", {"owner": "ding"}),
    ("POST", "/items/{}/comments", MORE),
    ("POST", "/items/{}/measures", {"text": "逐项核对。"}),
    ("POST", "/items/{}/measures/1", {"text": "逐项核对。"}),
    ("POST", "/items/{}/measures/1/finish", {}),
    ("POST", "/items/{}/measures/1/undo", MORE),
    ("POST", "/items/{}/measures/1/drop", MORE),
    ("POST", "/items/{}/receipt", {}),
    ("POST", "/items/{}/progress", MORE),
    ("POST", "/items/{}/requests", {"reason": "一个说得过去的理由，够长了", "to": "2026-12-01"}),
    ("POST", "/items/{}/pause", MORE),
    ("POST", "/items/{}/resume", {}),
    ("POST", "/items/{}/redate", {"to": "2026-12-01", **MORE}),
    ("POST", "/items/{}/snooze", {"until": "2026-03-05", **MORE}),
    ("POST", "/items/{}/wake", {}),
    ("POST", "/items/{}/confide", {}),
    ("POST", "/items/{}/confide/withdraw", {"people": ["wang"]}),
    ("POST", "/items/{}/confide/end", {}),
    ("POST", "/items/{}/disown", MORE),
    ("POST", "/items/{}/urgings", MORE),
)
# By a key that is there and by one that never was.
OF_A_KEY: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/mails/{}", None),
    ("GET", "/mails/{}/source", None),
    ("POST", "/mails/{}/retry", None),
    ("POST", "/requests/{}/agree", {}),
    ("POST", "/requests/{}/refuse", MORE),
    ("POST", "/requests/{}/withdraw", {}),
    ("POST", "/reviews/{}/complete", {"outcome": "continue"}),
    ("POST", "/duties/{}/record", MORE),
    ("POST", "/substitutes/{}/end", None),
)
# Of the office as a whole: who is nobody there is told that they may not.
CLOSED_TO_ALL: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/doctor", None),
    ("GET", "/doctor?deep=true", None),
    ("GET", "/history/verification", None),
    ("GET", "/sign-ins", None),
)
# Of a person whom they know by name; to whoever holds no role there is no such person (test_people).
ABOUT_SOMEBODY: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/people/wang/agenda.ics", None),
    ("GET", "/people/wang/channels", None),
    ("GET", "/people/wang/tokens", None),
    ("GET", "/people/wang/sessions", None),
    ("GET", "/sign-ins?login=wang", None),
    ("GET", "/forecast?person=wang", None),
    ("POST", "/people/wang/mail", {"hour": "09:00"}),
    ("POST", "/people/wang/channels", {"by": ["mail"]}),
    ("POST", "/people/wang/feed/revoke", None),
    ("POST", "/substitutes", {"person": "wang", "substitute": "fang", "from": "2026-03-03", "until": "2026-03-04"}),
)
CLOSED_TO_STAFF: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/workflows/check", {"source": "workflow: x"}),
    ("POST", "/workflows/preview", {"source": "workflow: x"}),
    ("POST", "/workflows/simulate", {"workflow": "rectification", "items": 1, "days": 1}),
    ("POST", "/workflows", {"source": "workflow: x"}),
    ("POST", "/workflows/rectification/move", {}),
    ("POST", "/workflows/rectification/move/preview", {}),
    ("POST", "/calendar/days", {"days": [{"day": "2026-05-04", "working": False}]}),
    ("POST", "/calendar/days/2026-05-04/clear", None),
    ("POST", "/calendar/recompute", {"dry_run": True}),
    ("POST", "/calendar/announce", {"year": 2027}),
    ("POST", "/calendar/holidays", {}),
    ("POST", "/calendar/holidays/stop", None),
    ("POST", "/handovers", {"from": "wang", "to": "fang", "dry_run": True}),
    ("POST", "/mails/retry-dead", None),
    ("POST", "/webhooks", {"url": "https://office.example/in"}),
)
# Of the administrator: whether there is such a person or unit makes no difference.
CLOSED_TO_MANAGERS: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/people", {"login": "sun", "name": "孙悦"}),
    ("POST", "/people/{}/rename", {"name": "孙悦"}),
    ("POST", "/people/{}/move", {"unit": None}),
    ("POST", "/people/{}/email", {"email": "sun@office.example"}),
    ("POST", "/people/{}/disable", {}),
    ("POST", "/people/{}/enable", None),
    ("POST", "/people/{}/roles", {"role": "staff"}),
    ("POST", "/people/{}/roles/revoke", {"role": "staff"}),
    ("POST", "/units", {"name": "丙科"}),
    ("POST", "/units/1/rename", {"name": "丙科"}),
    ("POST", "/units/999999/move", {"under": None}),
)
CLOSED_WITHOUT_A_ROLE = ("/workflows", "/workflows/rectification", "/calendar", "/calendar/holidays", "/units")


def named(calls: tuple[tuple[str, str, Any], ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("method", "path", "body"), calls, ids=[f"{one[0]} {one[1]}" for one in calls])


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize(("path", "key"), EMPTY_LISTS)
def test_lists_are_empty(site: Site, who: str, path: str, key: str) -> None:
    answer = site.get(who, path)
    assert answer[key] == []
    assert answer.get("total", 0) == 0
    assert not any(number in str(answer) for number in NUMBERS)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_what_reminders_come_to_is_not_counted_for_them(site: Site, who: str) -> None:
    assert site.get(who, "/forecast?days=40")["rungs"] == {}
    assert site.get("chen", "/forecast?days=40")["rungs"]


@pytest.mark.parametrize("who", OUTSIDERS)
@named(OF_AN_ITEM)
def test_a_foreign_item_answers_as_one_that_never_was(site: Site, who: str, method: str, path: str, body: Any) -> None:
    foreign, none = (site(who, method, path.format(number), json=body) for number in (FIRST, NOTHING))
    assert foreign.status_code == none.status_code == 404
    assert foreign.text.replace(FIRST, NOTHING) == none.text


@pytest.mark.parametrize("who", OUTSIDERS)
@named(OF_A_KEY)
def test_a_foreign_key_answers_as_one_that_never_was(site: Site, who: str, method: str, path: str, body: Any) -> None:
    foreign, none = (site(who, method, path.format(key), json=body) for key in (1, 999_999))
    assert foreign.status_code == none.status_code == 404
    assert foreign.text.replace("“1”", "“999999”") == none.text


@pytest.mark.parametrize("who", OUTSIDERS)
@named(CLOSED_TO_ALL)
def test_what_is_the_offices_is_refused(site: Site, who: str, method: str, path: str, body: Any) -> None:
    answer = site(who, method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("who", ["ding", "fang"])
@named(ABOUT_SOMEBODY)
def test_what_is_somebody_elses_is_refused(site: Site, who: str, method: str, path: str, body: Any) -> None:
    answer = site(who, method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("who", ["chen", "wang", "charlie"])
@named(CLOSED_TO_MANAGERS)
def test_what_administrators_do_is_refused_alike(site: Site, who: str, method: str, path: str, body: Any) -> None:
    there, none = (site(who, method, path.format(login), json=body) for login in ("wang", "wing"))
    assert (there.status_code, there.json()["code"]) == (403, "not_permitted")
    assert there.text == none.text


@pytest.mark.parametrize("who", ["fang", "charlie", "wang"])
@named(CLOSED_TO_STAFF)
def test_what_managers_do_is_refused_to_staff(site: Site, who: str, method: str, path: str, body: Any) -> None:
    answer = site(who, method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("path", ["/imports", "/calendar/imports"])
def test_files_of_staff_are_not_even_read(site: Site, path: str) -> None:
    name = "files" if path == "/imports" else "file"
    answer = site("wang", "POST", path, files={name: ("a.txt", b"\xff\xfe\x00")}, data={"dry_run": "true"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("path", CLOSED_WITHOUT_A_ROLE)
def test_without_a_role_not_even_the_calendar_is_shown(site: Site, path: str) -> None:
    assert site("charlie", "GET", path).status_code == 403
    assert site("fang", "GET", path).status_code == 200


def test_staff_are_not_told_how_many_items_a_workflow_has(site: Site) -> None:
    assert {one["items"] for one in site.get("wang", "/workflows")["workflows"]} == {None}
    assert sum(one["items"] for one in site.get("shen", "/workflows")["workflows"]) == len(NUMBERS)


def test_a_manager_of_another_unit_hands_over_nothing_of_ours(site: Site) -> None:
    found = site.post("ding", "/handovers", {"from": "wang", "to": "fang", "dry_run": True})
    assert (found["moved"], found["stayed"]) == ([], [])


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_inspection_of_which_nothing_is_seen_is_not_there(site: Site, who: str) -> None:
    foreign, none = (
        site(who, "GET", f"/exports/notice?inspection={code}") for code in (FIRST.rpartition("-")[0], "XC2026-09")
    )
    assert foreign.status_code == none.status_code == 404
    assert site(who, "GET", "/exports/notice").status_code == 404


def test_of_others_mails_an_explanation_says_when_and_not_where_to(own_site: Site) -> None:
    site, later = own_site, morning("2026-03-23")
    tick(site.app.ledger, at=later)
    compose(site.app.ledger, site.app.post, at=later)

    def carriers(who: str) -> dict[str, set[str | None]]:
        told: dict[str, set[str | None]] = {}
        for number in (FIRST, LASTING):
            for one in site.get(who, f"/items/{number}/explanation")["reminders"]["entries"]:
                if one["mail"]:
                    told.setdefault(one["told"], set()).add(one["mail"]["address"])
        return told

    managers, owners = carriers("chen"), carriers("wang")
    assert managers["赵岚"] == {"zhao@office.example"}
    assert (owners["王敏"], owners["赵岚"]) == ({"wang@office.example"}, {None})


def test_a_manager_of_another_unit_is_not_told_who_would_get_mails(site: Site) -> None:
    source = shipped()["rectification"].replace("{zh: 签收, en: Receipt}", "{zh: 收件, en: Receipt}")
    ours, theirs = (site.post(who, "/workflows/preview", {"source": source, "mails": True}) for who in ("chen", "ding"))
    assert any(day["fullest"] for day in ours["mails"]["days"])
    assert [day["lines"] for day in theirs["mails"]["days"]] == [day["lines"] for day in ours["mails"]["days"]]
    assert not any(day["fullest"] for day in theirs["mails"]["days"])
    assert (theirs["rights"], theirs["deadlines"], theirs["unseen"]) == ([], [], 3)


def test_nobody_without_a_role_tells_units_or_states_apart_by_what_a_list_refuses(site: Site) -> None:
    for name in ("unit", "state"):
        there = {"unit": "乙科", "state": "verified"}[name]
        foreign, none = (site("charlie", "GET", f"/items?{name}={value}") for value in (there, "nothing"))
        assert foreign.status_code == none.status_code
        assert foreign.text.replace(there, "nothing") == none.text
    assert "rectifying" not in site("charlie", "GET", "/items?state=nothing").text
    assert "rectifying" in site("wang", "GET", "/items?state=nothing").text
    assert site("charlie", "GET", "/items?unit=乙科").status_code == 404
    assert site.get("wang", "/items?unit=乙科")["items"] == []


def test_who_holds_no_role_asks_for_the_units_and_states_of_what_they_see(site: Site) -> None:
    site.post("chen", f"/items/{FIRST}/confide", {"people": ["charlie"]})
    try:
        (seen,) = site.get("charlie", "/items")["items"]
        assert site.get("charlie", f"/items?unit={seen['unit']}")["total"] == 1
        assert site.get("charlie", f"/items?state={seen['state']}")["total"] == 1
        assert site("charlie", "GET", "/items?unit=乙科").status_code == 404
    finally:
        site.post("chen", f"/items/{FIRST}/confide/end", {})


def test_a_service_is_no_owner_to_ask_for_but_to_those_who_look_after_it(site: Site) -> None:
    site.post("admin", "/people", {"login": "svc", "name": "接口", "service": True}, status=201)
    service, none = (site("wang", "GET", f"/items?owner={login}") for login in ("svc", "svx"))
    assert service.status_code == none.status_code == 404
    assert service.text.replace("svc", "svx") == none.text
    assert site.get("admin", "/items?owner=svc")["items"] == []


def test_items_on_a_workflow_are_counted_as_far_as_somebody_sees_them(site: Site) -> None:
    site.post("chen", f"/items/{FIRST}/confide", {})
    try:
        for who in ("admin", "chen", "ding", "shen"):
            counted = sum(one["items"] for one in site.get(who, "/workflows")["workflows"])
            assert counted == site.get(who, "/items")["total"], who
    finally:
        site.post("chen", f"/items/{FIRST}/confide/end", {})


def test_deadlines_counted_again_are_counted_as_far_as_somebody_sees_them(site: Site) -> None:
    before = site.post("chen", "/calendar/recompute", {"dry_run": True})["looked_at"]
    site.post("wang", f"/items/{FIRST}/confide", {})
    try:
        assert site.post("chen", "/calendar/recompute", {"dry_run": True})["looked_at"] < before
        assert site.post("ding", "/calendar/recompute", {"dry_run": True})["looked_at"] == 0
    finally:
        site.post("wang", f"/items/{FIRST}/confide/end", {})
