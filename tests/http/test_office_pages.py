"""The pages of the office: who may open them, what they say, and that they cost as little for many as for few."""

from __future__ import annotations

from engine.operations import units
from engine.operations.personnel import add_person
from tests.builders import AT, OPERATOR
from tests.http.conftest import Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]


def test_the_office_opens_to_those_who_look_after_it(site: Site) -> None:
    for who, doors in (("admin", 4), ("chen", 2), ("shen", 2)):
        page = Reader(site, who).get("/office")
        assert page.count("<h2><a href=") == doors, who
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
