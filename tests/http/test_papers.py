"""Documents and their templates over HTTP: saved and never shown, given to whoever sees all they count."""

from __future__ import annotations

from rectify.documents.papers.making import shipped
from tests.http.conftest import FIRST, Site
from tests.papers.looks import changed, lines

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_every_document_is_a_file_to_be_saved(site: Site) -> None:
    for path in (
        "/exports/notice?format=docx",
        "/exports/opinion",
        "/exports/report?sealed=true",
        "/exports/head-report/zhao",
        "/exports/period-report/2026Q1",
        f"/items/{FIRST}/closing-form",
        f"/items/{FIRST}/letter?level=reminder",
        "/templates/notice/file",
    ):
        given = site("chen", "GET", path)
        assert (given.status_code, given.headers["content-type"]) == (200, WORD)
        assert given.headers["content-disposition"].startswith("attachment; ")
        assert "sandbox" in given.headers["content-security-policy"]
        assert lines(given.content)
    for edition in ("inside", "outside"):
        named = site("chen", "GET", f"/exports/notice?format=html&edition={edition}").headers["content-disposition"]
        assert named.endswith(f"-notice-{edition}.html")


def test_a_part_is_not_given_out_as_the_whole(site: Site) -> None:
    refused = site("ding", "GET", "/exports/notice")
    assert refused.status_code in {403, 404}
    assert site("fang", "GET", f"/items/{FIRST}/closing-form").status_code == 404
    assert site("wang", "GET", f"/items/{FIRST}/letter").status_code == 403
    assert site("chen", "GET", "/exports/period-report/2026Q7").status_code == 422


def test_an_item_is_withheld_and_told_of_again(own_site: Site) -> None:
    site, path = own_site, f"/items/{FIRST}"
    asked = {"reason": "secret", "note": "经领导小组批准"}
    done = site("chen", "POST", f"{path}/withhold", json=asked)
    assert (done.json()["outside"], done.headers["etag"]) == ("secret", f'"{done.json()["version"]}"')
    assert "另有1个问题按照保密规定未予公开" in site("chen", "GET", "/exports/notice?format=txt").text
    assert site("chen", "POST", f"{path}/withhold", json=asked).status_code == 422
    assert site("li", "POST", f"{path}/release", json={}).status_code == 403
    assert site("chen", "POST", f"{path}/release", json={}).json()["outside"] is None
    assert site("chen", "POST", f"{path}/withhold", json={**asked, "reason": "because"}).status_code == 422


def test_a_template_is_checked_kept_and_chosen(own_site: Site) -> None:
    site, path = own_site, "/templates/notice"
    good = changed(shipped("notice"), "word/document.xml", "{{ opening }}", "甲{{ opening }}")
    bad = changed(shipped("notice"), "word/document.xml", "{{ opening }}", "{{ openning }}")
    told = site("chen", "POST", f"{path}/check", files={"file": ("a.docx", bad)}).json()
    assert (told["ok"], [one["code"] for one in told["problems"]]) == (False, ["unknown_variable"])
    refused = site("chen", "POST", path, files={"file": ("a.docx", bad)})
    assert (refused.status_code, refused.json()["code"]) == (422, "template_invalid")
    kept = site("chen", "POST", path, files={"file": ("a.docx", good)}, data={"use": "true"})
    assert (kept.status_code, kept.json()["version"], kept.json()["used"]) == (200, 1, True)
    assert lines(site("chen", "GET", "/exports/notice?format=docx").content)[1].startswith("甲")
    assert site("chen", "GET", f"{path}/file").content == good
    assert site("li", "POST", f"{path}/use", json={"version": 0}).status_code == 403
    assert site("chen", "POST", f"{path}/use", json={"version": 0}).json() == {
        "kind": "notice", "used": 0, "changed": True
    }  # fmt: skip
    assert site.get("li", "/templates")["kinds"][0] == {"kind": "notice", "title": "通报", "used": 0}
