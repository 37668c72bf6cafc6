"""The measurement of a page in miniature: that each site shows the same items, never how long it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.page import measure_page

pytestmark = pytest.mark.slow


def test_each_site_shows_the_same_items(tmp_path: Path) -> None:
    measured = measure_page(tmp_path, items=60, rounds=2, asked=1)

    assert measured.ratio("floor") == 1
    assert measured.ratio("ours") is not None
    assert all(size > 1_000 for size in measured.size.values())
