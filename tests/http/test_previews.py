"""Evidence looked at without being saved: only what its first bytes are, never a page, and by nobody else."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from engine.operations.remarks import attach
from tests.builders import AT, as_person
from tests.http.conftest import FIRST, Site
from tests.http.reading import Reader, plain

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n" + b"\0" * 20, b"\xff\xd8\xff\xe0" + b"\0" * 20, b"%PDF-1.7\n%%EOF\n"
PAGE = b"<script>alert(1)</script>"


def _attached(site: Site, folder: Path, name: str, content: bytes) -> str:
    file = folder / name
    file.write_bytes(content)
    attach(site.app.ledger, FIRST, [file], actor=as_person(site.app.ledger, "wang"), at=AT)
    return f"/items/{FIRST}/files/{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [("现场.png", PNG, "image/png"), ("现场.JPG", JPEG, "image/jpeg"), ("责任书.pdf", PDF, "application/pdf")],
)
def test_pictures_and_pdfs_are_shown_as_what_they_are_and_can_do_nothing(
    own_site: Site, tmp_path: Path, name: str, content: bytes, media: str
) -> None:
    path, wang = _attached(own_site, tmp_path, name, content), Reader(own_site, "wang")
    assert f'href="{path}/view"' in wang.get(f"/items/{FIRST}")
    assert f'"{path}/inline"' in wang.get(f"{path}/view")
    answer = wang.ask("GET", f"{path}/inline")
    assert (answer.content, answer.headers["content-type"]) == (content, media)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("inline")
    saved = wang.ask("GET", path)
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.png", "x.pdf", "x.jpg"])
def test_what_is_no_picture_is_never_given_out_to_be_looked_at(own_site: Site, tmp_path: Path, name: str) -> None:
    path, wang = _attached(own_site, tmp_path, name, PAGE), Reader(own_site, "wang")
    for part in ("view", "inline"):
        assert wang.ask("GET", f"{path}/{part}").status_code == 404


def test_a_name_that_says_another_kind_than_the_content_is_not_shown(own_site: Site, tmp_path: Path) -> None:
    path = _attached(own_site, tmp_path, "x.pdf", PNG)
    assert Reader(own_site, "wang").ask("GET", f"{path}/inline").status_code == 404


def test_a_text_stands_on_a_page_as_text(own_site: Site, tmp_path: Path) -> None:
    wang = Reader(own_site, "wang")
    path = _attached(own_site, tmp_path, "记录.txt", "谈话记录\r\n".encode("gb18030") + PAGE)
    page = wang.get(f"{path}/view")
    assert "谈话记录\n&lt;script&gt;alert(1)" in page
    assert wang.ask("GET", f"{path}/inline").status_code == 404
    strange = _attached(own_site, tmp_path, "怪.txt", b"\xff\xfe\x00\x00")
    assert "只能下载后查看" in plain(wang.get(f"{strange}/view"))
    long = _attached(own_site, tmp_path, "长.txt", "长".encode() * 200_000)
    page = wang.get(f"{long}/view")
    assert "只列出开头部分" in plain(page)


def test_whoever_may_not_see_the_item_is_told_nothing(own_site: Site, tmp_path: Path) -> None:
    path, fang = _attached(own_site, tmp_path, "现场.png", PNG), Reader(own_site, "fang")
    for part in ("view", "inline"):
        answer, nowhere = (fang.ask("GET", f"{one}/{part}") for one in (path, path.replace(FIRST, "XC2026-09-999")))
        assert answer.status_code == nowhere.status_code == 404
        assert answer.text.replace(FIRST, "") == nowhere.text.replace("XC2026-09-999", "")


def test_the_dossier_is_a_link_that_a_session_may_follow(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    found = re.search(r'href="(/items/[^"]+/files/dossier)"', wang.get(f"/items/{FIRST}"))
    assert found
    answer = wang.ask("GET", found[1])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
