"""A running office whose machine's clocks move, over very many due items: nobody is told twice, nobody early.

Every scenario ends with the clock put right, and two days later the office has told exactly what one has told whose
clock never moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from bench.crowd import Crowd
from engine.domain.clock_watch import Verdict
from engine.domain.ladders import RungOutcome
from engine.operations.watching import accept
from rectify.heartbeat import beat
from tests.faults.crowded import (
    OPERATOR,
    Office,
    Told,
    an_office,
    is_quiet,
    make_crowd,
    ticked_each_time,
    verdicts,
)

pytestmark = pytest.mark.faults

FEW = Crowd(items=300, due=100, owners=12, leaders=3)
MANY = Crowd(items=10_000, due=10_000)
SEEDS = 20
_SECOND, _MINUTE, _HOUR, _DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
_RIGHT = timedelta(0)


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Crowds:
    """Return the crowds, each made when it is first asked for."""
    return Crowds(tmp_path_factory)


class Crowds:
    """Files with many items, and what an office with them tells when its clock never moves."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self.file = cache(self._file)
        self.calm = cache(self._calm)

    def _file(self, crowd: Crowd) -> Path:
        return make_crowd(self._folders.mktemp("crowd"), crowd)

    def _calm(self, crowd: Crowd) -> Told:
        with an_office(self.file(crowd), self._folders.mktemp("calm")) as office:
            office.live("2 08:45")
            _live_on(office)
            return office.told()


@pytest.fixture(
    params=[
        pytest.param((FEW, None), id="few"),
        pytest.param((MANY, None), id="many", marks=pytest.mark.slow),
        *(pytest.param((FEW, seed), id=f"drawn-{seed}", marks=pytest.mark.slow) for seed in range(1, SEEDS + 1)),
    ]
)
def crowd_and_seed(request: pytest.FixtureRequest) -> tuple[Crowd, int | None]:
    """Return how many items there are, and what draws the sizes of the leaps."""
    crowd, seed = request.param
    return crowd, seed


@pytest.fixture
def calm(crowd_and_seed: tuple[Crowd, int | None], crowds: Crowds) -> Told:
    """Return what the office tells by Wednesday noon when its clock never moves."""
    return crowds.calm(crowd_and_seed[0])


@pytest.fixture
def office(crowd_and_seed: tuple[Crowd, int | None], crowds: Crowds, tmp_path: Path) -> Iterator[Office]:
    """Yield an office on a Monday at twenty to eight; its mails go out at half past eight."""
    crowd, seed = crowd_and_seed
    with an_office(crowds.file(crowd), tmp_path, seed=seed) as found:
        yield found


def _live_on(office: Office) -> None:
    """Live on until Wednesday noon, with a beat now and then."""
    for until in ("2 12:00", "2 18:00", "3 00:05", "3 08:45", "3 12:00", "4 08:45", "4 12:00"):
        office.live(until, every=_DAY)


def _ends_as_if_nothing_had_been(office: Office, calm: Told) -> None:
    assert office.machine.off == _RIGHT
    _live_on(office)
    assert office.told() == calm
    office.require_in_order()


def _swings_about_the_mail_hour(office: Office, off: timedelta) -> None:
    """Move the clock for a minute before the mails of the day go out, and for another after."""
    lived = office.live("2 08:29:15", every=10 * _MINUTE)
    for until, back in (("2 08:30:10", "2 08:30:45"), ("2 08:31:45", "2 08:32:15")):
        office.machine.off = off
        with_mails = office.app.sink.mails.copy()
        lived += office.live(until, every=30 * _SECOND)
        assert office.app.sink.mails[: len(with_mails)] == with_mails
        office.machine.off = _RIGHT
        lived += office.live(back, every=30 * _SECOND)
    assert verdicts(lived) == {Verdict.STEADY}
    assert ticked_each_time(office, lived)


def test_a_second_ahead_is_no_matter(office: Office, calm: Told) -> None:
    _swings_about_the_mail_hour(office, office.about(_SECOND, least=1, most=20))
    _ends_as_if_nothing_had_been(office, calm)


def test_a_second_behind_is_no_matter(office: Office, calm: Told) -> None:
    _swings_about_the_mail_hour(office, -office.about(_SECOND, least=1, most=20))
    _ends_as_if_nothing_had_been(office, calm)


def test_ninety_seconds_ahead_are_no_matter(office: Office, calm: Told) -> None:
    _swings_about_the_mail_hour(office, office.about(90 * _SECOND, most=3))
    _ends_as_if_nothing_had_been(office, calm)


def test_ninety_seconds_behind_are_no_matter(office: Office, calm: Told) -> None:
    _swings_about_the_mail_hour(office, -office.about(90 * _SECOND, most=3))
    _ends_as_if_nothing_had_been(office, calm)


