"""Every answer has its headers, faults included; and a fault tells nobody what stands in the program."""

from __future__ import annotations

import logging
import re

import pytest

from rectify.http.safety import HEADERS
from tests.http.conftest import Site

SECRET = "a line of the program"


@pytest.fixture
def broken(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a site on which the form of signing in fails as nobody foresaw."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("rectify.web.sign_in._form", fail)
    return own_site


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_answer_has_the_headers_whatever_its_status(broken: Site, scheme: str) -> None:
    client = broken.client
    client.base_url = f"{scheme}://localhost"
    chen = {"Authorization": f"Bearer {broken.token('chen')}"}
    answers = [
        client.get("/api/v1/items", headers=chen),
        client.get("/readyz"),
        client.get("/api/v1/items"),
        client.post("/api/v1/items/x/comments", headers={"Authorization": f"Bearer {broken.token('chen:read')}"}),
        client.get("/api/v1/nothing"),
        client.delete("/api/v1/items", headers=chen),
        client.get("/api/v1/items?no_such=1", headers=chen),
        client.get("/static/rectify.css"),
        client.get("/sign-in", headers={"Accept": "text/html"}),
        client.get("/readyz", headers={"Host": "elsewhere.example"}),
    ]
    assert [one.status_code for one in answers] == [200, 200, 401, 403, 404, 405, 422, 200, 500, 400]
    for one in answers:
        assert {name: one.headers.get(name) for name in HEADERS} == HEADERS
        assert ("strict-transport-security" in one.headers) == (scheme == "https")
        assert "server" not in one.headers


def test_a_fault_is_told_by_a_record_only_and_written_down_whole(
    broken: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "rectify.http"):
        page = broken.client.get("/sign-in", headers={"Accept": "text/html"})
        document = broken.client.get("/sign-in")
    assert (page.status_code, document.status_code) == (500, 500)
    assert "<h1>出错了</h1>" in page.text
    assert document.headers["content-type"] == "application/problem+json"
    for told in (page, document):
        assert SECRET not in told.text
        assert "Traceback" not in told.text
        assert "RuntimeError" not in told.text
    record = document.json()["where"]
    assert record in caplog.text
    assert SECRET in caplog.text


PAGES = ("/healthz", "/readyz", "/sign-in", "/api/v1/items", "/api/v1/items/XC2026-01-001", "/api/v1/docs", "/nothing")


@pytest.mark.parametrize("path", PAGES)
def test_a_head_is_answered_as_a_get_without_its_body(site: Site, path: str) -> None:
    chen = {"Authorization": f"Bearer {site.token('chen')}"} if path.startswith("/api/v1") else {}
    got, head = (site.client.request(method, path, headers=chen) for method in ("GET", "HEAD"))
    assert head.status_code == got.status_code
    assert head.content == b""
    assert {name: head.headers.get(name) for name in ("content-length", "etag", "content-type", *HEADERS)} == {
        name: got.headers.get(name) for name in ("content-length", "etag", "content-type", *HEADERS)
    }


def test_a_head_of_what_is_only_done_is_refused_and_does_nothing(site: Site) -> None:
    chen = {"Authorization": f"Bearer {site.token('chen')}"}
    assert site.client.request("HEAD", "/api/v1/items/XC2026-01-001/comments", headers=chen).status_code == 405


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/bulk", {"items": [], "comment": {"note": "x"}}),
        ("/bulk", {"items": ["x"] * 501, "comment": {"note": "x"}}),
        ("/bulk", {"items": ["x"]}),
        ("/bulk", {"items": ["x"], "comment": {"note": "x"}, "assign": {}}),
        ("/items/XC2026-01-001/advance", {"trigger": 1, "set": [], "decided_on": "2026-13-01"}),
        ("/items/XC2026-01-001/comments", []),
        ("/calendar/days", {"days": []}),
        ("/calendar/announce", {"year": 1.5}),
        ("/people/wang/mail", {"hour": "25:00"}),
    ],
)
def test_what_is_wrong_with_a_request_is_said_in_the_callers_language(site: Site, path: str, body: object) -> None:
    answer = site("admin", "POST", path, json=body)
    assert answer.status_code == 422, answer.text
    faults = [one["message"] for one in answer.json()["reasons"]] or [answer.json()["detail"]]
    assert all(re.search("[一-鿿]", one) for one in faults), faults
    english = site("admin", "POST", f"{path}?lang=en", json=body)
    assert not re.search("[一-鿿]", english.text), english.text
