"""The deep look at everything says how far it is, and finds what it finds without saying so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.clock import SetClock
from engine.operations.audit import invariant_breaches, verify, verify_by_parts
from engine.operations.ledger import Ledger
from engine.operations.remarks import attach
from engine.store import invariants
from engine.words import Words
from rectify.bootstrap import open_app
from rectify.doctor import examine
from rectify.settings import load
from tests.builders import AT, an_item, an_office, as_person


def test_each_part_of_a_deep_look_counts_up_to_its_end(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    (tmp_path / "photo.txt").write_text("整改后", encoding="utf-8")
    attach(ledger, item.number, [tmp_path / "photo.txt"], actor=as_person(ledger, "wang"), at=AT)
    app = replace(open_app(load({"data": tmp_path}).settings, clock=SetClock(AT)), ledger=ledger)
    said: list[tuple[int, int, Words]] = []
    told = examine(app, at=AT, deep=True, told=lambda done, total, doing: said.append((done, total, doing)))
    assert [one.message for one in told] == [one.message for one in examine(app, at=AT, deep=True)]
    parts = [[(done, total) for done, total, doing in said if doing.zh.startswith(f"第{n}步")] for n in (1, 2, 3)]
    assert all(part[-1][0] == part[-1][1] > 0 for part in parts)
    assert parts[2] == [(done, len(invariants.rules())) for done in range(1, len(invariants.rules()) + 1)]


def test_verified_by_parts_the_history_is_what_it_is_as_a_whole(ledger: Ledger) -> None:
    an_office(ledger)
    an_item(ledger)
    heard: list[int] = []
    assert verify_by_parts(ledger, told=lambda done, _total: heard.append(done)) == verify(ledger)
    assert heard
    assert invariant_breaches(ledger, told=lambda _done, _total: None) == invariant_breaches(ledger) == []
