"""What the public says to a notice, at the command line, as people type it."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Typed, today

ITEM = "XC2026-01-002"
TEXT, NAME, CONTACT = "东关小学门口仍有车辆占道", "刘某某", "13800000000"


@pytest.fixture
def heard(office: Typed) -> Typed:
    """Return what runs a command, with feedback on an item that wang corrects."""
    assert office("assign", ITEM, "--owner", "wang", "--as", "chen").status == 0
    done = office("feedback", "record", ITEM, "--text", TEXT, "--from", NAME, "--contact", CONTACT, "--as", "wang")
    assert done.status == 0, done.err
    return office


def number() -> str:
    """Return the first receipt number of this year."""
    return f"FK{today().year}-0001"


def test_feedback_goes_from_its_receipt_to_its_end(heard: Typed) -> None:
    listed = heard("feedback", "list").out
    assert (number() in listed, ITEM in listed, CONTACT in listed) == (True, True, False)
    assert heard("feedback", "assign", number(), "--to", "li", "--as", "chen").out == (
        f"社会反馈{number()}已交给li答复\n会告知1人。\n"
    )
    assert heard("feedback", "acknowledge", number(), "--as", "li").out == f"社会反馈{number()}已登记：告知收到\n"
    answered = heard("feedback", "answer", number(), "--text", "已增设隔离桩", "--as", "li", "--key", "k")
    assert answered.out == f"社会反馈{number()}已登记答复\n"
    again = heard("feedback", "answer", number(), "--text", "已增设隔离桩", "--as", "li", "--key", "k")
    assert "没有重复办理" in again.out
    assert heard("feedback", "close", number(), "--as", "chen").out == f"社会反馈{number()}已办结\n"
    told = heard("history", ITEM).out
    for part in (f"登记社会反馈：{number()}", f"交办社会反馈：{number()}，由李强答复", f"办结社会反馈：{number()}"):
        assert part in told, part
    assert TEXT not in told
    assert heard("history", "verify").status == 0
    assert heard("doctor", "--deep").status in {0, 3}


def test_who_gave_it_is_shown_to_a_manager_and_called_confidential_to_others(heard: Typed) -> None:
    shown = heard("feedback", "show", number(), "--as", "chen").out
    assert (NAME in shown, CONTACT in shown, TEXT in shown) == (True, True, True)
    for who in (("--as", "wang"), ()):
        kept = heard("feedback", "show", number(), *who).out
        assert ("保密，只给管理员和承办人看" in kept, NAME in kept, CONTACT in kept) == (True, False, False)
    english = heard("--lang", "en", "feedback", "show", number(), "--as", "wang").out
    assert "confidential: for managers and whoever answers it" in english


def test_it_is_about_an_item_or_an_inspection_and_a_whole_document_for_programs(heard: Typed) -> None:
    said = heard(
        "feedback", "record", "--inspection", "XC2026-01", "--text", "没有说清楚", "--as", "chen", "--json"
    ).json
    assert (said["item"], said["inspection"], said["acknowledge_by"]) == (None, "XC2026-01", None)
    for about in ((), (ITEM, "--inspection", "XC2026-01")):
        refused = heard("feedback", "record", *about, "--text", "一", "--as", "chen", "--json")
        assert (refused.status, refused.json["error"]["where"]) == (1, "--inspection")
    for option, value in (("--channel", "pigeon"), ("--received-on", "2999-01-01")):
        assert heard("feedback", "record", ITEM, "--text", "一", option, value, "--as", "chen").status == 1
    assert heard("feedback", "list", "--state", "lost").status == 1
    document = heard("feedback", "list", "--json").json
    assert [one["number"][-4:] for one in document["feedback"]] == ["0001", "0002"]
    assert heard("feedback", "list", "--overdue").out == "没有社会反馈。\n"


def test_who_comes_late_and_who_may_not_are_told_so(heard: Typed) -> None:
    late = heard("feedback", "assign", number(), "--to", "li", "--as", "chen", "--expect-version", 9)
    assert (late.status, "第1版" in late.err) == (4, True)
    assert heard("feedback", "assign", number(), "--to", "li", "--as", "wang").status == 1
    gone = heard("feedback", "show", "FK1999-0001")
    assert (gone.status, gone.err.splitlines()[0]) == (1, "没有找到社会反馈“FK1999-0001”。")


def test_the_office_may_set_other_limits(heard: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_FEEDBACK_ANSWER_DAYS", "1")
    done = heard("feedback", "record", ITEM, "--text", "又一条", "--as", "wang", "--json").json
    assert (done["answer_by"] > done["received_on"], done["acknowledge_by"]) == (True, None)
    monkeypatch.setenv("RECTIFY_FEEDBACK_ANSWER_DAYS", "0")
    assert "RECTIFY_FEEDBACK_ANSWER_DAYS" in heard("feedback", "list").err