def test_two_minutes_to_and_fro_are_no_matter(office: Office, calm: Told) -> None:
    lived, swing = office.live("2 08:24", every=20 * _MINUTE), office.about(2 * _MINUTE, most=1.2)
    for minute in range(25, 37):
        office.machine.off = swing if minute % 2 else -swing
        lived += office.live(f"2 08:{minute}")
    assert verdicts(lived) == {Verdict.STEADY}
    assert ticked_each_time(office, lived)
    office.machine.off = _RIGHT
    _ends_as_if_nothing_had_been(office, calm)


def test_an_hour_ahead_sends_the_mails_of_the_morning_only_when_two_ticks_agree(office: Office, calm: Told) -> None:
    office.live("2 07:50")
    before, office.machine.off = office.told(), office.about(_HOUR, least=0.75, most=2)
    held = office.live("2 07:51", every=30 * _SECOND)
    assert (verdicts(held), is_quiet(held)) == ({Verdict.HELD}, True)
    assert office.told() == before
    assert office.alarms() == 1
    with office.catching_up():
        agreed = office.live("2 07:53", every=30 * _SECOND)[-1]
    assert agreed.watch is not None
    assert agreed.watch.verdict is Verdict.STEADY
    mailed, office.machine.off = office.told(), _RIGHT
    again = office.live("2 08:45", every=5 * _MINUTE)
    assert verdicts(again) <= {Verdict.SET_BACK, Verdict.STEADY}
    assert ticked_each_time(office, again)
    assert office.told() == mailed
    _ends_as_if_nothing_had_been(office, calm)


def test_an_hour_behind_repeats_nothing_though_the_mail_hour_strikes_twice(office: Office, calm: Told) -> None:
    office.live("2 08:45", every=30 * _MINUTE)
    mailed, office.machine.off = office.told(), -office.about(_HOUR)
    behind = office.live("2 10:30", every=5 * _MINUTE)
    assert verdicts(behind) == {Verdict.SET_BACK}
    assert ticked_each_time(office, behind)
    assert office.told() == mailed
    office.machine.off = _RIGHT
    assert verdicts(office.live("2 10:32")) == {Verdict.STEADY}
    _ends_as_if_nothing_had_been(office, calm)


def test_a_day_ahead_escalates_only_when_two_ticks_agree_and_not_again_on_the_day(office: Office, calm: Told) -> None:
    office.live("2 08:45", every=30 * _MINUTE)
    mailed, office.machine.off = office.told(), office.about(_DAY, most=1)
    held = office.live("2 08:46", every=30 * _SECOND)
    assert (verdicts(held), is_quiet(held)) == ({Verdict.HELD}, True)
    assert office.told() == mailed
    ahead = office.live("2 08:50", every=30 * _SECOND)
    assert verdicts(ahead[-2:]) == {Verdict.STEADY}
    early, office.machine.off = office.told(), _RIGHT
    behind = office.live("2 10:00", every=15 * _MINUTE)
    assert verdicts(behind) == {Verdict.SET_BACK}
    assert ticked_each_time(office, behind)
    assert office.told() == early
    assert early >= mailed
    _ends_as_if_nothing_had_been(office, calm)


def test_a_day_behind_repeats_nothing_and_the_right_time_is_believed_again(office: Office, calm: Told) -> None:
    for until in ("2 08:45", "3 00:05", "3 08:45"):
        office.live(until, every=_DAY)
    mailed, office.machine.off = office.told(), -office.about(_DAY)
    behind = office.live("3 08:50") + office.live("4 10:00", every=3 * _HOUR)
    # After a day of that the clock is believed: putting it right is then a leap of its own.
    assert verdicts(behind) == {Verdict.SET_BACK, Verdict.STEADY}
    assert ticked_each_time(office, behind)
    assert office.told() == mailed
    office.machine.off = _RIGHT
    assert verdicts(office.live("4 10:02", every=_MINUTE)) == {Verdict.HELD}
    if office.draw is not None and accepts(office):
        accept(office.app.ledger, office.machine.reading(), actor=OPERATOR, at=office.machine.now())
    assert verdicts(office.live("4 10:04", every=_MINUTE)[-1:]) == {Verdict.STEADY}
    _ends_as_if_nothing_had_been(office, calm)


def accepts(office: Office) -> bool:
    """Say whether the clock is only believed when somebody says so."""
    seen = office.beats[-1].watch
    return seen is not None and seen.needs_acceptance


