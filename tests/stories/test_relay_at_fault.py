"""A relay that is down or hangs, as the operator meets it: told since when and why, tried on demand, left at once."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.stories.conftest import Typed, today
from tests.unit.notifications.relays import HOST

NUMBER = "XC2026-01-001"


@pytest.fixture
def a_mail_waits(office: Typed) -> int:
    """Let mails wait; return how many."""
    office("assign", NUMBER, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    for days in range(1, 15):  # until it is the morning of a working day
        at = f"{today() + timedelta(days=days)}T09:00"
        made = int(office("tick", "--at", at, "--json").json["messages"])
        if made:
            return made
    pytest.fail("no mail was made in a fortnight")


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return the port of a relay that is not there yet, named in the settings."""
    with contextlib.closing(socket.create_server((HOST, 0))) as free:
        found = int(free.getsockname()[1])
    monkeypatch.setenv("RECTIFY_SMTP_URL", f"smtp://{HOST}:{found}?tls=none")
    return found


def relay_check(office: Typed) -> tuple[bool, str]:
    """Return what the doctor finds of the ways out."""
    checks = {check["name"]: check for check in office("--lang", "en", "doctor", "--json").json["checks"]}
    return checks["relay"]["ok"], checks["relay"]["message"]


def test_a_relay_that_is_down_is_told_and_tried_again_when_asked(office: Typed, a_mail_waits: int, port: int) -> None:
    assert relay_check(office) == (True, "None is paused.")
    said = office("--lang", "en", "deliver")
    assert said.status == 0
    assert "1 to retry" in said.out
    assert "mail has been at fault since" in said.out
    ok, message = relay_check(office)
    assert (ok, "connect: ConnectionRefusedError" in message, "it rests until" in message) == (False, True, True)
    assert office("doctor").status == 3
    assert office("deliver", "--json").json["retry"] == 0
    relay = Controller(Sink(), hostname=HOST, port=port)
    relay.start()
    try:
        assert office("deliver", "--json").json["sent"] == 0
        assert office("deliver", "--now", "--json").json["sent"] == a_mail_waits
    finally:
        relay.stop()
    assert relay_check(office) == (True, "None is paused.")


@pytest.fixture
def a_silent_relay(port: int) -> Iterator[socket.socket]:
    """Give a relay that lets everybody in and says nothing."""
    with socket.create_server((HOST, port)) as listener:
        yield listener


def test_running_ends_at_once_while_a_relay_hangs(
    office: Typed, a_mail_waits: int, a_silent_relay: socket.socket, tmp_path: Path
) -> None:
    assert a_mail_waits
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "rectify", "run", "--every", "1", "--port", "0"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    a_silent_relay.settimeout(60)
    try:
        connection, _ = a_silent_relay.accept()
        with connection:
            connection.sendall(b"220 relay\r\n")  # it waits a minute for the answer to EHLO now
            assert connection.recv(1024).startswith(b"ehlo")
            process.send_signal(signal.SIGTERM)
            _out, err = process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, err) == (0, "")
    assert relay_check(office)[0]
