"""Who may ask, agree, refuse and withdraw, in which order; and what becomes of two at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.actor import Represented, operator
from engine.domain.definition import Role
from engine.errors import (
    ItemChanged,
    KeyReused,
    NotFound,
    NotPermitted,
    RequestAnswered,
    RequestRefused,
)
from engine.operations import personnel, roles, withdrawing
from engine.operations.ledger import Ledger
from engine.operations.request_list import list_requests
from engine.operations.requesting import Petition, ask
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.asking import DUE, FORM, LATER, REASON, Office, an_asking_office, the_request
from tests.operations.shipped import missing
from tests.operations.test_together import all_at_once

ASKED, FIRST, SECOND = "2026-05-06", "2026-05-07", "2026-05-08"


@pytest.fixture
def office(ledger: Ledger, tmp_path: Path) -> Office:
    """Return an office with one item that is being corrected."""
    return an_asking_office(ledger, tmp_path)


@pytest.mark.parametrize("login", ["zhao", "chen", "li"])
def test_only_who_the_rule_names_may_ask(office: Office, login: str) -> None:
    with pytest.raises(NotPermitted, match="the role for it is missing") as refused:
        office.ask(ASKED, login=login)
    assert refused.value.way_out("zh") == "可以这样做的：责任人。"


def test_a_stranger_learns_nothing_of_requests(office: Office) -> None:
    office.ask(ASKED)
    for act in (
        lambda: office.ask(ASKED, login="charlie"),
        lambda: office.agree("charlie", FIRST),
        lambda: office.refuse("charlie", FIRST),
        lambda: office.withdraw("charlie", FIRST),
        lambda: office.agree("chen", FIRST, request=99),
    ):
        with pytest.raises(NotFound):
            act()
    assert list_requests(office.ledger, actor=as_person(office.ledger, "charlie"), at=AT) == []


@pytest.mark.parametrize("login", ["chen", "li", "wang"])
def test_the_steps_are_taken_in_order_by_those_they_belong_to(office: Office, login: str) -> None:
    office.ask(ASKED)
    with pytest.raises(NotPermitted):
        office.agree(login, FIRST)


def test_who_asked_never_agrees_in_whatever_role(office: Office) -> None:
    roles.grant(office.ledger, "wang", Role.LEADER, actor=OPERATOR, at=AT)
    office.ask(ASKED)
    with pytest.raises(NotPermitted, match="it is their own request") as refused:
        office.agree("wang", FIRST)
    assert refused.value.way_out("zh") == "可以这样做的：单位负责人、领导。"
    with pytest.raises(NotPermitted, match="it is their own request"):
        office.refuse("wang", FIRST)
    assert office.told("to_answer") == {"zhao"}


def test_who_asked_for_somebody_else_does_not_agree_either(office: Office) -> None:
    leader = as_person(office.ledger, "zhao")
    owner = Represented(person_id=1, login="wang", name="王敏")
    both = type(leader)(
        login="zhao", name="赵岚", door=leader.door, person_id=leader.person_id, roles=leader.roles, on_behalf_of=owner
    )
    office.ask(ASKED, actor=both)
    assert the_request(office).askers == "[1, 3]"
    with pytest.raises(NotPermitted, match="it is their own request"):
        office.agree("zhao", FIRST)


def test_an_operator_types_for_somebody_and_asks_nothing_alone(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.ask(ASKED, actor=OPERATOR)
    owner = Represented(person_id=1, login="wang", name="王敏")
    office.ask(ASKED, actor=operator("tester", on_behalf_of=owner))
    assert the_request(office).asked_by == "王敏"


def test_a_key_makes_repeats_of_each_answer_harmless(office: Office) -> None:
    asked, again = (office.ask(ASKED, key="k1") for _ in range(2))
    assert (again.repeated, again.id, again.new_due_on) == (True, asked.id, LATER)
    first, once_more = (office.agree("zhao", FIRST, key="k2") for _ in range(2))
    assert (once_more.repeated, once_more.step, first.version) == (True, 1, once_more.version)
    office.agree("chen", SECOND, key="k3")
    assert office.agree("chen", SECOND, key="k3").due_on == LATER
    with pytest.raises(KeyReused):
        office.agree("chen", SECOND, key="k3", note="另一个请求")
    assert len(office.whole.history) == 5


def test_a_withdrawal_with_a_key_is_carried_out_once(office: Office) -> None:
    office.ask(ASKED)
    assert [office.withdraw("wang", FIRST, key="k").repeated for _ in range(2)] == [False, True]


def test_whoever_saw_an_older_version_is_told_who_changed_it(office: Office) -> None:
    office.ask(ASKED)
    petition = Petition(rule="extension", reason=REASON, new_due_on=LATER, settings=FORM, expect_version=2)
    with pytest.raises(ItemChanged, match="王敏"):
        ask(office.ledger, office.number, petition, actor=as_person(office.ledger, "wang"), at=morning(FIRST))
    with pytest.raises(ItemChanged, match="request made"):
        withdrawing.withdraw(
            office.ledger, 1, actor=as_person(office.ledger, "wang"), at=morning(FIRST), expect_version=2
        )


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (lambda office: office.agree("chen", SECOND), "陈静同意"),
        (lambda office: office.refuse("chen", SECOND), "陈静不同意"),
        (lambda office: office.withdraw("wang", SECOND), "王敏撤回"),
    ],
)
def test_who_comes_second_is_told_who_was_first(office: Office, end: Callable[[Office], object], said: str) -> None:
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    with pytest.raises(RequestAnswered, match=r"agreed to \(step 1\)"):
        office.agree("zhao", FIRST)
    end(office)
    with pytest.raises(RequestAnswered) as refused:
        office.refuse("chen", SECOND)
    assert said in refused.value.message("zh")
    assert "（2026-05-08 10:00）" in refused.value.message("zh")


def test_of_two_answers_at_one_moment_one_counts_and_the_other_is_told_who(ledger: Ledger, tmp_path: Path) -> None:
    office = an_asking_office(ledger, tmp_path)
    personnel.add_person(ledger, "zhou", "周岩", email="zhou@office.example", actor=OPERATOR, at=AT)
    roles.grant(ledger, "zhou", Role.MANAGER, actor=OPERATOR, at=AT)
    office.ask(ASKED)
    office.agree("zhao", FIRST)
    actors = {login: as_person(ledger, login) for login in ("chen", "zhou")}

    def one(number: int) -> str:
        login = ("chen", "zhou")[number % 2]
        try:
            return f"{login}:{office.agree(login, SECOND, actor=actors[login]).state}"
        except RequestAnswered as late:
            return f"told:{late.fields['who']}"

    said = all_at_once(one, 4)
    (winner,) = [answer.partition(":")[0] for answer in said if answer.endswith(":agreed")]
    assert sorted(set(said)) == sorted({f"{winner}:agreed", f"told:{actors[winner].name}"})
    assert [one.due_on for one in office.whole.deadlines if one.subject == "item"] == [DUE, LATER]
    office.require_sound()


def test_two_requests_at_one_moment_leave_one(office: Office) -> None:
    owner = as_person(office.ledger, "wang")

    def one(_number: int) -> str:
        try:
            return office.ask(ASKED, actor=owner).state
        except RequestRefused as refused:
            return missing(refused)[0]

    assert sorted(all_at_once(one, 4)) == ["pending", *["request_pending"] * 3]
    office.require_sound()
