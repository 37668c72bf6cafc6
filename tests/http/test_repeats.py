"""A call that is sent again while the first is under way waits for nobody, and a token that is over opens nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from engine.operations.remarks import comment
from engine.operations.tokens import LONGEST_LIFE
from rectify.api import items
from tests.builders import AT
from tests.http.conftest import THIRD, Site

SOON = 20  # seconds


def test_a_call_under_the_key_of_one_under_way_is_told_to_come_again_and_then_gets_its_answer(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on = Event(), Event()

    def held(*given: Any, **options: Any) -> Any:
        begun.set()
        assert goes_on.wait(SOON)
        return comment(*given, **options)

    def ask(note: str) -> Any:
        key = {"Idempotency-Key": "slow"}
        return own_site("chen", "POST", f"/items/{THIRD}/comments", headers=key, json={"note": note})

    own_site.token("chen")
    monkeypatch.setattr(items, "comment", held)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(ask, "看过了")
        try:
            assert begun.wait(SOON)
            early, wrong = ask("看过了"), ask("另一句")
        finally:
            goes_on.set()
        done = first.result(SOON)
    assert (early.status_code, early.json()["code"]) == (409, "call_in_flight")
    assert int(early.headers["retry-after"]) > 0
    assert (wrong.status_code, wrong.json()["code"]) == (422, "key_reused")
    again = ask("看过了")
    assert (done.status_code, again.text, again.headers["idempotency-replayed"]) == (200, done.text, "true")
    said = [one["note"] for one in own_site.get("chen", f"/items/{THIRD}/history")["entries"]]
    assert said.count("看过了") == 1


def test_a_token_that_is_out_of_date_is_answered_like_one_that_never_was(own_site: Site) -> None:
    own_site.token("chen")
    own_site.clock.at = AT + LONGEST_LIFE - timedelta(seconds=1)
    assert own_site("chen", "GET", "/me").status_code == 200
    own_site.clock.at = AT + LONGEST_LIFE
    over = own_site("chen", "GET", "/me")
    assert over.status_code == 401
    assert over.headers["www-authenticate"].startswith("Bearer")
    assert over.headers["content-type"] == "application/problem+json"
    own_site.tokens["nobody"] = "rct_" + "a" * 43
    assert own_site("nobody", "GET", "/me").json() == over.json()
