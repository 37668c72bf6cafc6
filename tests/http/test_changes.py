"""What is changed through the API: each kind of change once, as somebody who may, and what it answers."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from engine.operations.tick import tick
from tests.builders import morning
from tests.http.conftest import FIRST, LASTING, THIRD, Site
from tests.stories.conftest import NOTICE
from workflows.catalogue import shipped

LONG = "一个说得过去的理由，够长了"
PDF = base64.b64decode("JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PD4+CmVuZG9iago=")


def text_file(text: str, name: str = "notice.txt") -> tuple[str, bytes, str]:
    return (name, text.encode(), "text/plain")


def test_a_plan_is_made_approved_and_changed(own_site: Site) -> None:
    site = own_site
    plan = {"owner": "wang", "due_on": "2026-04-01"}
    added = site("wang", "POST", f"/items/{FIRST}/measures", json={"text": "公示责任人。", **plan})
    assert (added.status_code, added.json()["measure"]) == (201, 2)
    assert added.headers["location"].endswith(f"/items/{FIRST}/measures/2")
    assert added.headers["etag"] == f'"{added.json()["version"]}"'
    assert site.post("wang", f"/items/{FIRST}/measures/1", plan)["measure"] == 1
    assert site.post("zhao", f"/items/{FIRST}/advance", {"trigger": "approve_plan"})["trigger"] == "approve_plan"
    site.post("wang", f"/items/{FIRST}/measures/2/finish", {"note": "办完了"})
    site.post("wang", f"/items/{FIRST}/measures/2/undo", {"note": LONG})
    dropped = site.post("wang", f"/items/{FIRST}/measures/2/drop", {"note": LONG})
    assert dropped["withdrawn"] == ["approve_plan"]
    measures = site.get("wang", f"/items/{FIRST}")["measures"]
    assert [(one["position"], one["dropped"]) for one in measures] == [(1, None), (2, LONG)]


def test_more_time_is_asked_for_and_agreed_to_in_two_steps(own_site: Site) -> None:
    site = own_site
    wish = {"reason": LONG, "to": "2026-09-01", "set": {"progress": "已办一半", "cause": "汛期不能施工"}}
    made = site("wang", "POST", f"/items/{THIRD}/requests", json=wish)
    assert made.status_code == 201, made.text
    key = made.json()["id"]
    assert [one["id"] for one in site.get("zhao", "/requests?mine=true")["requests"]] == [key]
    assert site.post("zhao", f"/requests/{key}/agree", {"note": "同意"})["state"] == "pending"
    done = site.post("chen", f"/requests/{key}/agree", {"to": "2026-08-03", "note": "同意"})
    assert (done["state"], done["agreed_due_on"]) == ("agreed", "2026-08-03")
    again = site("chen", "POST", f"/requests/{key}/refuse", json={"note": LONG})
    assert again.status_code in {409, 422}


def test_an_item_stands_still_goes_on_and_gets_another_day(own_site: Site) -> None:
    site = own_site
    held = site.post("chen", f"/items/{THIRD}/pause", {"note": LONG})
    assert held["paused_on"] == "2026-03-02"
    assert site.post("chen", f"/items/{THIRD}/resume", {})["paused_on"] is None
    moved = site.post("chen", f"/items/{THIRD}/redate", {"to": "2026-07-01", "note": LONG})
    assert (moved["old_due_on"], moved["due_on"]) == (held["due_on"], "2026-07-01")


def test_a_version_that_was_seen_is_held_to(own_site: Site) -> None:
    seen = own_site("chen", "GET", f"/items/{THIRD}").headers["etag"]
    body = {"note": LONG}
    own_site.post("chen", f"/items/{THIRD}/pause", body, headers={"If-Match": seen})
    late = own_site("chen", "POST", f"/items/{THIRD}/resume", json={}, headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "conflict")
    # By the clock on the office's wall, as everything else it reads: AT is 02:00 in UTC.
    assert "（暂停，2026-03-02 10:00）" in late.json()["detail"]


def test_the_same_call_under_one_key_is_done_once(own_site: Site) -> None:
    def ask(**options: Any) -> Any:
        key = {"Idempotency-Key": "once"}
        return own_site("chen", "POST", f"/items/{THIRD}/comments", headers=key, json=options)

    first, again, other = ask(note="看过了"), ask(note="看过了"), ask(note="另一句")
    assert (first.status_code, again.text) == (200, first.text)
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status_code == 422
    said = [one["note"] for one in own_site.get("chen", f"/items/{THIRD}/history")["entries"]]
    assert said.count("看过了") == 1


def test_another_file_under_one_key_is_refused_however_alike(own_site: Site) -> None:
    def hand_in(name: str, text: str) -> Any:
        file = {"files": text_file(text, name)}
        return own_site("wang", "POST", f"/items/{THIRD}/evidence", headers={"Idempotency-Key": "file"}, files=file)

    files = [("a.txt", "1"), ("a.txt", "1"), ("a.txt", "2"), ("b.txt", "1")]
    first, again, other, named = (hand_in(*file) for file in files)
    assert (first.status_code, again.text) == (200, first.text)
    assert [one.json()["code"] for one in (other, named)] == ["key_reused", "key_reused"]


def test_a_key_counts_for_whom_it_was_asked(own_site: Site) -> None:
    said = {"json": {"note": "看过了"}, "headers": {"Idempotency-Key": "for"}}
    assert own_site("chen", "POST", f"/items/{THIRD}/comments", **said).status_code == 200
    said["headers"]["Rectify-For"] = "wang"
    other = own_site("chen", "POST", f"/items/{THIRD}/comments", **said)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_long_keys_of_two_calls_for_many_are_two(own_site: Site) -> None:
    asked = {"items": [FIRST], "comment": {"note": "看过了"}}
    keys = ["k" * 150 + end for end in "ab"]
    for key in [*keys, keys[0]]:
        assert own_site.post("chen", "/bulk", asked, headers={"Idempotency-Key": key})["done"] == 1
    said = [one["note"] for one in own_site.get("chen", f"/items/{FIRST}/history")["entries"]]
    assert said.count("看过了") == 2


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/bulk", {"json": {"items": [FIRST], "comment": {"note": "看过了"}}}),
        ("/substitutes", {"json": {}}),
        ("/calendar/recompute", {"json": {}}),
    ],
)
def test_what_has_no_version_refuses_to_be_held_to_one(own_site: Site, path: str, sent: dict[str, object]) -> None:
    refused = own_site("chen", "POST", path, headers={"If-Match": '"1"'}, **sent)
    assert (refused.status_code, refused.json()["where"]) == (422, "If-Match")


def test_a_receipt_and_a_snooze(own_site: Site) -> None:
    site = own_site
    site.post("wang", f"/items/{FIRST}/receipt", {"note": "收到"})
    assert [one["given_at"] for one in site.get("wang", f"/items/{FIRST}")["receipts"]] == ["2026-03-02T02:00:00Z"]
    slept = site.post("wang", f"/items/{THIRD}/snooze", {"until": "2026-03-20", "note": LONG})
    assert (slept["person"], slept["until"]) == ("wang", "2026-03-20")
    assert [one["item"] for one in site.get("wang", "/snoozes")["snoozes"]] == [THIRD]
    assert site.post("wang", f"/items/{THIRD}/wake", {})["until"] is None


def test_reports_reviews_and_duties_are_recorded_when_they_are_owed(own_site: Site) -> None:
    site = own_site
    site.clock.at = morning("2026-03-25")
    tick(site.app.ledger, at=site.clock.at)
    report = site.post("wang", f"/items/{THIRD}/progress", {"note": "本月巡查三次", "set": {"progress": "巡查三次"}})
    assert (report["period"], report["days_late"]) == ("2026M3", 0)
    site.clock.at = morning("2026-06-03")
    tick(site.app.ledger, at=site.clock.at)
    (review,) = site.get("wang", "/reviews?state=open")["reviews"]
    goal = {"outcome": "goes_on", "note": "本季度进村宣传六次，群众知晓", "set": {"stage_goal": "下季度覆盖全部村组"}}
    done = site.post("wang", f"/reviews/{review['id']}/complete", goal)
    assert (done["item"], done["outcome"]) == (LASTING, "goes_on")
    page = site.get("chen", "/duties?limit=1&state=open")
    following = site.get("chen", f"/duties?limit=1&state=open&after={page['next']}")
    assert page["duties"][0]["id"] != following["duties"][0]["id"]
    recorded = site("chen", "POST", f"/duties/{page['duties'][0]['id']}/record", json={"note": "已召开专题会议"})
    assert recorded.status_code == 200, recorded.text


def test_who_is_away_is_stood_in_for(own_site: Site) -> None:
    site = own_site
    span = {"person": "wang", "substitute": "zhao", "from": "2026-03-02", "until": "2026-03-06", "reason": "休假"}
    made = site("wang", "POST", "/substitutes", json=span)
    assert made.status_code == 201
    assert made.headers["location"].endswith(f"/substitutes/{made.json()['id']}")
    said = site.post("zhao", f"/items/{FIRST}/receipt", {}, headers={"Rectify-For": "wang"})
    assert said["number"] == FIRST
    ended = site.post("wang", f"/substitutes/{made.json()['id']}/end")
    assert (ended["runs"], ended["ended_at"]) == (False, "2026-03-02T02:00:00Z")
    assert site("zhao", "GET", f"/items/{THIRD}", headers={"Rectify-For": "wang"}).status_code == 403


def test_everything_a_person_holds_is_handed_over(own_site: Site) -> None:
    pair = {"from": "wang", "to": "li", "note": LONG}
    seen = own_site.post("admin", "/handovers", {**pair, "dry_run": True})
    done = own_site.post("admin", "/handovers", pair)
    assert {**seen, "dry_run": False} == done
    assert all(one["code"] for one in done["stayed"])


def test_a_notice_is_read_then_taken_in_and_adds_nothing_the_second_time(own_site: Site) -> None:
    def taken(**form: str) -> Any:
        answer = own_site("chen", "POST", "/imports", files={"files": text_file(NOTICE)}, data=form)
        assert answer.status_code == 200, answer.text
        (one,) = answer.json()
        return one

    dry = taken(dry_run="true", feedback="2026-03-02")
    assert [one["id"] for one in dry["items"]] == [None] * 4
    assert own_site.get("chen", "/items")["total"] == 3
    first, again = taken(), taken()
    assert [one["id"] for one in first["items"]] == [one["id"] for one in again["items"]]
    assert [one["state"] for one in first["items"]] == [one["state"] for one in dry["items"]]
    assert own_site.get("chen", "/items")["total"] == 7
    wrong = own_site("chen", "POST", "/imports", files={"files": text_file("x", "notice.exe")})
    assert wrong.status_code == 422


def test_a_corrected_notice_tells_what_differs_whatever_file_it_comes_in(own_site: Site) -> None:
    def taken(text: str, **form: str) -> Any:
        page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
        file = ("notice.html", page.encode(), "text/html")
        answer = own_site("chen", "POST", "/imports", files={"files": file}, data=form)
        assert answer.status_code == 200, answer.text
        (one,) = answer.json()
        return one

    first = taken(NOTICE)
    dry = taken(NOTICE.replace("不清", "不够清楚"), dry_run="true")
    assert [one["outcome"] for one in dry["items"]] == ["same", "changed", "same", "same"]
    (told,) = dry["items"][1]["changes"]
    assert (told["field"], told["written"]) == ("title", True)
    assert dry["items"][1]["item"] == first["items"][1]["item"]
    assert dry["gone"] == []
    locked = own_site(
        "chen", "POST", "/imports", files={"files": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "x/y")}
    )
    assert (locked.status_code, locked.json()["code"]) == (422, "document_unreadable")


def test_evidence_is_handed_in_and_given_out_to_be_saved(own_site: Site) -> None:
    own_site.client.headers.clear()
    done = own_site("wang", "POST", f"/items/{THIRD}/evidence", files={"files": ("照片.pdf", PDF, "application/pdf")})
    assert done.status_code == 200, done.text
    (file,) = own_site.get("wang", f"/items/{THIRD}")["evidence"]
    given = own_site("li", "GET", f"/items/{THIRD}/evidence/{file['sha256']}")
    assert given.content == PDF
    assert given.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in given.headers["content-security-policy"]
    for said, status, content in [
        ("bytes=0-3", 206, PDF[:4]), ("bytes=5-", 206, PDF[5:]), ("bytes=9999-", 200, PDF), ("bytes=5-1", 200, PDF),
        ("bytes=x", 200, PDF), ("pages=1", 200, PDF), ("bytes=-0", 200, PDF),
    ]:  # fmt: skip
        part = own_site("li", "GET", f"/items/{THIRD}/evidence/{file['sha256']}", headers={"Range": said})
        assert (part.status_code, part.content) == (status, content), said


def test_the_calendar_is_kept(own_site: Site) -> None:
    site = own_site
    days = {"days": [{"day": "2026-04-01", "working": False, "name": "办公室搬迁"}]}
    assert site.post("chen", "/calendar/days", {**days, "dry_run": True})["added"] == ["2026-04-01"]
    assert site.post("chen", "/calendar/days", days)["added"] == ["2026-04-01"]
    assert any(one["own"] for one in site.get("wang", "/calendar?year=2026")["days"])
    listed = site("chen", "POST", "/calendar/imports", files={"file": text_file("2026-04-02,休,搬迁", "days.csv")})
    assert listed.json()["added"] == ["2026-04-02"]
    assert site.post("chen", "/calendar/recompute", {"dry_run": True})["dry_run"] is True
    assert site.post("chen", "/calendar/days/2026-04-01/clear")["working"] is True
    assert site.post("chen", "/calendar/holidays", {"days": [7, 1], "roles": ["staff"]})["days"] == [7, 1]
    assert site.post("chen", "/calendar/holidays/stop")["on"] is False


def test_a_workflow_is_checked_previewed_published_and_items_move_to_it(own_site: Site) -> None:
    site, source = own_site, shipped()["rectification"]
    assert site.post("chen", "/workflows/check", {"source": source})["ok"] is True
    wrong = site.post("chen", "/workflows/check", {"source": "workflow: bad\nsteps: []\n"})
    assert (wrong["ok"], wrong["problems"][0]["line"] >= 1) == (False, True)
    changed = source.replace("{zh: 签收, en: Receipt}", "{zh: 收件, en: Receipt}")
    seen = site.post("chen", "/workflows/preview", {"source": changed, "mails": True})
    assert (seen["is_new"], [one["fate"] for one in seen["states"]]) == (True, ["same"] * len(seen["states"]))
    made = site("chen", "POST", "/workflows", json={"source": changed})
    assert (made.status_code, made.json()["published"]["number"], made.json()["moved"]) == (201, 2, None)
    assert made.headers["location"] == "/api/v1/workflows/rectification?number=2"
    assert site("chen", "POST", "/workflows", json={"source": changed}).status_code == 200
    assert site.post("chen", "/workflows/rectification/move/preview", {})["number"] == 2
    assert site.post("chen", "/workflows/rectification/move", {})["moved"]["moved"] == 3
    refused = site("chen", "POST", "/workflows", json={"source": "workflow: bad\n"}).json()
    assert refused["code"] == "definition_refused"
    assert refused["reasons"]


def test_a_workflow_is_played_through(own_site: Site) -> None:
    asked = {"workflow": "rectification", "items": 3, "people": 6, "days": 20, "seed": 2, "from": "2026-03-02"}
    played = own_site.post("admin", "/workflows/simulate", asked)
    assert (played["items"], played["from"], played["to"]) == (3, "2026-03-02", "2026-03-21")
    both = own_site("admin", "POST", "/workflows/simulate", json={"workflow": "x", "source": "y"})
    assert both.status_code == 422


def test_somebodys_agenda_and_the_notice_are_files_to_be_saved(site: Site) -> None:
    for path, kind in (("/people/wang/agenda.ics", "text/calendar"), ("/exports/notice", "text/html")):
        given = site("wang", "GET", path)
        assert given.status_code == 200, given.text
        assert given.headers["content-type"].startswith(kind)
        assert given.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in given.headers["content-security-policy"]


def test_whether_all_is_well_is_told_to_administrators_and_auditors(site: Site) -> None:
    assert {one["name"] for one in site.get("admin", "/doctor")["checks"]} >= {"database", "clock", "mail"}
    assert site.get("shen", "/history/verification")["ok"] is True
    assert site("shen", "GET", "/doctor").status_code == 403


def test_a_token_reads_a_mail_without_the_links_by_which_its_person_acts(site: Site) -> None:
    mail = next(one["id"] for one in site.get("wang", "/mails")["mails"] if one["to"] == "wang")
    for who in ("wang:read", "wang", "chen"):
        said = site.get(who, f"/mails/{mail}/source")
        assert "/links/" in str(said)
        assert not re.search(r"/links/[a-z]+\.[0-9]", str(said)), who
    own = site.client.get(f"/api/v1/mails/{mail}/source", headers=site.signed_in("wang"))
    assert re.search(r"/links/[a-z]+\.[0-9]", own.text)


def test_a_mail_that_went_out_is_not_sent_again(site: Site) -> None:
    (mail, *_) = site.get("chen", "/mails?limit=1")["mails"]
    said = site("chen", "POST", f"/mails/{mail['id']}/retry")
    assert said.status_code in {200, 422}
    assert site.post("chen", "/mails/retry-dead")["retried"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "where"),
    [
        ("POST", f"/items/{THIRD}/redate", {"to": "1989-01-01", "note": "x"}, 422, "invalid_input", "body.to"),
        ("POST", f"/items/{THIRD}/pause", {"note": LONG, "until": "x"}, 422, "invalid_input", "body.until"),
        ("GET", "/reviews?stat=open", None, 422, "invalid_input", "query.stat"),
        ("POST", f"/items/{THIRD}/measures/77/finish", {}, 404, "not_found", THIRD),
        ("POST", f"/items/{FIRST}/requests", {"reason": LONG, "to": "2026-12-01"}, 409, "request_refused", FIRST),
        ("GET", "/doctor", None, 403, "not_permitted", None),
        ("GET", "/workflows/rectification?number=99", None, 422, "invalid_input", "rectification"),
        ("GET", "/workflows/nothing", None, 404, "not_found", "nothing"),
    ],
)
def test_a_refusal_has_code_place_and_remedy_in_the_callers_language(
    site: Site, method: str, path: str, body: Any, status: int, code: str, where: str | None
) -> None:
    said = {
        language: site("wang", method, path + ("&" if "?" in path else "?") + f"lang={language}", json=body)
        for language in ("zh", "en")
    }
    for answer in said.values():
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert (answer.json()["code"], answer.json()["where"]) == (code, where)
        assert answer.json()["remedy"]
    assert said["zh"].json()["detail"] != said["en"].json()["detail"]
