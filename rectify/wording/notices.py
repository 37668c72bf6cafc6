"""The notice of an inspection in words: what an edition tells of, and how an item stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.editions import EDITION_WORDS, REASON_WORDS, Edition, Withheld
from engine.operations.publishing_notices import EditionCount, Publication
from engine.words import Words


def said_count(found: Publication, edition: Edition) -> Words:
    """Return what an edition tells of, in words in which the figures add up."""
    count: EditionCount = found.counts[edition]
    zh = [f"共{count.total}个问题：告知{count.shown}个"]
    en = [f"{count.total} findings: {count.shown} told of"]
    for why, many in count.withheld.items():
        zh.append(f"不告知{many}个（{REASON_WORDS[why].zh}）")
        en.append(f"{many} left out ({REASON_WORDS[why].en})")
    if found.confidential:
        zh.append(f"另有保密事项{found.confidential}个不计入")
        en.append(f"{found.confidential} confidential besides, in no figure")
    return Words("，".join(zh) + "。", ", ".join(en) + ".")


def how_told(why: Withheld | None) -> Words:
    """Say whether an edition tells of an item, and if not why."""
    if why is None:
        return Words("告知", "told of")
    return Words("不告知：{why}", "left out: {why}").fill(why=REASON_WORDS[why])


def told_by_edition(left_out: Mapping[Edition, Withheld]) -> Sequence[Words]:
    """Say of each edition whether it tells of an item."""
    return [
        Words("{edition}：{how}", "{edition}: {how}").fill(
            edition=EDITION_WORDS[edition], how=how_told(left_out.get(edition))
        )
        for edition in Edition
    ]


def overtaken(told_still: int) -> Words:
    """Say that a notice that is out tells of findings that were left out since."""
    return Words(
        f"公布以后，其中{told_still}个问题改为不告知。公布一版新的取代它，或者撤下；网站上的文件也要换掉。",
        f"Since then {told_still} of its findings came to be left out. Publish anew in its place, or withdraw it;"
        " change the file on your site too.",
    )
