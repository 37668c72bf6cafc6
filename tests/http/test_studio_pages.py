"""The studio without script: a workflow written, refused, mended, previewed, published, and gone back from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from engine.operations.drafts import LONGEST, MOST_LINES, end_draft, find_draft, save_draft
from engine.operations.publishing import publish
from engine.operations.reading import whole_item
from engine.operations.studio import shelves
from notifications.wording import near_date
from rectify.bootstrap import vocabulary
from rectify.http import patience
from rectify.web.studio import comparing
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said
from workflows.catalogue import require_definition

__all__ = ["said"]
_PAGE = "/workflows/rectification"


def _source(site: Site, number: int | None = None) -> str:
    asked = "" if number is None else f"?number={number}"
    found: str = site.get("chen", f"/workflows/rectification{asked}")["source"]
    return found


def _send(reader: Reader, source: str, then: str = "check") -> str:
    """Send the editor's form as a browser does, with its line ends; return where it leads."""
    page = reader.get(_PAGE)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    sent = reader.send(_PAGE, {"source": source.replace("\n", "\r\n"), "then": then, "seen": seen[1]})
    assert sent.status_code == 303, plain(sent.text)[:500]
    return str(sent.headers["location"])


def test_a_workflow_is_refused_with_its_problems_mended_previewed_and_published_with_its_items(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    renamed = source.replace("rectifying", "correcting")
    assert _send(chen, renamed.replace("who: [verifier]", "who: [verifyer]"), "preview") == f"{_PAGE}?done=faulty"
    page = chen.get(f"{_PAGE}?done=faulty")
    assert 'role="alert"' in page
    line = renamed[: renamed.index("who: [verifier]")].count("\n") + 1
    assert f'<li id="L{line}" class="e">' in page
    assert "没有名为“verifyer”的角色或关系 是不是想写“verifier”？" in plain(page)
    assert "改好" in plain(page)
    assert chen.ask("GET", f"{_PAGE}/preview").headers["location"] == _PAGE
    assert _send(chen, renamed, "preview") == f"{_PAGE}/preview"
    page = chen.open(f"{_PAGE}/preview")
    assert "整改：第1版 → 第2版" in plain(page)
    assert "状态“整改中”（correcting） 新增" in plain(page)
    assert "整改中 rectifying 1 没有去处" in plain(page)
    refused = chen.send(f"{_PAGE}/preview", {"then": "publish", "moves": "yes"})
    assert refused.status_code == 422
    assert "在下面为每个状态选好换成什么" in plain(refused.text)
    assert len(shelves(own_site.app.ledger, actor=OPERATOR)[2].versions) == 1
    looked = chen.send(f"{_PAGE}/preview", {"then": "look", "state-rectifying": "correcting"}).headers["location"]
    assert "整改中 rectifying 1 整改中（correcting）" in plain(chen.open(looked))
    published = chen.send(f"{_PAGE}/preview", {"then": "publish", "moves": "yes", "state-rectifying": "correcting"})
    assert published.headers["location"] == f"{_PAGE}?done=moved"
    shelf = next(one for one in shelves(own_site.app.ledger, actor=OPERATOR) if one.key == "rectification")
    assert [(one.number, one.items) for one in shelf.versions] == [(2, 3), (1, 0)]
    assert shelf.draft is None
    assert whole_item(own_site.app.ledger, THIRD, actor=OPERATOR).stored.facts.state == "correcting"
    assert _source(own_site) == renamed


def test_an_older_version_comes_back_as_a_new_one(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    _send(chen, source.replace("limit: 3 months ", "limit: 2 months "), "preview")
    chen.open(f"{_PAGE}/preview")
    assert chen.send(f"{_PAGE}/preview", {"then": "publish"}).headers["location"] == f"{_PAGE}?done=published"
    assert "换到新版" in plain(chen.get("/workflows"))
    assert "已发布。 旧版上还有3件，看换过来会怎样" in plain(chen.get(f"{_PAGE}?done=published"))
    page = chen.open(f"{_PAGE}/versions/1")
    assert "回到这一版" in plain(page)
    assert chen.send(f"{_PAGE}/versions/1/restore", {}).headers["location"] == f"{_PAGE}?done=restored"
    chen.open(f"{_PAGE}/preview")
    assert chen.send(f"{_PAGE}/preview", {"then": "publish"}).status_code == 303
    assert _source(own_site, 3) == source
    assert "内容同第1版" in plain(chen.get("/workflows"))


def test_what_two_wrote_at_once_is_neither_lost_nor_overwritten(own_site: Site) -> None:
    ledger, source = own_site.app.ledger, _source(own_site)
    chen, ding = Reader(own_site, "chen"), Reader(own_site, "ding")
    chen.get(_PAGE)
    _send(ding, source + "# 丁一写的\n")
    late = chen.send(_PAGE, {"source": source + "# 陈静写的\n", "then": "check", "seen": "0"})
    assert late.status_code == 409
    assert "丁一在您之后存过这份草稿（今天10:00）" in plain(late.text)
    assert "− # 丁一写的" in plain(late.text)
    assert "+ # 陈静写的" in plain(late.text)
    draft = find_draft(ledger, "rectification", actor=OPERATOR)
    assert draft is not None
    assert draft.source == source + "# 丁一写的\n"
    again = chen.send(_PAGE, {"source": source + "# 陈静写的\n", "then": "check"})
    assert again.status_code == 303
    live = ding.send(f"{_PAGE}/live", {"source": source + "# 又写\n", "seen": "1"})
    assert live.status_code == 409
    assert 'id="found"' in live.text
    assert end_draft(ledger, "rectification", seen=2, actor=OPERATOR, zone="Asia/Shanghai", at=AT)
    assert not end_draft(ledger, "rectification", seen=2, actor=OPERATOR, zone="Asia/Shanghai", at=AT)


def test_what_was_looked_at_before_somebody_else_published_is_not_published_unseen(own_site: Site) -> None:
    chen, source, ledger = Reader(own_site, "chen"), _source(own_site), own_site.app.ledger
    _send(chen, source.replace("limit: 3 months ", "limit: 2 months "), "preview")
    chen.open(f"{_PAGE}/preview")
    theirs = source.replace("limit: 3 months ", "limit: 4 months ")
    workflow = require_definition(theirs, file="x", vocabulary=vocabulary())
    publish(ledger, workflow, source=theirs, actor=as_person(ledger, "ding"), at=AT)
    late = chen.send(f"{_PAGE}/preview", {"then": "publish", "moves": "yes"})
    assert late.status_code == 409
    assert "丁一在您看过以后发布了rectification第2版" in plain(late.text)
    assert "4个月 → 2个月" in plain(late.text)
    assert "草稿是从第1版写起的，后来发布了第2版" in plain(late.text)
    assert [
        one.items for one in next(it for it in shelves(ledger, actor=OPERATOR) if it.key == "rectification").versions
    ] == [0, 3]
    assert chen.send(f"{_PAGE}/preview", {"then": "publish"}).headers["location"] == f"{_PAGE}?done=published"
    assert "limit: 2 months" in _source(own_site, 3)


def test_a_preview_names_each_item_with_its_old_and_new_day(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    _send(chen, source.replace("limit: 3 months ", "limit: 1 days "), "preview")
    page = plain(chen.open(f"{_PAGE}/preview"))
    item = whole_item(own_site.app.ledger, THIRD, actor=OPERATOR).stored
    assert item.due_on is not None
    assert f"{THIRD} {item.title} 完成整改 {near_date(item.due_on, seen_from=AT.date()).zh} 3月3日 周二" in page
    _send(chen, source.replace("rectifying", "correcting"), "preview")
    assert "没有去处的1件没有算在内" in plain(chen.open(f"{_PAGE}/preview"))


def test_a_move_that_was_looked_at_before_somebody_else_published_is_looked_at_again(own_site: Site) -> None:
    chen, source, ledger = Reader(own_site, "chen"), _source(own_site), own_site.app.ledger
    for months in (2, 4):
        text = source.replace("limit: 3 months ", f"limit: {months} months ")
        workflow = require_definition(text, file="x", vocabulary=vocabulary())
        publish(ledger, workflow, source=text, actor=as_person(ledger, "ding"), at=AT)
        if months == 2:
            chen.open(f"{_PAGE}/move")
    late = chen.send(f"{_PAGE}/move", {"then": "move"})
    assert late.status_code == 409
    assert "换到第3版" in plain(late.text)
    assert chen.send(f"{_PAGE}/move", {"then": "move"}).headers["location"] == f"{_PAGE}?done=moved"


def test_what_somebody_saved_while_it_was_published_stays_their_draft(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, source, ledger = Reader(own_site, "chen"), _source(own_site), own_site.app.ledger

    def publish_slowly(*args: Any, **options: Any) -> Any:
        found = publish(*args, **options)
        ding = as_person(ledger, "ding")
        save_draft(ledger, "rectification", source + "# 丁一\n", seen=1, actor=ding, zone="Asia/Shanghai", at=AT)
        return found

    monkeypatch.setattr("rectify.web.studio.publishing.publish", publish_slowly)
    _send(chen, source.replace("limit: 3 months ", "limit: 2 months "), "preview")
    chen.open(f"{_PAGE}/preview")
    assert chen.send(f"{_PAGE}/preview", {"then": "publish"}).headers["location"] == f"{_PAGE}?done=published"
    draft = find_draft(ledger, "rectification", actor=OPERATOR)
    assert draft is not None
    assert draft.source == source + "# 丁一\n"


def test_what_is_written_when_the_session_has_ended_comes_back_after_signing_in(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    chen.open(_PAGE)
    chen.cookie, signed = None, chen.cookie
    away = chen.send(_PAGE, {"source": source + "# 写了很久\n", "then": "preview"})
    assert away.status_code == 401
    assert "您填的内容还在" in plain(away.text)
    kept = dict(parse_qsl(chen.hidden["kept"], keep_blank_values=True))
    chen.cookie = signed
    chen.open(_PAGE)
    shown = chen.send(_PAGE, {**kept, "act": "show"})
    assert shown.status_code == 200
    assert "# 写了很久" in shown.text
    assert find_draft(own_site.app.ledger, "rectification", actor=OPERATOR) is None
    assert chen.send(_PAGE, {"source": kept["source"], "then": "check"}).status_code == 303
    chen.open(f"{_PAGE}/preview")
    assert chen.send(f"{_PAGE}/preview", {"then": "publish", "act": "show"}).status_code == 200
    assert "/versions/2" not in chen.get("/workflows")


def test_a_text_that_is_too_long_is_refused_and_shown_again(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    for text in ("x" * (LONGEST + 1), "\n" * (MOST_LINES + 1)):
        chen.open(_PAGE)
        refused = chen.send(_PAGE, {"source": text, "then": "check"})
        assert refused.status_code == 422
        assert "至多200000个字符、5000行" in plain(refused.text)
        assert "<textarea" in refused.text
        live = chen.send(f"{_PAGE}/live", {"source": text})
        assert (live.status_code, 'id="found"' in live.text) == (422, True)
    assert find_draft(own_site.app.ledger, "rectification", actor=OPERATOR) is None


def test_what_is_as_it_was_is_nothing_to_publish_and_what_has_errors_is_not_played(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    assert _send(chen, source, "preview") == f"{_PAGE}?done=same"
    assert _send(chen, source, "simulate") == f"{_PAGE}/simulate"
    assert find_draft(own_site.app.ledger, "rectification", actor=OPERATOR) is None
    assert _send(chen, source.replace("kind: final", "kind: finale"), "simulate") == f"{_PAGE}/simulate"
    played = chen.ask("GET", f"{_PAGE}/simulate?items=2&people=8&days=9")
    assert played.headers["location"] == f"{_PAGE}?done=mend"


def test_a_new_one_begins_as_a_draft_and_can_be_let_go(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    chen.get("/workflows")
    assert chen.send("/workflows", {"name": "letters"}).headers["location"] == "/workflows/letters"
    page = chen.get("/workflows/letters")
    assert "还没有发布过" in plain(page)
    assert "workflow: letters" in page
    assert chen.send("/workflows", {"name": "letters"}).status_code == 409
    assert chen.send("/workflows", {"name": "Letters!"}).status_code == 422
    chen.get("/workflows/letters")
    stray = chen.send("/workflows/letters", {"source": _source(own_site), "then": "preview"})
    assert stray.headers["location"] == "/workflows/letters?done=faulty"
    assert "文本里写的是workflow: rectification" in plain(chen.get("/workflows/letters"))
    assert chen.send("/workflows/letters/end", {}).headers["location"] == "/workflows?done=ended"
    chen.get("/workflows/letters", status=404)
    assert chen.send("/workflows", {"name": "copied", "begun_from": "capa"}).status_code == 303
    assert "workflow: copied" in chen.get("/workflows/copied")


def test_what_is_written_is_checked_beside_the_text_as_it_is_typed(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    chen.get(_PAGE)
    live = chen.send(f"{_PAGE}/live", {"source": source.replace("kind: final", "kind: finale")})
    assert live.status_code == 200
    assert "<html" not in live.text
    assert 'data-number="1"' in live.text
    assert re.search(r'<li class="e" data-line="\d+"', live.text)
    assert "<svg" in live.text
    same = chen.send(f"{_PAGE}/live", {"source": source.replace("kind: final", "kind: finale"), "seen": "1"})
    assert 'data-number="1"' in same.text


def test_a_move_that_takes_long_goes_on_with_the_next_request(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.operations.moving._BATCH", 1)
    monkeypatch.setattr("rectify.web.studio.publishing.for_a_stretch", lambda: patience.for_a_stretch(-1))
    chen, source = Reader(own_site, "chen"), _source(own_site)
    _send(chen, source.replace("limit: 3 months ", "limit: 2 months "), "preview")
    chen.open(f"{_PAGE}/preview")
    assert chen.send(f"{_PAGE}/preview", {"then": "publish", "moves": "yes"}).headers["location"] == f"{_PAGE}/move"
    page = chen.open(f"{_PAGE}/move")
    assert "已换1件，还有2件" in plain(page)
    assert "换版没有做完（已换1件）" in plain(chen.get("/workflows"))
    chen.open(f"{_PAGE}/move")
    assert "已换2件，还有1件" in plain(chen.send(f"{_PAGE}/move", {"then": "move"}).text)
    assert chen.send(f"{_PAGE}/move", {"then": "move"}).headers["location"] == f"{_PAGE}?done=moved"
    shelf = next(one for one in shelves(own_site.app.ledger, actor=OPERATOR) if one.key == "rectification")
    assert (shelf.moved, [one.items for one in shelf.versions]) == (None, [3, 0])


def test_what_takes_too_long_is_stopped_and_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(command: str) -> Callable[[], None]:
        return patience.patient(command, seconds=-1)

    for module, path in (("studio.playing", f"{_PAGE}/simulate?items=2&days=9"), ("post.coming", "/mails/coming")):
        monkeypatch.setattr(f"rectify.web.{module}.patient", late)
        page = Reader(site, "chen").get(path, status=422)
        assert "还没有算完，已停下，什么都没有改动" in plain(page)


def test_a_workflow_is_played_through_by_made_up_people(site: Site) -> None:
    chen = Reader(site, "chen")
    assert "试走：整改" in plain(chen.get(f"{_PAGE}/simulate"))
    page = plain(chen.get(f"{_PAGE}/simulate?items=6&people=8&days=40"))
    assert re.search(r"共走\d+步，邮件\d+封", page)
    (lines,) = re.findall(r"，(\d+)件提醒；逾期最多时", page)
    table = chen.get(f"{_PAGE}/simulate?items=6&people=8&days=40").partition('<table class="loads">')[2]
    totals = re.findall(r'<td class="none">(\d+)</td></tr>', table)
    assert sum(map(int, totals)) == int(lines)
    assert re.search(r'<th scope="row">\w+</th>(<td class="(none|h[1-4])">.*?</td>)+', table)
    assert "按状态" in page
    assert chen.get(f"{_PAGE}/simulate?items=100000", status=422)


def test_who_may_only_read_reads_the_newest_version_and_who_may_not_is_told(site: Site) -> None:
    wang = Reader(site, "wang")
    page = wang.get("/workflows")
    assert "新建工作流" not in plain(page)
    assert wang.ask("GET", _PAGE).headers["location"] == f"{_PAGE}/versions/1"
    page = wang.get(f"{_PAGE}/versions/1")
    assert "workflow: rectification" in page
    assert "<textarea" not in page
    wang.get(f"{_PAGE}/compare?old=1")
    wang.get(f"{_PAGE}/preview", status=403)
    wang.get(f"{_PAGE}/simulate", status=403)
    wang.get("/account")
    for path in ("", "/live", "/preview", "/move", "/end", "/versions/1/restore"):
        assert wang.send(f"{_PAGE}{path}", {"source": "x"}).status_code == 403, path
    admin = Reader(site, "admin")
    assert "预览发布" not in plain(admin.get(_PAGE))
    admin.get(f"{_PAGE}/preview", status=403)


def test_the_pages_ask_no_more_than_others_do(site: Site, said: list[str]) -> None:
    chen = Reader(site, "chen")
    for path in ("/workflows", _PAGE, f"{_PAGE}/versions/1", f"{_PAGE}/compare", "/mails", "/mails/1", "/mails/texts"):
        said.clear()
        chen.get(path)
        assert len(said) <= MOST, (path, len(said))
        for language in ("zh", "en"):
            assert len(Reader(site, "chen", language).get(path).encode()) <= 150_000


def test_what_was_chosen_in_a_preview_stands_in_its_address_so_that_one_can_go_back_to_it(own_site: Site) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    _send(chen, source.replace("rectifying", "correcting"), "preview")
    chen.open(f"{_PAGE}/preview")
    chosen = {"state-rectifying": "correcting", "moves": "yes"}
    looked = chen.send(f"{_PAGE}/preview", {"then": "look", **chosen})
    assert looked.status_code == 303
    assert looked.headers["location"] == f"{_PAGE}/preview?moves=yes&state=rectifying:correcting#items"
    page = chen.open(looked.headers["location"])
    assert '<option value="correcting" selected>' in page
    assert re.search(r'name="moves" value="yes" checked', page)
    mails = chen.send(f"{_PAGE}/preview", {"then": "mails", **chosen}).headers["location"]
    assert mails == f"{_PAGE}/preview?moves=yes&state=rectifying:correcting&then=mails#mails"
    assert "30天内，按天" in plain(chen.open(mails))
    refused = chen.get(f"{_PAGE}/preview?state=rectifying:nowhere", status=422)
    assert "整改：第1版 → 第2版" in plain(refused)
    assert chen.send(f"{_PAGE}/preview", {"then": "publish", **chosen}).headers["location"] == f"{_PAGE}?done=moved"


def test_a_preview_asks_no_more_than_other_pages_do(own_site: Site, said: list[str]) -> None:
    chen, source = Reader(own_site, "chen"), _source(own_site)
    _send(chen, source.replace("limit: 3 months ", "limit: 2 months "), "preview")
    said.clear()
    chen.open(f"{_PAGE}/preview")
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)
    chen.send(f"{_PAGE}/preview", {"then": "publish"})
    # The history has gone on: how much waits for the reader is counted by whichever page comes next.
    chen.get("/workflows")
    said.clear()
    chen.open(f"{_PAGE}/move")
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_page_of_a_draft_can_be_read_in_both_languages(own_site: Site, language: str) -> None:
    chen, source = Reader(own_site, "chen", language), _source(own_site)
    changed = source.replace("limit: 3 months ", "limit: 2 months ")
    _send(chen, changed, "preview")
    for path in ("", "/preview", "/compare", "/simulate", "/versions/1"):
        chen.get(f"{_PAGE}{path}")
    chen.open(_PAGE)
    assert chen.send(f"{_PAGE}/live", {"source": f"{changed}# more\n"}).status_code == 200
    chen.get(chen.send(f"{_PAGE}/preview", {"then": "mails"}).headers["location"])
    chen.open(_PAGE)
    _send(chen, changed.replace("kind: final", "kind: finale"))
    chen.get(f"{_PAGE}?done=faulty")
    chen.get(f"{_PAGE}/compare")


def test_a_comparison_shows_what_is_different_with_a_few_lines_around() -> None:
    before = "".join(f"{n}\n" for n in range(1, 41))
    lines = comparing.text_changes(before, before.replace("\n5\n", "\nfive\n").replace("\n35\n", "\n35\n35b\n"))
    assert [(one.kind, one.before, one.after, one.text) for one in lines if one.kind not in ("same",)] == [
        ("gone", 5, None, "5"),
        ("new", None, 5, "five"),
        ("gap", None, None, ""),
        ("new", None, 36, "35b"),
    ]
    assert comparing.text_changes(before, before) == []
