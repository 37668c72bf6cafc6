"""What the public says to a notice: recorded once under a number of its own, told, given, answered, and kept apart.

The office works Monday to Friday. Feedback is recorded on Monday 2026-03-02: to be acknowledged by the 9th, answered by
the 23rd.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.domain.feedback import FeedbackState, Limits
from engine.errors import InvalidInput, ItemChanged, KeyReused, NotFound, NotPermitted
from engine.operations import personnel
from engine.operations.confiding import confide
from engine.operations.feedback_list import list_feedback, one_feedback
from engine.operations.hearing_feedback import Heard, record_feedback_on_inspection
from engine.operations.ledger import Ledger
from engine.operations.public_feedback import FeedbackChanged
from engine.operations.reading import item_history
from engine.operations.tick import tick
from engine.operations.treating_feedback import (
    acknowledge_feedback,
    answer_feedback,
    assign_feedback,
    close_feedback,
    dismiss_feedback,
)
from engine.store import history
from engine.store.tables.feedback import FeedbackSender, PublicFeedback
from engine.store.tables.ledger import History, HistoryText, IdempotencyKey
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.hearing import (
    CHEN,
    INSPECTION,
    ITEM,
    SAID,
    TODAY,
    WANG,
    ZONE,
    an_office_with_an_item,
    chen,
    given_to,
    hear,
    require_sound,
    ticked,
    told,
)
from tests.operations.test_together import all_at_once


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """Return a ledger with one item: Wang owns it, Zhao leads, Li checks, Chen is the manager."""
    return an_office_with_an_item(ledger)


def test_whoever_records_gets_a_receipt_number_and_the_days_it_is_owed_by(office: Ledger) -> None:
    receipt = hear(office)
    assert (receipt.number, receipt.item, receipt.inspection) == ("FK2026-0001", ITEM, INSPECTION)
    assert (receipt.received_on, receipt.acknowledge_by) == (TODAY, date(2026, 3, 9))
    assert receipt.answer_by == date(2026, 3, 23)
    assert hear(office, heard=Heard(text="还有一处")).acknowledge_by is None
    require_sound(office)


def test_the_owner_and_the_managers_are_told_but_not_whoever_recorded_it(office: Ledger) -> None:
    assert hear(office).told == 1
    assert told(office) == [("feedback_arrived", CHEN)]
    assert hear(office, "chen").told == 1
    assert told(office)[1:] == [("feedback_arrived", WANG)]


def test_a_year_is_counted_without_gaps_however_many_record_at_once(office: Ledger) -> None:
    manager = chen(office)

    def one(number: int) -> str:
        text = "" if number % 3 == 2 else f"第{number}条意见"
        try:
            return record_feedback_on_inspection(
                office, INSPECTION, Heard(text=text), zone=ZONE, actor=manager, at=AT
            ).number
        except InvalidInput:
            return ""

    numbers = sorted(filter(None, all_at_once(one, 8)))
    assert numbers == [f"FK2026-{n:04d}" for n in range(1, len(numbers) + 1)]
    assert hear(office, at=morning("2027-01-04")).number == "FK2027-0001"
    require_sound(office)


def test_a_repeat_under_one_key_gets_the_same_receipt(office: Ledger) -> None:
    first = hear(office, key="k")
    again = hear(office, key="k")
    assert (again.number, again.answer_by, again.repeated) == (first.number, first.answer_by, True)
    with pytest.raises(KeyReused):
        hear(office, heard=Heard(text="另一件事"), key="k")
    assert len(list_feedback(office, actor=OPERATOR, today=TODAY)) == 1


def test_the_office_sets_its_own_limits_and_a_letter_counts_from_the_day_it_came(office: Ledger) -> None:
    came = Heard(text="来信一封", received_on=date(2026, 2, 27), contact="某路1号")
    receipt = hear(office, heard=came, limits=Limits(acknowledge=1, answer=2))
    assert (receipt.acknowledge_by, receipt.answer_by) == (date(2026, 3, 2), date(2026, 3, 3))


@pytest.mark.parametrize(
    "heard",
    [
        Heard(text=" "),
        Heard(text="话", received_on=date(2026, 3, 3)),
        Heard(text="话", name="名" * 101),
        Heard(text="话", contact="1\n2"),
        Heard(text="坏\0字"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_takes_no_number(office: Ledger, heard: Heard) -> None:
    with pytest.raises(InvalidInput):
        hear(office, heard=heard)
    assert hear(office).number == "FK2026-0001"


def test_everything_that_is_done_stands_in_both_chains_and_no_text_in_the_items(office: Ledger) -> None:
    number = given_to(office, "wang")
    wang = as_person(office, "wang")
    acknowledge_feedback(office, number, actor=wang, at=AT)
    answer_feedback(office, number, "已增设隔离桩，现已畅通", actor=wang, at=AT)
    done = close_feedback(office, number, note="回访满意", actor=chen(office), at=AT)
    assert (done.feedback.state, done.feedback.version) == (FeedbackState.CLOSED, 5)
    with reading(office.database) as work:
        own = history.entries(work, "feedback:1")
    assert [(one.action, one.note) for one in own] == [
        ("recorded", SAID.text), ("assigned", None), ("acknowledged", None), ("answered", "已增设隔离桩，现已畅通"),
        ("closed", "回访满意"),
    ]  # fmt: skip
    _item, _told, entries = item_history(office, ITEM, actor=OPERATOR)
    of_feedback = [one for one in entries if one.action.startswith("feedback_")]
    assert [one.action for one in of_feedback] == [f"feedback_{one.action}" for one in own]
    assert {one.data["feedback"] for one in of_feedback} == {number}
    assert {one.note for one in of_feedback} == {None}
    require_sound(office)


def test_who_gave_it_is_shown_to_managers_and_to_whoever_answers_alone(office: Ledger) -> None:
    number = given_to(office, "wang")

    def sender(login: str) -> object:
        return one_feedback(office, number, actor=as_person(office, login), today=TODAY).sender

    for login in ("chen", "wang"):
        known = sender(login)
        assert known is not None
        assert (known.name, known.contact) == (SAID.name, SAID.contact)  # type: ignore[attr-defined]
    assert [sender(login) for login in ("zhao", "li")] == [None, None]
    assert one_feedback(office, number, actor=OPERATOR, today=TODAY).sender is None
    assign_feedback(office, number, "li", actor=chen(office), at=AT)
    assert (sender("li") is None, sender("wang") is None) == (False, True)


def test_who_gave_it_stands_in_one_table_alone(office: Ledger) -> None:
    given_to(office, "wang")
    hear(office, key="k")
    tick(office, at=morning("2026-03-20"))
    with reading(office.database) as work:
        assert [row.contact for row in work.list(FeedbackSender)] == [SAID.contact] * 2
        for table in (PublicFeedback, History, HistoryText, Notice, IdempotencyKey):
            kept = " ".join(row.model_dump_json() for row in work.list(table))
            assert str(SAID.contact) not in kept
            assert str(SAID.name) not in kept
    assert str(SAID.contact) not in repr(SAID)


def test_staff_see_that_there_is_feedback_but_not_what_it_says(office: Ledger) -> None:
    number = hear(office, "chen").number
    personnel.add_person(office, "sun", "孙悦", roles=["staff"], actor=OPERATOR, at=AT)
    sun = as_person(office, "sun")
    with pytest.raises(NotPermitted):
        one_feedback(office, number, actor=sun, today=TODAY)
    assert list_feedback(office, actor=sun, today=TODAY, item=ITEM) == []
    mine = hear(office, "sun", Heard(text="又一条")).number
    assert [one.feedback.number for one in list_feedback(office, actor=sun, today=TODAY)] == [mine]


@pytest.mark.parametrize("who", ["stranger", "nobody", "chen"])
def test_what_is_said_of_something_foreign_answers_like_what_does_not_exist(office: Ledger, who: str) -> None:
    number = hear(office).number
    on_all = record_feedback_on_inspection(office, INSPECTION, SAID, zone=ZONE, actor=chen(office), at=AT).number
    personnel.add_person(office, "stranger", "外人", unit="二科", roles=["manager", "leader"], actor=OPERATOR, at=AT)
    personnel.add_person(office, "nobody", "无名", actor=OPERATOR, at=AT)
    confide(office, ITEM, actor=as_person(office, "wang"), at=AT)
    actor = as_person(office, who)
    foreign = [number] if who == "chen" else [number, on_all]

    def answers(which: str) -> list[str]:
        said = []
        tried: tuple[Callable[[], object], ...] = (
            lambda: one_feedback(office, which, actor=actor, today=TODAY),
            lambda: acknowledge_feedback(office, which, actor=actor, at=AT),
            lambda: assign_feedback(office, which, "wang", actor=actor, at=AT),
            lambda: answer_feedback(office, which, "答复", actor=actor, at=AT),
            lambda: close_feedback(office, which, actor=actor, at=AT),
            lambda: dismiss_feedback(office, which, "不属于我们", actor=actor, at=AT),
        )
        for act in tried:
            with pytest.raises(NotFound) as refused:
                act()
            said.append(refused.value.message("zh").replace(which, "N"))
        return said

    for which in foreign:
        assert answers(which) == answers("FK2026-9999")
    assert [one.feedback.number for one in list_feedback(office, actor=actor, today=TODAY)] == (
        [on_all] if who == "chen" else []
    )
    if who != "chen":
        for code in (INSPECTION, "XC2026-99"):
            with pytest.raises(NotFound):
                record_feedback_on_inspection(office, code, SAID, zone=ZONE, actor=actor, at=AT)


@pytest.mark.parametrize(
    ("login", "may"),
    [("chen", "record see assign answer close"), ("wang", "record see"), ("zhao", "record see"), ("li", "record see")],
)
def test_who_may_do_what_about_feedback(office: Ledger, login: str, may: str) -> None:
    number, actor = hear(office, "chen").number, as_person(office, login)
    acts: dict[str, Callable[[], object]] = {
        "record": lambda: hear(office, login, Heard(text="又一条")),
        "see": lambda: one_feedback(office, number, actor=actor, today=TODAY),
        "assign": lambda: assign_feedback(office, number, "li", actor=actor, at=AT),
        "answer": lambda: answer_feedback(office, number, "已核实", actor=actor, at=AT),
        "close": lambda: close_feedback(office, number, actor=actor, at=AT),
    }
    for name, act in acts.items():
        if name in may.split():
            act()
        else:
            with pytest.raises(NotPermitted):
                act()


def test_nobody_is_given_feedback_on_what_they_may_not_see(office: Ledger) -> None:
    number = hear(office).number
    with pytest.raises(InvalidInput):
        assign_feedback(office, number, "charlie", actor=chen(office), at=AT)
    assign_feedback(office, number, "li", actor=chen(office), at=AT)
    with pytest.raises(InvalidInput):
        assign_feedback(office, number, "li", actor=chen(office), at=AT)


def test_the_way_of_feedback_is_kept_to(office: Ledger) -> None:
    number, manager = hear(office).number, chen(office)
    with pytest.raises(InvalidInput):
        close_feedback(office, number, actor=manager, at=AT)
    with pytest.raises(InvalidInput):
        dismiss_feedback(office, number, "不", actor=manager, at=AT)
    assert dismiss_feedback(office, number, "由县交通局答复", actor=manager, at=AT).feedback.ended_note
    too_late: tuple[Callable[[], object], ...] = (
        lambda: answer_feedback(office, number, "已核实", actor=manager, at=AT),
        lambda: acknowledge_feedback(office, number, actor=manager, at=AT),
        lambda: dismiss_feedback(office, number, "由县交通局答复", actor=manager, at=AT),
        lambda: assign_feedback(office, number, "li", actor=manager, at=AT),
    )
    for act in too_late:
        with pytest.raises(InvalidInput):
            act()
    nameless = hear(office, heard=Heard(text="没有留电话")).number
    with pytest.raises(InvalidInput):
        acknowledge_feedback(office, nameless, actor=manager, at=AT)
    assert ticked(office, "2026-03-22", "2026-05-01")
    require_sound(office)


def test_somebody_who_was_overtaken_is_told_by_whom(office: Ledger) -> None:
    number = hear(office).number
    assign_feedback(office, number, "li", actor=chen(office), at=AT, expect_version=1)
    with pytest.raises(FeedbackChanged) as refused:
        answer_feedback(office, number, "已核实", actor=as_person(office, "li"), at=AT, expect_version=1)
    assert "陈静" in refused.value.message("zh")
    assert "2026-03-02 10:00" in refused.value.message("zh")
    assert isinstance(refused.value, ItemChanged)
    done = answer_feedback(office, number, "已核实", actor=as_person(office, "li"), at=AT, expect_version=2, key="k")
    again = answer_feedback(office, number, "已核实", actor=as_person(office, "li"), at=AT, expect_version=2, key="k")
    assert (done.repeated, again.repeated, again.feedback.version) == (False, True, 3)


@pytest.mark.parametrize("on_item", [True, False])
def test_of_several_who_answer_at_once_one_is_heard(office: Ledger, on_item: bool) -> None:
    manager = chen(office)
    number = (
        hear(office)
        if on_item
        else record_feedback_on_inspection(office, INSPECTION, SAID, zone=ZONE, actor=manager, at=AT)
    ).number

    def one(count: int) -> bool:
        try:
            answer_feedback(office, number, f"答复{count}", actor=manager, at=AT)
        except (InvalidInput, ItemChanged):
            return False
        return True

    assert sorted(all_at_once(one, 3)) == [False, False, True]
    require_sound(office)


def test_lists_are_of_a_state_of_an_item_or_of_what_is_late(office: Ledger) -> None:
    first, second = hear(office).number, hear(office, heard=Heard(text="另一条")).number
    answer_feedback(office, first, "已核实", actor=chen(office), at=AT)
    on_all = record_feedback_on_inspection(office, INSPECTION, SAID, zone=ZONE, actor=chen(office), at=AT).number

    def listed(day: date = TODAY, **asked: object) -> list[str]:
        found = list_feedback(office, actor=chen(office), today=day, **asked)  # type: ignore[arg-type]
        return [one.feedback.number for one in found]

    assert listed() == [first, second, on_all]
    assert listed(item=ITEM) == [first, second]
    assert listed(state=FeedbackState.ANSWERED) == [first]
    assert (listed(most=1), listed(after=1, most=1)) == ([first], [second])
    # What nobody could acknowledge is late with the answer; the other with the acknowledgement.
    assert (listed(date(2026, 3, 9), overdue=True), listed(date(2026, 3, 10), overdue=True)) == ([], [on_all])
    assert listed(date(2026, 3, 24), overdue=True) == [second, on_all]
    (late,) = (
        one for one in list_feedback(office, actor=chen(office), today=date(2026, 3, 24), item=ITEM, overdue=True)
    )
    assert (late.days_left, late.is_overdue) == (-1, True)
    assert TODAY + timedelta(days=21) == late.feedback.answer_by
