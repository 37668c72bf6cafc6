"""The ledger as a table for people and as the promised JSON."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from engine.domain.workdays import Calendar
from engine.operations.reading import ListedPage
from engine.words import Language, Words
from notifications.wording import days_left, tone
from rectify.terminal import Terminal

UNANNOUNCED = Words("假期安排未公布", "holidays not announced yet")
_STYLES = {"late": "bold red", "soon": "yellow", "plain": ""}


def show(page: ListedPage, terminal: Terminal, *, today: date) -> None:
    """Print the page, and what is not on it."""
    if not page.items:
        terminal.say(Words("没有符合条件的事项。", "No item matches."))
        return
    terminal.table(
        [
            Words("编号", "Number"),
            Words("问题", "Finding"),
            Words("状态", "State"),
            Words("责任人", "Owner"),
            Words("期限", "Due"),
        ],
        [
            (
                item.number,
                item.title,
                page.workflows[item.workflow_version_id].states[item.facts.state].title,
                item.owner,
                due_cell(
                    item.due_on,
                    page.calendars[item.workflow_version_id],
                    today=today,
                    language=terminal.language,
                    paused_on=item.paused_on,
                ),
            )
            for item in page.items
        ],
    )
    terminal.say(Words("共{total}件。", "{total} {total:item|items}.").fill(total=page.total))
    if page.next is not None:
        terminal.say(Words("下一页：--after {next}", "Next page: --after {next}").fill(next=page.next))


def due_cell(
    due_on: date | None, calendar: Calendar, *, today: date, language: Language, paused_on: date | None = None
) -> Text:
    """Return a due day with the days left in words, or that it stands still; colour only repeats what they say."""
    if due_on is None:
        return Text("")
    if paused_on is not None:
        still = Words("{due_on} 暂停中（{since}起）", "{due_on} paused since {since}").fill(
            due_on=due_on, since=paused_on
        )
        return Text(still.text(language))
    left = days_left(calendar.between(today, due_on), due_on=due_on, day=today)
    words = left if calendar.is_published(due_on) else _beside(left)
    return Text(f"{due_on.isoformat()} {words.text(language)}", style=_STYLES[tone(due_on=due_on, day=today)])


def marked(day: date | None, *, is_published: bool) -> Words | None:
    """Return a day as text, marked where the holidays of its year are not announced yet; None for none."""
    if day is None:
        return None
    words = Words(day.isoformat(), day.isoformat())
    return words if is_published else _beside(words)


def _beside(words: Words) -> Words:
    return Words(f"{words.zh}（{UNANNOUNCED.zh}）", f"{words.en} ({UNANNOUNCED.en})")
