"""What every command is given: the settings, the ledger when it asks for one, who acts, where to speak."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from engine.domain.actor import Actor
from engine.domain.alarms import ticks_stopped
from engine.domain.workdays import instant
from engine.errors import InvalidInput, Unhealthy
from engine.operations.ledger import look_up_installation
from engine.words import Words
from rectify.bootstrap import (
    App,
    acting_for,
    by_the_time_of_its_ledger,
    open_app,
    require_ready,
    standing_in_for,
    the_operator,
)
from rectify.settings import Loaded, load
from rectify.terminal import Terminal

_NOON = time(12, 0)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# No deadline of an office lies outside; a date that does is a slip of the keyboard.
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

AsJson = Annotated[bool, typer.Option("--json", help="只输出一个JSON文档 · print one JSON document")]
AsUser = Annotated[str, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")]
MaybeAsUser = Annotated[
    str | None, typer.Option("--as", help="以谁的权限查看 · as this person may see it", metavar="USER")
]
MaybeActor = Annotated[
    str | None,
    typer.Option("--as", help="代表谁，默认运维人员 · on whose behalf, else the operator", metavar="USER"),
]
ItemName = Annotated[str, typer.Argument(help="事项编号 · number of the item", metavar="ITEM")]
Note = Annotated[str, typer.Option("--note", help="说明 · a note")]
ExpectVersion = Annotated[
    int | None, typer.Option("--expect-version", help="只在仍是这一版时 · only at this version", min=1, metavar="N")
]

Key = Annotated[
    str | None, typer.Option("--key", help="重复键：同一请求重发无害 · makes a repeat harmless", metavar="KEY")
]


@dataclass
class Invocation:
    """One run of the command line. ``stands_in_for`` is the login of an absent person, from ``--for``."""

    flags: Mapping[str, object] = field(default_factory=dict)
    stands_in_for: str | None = None

    @cached_property
    def loaded(self) -> Loaded:
        """Return the settings with their sources; raises ``SettingsRefused``."""
        return load(self.flags)

    @cached_property
    def bare_app(self) -> App:
        """Return the wired application without asking whether there is a ledger."""
        return open_app(self.loaded.settings, sources=self.loaded.sources)

    @cached_property
    def app(self) -> App:
        """Return the wired application with its ledger, by its time; raises ``Unhealthy`` when there is none."""
        require_ready(self.bare_app)
        return by_the_time_of_its_ledger(self.bare_app)

    @property
    def has_ledger(self) -> bool:
        """Say whether there is a ledger of this version to be asked; reading a file needs none."""
        try:
            return self.app is not None
        except Unhealthy:
            return False

    def close(self) -> None:
        """Close what was opened."""
        if "bare_app" in self.__dict__:
            self.bare_app.ledger.close()

    @property
    def at(self) -> datetime:
        """Return the present instant of the ledger."""
        return self.app.clock.now()

    def terminal(self, *, as_json: bool = False) -> Terminal:
        """Return where to speak."""
        settings = self.loaded.settings
        return Terminal(language=settings.language, zone=settings.timezone, as_json=as_json)

    def actor(self, login: str | None = None) -> Actor:
        """Return who acts: the operator, or the operator for a person, who may stand in for an absent one.

        Whoever acts for a person also hears of a clock that stopped.
        """
        self._warn_of_a_stopped_clock()
        if login is None:
            return the_operator()
        if self.stands_in_for is None:
            return acting_for(self.app, login)
        return standing_in_for(self.app, login, self.stands_in_for, at=self.at)

    def _warn_of_a_stopped_clock(self) -> None:
        stopped = ticks_stopped(look_up_installation(self.app.ledger).last_tick_at, at=self.at)
        if stopped is not None:
            sys.stderr.write(stopped.says.text(self.loaded.settings.language) + "\n")

    def day(self, text: str, *, option: str) -> date:
        """Return a civil day from what was typed; raises ``InvalidInput``."""
        if not _DAY.fullmatch(text):
            raise _no_date(text, option)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise _no_date(text, option) from None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise _no_date(text, option)
        return day

    def instant(self, text: str, *, option: str) -> datetime:
        """Return an instant from what was typed; without a zone it is the office's, a bare day means its noon."""
        zone = self.loaded.settings.timezone
        if _DAY.fullmatch(text):
            return instant(self.day(text, option=option), _NOON, zone)
        self.day(text[: len("2026-11-23")], option=option)
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise _no_date(text, option) from None
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _no_date(text: str, option: str) -> InvalidInput:
    return InvalidInput(
        what=Words("日期或时刻", "Date or instant"),
        value=text,
        why=Words("不是这种写法，或超出范围", "it is not written like one, or out of range"),
        allowed=f"2026-11-23, 2026-11-23T08:30, 2026-11-23T00:30:00Z ({_FIRST_YEAR}–{_LAST_YEAR})",
        where=option,
    )


def invocation(context: typer.Context) -> Invocation:
    """Return the run a command belongs to."""
    found = context.find_object(Invocation)
    assert found is not None  # noqa: S101 - the callback of main sets it before any command
    return found
