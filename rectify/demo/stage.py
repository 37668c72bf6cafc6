"""The stage of the story: a clock that is set, days that pass with ticks and mails, and what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from engine.clock import SetClock
from engine.domain.workdays import Calendar, days, instant, local_day
from engine.errors import RectifyError
from engine.operations.advance import Advanced, Step, advance
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Amend, Finish, Plan
from engine.operations.reading import mails_on, whole_item, workflow_of
from engine.operations.tick import tick
from engine.words import Words
from notifications.compose import compose
from notifications.wording import near_date
from rectify.bootstrap import App, acting_for, the_operator
from rectify.terminal import Terminal

_MORNING = time(9, 0)


@dataclass(kw_only=True)
class Stage:
    """Where the story is: its day, its ledger, and how many mails have gone out."""

    app: App
    clock: SetClock
    calendar: Calendar
    terminal: Terminal
    now: datetime
    mails: int = 0
    reviews: int = 0

    @property
    def today(self) -> date:
        """Return the day the story is at."""
        return local_day(self.clock.at, self.app.settings.timezone)

    def go_to(self, day: date, clock_time: time) -> None:
        """Set the clock, never past the real present."""
        self.clock.at = min(instant(day, clock_time, self.app.settings.timezone), self.now)

    def chapter(self, zh: str, en: str) -> None:
        """Print a heading with the day."""
        day = near_date(self.today, seen_from=date(self.today.year - 1, 1, 1))
        self.terminal.heading(Words(f"{day.zh} · {zh}", f"{day.en} · {en}"))

    def say(self, zh: str, en: str, *, style: str | None = None) -> None:
        """Print one line of the story."""
        self.terminal.say(Words(f"  {zh}", f"  {en}"), style=style)

    def pass_days(self, until: date, *, show_mails: bool) -> None:
        """Let days go by up to a day: each working day the clock ticks at nine and the mail goes out."""
        for day in days(self.today + timedelta(days=1), until):
            if self.calendar.is_working(day) and instant(day, _MORNING, self.app.settings.timezone) <= self.now:
                self.go_to(day, _MORNING)
                self.beat(show_mails=show_mails)

    def beat(self, *, show_mails: bool) -> None:
        """Tick, write and deliver once, now."""
        ticked = tick(self.app.ledger, at=self.clock.at)
        composed = compose(self.app.ledger, self.app.post, at=self.clock.at)
        self.app.deliver()
        self.mails += composed.messages
        self.reviews += ticked.reviews
        if show_mails and composed.messages:
            self._show_mails()

    def plan(self, login: str, item: str, text: str, *, due_on: date) -> None:
        """Let a person take one more measure of an item upon themselves, by a day."""
        self._change(login, item, Add(plan=Plan(text=text, owner=login, due_on=due_on)), due_on)

    def replan(self, login: str, item: str, no: int, *, due_on: date) -> None:
        """Let a person set another day for a measure."""
        self._change(login, item, Amend(no=no, plan=Plan(due_on=due_on)), due_on)

    def _change(self, login: str, item: str, asked: Add | Amend, due_on: date) -> None:
        actor = acting_for(self.app, login)
        done = change_measures(self.app.ledger, item, asked, actor=actor, at=self.clock.at)
        text = asked.plan.text or ""
        self.say(
            f"✓ {actor.shown_as}安排{item}措施{done.no}，{due_on}前完成{'：' if text else ''}{text}",
            f"✓ {actor.shown_as} plans measure {done.no} of {item}, by {due_on}{': ' if text else ''}{text}",
        )

    def finish_measures(self, login: str, item: str) -> None:
        """Let a person say that every measure of an item is done."""
        actor = acting_for(self.app, login)
        measures = whole_item(self.app.ledger, item, actor=actor).measures
        for measure in measures:
            change_measures(self.app.ledger, item, Finish(no=measure.position), actor=actor, at=self.clock.at)
        self.say(
            f"✓ {actor.shown_as}确认{item}的{len(measures)}条措施已完成",
            f"✓ {actor.shown_as}: the {len(measures)} measures of {item} are done",
        )

    def step(
        self,
        login: str,
        item: str,
        trigger: str,
        *,
        note: str = "",
        evidence: Path | None = None,
        minutes: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Advanced | None:
        """Let a person take a step, and show what came of it; a refusal is shown with its reason.

        ``minutes`` are those of a meeting on the same day.
        """
        actor = acting_for(self.app, login)
        workflow = workflow_of(self.app.ledger, item, actor=the_operator())
        known = workflow.step(trigger)
        title = known.title if known else Words(trigger, trigger)
        asked = Step(
            trigger=trigger,
            note=note,
            evidence=(evidence,) if evidence else (),
            minutes=minutes,
            decided_on=self.today if minutes else None,
            settings=settings or {},
        )
        try:
            done = advance(self.app.ledger, item, asked, actor=actor, at=self.clock.at)
        except RectifyError as refusal:
            self.say(f"✗ {actor.shown_as}“{title.zh}”{item}", f"✗ {actor.shown_as}: {title.en} {item}", style="red")
            for line in (refusal.message, refusal.way_out):
                self.say(f"  {line('zh')}", f"  {line('en')}")
            return None
        before, now = workflow.states[done.from_state].title, workflow.states[done.state].title
        due = Words(f"，期限{done.due_on}", f", due {done.due_on}") if done.due_on else Words("", "")
        way = Words(f"{before.zh} → {now.zh}", f"{before.en} → {now.en}") if before != now else now
        self.say(
            f"✓ {actor.shown_as}“{title.zh}”{item}：{way.zh}{due.zh}",
            f"✓ {actor.shown_as}: {title.en} {item}, {way.en}{due.en}",
        )
        return done

    def _show_mails(self) -> None:
        for mail in mails_on(self.app.ledger, self.today):
            line = f"✉ {self.today:%m-%d} {mail.recipient}：{mail.subject}"
            self.say(line, line.replace("：", ": ", 1), style="dim")
