"""What the API answers is what the command line answers with ``--json``: one declaration for both."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.conftest import FIRST, LASTING, THIRD, Site, Typing

READINGS = (
    ("/items", ("items",)),
    ("/items?was=rectifying&on=2026-03-02", ("items", "--was", "rectifying", "--on", "2026-03-02")),
    ("/items?open_on=2026-03-03&without=category", ("items", "--open-on", "2026-03-03", "--without", "category")),
    (
        "/items?planned_on=2026-04-03&planned_first_on=2026-03-20&limit=2",
        ("items", "--planned-on", "2026-04-03", "--planned-first-on", "2026-03-20", "--limit", "2"),
    ),
    ("/items?review_on=2026-03-31", ("items", "--review-on", "2026-03-31")),
    (f"/items/{FIRST}", ("show", FIRST)),
    (f"/items/{THIRD}/explanation", ("explain", THIRD)),
    (f"/items/{LASTING}/history", ("history", LASTING)),
    ("/reviews", ("review", "list")),
    ("/progress", ("progress", "list")),
    ("/requests", ("request", "list")),
    ("/decisions", ("decision", "list")),
    ("/duties", ("duty", "list")),
    ("/substitutes", ("substitute", "list")),
    ("/snoozes", ("snooze", "list")),
    ("/mails", ("mail", "list")),
    ("/mails/1", ("mail", "show", "1")),
    ("/mails/1/source", ("mail", "show", "1", "--raw")),
    ("/figures", ("figures",)),
    (
        "/figures?inspection=XC2026-01&opened_from=2026-01-01",
        ("figures", "--inspection", "XC2026-01", "--opened-from", "2026-01-01"),
    ),
    ("/forecast?days=3", ("forecast", "--days", "3")),
)
OF_THE_OFFICE = (
    ("/calendar?year=2026", ("calendar", "list", "--year", "2026")),
    ("/calendar/holidays", ("calendar", "remind")),
    ("/workflows", ("workflow", "list")),
    ("/workflows/rectification", ("workflow", "show", "rectification")),
    ("/workflows/rectification/diagram", ("workflow", "diagram", "rectification", "--format", "table")),
    ("/workflows/capa/diagram?format=mermaid", ("workflow", "diagram", "capa", "--format", "mermaid")),
)


@pytest.mark.parametrize(("path", "command"), READINGS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_reading_agrees_with_the_command_for_the_same_person(
    site: Site, typed: Typing, path: str, command: tuple[str, ...]
) -> None:
    assert site.get("chen", path) == typed(*command, "--as", "chen")


@pytest.mark.parametrize(("path", "command"), OF_THE_OFFICE, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_the_offices_agrees_with_the_operators_command(
    site: Site, typed: Typing, path: str, command: tuple[str, ...]
) -> None:
    assert site.get("chen", path) == typed(*command)


def test_the_history_is_verified_as_at_the_command_line(site: Site, typed: Typing) -> None:
    assert site.get("shen", "/history/verification") == typed("history", "verify")


def test_what_only_who_administers_sees_agrees_with_the_operators_command(site: Site, typed: Typing) -> None:
    assert site.get("admin", "/channels") == typed("channel", "list")
    told, shown = site.get("admin", "/clock"), typed("clock", "show")
    assert told.keys() == shown.keys()
    assert (told["verdict"], told["last_tick_at"]) == (shown["verdict"], shown["last_tick_at"])
    assert [site(who, "GET", "/clock").status_code for who in ("chen", "shen")] == [403, 403]


def test_one_request_and_one_substitute_are_where_their_addresses_lead(own_site: Site) -> None:
    site, wish = own_site, {"reason": "汛期不能施工，需要延长", "to": "2026-09-01"}
    more = {"set": {"progress": "已办一半", "cause": "汛期不能施工"}}
    made = site("wang", "POST", f"/items/{THIRD}/requests", json=wish | more)
    there = made.headers["location"].removeprefix("/api/v1")
    assert [site.get("wang", there)] == site.get("wang", "/requests")["requests"]
    assert [site(who, "GET", there).status_code for who in ("chen", "ding", "charlie")] == [200, 404, 404]
    absent = {"person": "zhao", "substitute": "wang", "from": "2026-03-03", "until": "2026-03-04"}
    away = site("zhao", "POST", "/substitutes", json=absent)
    there = away.headers["location"].removeprefix("/api/v1")
    assert site.get("wang", there) == away.json()
    assert [site(who, "GET", there).status_code for who in ("zhao", "chen", "li", "ding")] == [200, 200, 404, 404]


def test_mail_that_came_back_is_taken_in_by_who_administers(own_site: Site) -> None:
    said = b"From: x@relay.example\r\nSubject: hello\r\n\r\nno report at all\r\n"
    sent = {"files": [("files", ("a.eml", said, "message/rfc822"))]}
    read = own_site("admin", "POST", "/mails/bounces", **sent).json()
    assert (read["read"], read["other"], read["reports"]) == (1, 1, [])
    assert [own_site(who, "POST", "/mails/bounces", **sent).status_code for who in ("chen", "wang")] == [403, 403]


def test_long_lists_come_by_the_page_and_each_begins_behind_the_one_before(own_site: Site) -> None:
    site, more = own_site, {"set": {"progress": "已办一半", "cause": "汛期不能施工"}}
    for number in (FIRST, THIRD):
        site(
            "wang",
            "POST",
            f"/items/{number}/requests",
            json={"reason": "等待批复材料，需要延长", "to": "2026-09-01"} | more,
        )
    for path, name in (("/requests", "requests"), ("/requests?mine=true", "requests"), ("/reviews", "reviews")):
        whole, found, there = site.get("wang", path)[name], list[Any](), f"{path}{'&' if '?' in path else '?'}limit=1"
        while there:
            page = site("wang", "GET", there)
            assert len(page.json()[name]) <= 1
            found += page.json()[name]
            there = page.headers.get("link", "").partition(">")[0].removeprefix("</api/v1")
        assert found == whole
    assert len(site.get("wang", "/requests")["requests"]) >= 1
    wrong = site("wang", "GET", "/requests?after=2026-02-31.0000000001")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_input")
