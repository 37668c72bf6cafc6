"""From a secret to the one who asks. What they may do is read anew each time."""

from __future__ import annotations

from datetime import datetime

from rectify.auth.caller import Caller
from rectify.bootstrap import App


def by_token(_app: App, _secret: str, *, at: datetime) -> Caller | None:
    """Return who shows a token."""
    return None


def by_session(_app: App, _secret: str, *, at: datetime) -> Caller | None:
    """Return who shows the secret of a session."""
    return None
