"""What is known to be large, or took too long, goes on in the background: dossiers, documents, mails after, moves."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest

from engine.operations.assign import assign
from engine.operations.drafts import save_draft
from engine.operations.studio import shelves
from rectify.http import patience
from rectify.http.patience import TakesTooLong
from rectify.web.papers import _MOST_OF_PAPER
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import FIRST, NUMBERS, Site
from tests.http.reading import Reader, plain
from tests.http.test_task_pages import begun, settled

_PAGE = "/workflows/rectification"


def test_a_dossier_with_much_evidence_is_made_in_the_background(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, asked = Reader(own_site, "chen"), f"/items/{FIRST}/files/dossier"
    assert chen.ask("GET", asked).headers["Content-Type"] == "application/zip"
    monkeypatch.setattr("rectify.web.items._MOST_BYTES", -1)
    page = chen.get(chen.ask("GET", asked).headers["location"])
    assert f"{FIRST}：佐证材料0份（0 B）" in plain(page)
    path = begun(chen, asked)
    assert f"导出卷宗：{FIRST}" in plain(chen.get(path))
    made = chen.ask("GET", f"{path}/file")
    assert made.headers["Content-Type"] == "application/zip"
    assert made.headers["Content-Disposition"] == f'attachment; filename="{FIRST}.zip"'
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert {"index.html", "item.json", "verify.py"} <= set(archive.namelist())
    # Whom the item is not for any more does not get it either, although their roles are the same.
    ding = Reader(own_site, "ding")
    ding.get(f"/tasks/new?kind=dossier&query=item%3D{FIRST}", status=404)
    ledger = own_site.app.ledger
    assign(ledger, FIRST, owner="ding", actor=as_person(ledger, "chen"), at=AT)
    theirs = begun(ding, asked)
    assert ding.ask("GET", f"{theirs}/file").status_code == 200
    assign(ledger, FIRST, owner="wang", actor=as_person(ledger, "chen"), at=AT)
    ding.get(f"{theirs}/file", status=404)


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_document_about_many_is_written_in_the_background(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    chen, asked = Reader(own_site, "chen"), f"/papers/notice?inspection=XC2026-01&edition=inside&format={form}"
    at_once = chen.ask("GET", asked)
    monkeypatch.setitem(_MOST_OF_PAPER, False, 2)
    path = begun(chen, asked)
    made = chen.ask("GET", f"{path}/file")
    assert made.content == at_once.content
    assert f"-notice-inside.{form}" in made.headers["Content-Disposition"]
    # What may not be asked for is refused before anything begins, on the page of documents.
    for wrong in (
        "document=letter",
        "document=notice&format=exe",
        "document=report&format=html",
        "document=notice&edition=x",
    ):
        chen.get(f"/tasks/new?kind=paper&query={wrong.replace('&', '%26').replace('=', '%3D')}", status=422)
    # Somebody who sees a part is refused in words; the figures would be wrong.
    ding = Reader(own_site, "ding")
    assign(own_site.app.ledger, FIRST, owner="ding", actor=as_person(own_site.app.ledger, "chen"), at=AT)
    monkeypatch.setitem(_MOST_OF_PAPER, False, 0)
    refused = plain(ding.get(begun(ding, asked)))
    assert "没有办成" in refused


def test_mails_after_publishing_are_looked_ahead_for_in_the_background_and_found_beside_the_draft(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = Reader(own_site, "chen")
    _draft(own_site, "limit: 2 months ")
    chen.open(f"{_PAGE}/preview")
    at_once = _mails(chen.open(chen.send(f"{_PAGE}/preview", {"then": "mails"}).headers["location"]))

    def impatient(command: str) -> Any:
        def after_each() -> None:
            raise TakesTooLong(seconds=20, command=command)

        return after_each

    monkeypatch.setattr("rectify.web.studio.publishing.patient", impatient)
    chen.open(f"{_PAGE}/preview")
    refused = chen.send(f"{_PAGE}/preview", {"then": "mails", "moves": "yes"}).headers["location"]
    way = re.search(r'href="(/tasks/new[^"]+)"', chen.ask("GET", refused).text)
    assert way is not None
    path = begun(chen, unescape(way[1]))
    number = path.rpartition("/")[2]
    assert f"{_PAGE}/preview?task={number}#mails" in chen.get(path)
    assert f"{_PAGE}/preview?task={number}#mails" in chen.get(f"{_PAGE}/preview")
    kept = chen.get(f"{_PAGE}/preview?task={number}")
    assert at_once in _mails(kept)
    assert "又存过" not in plain(kept)
    for page in (f"{_PAGE}/move", "/workflows/capa/move"):
        chen.get(f"{page}?task={number}", status=404)
    # Saved anew, what was worked out says by which save; and nothing is worked out from what is there no more.
    _draft(own_site, "limit: 4 months ", seen=1)
    assert "草稿后来又存过，这里是照第1次保存的算的" in plain(chen.get(f"{_PAGE}/preview?task={number}"))
    chen.open(path)
    assert chen.send(f"{path}/again", {}).status_code == 303
    assert "这份草稿后来又存过" in plain(chen.get(settled(chen, path)))
    chen.get(f"{_PAGE}/preview?task={number}", status=422)


def test_a_move_that_takes_long_is_finished_in_the_background(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.operations.moving._BATCH", 1)
    monkeypatch.setattr("rectify.web.studio.publishing.for_a_stretch", lambda: patience.for_a_stretch(-1))
    chen = Reader(own_site, "chen")
    _draft(own_site, "limit: 2 months ")
    # Nothing of it is begun there: its choices are made on its page, after the preview.
    chen.get("/tasks/new?kind=move&query=name%3Drectification", status=422)
    chen.open(f"{_PAGE}/preview")
    assert chen.send(f"{_PAGE}/preview", {"then": "publish", "moves": "yes"}).status_code == 303
    page = chen.get(f"{_PAGE}/move")
    way = re.search(r'href="(/tasks/new\?kind=move[^"]+)"', page)
    assert way is not None
    asks = unescape(way[1])
    assert "已换1件，还有2件" in plain(chen.get(asks))
    path = begun(chen, asks)
    assert "共换3件" in plain(chen.get(path))
    shelf = next(one for one in shelves(own_site.app.ledger, actor=OPERATOR) if one.key == "rectification")
    assert (shelf.moved, [one.items for one in shelf.versions]) == (None, [3, 0])
    # Begun again, as after an interruption, it finds the move over and begins no other.
    chen.open(path)
    assert chen.send(f"{path}/again", {}).status_code == 303
    settled(chen, path)
    assert "已办完" in plain(chen.get(path))
    history = [own_site.get("chen", f"/items/{number}")["history"] for number in NUMBERS]
    assert [sum(one["action"] == "migrate" for one in entries) for entries in history] == [1, 1, 1]
    Reader(own_site, "wang").get(asks, status=403)


def _draft(site: Site, limit: str, *, seen: int = 0) -> None:
    ledger = site.app.ledger
    source = site.get("chen", "/workflows/rectification")["source"].replace("limit: 3 months ", limit)
    chen = as_person(ledger, "chen")
    save_draft(ledger, "rectification", source, seen=seen, actor=chen, zone="Asia/Shanghai", at=AT)


def _mails(page: str) -> str:
    found = plain(page)
    return found[found.index("最先发出的") : found.index("在办事项")].split("您在后台的推算")[0].strip()
