"""The values of a notice (通报): an inspection as an edition of it may be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.editions import Edition
from engine.operations.publication import InspectionStanding
from rectify.documents.papers.findings_values import groups_of, names_of, opening_of, results_of, verdicts_of
from rectify.documents.papers.wording import chinese_date, full_width, named_kind


def values_of_notice(found: InspectionStanding, edition: Edition, *, day: date) -> Mapping[str, Any]:
    """Return what a notice says. The counts add up: the findings that are told of, and those left out by reason."""
    shown, withheld = found.shown, sum(found.withheld.values())
    names = names_of(found)
    return {
        **names,
        "title": full_width(found.title) or f"{names['organization']}关于{named_kind(found.kind)}整改情况的通报",
        "inside": edition is Edition.INSIDE,
        "edition": "党内通报" if edition is Edition.INSIDE else "",
        "opening": opening_of(found, len(shown) + withheld) + _basis(edition),
        "figures": _figures(found, day),
        "left_out": _left_out(found, edition),
        "groups": groups_of(found),
        "closing": _closing(found, edition),
        "day": chinese_date(day),
        "total": len(shown) + withheld,
        "told": len(shown),
    }


def _basis(edition: Edition) -> str:
    if edition is Edition.INSIDE:
        return "现将整改情况通报如下。"
    return "按照党务公开原则和有关要求，现将整改情况予以公布。"


def _figures(found: InspectionStanding, day: date) -> str:
    """Return the figures over the findings that are told of, in words that say over which."""
    shown = found.shown
    if not shown:
        return ""
    whose = f"本次公布的{len(shown)}个问题中" if found.withheld else f"{len(shown)}个问题中"
    results = results_of(shown)
    return f"截至{chinese_date(day)}，{whose}，{verdicts_of(shown)}。" + (f"整改中{results}。" if results else "")


def _left_out(found: InspectionStanding, edition: Edition) -> str:
    """Return how many findings are left out and why; reasons with the same words in the notice are one."""
    if not found.withheld:
        return ""
    by_words: dict[str, int] = {}
    for reason, count in sorted(found.withheld.items()):
        words = found.said_withheld[reason]
        by_words[words] = by_words.get(words, 0) + count
    verb = "通报" if edition is Edition.INSIDE else "公开"
    return "；".join(f"另有{count}个问题{words}未予{verb}" for words, count in by_words.items()) + "。"


def _closing(found: InspectionStanding, edition: Edition) -> str:
    contact = full_width(found.contact or "").rstrip("。")
    how = f"联系方式：{contact}。" if contact else ""
    who = "党员干部" if edition is Edition.INSIDE else "干部群众"
    return f"欢迎广大{who}对整改落实情况进行监督。如有意见建议，请及时向我们反映。{how}"
