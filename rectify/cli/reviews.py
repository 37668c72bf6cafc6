"""Commands about periodic reviews: list and complete."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.workdays import local_day
from engine.operations.reading import list_reviews, workflow_of
from engine.operations.review import ReviewForm, complete
from engine.words import Words
from rectify.answers.periodic import completed, review_line
from rectify.cli.handed_in import ANSWERED_BEFORE, DecidedOn, EvidenceFiles, Group, Minutes, Settings, settings_of
from rectify.cli.invocation import AsJson, AsUser, Key, MaybeAsUser, Note, invocation
from rectify.cli.ledger_view import marked
from rectify.cli.periods import StateName, period_state
from rectify.sentences.items import REVIEW_STATES, outcome_title


def register(app: typer.Typer) -> None:
    """Add these commands."""
    review = typer.Typer(no_args_is_help=True, help="定期复核 · periodic reviews")
    review.command("list")(_list)
    review.command("complete")(_complete)
    app.add_typer(review, name="review")


def _list(
    context: typer.Context,
    state: StateName = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """列出复核 · the reviews."""
    run = invocation(context)
    found = list_reviews(run.app.ledger, actor=run.actor(as_user), state=period_state(state))
    terminal, zone = run.terminal(as_json=as_json), run.loaded.settings.timezone
    if as_json:
        today = local_day(run.at, zone)
        terminal.json({"reviews": [review_line(listed, today=today, zone=zone) for listed in found], "next": None})
        return
    if not found:
        terminal.say(Words("没有复核任务。", "There is no review."))
        return
    terminal.table(
        [
            Words("复核", "Review"),
            Words("事项", "Item"),
            Words("问题", "Finding"),
            Words("期间", "Period"),
            Words("期限", "Due"),
            Words("复核人", "Reviewer"),
            Words("状态", "State"),
            Words("结果", "Outcome"),
        ],
        [
            (
                r.review.id,
                r.item,
                r.title,
                r.review.period,
                marked(r.review.due_on, is_published=r.published),
                r.reviewer,
                REVIEW_STATES[r.review.state],
                outcome_title(r.workflow, r.review),
            )
            for r in found
        ],
    )


def _complete(
    context: typer.Context,
    review: Annotated[int, typer.Argument(help="复核序号（review list）· number of the review", metavar="REVIEW")],
    outcome: Annotated[str, typer.Option("--outcome", help="结果 · outcome")],
    as_user: AsUser,
    note: Note = "",
    setting: Settings = None,
    evidence: EvidenceFiles = None,
    group: Group = None,
    decided_on: DecidedOn = None,
    minutes: Minutes = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """完成一次复核 · complete a review."""
    run = invocation(context)
    form = ReviewForm(
        settings=settings_of(setting),
        evidence=evidence or (),
        group=group,
        decided_on=run.day(decided_on, option="--decided-on") if decided_on else None,
        minutes=minutes,
    )
    done = complete(
        run.app.ledger, review, outcome=outcome, note=note, actor=run.actor(as_user), at=run.at, form=form, key=key
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(completed(done))
        return
    workflow = workflow_of(run.app.ledger, done.item, actor=run.actor())
    found = next(o.title for rule in workflow.reviews.values() for o in rule.outcomes if o.key == done.outcome)
    terminal.say(
        Words("{item} {period} 复核已完成：{outcome}", "{item} {period} reviewed: {outcome}").fill(
            item=done.item, period=done.period, outcome=found
        )
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
    if done.advanced:
        state = workflow.states[done.advanced.state].title
        terminal.say(Words("事项现在是“{state}”", "The item is now {state!r}").fill(state=state))
    if done.next_opens_on:
        terminal.say(Words("下一次复核 {day} 开始", "The next review opens on {day}").fill(day=done.next_opens_on))
