"""The measurement of a simulation plays what it says, and says so."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main
from bench.simulate import measure_simulation


def test_a_measured_simulation_is_one_in_which_people_act_and_are_reminded() -> None:
    found = measure_simulation(items=20, days=120)
    assert found.steps > 40
    assert found.rungs > 40
    assert found.mails > 20
    assert found.item_days_a_second > 0


@pytest.mark.slow
def test_the_command_prints_it_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["simulate", "--items", "5", "--days", "30"])
    assert "item-days a second" in capsys.readouterr().out
    main(["simulate", "--items", "5", "--days", "30", "--json"])
    assert json.loads(capsys.readouterr().out)["items"] == 5
