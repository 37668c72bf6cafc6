"""The measurement of finding in miniature: both sides find the same items, never how long it takes."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main
from bench.find import CASES

pytestmark = pytest.mark.slow


def test_both_sides_find_the_same_on_both_databases_and_the_command_prints_each_ratio(
    capsys: pytest.CaptureFixture[str], postgres_server: str
) -> None:
    main(["find", "--items", "80", "--rounds", "2", "--json", "--postgres", postgres_server])
    told = json.loads(capsys.readouterr().out)
    assert [(one["database"], one["name"]) for one in told["found"]] == [
        (database, case.name) for database in ("SQLite", "PostgreSQL") for case in CASES
    ]
    assert all(one["ratio"] > 0 for one in told["found"])
    totals = {(one["database"], one["name"]): one["total"] for one in told["found"]}
    assert all(totals["SQLite", case.name] == totals["PostgreSQL", case.name] for case in CASES)
    of_each = {one["name"]: one["total"] for one in told["found"]}
    assert of_each["a page of all"] == of_each["one, in every item"] == 80
    assert 0 < of_each["what one may see"] < 80
