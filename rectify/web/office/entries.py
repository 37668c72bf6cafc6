"""What there is to look after the office by: one line for each page, with what it is for and to whom it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import may_in_office
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page: its key, name and address, what it is for, and what its readers may do in the office."""

    key: str
    word: Words
    says: Words
    path: str
    action: Action


ENTRIES: Sequence[Entry] = (
    Entry(
        key="people",
        word=Words("人员", "People"),
        says=Words(
            "谁在哪个单位、担任什么角色、手上有几件；邀请、调动、离任移交。",
            "Who is where, with which roles and how much to do; invite, move, and hand over from somebody who leaves.",
        ),
        path="/people",
        action=Action.SEE_PEOPLE,
    ),
    Entry(
        key="units",
        word=Words("单位", "Units"),
        says=Words(
            "单位的上下级，各有几人、几件；设立、改名、调整、撤销。",
            "The tree of units, with people and items; add, rename, move and dissolve them.",
        ),
        path="/units",
        action=Action.SEE_PEOPLE,
    ),
    Entry(
        key="settings",
        word=Words("设置", "Settings"),
        says=Words(
            "每项设置现在是什么、从哪里来、改了会怎样、写到哪里。",
            "What each setting is, where it comes from, what a change does, and where to write it.",
        ),
        path="/settings",
        action=Action.EXAMINE,
    ),
    Entry(
        key="health",
        word=Words("系统状况", "Health"),
        says=Words(
            "时钟、邮件、渠道、数据库、磁盘是否正常，不正常时怎么办；核对全部经过。",
            "Whether clock, mail, channels, database and disk are well, and what to do if not; verify the history.",
        ),
        path="/health",
        action=Action.EXAMINE,
    ),
)


def entries_for(actor: Actor) -> Sequence[Entry]:
    """Return the pages that somebody may open."""
    return [entry for entry in ENTRIES if may_in_office(actor, entry.action)]
