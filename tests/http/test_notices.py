"""The notice of an inspection by calls and by commands: published, withdrawn and given out alike, to whom it is due."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rectify.cli.main import main
from tests.http.conftest import FIRST, LASTING, Site, Typing
from tests.http.reading import Reader, plain

CODE = "XC2026-01"
STANDING, NOTICES = f"/inspections/{CODE}/notice", f"/inspections/{CODE}/notices"
NOTE = "经领导小组批准"


def says(capsys: pytest.CaptureFixture[str], site: Site, *arguments: str) -> tuple[int, str]:
    """Return how a command ends, and what it says."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(site.folder), *arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out + said.err


@pytest.fixture
def typing(own_site: Site, capsys: pytest.CaptureFixture[str]) -> Typing:
    """Return what runs a command on this test's own site and gives its JSON."""

    def run(*arguments: str) -> Any:
        code, said = says(capsys, own_site, *arguments, "--json")
        assert code == 0, said
        return json.loads(said)

    return run


def test_a_call_and_a_command_publish_and_withdraw_alike(own_site: Site, typing: Typing, tmp_path: Path) -> None:
    site = own_site
    site.post("chen", f"/items/{FIRST}/withhold", {"reason": "case", "note": NOTE})
    called = site.post("chen", NOTICES, {"note": NOTE}, status=201, headers={"Idempotency-Key": "k-1"})
    assert site.post("chen", NOTICES, {"note": NOTE}, status=201, headers={"Idempotency-Key": "k-1"}) == called
    assert (called["shown"], called["withheld"], called["out"]) == (2, 1, True)
    typed = typing("notice", "publish", CODE, "--note", NOTE, "--as", "chen")
    own = {"id", "sha256", "published_by", "published_at"}
    assert {key: typed[key] for key in typed.keys() - own} == {key: called[key] for key in called.keys() - own}
    for path, command in ((STANDING, ("notice", "show", CODE)), ("/notices", ("notice", "list"))):
        assert site.get("chen", path) == typing(*command, "--as", "chen")
    first, latest = called["id"], typed["id"]
    kept = site.get("chen", STANDING)["notices"]
    assert [(one["id"], one["out"], one["overtaken"]) for one in kept] == [(latest, True, 0), (first, False, 0)]
    typing("notice", "save", CODE, str(latest), str(tmp_path / "a.html"), "--as", "chen")
    assert site("chen", "GET", f"{NOTICES}/{latest}").content == (tmp_path / "a.html").read_bytes()
    typing("notice", "pages", str(tmp_path / "a.zip"), "--as", "chen")
    assert site("chen", "GET", "/notices/pages").content == (tmp_path / "a.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())) as packed:
        assert packed.namelist() == ["index.html", f"{CODE}.html"]
    gone = typing("notice", "withdraw", CODE, str(latest), "--note", "数字有误，重新核对", "--as", "chen")
    assert (gone["out"], gone["withdrawn_note"]) == (False, "数字有误，重新核对")
    inside = site.post("chen", NOTICES, {"edition": "inside", "note": NOTE}, status=201)["id"]
    assert site.post("chen", f"{NOTICES}/{inside}/withdraw", {"note": "数字有误"})["out"] is False
    assert site.get("chen", "/notices") == typing("notice", "list", "--as", "chen") == {"notices": []}
    assert "数字有误，重新核对" in plain(Reader(site, "chen").get(f"/inspections/{CODE}/notice"))


def test_only_who_may_publishes_and_a_stranger_is_answered_as_if_there_were_none(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site = own_site
    out = site.post("chen", NOTICES, {"note": NOTE}, status=201)["id"]
    for path, body in ((NOTICES, {"note": NOTE}), (f"{NOTICES}/{out}/withdraw", {"note": "数字有误"})):
        assert [site(who, "POST", path, json=body).status_code for who in ("wang", "ding", "chen:read")] == [
            403, 404, 403,
        ]  # fmt: skip
    for path in (STANDING, f"{NOTICES}/{out}"):
        assert [site(who, "GET", path).status_code for who in ("wang", "ding")] == [200, 404]
    assert [site("ding", "GET", path).json() for path in ("/notices",)] == [{"notices": []}]
    assert site("chen", "POST", NOTICES, json={"note": "批"}).status_code == 422
    assert site("chen", "POST", f"{NOTICES}/{out + 7}/withdraw", json={"note": "数字有误"}).status_code == 404
    code, said = says(capsys, site, "notice", "publish", CODE, "--note", NOTE, "--as", "wang")
    assert (code, "公布或撤下通报" in said) == (1, True)
    code, said = says(capsys, site, "notice", "withdraw", "XC2099-01", str(out), "--note", NOTE, "--as", "ding")
    assert (code, "没有" in said) == (1, True)
    assert len(site.get("chen", "/notices")["notices"]) == 1


def test_a_page_of_the_standing_begins_behind_the_one_before(site: Site) -> None:
    first = site("chen", "GET", f"{STANDING}?limit=2")
    assert (first.json()["next"], 'rel="next"' in first.headers["link"]) == (2, True)
    rest = site.get("chen", f"{STANDING}?limit=2&after=2")
    numbers = [one["number"] for one in first.json()["items"] + rest["items"]]
    assert (numbers[:2], len(numbers), rest["next"]) == ([FIRST, LASTING], 3, None)


def test_people_read_what_is_out_and_what_is_overtaken(own_site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site = own_site
    assert "没有公布中的通报" in says(capsys, site, "notice", "list")[1]
    code, said = says(capsys, site, "notice", "publish", CODE, "--note", NOTE)
    assert (code, "已公布" in said, "rectify notice pages" in said) == (0, True, True)
    site.clock.at = site.clock.at.replace(minute=30)
    site.post("chen", f"/items/{FIRST}/withhold", {"reason": "case", "note": NOTE})
    said = says(capsys, site, "notice", "show", CODE)[1]
    assert ("第1号：公布以后，其中1个问题改为不告知" in said.replace("\n", ""), "告知2个" in said) == (True, True)
    assert says(capsys, site, "--lang", "en", "notice", "list")[0] == 0
