"""The measurement of delivery in miniature: that every mail leaves on either side, never how long it takes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.deliver import MeasuredDelivery, measure_delivery
from bench.relays import RELAYS

pytestmark = pytest.mark.slow

MAILS = 24


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> MeasuredDelivery:
    return measure_delivery(tmp_path_factory.mktemp("bench"), mails=MAILS, rounds=2)


def test_every_relay_gets_every_mail_from_both_sides_in_every_round(measured: MeasuredDelivery) -> None:
    assert [(one.relay, len(one.rates)) for one in measured.beside] == [(relay, 2) for relay in RELAYS]
    assert all(rate > 0 for one in measured.beside for rate in one.rates)


def test_what_is_done_once_when_a_mail_is_made_is_told_apart(measured: MeasuredDelivery) -> None:
    assert measured.render_us > 0
    assert measured.build_us > 0
    assert measured.size > 1000


def test_the_peers_are_measured_or_it_is_said_why_not(measured: MeasuredDelivery) -> None:
    assert [(peer.name.split()[0], peer.relay) for peer in measured.peers] == [
        (name, relay) for relay in RELAYS for name in ("naive:", "Django's")
    ]
    for peer in measured.peers:
        assert (peer.a_second is None) is bool(peer.why_not)
    assert all(peer.a_second for peer in measured.peers if peer.name.startswith("naive"))


def test_where_django_is_not_installed_the_run_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "django.conf", None)
    main(["deliver", "--mails", "2", "--rounds", "1", "--folder", str(tmp_path), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert {peer["why_not"] for peer in found["peers"] if peer["name"].startswith("Django")} == {
        "not installed: pip install --group bench"
    }
    assert set(found["rate"]) == set(RELAYS)
