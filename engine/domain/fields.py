"""The fields a workflow adds to its items: what a person typed becomes a value, a value becomes what a person reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from engine.domain.definition import Field, FieldKind
from engine.errors import InvalidInput
from engine.words import Words

FieldValue = str | int | bool

LONGEST_LINE, LONGEST_TEXT = 200, 4_000
_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_EXPECTED: Mapping[FieldKind, Words] = {
    FieldKind.TEXT: Words("一行文字，最多200字", "one line of text, at most 200 characters"),
    FieldKind.LONG_TEXT: Words("文字，最多4000字", "text, at most 4,000 characters"),
    FieldKind.NUMBER: Words("整数", "a whole number"),
    FieldKind.MONEY: Words("金额（元），例如1200或1200.50", "an amount such as 1200 or 1200.50"),
    FieldKind.DATE: Words("日期，例如2026-05-31", "a date such as 2026-05-31"),
    FieldKind.YES_NO: Words("是或否", "yes or no"),
}


def read_value(field: Field, text: str, *, where: str | None = None) -> FieldValue:
    """Return the value of a text for a field; raises ``InvalidInput`` saying what the field takes."""
    cleaned = text.strip()
    try:
        return _value(field, cleaned)
    except ValueError:
        raise InvalidInput(
            what=field.title,
            value=text[:40],
            where=where,
            why=Words("不能填在这里", "it does not fit this field"),
            allowed=expected(field),
        ) from None


def expected(field: Field) -> Words | list[Words]:
    """Return what a field takes, as a person reads it; for a choice each answer with its key."""
    if field.kind is not FieldKind.CHOICE:
        return _EXPECTED[field.kind]
    return [Words(f"{key}（{words.zh}）", f"{key} ({words.en})") for key, words in field.options.items()]


def shown(field: Field, value: FieldValue) -> Words:
    """Return a value as a person reads it."""
    match field.kind:
        case FieldKind.YES_NO:
            return Words("是", "yes") if value else Words("否", "no")
        case FieldKind.MONEY:
            return Words(f"{int(value) / 100:,.2f}元", f"{int(value) / 100:,.2f}")
        case FieldKind.CHOICE:
            return field.options.get(str(value), Words(str(value), str(value)))
        case _:
            return Words(str(value), str(value))


def as_date(value: FieldValue | None) -> date | None:
    """Return the day a date field holds, or None when it holds none."""
    return date.fromisoformat(value) if isinstance(value, str) else None


def _value(field: Field, text: str) -> FieldValue:
    match field.kind:
        case FieldKind.TEXT:
            return _within(text, most=LONGEST_LINE, lines=False)
        case FieldKind.LONG_TEXT:
            return _within(text, most=LONGEST_TEXT, lines=True)
        case FieldKind.NUMBER:
            return int(_match(r"-?[0-9]{1,15}", text)[0])
        case FieldKind.MONEY:
            yuan, fen = _match(r"(-?[0-9]{1,13})(?:\.([0-9]{1,2}))?", text.replace(",", "")).groups()
            part = int((fen or "").ljust(2, "0"))
            return int(yuan) * 100 + (-part if yuan.startswith("-") else part)
        case FieldKind.DATE:
            return date.fromisoformat(_match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)[0]).isoformat()
        case FieldKind.YES_NO:
            return _known(_YES_NO, text.lower())
        case FieldKind.CHOICE:
            return _known(_by_title(field) | {key: key for key in field.options}, text)


def _by_title(field: Field) -> dict[str, FieldValue]:
    return {title: key for key, words in field.options.items() for title in (words.zh, words.en)}


def _known(known: Mapping[str, FieldValue], text: str) -> FieldValue:
    if text not in known:
        raise ValueError(text)
    return known[text]


def _within(text: str, *, most: int, lines: bool) -> str:
    seen = text.replace("\n", "").replace("\t", "") if lines else text
    if not text or len(text) > most or not seen.isprintable():
        raise ValueError(text)
    return text


def _match(pattern: str, text: str) -> re.Match[str]:
    match = re.fullmatch(pattern, text)
    if match is None:
        raise ValueError(text)
    return match
