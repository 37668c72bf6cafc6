"""Collective decisions over HTTP: called by the API, spoken on and counted on the item's page, rested on by a step."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.conftest import THIRD, Site
from tests.http.reading import Reader, plain

TODAY = "2026-03-02"
PAGE = f"/items/{THIRD}"
MEETING: dict[str, Any] = {
    "trigger": "prolong",
    "subject": "小水库责任划分转长期整改",
    "on": TODAY,
    "place": "二楼会议室",
    "head": "zhao",
    "members": ["wang", "li"],
}


@pytest.fixture
def called(own_site: Site) -> Site:
    """Return a site where a decision is called for today: zhao is the head, wang and li attend."""
    answer = own_site("chen", "POST", f"{PAGE}/decisions", json=MEETING)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/api/v1/decisions/1"
    assert answer.json()["told"] == 3
    return own_site


def test_members_speak_on_the_page_the_head_last_and_the_step_rests_on_it(called: Site) -> None:
    zhao, wang = Reader(called, "zhao"), Reader(called, "wang")
    assert "do/speak?no=1" not in zhao.get(PAGE)
    zhao.open(f"{PAGE}/do/speak?no=1")
    early = zhao.send(f"{PAGE}/do/speak", {"opinion": "for", "reason": "情况属实，同意"})
    assert early.status_code == 409
    assert "主要负责人最后表态，王敏、李强还没有发言" in plain(early.text)
    assert "do/speak?no=1" in wang.get(PAGE)
    wang.open(f"{PAGE}/do/speak?no=1")
    silent = wang.send(f"{PAGE}/do/speak", {"reason": "需要分年推进"})
    assert "没有选" in plain(silent.text)
    assert ">需要分年推进</textarea>" in silent.text
    sent = wang.send(f"{PAGE}/do/speak", {"opinion": "for", "reason": "需要分年推进"})
    assert sent.headers["location"] == f"{PAGE}?done=speak", plain(sent.text)
    li = Reader(called, "li")
    li.open(f"{PAGE}/do/absent?no=1")
    assert li.send(f"{PAGE}/do/absent", {"reason": "外出培训"}).status_code == 303
    zhao.open(f"{PAGE}/do/speak?no=1")
    assert zhao.send(f"{PAGE}/do/speak", {"opinion": "for", "reason": "情况属实，同意"}).status_code == 303
    chen = Reader(called, "chen")
    assert "do/count?no=1" in chen.get(PAGE)
    chen.open(f"{PAGE}/do/count?no=1")
    assert chen.send(f"{PAGE}/do/count", {"minutes": "局党组会议纪要第3号"}).status_code == 303
    said = plain(chen.get(PAGE))
    assert "已通过：应到3，实到2：赞成2，反对0，弃权0" in said
    assert "外出培训" in said
    form = chen.open(f"{PAGE}/prolong")
    assert '<option value="1" selected>' in form
    goal = {"f-stage_goal": "年内完成八成", "f-next_review_on": "2026-09-20", "f-final_on": "2027-12-31"}
    done = chen.send(f"{PAGE}/prolong", {"decision": "1", "note": "按局党组会意见，分年推进", **goal})
    assert done.status_code == 303, plain(done.text)
    assert "集体决策1，2026-03-02《局党组会议纪要第3号》" in plain(chen.get(PAGE))
    # What was rested on is offered to no other step.
    assert called.get("chen", "/decisions/1")["used_version"] == called.get("chen", PAGE)["version"]


def test_a_manager_calls_one_by_a_form_that_offers_what_needs_it(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    assert "do/convene" in chen.get(PAGE)
    assert "do/convene" not in Reader(own_site, "wang").get(PAGE)
    form = chen.open(f"{PAGE}/do/convene")
    assert '<option value="prolong"' in form
    assert 'value="close"' not in form
    typed = {"about": "prolong", "subject": "转长期整改", "on": TODAY, "head": "zhao", "members": "wang，nobody"}
    refused = chen.send(f"{PAGE}/do/convene", typed)
    assert "没有找到人员“nobody”" in plain(refused.text)
    assert 'value="wang，nobody"' in refused.text
    assert chen.send(f"{PAGE}/do/convene", typed | {"members": "wang，li"}).status_code == 303
    assert [seat["person"] for seat in own_site.get("chen", "/decisions/1")["members"]] == ["wang", "li", "zhao"]
    assert "现在没有要集体决策的步骤或申请" in plain(chen.get(f"{PAGE}/do/convene"))


def test_whoever_is_no_member_reads_and_is_told_why_they_do_not_speak(called: Site) -> None:
    chen = Reader(called, "chen")
    said = chen.get(PAGE)
    assert "小水库责任划分转长期整改" in said
    assert "do/speak" not in said
    assert "应到会成员" in plain(chen.get(f"{PAGE}/do/speak?no=1"))
    assert chen.get(f"{PAGE}/do/speak?no=9", status=404)
    refused = called("chen", "POST", "/decisions/1/speak", json={"opinion": "for", "reason": "没有意见，同意"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


def test_the_page_in_english_says_the_same(called: Site) -> None:
    said = plain(Reader(called, "wang", language="en").get(PAGE))
    assert "Collective decisions" in said
    assert "open, 0 of 3 have spoken" in said
    assert "has still to speak" in said


def test_a_program_calls_speaks_closes_and_repeats_without_harm(called: Site) -> None:
    for who in ("wang", "li", "zhao"):
        body = {"opinion": "for", "reason": "材料齐全，同意"}
        told = [
            called.post(who, "/decisions/1/speak", body, headers={"Idempotency-Key": f"say-{who}"}) for _ in range(2)
        ]
        assert told[0]["spoken"] == told[1]["spoken"]
    closed = called.post("chen", "/decisions/1/close", {"minutes": "纪要"})
    assert (closed["state"], closed["votes"]["in_favour"], closed["spoken"]) == ("carried", 3, 3)
    again = called("chen", "POST", "/decisions/1/close", json={})
    assert (again.status_code, again.json()["code"]) == (409, "decision_over")
    page = called.get("chen", "/decisions?state=carried&mine=false&limit=1")
    assert [one["id"] for one in page["decisions"]] == [1]
    assert called.get("wang", "/decisions?mine=true")["decisions"][0]["members"][2]["is_head"] is True


def test_one_thing_is_decided_on_and_nothing_else_is_taken(own_site: Site) -> None:
    wrongs: list[dict[str, Any]] = [
        {"request": 1},
        {"trigger": None},
        {"quorum": "all"},
        {"members": []},
        {"on": "2026-02-01"},
    ]
    for wrong in wrongs:
        refused = own_site("chen", "POST", f"{PAGE}/decisions", json=MEETING | wrong)
        assert refused.status_code == 422, (wrong, refused.text)
    for who, status in (("wang", 403), ("ding", 404), ("charlie", 404)):
        assert own_site(who, "POST", f"{PAGE}/decisions", json=MEETING).status_code == status
