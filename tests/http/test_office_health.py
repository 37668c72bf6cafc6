"""Whether the system is well, as administrators see it: each part in words with what to do, the clock's form, the chain."""

from __future__ import annotations

from tests.http.conftest import Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said
from engine.operations.health import pulse
from rectify.doctor import examine
from tests.builders import AT

__all__ = ["said"]


def test_statements(own_site: Site, said: list[str]) -> None:
    pulse(own_site.app.ledger)
    said.clear()
    pulse(own_site.app.ledger)
    for one in said: print(len(one), one[:300])
    said.clear()
    examine(own_site.app, at=AT)
    print("EXAMINE", len(said))
    for one in said: print(len(one), one.replace("\n"," ")[:200])
    assert 0
