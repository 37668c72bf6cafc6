"""What goes by a channel: one document that programs read field by field, with a text for people in it. Pure.

By default (``brief``) it says number, days and link of each matter, and who is asked; in full also what the mail says.
Links are opened by who signs in, so what somebody may not see stays behind them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from engine.words import Words
from notifications.channels.channel import Extent
from notifications.digest import Digest, Entry, digest
from notifications.letter import Letter, Line
from notifications.plain_text import one_line, several_lines
from notifications.urgency import urgency

# The shortest limit among the robots: 2048 bytes of text (企业微信).
LONGEST_TEXT = 2000
NOTICES, SAMPLE = "rectify.notices", "rectify.sample"
_LAST = "9999-12-31"
_HEAD = Words("【整改提醒】{who}，您有{n}件：{headline}", "[Rectify] {who}, {n} for you: {headline}")
_MORE = Words("还有{n}件，见 {link}", "{n} more: {link}")
_SAMPLE = Words("【整改提醒】这是一条测试消息，不用处理。", "[Rectify] This is a test; nothing to do.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom a note is. ``login`` is None for somebody who cannot sign in."""

    id: int
    name: str
    login: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note before it is written: its letter, the lasting id of each line's notice, and where everything is listed."""

    id: str
    letter: Letter
    keys: tuple[str, ...]
    reader: Reader
    base_url: str
    at: datetime


def note_id(header_id: str) -> str:
    """Return the lasting id of a note, from its Message-ID: without dots, which separate the parts of a signature."""
    return header_id.strip("<>").partition("@")[0].replace(".", "_")


def write(note: Note, extent: Extent) -> tuple[str, bytes]:
    """Return a note's first line, and its document; equal for equal arguments."""
    read, ordered = digest(note.letter), _ordered(note)
    who = one_line(note.reader.name)
    head = _HEAD.fill(who=who, n=read.total, headline=list(read.headline)).text(read.language)
    blocks = [_block(entry, position, extent, read) for position, (_key, entry, _line) in enumerate(ordered, start=1)]
    document = {
        "id": note.id,
        "type": NOTICES,
        "timestamp": note.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {
            "office": one_line(note.letter.organization),
            "language": read.language,
            "recipient": {"id": note.reader.id, "name": who, "login": note.reader.login},
            "day": note.letter.day.isoformat(),
            "urgent": note.letter.urgent,
            "title": head,
            "text": _fitting(head, blocks, read, link=note.base_url.rstrip("/") + "/"),
            "notices": [_notice(key, entry, line, extent) for key, entry, line in ordered],
        },
    }
    return head, _bytes(document)


def sample(message_id: str, *, office: str, language: str, at: datetime) -> bytes:
    """Return a document that tells nothing, to see whether a channel works."""
    said = _SAMPLE.text("en" if language == "en" else "zh")
    return _bytes(
        {
            "id": message_id,
            "type": SAMPLE,
            "timestamp": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "data": {"office": one_line(office), "language": language, "title": said, "text": said, "notices": []},
        }
    )


def _ordered(note: Note) -> list[tuple[str, Entry, Line]]:
    """Return each line with its notice and its words, most urgent first, as the mail has them."""
    letter = note.letter
    pairs = sorted(
        zip(note.keys, letter.lines, strict=True),
        key=lambda pair: (
            urgency(pair[1], letter.day),
            pair[1].due_on.isoformat() if pair[1].due_on else _LAST,
            pair[1].number,
        ),
    )
    return [(key, digest(replace(letter, lines=(line,))).first, line) for key, line in pairs]


def _block(entry: Entry, position: int, extent: Extent, read: Digest) -> str:
    """Return the lines about one matter."""
    said = [f"{position}. {entry.named} {_days(entry, read)}".rstrip()]
    if extent == "full":
        said += [entry.title, _joined(entry.state, entry.why_you, read), entry.next_step, entry.otherwise, entry.note]
    return "\n".join(one_line(part) for part in [*said, entry.link] if part)


def _days(entry: Entry, read: Digest) -> str:
    """Return the kind of news and the days left, which say it all where the news is nothing but a date."""
    if entry.left and entry.kind in {"reminder", "overdue"}:
        return entry.left
    return _joined(entry.kind_name, entry.left, read)


def _joined(first: str, second: str, read: Digest) -> str:
    return ("，" if read.language == "zh" else ", ").join(part for part in (first, second) if part)


def _fitting(head: str, blocks: Sequence[str], read: Digest, *, link: str) -> str:
    """Return as many whole matters as fit, and how many more there are."""
    for shown in range(len(blocks), -1, -1):
        more = _MORE.fill(n=len(blocks) - shown, link=link).text(read.language)
        said = "\n".join([head, *blocks[:shown], *([more] if shown < len(blocks) else [])])
        if len(said.encode()) <= LONGEST_TEXT:
            return several_lines(said)
    return several_lines(head)[: LONGEST_TEXT // 4]


def _notice(key: str, entry: Entry, line: Line, extent: Extent) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "id": key,
        "kind": entry.kind,
        "kind_name": entry.kind_name,
        "number": one_line(line.number),
        "part": one_line(entry.part) or None,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "working_days_left": line.working_days_left,
        "left": entry.left or None,
        "link": entry.link,
    }
    if extent == "full":
        more = ("title", "state", "why_you", "next_step", "otherwise", "note")
        told |= {name: one_line(getattr(entry, name)) or None for name in more}
    return told


def _bytes(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
