"""People, units and roles through the API: who is shown whom, and what an administrator arranges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.http.conftest import FIRST, Site, Typing
from tests.unit.rectify.documents.workbooks import a_workbook

MORE = ("email", "language", "roles")


def shown(site: Site, who: str) -> dict[str, dict[str, Any]]:
    return {one["login"]: one for one in site.get(who, "/people")["users"]}


def test_whoever_holds_a_role_sees_who_works_here_and_no_more_than_name_and_unit(site: Site) -> None:
    for who in ("wang", "fang", "shen", "zhao"):
        found = shown(site, who)
        assert found.keys() == {"wang", "li", "zhao", "chen", "charlie", "admin", "shen", "ding", "fang"}
        assert {login for login, one in found.items() if one["roles"] is not None} == {who}
        assert {one[key] for login, one in found.items() if login != who for key in (*MORE, "fault", "zone")} == {None}
        assert found["ding"]["name"] == "丁一"


def test_managers_see_more_of_the_people_of_their_units_and_administrators_of_all(site: Site) -> None:
    whole = {who: {login for login, one in shown(site, who).items() if one["email"]} for who in ("ding", "admin")}
    assert whole == {"ding": {"ding", "fang"}, "admin": set(shown(site, "admin"))}
    assert shown(site, "ding")["fang"]["roles"] == [{"role": "staff", "unit": "乙科"}]


def test_people_and_holders_of_a_role_come_by_the_page(site: Site) -> None:
    for path, name in (("/people", "users"), ("/roles/staff/holders", "holders")):
        whole, found, there = site.get("admin", path), list[Any](), f"{path}?limit=2"
        while there:
            page = site("admin", "GET", there)
            found += page.json()[name]
            said = page.headers.get("link", "")
            assert bool(said) is (page.json()["next"] is not None)
            there = said.partition(">")[0].removeprefix("</api/v1")
        assert (found, whole["next"]) == (whole[name], None)


def test_roles_are_listed_for_whoever_holds_one(site: Site) -> None:
    told = {one["role"]: one for one in site.get("admin", "/roles")["roles"]}
    assert (told["manager"]["title"], told["manager"]["held_by"], told["manager"]["own"]) == ("管理员", 2, False)
    assert {one["held_by"] for one in site.get("shen", "/roles")["roles"]} == {0, 1}
    assert site.get("ding", "/roles/manager/holders")["holders"][0]["login"] == "ding"
    assert [site("charlie", "GET", path).status_code for path in ("/roles", "/roles/staff/holders")] == [403, 403]
    assert site("admin", "GET", "/roles/cook/holders").status_code == 404


def test_whoever_holds_no_role_sees_themselves_and_no_unit(site: Site) -> None:
    assert list(shown(site, "charlie")) == ["charlie"]
    assert site.get("charlie", "/people/charlie")["email"] == "charlie@office.example"
    assert site("charlie", "GET", "/units").status_code == 403


def test_those_who_left_and_services_are_shown_to_whoever_looks_after_them(own_site: Site) -> None:
    site = own_site
    site.post("admin", "/people", {"login": "oa", "name": "办公系统", "unit": "乙科", "service": True}, status=201)
    site.post("admin", "/people/fang/disable", {})
    for who, knows in (("wang", False), ("ding", True), ("admin", True)):
        assert ({"oa", "fang"} <= shown(site, who).keys()) is knows
        assert [site(who, "GET", f"/people/{login}").status_code for login in ("oa", "fang")] == [
            200 if knows else 404
        ] * 2
    assert shown(site, "admin")["oa"]["service"]
    assert shown(site, "admin")["fang"]["disabled"]


ABOUT_A_LOGIN: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/people/{}", None),
    ("GET", "/people/{}/channels", None),
    ("GET", "/people/{}/tokens", None),
    ("GET", "/people/{}/sessions", None),
    ("GET", "/people/{}/agenda.ics", None),
    ("GET", "/sign-ins?login={}", None),
    ("GET", "/forecast?person={}", None),
    ("GET", "/mails?to={}", None),
    ("GET", "/items?owner={}", None),
    ("POST", "/people/{}/mail", {"hour": "09:00"}),
    ("POST", "/people/{}/channels", {"by": ["mail"]}),
    ("POST", "/people/{}/feed/revoke", None),
    ("POST", "/substitutes", {"person": "{}", "substitute": "charlie", "from": "2026-03-03", "until": "2026-03-04"}),
)


@pytest.mark.parametrize(("method", "path", "body"), ABOUT_A_LOGIN, ids=[f"{one[0]} {one[1]}" for one in ABOUT_A_LOGIN])
def test_without_a_role_nobody_else_is_there(site: Site, method: str, path: str, body: Any) -> None:
    def ask(login: str) -> Any:
        sent = body and {key: login if value == "{}" else value for key, value in body.items()}
        return site("charlie", method, path.format(login), json=sent)

    theirs, none = ask("wang"), ask("wing")
    assert theirs.status_code == none.status_code == 404
    assert theirs.text.replace("wang", "wing") == none.text


def test_standing_in_for_somebody_is_not_being_them(own_site: Site) -> None:
    site = own_site
    absent = {"person": "zhao", "substitute": "wang", "from": "2026-03-02", "until": "2026-03-04"}
    site.post("zhao", "/substitutes", absent, status=201)
    instead = {"headers": {"Rectify-For": "zhao"}}
    assert site("wang", "POST", "/people/zhao/mail", json={"language": "en"}, **instead).status_code == 403
    assert site("wang", "POST", "/people/wang/mail", json={"language": "en"}, **instead).status_code == 200


def test_a_person_is_added_named_moved_and_reached_elsewhere(own_site: Site) -> None:
    site = own_site
    new = {"login": "sun", "name": "孙悦", "email": "sun@office.example", "unit": "丙科", "roles": ["staff"]}
    added = site("admin", "POST", "/people", json=new)
    assert (added.status_code, added.headers["location"]) == (201, "/api/v1/people/sun")
    assert added.json()["roles"] == ["staff"]
    assert site("admin", "POST", "/people", json=new).json()["code"] == "already_exists"
    assert site.post("admin", "/people/sun/rename", {"name": "孙悦悦"})["changed"]
    assert site.post("admin", "/people/sun/move", {"unit": "乙科"}) == {"login": "sun", "unit": "乙科", "changed": True}
    site.post("admin", "/people/sun/email", {"email": "yue@office.example"})
    assert site("admin", "POST", "/people/sun/email", json={"email": "a@b, c@d"}).status_code == 422
    assert site.post("sun", "/people/sun/mail", {"hour": "17:30", "language": "en"})["mail_hour"] == "17:30"
    assert site.get("sun", "/people/sun") == {
        "id": site.get("admin", "/people/sun")["id"], "login": "sun", "name": "孙悦悦", "email": "yue@office.example",
        "unit": "乙科", "language": "en", "mail_hour": "17:30", "zone": None,
        "roles": [{"role": "staff", "unit": "丙科"}], "disabled": False, "service": False, "fault": None,
    }  # fmt: skip


def test_roles_are_granted_and_taken_back_but_never_the_last_administrators(own_site: Site) -> None:
    site, wanted = own_site, {"role": "verifier", "unit": "乙科"}
    assert [site.post("admin", "/people/wang/roles", wanted)["changed"] for _ in range(2)] == [True, False]
    assert [site.post("admin", "/people/wang/roles/revoke", wanted)["changed"] for _ in range(2)] == [True, False]
    last = site("admin", "POST", "/people/admin/roles/revoke", json={"role": "administrator"})
    assert last.json()["code"] == "last_administrator"


def test_who_leaves_hands_over_and_is_nobody_any_more(own_site: Site) -> None:
    site = own_site
    site.get("wang", "/items")
    assert site("admin", "POST", "/people/wang/disable", json={}).json()["code"] == "still_holds"
    left = site.post("admin", "/people/wang/disable", {"hand_over_to": "charlie", "keep_items": True})
    assert FIRST in left["handed_over"]
    assert left["roles"] == [{"role": "staff", "unit": shown(site, "admin")["li"]["unit"]}]
    assert site("wang", "GET", "/items").status_code == 401
    assert [site.post("admin", "/people/wang/enable")["changed"] for _ in range(2)] == [True, False]


def test_a_workbook_is_taken_in_whole_or_not_at_all(own_site: Site, tmp_path: Path) -> None:
    site = own_site
    head = ["姓名", "登录名", "单位", "邮箱", "角色"]
    good = a_workbook(
        tmp_path / "good.xlsx",
        [head, ["孙悦", "sun", "乙科", "sun@office.example", "staff"], ["丁一一", "ding", "乙科", "", ""]],
    ).read_bytes()
    bad = a_workbook(tmp_path / "bad.xlsx", [head, ["孙悦", "sun", "没有这个科", "", ""]]).read_bytes()

    def sent(book: bytes, who: str = "admin", **form: str) -> Any:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return site(who, "POST", "/people/imports", files={"file": ("名单.xlsx", book, kind)}, data=form)

    assert [one["became"] for one in sent(good, dry_run="true").json()["people"]] == ["new", "changed"]
    refused = sent(bad).json()
    assert (refused["taken_in"], [one["code"] for one in refused["problems"]]) == (False, ["not_found"])
    assert "sun" not in shown(site, "admin")
    assert sent(good).json()["taken_in"]
    assert {one["became"] for one in sent(good).json()["people"]} == {"same"}
    assert shown(site, "admin")["ding"]["name"] == "丁一一"
    assert sent(b"no workbook").status_code == 422
    assert sent(b"no workbook", who="chen").json()["code"] == "not_permitted"


def test_units_are_added_named_and_moved_by_their_key(own_site: Site) -> None:
    site = own_site
    above = site.post("admin", "/units", {"name": "教育局"}, status=201)
    below = site.post("admin", "/units", {"name": "办公室", "under": "教育局"}, status=201)
    assert below["path"] == "教育局/办公室"
    assert site.post("admin", f"/units/{below['id']}/rename", {"name": "督导室"})["path"] == "教育局/督导室"
    assert site.post("admin", f"/units/{below['id']}/move", {"under": None})["path"] == "督导室"
    assert site("admin", "POST", f"/units/{above['id']}/move", json={"under": "教育局"}).status_code == 422
    assert site("admin", "POST", "/units/999999/rename", json={"name": "甲"}).status_code == 404
    assert {"教育局", "督导室"} <= {one["path"] for one in site.get("wang", "/units")["units"]}


def test_what_is_listed_agrees_with_the_command_for_the_same_person(site: Site, typed: Typing) -> None:
    for who in ("wang", "ding", "charlie"):
        assert site.get(who, "/people") == typed("user", "list", "--as", who)
    assert site.get("admin", "/people") == typed("user", "list")
    for who in ("chen", "admin"):
        assert site.get(who, "/roles") == typed("role", "list", "--as", who)
    assert site.get("ding", "/roles/staff/holders?limit=1") == typed(
        "role", "list", "staff", "--limit", "1", "--as", "ding"
    )
    assert site.get("wang", "/units") == typed("unit", "list")
    assert site.get("wang", "/people/wang/channels") == typed("user", "channel", "wang")