def test_after_thirty_days_without_the_machine_everybody_gets_one_mail(office: Office) -> None:
    office.live("2 08:45", every=30 * _MINUTE)
    before = office.told()
    office.machine.true += _whole_days(office.about(30 * _DAY))
    office.machine.start_anew()
    with office.catching_up():
        caught_up = office.beat()
    assert caught_up.watch is not None
    assert caught_up.watch.verdict is Verdict.STEADY
    assert caught_up.ticked is not None
    assert caught_up.ticked.rungs["superseded"] > 0
    told, mails = office.told(), len(office.app.sink.mails)
    assert all(had <= has for had, has in zip(before, told, strict=True))
    heard = Counter((row[0], row[2]) for row in told[0] - before[0] if row[3] == RungOutcome.NOTICED)
    assert set(heard.values()) == {1}
    office.machine.true += 5 * _HOUR
    office.beat()
    assert (office.told(), len(office.app.sink.mails)) == (told, mails)
    assert office.alarms() == 0
    office.require_in_order()


def _whole_days(about: timedelta) -> timedelta:
    """Return so many days that it is a working day then."""
    days = about.days
    while date.fromordinal(date(2026, 3, 2).toordinal() + days).weekday() >= 5:
        days += 1
    return timedelta(days=days)


def test_ten_years_ahead_are_held_through_a_new_start_until_the_clock_is_right(office: Office, calm: Told) -> None:
    office.live("2 08:45", every=30 * _MINUTE)
    mailed, office.machine.off = office.told(), office.about(3653 * _DAY)
    held = office.live("2 09:45", every=5 * _MINUTE)
    office.machine.start_anew()
    held += office.live("2 10:45", every=5 * _MINUTE)
    assert (verdicts(held), is_quiet(held)) == ({Verdict.HELD}, True)
    assert office.told() == mailed
    assert office.alarms() == 1
    office.machine.off = _RIGHT
    right = office.live("2 10:47")
    assert verdicts(right) == {Verdict.STEADY}
    assert ticked_each_time(office, right)
    _ends_as_if_nothing_had_been(office, calm)


def test_back_in_1970_it_ticks_on_and_nothing_is_undone(office: Office, calm: Told) -> None:
    office.live("2 08:45", every=30 * _MINUTE)
    mailed = office.told()
    office.machine.off = datetime(1970, 1, 1, tzinfo=UTC) + office.about(_HOUR) - office.machine.true
    behind = office.live("2 10:45", every=15 * _MINUTE)
    assert verdicts(behind) == {Verdict.SET_BACK}
    assert ticked_each_time(office, behind)
    assert office.told() == mailed
    assert office.alarms() == 0
    office.machine.off = _RIGHT
    assert verdicts(office.live("2 10:47")) == {Verdict.STEADY}
    assert office.alarms() == 0
    _ends_as_if_nothing_had_been(office, calm)


def test_a_machine_that_slept_through_the_night_catches_up_with_one_mail_each(office: Office, calm: Told) -> None:
    office.live("2 08:45", every=30 * _MINUTE)
    office.sleep("2 23:59")
    office.machine.true += office.about(timedelta(hours=9, minutes=11), least=0.95, most=1.2)
    with office.catching_up():
        awake = office.beat()
    assert verdicts([awake]) == {Verdict.STEADY}
    assert awake.ticked is not None
    assert awake.ticked.rungs["noticed"] > 0
    assert office.alarms() == 0
    _ends_as_if_nothing_had_been(office, calm)


def test_a_beat_that_a_wrong_clock_began_before_it_was_put_right_does_nothing_early(
    crowds: Crowds, tmp_path: Path
) -> None:
    with an_office(crowds.file(Crowd(items=100, due=40, owners=10, leaders=2)), tmp_path) as office:
        office.live("2 08:45", every=30 * _MINUTE)
        told = office.told()
        begun = beat(office.app, at=office.machine.now() + 3653 * _DAY)
        assert begun.watch is not None
        assert begun.watch.verdict is Verdict.STEADY
        assert (office.told(), office.alarms()) == (told, 0)


def test_ten_years_that_are_accepted_send_everybody_one_mail(crowds: Crowds, tmp_path: Path) -> None:
    with an_office(crowds.file(Crowd(items=100, due=40, owners=10, leaders=2)), tmp_path) as office:
        office.live("2 08:45", every=30 * _MINUTE)
        office.machine.off = 3654 * _DAY
        assert verdicts(office.live("2 08:49")) == {Verdict.HELD}
        accept(office.app.ledger, office.machine.reading(), actor=OPERATOR, at=office.machine.now())
        with office.catching_up():
            assert verdicts(office.live("2 08:51")) == {Verdict.STEADY}
        told = office.told()
        office.live("2 12:00", every=_HOUR)
        assert office.told() == told
        office.require_in_order()
