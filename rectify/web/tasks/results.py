"""What came of a check of the history, or of the system, as it is kept with its task."""

from __future__ import annotations

from pydantic import TypeAdapter

from engine.operations.audit import Part
from rectify.check import Check

PART = TypeAdapter(Part)
CHECKS = TypeAdapter(list[Check])
