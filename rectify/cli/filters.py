"""Which items: the options that lists and exports have in common."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from engine.domain.course import Course, Without
from engine.domain.cursors import Order
from engine.domain.figures import Then, then
from engine.domain.workdays import local_day, start_of_day
from engine.store.finding import Wanted
from rectify.cli.invocation import Invocation

State = Annotated[str | None, typer.Option("--state", help="状态 · state")]
Owner = Annotated[str | None, typer.Option("--owner", help="责任人登录名 · owner's login", metavar="USER")]
Leader = Annotated[
    str | None, typer.Option("--leader", help="责任领导登录名 · login of the leader in charge", metavar="USER")
]
Unit = Annotated[str | None, typer.Option("--unit", help="单位 · unit")]
Overdue = Annotated[bool, typer.Option("--overdue", help="只看逾期 · overdue only")]
DueFrom = Annotated[
    str | None, typer.Option("--due-from", help="期限不早于 · due on this day or later", metavar="DATE")
]
DueBefore = Annotated[str | None, typer.Option("--due-before", help="期限早于 · due before", metavar="DATE")]
Search = Annotated[
    str | None,
    typer.Option(
        "--search", help="在编号、文字、措施和责任人里找，几个词都要有 · words in number, text, measures, owner"
    ),
]
OfInspection = Annotated[
    str | None, typer.Option("--inspection", help="只要这次检查的（代号） · only of this inspection", metavar="CODE")
]
OfCategory = Annotated[
    str | None, typer.Option("--category", help="只要这一类的（类别全称） · only under this heading", metavar="TITLE")
]
OpenedFrom = Annotated[
    str | None, typer.Option("--opened-from", help="登记不早于 · taken in on this day or later", metavar="DATE")
]
OpenedBefore = Annotated[
    str | None, typer.Option("--opened-before", help="登记早于 · taken in before this day", metavar="DATE")
]
EnteredFrom = Annotated[
    str | None,
    typer.Option("--entered-from", help="进入本状态不早于 · in its state since this day or later", metavar="DATE"),
]
EnteredBefore = Annotated[
    str | None,
    typer.Option("--entered-before", help="进入本状态早于 · in its state since before this day", metavar="DATE"),
]
Returned = Annotated[
    int | None,
    typer.Option("--returned", help="至少退回几次 · returned so often or more", min=1, max=1000, metavar="N"),
]
FoundAgain = Annotated[bool, typer.Option("--found-again", help="以前查出过的 · found by an earlier inspection too")]
Took = Annotated[
    Course | None, typer.Option("--course", help="在办、办结，期限是否守住 · open or closed, and how dates were kept")
]
Lacking = Annotated[
    Without | None, typer.Option("--without", help="没有类别、责任领导或责任人 · without a category, leader or owner")
]
ReviewOn = Annotated[
    str | None, typer.Option("--review-on", help="这天有复核到期 · a review is due on this day", metavar="DATE")
]
Was = Annotated[
    str | None, typer.Option("--was", help="--on那天是什么状态 · the state on the day of --on", metavar="STATE")
]
OnDay = Annotated[
    str | None,
    typer.Option("--on", help="--was说的是哪天（这天开始时） · the day of --was, as it begins", metavar="DATE"),
]
OpenOn = Annotated[str | None, typer.Option("--open-on", help="这天在办 · open on this day", metavar="DATE")]
PlannedOn = Annotated[
    str | None,
    typer.Option("--planned-on", help="按现行期限这天应在办 · open on this day by present dates", metavar="DATE"),
]
PlannedFirstOn = Annotated[
    str | None,
    typer.Option("--planned-first-on", help="按原定期限这天应在办 · open on this day by first dates", metavar="DATE"),
]
SortedBy = Annotated[Order, typer.Option("--order", help="按登记、编号或期限排列 · what the list goes by")]


def conditions(
    run: Invocation,
    *,
    overdue: bool = False,
    due_from: str | None = None,
    due_before: str | None = None,
    opened_from: str | None = None,
    opened_before: str | None = None,
    entered_from: str | None = None,
    entered_before: str | None = None,
    review_on: str | None = None,
    on: str | None = None,
    open_on: str | None = None,
    planned_on: str | None = None,
    planned_first_on: str | None = None,
    **plain: Any,
) -> Wanted:
    """Return what these options ask for; ``plain`` are conditions as they are. Raises ``InvalidInput`` for no date."""
    zone = run.loaded.settings.timezone
    today = local_day(run.at, zone)

    def day(given: str | None, option: str) -> date | None:
        return run.day(given, option=option) if given else None

    def begins(given: str | None, option: str) -> datetime | None:
        found = day(given, option)
        return start_of_day(found, zone) if found else None

    def told(given: str | None, option: str) -> Then | None:
        found = day(given, option)
        return then(found, today=today, zone=zone) if found else None

    return Wanted(
        overdue_on=today if overdue else None,
        due_from=day(due_from, "--due-from"),
        due_before=day(due_before, "--due-before"),
        opened_since=begins(opened_from, "--opened-from"),
        opened_until=begins(opened_before, "--opened-before"),
        entered_since=begins(entered_from, "--entered-from"),
        entered_until=begins(entered_before, "--entered-before"),
        review_on=day(review_on, "--review-on"),
        on=told(on, "--on"),
        open_on=told(open_on, "--open-on"),
        planned_on=told(planned_on, "--planned-on"),
        planned_first_on=told(planned_first_on, "--planned-first-on"),
        **plain,
    )
