"""How items, reviews, requests and dates stand, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.definition import Workflow
from engine.domain.requests import RequestState
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
REQUEST_STATES: Mapping[RequestState, Words] = {
    RequestState.PENDING: Words("待答复", "pending"),
    RequestState.AGREED: Words("已同意", "agreed"),
    RequestState.REFUSED: Words("未同意", "refused"),
    RequestState.WITHDRAWN: Words("已撤回", "withdrawn"),
    RequestState.LAPSED: Words("已失效", "lapsed"),
}
BECAUSE: Mapping[str, Words] = {
    "entered": Words("进入这一状态", "the state was entered"),
    "imported": Words("导入", "imported"),
    "opened": Words("登记", "opened"),
    "migrated": Words("换用新版工作流", "another workflow version"),
    "extended": Words("延期", "extended"),
    "resumed": Words("暂停后恢复", "resumed after a pause"),
    "redated": Words("改动期限", "changed by hand"),
    "calendar": Words("假期安排公布后重算", "recomputed by the published calendar"),
}


def outcome_title(workflow: Workflow, review: StoredReview) -> Words | None:
    """Return what a review found, None while it is open or when the item has moved to a version without it."""
    rule = workflow.reviews.get(review.rule)
    return next((known.title for known in rule.outcomes if known.key == review.outcome), None) if rule else None
