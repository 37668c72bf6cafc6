"""Public feedback over HTTP and on the page of its item: as the command line has it, and who gave it for few."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from rectify.answers.item import whole_document
from rectify.documents.dossier_export import export_dossier
from tests.builders import AT, as_person
from tests.http.conftest import FIRST, Site, Typing
from tests.http.reading import Reader, plain

TEXT, NAME, CONTACT = "东关小学门口仍有车辆占道", "刘某某", "13800000000"
SAID = {"text": TEXT, "came_by": "phone", "name": NAME, "contact": CONTACT, "received_on": "2026-02-27"}
NUMBER, THERE = "FK2026-0001", "/feedback/FK2026-0001"


@pytest.fixture
def heard(own_site: Site) -> Site:
    """Return a site where feedback was recorded and given to the verifier."""
    made = own_site("wang", "POST", f"/items/{FIRST}/feedback", json=SAID, headers={"Idempotency-Key": "k"})
    assert made.status_code == 201, made.text
    own_site.post("chen", f"{THERE}/assign", {"answerer": "li"})
    return own_site


def test_recording_gives_a_receipt_and_where_to_read_it(own_site: Site) -> None:
    made = own_site("wang", "POST", f"/items/{FIRST}/feedback", json=SAID, headers={"Idempotency-Key": "k"})
    told = made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1{THERE}")
    assert (told["number"], told["acknowledge_by"], told["answer_by"]) == (NUMBER, "2026-03-05", "2026-03-19")
    # It came on a Friday; the Saturday after it was worked, for the holidays of the spring festival.
    assert made.headers["etag"] == f'"{told["version"]}"'
    again = own_site("wang", "POST", f"/items/{FIRST}/feedback", json=SAID, headers={"Idempotency-Key": "k"})
    assert (again.json(), again.headers["idempotency-replayed"]) == (told, "true")
    whole = own_site.post("chen", "/feedback", {**SAID, "inspection": "XC2026-01"}, status=201)
    assert (whole["number"], whole["item"], whole["inspection"]) == ("FK2026-0002", None, "XC2026-01")


def test_it_is_answered_as_at_the_command_line(site: Site, typed: Typing) -> None:
    typed("feedback", "record", FIRST, "--text", TEXT, "--from", NAME, "--channel", "phone", "--as", "wang")
    site.post("chen", f"{THERE}/assign", {"answerer": "li"})
    for who in ("chen", "zhao"):
        assert site.get(who, THERE) == typed("feedback", "show", NUMBER, "--as", who)
        assert site.get(who, "/feedback") == typed("feedback", "list", "--as", who)
    assert site.get("chen", "/feedback?overdue=true")["feedback"] == []
    typed("feedback", "answer", NUMBER, "--text", "已经核实", "--as", "li", "--expect-version", "2")
    assert site.get("chen", "/feedback?state=answered")["feedback"][0]["answer"] == "已经核实"
    done = site.post("chen", f"{THERE}/close", {"note": "回访满意"})
    assert (done["state"], done["version"]) == ("closed", 4)
    assert [one["note"] for one in site.get("chen", THERE)["history"]] == [TEXT, None, "已经核实", "回访满意"]


def test_who_gave_it_is_in_one_answer_for_managers_and_whoever_answers(heard: Site) -> None:
    senders = {who: heard.get(who, THERE)["sender"] for who in ("chen", "li", "wang", "zhao", "shen")}
    known = {"name": NAME, "contact": CONTACT}
    assert senders == {"chen": known, "li": known, "wang": None, "zhao": None, "shen": None}
    for path in ("/feedback", f"/items/{FIRST}", f"/items/{FIRST}/history", "/mails", f"/items/{FIRST}/explanation"):
        said = heard("chen", "GET", path).text
        assert CONTACT not in said, path
        assert NAME not in said, path


def test_what_is_foreign_answers_like_what_is_not_there(heard: Site) -> None:
    for method, path, body in (
        ("GET", "", None),
        ("POST", "/answer", {"text": "已经核实"}),
        ("POST", "/assign", {"answerer": "wang"}),
        ("POST", "/dismiss", {"note": "不是我们的事"}),
    ):
        there, nowhere = (
            heard("ding", method, f"/feedback/{number}{path}", json=body) for number in (NUMBER, "FK2026-0999")
        )
        assert there.status_code == nowhere.status_code == 404
        assert there.text.replace(NUMBER, "N") == nowhere.text.replace("FK2026-0999", "N")
    assert heard.get("ding", "/feedback") == {"feedback": [], "next": None}
    assert heard("ding", "POST", f"/items/{FIRST}/feedback", json=SAID).status_code == 404
    assert heard("admin", "GET", THERE).status_code == 403


def test_a_change_holds_to_the_version_that_was_seen(heard: Site) -> None:
    stale = heard("li", "POST", f"{THERE}/answer", json={"text": "已经核实"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "feedback_changed")
    fresh = heard("li", "POST", f"{THERE}/answer", json={"text": "已经核实"}, headers={"If-Match": '"2"'})
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"3"')


def test_pages_of_a_list_follow_each_other(heard: Site) -> None:
    for number in range(2):
        heard.post("wang", f"/items/{FIRST}/feedback", {"text": f"第{number}条"}, status=201)
    first = heard.get("chen", "/feedback?limit=2")
    rest = heard.get("chen", f"/feedback?limit=2&after={first['next']}")
    assert [one["number"] for page in (first, rest) for one in page["feedback"]] == [
        f"FK2026-000{n}" for n in (1, 2, 3)
    ]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("who", "language", "sees", "knows"),
    [
        ("chen", "zh", True, True),
        ("li", "en", True, True),
        ("wang", "zh", True, False),
        ("zhao", "en", True, False),
        ("admin", "zh", False, False),
    ],
)
def test_the_page_of_its_item_shows_it_to_those_who_may_see_it(
    heard: Site, who: str, language: str, sees: bool, knows: bool
) -> None:
    page = Reader(heard, who, language).get(f"/items/{FIRST}")
    said = plain(page)
    assert ('id="feedback"' in page, TEXT in said) == (sees, sees)
    assert (NAME in said, CONTACT in said) == (knows, knows)
    left = "告知收到：还有3个工作日" if language == "zh" else "acknowledge: 3 working days left"
    assert (left in said) is sees


def test_a_page_without_feedback_has_no_such_part(site: Site) -> None:
    assert 'id="feedback"' not in Reader(site, "chen").get("/items/XC2026-01-002")


def test_the_dossier_of_its_item_holds_neither_its_words_nor_who_gave_it(heard: Site, tmp_path: Path) -> None:
    def document(found: Any) -> Any:
        return whole_document(found.whole, "zh", today=AT.date())

    out, ledger = tmp_path / "d.zip", heard.app.ledger
    export_dossier(
        ledger,
        out,
        FIRST,
        document=document,
        actor=as_person(ledger, "chen"),
        at=AT,
        zone="Asia/Shanghai",
        language="zh",
    )
    with zipfile.ZipFile(out) as file:
        held = b"".join(file.read(name) for name in file.namelist())
    assert NUMBER.encode() in held
    for word in (TEXT, NAME, CONTACT):
        assert word.encode() not in held
