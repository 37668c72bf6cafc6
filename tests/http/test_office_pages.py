"""The pages of the office: who may open them, what they say, and that they cost as little for many as for few."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from engine.operations import units
from engine.operations.personnel import add_person
from tests.builders import AT, OPERATOR
from tests.exports.workbook_parts import parts_of
from tests.http.conftest import Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]


def test_the_office_opens_to_those_who_look_after_it(site: Site) -> None:
    for who, doors in (("admin", 9), ("chen", 8), ("shen", 6)):
        reader = Reader(site, who)
        page = reader.get("/office")
        ways = re.findall('<h2><a href="([^"]+)"', page)
        assert len(ways) == doors, who
        for way in ways:
            reader.get(way)
        assert 'href="/office" aria-current' in page
    wang = Reader(site, "wang")
    assert 'href="/office"' not in wang.get("/work")
    wang.get("/office", status=403)


def test_people_stand_by_unit_with_roles_and_items(site: Site) -> None:
    page = plain(Reader(site, "admin").get("/people"))
    assert "人员 9人" in page
    assert "王敏 wang 经办人员 在办3件，共3件" in page
    assert "乙科 2人 丁一 ding 管理员 方圆 fang 经办人员" in page
    found = plain(Reader(site, "admin").get("/people?role=manager&unit=乙科"))
    assert "丁一" in found
    assert "方圆" not in found
    assert "陈静" not in found
    assert "王敏" in plain(Reader(site, "admin").get("/people?search=WANG"))
    Reader(site, "admin").get("/people?unit=没有这个单位", status=404)
    seen = plain(Reader(site, "wang").get("/people"))
    assert "丁一 ding" in seen
    assert "ding 管理员" not in seen


def test_two_hundred_people_in_forty_units_cost_no_more_than_ten(own_site: Site, said: list[str]) -> None:
    ledger, admin = own_site.app.ledger, Reader(own_site, "admin")
    admin.get("/people")
    said.clear()
    admin.get("/people")
    few = len(said)
    for number in range(40):
        units.add_unit(ledger, f"第{number}股", under="乙科" if number % 2 else None, actor=OPERATOR, at=AT)
    for number in range(190):
        add_person(
            ledger, f"p{number}", f"人{number}", email=f"p{number}@office.example", unit=f"第{number % 40}股",
            roles=["staff", "verifier"][: number % 3], actor=OPERATOR, at=AT,
        )  # fmt: skip
    admin.get("/people")
    said.clear()
    page = admin.get("/people")
    assert len(said) <= few <= MOST, "\n".join(one.replace("\n", " ")[:150] for one in said)
    assert len(page.encode()) <= 150_000
    assert page.count('<section class="sheet">') >= 41
    said.clear()
    page = admin.get("/units")
    assert len(said) <= MOST
    assert len(page.encode()) <= 150_000


def test_a_person_is_added_moved_given_a_role_and_invited_each_by_a_form(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    assert "登记一个人" in plain(admin.get("/roster"))
    taken = admin.send("/roster/person", {"name": "钱多", "login": "wang", "email": "", "unit": "", "role": ""})
    assert taken.status_code == 409
    assert 'value="钱多"' in taken.text
    added = admin.send(
        "/roster/person", {"name": "钱多", "login": "qian", "email": "", "unit": "乙科", "role": "staff"}
    )
    assert added.headers["location"] == "/people/qian?done=added"
    assert "没有，提醒送不到" in plain(admin.get("/people/qian"))
    assert "先改邮箱" in plain(admin.get("/people/qian/do/invite"))
    for deed, form, said_ in (
        ("address", {"email": "qian@office.example"}, "邮箱已改"),
        ("rename", {"name": "钱不多"}, "姓名已改"),
        ("move", {"unit": "1"}, "已调到这个单位"),
        ("grant", {"role": "verifier", "unit": "2"}, "角色已授予"),
        ("invite", {}, "邀请已发出"),
        ("appoint", {"substitute": "wang", "first": "2026-03-02", "until": "2026-03-05"}, "代办人已安排"),
    ):
        admin.get(f"/people/qian/do/{deed}")
        done = admin.send(f"/people/qian/do/{deed}", form)
        assert done.status_code == 303, plain(done.text)
        assert said_ in plain(admin.get(done.headers["location"]))
    page = plain(admin.get("/people/qian"))
    assert "钱不多" in page
    assert "核查人 · 乙科" in page
    assert "邀请2026-03-02 10:00发出，还没有用，2026-03-09 10:00前有效" in page
    assert "王敏代钱不多办理 今天有效" in page
    admin.get("/people/qian/do/revoke?role=verifier&unit=2")
    assert admin.send("/people/qian/do/revoke", {}).status_code == 303
    assert "核查人 · 乙科" not in plain(admin.get("/people/qian"))
    assert "可能已经收回" in plain(admin.get("/people/qian/do/revoke?role=verifier&unit=2"))


def test_who_may_not_is_told_why_and_strangers_learn_nothing(own_site: Site) -> None:
    chen, ding = Reader(own_site, "chen"), Reader(own_site, "ding")
    page = plain(chen.get("/people/fang"))
    assert "不归您办的 管理人员与单位" in page
    assert "可由系统管理员办理" in page
    form = chen.get("/people/fang/do/rename")
    assert "不归您办" in plain(form)
    # A form that is there for nobody to send is refused all the same.
    chen.get("/people/fang")
    chen.get("/account")
    assert chen.send("/people/fang/do/rename", {"name": "方"}).status_code == 403
    seen = plain(ding.get("/people/wang"))
    assert "wang@office.example" not in seen
    assert "邮箱、角色和登录由本人" in seen
    for path in ("/people/not-here", "/people/not-here/do/rename", "/people/fang/do/nothing", "/units/99/do/add"):
        chen.get(path, status=404)


def test_a_person_is_shown_in_few_statements(own_site: Site, said: list[str]) -> None:
    for path in ("/people/wang", "/units", "/people/wang/do/grant", "/roster", "/settings", "/office"):
        admin = Reader(own_site, "admin")
        admin.get(path)
        said.clear()
        admin.get(path)
        assert len(said) <= MOST, f"{path}\n" + "\n".join(one.replace("\n", " ")[:150] for one in said)


def test_units_are_added_renamed_and_moved_and_the_office_has_one_name(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    assert "乙科 2人" in plain(admin.get("/units"))
    for path, form, told in (
        ("/units/1/do/add", {"name": "丙科"}, "单位已设立"),
        ("/units/3/do/rename", {"name": "丙股"}, "单位已改名"),
        ("/units/3/do/move", {"under": "2"}, "调整到新的上级"),
        ("/units/1/do/rename", {"name": "青禾县督查室"}, "单位已改名"),
    ):
        admin.get(path)
        done = admin.send(path, form)
        assert done.status_code == 303, plain(done.text)
        assert told in plain(admin.get(done.headers["location"]))
    assert "<span>青禾县督查室</span>" in admin.get("/units")
    assert "乙科/丙股" in plain(admin.get("/people?kind=all"))
    one = plain(admin.get("/units/2"))
    assert "撤销单位 “乙科”：2人（丁一、方圆）、下级1个（乙科/丙股）归“青禾县督查室”" in one
    assert "在这里担任的2项角色（丁一、方圆）收回" in one
    admin.get("/units/2/do/move")
    assert admin.send("/units/2/do/move", {"under": "3"}).status_code == 422
    assert "改动" not in plain(Reader(own_site, "chen").get("/units"))
    admin.get("/units/2/do/dissolve")
    # It cannot be undone: the first press says what happens, for the very unit that was chosen.
    wish = {"into": "1", "note": "机构改革"}
    preview = admin.send("/units/2/do/dissolve", wish)
    assert preview.status_code == 200
    assert "预览：还没有办" in plain(preview.text)
    assert 'value="机构改革"' in preview.text
    other = admin.send("/units/2/do/dissolve", wish | {"into": "3"})
    assert "不能用" in plain(other.text)
    assert "乙科" in plain(admin.get("/units"))
    admin.get("/units/2/do/dissolve")
    admin.send("/units/2/do/dissolve", wish)
    assert admin.send("/units/2/do/dissolve", wish).status_code == 303
    assert "乙科" not in plain(admin.get("/units"))
    assert "丁一" in plain(admin.get("/people"))


def _workbook(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "人员.xlsx"
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate((("姓名", "登录名", "单位", "邮箱", "角色"), *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def test_a_workbook_is_previewed_then_taken_in_whole_or_not_at_all(own_site: Site, tmp_path: Path) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/roster")
    bad = _workbook(tmp_path, ("孙一", "sun", "没有的科", "sun@office.example", ""), ("王敏", "wang", "", "", ""))
    wrong = admin.send("/roster/workbook", {}, files={"file": (bad.name, bad.read_bytes())})
    assert "有1处要改，还没有登记" in plain(wrong.text)
    assert "2 单位" in plain(wrong.text)
    assert "王敏" not in plain(wrong.text)
    text = admin.send("/roster/workbook", {}, files={"file": ("people.csv", b"x")})
    assert "不是.xlsx工作簿" in plain(text.text)
    good = _workbook(
        tmp_path, ("孙一", "sun", "乙科", "sun@office.example", "经办人员"), ("王敏", "wang", "乙科", "", "核查人"),
        ("方圆", "fang", "", "", ""),
    )  # fmt: skip
    preview = admin.send("/roster/workbook", {}, files={"file": (good.name, good.read_bytes())})
    told = plain(preview.text)
    assert "新增1人，改动1人，1人没有变化" in told
    assert "单位：整改办公室 → 乙科；角色：— → 核查人" in told
    admin.get("/people/sun", status=404)
    preview = admin.send("/roster/workbook", {}, files={"file": (good.name, good.read_bytes())})
    done = admin.send("/roster/workbook", {})
    assert "已登记" in plain(done.text)
    assert "经办人员 · 乙科" in plain(admin.get("/people/sun"))
    broken = admin.send("/roster/workbook", {"name": "a.xlsx", "sheet": "!!"})
    assert broken.status_code == 422
    Reader(own_site, "chen").get("/roster", status=403)


@pytest.mark.parametrize(("language", "role"), [("zh", "经办人员"), ("en", "staff")])
def test_the_empty_workbook_is_given_out_filled_in_and_read_back(
    own_site: Site, tmp_path: Path, language: str, role: str
) -> None:
    admin = Reader(own_site, "admin", language=language)
    assert 'href="/roster/blank"' in admin.get("/roster")
    given = admin.ask("GET", "/roster/blank")
    blank = tmp_path / "given.xlsx"
    blank.write_bytes(given.content)
    people, how, choices = parts_of(blank).values()
    (headings,) = people.rows
    assert (choices.is_hidden, how.is_hidden) == (True, False)
    assert {"整改办公室", "乙科", role} <= {cell for row in choices.rows for cell in row}
    assert set(people.choices()) == {"C2:C501", "E2:E501"}
    empty = admin.send("/roster/workbook", {}, files={"file": (blank.name, given.content)})
    assert "下面没有人员" in empty.text or "nobody below the headings" in empty.text
    filled = Workbook(str(tmp_path / "filled.xlsx"))
    sheet = filled.add_worksheet()
    for number, row in enumerate((headings, ("孙一", "sun", "乙科", "sun@office.example", role))):
        sheet.write_row(number, 0, row)
    filled.close()
    looked = admin.send("/roster/workbook", {}, files={"file": ("f.xlsx", (tmp_path / "filled.xlsx").read_bytes())})
    assert "新增1人" in looked.text or "1 new, 0 changed" in looked.text
    Reader(own_site, "chen").get("/roster/blank", status=403)


def test_every_page_of_the_managers_handbook_opens(site: Site) -> None:
    text = (Path(__file__).parents[2] / "docs" / "running-the-office.md").read_text(encoding="utf-8")
    ways = re.findall(r"`(/[^`]+)`", text)
    assert len(ways) == 11
    admin, chen = Reader(site, "admin"), Reader(site, "chen")
    for way in ways:
        assert 200 in {admin.ask("GET", way).status_code, chen.ask("GET", way).status_code}, way
