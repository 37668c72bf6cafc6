"""What was the machine's alone, over HTTP: the clock run, mails sent, settings read, texts and templates tried out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rectify.answers.settings import settings_document
from rectify.bootstrap import App
from rectify.documents.papers.making import shipped
from rectify.http.turns import one_at_a_time
from rectify.settings import load
from tests.builders import AT
from tests.http.conftest import FIRST, Site, Typing
from tests.papers.looks import changed, lines

SECRET = "canary-0d1f"


def test_the_clock_is_run_by_who_administers_and_does_what_had_come_due(own_site: Site, typed: Typing) -> None:
    site, later = own_site, AT + timedelta(days=21)
    before = len(site.get("wang", "/mails")["mails"])
    looked = site.post("admin", "/tick", {"dry_run": True, "at": later.isoformat()})
    assert (looked["dry_run"], looked["messages"], looked["rungs"]["noticed"] > 0) == (True, 0, True)
    site.clock.at = later
    done = site.post("admin", "/tick", {})
    assert (done["dry_run"], done["rungs"], done["messages"] > 0) == (False, looked["rungs"], True)
    assert site.post("admin", "/tick", {})["rungs"] == {}
    assert len(site.get("wang", "/mails")["mails"]) > before
    assert done.keys() == typed("tick", "--dry-run").keys()


def test_mails_that_wait_are_sent_at_once_and_no_more_than_was_asked(own_site: Site, typed: Typing) -> None:
    site = own_site
    folder = site.app.settings.mail_folder
    assert not list(folder.glob("**/*.eml"))
    first = site.post("admin", "/deliver", {"limit": 1})
    assert (first["written"], len(list(folder.glob("**/*.eml")))) == (1, 1)
    rest = site.post("admin", "/deliver", {"now": True})
    assert (rest["written"] > 0, len(list(folder.glob("**/*.eml")))) == (True, 1 + rest["written"])
    assert set(site.post("admin", "/deliver", {}).values()) == {0}
    assert rest.keys() == typed("deliver").keys()


def test_nobody_but_who_administers_runs_the_clock_or_reads_settings(site: Site) -> None:
    for who in ("chen", "shen", "wang"):
        for path in ("/tick", "/deliver"):
            assert site(who, "POST", path, json={}).json()["code"] == "not_permitted"
        assert site(who, "GET", "/settings").status_code == 403
    assert site("admin:read", "POST", "/tick", json={}).json()["code"] == "token_too_narrow"


@pytest.mark.parametrize("asked", [{"at": AT.isoformat()}, {"dry_run": True, "at": "2039-01-01T00:00:00Z"}])
def test_the_clock_is_set_only_to_look_and_not_far(site: Site, asked: dict[str, object]) -> None:
    assert site("admin", "POST", "/tick", json=asked).json()["code"] == "invalid_input"


def test_the_clock_waits_for_its_turn_and_stands_while_it_is_held(own_site: Site) -> None:
    site = own_site
    with one_at_a_time():
        assert site("admin", "POST", "/tick", json={}).status_code == 429
    site.post("admin", "/tick", {})
    site.clock.at += timedelta(days=3)
    held = site("admin", "POST", "/tick", json={})
    assert (held.status_code, held.json()["code"]) == (503, "clock_held")


def test_settings_are_read_as_at_the_command_line_and_no_secret_is_among_them(site: Site, typed: Typing) -> None:
    assert site.get("admin", "/settings") == typed("settings")
    kept = {
        "database_url": f"postgresql://u:{SECRET}/x@{SECRET}@db/office?password={SECRET}",
        "smtp_url": f"smtp://u:{SECRET}@relay:587?tls=starttls",
        "smtp_password": SecretStr(SECRET),
    }
    told = settings_document(load({}).settings.model_copy(update=kept), {})
    assert SECRET not in str(told)
    assert (told["smtp_url"]["value"], told["smtp_url"]["source"]) == ("smtp://u:***@relay:587?tls=starttls", None)


def test_texts_of_mails_are_checked_where_they_lie_and_as_they_are_handed_in(
    own_site: Site, typed: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = own_site
    assert site.get("chen", "/mail-texts/folder") == {"folder": None, "ok": True, "files": []}
    _put(site.app, "returned/zh/body.txt", "{{ nmae }}")
    found = site.get("chen", "/mail-texts/folder")
    (one,) = found["files"]
    assert (found["ok"], one["file"], one["problems"][0]["code"]) == (False, "returned/zh/body.txt", "unknown_variable")
    given = {
        "returned/zh/body.txt": "{{ nmae }}",
        "retruned/zh/body.txt": "x",
        "returned/zh/subject.txt": "{{ named }}",
    }
    said = site.post("chen", "/mail-texts/check", {"files": given})
    assert [(one["file"], one["ok"]) for one in said["files"]] == [
        ("retruned/zh/body.txt", False),
        ("returned/zh/body.txt", False),
        ("returned/zh/subject.txt", True),
    ]
    assert said["files"][1] == one


def _put(app: App, name: str, text: str) -> None:
    path = Path(app.settings.data, "mail-texts", name)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def test_a_mail_is_shown_before_there_is_one(site: Site) -> None:
    made_up = site.get("chen", "/mail-texts/overdue/zh/preview")
    assert (made_up["kind"], "逾期" in made_up["text"], "<html" in made_up["html"]) == ("overdue", True, True)
    about = site.get("chen", f"/mail-texts/overdue/en/preview?item={FIRST}")
    assert FIRST in about["text"]
    assert site("ding", "GET", f"/mail-texts/overdue/zh/preview?item={FIRST}").json()["code"] == "not_found"
    wrong = site("chen", "GET", "/mail-texts/overdeu/zh/preview").json()
    assert (wrong["code"], "overdue" in wrong["remedy"]) == ("not_found", True)
    assert site("chen", "GET", f"/mail-texts/invitation/zh/preview?item={FIRST}").status_code == 422


def test_a_workflow_is_begun_from_the_template_or_from_another(site: Site) -> None:
    begun = site.post("chen", "/workflows/new", {"workflow": "school"})
    assert (begun["workflow"], begun["began_with"], "workflow: school" in begun["source"]) == ("school", None, True)
    copied = site.post("chen", "/workflows/new", {"workflow": "school", "copy": "rectification"})
    assert (copied["ok"], copied["problems"]) == (True, [])
    assert site.post("chen", "/workflows/check", {"source": copied["source"]})["ok"] is True
    from_text = site.post("chen", "/workflows/new", {"workflow": "other", "source": copied["source"]})
    assert from_text["source"] == copied["source"].replace("workflow: school", "workflow: other")
    for wrong in ({"workflow": "学校"}, {"workflow": "x", "copy": "none"}, {"workflow": "x", "source": "a: 1"}):
        assert site("chen", "POST", "/workflows/new", json=wrong).json()["code"] == "invalid_input"


def test_a_template_is_tried_out_on_the_ledger_before_it_is_kept(own_site: Site) -> None:
    site, path = own_site, "/templates/notice/preview"
    good = changed(shipped("notice"), "word/document.xml", "{{ opening }}", "甲{{ opening }}")
    bad = changed(shipped("notice"), "word/document.xml", "{{ opening }}", "{{ openning }}")
    shown = site("chen", "POST", path, files={"file": ("a.docx", good)})
    assert lines(shown.content)[1].startswith("甲")
    assert not lines(site("chen", "GET", "/exports/notice?format=docx").content)[1].startswith("甲")
    assert site("chen", "POST", path, files={"file": ("a.docx", bad)}).json()["code"] == "template_invalid"
    assert site("wang", "POST", path, files={"file": ("a.docx", good)}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/mail-texts/nothing/zh", {}),
        ("GET", "/mail-texts/returned/fr", {}),
        ("GET", "/mail-texts/nothing/zh/preview", {}),
        ("POST", "/mail-texts/nothing/zh", {"json": {"subject": "x"}}),
        ("POST", "/mail-texts/nothing/zh/check", {"json": {"subject": "x"}}),
        ("POST", "/mail-texts/nothing/zh/use", {"json": {"version": 0}}),
        ("GET", "/templates/nothing/file", {}),
        ("POST", "/templates/nothing/use", {"json": {"version": 0}}),
    ],
)
def test_a_kind_in_an_address_that_there_is_not_is_not_found(
    site: Site, method: str, path: str, sent: dict[str, Any]
) -> None:
    answer = site("chen", method, path, **sent)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert any(one in answer.json()["remedy"] for one in ("overdue", "notice", "zh"))


def test_a_program_is_answered_in_the_language_it_asks_for_and_else_in_that_of_its_person(site: Site) -> None:
    for asked, remedy in (
        ("en", "Check the number"),
        ("en-GB,zh;q=0.5", "Check the number"),
        ("fr", "请核对"),
        ("zh", "请核对"),
    ):
        answer = site("chen", "GET", "/people/nobody", headers={"Accept-Language": asked})
        assert answer.json()["remedy"].startswith(remedy), asked
    in_the_browser = {**site.signed_in("chen"), "Accept-Language": "en"}
    assert site(None, "GET", "/people/nobody", headers=in_the_browser).json()["remedy"].startswith("请核对")
