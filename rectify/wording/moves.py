"""What becomes of items when their workflow is published or they move to it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.operations.preview import Fate, NewDue, Preview, Route
from engine.words import Words

_FATES: Mapping[Fate, Words] = {
    "same": Words("{title}", "{title}"),
    "mapped": Words("{title}（{key}）", "{title} ({key})"),
    "kept": Words("留在原来的版本", "stay on their version"),
    "unmapped": Words("没有去处", "no place to go"),
}


def fate(route: Route) -> Words:
    """Return what becomes of the items of one version in one state."""
    return _FATES[route.fate].fill(title=route.becomes_title or "", key=route.becomes or "")


def headline(preview: Preview, called: Words | None = None) -> Words:
    """Return in one sentence what publishing would be; ``called`` is said for the key of the workflow."""
    key: str | Words = called or preview.key
    if preview.newest is None:
        return Words("{key}：第一次发布。", "{key}: published for the first time.").fill(key=key)
    if not preview.is_new:
        said = Words(
            "{key}：第{number}版已经是这个内容，没有变化。", "{key}: version {number} says exactly this; no change."
        )
        return said.fill(key=key, number=preview.number)
    said = Words("{key}：第{before}版 → 第{after}版", "{key}: version {before} → {after}")
    return said.fill(key=key, before=preview.newest.number, after=preview.number)


def dues_said(dues: Sequence[NewDue]) -> Words:
    """Return how many deadlines would change, and how."""
    if not dues:
        return Words("没有期限会变。", "No deadline would change.")
    earlier = sum(due.before is not None and due.after is not None and due.after < due.before for due in dues)
    later = sum(due.before is not None and due.after is not None and due.after > due.before for due in dues)
    gone, begun = sum(due.after is None for due in dues), sum(due.before is None for due in dues)
    return Words(
        "期限会变的事项：{count}件（提前{earlier}，推后{later}，取消{gone}，新设{begun}）",
        "Deadlines that would change: {count} ({earlier} earlier, {later} later, {gone} gone, {begun} new)",
    ).fill(count=len(dues), earlier=earlier, later=later, gone=gone, begun=begun)
