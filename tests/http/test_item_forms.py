"""Forms of an item: taken once, refused with what is missing, and never losing what was typed."""

from __future__ import annotations

import re
from datetime import timedelta

from engine.operations.advance import Step, advance
from engine.operations.reading import whole_item
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import FIRST, LASTING, THIRD, Site
from tests.http.reading import Reader, plain

A_REASON = "只有会议通知，没有谈话记录，看不出处理结果"


def _planned(site: Site) -> None:
    """Let the first item have a plan that a leader can approve."""
    wang = Reader(site, "wang")
    wang.open(f"/items/{FIRST}/do/plan?no=1")
    sent = wang.send(f"/items/{FIRST}/do/plan", {"text": "逐项核对。", "owner": "wang", "due_on": "2026-03-20"})
    assert sent.headers["location"] == f"/items/{FIRST}?done=measure", plain(sent.text)


def _submitted(site: Site, number: str) -> None:
    """Let the work on an item under way be handed in for its check."""
    wang = as_person(site.app.ledger, "wang")
    file = site.folder / "proof.txt"
    file.write_text("谈话记录", encoding="utf-8")
    advance(site.app.ledger, number, Step(trigger="submit", note="已核对", evidence=[file]), actor=wang, at=AT)


def _history(site: Site, number: str) -> list[str]:
    return [entry.action for entry in whole_item(site.app.ledger, number, actor=OPERATOR).history]


