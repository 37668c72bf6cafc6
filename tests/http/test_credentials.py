"""Tokens, sessions and links through the API: what only somebody who signed in does, and what no answer repeats."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.store.tables.sign_in import OneTimeLink
from engine.store.unit_of_work import reading
from tests.auth.signing import PASSWORD, signed_in, with_password
from tests.builders import AT
from tests.http.conftest import Site, Typing

FAR = "2026-05-01"
ONLY_IN_PERSON = (
    ("/people/{}/tokens", {"name": "x", "scopes": ["read"]}),
    ("/people/{}/tokens/1/revoke", None),
    ("/people/{}/sessions/1/end", None),
    ("/people/{}/sessions/end-others", None),
    ("/people/{}/feed", None),
    ("/people/{}/password", {"present": "seven brown kettles", "password": "another fine kettle"}),
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


def test_who_administers_invites_people_and_sends_resets_by_a_token_for_roles_only(own_site: Site) -> None:
    site = own_site
    for deed, seconds in (("invite", 7 * 24 * 3600), ("password/reset", 3600)):
        sent = site.post("admin:roles", f"/people/wang/{deed}")
        assert (sent["login"], sent["address"]) == ("wang", "wang@office.example")
        assert datetime.fromisoformat(sent["expires_at"]) - AT == timedelta(seconds=seconds)
        assert site("admin:people", "POST", f"/people/wang/{deed}").json()["code"] == "token_too_narrow"
        assert [site(who, "POST", f"/people/wang/{deed}").status_code for who in ("chen", "wang", "charlie")] == [
            403,
            403,
            404,
        ]
    with reading(site.app.ledger.database) as work:
        links = [link.ended_at is None for link in work.list(OneTimeLink)]
    assert links == [False, True]
    site.post("admin", "/people", {"login": "sun", "name": "孙悦"}, status=201)
    assert site("admin", "POST", "/people/sun/invite", json={}).json()["code"] == "invalid_input"
    assert site("admin", "POST", "/people/wing/invite", json={}).status_code == 404


def test_a_repeated_invitation_under_the_same_key_goes_out_once(own_site: Site) -> None:
    site, head = own_site, {"headers": {"Idempotency-Key": "once"}}
    first, again = (site("admin", "POST", "/people/wang/invite", **head) for _ in range(2))
    assert first.json() == again.json()
    with reading(site.app.ledger.database) as work:
        assert len(work.list(OneTimeLink)) == 1


def test_ones_own_password_is_set_in_person_and_every_session_but_a_new_one_ends(own_site: Site) -> None:
    site, wish = own_site, {"present": PASSWORD, "password": "another fine kettle"}
    with_password(site.app)
    elsewhere, at_the_desk = site.signed_in("wang"), site.signed_in("wang")
    assert site(None, "POST", "/people/wang/password", json={**wish, "present": "a guess of mine"},
                headers=at_the_desk).json()["code"] == "sign_in_refused"  # fmt: skip
    unfit = site(None, "POST", "/people/wang/password", json={**wish, "password": "wang123456"}, headers=at_the_desk)
    assert (unfit.json()["code"], "wang123456" in unfit.text) == ("password_unfit", False)
    done = site(None, "POST", "/people/wang/password", json=wish, headers=at_the_desk)
    assert done.json() == {"login": "wang", "sessions_ended": 2}
    assert [site(None, "GET", "/items", headers=one).status_code for one in (elsewhere, at_the_desk)] == [401, 401]
    fresh = {"Cookie": done.headers["set-cookie"].partition(";")[0]}
    assert site(None, "GET", "/items", headers=fresh).status_code == 200
    for word in wish.values():
        assert word not in done.text


def test_nobody_sets_the_password_of_another_not_even_who_administers(own_site: Site) -> None:
    site, wish = own_site, {"present": PASSWORD, "password": "another fine kettle"}
    with_password(site.app, "admin")
    for who, status in (("admin", 403), ("chen", 403), ("charlie", 404)):
        assert site(None, "POST", "/people/wang/password", json=wish, headers=site.signed_in(who)).status_code == status
    signed_in(site.app, "admin", PASSWORD)


def test_adding_people_is_not_granting_roles(own_site: Site) -> None:
    site, new = own_site, {"login": "sun", "name": "孙悦"}
    refused = site("admin:people", "POST", "/people", json={**new, "roles": ["manager"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "token_too_narrow")
    assert site("admin:people", "POST", "/people", json=new).status_code == 201
    for path, body in (
        ("/people/sun/roles", {"role": "manager"}),
        ("/people/sun/roles/revoke", {"role": "manager"}),
        ("/people/sun/email", {"email": "sun@office.example"}),
        ("/units/1/move", {"under": None}),
        ("/substitutes", {"person": "wang", "substitute": "sun", "from": "2026-03-03", "until": "2026-03-04"}),
    ):
        assert site("admin:people", "POST", path, json=body).json()["code"] == "token_too_narrow", path


def test_whoever_was_given_a_token_and_nothing_else_is_told_who_they_are(site: Site) -> None:
    told = site.get("wang:read", "/me")
    assert (told["person"], told["scopes"]) == (site.get("wang", "/people/wang"), ["read"])
    in_person = site(None, "GET", "/me", headers=site.signed_in("li"))
    assert (in_person.json()["person"]["login"], in_person.json()["scopes"]) == ("li", None)
