"""Whether a source says of an item what the ledger says of it already.

A notice that the ledger wrote itself tells of measures that were taken since its source came in, as 一是…二是… behind
the text. When it is read again, that is no correction of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.domain.definition import Completion
from engine.domain.other_columns import told_lines
from engine.operations.source import plain

_MARK = re.compile(r"[一二三四五六七八九十]+是")
_MAY_BE_SILENT = frozenset({"body", "responsible", "due_on"})
# What no source said of an item under way, a notice of ours calls under way.
_UNDER_WAY = (Completion.UNKNOWN, Completion.IN_PROGRESS)
_LEAD, _STOPS = "整改情况:", "。;；"


def says_the_same(field: str, before: Mapping[Any, str], now: Mapping[Any, str], *, is_edition: bool) -> bool:
    """Say whether a field of a source reads as in the ledger; stops at the end of a measure do not count.

    A source that names nobody, or no day, or has no text, says nothing of them: it takes away none. An edition numbers
    its findings anew.
    """
    if plain(before[field]) == plain(now[field]) or (is_edition and field == "number"):
        return True
    if field in _MAY_BE_SILENT and not now[field]:
        return True
    if field == "completion" and is_edition:
        return (before[field], now[field]) == _UNDER_WAY
    if field == "measures":
        return _measures(before) == _measures(now)
    return field == "body" and _tells_of_more(before, now)


def _tells_of_more(before: Mapping[Any, str], now: Mapping[Any, str]) -> bool:
    """Say whether the text is the ledger's as far as it is told, with the measures it did not tell of around it."""
    told = _bare("".join(told_lines(before["body"])))
    new = "".join(one for measure in _measures(before) if (one := _bare(measure)) not in told)
    return _bare(now["body"]) in (told + new, new + told)


def _measures(values: Mapping[Any, str]) -> list[str]:
    return [plain(line).rstrip(_STOPS) for line in values["measures"].splitlines()]


def _bare(text: str) -> str:
    return _MARK.sub("", plain(text).removeprefix(_LEAD)).translate(dict.fromkeys(map(ord, _STOPS)))
