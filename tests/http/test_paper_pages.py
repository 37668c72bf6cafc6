"""The pages of documents and of their templates: each is downloaded by a form, refused in words, and left again."""

from __future__ import annotations

import re

import pytest
from httpx2 import Response

from rectify.documents.papers.making import shipped
from rectify.http.turns import one_at_a_time
from tests.http.conftest import FIRST, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said
from tests.papers.looks import changed, lines

__all__ = ["said"]
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BAD = changed(shipped("notice"), "word/document.xml", "{{ opening }}", "{{ openning }}")
_GOOD = changed(shipped("notice"), "word/document.xml", "{{ opening }}", "甲{{ opening }}")


def _forms(page: str) -> list[tuple[str, dict[str, str]]]:
    """Return each form of a page that downloads something, as a browser sends it untouched."""
    found = []
    for action, inside in re.findall(r'<form class="filters" action="(/papers/[^"]+)">(.*?)</form>', page, re.DOTALL):
        given = dict(re.findall(r'<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"', inside))
        for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
            values = re.findall(r"<option(?: value=\"([^\"]*)\")?( selected)?>", options)
            given[name] = next((value for value, is_chosen in values if is_chosen), values[0][0])
        found.append((action, given))
    return found


def test_every_document_of_the_page_is_downloaded_by_its_form(site: Site) -> None:
    chen = Reader(site, "chen")
    forms = _forms(chen.get("/papers"))
    assert [action.rpartition("/")[2] for action, _given in forms] == [
        "notice", "report", "opinion", "head-report", "period-report",
    ]  # fmt: skip
    for action, given in forms:
        answer = chen.ask("GET", action, params=given)
        assert (answer.status_code, answer.headers["content-type"]) == (200, _WORD), (action, plain(answer.text)[:300])
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert "sandbox" in answer.headers["content-security-policy"]
    for path in ("/papers/ledger?order=number", "/papers/lists?inspection=XC2026-01", f"/items/{FIRST}/files/dossier"):
        assert chen.ask("GET", path).headers["content-disposition"].startswith("attachment; ")


def test_its_options_are_those_of_the_document(site: Site) -> None:
    chen = Reader(site, "chen")
    inside = chen.ask("GET", "/papers/notice", params={"edition": "inside", "format": "html", "sealed": "true"})
    assert "（党内通报）" in inside.text
    assert '<div class="sealed">' in inside.text
    pytest.importorskip("typst")
    made = chen.ask("GET", "/papers/report", params={"format": "pdf", "date": "2026-03-06"})
    assert (made.headers["content-type"], made.content[:5]) == ("application/pdf", b"%PDF-")


def test_what_cannot_be_written_is_said_on_the_page_with_all_that_was_chosen(site: Site) -> None:
    chen = Reader(site, "chen")
    page = chen.get("/papers/notice?edition=inside&date=yesterday&sealed=true", status=422)
    assert "成文日期“yesterday”不能用" in plain(page)
    assert '<option value="inside" selected>' in page
    assert "盖不了章" in plain(chen.get("/papers/notice?sealed=true&format=txt", status=422))
    # Whoever sees only a part gets no figures of the whole, and is told why.
    assert "只能看到其中一部分事项" in plain(Reader(site, "ding").get("/papers/period-report?period=2026", status=403))


def test_whoever_comes_while_another_file_is_written_reads_so(site: Site) -> None:
    chen = Reader(site, "chen")
    with one_at_a_time():
        for path in ("/papers/ledger", "/papers/lists", f"/items/{FIRST}/files/dossier"):
            answer = chen.ask("GET", path)
            assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
            assert answer.headers["content-type"].startswith("text/html")
            assert "过几秒再试" in plain(answer.text)
        busy = chen.ask("GET", "/papers/notice?format=pdf&edition=inside")
        assert (busy.status_code, busy.headers["retry-after"]) == (429, "5")
        assert '<option value="inside" selected>' in busy.text
        assert chen.ask("GET", "/papers/notice?format=docx").status_code == 200


