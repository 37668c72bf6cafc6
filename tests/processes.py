"""Processes of their own for tests: forked off a server that does nothing but that and has read what they need once.

A process that reads everything itself costs two seconds of the processor; one forked off the tests would have their
threads and their open databases.
"""

from __future__ import annotations

import multiprocessing

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.faults.postmen", "tests.faults.worker", "tests.notifications.nodes"])
