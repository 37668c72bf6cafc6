"""The clock of the machine as an operator sees it: leaps are held, accepted or put right; a stopped clock is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from engine.clock import Reading, SystemClock
from tests.stories.conftest import PEOPLE, Typed

_DAY = timedelta(days=1)


class Machine(SystemClock):
    """A machine whose clocks a test sets."""

    off = timedelta(0)
    passed = timedelta(0)
    put_right_when_read = False

    def now(self) -> datetime:
        """Return the wall's time."""
        return datetime.now(UTC) + self.passed + self.off  # noqa: TID251 - a machine of its own

    def reading(self) -> Reading:
        """Return the wall's time beside the seconds that passed."""
        if self.put_right_when_read:
            self.off = timedelta(0)
        return Reading(wall=self.now(), boot="test", seconds=1000 + int(self.passed.total_seconds()))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return the machine that every command of this test runs on."""
    found = Machine()
    monkeypatch.setattr("rectify.bootstrap.SystemClock", lambda: found)
    return found


@pytest.fixture
def real_office(typed: Typed, machine: Machine) -> Typed:
    """Return what runs a command in an office that is no sandbox, with people, that has ticked once."""
    assert machine.off == timedelta(0)
    assert typed("init").status == 0
    for login, name, role in PEOPLE:
        assert typed("user", "add", login, name, "--email", f"{login}@office.example", "--role", role).status == 0
    assert typed("tick").status == 0
    return typed


def test_a_leap_of_ten_years_is_refused_until_it_is_accepted(real_office: Typed, machine: Machine) -> None:
    machine.off = 3653 * _DAY
    refused = real_office("tick")
    assert refused.status == 3
    assert "快了3653天" in refused.err
    assert "rectify clock accept" in refused.err
    assert real_office("clock", "show", "--json").json["needs_acceptance"] is True
    assert real_office("doctor").status == 3
    assert real_office("clock", "accept", "--note", "换了电池").status == 0
    assert real_office("tick").status == 0
    refused = real_office("clock", "accept")
    assert (refused.status, "没有被搁置的时钟" in refused.err) == (1, True)


def test_a_leap_that_is_put_right_needs_nobody(real_office: Typed, machine: Machine) -> None:
    machine.off = 3653 * _DAY
    assert real_office("tick").status == 3
    machine.off = timedelta(0)
    assert real_office("tick").status == 0
    assert real_office("clock", "show").out.splitlines()[0] == "时钟走得正常。"


def test_a_tick_that_a_wrong_clock_began_before_it_was_put_right_goes_by_the_right_time(
    real_office: Typed, machine: Machine
) -> None:
    machine.off, machine.put_right_when_read = 3653 * _DAY, True
    ticked = real_office("tick", "--json")
    assert ticked.status == 0
    assert datetime.fromisoformat(ticked.json["at"]) - machine.now() < timedelta(minutes=1)


def test_a_leap_of_an_hour_is_believed_when_two_ticks_agree(real_office: Typed, machine: Machine) -> None:
    machine.off = timedelta(hours=1)
    assert real_office("tick").status == 3
    machine.passed = timedelta(minutes=3)
    assert real_office("tick").status == 0


def test_a_clock_set_back_ticks_on_and_says_so(real_office: Typed, machine: Machine) -> None:
    machine.off = -_DAY
    assert real_office("tick").status == 0
    assert "被拨慢了1440分钟" in real_office("clock", "show").out


def test_after_a_month_switched_off_it_simply_ticks(real_office: Typed, machine: Machine) -> None:
    machine.passed = 30 * _DAY
    assert real_office("tick").status == 0


def test_when_ticks_have_stopped_managers_are_told_once_a_day_and_whoever_comes_by_too(
    real_office: Typed, machine: Machine, tmp_path: Path
) -> None:
    machine.passed = timedelta(hours=11)
    assert real_office("deliver", "--json").json["written"] == 0
    machine.passed = timedelta(hours=13)
    assert real_office("deliver", "--json").json["written"] == 1  # Chen is the manager
    assert real_office("deliver", "--json").json["written"] == 0
    (mail,) = (tmp_path / "rectify-data" / "mail").rglob("*.eml")
    read = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert read["To"].addresses[0].addr_spec == "chen@office.example"
    assert "提醒没有发出" in str(read["Subject"])
    body = read.get_body(("plain",))
    assert body is not None
    assert "已经停了13小时" in body.get_content()
    assert "已经停了13小时" in real_office("items", "--as", "wang").err
    machine.passed += _DAY
    assert real_office("deliver", "--json").json["written"] == 1
    assert real_office("tick").status == 0
    assert real_office("items", "--as", "wang").err == ""


def test_while_a_clock_is_held_managers_are_told_by_the_time_it_should_be(real_office: Typed, machine: Machine) -> None:
    machine.off = 3653 * _DAY
    assert real_office("tick").status == 3
    assert real_office("deliver", "--json").json["written"] == 1
