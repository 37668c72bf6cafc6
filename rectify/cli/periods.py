"""What is owed once in each period, as options and words of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from engine.domain.reviews import ReviewState
from engine.errors import InvalidInput
from engine.words import Words

StateName = Annotated[str | None, typer.Option("--state", help="open|completed|skipped")]

REPORT_STATES: Mapping[ReviewState, Words] = {
    ReviewState.OPEN: Words("待办", "open"),
    ReviewState.COMPLETED: Words("已完成", "completed"),
    ReviewState.SKIPPED: Words("未报，已跳过", "skipped"),
}


def period_state(name: str | None) -> ReviewState | None:
    """Return the state that was named; raises ``InvalidInput`` for another word."""
    if name is None:
        return None
    if name not in list(ReviewState):
        raise InvalidInput(
            what=Words("状态", "State"),
            value=name,
            why=Words("没有这种状态", "there is no such state"),
            allowed=list(ReviewState),
            where="--state",
        )
    return ReviewState(name)
