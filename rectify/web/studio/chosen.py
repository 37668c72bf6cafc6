"""What becomes of the items of a workflow's older versions, as somebody chose it: in a form, and in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import Field

from engine.domain.routes import Choices
from rectify.web.deeds.given import ACT, SHOW
from rectify.web.studio.ahead import OF_STATE, Stage, choices_of
from rectify.web.studio.looking import path

# What only asks to be shown anew, and the part of the page it is about.
LOOKS: Mapping[str, str] = {"look": "items", "mails": "mails"}
_PAGES: Mapping[Stage, str] = {"publish": "preview", "move": "move"}
_STATE = 80
_Pair = Annotated[str, Field(max_length=2 * _STATE + 1, pattern=r"^[^:]+:[^:]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was asked for: what to do, at which save of the draft, whether items move, and what becomes of states.

    ``newest`` is the version that was the newest then, 0 where none was published; ``chosen`` is, by state, the state
    it becomes, or ``keep``.
    """

    then: str = ""
    seen: int = 0
    newest: int = 0
    moves: bool = False
    chosen: Mapping[str, str]

    @property
    def choices(self) -> Choices:
        """Return the same as a move takes it."""
        return choices_of(self.chosen)

    def address(self, name: str, stage: Stage) -> str:
        """Return where this is shown, at the part of the page that was asked for."""
        moves = {"moves": "yes"} if self.moves else {}
        states = {"state": [f"{state}:{to}" for state, to in sorted(self.chosen.items())]}
        then = {"then": "mails"} if self.then == "mails" else {}
        query = urlencode({**moves, **states, **then}, doseq=True, safe=":")
        return f"{path(name, _PAGES[stage])}{'?' if query else ''}{query}#{LOOKS[self.then]}"


NOTHING = Posted(chosen={})


async def posted(request: Request) -> Posted:
    """Return what a form says."""
    form = await request.form()
    texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    return Posted(
        # A form whose session had ended only asks to be shown again.
        then="" if texts.get(ACT) == SHOW else texts.get("then", ""),
        seen=_number(texts.get("seen", "")),
        newest=_number(texts.get("newest", "")),
        moves=texts.get("moves") == "yes",
        chosen={
            name.removeprefix(OF_STATE)[:_STATE]: value[:_STATE]
            for name, value in texts.items()
            if name.startswith(OF_STATE) and value
        },
    )


def asked(
    state: Annotated[tuple[_Pair, ...], Query()] = (),
    moves: Annotated[str, Query(pattern=r"^yes$")] = "",
    then: Annotated[str, Query(pattern=r"^mails$")] = "",
) -> Posted:
    """Return what an address says: of each state what it becomes, as in ``rectifying:closed``; it changes nothing."""
    pairs = (one.partition(":") for one in state)
    return Posted(then=then, moves=bool(moves), chosen={name: to for name, _, to in pairs})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
