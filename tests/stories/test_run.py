"""``rectify run``: it ticks until it is told to stop, stops within seconds, and leaves a whole ledger."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx2

from tests.stories.conftest import Typed, today

SECONDS = 30


def clock_is_well(typed: Typed) -> bool:
    """Say whether the doctor finds that the clock has ticked."""
    checks = {check["name"]: check for check in typed("doctor", "--json").json["checks"]}
    return bool(checks["clock"]["ok"])


def run_until_it_ticked(typed: Typed, folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start ``rectify run`` and wait for its first tick; return the address it serves, too."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "rectify", "run", "--every", "1", "--port", "0"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    found = re.search(r"正在运行：(http://[0-9.:]+)", process.stdout.readline())
    assert found is not None
    until = time.monotonic() + SECONDS
    while not clock_is_well(typed):
        assert time.monotonic() < until, "it did not tick"
        time.sleep(0.1)
    return process, found[1]


def test_it_ticks_and_ends_in_order_on_sigterm_and_on_sigint(office: Typed, tmp_path: Path) -> None:
    assert not clock_is_well(office)
    for number in (signal.SIGTERM, signal.SIGINT):
        process, _address = run_until_it_ticked(office, tmp_path)
        time.sleep(0.5)
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, err) == (0, "")
        assert out.rstrip().endswith("已停止。")
    checks = {check["name"]: check["ok"] for check in office("doctor", "--deep", "--json").json["checks"]}
    assert (checks["history"], checks["invariants"], checks["clock"]) == (True, True, True)


def test_a_sandbox_that_is_set_ahead_while_it_runs_stays_there_for_its_pages_too(office: Typed, tmp_path: Path) -> None:
    token = office("user", "token", "create", "chen", "--name", "story", "--scope", "read", "--json").json["token"]
    process, address = run_until_it_ticked(office, tmp_path)
    try:
        ahead = today() + timedelta(days=30)
        office("tick", "--at", f"{ahead}T09:00")
        time.sleep(2.5)  # a beat each second
        assert office("clock", "show", "--json").json["last_tick_at"] == f"{ahead}T01:00:00Z"
        listed = httpx2.get(f"{address}/api/v1/items", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        assert listed.json()["as_of"] == f"{ahead}T01:00:00Z"
        refused = office("tick", "--at", f"{ahead}T08:59")
        assert (refused.status, f"时钟已走到{ahead} 09:00，不能往回拨" in refused.err) == (1, True)
        assert office("tick", "--at", f"{ahead}T08:59", "--dry-run").status == 0
        assert office("clock", "show", "--json").json["last_tick_at"] == f"{ahead}T01:00:00Z"
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def test_without_a_ledger_it_says_what_to_do(typed: Typed) -> None:
    refused = typed("run")
    assert (refused.status, "rectify init" in refused.err) == (3, True)
