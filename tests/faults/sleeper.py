"""``python -m tests.faults.sleeper …``: rectify on a machine whose start and sleep are said by a file.

libfaketime moves the wall's time of one process. How the kernel names the machine's start, and that its stopwatch
counts the seconds asleep, cannot be moved for one process: these two come from the file, and nothing else is replaced.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from unittest import mock

from rectify.cli.main import main

FILE = "TESTED_MACHINE"


def _on_a_machine(file: Path) -> None:
    """Run the command line with a machine's start and sleep read from a file whenever somebody asks."""

    def boot() -> str:
        return str(json.loads(file.read_bytes())["boot"])

    def since_start() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME) + float(json.loads(file.read_bytes())["slept"])

    with mock.patch("engine.clock._boot", boot), mock.patch("engine.clock._since_start", since_start):
        main()


if __name__ == "__main__":
    _on_a_machine(Path(os.environ[FILE]))
