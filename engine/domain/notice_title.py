"""What a notice about an inspection is called, whatever the source is called that the inspection came in by."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.definition import InspectionKind

# As official documents call what somebody does who inspects.
_KINDS: Mapping[str, str] = {
    InspectionKind.INSPECTION: "巡察",
    InspectionKind.PATROL: "巡视",
    InspectionKind.AUDIT: "审计",
    InspectionKind.SUPERVISION: "督导",
    InspectionKind.OTHER: "检查",
}
# A source whose title ends so is a table an office keeps for itself, and no paper for others.
_TABLES = ("台账", "清单", "一览表", "明细表", "统计表", "情况表", "汇总表", "登记表", "对账单", "任务书")


def named_kind(kind: str) -> str:
    """Return what an inspection of a kind is called: 巡察, 审计 …."""
    return _KINDS.get(kind, _KINDS[InspectionKind.OTHER])


def names_a_table(title: str) -> bool:
    """Say whether a title is that of a table: …整改台账, …问题清单, also with a number or （表一） behind it."""
    return title.partition("（")[0].partition("(")[0].strip().endswith(_TABLES)


def notice_title(title: str, *, organization: str, kind: str) -> str:
    """Return the title of a notice: that of the source, or one made of who was inspected and how."""
    if title and not names_a_table(title):
        return title
    return f"{organization}关于{named_kind(kind)}整改情况的通报"
