"""What a history says of people: their names, never their logins."""

from __future__ import annotations

from datetime import date, timedelta

from engine.operations.confiding import confide
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.personnel import add_person
from engine.operations.planning import Add, Plan
from engine.operations.reading import item_history
from engine.operations.snoozing import snooze
from engine.operations.urging import urge
from rectify.wording.deeds import what
from tests.builders import AT, OPERATOR, an_item, an_office, an_owing_workflow, as_person


def told(ledger: Ledger, number: str) -> list[tuple[str, str]]:
    """Return each entry of an item's history in both languages."""
    _item, under, entries = item_history(ledger, number, actor=OPERATOR)
    said = [what(entry, told) for entry, told in zip(entries, under, strict=True)]
    return [(words.zh, words.en) for words in said]


def test_people_are_told_by_name_in_every_sentence(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger, workflow=an_owing_workflow())
    item = an_item(sqlite_ledger)
    wang, chen = as_person(sqlite_ledger, "wang"), as_person(sqlite_ledger, "chen")
    plan = Plan(text="逐项核对", owner="li", due_on=date(2026, 3, 20))
    change_measures(sqlite_ledger, item.number, Add(plan=plan), actor=wang, at=AT)
    snooze(sqlite_ledger, item.number, (AT + timedelta(days=3)).date(), note="出差在外", actor=wang, at=AT)
    urge(sqlite_ledger, item.number, actor=chen, at=AT)
    confide(sqlite_ledger, item.number, logins=["chen", "charlie"], note="涉及举报人", actor=chen, at=AT)
    _import, assigned, planned, snoozed, urged, confided = told(sqlite_ledger, item.number)
    assert assigned[0] == "指定人员：责任人王敏、责任领导赵岚、指定核查人李强"
    assert assigned[1] == "assigned: owner 王敏, leader in charge 赵岚, assigned verifier 李强"
    assert "责任人李强" in planned[0]
    assert snoozed == ("到2026-03-05止不提醒王敏", "王敏 is not reminded through 2026-03-05")
    assert urged == ("催办：王敏", "urged: 王敏")
    assert confided[0].endswith("陈静、查理")


def test_those_who_share_a_name_are_told_apart_by_their_logins(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    add_person(sqlite_ledger, "li2", "李强", roles=["verifier"], actor=OPERATOR, at=AT)
    item = an_item(sqlite_ledger, verifier="li2")
    assert told(sqlite_ledger, item.number)[1][0].endswith("指定核查人李强（li2）")
