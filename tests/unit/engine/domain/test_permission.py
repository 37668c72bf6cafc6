"""Who may do what: the whole matrix, written out here once more, and everything that is not in it refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.actor import CLOCK, Actor, Door, Office, Represented, operator
from engine.domain.definition import Relation, Role
from engine.domain.item import ItemFacts
from engine.domain.permission import (
    ITEM_ACTIONS,
    OFFICE_ACTIONS,
    PERSON_ACTIONS,
    RULE_ACTIONS,
    called,
    knows_person,
    may_for,
    require,
    require_named,
    sees,
    standing,
    standing_in,
)
from engine.domain.standing_names import ROLE_WORDS, Let, Part
from engine.errors import NotPermitted
from engine.words import Words
from tests.builders import a_workflow

OURS, THEIRS = 1, 2
PERSON = 7
NOBODYS = ItemFacts(number="XC2026-01-001", state="reported", version=1, unit_id=OURS)

# One line for each action; a column for each way to stand to an item or to the office.
COLUMNS = (
    "manager staff verifier leader auditor administrator "
    "owner leader_in_charge unit_leader assigned_verifier operator clock "
    "created_by doer confidant party_secretary"
)
ON_AN_ITEM = """
see             yes yes yes yes yes yes yes yes yes yes .   .   yes .   yes yes
comment         yes .   yes yes .   .   yes yes yes yes .   .   .   .   .   .
attach          yes .   yes .   .   .   yes .   .   yes .   .   .   .   .   .
assign          yes .   .   yes .   .   .   yes yes .   .   .   .   .   .   .
describe        yes .   .   .   .   .   yes .   .   .   .   .   .   .   .   .
complete_review yes .   yes yes .   .   yes yes yes yes .   .   .   .   .   .
plan_measures   yes .   .   yes .   .   yes yes yes .   .   .   .   .   .   .
finish_measure  yes .   .   .   .   .   yes .   .   .   .   .   .   .   .   .
give_receipt    .   .   .   .   .   .   yes .   .   .   .   .   .   .   .   .
report_progress .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
record_duty     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
request         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
answer          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
withdraw        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
pause           yes .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
redate          yes .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
open_item       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
import          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
publish         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
administer      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_calendar   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
remind_of_holidays .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
tick            .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
deliver         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
try_texts       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
appoint_substitute .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
snooze          yes yes yes yes yes yes yes yes yes yes .   .   yes .   yes yes
hand_over       yes .   .   .   .   yes .   .   .   .   .   .   .   .   .   .
confide         yes .   .   .   .   .   yes yes .   yes .   .   .   .   .   .
keep_mail_texts .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_mail        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
retry_mail      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
take_in_bounces .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_agenda      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_feed       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
add_webhook     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_webhook    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_office      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
disown          .   .   .   .   .   .   yes .   .   .   .   .   .   .   .   .
urge            yes .   .   yes .   .   .   yes yes .   .   .   .   .   .   .
make_token      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
make_service_token .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_tokens     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_sessions   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
send_link       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
set_password    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_calendar    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_workflows   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
count_items     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
try_workflow    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
verify_history  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
examine         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_people      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_person      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_habits     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
withhold        yes .   .   yes .   .   .   .   yes .   .   .   .   .   .   .
publish_notice  yes .   .   yes .   .   .   .   yes .   .   .   .   .   .   .
write_letter    yes .   .   yes .   .   .   yes yes .   .   .   .   .   .   .
keep_templates  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_templates   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
record_feedback yes yes .   yes .   .   yes yes yes yes .   .   .   .   .   .
see_feedback    yes .   .   yes yes .   yes yes yes yes .   .   .   .   .   .
see_sender      yes .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
answer_feedback yes .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
direct_feedback yes .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
call_decision   yes .   .   yes .   .   .   yes yes .   .   .   .   .   .   .
speak           .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
record_decision yes .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
"""
IN_THE_OFFICE = """
see             .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
comment         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
attach          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
assign          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
describe        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
complete_review .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
plan_measures   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
finish_measure  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
give_receipt    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
report_progress .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
record_duty     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
request         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
answer          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
withdraw        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
pause           .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
redate          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
open_item       yes .   .   .   .   .   .   .   .   .   yes .   .   .   .   .
import          yes .   .   .   .   .   .   .   .   .   yes .   .   .   .   .
publish         yes .   .   .   .   .   .   .   .   .   yes .   .   .   .   .
administer      .   .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
keep_calendar   yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
remind_of_holidays yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
tick            .   .   .   .   .   yes .   .   .   .   yes yes .   .   .   .
deliver         .   .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
try_texts       yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
appoint_substitute .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
snooze          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
hand_over       yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
confide         .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_mail_texts yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
see_mail        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
retry_mail      yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
take_in_bounces .   .   .   .   .   yes .   .   .   .   yes yes .   .   .   .
see_agenda      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_feed       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
add_webhook     yes .   .   .   .   yes .   .   .   .   .   .   .   .   .   .
keep_webhook    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_office      yes .   .   .   yes yes .   .   .   .   yes .   .   .   .   .
disown          .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
urge            .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
make_token      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
make_service_token .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_tokens     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_sessions   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
send_link       .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
set_password    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_calendar    yes yes yes yes yes yes .   .   yes .   yes .   .   .   .   yes
see_workflows   yes yes yes yes yes yes .   .   yes .   yes .   .   .   .   yes
count_items     yes .   .   .   yes yes .   .   .   .   yes .   .   .   .   .
try_workflow    yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
verify_history  .   .   .   .   yes yes .   .   .   .   yes .   .   .   .   .
examine         .   .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
see_people      yes yes yes yes yes yes .   .   yes .   yes .   .   .   .   yes
see_person      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_habits     .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
withhold        .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
publish_notice  .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
write_letter    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
keep_templates  yes .   .   .   .   yes .   .   .   .   yes .   .   .   .   .
see_templates   yes yes yes yes yes yes .   .   yes .   yes .   .   .   .   .
record_feedback .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_feedback    .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
see_sender      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
answer_feedback .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
direct_feedback .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
call_decision   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
speak           .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
record_decision .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
"""

# What concerns one person: a column for that person themselves, and for others by what they are in that person's unit.
ABOUT_A_PERSON = """
appoint_substitute yes yes . . . . yes yes .
snooze             yes yes . . . . yes yes .
see_mail           yes yes . . . . yes yes .
retry_mail         .   yes . . . . yes yes .
see_agenda         yes yes . . . . yes yes .
keep_feed          yes .   . . . . yes yes .
keep_webhook       yes .   . . . . yes yes .
make_token         yes .   . . . . .   yes .
make_service_token .   .   . . . . yes yes .
keep_tokens        yes .   . . . . yes yes .
keep_sessions      yes .   . . . . yes yes .
send_link          .   .   . . . . yes yes .
set_password       yes .   . . . . .   yes .
see_person         yes yes . . . . yes yes .
keep_habits        yes .   . . . . yes yes .
"""
BESIDE_A_PERSON = ["self", "manager", "staff", "verifier", "leader", "auditor", "administrator", "operator", "clock"]


def _cells(matrix: str) -> list[tuple[Action, str, bool]]:
    lines = [line.split() for line in matrix.strip().splitlines()]
    return [
        (Action(action), column, cell == "yes")
        for action, *cells in lines
        for column, cell in zip(COLUMNS.split(), cells, strict=True)
    ]


def _standing_as(column: str) -> tuple[Actor, ItemFacts]:
    nobody = Actor(login="x", name="某人", door=Door.CLI, person_id=PERSON)
    match column:
        case "operator":
            return operator("root"), NOBODYS
        case "clock":
            return CLOCK, NOBODYS
        case "owner":
            return nobody, replace(NOBODYS, owner_id=PERSON)
        case "leader_in_charge":
            return nobody, replace(NOBODYS, leader_id=PERSON)
        case "unit_leader":
            return replace(nobody, roles={Role.LEADER: frozenset({OURS})}, leads=frozenset({OURS})), NOBODYS
        case "assigned_verifier":
            return nobody, replace(NOBODYS, verifier_id=PERSON)
        case "created_by":
            return nobody, replace(NOBODYS, created_by=PERSON)
        case "doer":
            return nobody, replace(NOBODYS, doers=frozenset({PERSON}))
        case "confidant":
            return nobody, replace(NOBODYS, confidants=frozenset({PERSON}))
        case _:
            return replace(nobody, roles={column: frozenset({OURS})}), NOBODYS


def _may(actor: Actor, action: Action, facts: ItemFacts | None) -> bool:
    try:
        require(actor, action, facts)
    except NotPermitted:
        return False
    return True


@pytest.mark.parametrize(("action", "column", "allowed"), _cells(ON_AN_ITEM))
def test_on_an_item_each_may_do_what_the_matrix_says(action: Action, column: str, allowed: bool) -> None:
    actor, facts = _standing_as(column)
    assert _may(actor, action, facts) is allowed


@pytest.mark.parametrize(("action", "column", "allowed"), _cells(IN_THE_OFFICE))
def test_in_the_office_each_may_do_what_the_matrix_says(action: Action, column: str, allowed: bool) -> None:
    actor, _facts = _standing_as(column)
    assert _may(actor, action, None) is allowed


@pytest.mark.parametrize("line", ABOUT_A_PERSON.strip().splitlines(), ids=lambda line: line.split()[0])
def test_about_a_person_each_may_do_what_the_matrix_says_and_in_another_unit_nothing(line: str) -> None:
    action, *cells = line.split()
    for column, cell in zip(BESIDE_A_PERSON, cells, strict=True):
        actor, _facts = _standing_as("owner" if column == "self" else column)
        whom = PERSON if column == "self" else 99
        assert may_for(actor, Action(action), whom, OURS) is (cell == "yes"), column
        if column in set(Role):
            assert not may_for(actor, Action(action), whom, THEIRS)


def test_the_matrix_about_a_person_knows_every_such_action() -> None:
    assert {line.split()[0] for line in ABOUT_A_PERSON.strip().splitlines()} == set(PERSON_ACTIONS)


def test_who_works_here_is_known_to_everybody_with_a_role_and_to_nobody_without_one() -> None:
    nobody = Actor(login="x", name="某人", door=Door.API, person_id=PERSON)
    for role in (*Role, "party_secretary"):
        elsewhere = replace(nobody, roles={role: frozenset({THEIRS})})
        assert knows_person(elsewhere, 99, OURS, is_listed=True)
        assert not knows_person(elsewhere, 99, OURS, is_listed=False)
    assert not knows_person(nobody, 99, OURS, is_listed=True)
    assert knows_person(nobody, PERSON, OURS, is_listed=False)
    for role in Role:
        ours = replace(nobody, roles={role: frozenset({OURS})})
        assert knows_person(ours, 99, OURS, is_listed=False) is (role in {Role.MANAGER, Role.ADMINISTRATOR})


def test_who_answers_for_a_part_of_an_item_may_do_what_is_theirs_and_no_more() -> None:
    nobody = Actor(login="x", name="某人", door=Door.CLI, person_id=PERSON)
    theirs = frozenset({Part.MEASURE_OWNER})
    require(nobody, Action.FINISH_MEASURE, NOBODYS, parts=theirs)
    for action in set(Action) - {Action.FINISH_MEASURE}:
        with pytest.raises(NotPermitted):
            require(nobody, action, NOBODYS, parts=theirs)


def test_the_matrix_knows_every_action_and_every_way_to_stand() -> None:
    columns = {*Role, *Relation, *Let, *Office, "party_secretary"}
    assert {(action, column) for action, column, _ in _cells(ON_AN_ITEM)} == {(a, c) for a in Action for c in columns}
    assert {action for action, _, _ in _cells(IN_THE_OFFICE)} == set(Action)


def test_who_leads_the_unit_itself_is_its_head_and_who_leads_one_above_is_not() -> None:
    held: dict[str, frozenset[int]] = {Role.LEADER: frozenset({OURS, THEIRS})}
    above = Actor(login="x", name="某人", door=Door.CLI, person_id=PERSON, roles=held, leads=frozenset({THEIRS}))
    assert standing(above, NOBODYS) == {Role.LEADER}
    assert standing(replace(above, leads=frozenset({OURS})), NOBODYS) == {Role.LEADER, Relation.UNIT_LEADER}


def test_a_workflow_calls_a_role_by_its_own_name() -> None:
    renamed = replace(a_workflow(), roles={"manager": Words("质量经理", "Quality manager")})
    assert called(renamed, "manager") == Words("质量经理", "Quality manager")
    assert called(renamed, "verifier") == ROLE_WORDS["verifier"]


@pytest.mark.parametrize("action", list(Action))
def test_charlie_may_do_nothing_anywhere(action: Action) -> None:
    charlie = Actor(login="charlie", name="查理", door=Door.CLI, person_id=99)
    named = replace(NOBODYS, owner_id=PERSON, leader_id=PERSON, verifier_id=PERSON)
    assert [_may(charlie, action, facts) for facts in (None, NOBODYS, named)] == [False, False, False]
    assert not sees(charlie, named)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_a_role_in_another_unit_is_no_role_here(action: Action, role: Role) -> None:
    elsewhere = Actor(login="x", name="某人", door=Door.CLI, person_id=PERSON, roles={role: frozenset({THEIRS})})
    assert not _may(elsewhere, action, NOBODYS)
    assert not sees(elsewhere, NOBODYS)


@pytest.mark.parametrize("action", list(Action))
def test_a_role_that_reaches_no_unit_is_none(action: Action) -> None:
    empty: Mapping[str, frozenset[int]] = {role: frozenset() for role in Role}
    assert not _may(Actor(login="x", name="某人", door=Door.CLI, person_id=PERSON, roles=empty), action, None)


def test_an_operator_for_somebody_has_that_persons_rights_and_no_more() -> None:
    wang = Represented(person_id=PERSON, login="wang", name="王敏")
    acting = operator("root", on_behalf_of=wang)
    assert _may(acting, Action.COMMENT, replace(NOBODYS, owner_id=PERSON))
    assert not any(_may(acting, action, None) for action in Action)
    assert not sees(acting, NOBODYS)


def test_a_confidential_item_is_seen_by_those_named_in_it_and_by_no_role() -> None:
    secret = replace(NOBODYS, confidential=True, owner_id=PERSON)
    everything = Actor(
        login="x", name="某人", door=Door.CLI, person_id=99, roles={role: frozenset({OURS}) for role in Role}
    )
    assert not sees(everything, secret)
    assert sees(replace(everything, person_id=PERSON, roles={}), secret)
    assert sees(operator("root"), secret)


def test_a_refusal_names_who_may() -> None:
    auditor = Actor(login="x", name="审计", door=Door.CLI, person_id=PERSON, roles={Role.AUDITOR: frozenset({OURS})})
    with pytest.raises(NotPermitted) as refused:
        require(auditor, Action.ASSIGN, NOBODYS)
    assert refused.value.message("zh") == "审计不能指定人员：没有相应的角色（现在是审计监督人员）。"
    assert "责任领导" in refused.value.way_out("zh")
    assert refused.value.where == NOBODYS.number


def test_every_action_and_everybody_who_may_has_words() -> None:
    assert set(ACTION_WORDS) == set(Action)
    assert set(ITEM_ACTIONS) | set(OFFICE_ACTIONS) | set(PERSON_ACTIONS) | RULE_ACTIONS == set(Action)
    assert RULE_ACTIONS.isdisjoint({*ITEM_ACTIONS, *OFFICE_ACTIONS})
    assert {name for names in (*ITEM_ACTIONS.values(), *OFFICE_ACTIONS.values()) for name in names} <= set(ROLE_WORDS)


def test_what_a_rule_asks_is_done_by_those_it_names_and_nobody_else() -> None:
    manager = Actor(login="x", name="某人", door=Door.CLI, person_id=PERSON, roles={Role.MANAGER: frozenset({OURS})})
    workflow = replace(a_workflow(), roles={"leader": Words("分管局长", "deputy head")})
    for unit, allowed in ((OURS, True), (THEIRS, False)):
        held = standing_in(manager, unit)
        if allowed:
            require_named(manager, Action.RECORD_DUTY, ("leader", "manager"), workflow, held, where="duty 1")
        else:
            with pytest.raises(NotPermitted) as refused:
                require_named(manager, Action.RECORD_DUTY, ("leader", "manager"), workflow, held, where="duty 1")
            assert (refused.value.where, "分管局长" in refused.value.way_out("zh")) == ("duty 1", True)
