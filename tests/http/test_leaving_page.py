"""Somebody leaves by the page: everything that hangs on them is shown, goes where it is said, and ends as foretold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import NotFound
from engine.operations import absence
from engine.operations.absence import Absence
from engine.operations.assign import assign
from engine.operations.confiding import confide
from engine.operations.intake import import_findings
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.reading import whole_item
from engine.operations.requesting import Petition, ask
from tests.builders import AT, OPERATOR, a_finding, as_person, some_findings
from tests.http.conftest import FIRST, LASTING, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
_PAGE = "/people/wang/leaving"
_WHY = {"progress": "谈了三人", "cause": "人在外地"}


def _owner(site: Site, number: str) -> str:
    whole = whole_item(site.app.ledger, number, actor=OPERATOR)
    return whole.names[whole.stored.facts.owner_id or 0]


def _busy(site: Site) -> None:
    ledger, wang, day = site.app.ledger, as_person(site.app.ledger, "wang"), AT.date()
    change_measures(ledger, FIRST, Add(plan=Plan(text="逐项核对", owner="wang", due_on=day)), actor=wang, at=AT)
    far = day + timedelta(days=150)
    ask(ledger, THIRD, Petition(rule="extension", reason="教师在外挂职须返校谈话", new_due_on=far, settings=_WHY),
        actor=wang, at=AT)  # fmt: skip
    span = Absence(login="li", substitute="wang", first=day, last=day + timedelta(days=3))
    absence.appoint(ledger, span, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    confide(ledger, LASTING, ["fang"], note="", actor=as_person(ledger, "chen"), at=AT)


def test_one_gets_the_most_and_another_a_single_item_and_the_account_is_closed(own_site: Site) -> None:
    _busy(own_site)
    admin = Reader(own_site, "admin")
    page = plain(admin.get(_PAGE))
    # Of the confidential item the administrator may not know.
    assert LASTING not in page
    assert "责任人、措施2" in page
    assert f"{THIRD} 申请延期" in page
    nobody = admin.send(_PAGE, {"what": "leave", "note": "退休"})
    assert nobody.status_code == 422
    assert "没有写交给谁" in plain(nobody.text)
    unknown = admin.send(_PAGE, {"what": "leave", "note": "退休", "to": "nobody-here"})
    assert "没有这个人" in plain(unknown.text)
    own_work = admin.send(_PAGE, {"what": "leave", "note": "退休", "to": "li"})
    assert own_work.status_code == 422
    assert "核查" in plain(own_work.text)
    wish = {"what": "leave", "note": "退休", "to": "fang", f"to-{THIRD}": "charlie"}
    preview = admin.send(_PAGE, wish, stage="preview")
    assert preview.status_code == 200, plain(preview.text)
    told = plain(preview.text)
    assert "2件会移交，0件留下" in told
    assert "经办人员（整改办公室）" in told
    assert "王敏代李强" in told
    assert _owner(own_site, FIRST) == "王敏"
    done = admin.send(_PAGE, wish, stage="run")
    assert "已移交2件。王敏已停用：收回1项角色，结束1段代办。" in plain(done.text), plain(done.text)
    assert (_owner(own_site, FIRST), _owner(own_site, THIRD)) == ("方圆", "查理")
    person = plain(admin.get("/people/wang"))
    assert "已离任" in person
    assert "离任时角色都已收回" in person
    assert "王敏" in plain(admin.get("/people?kind=left"))


def test_a_manager_hands_over_and_closes_nothing(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    page = chen.get(_PAGE)
    assert "停用" not in plain(page)
    wish = {"what": "leave", "note": "调岗", f"to-{FIRST}": "fang"}
    assert "1件会移交，2件留下" in plain(chen.send(_PAGE, wish, stage="preview").text)
    assert "已移交1件" in plain(chen.send(_PAGE, wish, stage="run").text)
    assert (_owner(own_site, FIRST), _owner(own_site, THIRD)) == ("方圆", "王敏")
    assert as_person(own_site.app.ledger, "wang").roles
    Reader(own_site, "fang").get(_PAGE, status=403)
    Reader(own_site, "chen").get("/people/not-here/leaving", status=404)


def test_the_last_administrator_is_kept_before_anything_goes_over(own_site: Site) -> None:
    ledger = own_site.app.ledger
    assign(ledger, FIRST, owner="admin", actor=as_person(ledger, "chen"), at=AT)
    admin = Reader(own_site, "admin")
    admin.get("/people/admin/leaving")
    refused = admin.send("/people/admin/leaving", {"what": "leave", "note": "退休", "to": "fang"}, stage="run")
    assert "最后一位系统管理员" in plain(refused.text)
    assert _owner(own_site, FIRST) == "管理员"


def test_sixty_items_are_shown_by_as_many_statements_as_three(own_site: Site, said: list[str]) -> None:
    _busy(own_site)
    ledger, admin = own_site.app.ledger, Reader(own_site, "admin")
    admin.get(_PAGE)
    said.clear()
    admin.get(_PAGE)
    few = len(said)
    many = some_findings(*(a_finding(f"第{number}件", number=str(number)) for number in range(10, 70)))
    taken = import_findings(ledger, many, workflow="rectification", actor=OPERATOR, at=AT)
    for item in taken:
        assign(ledger, item.number, owner="wang", actor=as_person(ledger, "chen"), at=AT)
    admin.get(_PAGE)
    said.clear()
    page = admin.get(_PAGE)
    assert len(said) <= few
    assert few <= MOST, "\n".join(one.replace("\n", " ")[:130] for one in said)
    assert len(page.encode()) <= 150_000


def test_what_only_they_know_of_goes_to_a_third_person_and_nothing_of_it_is_said_before(own_site: Site) -> None:
    ledger = own_site.app.ledger
    taken = import_findings(
        ledger, some_findings(a_finding("只有王敏知道", number="90")), workflow="rectification", actor=OPERATOR, at=AT
    )
    secret = taken[0].number
    assign(ledger, secret, owner="wang", actor=as_person(ledger, "chen"), at=AT)
    confide(ledger, secret, [], note="", actor=as_person(ledger, "wang"), at=AT)
    admin = Reader(own_site, "admin")
    wish = {"what": "leave", "note": "退休", "to": "fang"}
    assert secret not in plain(admin.get(_PAGE))
    preview = admin.send(_PAGE, wish, stage="preview")
    assert preview.status_code == 200
    assert secret not in plain(preview.text)
    for who, says in (("admin", "办理停用的人自己"), ("wang", "离任的人自己"), ("nobody-here", "没有找到人员")):
        refused = admin.send(_PAGE, wish | {"confidences_to": who}, stage="preview")
        assert refused.status_code in {404, 422}
        assert says in plain(refused.text), plain(refused.text)
        assert f'value="{who}"' in refused.text
    stopped = admin.send(_PAGE, wish, stage="run")
    told = plain(stopped.text)
    assert stopped.status_code == 422
    assert "--" not in told
    assert secret not in told
    # What went over before the refusal is no longer shown as theirs, and they are at work as before.
    assert "已移交" in told
    assert f"{FIRST} 台账" not in told
    assert as_person(ledger, "wang").roles
    done = admin.send(_PAGE, wish | {"confidences_to": "chen"}, stage="run")
    assert "王敏已停用" in plain(done.text), plain(done.text)
    assert whole_item(ledger, secret, actor=as_person(ledger, "chen")).stored.number == secret
    assert secret not in plain(done.text)
    with pytest.raises(NotFound):
        whole_item(ledger, secret, actor=as_person(ledger, "admin"))
