"""The measurement of reading a ledger in miniature: that nothing is lost, never how long it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.ledger_in import measure_ledger_in

pytestmark = pytest.mark.slow


def test_each_round_gives_a_ratio_and_every_finding_is_taken_in(tmp_path: Path) -> None:
    measured = measure_ledger_in(tmp_path, rows=40, rounds=2, take_in=True)

    assert (measured.rows, measured.findings, len(measured.ratios)) == (40, 17, 2)
    assert min(measured.peaks_mb) > 1
    assert [sum(each) for each in measured.shares] == pytest.approx(measured.ours_ms)
    assert measured.taken_in_s is not None


def test_the_command_prints_the_figures_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ledger-in", "--rows", "30", "--rounds", "2", "--read-only", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["bench"], told["rows"], told["taken_in_s"]) == ("ledger-in", 30, None)
