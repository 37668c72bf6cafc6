"""``rectify run``: it ticks until it is told to stop, stops within seconds, and leaves a whole ledger."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.stories.conftest import Typed

SECONDS = 30


def clock_is_well(typed: Typed) -> bool:
    """Say whether the doctor finds that the clock has ticked."""
    checks = {check["name"]: check for check in typed("doctor", "--json").json["checks"]}
    return bool(checks["clock"]["ok"])


def run_until_it_ticked(typed: Typed, folder: Path) -> subprocess.Popen[str]:
    """Start ``rectify run`` and wait for its first tick."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "rectify", "run", "--every", "1", "--port", "0"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert "正在运行" in process.stdout.readline()
    until = time.monotonic() + SECONDS
    while not clock_is_well(typed):
        assert time.monotonic() < until, "it did not tick"
        time.sleep(0.1)
    return process


def test_it_ticks_and_ends_in_order_on_sigterm_and_on_sigint(office: Typed, tmp_path: Path) -> None:
    assert not clock_is_well(office)
    for number in (signal.SIGTERM, signal.SIGINT):
        process = run_until_it_ticked(office, tmp_path)
        time.sleep(0.5)
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, err) == (0, "")
        assert out.rstrip().endswith("已停止。")
    checks = {check["name"]: check["ok"] for check in office("doctor", "--deep", "--json").json["checks"]}
    assert (checks["history"], checks["invariants"], checks["clock"]) == (True, True, True)


def test_without_a_ledger_it_says_what_to_do(typed: Typed) -> None:
    refused = typed("run")
    assert (refused.status, "rectify init" in refused.err) == (3, True)
