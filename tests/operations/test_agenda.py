"""An agenda names every day by which something is up to one person, and nothing that is up to others or is over.

The item of these tests goes into rectification on Monday 2026-03-02.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import NotFound, NotPermitted
from engine.operations import personnel
from engine.operations.agenda import AgendaEntry, agenda
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.tick import tick
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.asking import an_asking_office
from tests.operations.owing import step

Due = tuple[str, str]


def entries(ledger: Ledger, login: str, day: str, *, days: int = 366, by: str | None = None) -> list[AgendaEntry]:
    """Return somebody's agenda on a day, as they themselves or another person export it."""
    actor = as_person(ledger, by or login)
    found = agenda(ledger, login, days=days, actor=actor, at=morning(day), zone="Asia/Shanghai")
    return list(found.entries)


def on(ledger: Ledger, login: str, day: str, *, days: int = 366) -> list[Due]:
    """Return what is on somebody's agenda: subject and day."""
    return [(entry.subject, entry.due_on.isoformat()) for entry in entries(ledger, login, day, days=days)]


@pytest.fixture
def item(ledger: Ledger) -> str:
    """Return the number of an item under rectification, with a measure of Li's."""
    an_office(ledger, workflow=an_owing_workflow())
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    asked = Add(plan=Plan(text="逐户核对台账", owner="li", due_on=date(2026, 5, 29)))
    change_measures(ledger, number, asked, actor=as_person(ledger, "wang"), at=morning("2026-03-03"))
    return number


def test_each_thing_is_on_the_agenda_of_whom_it_is_up_to(ledger: Ledger, item: str, tmp_path: Path) -> None:
    tick(ledger, at=morning("2026-03-22"))
    assert on(ledger, "wang", "2026-03-22") == [
        ("receipt", "2026-03-05"), ("progress", "2026-03-31"), ("item", "2026-06-02"),
    ]  # fmt: skip
    assert on(ledger, "li", "2026-03-22") == [("measure", "2026-05-29")]
    for login in ("chen", "zhao", "charlie"):
        assert on(ledger, login, "2026-03-22") == []
    receipt, progress, own = entries(ledger, "wang", "2026-03-22")
    assert (receipt.working_days_left, progress.period, own.number) == (-11, "2026M3", item)
    assert own.what.zh == "rectify"
    assert entries(ledger, "li", "2026-03-22")[0].no == 1
    tick(ledger, at=morning("2026-06-01"))
    (duty,) = entries(ledger, "chen", "2026-06-01")
    assert (duty.subject, duty.number, duty.period, duty.due_on) == ("duty", None, "2026Q2", date(2026, 6, 30))


def test_a_check_is_the_verifiers_and_closing_is_up_to_who_may_close(ledger: Ledger, item: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    step(ledger, item, "submit", "2026-03-03", evidence=photo)
    assert ("verification", "2026-03-10") in on(ledger, "li", "2026-03-03")
    step(ledger, item, "verify", "2026-03-05", login="li")
    for login, is_theirs in (("chen", True), ("zhao", True), ("wang", False)):
        assert any(subject == "item" for subject, _day in on(ledger, login, "2026-03-05")) is is_theirs
    assert not any(subject == "verification" for subject, _day in on(ledger, "li", "2026-03-05"))
    step(ledger, item, "close", "2026-03-06", login="chen")
    assert not any(subject == "item" for subject, _day in on(ledger, "chen", "2026-03-06"))


def test_only_so_many_days_ahead_are_shown_and_what_is_overdue_stays(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    step(sqlite_ledger, an_item(sqlite_ledger).number, "start", "2026-03-02")
    assert on(sqlite_ledger, "wang", "2026-05-01", days=31) == []
    assert on(sqlite_ledger, "wang", "2026-05-01", days=32) == [("item", "2026-06-02")]
    assert on(sqlite_ledger, "wang", "2026-08-01", days=0) == [("item", "2026-06-02")]


def test_an_answer_is_up_to_who_must_agree_now_and_a_pause_takes_everything_off(ledger: Ledger, tmp_path: Path) -> None:
    asking = an_asking_office(ledger, tmp_path)
    asked_by = {login: on(ledger, login, "2026-03-03") for login in ("wang", "zhao", "chen")}
    asking.ask("2026-03-03")
    answers = {login: _of(on(ledger, login, "2026-03-03"), "request") for login in ("wang", "zhao", "chen")}
    assert answers["wang"] == []
    assert answers["zhao"] != answers["chen"]
    assert _of(on(ledger, "wang", "2026-03-03"), "item") == _of(asked_by["wang"], "item") != []
    asking.withdraw("wang", "2026-03-04")
    assert not any(_of(on(ledger, login, "2026-03-04"), "request") for login in ("zhao", "chen"))
    asking.pause("2026-03-05")
    assert on(ledger, "wang", "2026-03-05") == []
    asking.resume("2026-03-09")
    assert _of(on(ledger, "wang", "2026-03-09"), "item") == ["2026-06-06"]


def _of(found: list[Due], subject: str) -> list[str]:
    return [day for what, day in found if what == subject]


def test_a_new_day_has_a_higher_version(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    asking = an_asking_office(sqlite_ledger, tmp_path)
    (before,) = [one for one in entries(sqlite_ledger, "wang", "2026-03-03") if one.subject == "item"]
    asking.redate("2026-03-03", date(2026, 6, 30))
    (after,) = [one for one in entries(sqlite_ledger, "wang", "2026-03-03") if one.subject == "item"]
    assert (before.subject_id, after.due_on) == (after.subject_id, date(2026, 6, 30))
    assert after.version > before.version


def test_everybody_has_their_own_and_managers_those_of_their_unit(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    step(sqlite_ledger, an_item(sqlite_ledger).number, "start", "2026-03-02")
    personnel.add_person(sqlite_ledger, "zhou", "周宁", unit="水库", roles=["manager"], actor=OPERATOR, at=AT)
    assert entries(sqlite_ledger, "wang", "2026-03-03", by="chen") == entries(sqlite_ledger, "wang", "2026-03-03")
    for stranger in ("li", "zhao", "zhou"):
        with pytest.raises(NotPermitted):
            entries(sqlite_ledger, "wang", "2026-03-03", by=stranger)
    for login, by in (("nobody", "chen"), ("nobody", "charlie"), ("wang", "charlie")):
        with pytest.raises(NotFound):
            entries(sqlite_ledger, login, "2026-03-03", by=by)


def test_a_manager_finds_nothing_of_a_confidential_item_on_the_agenda_of_its_owner(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    step(sqlite_ledger, an_item(sqlite_ledger).number, "start", "2026-03-02")
    row = table_of(Item)
    with writing(sqlite_ledger.database) as work:
        work.change_once(row.update().values(is_confidential=True))
    assert entries(sqlite_ledger, "wang", "2026-03-03", by="chen") == []
    assert len(entries(sqlite_ledger, "wang", "2026-03-03")) == 1
