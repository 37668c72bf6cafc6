"""What came of a check of the history, as it is kept with its task."""

from __future__ import annotations

from pydantic import TypeAdapter

from engine.operations.audit import Part

PART = TypeAdapter(Part)
