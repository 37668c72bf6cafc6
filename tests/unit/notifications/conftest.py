"""Relays that run for one test, and a certificate for them."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.notifications.relays import (
    HOST,
    Certificates,
    Inbox,
    Relay,
    RunningRelay,
    Script,
    StartRelay,
    StartScript,
    serve,
)


@pytest.fixture
def start_relay() -> Iterator[StartRelay]:
    """Give a function that starts aiosmtpd with options of its own."""
    with contextlib.ExitStack() as stack:

        def start(**options: Any) -> RunningRelay:
            inbox = Inbox()
            relay = Relay(inbox, hostname=HOST, port=0, **options)
            relay.start()
            stack.callback(relay.stop)
            return RunningRelay(relay.port, inbox)

        yield start


@pytest.fixture
def start_script() -> Iterator[StartScript]:
    """Give a function that starts a scripted relay."""
    with contextlib.ExitStack() as stack:
        stop = threading.Event()
        stack.callback(stop.set)

        def start(**answers: str) -> Script:
            listener = stack.enter_context(socket.create_server((HOST, 0)))
            script = Script(answers, port=listener.getsockname()[1])
            threading.Thread(target=serve, args=(listener, script, stop), daemon=True).start()
            return script

        yield start


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Make a certificate with the machine's openssl."""
    folder: Path = tmp_path_factory.mktemp("tls")
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is needed to make a certificate")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-addext", names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Certificates(server, ssl.create_default_context(cafile=str(certificate)))


@pytest.fixture(scope="session")
def expired_certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Make a certificate that was valid for a day of the year 2020, and is trusted but for that."""
    folder: Path = tmp_path_factory.mktemp("expired")
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is needed to make a certificate")
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "ca.cnf").write_text(_AUTHORITY, encoding="ascii")
    request = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    sign = ["ca", "-batch", "-selfsign", "-config", "ca.cnf", "-keyfile", "key.pem", "-in", "request.pem"]
    days = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"]
    for command in (
        [openssl, *request, "-keyout", "key.pem", "-out", "request.pem"],
        [openssl, *sign, *days, "-out", "cert.pem"],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return Certificates(server, ssl.create_default_context(cafile=str(folder / "cert.pem")))


_AUTHORITY = """[ca]
default_ca = here
[here]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = localhost
[any]
commonName = supplied
[localhost]
subjectAltName = DNS:localhost,IP:127.0.0.1
"""
