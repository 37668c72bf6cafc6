"""The first answer to a request as text, so that a repeat of it can be given the same."""

from __future__ import annotations

import json
from datetime import date
from typing import Any


def as_text(answer: Any) -> str:
    """Return an answer (a dataclass with slots) as the JSON text it is kept as."""
    return _encode(_parts(answer))


def _parts(value: Any) -> Any:
    # Not asdict: it copies each value deeply, which takes longer than storing the answer.
    if isinstance(value, date):
        return value.isoformat()
    return {name: getattr(value, name) for name in value.__slots__}


_encode = json.JSONEncoder(default=_parts).encode
