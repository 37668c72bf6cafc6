"""Bodies and names that no program of good will sends."""

from __future__ import annotations

import pytest

from rectify.http.turns import one_at_a_time
from tests.http.conftest import FIRST, THIRD, Site
from tests.http.reading import Reader

SURROGATE = b'{"note": "\\ud800 half of a sign"}'
NUL = b'{"note": "a\\u0000b"}'


@pytest.mark.parametrize("body", [SURROGATE, NUL, b"[1]", b"{", b'{"note": 1e400}', b'{"note": ' + b"[" * 5000])
def test_a_body_that_holds_no_text_is_refused(site: Site, body: bytes) -> None:
    said = site("chen", "POST", f"/items/{THIRD}/comments", content=body, headers={"Content-Type": "application/json"})
    assert (said.status_code in {400, 422}, said.headers["content-type"]) == (True, "application/problem+json")


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://[x]y", "//[", "[", "http://\u3002", "a b"])
def test_an_origin_that_is_no_address_is_foreign(site: Site, origin: str) -> None:
    for name in ("Origin", "Referer"):
        said = site.client.post("/sign-in", data={"login": "wang"}, headers={name.encode(): origin.encode()})
        assert (said.status_code, said.json()["code"]) == (403, "foreign_form")


@pytest.mark.parametrize("encoding", ["unicode_escape", "punycode", "undefined", "utf-16", "no_such_encoding"])
def test_a_form_in_another_encoding_is_not_read(site: Site, encoding: str) -> None:
    kind = {"Content-Type": f"multipart/form-data; boundary=x; charset={encoding}", "Origin": "http://localhost"}
    form = b'--x\r\nContent-Disposition: form-data; name="field_a"\r\n\r\n\\ud800\r\n--x--\r\n'
    said = site.client.post("/sign-in", content=form, headers=kind)
    assert (said.status_code, said.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "source", ["\x00", "workflow: a\x00b", "a: &a [*a]", "\ufeff", "title: \u2028", "x: 1\n" * 30_000, "{" * 3_000]
)
def test_a_text_that_is_no_workflow_is_told_what_is_wrong_with_it(site: Site, source: str) -> None:
    assert site.post("chen", "/workflows/check", {"source": source})["ok"] is False
    assert site("chen", "POST", "/workflows", json={"source": source}).json()["code"] == "definition_refused"


@pytest.mark.parametrize("number", ["%00", "..%2f..%2fetc", "a" * 81, "%0d%0aX: 1", "'", "%25", "%E4%B8%AD"])
def test_a_number_that_is_none_is_not_there(site: Site, number: str) -> None:
    assert site("chen", "GET", f"/items/{number}").status_code in {404, 422}
    assert site("chen", "GET", f"/workflows/{number}").status_code in {404, 422}


@pytest.mark.parametrize("name", ["%00", "..%2f..%2fetc", "a" * 81, "%0d%0aX: 1", "'", "%3Cscript%3E", "%E4%B8%AD"])
def test_pages_of_a_name_that_is_none_say_so_and_nothing_more(site: Site, name: str) -> None:
    chen = Reader(site, "chen")
    for path in ("/workflows/{}", "/workflows/{}/compare", "/workflows/{}/simulate", "/workflows/{}/versions/1",
                 "/mails/texts/{}/zh", "/mails/texts/returned/{}", "/mails/{}"):  # fmt: skip
        said = chen.ask("GET", path.format(name))
        assert said.status_code in {404, 422}, (path, said.status_code)
        assert "<script>" not in said.text


@pytest.mark.parametrize("name", ["../../x.txt", "x.txt\r\nX: 1", "\u202etxt.exe", "CON.txt", ".txt", "a.html"])
def test_a_file_keeps_no_dangerous_name(site: Site, name: str) -> None:
    said = site("chen", "POST", "/imports", files={"files": (name, b"x", "text/plain")}, data={"dry_run": "true"})
    assert said.status_code in {200, 400, 422}, said.text
    if said.status_code == 200:
        (one,) = said.json()
        assert set(one["file"]).isdisjoint("/\\\r\n\u202e")


def test_what_is_unknown_is_refused_everywhere(site: Site) -> None:
    paths = site.client.get("/api/v1/openapi.json").json()["paths"]
    readings = [path for path, found in paths.items() if "get" in found]
    for path in readings:
        full = path.removeprefix("/api/v1").format(
            number=FIRST,
            sha256="0" * 64,
            key=1,
            name="rectification",
            login="wang",
            day="2026-03-02",
            role="staff",
            kind="notice",
            text="returned",
            language="zh",
            period="2026",
            receipt="FK2026-0001",
            code="XC2026-01",
            notice=1,
            task=1,
        )
        said = site("chen", "GET", f"{full}?no_such_filter=1").json()
        assert (said["code"], said["where"]) == ("invalid_input", "query.no_such_filter"), path


def test_only_one_long_thing_is_worked_out_at_a_time(site: Site) -> None:
    with one_at_a_time():
        said = site("chen", "GET", "/forecast?days=1")
    assert (said.status_code, said.json()["code"], said.headers["retry-after"]) == (429, "another_turn", "5")
    assert site("chen", "GET", "/forecast?days=1").status_code == 200


def test_a_token_for_reading_changes_nothing(site: Site) -> None:
    paths = site.client.get("/api/v1/openapi.json").json()["paths"]
    for path, found in paths.items():
        # Tasks are one's own and change nothing; what one may ask for is asked of each kind.
        if "post" in found and not path.startswith("/api/v1/tasks"):
            full = path.removeprefix("/api/v1").format(
                number=FIRST,
                key=1,
                no=1,
                name="rectification",
                day="2026-03-02",
                login="wang",
                channel="mail",
                kind="notice",
                text="returned",
                language="zh",
                receipt="FK2026-0001",
                code="XC2026-01",
                notice=1,
                task=1,
            )
            said = site("chen:read", "POST", full, json={})
            assert said.status_code == 403, path
            assert said.json()["code"] in {"token_too_narrow", "people_only"}, path


@pytest.mark.parametrize("number", ["%00", "..%2f..%2fetc", "0", "-1", "9" * 20, "1e3", "%EF%BC%91", "%3Cscript%3E"])
def test_a_task_that_is_none_is_not_there(site: Site, number: str) -> None:
    chen = Reader(site, "chen")
    for path in ("/tasks/{}", "/tasks/{}/file", "/mails/coming?task={}", "/tasks/new?kind={}"):
        said = chen.ask("GET", path.format(number))
        assert said.status_code in {404, 422}, (path, said.status_code)
        assert "<script>" not in said.text