def test_a_step_is_taken_by_its_form_and_the_item_says_what_comes_next(own_site: Site) -> None:
    _planned(own_site)
    wang = Reader(own_site, "wang")
    form = wang.open(f"/items/{FIRST}/submit_plan")
    assert "整改目标" in plain(form)
    sent = wang.send(f"/items/{FIRST}/submit_plan", {"f-goal": "台账齐全", "f-amount": "1200.50"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/items/{FIRST}?done=step"), plain(sent.text)
    said = plain(wang.get(sent.headers["location"]))
    assert "已办好" in said
    assert "下一步：批准整改方案（等责任领导赵岚、领导）" in said
    assert "1,200.50元" in said


def test_a_form_sent_twice_does_one_thing(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    wang.open(f"/items/{FIRST}/do/comment")
    answers = [wang.send(f"/items/{FIRST}/do/comment", {"note": "已约谈"}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert _history(own_site, FIRST).count("comment") == 1
    _planned(own_site)
    wang.open(f"/items/{FIRST}/submit_plan")
    answers = [wang.send(f"/items/{FIRST}/submit_plan", {}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert _history(own_site, FIRST).count("advance") == 1


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(own_site: Site) -> None:
    _submitted(own_site, THIRD)
    li = Reader(own_site, "li")
    li.open(f"/items/{THIRD}/return")
    sent = li.send(f"/items/{THIRD}/return", {"note": "不行", "f-findings": "看了三份记录"})
    assert sent.status_code == 409
    said = plain(sent.text)
    assert "说明至少10个字，现在2个" in said
    assert '<a href="#note">' in sent.text
    assert 'id="note-err"' in sent.text
    assert ">不行</textarea>" in sent.text
    assert ">看了三份记录</textarea>" in sent.text
    again = li.send(f"/items/{THIRD}/return", {"note": A_REASON, "f-findings": "看了三份记录"})
    assert again.status_code == 303, plain(again.text)
    assert A_REASON in plain(li.get(again.headers["location"]))


def test_everything_that_is_missing_is_named_at_once(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    chen.open(f"/items/{THIRD}/prolong")
    sent = chen.send(f"/items/{THIRD}/prolong", {"note": "", "f-stage_goal": "先清一半"})
    said = plain(sent.text)
    assert "还没有填“下次复核日期”" in said
    assert "还没有填“预计完成日期”" in said
    assert "这一步要有集体决策" in said
    assert ">先清一半</textarea>" in sent.text
    assert "disabled" not in sent.text


def test_evidence_comes_with_a_step(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    wang.open(f"/items/{THIRD}/submit")
    files = [("files", ("谈话记录.txt", "谈话记录".encode(), "text/plain"))]
    sent = wang.send(f"/items/{THIRD}/submit", {"note": "都谈过了", "group": "results"}, files=files)
    assert sent.status_code == 303, plain(sent.text)
    page = wang.get(f"/items/{THIRD}")
    assert "谈话记录.txt" in page
    assert "完成情况" in plain(page)
    (path,) = set(re.findall(rf'href="(/items/{THIRD}/files/[0-9a-f]+)"', page))
    given = wang.ask("GET", path)
    assert given.content.decode() == "谈话记录"
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]
    assert Reader(own_site, "fang").ask("GET", path).status_code == 404


def test_who_was_overtaken_reads_by_whom_and_keeps_their_text(own_site: Site) -> None:
    _submitted(own_site, THIRD)
    chen, li = Reader(own_site, "chen"), Reader(own_site, "li")
    chen.open(f"/items/{THIRD}/return")
    li.open(f"/items/{THIRD}/verify")
    assert li.send(f"/items/{THIRD}/verify", {"note": "都看过了"}).status_code == 303
    sent = chen.send(f"/items/{THIRD}/return", {"note": A_REASON})
    assert sent.status_code == 409
    said = plain(sent.text)
    assert "李强今天10:00把它推进到“已核查”： 看看改了什么" in said
    assert "您填的内容还在。" in said
    assert A_REASON in said
    assert chen.send(f"/items/{THIRD}/return", {"note": A_REASON}).status_code == 303


def test_nothing_is_lost_when_the_session_ended_while_somebody_wrote(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    wang.open(f"/items/{FIRST}/do/comment")
    wang.cookie = None
    sent = wang.send(f"/items/{FIRST}/do/comment", {"note": "一段写了\n很久的话"})
    assert sent.status_code == 401
    assert "您填的内容还在" in plain(sent.text)
    assert wang.hidden["to"] == f"/items/{FIRST}/do/comment"
    kept = wang.hidden["kept"]
    assert _history(own_site, FIRST).count("comment") == 0
    back = Reader(own_site, "wang")
    carried = dict(pair.split("=", 1) for pair in kept.split("&"))
    assert carried["who"] == "wang"
    shown = back.send(
        f"/items/{FIRST}/do/comment",
        {"note": "一段写了\n很久的话", "act": "show", "who": "wang"},
        form_token="outdated",
    )
    assert shown.status_code == 403
    assert "您填的内容还在" in plain(shown.text)
    again = back.send(f"/items/{FIRST}/do/comment", {"act": "show"})
    assert again.status_code == 200
    assert "很久的话</textarea>" in again.text
    assert _history(own_site, FIRST).count("comment") == 0
    assert back.send(f"/items/{FIRST}/do/comment", {"note": "一段写了\n很久的话"}).status_code == 303
    assert _history(own_site, FIRST).count("comment") == 1


def test_a_form_of_another_site_is_neither_taken_nor_kept(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    headers = {"Accept": "text/html", "Origin": "https://evil.example"}
    for cookie in ({}, {"Cookie": str(wang.cookie)}):
        sent = own_site.client.post(f"/items/{FIRST}/do/comment", data={"note": "hello"}, headers={**headers, **cookie})
        assert sent.status_code in {401, 403}
        assert "hello" not in sent.text
    assert _history(own_site, FIRST).count("comment") == 0


def test_more_time_is_asked_for_agreed_to_in_turn_and_the_page_shows_the_line(own_site: Site) -> None:
    wang, zhao, chen = (Reader(own_site, who) for who in ("wang", "zhao", "chen"))
    form = plain(wang.open(f"/items/{THIRD}/do/ask?rule=extension"))
    assert "依次：单位负责人同意、管理员答复" in form
    english = plain(Reader(own_site, "wang", "en").get(f"/items/{THIRD}/do/ask?rule=extension"))
    assert "In this order: the unit's head agrees; then the manager answers. The due day stays as it is" in english
    due = whole_item(own_site.app.ledger, THIRD, actor=OPERATOR).item.due_on
    assert due is not None
    later = (due + timedelta(days=30)).isoformat()
    filled = {"to": later, "note": "两名教师在外挂职须返校谈话", "f-progress": "谈了三人", "f-cause": "人在外地"}
    sent = wang.send(f"/items/{THIRD}/do/ask", filled)
    assert sent.status_code == 303, plain(sent.text)
    assert "延期待批，原期限不变" in plain(wang.get(f"/items/{THIRD}"))
    for who in (zhao, chen):
        who.open(f"/items/{THIRD}/do/answer")
        sent = who.send(f"/items/{THIRD}/do/answer", {"answer": "yes", "note": "同意延期办理"})
        assert sent.status_code == 303, plain(sent.text)
    page = wang.get(f"/items/{THIRD}")
    assert "赵岚同意" in plain(page)
    assert "陈静同意" in plain(page)
    assert 'class="ruler"' in page


def test_the_other_forms_do_what_they_say(own_site: Site) -> None:
    wang, chen = Reader(own_site, "wang"), Reader(own_site, "chen")
    for reader, deed, form, what in (
        (chen, "assign", {"owner": "wang", "leader": "zhao", "verifier": "zhao", "note": "换人"}, "assign"),
        (wang, "receipt", {"note": "收到"}, "receipt"),
        (wang, "plan", {"text": "再查一遍", "owner": "wang", "due_on": "2026-03-30"}, "measure"),
        (wang, "snooze", {"until": "2026-03-10", "note": "出差，回来再办"}, "snooze"),
        (wang, "disown", {"note": "应由刘洋负责"}, "disown"),
        (chen, "pause", {"note": "当地停电检修"}, "pause"),
        (chen, "resume", {"note": ""}, "resume"),
        (chen, "redate", {"to": "2026-05-29", "note": "上级统一调整期限"}, "redate"),
    ):
        reader.open(f"/items/{FIRST}/do/{deed}")
        sent = reader.send(f"/items/{FIRST}/do/{deed}", form)
        assert sent.status_code == 303, (deed, plain(sent.text)[:600])
        assert what in _history(own_site, FIRST), deed
        reader.get(sent.headers["location"])
    files = [("files", ("a.txt", b"text", "text/plain"))]
    wang.open(f"/items/{FIRST}/do/attach")
    assert wang.send(f"/items/{FIRST}/do/attach", {"group": "rules"}, files=files).status_code == 303
    wang.open(f"/items/{FIRST}/do/finish?no=1")
    assert wang.send(f"/items/{FIRST}/do/finish", {"on": "2026-03-02"}).status_code == 303


def test_without_a_file_evidence_is_refused_in_words(site: Site) -> None:
    wang = Reader(site, "wang")
    wang.open(f"/items/{FIRST}/do/attach")
    sent = wang.send(f"/items/{FIRST}/do/attach", {}, files=[("files", ("", b"", "application/octet-stream"))])
    assert sent.status_code == 422
    assert "没有选文件" in plain(sent.text)
    files = [("files", ("a.exe", b"MZ", "application/octet-stream"))]
    assert "不收这种文件" in plain(wang.send(f"/items/{FIRST}/do/attach", {}, files=files).text)


def test_whoever_may_not_is_told_who_may_and_nothing_is_done(site: Site) -> None:
    before = _history(site, FIRST)
    li = Reader(site, "li")
    assert "可以指定人员的是管理员" in plain(li.get(f"/items/{FIRST}/do/assign"))
    assert "可以报送整改方案的是责任人" in plain(li.get(f"/items/{FIRST}/submit_plan"))
    shown = Reader(site, "wang")
    shown.open(f"/items/{FIRST}/do/comment")
    li.hidden = {**shown.hidden, "form_token": site.signed_in("li")["Rectify-Form-Token"]}
    li.cookie = None
    li.__post_init__()
    li.open(f"/items/{FIRST}/do/comment")
    assert li.send(f"/items/{FIRST}/do/assign", {"owner": "li"}).status_code == 403
    assert _history(site, FIRST) == before


def test_forms_that_are_none_lead_nowhere(site: Site) -> None:
    wang = Reader(site, "wang")
    for path in ("do/nothing", "no_such_step", "do/ask?rule=none", "do/finish?no=99", "do/review", "do/answer"):
        assert wang.ask("GET", f"/items/{FIRST}/{path}").status_code == 404, path
    said = plain(wang.get(f"/items/{LASTING}/submit_plan"))
    assert "走不了这一步" in said


def test_a_browser_that_wanted_a_page_comes_back_to_it_with_what_stood_behind_it(site: Site) -> None:
    nobody = Reader(site, "wang")
    nobody.cookie = None
    sent = nobody.ask("GET", f"/items/{FIRST}/do/ask?rule=extension")
    assert sent.headers["location"] == f"/sign-in?to=%2Fitems%2F{FIRST}%2Fdo%2Fask%3Frule%3Dextension"
