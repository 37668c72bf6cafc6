"""A certificate for the servers of these tests, and channels that lead to them."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from ipaddress import ip_network
from pathlib import Path

import pytest

from notifications.channels.channel import Channel, ChannelKind
from notifications.channels.place import place
from tests.unit.notifications.channels.servers import Identity

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NAME = "hook.office.example"


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    """Make a certificate for one name with the machine's openssl."""
    folder = tmp_path_factory.mktemp("tls")
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is needed to make a certificate")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([*command, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Identity(server, certificate)


def a_channel(
    port: int,
    kind: ChannelKind = ChannelKind.WEBHOOK,
    *,
    scheme: str = "http",
    host: str = "127.0.0.1",
    path: str = "/in?key=abcdefgh12345",
    secrets: tuple[str, ...] = (SECRET,),
    authorities: Path | None = None,
    networks: tuple[str, ...] = ("127.0.0.0/8",),
) -> Channel:
    """Return a channel to a server of this machine."""
    return Channel(
        name="oa",
        kind=kind,
        place=place(f"{scheme}://{host}:{port}{path}", allow_http=True),
        secrets=secrets,
        networks=tuple(ip_network(one) for one in networks),
        authorities=authorities,
    )
