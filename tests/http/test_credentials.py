"""Tokens, sessions and links through the API: what only somebody who signed in does, and what no answer repeats."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.conftest import Site, Typing

FAR = "2026-05-01"
ONLY_IN_PERSON = (
    ("/people/{}/tokens", {"name": "x", "scopes": ["read"]}),
    ("/people/{}/tokens/1/revoke", None),
    ("/people/{}/sessions/1/end", None),
    ("/people/{}/sessions/end-others", None),
    ("/people/{}/feed", None),
)


@pytest.mark.parametrize(("path", "body"), ONLY_IN_PERSON, ids=[one[0] for one in ONLY_IN_PERSON])
def test_no_token_makes_or_ends_what_one_gets_in_by(site: Site, path: str, body: Any) -> None:
    for who, whose in (("wang", "wang"), ("admin", "wang"), ("admin", "admin")):
        refused = site(who, "POST", path.format(whose), json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "people_only")


def test_who_signed_in_makes_a_token_that_is_shown_once_and_does_no_more_than_it_says(own_site: Site) -> None:
    site, at_the_desk = own_site, own_site.signed_in("wang")
    wish = {"name": "报表", "scopes": ["read"], "expires": FAR}
    made = site(None, "POST", "/people/wang/tokens", json=wish, headers={**at_the_desk, "Idempotency-Key": "once"})
    assert made.status_code == 201, made.text
    secret, key = made.json()["token"], made.json()["id"]
    again = site(None, "POST", "/people/wang/tokens", json=wish, headers={**at_the_desk, "Idempotency-Key": "once"})
    assert again.json()["code"] == "already_exists"
    assert secret not in again.text
    assert secret not in site("wang", "GET", "/people/wang/tokens").text
    assert site(secret, "GET", "/items").status_code == 200
    assert site(secret, "POST", "/people/wang/mail", json={"hour": "09:00"}).json()["code"] == "token_too_narrow"
    assert site(None, "POST", f"/people/wang/tokens/{key}/revoke", headers=at_the_desk).json()["changed"]
    assert site(secret, "GET", "/items").status_code == 401


def test_a_form_from_elsewhere_makes_no_token(site: Site) -> None:
    wish = {"name": "别处", "scopes": ["read"]}
    at_the_desk = site.signed_in("wang")
    for spoiled in ({"Origin": "http://elsewhere"}, {"Rectify-Form-Token": "0" * 64}):
        refused = site(None, "POST", "/people/wang/tokens", json=wish, headers=at_the_desk | spoiled)
        assert (refused.status_code, refused.json()["code"]) == (403, "foreign_form")


def test_who_administers_makes_the_tokens_of_services_and_of_no_person(own_site: Site) -> None:
    site, wish = own_site, {"name": "接口", "scopes": ["read", "items"]}
    site.post(
        "admin", "/people", {"login": "oa", "name": "办公系统", "roles": ["auditor"], "service": True}, status=201
    )
    at_the_desk = site.signed_in("admin")
    made = site(None, "POST", "/people/oa/tokens", json=wish, headers=at_the_desk)
    assert made.status_code == 201, made.text
    assert site.get(made.json()["token"], "/items")["total"] == 3
    assert site(None, "POST", "/people/wang/tokens", json=wish, headers=at_the_desk).json()["code"] == "not_permitted"
    for who, status in (("chen", 403), ("wang", 404), ("charlie", 404)):
        assert site(None, "POST", "/people/oa/tokens", json=wish, headers=site.signed_in(who)).status_code == status
    assert site(None, "POST", "/people/oa/tokens", json={**wish, "expires": "2028-01-01"}, headers=at_the_desk).json()[
        "code"
    ] == "invalid_input"  # fmt: skip


def test_sessions_are_seen_and_ended_by_oneself_and_whoever_administers(own_site: Site) -> None:
    site = own_site
    first, second = site.signed_in("wang"), site.signed_in("wang")
    assert len(site.get("wang", "/people/wang/sessions")["sessions"]) == 2
    assert site("chen", "GET", "/people/wang/sessions").status_code == 403
    assert site(None, "POST", "/people/wang/sessions/end-others", headers=second).json() == {
        "login": "wang",
        "ended": 1,
    }
    assert site(None, "GET", "/items", headers=first).status_code == 401
    (left,) = site.get("admin", "/people/wang/sessions")["sessions"]
    at_the_desk = site.signed_in("admin")
    own = site.get("admin", "/people/admin/sessions")["sessions"][0]["id"]
    foreign, none = (
        site(None, "POST", f"/people/wang/sessions/{key}/end", headers=at_the_desk) for key in (own, 999_999)
    )
    assert foreign.status_code == none.status_code == 404
    assert foreign.text.replace(f"“{own}”", "“999999”") == none.text
    assert site(None, "POST", f"/people/wang/sessions/{left['id']}/end", headers=at_the_desk).json()["ended"] == 1
    assert site(None, "GET", "/items", headers=second).status_code == 401


def test_sign_ins_are_on_record_for_oneself_and_whoever_administers(own_site: Site) -> None:
    site = own_site
    for who in ("wang", "li", "wang"):
        site.signed_in(who)
    page = site("admin", "GET", "/sign-ins?limit=2")
    assert [one["login"] for one in page.json()["events"]] == ["wang", "li"]
    behind = page.json()["events"][-1]["id"]
    assert page.headers["link"] == f'</api/v1/sign-ins?limit=2&after={behind}>; rel="next"'
    assert [one["login"] for one in site.get("admin", f"/sign-ins?after={behind}")["events"]] == ["wang"]
    assert len(site.get("wang", "/sign-ins?login=wang")["events"]) == 2
    assert [site("chen", "GET", path).status_code for path in ("/sign-ins", "/sign-ins?login=wang")] == [403, 403]


def test_a_link_to_ones_calendar_is_made_in_person_and_revoked(own_site: Site) -> None:
    site = own_site
    made = site(None, "POST", "/people/wang/feed", headers=site.signed_in("wang"))
    assert made.status_code == 201, made.text
    way = made.json()["url"].partition("/feeds/")[2]
    assert site.client.get(f"/feeds/{way}").status_code == 200
    assert [site.post("wang", "/people/wang/feed/revoke")["revoked"] for _ in range(2)] == [True, False]
    assert site.client.get(f"/feeds/{way}").status_code == 404


def test_what_is_listed_agrees_with_the_command(site: Site, typed: Typing) -> None:
    site.signed_in("li")
    assert site.get("li", "/people/li/sessions") == typed("user", "sessions", "li")
    assert site.get("admin", "/sign-ins") == typed("user", "sign-ins")
    assert site.get("li", "/people/li/tokens") == typed("user", "token", "list", "li")
