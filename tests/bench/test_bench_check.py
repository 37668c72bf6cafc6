"""The measurement of a check in miniature: that it runs on a file without problems, never how long it takes."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main
from bench.check import measure_check
from bench.large import STATES, STEPS, large_file
from tests.unit.workflows.files import accepted


def test_the_large_file_is_as_large_as_it_says_and_sound() -> None:
    workflow = accepted(large_file())
    assert (len(workflow.states), len(workflow.transitions)) == (STATES, STEPS) == (200, 1_000)


@pytest.mark.slow
def test_each_round_gives_a_ratio() -> None:
    found = measure_check(states=5, steps=12, rounds=3)
    assert len(found.ratios) == 3
    assert all(ratio > 0 for ratio in found.ratios)
    assert found.quartiles[0] <= found.ratio <= found.quartiles[1]


def test_a_size_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="5 states have between 8 and 24 steps"):
        large_file(states=5, steps=25)


@pytest.mark.slow
def test_the_command_prints_a_ratio_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    scale = ["--states", "5", "--steps", "12", "--rounds", "2"]
    main(["check", *scale])
    assert "ratio" in capsys.readouterr().out
    main(["check", *scale, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["bench"], told["states"], told["steps"], len(told["ratios"])) == ("check", 5, 12, 2)
