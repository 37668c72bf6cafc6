"""The measurement of finding in miniature: both sides find the same items, never how long it takes."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main
from bench.find import CASES

pytestmark = pytest.mark.slow


def test_both_sides_find_the_same_and_the_command_prints_each_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    main(["find", "--items", "80", "--rounds", "2", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["found"]] == [case.name for case in CASES]
    assert all(one["ratio"] > 0 for one in told["found"])
    totals = {one["name"]: one["total"] for one in told["found"]}
    assert totals["a page of all"] == totals["one, in every item"] == 80
    assert 0 < totals["what one may see"] < 80
