"""Webhooks by the command line: added, shown without what is secret, tried, paused, resumed, removed."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Typed
from tests.unit.notifications.channels.servers import Reply, serving


def test_a_manager_adds_a_webhook_and_its_secret_is_shown_once(office: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Reply(200)) as hook:
        url = f"http://127.0.0.1:{hook.port}/in?key=abcdef123456"
        refused = office("webhook", "add", url, "--as", "chen")
        assert (refused.status, "https" in refused.err) == (1, True)
        monkeypatch.setenv("RECTIFY_WEBHOOK_HTTP", "true")
        monkeypatch.setenv("RECTIFY_WEBHOOK_NETWORKS", "127.0.0.0/8")
        made = office("webhook", "add", url, "--event", "item.*", "--as", "chen", "--json").json
        assert made["secret"].startswith("whsec_")
        listed = office("webhook", "list", "--json")
        assert "abcdef" not in listed.out
        assert made["secret"] not in listed.out
        (entry,) = listed.json["webhooks"]
        assert (entry["person"], entry["types"], entry["waiting"]) == ("chen", ["item.*"], 1)
        assert office("webhook", "test", made["id"], "--as", "chen").status == 0
        assert b"webhook.test" in hook.requests[0].body
        assert office("webhook", "pause", made["id"], "--as", "wang").status == 1
        assert office("webhook", "pause", made["id"], "--json").json == {"id": made["id"], "changed": True}
        assert "暂停" in office("webhook", "list").out
        checks = {check["name"]: check["ok"] for check in office("doctor", "--json").json["checks"]}
        assert checks["webhooks"]
        assert office("webhook", "resume", made["id"]).status == 0
        assert office("webhook", "resend", made["id"], "--json").json["events"] == []
        assert office("webhook", "remove", made["id"]).status == 0
        assert office("webhook", "list", "--json").json == {"webhooks": []}


@pytest.mark.parametrize("url", ["ftp://a.example/x", "https://user@a.example/", "https://a.example/#x"])
def test_an_address_that_is_none_is_refused(office: Typed, url: str) -> None:
    assert office("webhook", "add", url, "--as", "chen").status == 1
