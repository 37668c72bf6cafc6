"""Files of findings over HTTP: to be saved only, as far as the caller may see, one at a time."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from rectify.documents import dossier_verifier
from rectify.http.turns import one_at_a_time
from tests.exports.workbook_parts import parts_of
from tests.http.conftest import FIRST, Site, Typing

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = (
    ("/exports/ledger", SHEET, "ledger-2026-03-02.xlsx"),
    ("/exports/lists", SHEET, "lists-2026-03-02.xlsx"),
    (f"/items/{FIRST}/dossier", "application/zip", f"{FIRST}.zip"),
)


@pytest.mark.parametrize(("path", "kind", "name"), FILES)
def test_a_file_is_given_to_be_saved_and_never_shown(site: Site, path: str, kind: str, name: str) -> None:
    given = site("chen", "GET", path)
    assert (given.status_code, given.headers["content-type"]) == (200, kind)
    head = Message()
    head["Content-Disposition"] = given.headers["content-disposition"]
    assert (head.get_content_disposition(), head.get_filename()) == ("attachment", name)
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert given.content.startswith(b"PK")


def test_the_ledger_holds_what_the_list_holds_for_the_same_person_and_filters(site: Site, tmp_path: Path) -> None:
    for query in ("", "?state=rectifying", "?search=水库", "?owner=wang&overdue=true"):
        listed = site.get("chen", f"/items{query}")["items"]
        (tmp_path / "out.xlsx").write_bytes(site("chen", "GET", f"/exports/ledger{query}").content)
        rows = parts_of(tmp_path / "out.xlsx")["整改台账"].by_heads(3)
        assert list(dict.fromkeys(row["系统编号"] for row in rows if row["系统编号"])) == [
            one["number"] for one in listed
        ]


def test_a_dossier_verifies_and_says_what_the_api_says_of_the_item(site: Site, tmp_path: Path) -> None:
    given = site("chen", "GET", f"/items/{FIRST}/dossier").content
    (tmp_path / "out.zip").write_bytes(given)
    assert dossier_verifier.main([str(tmp_path / "out.zip")]) == 0
    with zipfile.ZipFile(io.BytesIO(given)) as file:
        assert json.loads(file.read("item.json")) == site.get("chen", f"/items/{FIRST}")


@pytest.mark.parametrize("path", ["/exports/ledger?inspection=XC2026-09", "/exports/ledger?unit=无此单位"])
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site("chen", "GET", path).status_code == 404


def test_a_stranger_gets_nothing_whether_it_is_there_or_not(site: Site) -> None:
    known, unknown = (site("charlie", "GET", f"/items/{name}/dossier") for name in (FIRST, "XC2026-01-999"))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.json()["title"] == unknown.json()["title"]
    assert site("charlie", "GET", "/exports/ledger?inspection=XC2026-01").status_code == 404
    assert site("chen", "GET", "/exports/ledger?sate=closed").status_code == 422


def test_who_comes_while_another_file_is_written_or_read_is_asked_to_wait(site: Site) -> None:
    with one_at_a_time():
        for path, _kind, _name in FILES:
            assert site("chen", "GET", path).status_code == 429
        given = {"files": ("notice.txt", b"x", "text/plain")}
        assert site("chen", "POST", "/imports", files=given).status_code == 429
    assert site("chen", "GET", FILES[0][0]).status_code == 200


def test_the_commands_write_the_same_for_the_same_person(site: Site, typed: Typing, tmp_path: Path) -> None:
    told = typed("export", "ledger", str(tmp_path / "a.xlsx"), "--as", "chen")
    assert told == {"file": str(tmp_path / "a.xlsx"), "items": 3, "measures": told["measures"], "overdue": 0}
    (tmp_path / "b.xlsx").write_bytes(site("chen", "GET", "/exports/ledger").content)
    first, second = (parts_of(tmp_path / name)["整改台账"].rows for name in ("a.xlsx", "b.xlsx"))
    assert first == second
    told = typed("export", "dossier", FIRST, str(tmp_path / "d.zip"), "--as", "chen")
    assert (told["item"], told["lost"], told["entries"] > 1) == (FIRST, [], True)
    told = typed("export", "lists", str(tmp_path / "c.xlsx"), "--as", "chen", "--state", "long_term")
    assert told["items"] == 1
