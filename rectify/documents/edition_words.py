"""The sentences by which an edition of a notice says over which findings it counts, and what it leaves out.

They are written and read here, so that a notice that went out from the ledger is understood when it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from engine.domain.editions import Edition, Withheld
from rectify.documents.blocks import squeeze
from rectify.documents.numerals import COUNT, read_number

_VERBS = {Edition.INSIDE: "未予通报", Edition.OUTSIDE: "未予公开"}
# 截至…，本次公布的6个问题中，…，完成率50%。 is how an edition of ours counts.
_OURS = re.compile(r"截至[^,。]{6,16},(?:本次公布的)?[0-9]+个问题中,[^。]{2,200},完成率[0-9.]+%")
_LEFT_OUT = re.compile(
    rf"(?:另有|另|其中|还有|有)(?P<count>{COUNT})[个项条](?:反馈)?(?:问题|事项)[^。;]{{0,45}}"
    r"(?:未予|不予|不宜|不便|暂不|暂未|未|不)(?:对外|向社会)?(?:公开|公布|通报|公示)"
)


def said_over(shown: int, *, partial: bool) -> str:
    """Return over which findings an edition counts."""
    return f"本次公布的{shown}个问题中" if partial else f"{shown}个问题中"


def left_out(withheld: Mapping[Withheld, int], edition: Edition, *, said: Mapping[Withheld, str]) -> str:
    """Return how many findings are left out and why, in the words ``said`` has; reasons with the same words are one."""
    by_words: dict[str, int] = {}
    for reason, count in sorted(withheld.items()):
        by_words[said[reason]] = by_words.get(said[reason], 0) + count
    told = (f"另有{count}个问题{words}{_VERBS[edition]}" for words, count in by_words.items())
    return f"{'；'.join(told)}。" if by_words else ""


def read_left_out(paragraphs: Iterable[str]) -> int | None:
    """Return how many findings a notice says it leaves out; None for one that is no edition and says nothing of it."""
    texts: Sequence[str] = [squeeze(text) for text in paragraphs]
    counts = [read_number(found["count"]) or 0 for text in texts for found in _LEFT_OUT.finditer(text)]
    if counts:
        return sum(counts)
    return 0 if any(_OURS.search(text) for text in texts) else None
