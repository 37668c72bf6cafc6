"""Units, people and roles as an operator types them; an item for named people; somebody leaves."""

from __future__ import annotations

from pathlib import Path

from tests.stories.conftest import Typed
from tests.unit.rectify.documents.workbooks import a_workbook

ITEM = "XC2026-01-002"


def test_units_are_added_listed_renamed_and_moved(office: Typed) -> None:
    for name, under in (("教育局", None), ("办公室", "教育局"), ("卫健局", None), ("办公室", "卫健局")):
        assert office("unit", "add", name, *(("--under", under) if under else ())).status == 0
    assert office("unit", "rename", "卫健局", "卫生健康局").out.strip() == "单位现在叫卫生健康局"
    assert office("unit", "move", "卫生健康局/办公室", "--under", "教育局/办公室", "--json").json["path"] == (
        "教育局/办公室/办公室"
    )
    listed = office("unit", "list", "--json").json["units"]
    assert [unit["path"] for unit in listed][1:] == ["卫生健康局", "教育局", "教育局/办公室", "教育局/办公室/办公室"]
    refused = office("role", "grant", "wang", "staff", "--unit", "办公室", "--json")
    assert (refused.status, "教育局/办公室/办公室" in refused.json["error"]["remedy"]) == (1, True)
    assert office("user", "move", "wang", "教育局/办公室").status == 0
    ending = ("unit", "dissolve", "教育局/办公室", "--into", "卫生健康局")
    assert "1人、1个下级归接收单位" in office(*ending, "--dry-run").out
    done = office(*ending, "--note", "机构改革", "--json").json
    assert (done["people"], done["below"], done["into"]) == (["王敏"], ["教育局/办公室/办公室"], "卫生健康局")
    assert office("user", "move", "wang", "教育局/办公室").status == 1
    assert office("unit", "add", "办公室", "--under", "教育局").status == 0
    assert office("user", "move", "wang", "教育局/办公室").status == 0
    assert office("user", "rename", "wang", "王敏之").status == 0
    wang = next(one for one in office("user", "list", "--json").json["users"] if one["login"] == "wang")
    assert (wang["name"], wang["unit"]) == ("王敏之", "教育局/办公室")


def test_people_come_from_a_workbook_once(office: Typed, tmp_path: Path) -> None:
    head = ("姓名", "登录名", "单位", "邮箱", "角色")
    wrong = a_workbook(tmp_path / "wrong.xlsx", [head, ("孙悦", "sun", "民政局", "sun@office.example", "经办人员")])
    refused = office("user", "import", wrong, "--json")
    assert refused.status == 1
    (problem,) = refused.json["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (2, "unit", "not_found")
    assert "民政局" in office("user", "import", wrong).out
    office("unit", "add", "民政局")
    assert "会新增1人" in office("user", "import", wrong, "--dry-run").out
    assert "新增1人" in office("user", "import", wrong).out
    again = office("user", "import", wrong, "--json").json
    assert [(one["login"], one["became"]) for one in again["people"]] == [("sun", "same")]


def test_somebody_leaves_and_their_items_go_on(office: Typed) -> None:
    office("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    office("user", "add", "sun", "孙悦", "--role", "staff")
    refused = office("user", "disable", "wang")
    assert (refused.status, "1件未办结的事项" in refused.err, "--hand-over-to" in refused.err) == (1, True, True)
    left = office("user", "disable", "wang", "--hand-over-to", "sun", "--note", "退休", "--json").json
    assert (left["handed_over"], left["kept"], left["roles"][0]["role"]) == ([ITEM], [], "staff")
    assert "王敏（已停用）" in office("user", "list").out
    assert office("comment", ITEM, "在吗", "--as", "wang").status == 1
    assert "王敏" in office("history", ITEM).out or "wang" in office("history", ITEM).out
    assert "已重新启用wang" in office("user", "enable", "wang").out


def test_people_and_roles_are_listed_by_the_page_and_services_are_marked(office: Typed) -> None:
    office("user", "add", "oa", "办公系统", "--service", "--role", "auditor")
    assert "办公系统（服务）" in office("user", "list").out
    office("user", "disable", "oa")
    assert "办公系统（服务、已停用）" in office("user", "list").out
    page = office("user", "list", "--limit", "2", "--json").json
    rest = office("user", "list", "--after", str(page["next"]), "--json").json
    whole = office("user", "list", "--json").json
    assert [*page["users"], *rest["users"]] == whole["users"]
    assert (rest["next"], whole["next"]) == (None, None)
    assert f"--after {page['next']}" in office("user", "list", "--limit", "2").out
    staff = next(one for one in office("role", "list", "--json").json["roles"] if one["role"] == "staff")
    held = office("role", "list", "staff", "--json").json["holders"]
    assert staff["held_by"] == len({one["login"] for one in held}) > 0
    assert "王敏" in office("role", "list", "staff").out
    refused = office("role", "list", "cook", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "not_found")


def test_an_item_is_kept_to_named_people_and_opened_again(office: Typed) -> None:
    office("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    made = office("confide", ITEM, "--as", "wang", "--note", "涉及举报人", "--json").json
    assert (made["confidential"], made["people"]) == (True, [])
    assert office("show", ITEM, "--as", "chen").status == 1
    assert office("confide", ITEM, "chen", "--as", "zhao", "--json").json["people"] == ["chen"]
    assert office("show", ITEM, "--as", "chen").status == 0
    assert "设为保密：陈静" in office("history", ITEM).out
    assert office("confide", ITEM, "--withdraw", "chen").status == 0
    assert office("show", ITEM, "--as", "chen").status == 1
    assert office("confide", ITEM, "--open", "--as", "li").status == 0
    assert office("show", ITEM, "--as", "chen").status == 0
