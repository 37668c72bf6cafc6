"""Mail as pages: what went out and what became of it, what is to come, and the words of each kind in versions."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl

from engine.operations.mail_texts import list_mail_texts
from engine.store.tables.mail import Message, MessageState
from engine.store.tables.office import Person
from engine.store.unit_of_work import table_of, writing
from notifications.compose import compose
from notifications.texts.samples import sample
from tests.builders import AT, OPERATOR
from tests.http.conftest import FIRST, Site
from tests.http.reading import Reader, plain

_TEXT = "/mails/texts/assigned/zh"


def _fail_all(site: Site) -> None:
    with writing(site.app.ledger.database) as work:
        work.change_once(table_of(Message).update().values(state=MessageState.DEAD.value, next_try_at=None))


def _html(page: str) -> str:
    found = re.search(r'name="html"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_what_went_out_can_be_narrowed_read_whole_and_sent_again(own_site: Site) -> None:
    chen, wang = Reader(own_site, "chen"), Reader(own_site, "wang")
    mails = own_site.get("chen", "/mails")["mails"]
    page = chen.get("/mails")
    assert re.findall(r'href="/mails/(\d+)"', page) == [str(one["id"]) for one in mails]
    assert re.findall(r'href="/mails/(\d+)"', chen.get("/mails?to=wang")) == [
        str(one["id"]) for one in mails if one["to"] == "wang"
    ]
    assert "没有符合条件的邮件" in plain(chen.get("/mails?state=dead"))
    assert "没有符合条件的邮件" in plain(chen.get("/mails?since=2027-01-01"))
    assert "共3封" in plain(chen.get(f"/mails?item={FIRST}"))
    chen.get("/mails?since=x", status=422)
    chen.get("/mails?state=gone", status=422)
    chen.get("/mails?to=nobody", status=404)
    assert "共1封" in plain(wang.get("/mails"))
    _fail_all(own_site)
    key = next(one["id"] for one in mails if one["to"] == "wang")
    page = chen.get(f"/mails/{key}")
    assert "王敏 <wang@office.example>" in plain(page)
    assert f"指派 · {FIRST}" in plain(page)
    assert "王敏，您好" in plain(page)
    assert "再发一次" not in plain(wang.get(f"/mails/{key}"))
    assert wang.ask("GET", f"/mails/{key + 1000}").status_code == 404
    chen.get(f"/mails/{key}")
    assert chen.send(f"/mails/{key}/retry", {}).headers["location"] == f"/mails/{key}?done=retried"
    assert chen.send("/mails/retry-dead", {}).headers["location"] == "/mails?done=2"
    wang.get("/account")
    assert wang.send(f"/mails/{key}/retry", {}).status_code == 403
    assert wang.send("/mails/retry-dead", {}).status_code == 403


def test_a_mail_that_was_sent_is_not_sent_again_and_says_why(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    (first, *_) = own_site.get("chen", "/mails?to=wang")["mails"]
    with writing(own_site.app.ledger.database) as work:
        work.change_once(table_of(Message).update().values(state=MessageState.SENT.value, next_try_at=None, sent_at=AT))
    assert "再发一次" not in plain(chen.open(f"/mails/{first['id']}"))
    chen.open("/account")
    refused = chen.send(f"/mails/{first['id']}/retry", {})
    assert 400 <= refused.status_code < 500
    assert f"邮件{first['id']}不再重发" in plain(refused.text)
    chen.open("/account")
    assert chen.send("/mails/retry-dead", {}).headers["location"] == "/mails?done=0"
    assert "没有要再发的邮件。" in plain(chen.get("/mails?done=0"))


def test_what_failed_and_is_not_sent_again_is_counted(own_site: Site) -> None:
    chen, database = Reader(own_site, "chen"), own_site.app.ledger.database
    _fail_all(own_site)
    with writing(database) as work:
        people = table_of(Person)
        work.change_once(people.update().where(people.c.name == "王敏").values(email="new@office.example"))
    assert "看失败的" in plain(chen.get("/mails"))
    assert "重发全部失败的" in plain(chen.open("/mails?state=dead"))
    sent = chen.send("/mails/retry-dead", {}).headers["location"]
    assert "&left=" in sent
    assert "封没有重发：打开那一封" in plain(chen.get(sent))


def test_the_mail_itself_stands_in_a_frame_in_which_nothing_runs(site: Site) -> None:
    chen = Reader(site, "chen")
    (first, *_) = site.get("chen", "/mails?to=wang")["mails"]
    around = chen.ask("GET", f"/mails/{first['id']}")
    assert "frame-src 'self'" in around.headers["content-security-policy"]
    assert f'<iframe class="mailed" sandbox src="/mails/{first["id"]}/html"' in around.text
    inside = chen.ask("GET", f"/mails/{first['id']}/html")
    assert inside.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    )
    assert inside.headers["x-frame-options"] == "SAMEORIGIN"
    assert "王敏" in inside.text
    assert Reader(site, "li").ask("GET", f"/mails/{first['id']}/html").status_code == 404


def test_what_is_to_come_is_a_calendar_with_a_row_for_each_person(site: Site) -> None:
    told = site.get("chen", "/forecast?days=21")["mails"]
    page = Reader(site, "chen").get("/mails/coming")
    assert re.findall(r'<td class="none">(\d+)</td></tr>', page) == [
        str(sum(one["lines"] for one in told if one["person"] == name)) for name in ("王敏", "赵岚", "陈静")
    ]
    assert page.count('<a href="#d') == len(told)
    alone = Reader(site, "chen").get("/mails/coming?person=wang&days=30")
    assert set(re.findall(r'<th scope="row">.*?>([^<]+)</a>', alone)) == {"王敏"}
    assert '<option value="wang" selected>王敏' in alone
    own = Reader(site, "wang").get("/mails/coming")
    assert set(re.findall(r'<th scope="row">.*?>([^<]+)</a>', own)) == {"王敏"}
    Reader(site, "wang").get("/mails/coming?person=li", status=403)


def test_a_text_is_edited_used_by_the_next_mail_and_gone_back_from(own_site: Site) -> None:
    chen, app = Reader(own_site, "chen"), own_site.app
    renderer, letter = app.post.renderer, sample("assigned", "zh")
    before = renderer.render(letter)
    page = chen.open(_TEXT)
    typed = {
        "subject": "【承办】{{ named }}",
        "plain": "{{ name }}同志：{{ named }}由您承办。\r\n\r\n{{ details }}\r\n",
        "html": _html(page),
    }
    wrong = chen.send(_TEXT, {**typed, "plain": "{{ nmae }}", "then": "keep"})
    assert "没有保存：有1处错误" in plain(wrong.text)
    assert '<li id="plain-1" class="e">' in wrong.text
    assert "是不是“name”" in plain(wrong.text)
    assert not list_mail_texts(app.ledger, actor=OPERATOR)
    looked = chen.send(_TEXT, {**typed, "then": "check"})
    assert "【承办】XC2026-01-003" in plain(looked.text)
    assert "陈静宜同志：" in plain(looked.text)
    assert chen.send(_TEXT, {**typed, "note": "换称呼", "then": "keep"}).headers["location"] == f"{_TEXT}?done=kept"
    (one,) = list_mail_texts(app.ledger, actor=OPERATOR)
    assert (one.kind, one.language, one.number, one.note, one.is_used) == ("assigned", "zh", 1, "换称呼", True)
    now = renderer.render(letter)
    assert (now.subject, "由您承办" in now.text) == ("【承办】XC2026-01-003", True)
    assert now.html.partition("<body")[2] == before.html.partition("<body")[2]
    assert "自己的第1版" in plain(chen.get("/mails/texts"))
    chen.open(_TEXT)
    assert chen.send(f"{_TEXT}/use", {"version": "0"}).headers["location"] == f"{_TEXT}?done=used"
    assert renderer.render(letter) == before
    assert chen.send(f"{_TEXT}/use", {"version": "1"}).status_code == 303
    assert renderer.render(letter) == now
    assert chen.send(f"{_TEXT}/use", {"version": "9"}).status_code == 422
    chen.open(f"{_TEXT}?version=0")
    same = chen.send(_TEXT, {**dict.fromkeys(("subject", "plain", "html"), ""), "then": "keep"})
    assert (same.status_code, "没有保存" in plain(same.text)) == (422, True)


def test_what_two_wrote_at_once_is_kept_only_once_it_was_seen(own_site: Site) -> None:
    chen, ding = Reader(own_site, "chen"), Reader(own_site, "ding")
    for reader in (chen, ding):
        reader.open(_TEXT)
    typed = {"plain": "{{ named }}\n\n{{ details }}\n", "html": _html(chen.open(_TEXT)), "then": "keep"}
    assert ding.send(_TEXT, {**typed, "subject": "丁一写的{{ named }}"}).status_code == 303
    late = chen.send(_TEXT, {**typed, "subject": "陈静写的{{ named }}", "note": "改主题"})
    assert late.status_code == 409
    assert "丁一在您打开以后存了第1版。您写的没有存，还在下面。" in plain(late.text)
    assert 'value="陈静写的{{ named }}"' in late.text
    assert 'value="改主题"' in late.text
    assert len(list_mail_texts(own_site.app.ledger, actor=OPERATOR)) == 1
    assert chen.send(_TEXT, {**typed, "subject": "陈静写的{{ named }}"}).status_code == 303
    assert [one.number for one in list_mail_texts(own_site.app.ledger, actor=OPERATOR) if one.is_used] == [2]


def test_a_text_written_when_the_session_has_ended_comes_back_after_signing_in(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    page = chen.open(_TEXT)
    typed = {"subject": "写了很久{{ named }}", "plain": "{{ details }}", "html": _html(page), "then": "keep"}
    chen.cookie, signed = None, chen.cookie
    away = chen.send(_TEXT, typed)
    assert away.status_code == 401
    assert "您填的内容还在" in plain(away.text)
    kept = dict(parse_qsl(chen.hidden["kept"], keep_blank_values=True))
    chen.cookie = signed
    chen.open(_TEXT)
    shown = chen.send(_TEXT, {**kept, "act": "show"})
    assert shown.status_code == 200
    assert 'value="写了很久{{ named }}"' in shown.text
    assert not list_mail_texts(own_site.app.ledger, actor=OPERATOR)


def test_html_that_is_being_written_is_shown_in_its_frame_and_nothing_at_fault_is(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    chen.open(_TEXT)
    shown = chen.send(f"{_TEXT}/html", {"html": '<p class="late">{{ named }}</p>{{ details }}', "subject": "x"})
    assert "sandbox" in shown.headers["content-security-policy"]
    assert re.search(r"<p [^>]*>XC2026-01-003</p>", shown.text)
    chen.open(_TEXT)
    bad = chen.send(f"{_TEXT}/html", {"html": "<script>alert(1)</script>", "subject": "x"})
    assert "script" not in bad.text
    assert "网页部分有错" in bad.text
    assert chen.ask("GET", f"{_TEXT}/html").status_code == 200


def test_texts_are_for_managers_and_administrators(site: Site) -> None:
    wang, admin = Reader(site, "wang"), Reader(site, "admin")
    for path in ("/mails/texts", _TEXT, f"{_TEXT}/html"):
        wang.get(path, status=403)
        admin.get(path)
    wang.get("/account")
    for path in (_TEXT, f"{_TEXT}/html", f"{_TEXT}/use"):
        assert wang.send(path, {}).status_code == 403, path
    for path in ("/mails/texts/nothing/zh", "/mails/texts/assigned/fr"):
        assert "没有找到" in plain(admin.get(path, status=404))
    assert "邮件文字" not in plain(wang.get("/workflows"))


def test_the_api_keeps_checks_and_chooses_texts_too(own_site: Site) -> None:
    site, path = own_site, "/mail-texts/assigned/zh"
    assert site.get("chen", path)["version"] == 0
    assert site.post("chen", f"{path}/check", {"subject": "{{ nmae }}"})["problems"][0]["code"] == "unknown_variable"
    refused = site("chen", "POST", path, json={"subject": "{{ nmae }}"})
    assert (refused.status_code, refused.json()["code"]) == (422, "mail_text_faulty")
    kept = site.post("chen", path, {"subject": "{{ named }}由您承办", "note": "短"})
    assert (kept["version"], kept["used"]) == (1, True)
    assert site.post("chen", path, {"subject": "{{ named }}由您承办"})["version"] == 1
    assert site.get("chen", path)["parts"] == {"subject": "{{ named }}由您承办", "plain": None, "html": None}
    assert site.post("chen", f"{path}/use", {"version": 0}) == {
        "kind": "assigned",
        "language": "zh",
        "used": 0,
        "changed": True,
    }
    assert next(one for one in site.get("chen", "/mail-texts")["kinds"] if one["kind"] == "assigned")["used"] == {
        "zh": 0,
        "en": 0,
    }
    assert site("wang", "GET", "/mail-texts").status_code == 403
    assert site("wang", "POST", f"{path}/use", json={"version": 0}).status_code == 403


def test_mails_are_written_with_the_offices_words_as_soon_as_they_are_kept(own_site: Site) -> None:
    app = own_site.app
    for kind in ("digest", "assigned"):
        own_site.post("chen", f"/mail-texts/{kind}/zh", {"subject": "本单位的{{ topic }}"})
    own_site.post("chen", f"/items/{FIRST}/assign", {"owner": "zhao"})
    assert compose(app.ledger, app.post, at=AT + timedelta(days=1)).messages
    (newest, *_) = own_site.get("chen", "/mails?limit=1")["mails"]
    assert newest["subject"].startswith("本单位的整改")
