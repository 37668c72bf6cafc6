"""How far an item is, and what its reviews are, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.definition import Workflow
from engine.domain.reviews import ReviewState
from engine.store.reviews import StoredReview
from engine.words import Words

COMPLETION: Mapping[str, Words] = {
    "done": Words("已完成", "done"),
    "mostly_done": Words("基本完成", "mostly done"),
    "partly": Words("阶段性完成", "partly done"),
    "in_progress": Words("正在整改", "in progress"),
    "not_done": Words("未完成", "not done"),
    "unknown": Words("没有说明", "not stated"),
}
REVIEW_STATES: Mapping[ReviewState, Words] = {
    ReviewState.OPEN: Words("待复核", "open"),
    ReviewState.COMPLETED: Words("已完成", "completed"),
    ReviewState.SKIPPED: Words("已跳过", "skipped"),
}


def outcome_title(workflow: Workflow, review: StoredReview) -> Words | None:
    """Return what a review found, None while it is open or when the item has moved to a version without it."""
    rule = workflow.reviews.get(review.rule)
    return next((known.title for known in rule.outcomes if known.key == review.outcome), None) if rule else None
