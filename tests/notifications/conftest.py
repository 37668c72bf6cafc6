"""How the office of these tests writes, and relays to send through."""

from __future__ import annotations

from datetime import time

import pytest

from notifications.compose import Post
from notifications.render import build_renderer
from tests.notifications.mails import SENDER
from tests.unit.notifications.conftest import start_relay, start_script

__all__ = ["post", "start_relay", "start_script"]


@pytest.fixture(scope="session")
def post() -> Post:
    """Return how the office writes: at half past eight in Shanghai."""
    return Post(
        renderer=build_renderer(),
        sender=SENDER,
        zone="Asia/Shanghai",
        mail_hour=time(8, 30),
        base_url="https://rectify.office.example",
    )
