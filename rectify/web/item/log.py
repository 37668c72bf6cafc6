"""The history of an item, for people who must rely on it: who, what, when, why, by which door, each fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.actor import Door
from engine.store.history import Entry
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.wording.deeds import what, who

# So many of the latest stand on the page; all of them are one link away.
_MOST = 20
_DOORS: Mapping[str | None, Words] = {
    Door.CLI: Words("命令行", "command line"),
    Door.IMPORT: Words("导入", "import"),
    Door.CLOCK: Words("时钟", "clock"),
    Door.WEB: Words("网页", "web page"),
    Door.API: Words("接口", "API"),
    Door.LINK: Words("邮件里的链接", "link of a mail"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry; ``holds`` is False where what is stored is not what was hashed."""

    seq: int
    when: Words
    says: Words
    note: str | None
    more: Words
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The history, the latest first; ``earlier`` counts what is not shown."""

    lines: Sequence[LogLine]
    total: int
    earlier: int
    holds: bool


def log(look: Looking, *, whole: bool) -> Log:
    """Return the history of an item, all of it or its latest part."""
    history, under = look.seen.whole.history, look.seen.whole.told_under
    pairs = list(zip(history, under, strict=True))[::-1]
    shown = pairs if whole else pairs[:_MOST]
    lines = [
        _line(look, entry, Words("{who}：{what}", "{who}: {what}").fill(who=who(entry), what=what(entry, told)))
        for entry, told in shown
    ]
    return Log(
        lines=lines,
        total=len(pairs),
        earlier=len(pairs) - len(shown),
        holds=all(entry.note_holds and entry.row_holds for entry in history),
    )


def _line(look: Looking, entry: Entry, says: Words) -> LogLine:
    door = _DOORS.get(entry.by.get("via"), Words("", ""))
    mark = f"{entry.hash[:4]} {entry.hash[4:8]}"
    return LogLine(
        seq=entry.seq,
        when=look.near(entry.at),
        says=says,
        note=entry.note if entry.note_holds else None,
        more=Words("第{seq}条，{door}，指纹{mark}", "No. {seq}, {door}, fingerprint {mark}").fill(
            seq=entry.seq, door=door, mark=mark
        ),
        holds=entry.note_holds and entry.row_holds,
    )