def test_an_items_own_documents_stand_on_its_page_for_whom_they_are(site: Site) -> None:
    chen, wang = Reader(site, "chen"), Reader(site, "wang")
    page = chen.get(f"/items/{THIRD}")
    assert f"/papers/closing-form?item={THIRD}&amp;format=docx" in page
    assert "写提醒函、告诫函" in page
    assert "写提醒函、告诫函" not in wang.get(f"/items/{FIRST}")
    given = chen.ask(
        "GET", "/papers/letter", params={"item": THIRD, "level": "reminder", "until": "", "sealed": "true"}
    )
    assert lines(given.content)[0] == "关于整改事项的提醒函"
    assert "不能起草" in plain(wang.get(f"/papers/letter?item={FIRST}", status=403))
    unknown, foreign = (
        Reader(site, "fang").ask("GET", f"/papers/closing-form?item={number}") for number in ("XC1999-01-001", FIRST)
    )
    assert (unknown.status_code, foreign.status_code) == (404, 404)
    assert plain(unknown.text).replace("XC1999-01-001", FIRST) == plain(foreign.text)


def test_a_template_is_checked_tried_kept_used_and_left_again(own_site: Site) -> None:
    chen, page = Reader(own_site, "chen"), "/templates/notice"

    def send(content: bytes | None, do: str, **form: str) -> Response:
        chen.open(page)
        given = {} if content is None else {"file": ("own.docx", content)}
        return chen.send(page, {"do": do, **form}, files=given or {"other": ("", b"")})

    wrong = send(_BAD, "keep", note="加抬头")
    assert wrong.status_code == 422
    told = plain(wrong.text)
    assert "“own.docx”有1处要改，没有收" in told
    assert "openning" in told
    assert "opening" in told.replace("openning", "")
    assert 'value="加抬头"' in wrong.text
    assert "没有选文件" in plain(send(None, "keep").text)
    assert "这些类型的文件：docx。" in plain(send(b"", "check").text)
    assert "不是Word文档" in plain(send(b"PK\x03\x04 nothing", "check").text)
    assert "这个模板可以用，还没有加入" in plain(send(_GOOD, "check").text)
    tried = send(_GOOD, "try", inspection="XC2026-01")
    assert lines(tried.content)[1].startswith("甲")
    assert "第1版" not in plain(chen.get(page))
    assert send(_GOOD, "keep", note="加抬头").headers["location"] == f"{page}?done=kept"
    assert chen.ask("GET", "/papers/notice?format=docx").content != tried.content
    assert chen.send(f"{page}/use", {"version": "1"}).headers["location"] == f"{page}?done=used"
    assert lines(chen.ask("GET", "/papers/notice").content)[1].startswith("甲")
    assert "在用第1版" in plain(chen.get("/templates"))
    assert chen.ask("GET", f"{page}/file?version=1").content == _GOOD
    chen.open(page)
    assert chen.send(f"{page}/use", {"version": "0"}).status_code == 303
    assert not lines(chen.ask("GET", "/papers/notice").content)[1].startswith("甲")
    assert "没有这一版" in plain(chen.send(f"{page}/use", {"version": "7"}).text)


def test_whoever_may_only_look_is_offered_no_more(site: Site) -> None:
    li = Reader(site, "li")
    page = li.get("/templates/notice")
    assert ("加入新的一版" in page, "groups[].entries[].title" in page) == (False, True)
    assert li.send("/templates/notice/use", {"version": "0"}, form_token=_token(li)).status_code == 403
    assert li.ask("GET", "/templates/nothing").status_code == 404


def _token(reader: Reader) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', reader.get("/account"))
    assert found
    return found[1]


def test_the_pages_ask_few_statements(site: Site, said: list[str]) -> None:
    chen = Reader(site, "chen")
    for path in ("/papers", "/templates", "/templates/notice"):
        said.clear()
        chen.get(path)
        assert len(said) <= MOST, (path, len(said))
