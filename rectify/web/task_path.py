"""Where other pages send somebody whose wish takes long: to the page that asks whether to do it in the background."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from engine.domain.tasks import TaskKind


def new_path(kind: TaskKind, query: Mapping[str, object] | str = "") -> str:
    """Return the address of that page; ``query`` is what is asked for, as the page that does it at once has it."""
    text = query if isinstance(query, str) else urlencode(query)
    return f"/tasks/new?{urlencode({'kind': kind, 'query': text})}"
