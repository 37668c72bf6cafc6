"""Kinds of value that shapes have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from rectify.terminal import instant

# An instant, UTC, to the second: 2026-11-23T00:30:00Z.
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
# What belongs to one workflow or one kind of entry, and is described there.
Free = dict[str, Any]


def at(moment: datetime) -> Instant:
    """Return an instant as it is answered."""
    written = instant(moment)
    assert written is not None  # noqa: S101 - only None becomes None
    return written


def maybe_at(moment: datetime | None) -> Instant | None:
    """Return an instant as it is answered, or None."""
    return instant(moment)
