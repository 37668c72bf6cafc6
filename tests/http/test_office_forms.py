"""Forms of the office under the hands of several people: nothing typed is lost, nobody overwrites another unseen."""

from __future__ import annotations

import re

import pytest

from tests.http.conftest import FIRST, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_leaving_page import _owner


@pytest.mark.parametrize(
    ("path", "first", "second", "told"),
    [
        ("/people/fang/do/rename", {"name": "方园"}, {"name": "方远"}, "姓名在您填写的时候已改成“方园”"),
        ("/people/fang/do/address", {"email": "a@office.example"}, {"email": "b@office.example"}, "“a@office.example”"),
        ("/people/fang/do/move", {"unit": "1"}, {"unit": "3"}, "单位在您填写的时候已改成“整改办公室”"),
        ("/units/2/do/rename", {"name": "丙科"}, {"name": "丁科"}, "单位名称在您填写的时候已改成“丙科”"),
        ("/units/3/do/move", {"under": "1"}, {"under": "4"}, "上级单位在您填写的时候已改成“整改办公室”"),
    ],
)
def test_whoever_sends_second_sees_what_the_first_wrote_and_may_insist(
    own_site: Site, path: str, first: dict[str, str], second: dict[str, str], told: str
) -> None:
    one, other = Reader(own_site, "admin"), Reader(own_site, "admin")
    for above, name in (("2", "戊股"), ("1", "己科")):
        one.get(f"/units/{above}/do/add")
        assert one.send(f"/units/{above}/do/add", {"name": name}).status_code == 303
    one.get(path)
    other.get(path)
    assert one.send(path, first).status_code == 303
    overtaken = other.send(path, second)
    assert overtaken.status_code == 409
    assert told in plain(overtaken.text)
    assert "您填的内容还在" in plain(overtaken.text)
    assert any(f'value="{value}"' in overtaken.text for value in second.values())
    # What was seen by then is overwritten by will.
    assert other.send(path, second).status_code == 303


def test_a_role_must_be_chosen_and_nobody_holds_what_does_not_exist(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/people/fang/do/grant")
    none = admin.send("/people/fang/do/grant", {"role": "", "unit": "2"})
    assert none.status_code == 422
    assert "还没有选角色" in plain(none.text)
    assert "不能用" in plain(admin.send("/people/fang/do/grant", {"role": "emperor", "unit": "2"}).text)


def test_what_was_typed_of_a_new_person_comes_back_with_the_fault_at_its_input(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/roster")
    for form, name in (
        ({"name": "钱多", "login": "wang"}, "login"),
        ({"name": "钱多", "login": "Bad One"}, "login"),
        ({"name": " ", "login": "qian"}, "name"),
        ({"name": "钱多", "login": "qian", "email": "nowhere"}, "email"),
    ):
        refused = admin.send("/roster/person", form)
        assert f'href="#{name}"' in refused.text, plain(refused.text)[:300]
        marked = re.search(rf'<input id="{name}"[^>]*>', refused.text)
        assert marked is not None
        assert 'aria-invalid="true"' in marked[0]
    # The form says whose it is, so that it is kept when a session ends while somebody types.
    assert 'name="who" value="admin"' in admin.get("/roster")


def test_going_back_from_the_preview_of_leaving_keeps_what_was_typed(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/people/wang/leaving")
    wish = {"what": "leave", "note": "退休", "to": "fang", f"to-{THIRD}": "charlie"}
    preview = admin.send("/people/wang/leaving", wish, stage="preview")
    assert 'name="stage" value="choose"' in preview.text
    again = admin.send("/people/wang/leaving", wish, stage="choose")
    assert again.status_code == 200
    for kept in ('value="fang"', 'value="charlie"', 'value="退休"'):
        assert kept in again.text
    assert _owner(own_site, FIRST) == "王敏"


def test_whoever_gets_items_may_be_called_by_their_name_where_one_is_so_called(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/people/wang/leaving")
    wish = {"what": "hand-over", "note": "调岗", "to": "方圆", f"to-{THIRD}": "查理"}
    told = plain(admin.send("/people/wang/leaving", wish, stage="preview").text)
    assert "交给方圆" in told
    assert "交给查理" in told
    assert admin.send("/people/wang/leaving", wish, stage="run").status_code == 200
    assert (_owner(own_site, FIRST), _owner(own_site, THIRD)) == ("方圆", "查理")
    assert "没有这个人" in plain(admin.send("/people/fang/leaving", wish | {"to": "赵钱"}, stage="preview").text)


def test_the_last_administrator_is_called_by_name_with_what_to_do_here(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/people/admin/do/revoke?role=administrator&unit=1")
    told = plain(admin.send("/people/admin/do/revoke", {}).text)
    assert "管理员（admin）是最后一位系统管理员" in told
    assert "先授予另一个人系统管理员角色" in told


def test_whoever_has_no_address_is_given_one_before_they_are_invited(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/roster")
    admin.send("/roster/person", {"name": "钱多", "login": "qian", "email": "", "unit": "乙科", "role": ""})
    page = admin.get("/people/qian")
    assert "先登记邮箱，再发邀请" in plain(page)
    assert 'href="/people/qian/do/invite"' not in page
