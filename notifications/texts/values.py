"""A letter as the values its text names: plain words, numbers and lists of them, made for this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.domain.alarms import Alarm
from engine.words import Language
from notifications.digest import Digest, Entry
from notifications.link_letter import LinkLetter
from notifications.texts.frame import Form, Frame
from notifications.texts.kinds import DIGEST, TEXT_KINDS, TROUBLE, URGENT
from notifications.wording import near_date

_INFORMS = "information"
_JOINT: Mapping[Language, str] = {"zh": "、", "en": ", "}


def values_of(read: Digest, kind: str, form: Form, frame: Frame) -> dict[str, Any]:
    """Return what the text of a letter may name: that of its one matter, or of the digest."""
    topic = URGENT if read.urgent else TEXT_KINDS[kind].topic
    common: dict[str, Any] = {
        "name": read.recipient_name,
        "office": read.organization,
        "day": read.day,
        "topic": topic.text(read.language),
        "urgent": read.urgent,
    }
    if kind != DIGEST:
        return common | _matter(read.first, "details", form, read.language, frame)
    joint = _JOINT[read.language]
    return common | {
        "total": read.total,
        "headline": joint.join(read.headline),
        "counts": joint.join(section.counted for section in read.sections),
        "sections": [
            {
                "heading": section.title,
                "counted": section.counted,
                "entries": [
                    _matter(entry, "entry", form, read.language, frame) | {"position": entry.position}
                    for entry in section.entries
                ],
            }
            for section in read.sections
        ],
    }


def values_of_trouble(
    alarms: Sequence[Alarm], form: Form, frame: Frame, *, language: Language, name: str, office: str, day: str
) -> dict[str, Any]:
    """Return what the text about the system's own troubles may name."""
    troubles = [{"says": alarm.says.text(language), "remedy": alarm.remedy.text(language)} for alarm in alarms]
    return {
        "name": name,
        "office": office,
        "day": day,
        "topic": TEXT_KINDS[TROUBLE].topic.text(language),
        "urgent": False,
        "headline": _JOINT[language].join(dict.fromkeys(alarm.title.text(language) for alarm in alarms)),
        "troubles": [
            trouble | {"details": frame.block("trouble", form, language, trouble=trouble)} for trouble in troubles
        ],
    }


def values_of_link(letter: LinkLetter, form: Form, frame: Frame) -> dict[str, Any]:
    """Return what the text with a one-time link may name."""
    told = {"login": letter.login, "link": letter.link, "until": letter.until}
    return told | {
        "name": letter.recipient_name,
        "office": letter.organization,
        "day": near_date(letter.day, seen_from=letter.day).text(letter.language),
        "topic": TEXT_KINDS[letter.kind].topic.text(letter.language),
        "urgent": False,
        "details": frame.block("link", form, letter.language, entry=told),
    }


def _matter(entry: Entry, block: str, form: Form, language: Language, frame: Frame) -> dict[str, Any]:
    values: dict[str, Any] = {
        "named": entry.named,
        "number": entry.number,
        "part": entry.part,
        "title": entry.title,
        "state": entry.standing,
        "news": entry.kind_name,
        "left": entry.left,
        "due": entry.due,
        "why_you": entry.why_you,
        "next_step": entry.next_step,
        "otherwise": entry.otherwise,
        "note": entry.note,
        "by": entry.by,
        "times": entry.times,
        "agreed": entry.agreed,
        "date_before": entry.date_before,
        "date_after": entry.date_after,
        "date_asked": entry.date_asked,
        "set_late": entry.set_late,
        "unpublished": entry.unpublished,
        "link": entry.link,
        "opens": entry.opens,
    }
    laid_out = values | {
        "position": entry.position,
        "lead": entry.lead,
        "beside": entry.beside,
        "tone": entry.tone,
        "left_tone": entry.left_tone,
        "standing": entry.standing,
        "state": entry.state,
        "informs": entry.urgency == _INFORMS,
    }
    return values | {"details": frame.block(block, form, language, entry=laid_out)}
