"""The clock beside a reference that was written separately: after each step both have the same states, rungs, mails."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.properties.beside import Beside

_SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestBeside = Beside.TestCase
# The same examples each time, on every machine: what is new is looked for by the slow ones.
TestBeside.settings = settings(_SETTINGS, max_examples=15, stateful_step_count=20, derandomize=True, database=None)


class BesideForLong(Beside):
    """The same with many more steps."""


TestBesideForLong = pytest.mark.slow(BesideForLong.TestCase)
TestBesideForLong.settings = settings(_SETTINGS, max_examples=250, stateful_step_count=50)
