"""Who may know of an item, that it is somebody else's, and what one may do with it, in words."""

from __future__ import annotations

from typing import Any

from tests.http.conftest import FIRST, THIRD, Site

WHY = "涉及举报人，不宜公开"


def test_an_item_is_kept_to_some_and_opened_again(own_site: Site) -> None:
    site, path = own_site, f"/items/{FIRST}"
    kept = site("chen", "POST", f"{path}/confide", json={"people": ["charlie"], "note": WHY})
    assert (kept.json()["confidential"], kept.json()["people"]) == (True, ["chen", "charlie"])
    assert kept.headers["etag"] == f'"{kept.json()["version"]}"'
    assert [site(who, "GET", path).status_code for who in ("charlie", "wang", "shen", "admin")] == [200, 200, 404, 404]
    for deed in ("confide", "confide/end", "disown"):
        foreign, none = (
            site("admin", "POST", f"/items/{number}/{deed}", json={"note": WHY}) for number in (FIRST, "XC2026-09-099")
        )
        assert foreign.status_code == none.status_code == 404
        assert foreign.text.replace(FIRST, "XC2026-09-099") == none.text
    asked = {"people": ["charlie"], "note": WHY}
    stale = site("chen", "POST", f"{path}/confide/withdraw", json=asked, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert site.post("wang", f"{path}/confide/withdraw", asked)["people"] == ["chen"]
    # Whoever sends themselves away is still told what became of it.
    assert site.post("chen", f"{path}/confide/withdraw", {"people": ["chen"], "note": WHY})["people"] == []
    assert site("chen", "GET", path).status_code == 404
    assert not site.post("wang", f"{path}/confide/end", {})["confidential"]
    assert site("shen", "GET", path).status_code == 200


def test_an_owner_says_that_an_item_is_not_theirs(own_site: Site) -> None:
    said = own_site("wang", "POST", f"/items/{FIRST}/disown", json={"note": "应由水务局负责"}).json()
    assert said.keys() == {"id", "number", "version"}
    refused = own_site("li", "POST", f"/items/{FIRST}/disown", json={"note": "应由水务局负责"})
    assert refused.json()["code"] == "not_permitted"


def test_for_each_action_and_step_it_is_said_whether_one_may_and_why_not(site: Site) -> None:
    told = site.get("wang", f"/items/{FIRST}/permissions")
    actions = {(one["action"], one["rule"]): one for one in told["actions"]}
    assert actions["describe", None]["permitted"]
    assert actions["finish_measure", None]["permitted"]
    refused = actions["assign", None]
    assert (refused["permitted"], refused["why_not"]["held"]) == (False, ["责任人", "经办人员"])
    assert "可以指定人员的是" in refused["why_not"]["message"]
    assert actions["request", "extension"]["permitted"]
    assert not actions["withdraw", None]["permitted"]
    steps = {one["trigger"]: one for one in told["steps"]}
    assert steps["start"]["permitted"]
    assert steps["start"]["missing"]
    assert "责任领导" in steps["approve_plan"]["why_not"]["message"]
    english = site.get("wang", f"/items/{FIRST}/permissions?lang=en")
    assert any("who may assign people" in (one["why_not"] or {"message": ""})["message"] for one in english["actions"])


def test_what_one_is_told_that_one_may_is_what_one_may(own_site: Site) -> None:
    site = own_site
    tries: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("comment", "comments", {"note": "看过了"}),
        ("assign", "assign", {"leader": "zhao"}),
        ("plan_measures", "measures", {"text": "逐项核对。"}),
        ("pause", "pause", {"note": "等待上级批复"}),
        ("give_receipt", "receipt", {}),
        ("disown", "disown", {"note": "应由水务局负责"}),
        ("urge", "urgings", {}),
        ("confide", "confide", {"people": ["nobody"]}),
    )  # fmt: skip
    for who in ("wang", "li", "zhao", "chen", "shen"):
        may = {one["action"]: one["permitted"] for one in site.get(who, f"/items/{THIRD}/permissions")["actions"]}
        for action, deed, body in tries:
            answer = site(who, "POST", f"/items/{THIRD}/{deed}", json=body)
            assert (answer.status_code != 403) is may[action], (who, action, answer.text)


def test_who_asked_may_withdraw_it(own_site: Site) -> None:
    site, wish = own_site, {"reason": "汛期不能施工，需要延长", "to": "2026-09-01"}
    more = {"set": {"progress": "已办一半", "cause": "汛期不能施工"}}
    assert site("wang", "POST", f"/items/{THIRD}/requests", json=wish | more).status_code == 201
    told = site.get("wang", f"/items/{THIRD}/permissions")["actions"]
    assert [one["permitted"] for one in told if one["action"] == "withdraw"] == [True]


def test_it_is_said_who_may_answer_a_request_and_it_is_so(own_site: Site) -> None:
    site, wish = own_site, {"reason": "汛期不能施工，需要延长", "to": "2026-09-01"}
    more = {"set": {"progress": "已办一半", "cause": "汛期不能施工"}}

    def answers(who: str) -> dict[str, Any]:
        told = site.get(who, f"/items/{THIRD}/permissions")["actions"]
        found: list[dict[str, Any]] = [one for one in told if (one["action"], one["rule"]) == ("answer", "extension")]
        return found[0]

    before = {who: answers(who)["permitted"] for who in ("wang", "zhao", "chen", "shen")}
    assert before == {"wang": False, "zhao": True, "chen": True, "shen": False}
    assert "可以答复这项申请的是" in answers("wang")["why_not"]["message"]
    asked = site.post("wang", f"/items/{THIRD}/requests", wish | more, status=201)
    for who in ("wang", "chen", "shen", "zhao", "zhao", "chen"):
        said = answers(who)["permitted"]
        status = site(who, "POST", f"/requests/{asked['id']}/agree", json={}).status_code
        assert (status == 200) is said, (who, status)


def test_who_asked_is_told_that_another_answers(own_site: Site) -> None:
    site, wish = own_site, {"reason": "汛期不能施工，需要延长", "to": "2026-09-01"}
    more = {"set": {"progress": "已办一半", "cause": "汛期不能施工"}}
    site.post("chen", f"/items/{THIRD}/assign", {"owner": "zhao"})
    site.post("zhao", f"/items/{THIRD}/requests", wish | more, status=201)
    told = site.get("zhao", f"/items/{THIRD}/permissions")["actions"]
    (found,) = (one for one in told if (one["action"], one["rule"]) == ("answer", "extension"))
    assert not found["permitted"]
    assert found["why_not"]["message"].endswith("但不能是提出申请的人。")
