"""The dashboard over very many items: as few statements and as long a page as over few."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.aged import grow_old
from bench.figures import NOW
from bench.shelf import fill
from engine.clock import SetClock
from engine.operations.roles import grant
from rectify.bootstrap import open_app
from rectify.settings import load
from tests.builders import OPERATOR
from tests.http.conftest import Site
from tests.http.reading import Reader
from tests.http.test_item_statements import MOST, said
from tests.sites import Client, site_of

__all__ = ["said"]

LONGEST = 150_000


@pytest.fixture(params=[300, pytest.param(100_000, marks=pytest.mark.slow)])
def old_site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Yield the site of an office whose items have gone on through their states for a year."""
    clock = SetClock(NOW)
    monkeypatch.setattr("rectify.bootstrap.SystemClock", lambda: clock)
    app = open_app(load({"data": tmp_path}).settings, clock=clock)
    fill(app.ledger, items=request.param)
    grow_old(app.ledger)
    grant(app.ledger, "p0", "manager", actor=OPERATOR, at=NOW)
    client = Client(site_of(app), base_url="http://localhost", raise_server_exceptions=False)
    yield Site(app=app, client=client, folder=tmp_path, clock=clock)
    app.ledger.close()


def test_the_dashboard_asks_as_little_and_says_as_much_of_very_many_items_as_of_few(
    old_site: Site, said: list[str]
) -> None:
    reader = Reader(old_site, "p0")
    reader.get("/dashboard")
    for query in ("", "?opened_from=2026-01-01&opened_before=2027-01-01"):
        said.clear()
        page = reader.get(f"/dashboard{query}")
        assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)
        assert len(page.encode()) <= LONGEST
        assert page.count("<a ") > 300
