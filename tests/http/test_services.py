"""A service records what its roles let it, decides nothing that a person answers for, and is named for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.domain.scopes import Scope
from engine.operations import roles, tokens
from engine.operations.personnel import add_person
from tests.builders import AT, OPERATOR
from tests.http.conftest import FIRST, LASTING, THIRD, Site, serve

FAR = "2026-09-01"
WISH = {"reason": "汛期不能施工，需要延长", "to": FAR, "set": {"progress": "已办一半", "cause": "汛期不能施工"}}


@pytest.fixture(scope="module")
def service(founded: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a site with a service ``oa`` that has every role of the office and a token for every scope."""
    for site in serve(founded, tmp_path_factory.mktemp("service")):  # type: ignore[arg-type]
        every = ("manager", "verifier", "leader", "staff", "auditor", "administrator")
        add_person(site.app.ledger, "oa", "办公系统", email=None, is_service=True, actor=OPERATOR, at=AT)
        for role in every:
            roles.grant(site.app.ledger, "oa", role, actor=OPERATOR, at=AT)
        made = tokens.create(site.app.ledger, "oa", "接口", list(Scope), actor=OPERATOR, at=AT)
        site.tokens["oa"] = made.secret
        yield site


def test_it_records_where_its_roles_let_it(service: Site) -> None:
    site, item = service, f"/items/{FIRST}"
    file = {"files": [("files", ("a.txt", "现场记录".encode(), "text/plain"))]}
    assert site("oa", "POST", f"{item}/comments", json={"note": "由办公系统登记"}).status_code == 200
    assert site("oa", "POST", f"{item}/evidence", **file).status_code == 200
    assert site("oa", "POST", f"{item}/measures", json={"text": "再查一遍", "owner": "wang"}).status_code == 201
    assert site("oa", "POST", f"{item}/measures/1/finish", json={}).status_code == 200
    assert site("oa", "POST", f"{item}/assign", json={"leader": "zhao", "owner": "chen"}).status_code == 200
    taken_in = site("oa", "POST", "/imports", files={"files": ("a.txt", "关于情况的通报".encode(), "text/plain")})
    assert taken_in.status_code == 200
    said = site.get("chen", f"{item}/history")["entries"]
    assert {one["by"]["name"] for one in said[-5:]} == {"办公系统"}


def test_it_decides_nothing_that_a_person_answers_for(service: Site) -> None:
    site, item = service, f"/items/{THIRD}"
    key = site.post("wang", f"{item}/requests", WISH, status=201)["id"]
    decision = {"trigger": "close", "subject": "销号", "on": FAR, "head": "zhao", "members": ["wang", "li"]}
    for path, body in (
        (f"/requests/{key}/agree", {}),
        (f"/requests/{key}/refuse", {"note": "按期完成"}),
        (f"{item}/confide", {}),
        (f"{item}/withhold", {"reason": "secret", "note": "经领导小组批准"}),
        (f"{item}/decisions", decision),
    ):
        said = site("oa", "POST", path, json=body)
        assert (said.status_code, said.json()["code"]) == (403, "not_permitted"), path
        assert "服务账号" in said.json()["detail"], path
        assert "a service" in site("oa", "POST", f"{path}?lang=en", json=body).json()["detail"]
    told = {one["action"]: one for one in site.get("oa", f"{item}/permissions")["actions"]}
    assert told["confide"]["why_not"]["message"].endswith("但不能是服务账号。")
    assert (told["answer"]["permitted"], told["comment"]["permitted"]) == (False, True)


def test_it_takes_no_step_that_checks_anothers_work_whatever_role_it_holds(service: Site) -> None:
    site, item = service, f"/items/{LASTING}"
    file = {"files": [("files", ("a.txt", "现场记录".encode(), "text/plain"))]}
    assert site("wang", "POST", f"{item}/evidence", **file).status_code == 200
    asked = {"trigger": "submit", "note": "已经办完", "set": {"progress": "已经办完"}}
    site.post("wang", f"{item}/advance", asked)
    checked = {"trigger": "verify", "note": "现场核对无误", "set": {"findings": "现场核对无误"}}
    refused = site("oa", "POST", f"{item}/advance", json=checked).json()
    assert (refused["code"], [one["where"] for one in refused["reasons"]]) == ("transition_refused", ["not_by_program"])
    assert "办公系统是服务账号" in refused["reasons"][0]["message"]
    site.post("li", f"{item}/advance", checked)


def test_it_is_named_for_nothing_and_let_into_nothing(service: Site) -> None:
    site, item = service, f"/items/{FIRST}"
    for path, body in (
        (f"{item}/assign", {"owner": "oa"}),
        (f"{item}/measures", {"text": "再查一遍", "owner": "oa"}),
        (f"{item}/measures", {"text": "再查一遍", "leader": "oa"}),
        (f"{item}/confide", {"people": ["oa"]}),
        ("/substitutes", {"person": "oa", "substitute": "wang", "from": "2026-03-03", "until": "2026-03-04"}),
        ("/substitutes", {"person": "wang", "substitute": "oa", "from": "2026-03-03", "until": "2026-03-04"}),
        ("/handovers", {"from": "wang", "to": "oa"}),
        ("/people/wang/disable", {"keep_items": True, "confidences_to": "oa"}),
    ):
        said = site("admin" if path.startswith("/people") else "chen", "POST", path, json=body)
        assert said.json()["code"] in {"invalid_input", "not_found"}, (path, said.text)
