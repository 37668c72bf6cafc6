"""Kinds of inspections, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.definition import InspectionKind
from engine.words import Words

KIND_WORDS: Mapping[str, Words] = {
    InspectionKind.INSPECTION: Words("巡察", "inspection"),
    InspectionKind.PATROL: Words("巡视", "central inspection"),
    InspectionKind.AUDIT: Words("审计", "audit"),
    InspectionKind.SUPERVISION: Words("督导检查", "supervision"),
    InspectionKind.OTHER: Words("其他检查", "another kind"),
}
