"""``python -m tests.faults.serving DATA`` serves as ``rectify run`` does, but soon gives up on calls that died."""

from __future__ import annotations

import sys
from datetime import timedelta

from engine.operations import calls
from rectify.cli.main import main

if __name__ == "__main__":
    calls.UNDER_WAY = timedelta(seconds=2)
    main(["--data", sys.argv[1], "run", "--every", "1", "--port", "0"])
