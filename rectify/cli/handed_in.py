"""What people hand in with a step or a review, as options of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import InvalidInput
from engine.words import Words

EvidenceFiles = Annotated[
    list[Path] | None, typer.Option("--evidence", help="佐证材料，可多次 · evidence, repeatable", metavar="FILE")
]
Group = Annotated[str | None, typer.Option("--group", help="佐证材料归哪一组 · group of the evidence", metavar="GROUP")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="填字段，可多次 · fill in a field, repeatable", metavar="FIELD=VALUE")
]
DecidedOn = Annotated[
    str | None, typer.Option("--decided-on", help="集体决策的会议日期 · day of the meeting", metavar="DATE")
]
DecisionNo = Annotated[
    int | None,
    typer.Option("--decision", help="已通过的集体决策的序号（decision list）· a carried decision", metavar="N", min=1),
]
Minutes = Annotated[
    str | None, typer.Option("--minutes", help="会议纪要的名称 · what its minutes are called", metavar="TEXT")
]

ANSWERED_BEFORE = Words("这个重复键办过了，没有重复办理。", "This key was answered before; nothing was done again.")


def settings_of(given: Sequence[str] | None) -> Mapping[str, str]:
    """Return the fields that were filled in, each with its value as typed.

    Raises ``InvalidInput`` for what is not FIELD=VALUE and for a field that is named twice.
    """
    found: dict[str, str] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name or name in found:
            raise InvalidInput(
                what=Words("字段", "Field"),
                value=text,
                why=Words("写法不对，或写了两次", "its form is wrong, or it is named twice"),
                allowed="FIELD=VALUE",
                where="--set",
            )
        found[name] = value
    return found
