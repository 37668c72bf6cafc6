"""Calls to a process that is killed again and again: what was acknowledged is there, and nothing is there twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2
import pytest

from engine.domain.scopes import Scope
from engine.operations import audit, personnel, tokens
from engine.operations.intake import import_findings
from engine.operations.reading import item_history
from rectify.bootstrap import App, initialise, open_app
from rectify.settings import load
from tests.builders import OPERATOR, a_finding, as_person, some_findings

pytestmark = pytest.mark.faults
_CLIENTS, _ITEMS, _EACH, _KILLS = 4, 3, 9, 2
_PORT = re.compile(rb"http://127\.0\.0\.1:([0-9]+)")


@dataclass
class Serving:
    """A process that serves the office, started anew whenever it was killed."""

    data: Path
    process: subprocess.Popen[bytes] | None = None
    port: int = 0

    def start(self) -> None:
        """Start it and find out where it listens."""
        command = [sys.executable, "-u", "-m", "tests.faults.serving", str(self.data)]
        environment = {name: value for name, value in os.environ.items() if name != "RECTIFY_DATABASE_URL"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        assert process.stdout is not None
        said = process.stdout.readline()
        found = _PORT.search(said)
        assert found, said + process.stdout.read()
        threading.Thread(target=_drain, args=(process.stdout,), daemon=True).start()
        self.process, self.port = process, int(found[1])

    def kill(self) -> None:
        """Kill it, wherever it is, and start it again."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        """End it as an operator would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(timeout=30) == 0
        finally:
            self.process.kill()


def _drain(said: IO[bytes]) -> None:
    with said:
        said.read()


def _an_office(folder: Path) -> tuple[App, str, list[str]]:
    app = open_app(load({"data": folder}).settings)
    at = app.clock.now()
    initialise(app, at=at)
    personnel.add_person(app.ledger, "chen", "陈静", roles=["manager"], actor=OPERATOR, at=at)
    findings = (a_finding(f"问题{n}", number=str(n)) for n in range(_ITEMS))
    items = import_findings(app.ledger, some_findings(*findings), workflow="rectification", actor=OPERATOR, at=at)
    made = tokens.create(app.ledger, "chen", "test", set(Scope), actor=as_person(app.ledger, "chen"), at=at)
    return app, made.secret, [item.number for item in items]


def _call(client: httpx2.Client, serving: Serving, secret: str, number: str, note: str) -> None:
    """Write a comment, with the same key until it is acknowledged."""
    head = {"Authorization": f"Bearer {secret}", "Idempotency-Key": note}
    end, last = time.monotonic() + 60, ""
    while time.monotonic() < end:
        try:
            answer = client.post(
                f"http://127.0.0.1:{serving.port}/api/v1/items/{number}/comments",
                json={"note": note}, headers=head,
            )  # fmt: skip
        except httpx2.HTTPError as fault:
            last = repr(fault)
            time.sleep(0.05)
            continue
        if answer.status_code == 200:
            return
        last = answer.text
        assert answer.status_code in {409, 503}, last
        time.sleep(0.1)
    raise AssertionError(note, last)


def test_acknowledged_calls_are_there_once_however_often_the_process_is_killed(tmp_path: Path) -> None:
    app, secret, numbers = _an_office(tmp_path / "data")
    serving = Serving(tmp_path / "data")
    serving.start()
    acknowledged: list[str] = []

    def work(client: int) -> None:
        with httpx2.Client(timeout=20, trust_env=False) as caller:
            for n in range(_EACH):
                note = f"{client}-{n}"
                _call(caller, serving, secret, numbers[(client + n) % _ITEMS], note)
                acknowledged.append(note)

    clients = [threading.Thread(target=work, args=(number,)) for number in range(_CLIENTS)]
    for client in clients:
        client.start()
    try:
        for share in range(1, _KILLS + 1):
            while len(acknowledged) < share * _CLIENTS * _EACH // (_KILLS + 1) and any(c.is_alive() for c in clients):
                time.sleep(0.01)
            serving.kill()
        for client in clients:
            client.join(90)
        serving.stop()
    finally:
        assert serving.process is not None
        serving.process.kill()
    with_notes = Counter(
        entry.note for number in numbers for entry in item_history(app.ledger, number, actor=OPERATOR)[2] if entry.note
    )
    assert set(acknowledged) == set(with_notes)
    assert len(acknowledged) == _CLIENTS * _EACH
    assert set(with_notes.values()) == {1}
    assert audit.verify(app.ledger).first_bad is None
    app.ledger.close()
