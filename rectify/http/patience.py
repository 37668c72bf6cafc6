"""How long somebody waits before a page: what takes longer is broken off, and says so."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from engine.errors import RectifyError
from engine.words import Words

# Proxies give up after 30 to 60 seconds; people before that.
PATIENCE_S = 20.0
# A move goes on with the next request, so that each may be short.
STRETCH_S = 4.0


class TakesTooLong(RectifyError):
    """What was asked for takes longer than anybody waits before a page."""

    code = "takes_too_long"
    says = Words(
        "{seconds}秒还没有算完，已停下，什么都没有改动。",
        "Not done after {seconds} seconds; stopped, and nothing was changed.",
    )
    remedy = Words(
        "少算几天、少几件，或用命令行：{command}。", "Ask for fewer days or items, or use the command line: {command}."
    )


def patient(command: str, *, seconds: float = PATIENCE_S) -> Callable[[], None]:
    """Return what is called after each step; it raises ``TakesTooLong`` once this takes too long."""
    until = monotonic() + seconds

    def after_each() -> None:
        if monotonic() > until:
            raise TakesTooLong(seconds=int(seconds), command=command)

    return after_each


def for_a_stretch(seconds: float = STRETCH_S) -> Callable[[], bool]:
    """Return what says, after each batch, whether there is time for another."""
    until = monotonic() + seconds
    return lambda: monotonic() < until
