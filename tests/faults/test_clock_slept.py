"""A real process whose machine was off or asleep for long: it catches up once, loses nothing, repeats nothing."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.clock import SystemClock
from engine.operations.audit import invariant_breaches
from engine.operations.tick import tick
from tests.faults.faked import (
    DAY,
    HELD,
    NEEDS_LIBFAKETIME,
    STEADY,
    Machine,
    Running,
    a_process,
    found,
    open_office,
)

pytestmark = NEEDS_LIBFAKETIME
MODULE = "tests.faults.sleeper"
# Some of these are over after thirty days, some are near then, of some nothing is due by then but the first reminder.
DUE_IN = (3, 12, 20, 32, 45)
# Where nobody else would hear a manager stands in, for the highest rung only: so people are compared apart.
_SHOWN = (
    "SELECT DISTINCT deadline_id, occurrence FROM rung",
    "SELECT DISTINCT deadline_id, recipient_id FROM rung WHERE outcome = 'noticed'",
)


class Rung(NamedTuple):
    """What became of a reminder, and the day it was planned for."""

    deadline: object
    occurrence: object
    recipient: object
    outcome: object
    planned_on: str


def _rungs(running: Running) -> set[Rung]:
    rows = running.ask("SELECT deadline_id, occurrence, recipient_id, outcome, planned_on FROM rung")
    return {Rung(row[0], row[1], row[2], row[3], str(row[4])) for row in rows}


@contextmanager
def _switched_off(before: Running, days: int) -> Iterator[Running]:
    """Let the power fail, and start machine and process anew so many days later."""
    _cut_off(before)
    before.machine.stay_off(days * DAY)
    with a_process(before.data, before.machine, module=MODULE) as after:
        yield after


@contextmanager
def _ended_and_asleep(before: Running, days: int) -> Iterator[Running]:
    """Let the process be killed, the machine sleep for so many days, and the process be started anew."""
    _cut_off(before)
    before.machine.sleep(days * DAY)
    with a_process(before.data, before.machine, module=MODULE) as after:
        yield after


@contextmanager
def _suspended(before: Running, days: int) -> Iterator[Running]:
    """Suspend the machine with the process on it for so many days, and resume both."""
    with before.stopped():
        before.machine.sleep(days * DAY)
    yield before


def _cut_off(running: Running) -> None:
    running.process.kill()
    running.process.wait(timeout=20)


Away = Callable[[Running, int], AbstractContextManager[Running]]
_AWAY: dict[str, Away] = {"off": _switched_off, "asleep": _suspended, "ended": _ended_and_asleep}
_IN_CI = {("asleep", 30)}


@pytest.mark.parametrize(
    ("away", "days"),
    [
        pytest.param(name, days, id=f"{name}-{days}", marks=[] if (name, days) in _IN_CI else [pytest.mark.slow])
        for name in _AWAY
        for days in (1, 7, 30, 90, 365)
    ],
)
def test_after_a_long_time_away_everybody_gets_one_mail_and_nothing_is_lost(
    tmp_path: Path, away: str, days: int
) -> None:
    found(tmp_path / "data", due_in=DUE_IN, worked_in=(0, days))
    shutil.copytree(tmp_path / "data", tmp_path / "twin")
    with a_process(tmp_path / "data", Machine(tmp_path), module=MODULE) as before:
        assert before.wait_for_mail()
        rungs, mails = _rungs(before), _mails(before)
        ticked = before.last_tick()
        with _AWAY[away](before, days) as after:
            assert after.wait(partial(after.goes_by, after.last_tick, but=ticked))
            assert after.wait(lambda: _mails(after) != mails)
            # Each mail is kept by itself: the next beat begins when all are.
            ticked = after.last_tick()
            assert after.wait(partial(after.goes_by, after.last_tick, but=ticked))
            assert after.verdict() == STEADY
            _caught_up(after, rungs, mails)
            _stays_as_it_is(after)
            _is_as_in_an_office_that_was_never_closed(after, tmp_path / "twin", days)


def _caught_up(after: Running, rungs: set[Rung], mails: set[tuple[object, ...]]) -> None:
    """Let a catch-up pass: nobody has two mails of it, of each deadline everybody heard the highest rung only."""
    assert rungs < _rungs(after)
    assert mails <= _mails(after)
    new: dict[tuple[object, object], list[Rung]] = {}
    for rung in _rungs(after) - rungs:
        new.setdefault((rung.deadline, rung.recipient), []).append(rung)
    told = {recipient: 1 for _deadline, recipient in new}
    assert Counter(recipient for recipient, _day, _slot in _mails(after) - mails) == told
    for missed in new.values():
        highest = max(missed, key=lambda rung: rung.planned_on)
        assert {rung.outcome for rung in missed if rung != highest} <= {"superseded"}
        assert highest.outcome == "noticed"


def _stays_as_it_is(after: Running) -> None:
    """Let some more beats pass in which nothing is told, and nobody is alarmed."""
    told = after.told()
    for _beat in range(2):
        ticked = after.last_tick()
        assert after.wait(partial(after.goes_by, after.last_tick, but=ticked))
    assert (after.told(), after.alarms()) == (told, 0)
    assert len(list((after.data / "mail").glob("**/*.eml"))) == len(_mails(after))


def _is_as_in_an_office_that_was_never_closed(after: Running, twin: Path, days: int) -> None:
    """Hold rungs, and who heard of which deadline, against those of an office that ticked every day."""
    with open_office(twin) as ledger:
        for day in range(days + 1):
            tick(ledger, at=SystemClock().now() + timedelta(days=day))
    calm = replace(after, data=twin)
    for query in _SHOWN:
        assert set(after.ask(query)) == set(calm.ask(query))
    with open_office(after.data) as ledger:
        assert invariant_breaches(ledger) == []


def _mails(running: Running) -> set[tuple[object, ...]]:
    return set(running.ask("SELECT recipient_id, local_day, slot FROM message"))


@pytest.mark.slow
def test_a_process_that_is_started_anew_on_the_same_start_of_the_machine_still_holds_a_leap(tmp_path: Path) -> None:
    found(tmp_path / "data", due_in=DUE_IN, worked_in=(0, 30))
    machine = Machine(tmp_path)
    with a_process(tmp_path / "data", machine, module=MODULE) as before:
        assert before.wait_for_mail()
        told, ticked = before.told(), before.last_tick()
        _cut_off(before)
    machine.move(30 * DAY)  # nothing says that the machine was off or asleep meanwhile
    with a_process(tmp_path / "data", machine, module=MODULE) as after:
        assert after.wait(lambda: after.verdict() == HELD)
        assert after.wait(lambda: after.alarms() == 1)
        assert (after.told(), after.last_tick()) == (told, ticked)
        machine.move(0)
        assert after.wait(partial(after.goes_by, after.last_tick, but=ticked))
        assert (after.verdict(), after.told(), after.alarms()) == (STEADY, told, 1)
