"""Webhooks through the API: kept by whoever added them, never shown with their secret."""

from __future__ import annotations

import pytest

from tests.http.conftest import FIRST, Site, Typing

# A private address: it is looked at, and nothing is sent there.
PLACE = "https://10.255.255.1/in?key=canary-of-the-path"


def test_a_webhook_is_added_tried_paused_resumed_sent_again_and_removed(own_site: Site, typed: Typing) -> None:
    site = own_site
    made = site("chen", "POST", "/webhooks", json={"url": PLACE, "events": ["item.*"]})
    assert made.status_code == 201, made.text
    key, secret = made.json()["id"], made.json()["secret"]
    listed = site("chen", "GET", "/webhooks")
    assert [(one["id"], one["host"], one["types"]) for one in listed.json()["webhooks"]] == [
        (key, "10.255.255.1", ["item.*"])
    ]
    assert secret not in listed.text
    assert "canary" not in listed.text
    tried = site("chen", "POST", f"/webhooks/{key}/test")
    assert tried.json().get("result") != "sent"
    assert [site.post("chen", f"/webhooks/{key}/pause")["changed"] for _ in range(2)] == [True, False]
    assert [site.post("chen", f"/webhooks/{key}/resume")["changed"] for _ in range(2)] == [True, False]
    assert site.post("chen", f"/webhooks/{key}/resend", {}) == {"id": key, "events": []}
    assert site("chen", "POST", f"/webhooks/{key}/resend", json={"events": [999_999]}).status_code == 404
    assert site.post("chen", f"/webhooks/{key}/remove")["removed"]
    assert site.get("chen", "/webhooks")["webhooks"] == []


def test_what_is_added_twice_under_one_key_is_there_twice_with_another_secret(own_site: Site) -> None:
    asked = {"json": {"url": PLACE}, "headers": {"Idempotency-Key": "once"}}
    first, second = (own_site("chen", "POST", "/webhooks", **asked).json() for _ in range(2))
    assert first["secret"] != second["secret"]


@pytest.mark.parametrize("deed", ["test", "pause", "resume", "resend", "remove"])
def test_a_foreign_webhook_answers_as_one_that_never_was(site: Site, deed: str) -> None:
    key = site.post("chen", "/webhooks", {"url": PLACE}, status=201)["id"]
    body: dict[str, object] | None = {} if deed == "resend" else None
    for who in ("wang", "ding", "charlie", "shen"):
        foreign, none = (site(who, "POST", f"/webhooks/{one}/{deed}", json=body) for one in (key, 999_999))
        assert foreign.status_code == none.status_code == 404
        assert foreign.text.replace(f"“{key}”", "“999999”") == none.text
        assert site.get(who, "/webhooks")["webhooks"] == []


def test_staff_add_none_and_an_address_that_is_none_is_not_repeated(site: Site) -> None:
    assert site("wang", "POST", "/webhooks", json={"url": "ftp://x"}).json()["code"] == "not_permitted"
    refused = site("chen", "POST", "/webhooks", json={"url": "https://user:canary@office.example/"})
    assert (refused.status_code, refused.json()["code"]) == (422, "place_refused")
    assert "canary" not in refused.text
    assert site("chen", "POST", "/webhooks", json={"url": PLACE, "events": ["nothing.at_all"]}).status_code == 422


def test_what_is_listed_agrees_with_the_command(site: Site, typed: Typing) -> None:
    site.post("chen", "/webhooks", {"url": PLACE}, status=201)
    site.post("chen", f"/items/{FIRST}/comments", {"note": "看过了"})
    assert site.get("chen", "/webhooks") == typed("webhook", "list", "--as", "chen")
