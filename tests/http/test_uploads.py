"""Files that come in are inert, whatever they are called and whatever is in them (reliability.md T23)."""

from __future__ import annotations

import hashlib
from email.message import Message
from pathlib import Path

import pytest

from engine.errors import InvalidInput
from rectify.http.handed_in import file_name
from tests.http.conftest import FIRST, Site

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# What is given, and under what it is kept; None: refused.
NAMES: dict[str, str | None] = {
    "责任书.pdf": "责任书.pdf",
    "a b.pdf": "a b.pdf",
    "../x.pdf": "x.pdf",
    "../../../../etc/passwd": None,
    "/etc/cron.d/x.pdf": "x.pdf",
    "//server/share/x.pdf": "x.pdf",
    "\\\\server\\share\\x.pdf": "x.pdf",
    "C:\\Users\\x.pdf": "x.pdf",
    "C:x.pdf": "C_x.pdf",
    "c:/x.pdf": "x.pdf",
    "..\\..\\x.pdf": "x.pdf",
    "./x.pdf": "x.pdf",
    "a/../b/x.pdf": "x.pdf",
    "..": None,
    ".": None,
    "": None,
    " ": None,
    "/": None,
    "\\": None,
    "...": None,
    "....pdf": None,
    ".pdf": None,
    ".htaccess": None,
    "x.pdf.": "x.pdf",
    "x.pdf...": "x.pdf",
    "x.pdf ": "x.pdf",
    " x.pdf": "x.pdf",
    "x.pdf/": "x.pdf",
    "x\x00.pdf": "x_.pdf",
    "x.pdf\x00.html": "x.pdf_.html",
    "x\r\nSet-Cookie: a=b.pdf": "x__Set-Cookie_ a=b.pdf",
    "x\ty.pdf": "x_y.pdf",
    "x\x1b[31m.pdf": "x_[31m.pdf",
    "x\x7f.pdf": "x_.pdf",
    'x"; filename="y.html.pdf': "x_; filename=_y.html.pdf",
    "x;y.pdf": "x;y.pdf",
    "x%2f..%2fy.pdf": "x%2f..%2fy.pdf",
    "x%00.pdf": "x%00.pdf",
    "x<script>.pdf": "x_script_.pdf",
    "x|y.pdf": "x_y.pdf",
    "x?y*.pdf": "x_y_.pdf",
    "x.pdf:evil.exe": "x.pdf_evil.exe",
    "x.pdf::$DATA": "x.pdf__$DATA",
    "$(id).pdf": "$(id).pdf",
    "`id`.pdf": "`id`.pdf",
    "-rf.pdf": "-rf.pdf",
    "~root.pdf": "~root.pdf",
    "CON": None,
    "con.pdf": None,
    "NUL.txt": None,
    "aux.tar.pdf": None,
    "PRN": None,
    "com1.pdf": None,
    "LPT9.pdf": None,
    "CON .pdf": None,
    "COM¹.pdf": None,
    "conto.pdf": "conto.pdf",
    "com10.pdf": "com10.pdf",
    "\u202efdp.exe": "fdp.exe",
    "x\u200b\u200d.pdf": "x.pdf",
    "\ufeffx.pdf": "x.pdf",
    "x\u2066y\u2069.pdf": "xy.pdf",
    "e\u0301.pdf": "\u00e9.pdf",
    "\u00e9.pdf": "\u00e9.pdf",
    "\u202e": None,
    "x\u2028y.pdf": "x_y.pdf",
    "x\u0085y.pdf": "x_y.pdf",
    "x\ud800.pdf": "x_.pdf",
    "报告（最终）—第3版.pdf": "报告（最终）—第3版.pdf",
    "整" * 300 + ".pdf": "整" * 65 + ".pdf",
    "a" * 300 + ".pdf": "a" * 196 + ".pdf",
    "a" * 5000: None,
    "x." + "p" * 300: None,
    "." * 300 + "pdf": None,
    "😀.pdf": "😀.pdf",
}


@pytest.mark.parametrize("given", NAMES, ids=lambda name: ascii(name)[:30])
def test_of_a_name_only_what_is_harmless_is_kept(given: str) -> None:
    kept = NAMES[given]
    if kept is None:
        with pytest.raises(InvalidInput):
            file_name(given)
        return
    assert file_name(given) == kept
    assert file_name(kept) == kept
    assert len(kept.encode()) <= 200
    assert not set(kept) & set('/\\\x00\r\n"')


def test_there_are_names_enough() -> None:
    assert len(NAMES) >= 60


SENT = ("../../责任书.pdf", "C:\\x.pdf", 'a"; filename="b.html.pdf', "x\u202efdp.pdf", "x%0d%0aSet-Cookie: a=b.pdf")


def test_evidence_is_kept_under_its_hash_and_given_out_to_be_saved_only(own_site: Site) -> None:
    before = _files(own_site.folder)
    for position, name in enumerate(SENT):
        content = PDF + str(position).encode()
        sent = own_site("wang", "POST", f"/items/{FIRST}/evidence", files={"files": (name, content, "text/html")})
        assert sent.status_code == 200, (name, sent.text)
    told = own_site.get("wang", f"/items/{FIRST}")["evidence"]
    assert len(told) == len(SENT)
    for file in told:
        given = own_site("wang", "GET", f"/items/{FIRST}/evidence/{file['sha256']}")
        assert hashlib.sha256(given.content).hexdigest() == file["sha256"]
        assert given.headers["content-type"] == "application/octet-stream"
        assert given.headers["x-content-type-options"] == "nosniff"
        assert given.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "set-cookie" not in given.headers
        head = Message()
        head["Content-Disposition"] = given.headers["content-disposition"]
        assert head.get_content_disposition() == "attachment"
    written = {path.name for path in _files(own_site.folder) - before if "rectify.db" not in path.name}
    assert written == {file["sha256"] for file in told}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b"<script>alert(1)</script>"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("x.exe", b"MZ" + bytes(100)),
        ("x.pdf", b"<html><script>alert(1)</script>"),
        ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("x.png", PDF),
        ("x.docx", PDF),
        ("x.txt", b"MZ\x00\x00" + bytes(100)),
        ("x.pdf", b""),
        ("x", PDF),
        ("x.pdf.html", PDF),
    ],
)
def test_a_file_that_is_not_what_it_says_or_of_no_use_to_an_office_is_refused(
    site: Site, name: str, content: bytes
) -> None:
    before = site.get("wang", f"/items/{FIRST}")["version"]
    told = site("wang", "POST", f"/items/{FIRST}/evidence", files={"files": (name, content, "application/pdf")})
    assert (told.status_code, told.json()["code"]) == (422, "invalid_input")
    assert site.get("wang", f"/items/{FIRST}")["version"] == before


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}
