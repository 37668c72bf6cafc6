"""What the columns of a ledger are called: data (``ledger_columns.toml``), looked up without guessing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from engine.errors import InvalidInput
from engine.words import Words
from rectify.documents.blocks import fold, squeeze
from rectify.documents.workbook import column_name

Field = Literal[
    "number", "item", "category", "title", "detail", "measure", "person", "leader", "unit", "due", "status", "progress",
    "done", "sustained", "completed", "feedback", "note", "ignore",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
FIELD_WORDS: Mapping[str, Words] = {
    "number": Words("序号", "number"),
    "item": Words("系统编号", "number in Rectify"),
    "category": Words("问题类别", "category"),
    "title": Words("问题", "finding"),
    "detail": Words("具体表现", "details"),
    "measure": Words("整改措施", "measure"),
    "person": Words("责任人", "person responsible"),
    "leader": Words("责任领导", "leader responsible"),
    "unit": Words("责任单位", "unit responsible"),
    "due": Words("整改时限", "date due"),
    "status": Words("整改状态", "status"),
    "progress": Words("整改进展", "progress"),
    "done": Words("是否完成", "done, yes or no"),
    "sustained": Words("是否常态化坚持", "sustained, yes or no"),
    "completed": Words("完成日期", "day of completion"),
    "feedback": Words("反馈日期", "day of feedback"),
    "note": Words("记入正文", "kept as text"),
    "ignore": Words("不导入", "not taken"),
}
# The column of Rectify's own ledgers in which the text of a finding stands whole.
AS_RECORDED = Words("登记原文", "As recorded")
# Columns of these headings mean one field or the other, by what else is there.
_EITHER = "due_or_completed"
How = Literal["name", "part", "content", "remembered", "stated", "unknown"]
# Between a heading and the one above it.
ABOVE = "·"
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_SIGNS = re.compile(r"[,，、;；:：。.!！?？*★☆#/\\|—–~·\-_\"'“”‘’()\[\]【】〔〕]+")
_SHORTEST_PART, _LONGEST_HEADING = 3, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a heading says: a field, or ``due_or_completed``; how far down its list the name stands; whether whole."""

    field: str
    rank: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet: where it is (from 0), its heading, what it is taken for, how that is known, how surely.

    ``samples`` are the first few different values below the heading.
    """

    sheet: str
    index: int
    heading: str
    field: Field
    how: How
    confidence: float
    rank: int = 0
    samples: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what a mapping may call the column: its heading with those above it or alone, its letters."""
        whole, alone = plain_heading(self.heading), plain_heading(self.own_heading)
        return tuple(dict.fromkeys(key for key in (whole, alone, column_name(self.index).lower()) if key))

    @property
    def own_heading(self) -> str:
        """Return the heading without those above it."""
        return self.heading.rpartition(ABOVE)[2]


class Columnbook:
    """The names of columns; an office's ``own``, each with its field, stand above those that come with Rectify."""

    def __init__(self, names: Mapping[str, Iterable[str]], own: Mapping[str, str]) -> None:
        self._whole = {
            plain_heading(name): Named(field=field, rank=rank, whole=True)
            for field, each in names.items()
            for rank, name in enumerate(each)
        }
        self._whole |= {plain_heading(name): Named(field=field, rank=-1, whole=True) for name, field in own.items()}
        self._parts = sorted((name for name in self._whole if len(name) >= _SHORTEST_PART), key=len, reverse=True)

    def find(self, heading: str) -> Named | None:
        """Return what a heading says, or None; the longest name it ends in counts where the whole is no name."""
        plain = plain_heading(heading)
        if not plain or len(plain) > _LONGEST_HEADING:
            return None
        whole = self._whole.get(plain)
        if whole is not None:
            return whole
        part = next((name for name in self._parts if plain.endswith(name)), None)
        return None if part is None else Named(field=self._whole[part].field, rank=self._whole[part].rank, whole=False)

    def knows(self, heading: str) -> bool:
        """Say whether a heading is a name as it stands."""
        return plain_heading(heading) in self._whole


def plain_heading(text: str) -> str:
    """Return a heading as it is looked up: folded, without blanks, brackets with what is in them, and signs."""
    folded = squeeze(text)
    return _SIGNS.sub("", _BRACKETS.sub("", folded)).lower() or _SIGNS.sub("", folded).lower()


def columns_with(own: Mapping[str, str]) -> Columnbook:
    """Return the names that come with Rectify, and above them an office's own with their fields."""
    return Columnbook(_shipped(), own) if own else _built_in()


@cache
def _built_in() -> Columnbook:
    return Columnbook(_shipped(), {})


@cache
def _shipped() -> Mapping[str, Sequence[str]]:
    table = tomllib.loads((files("rectify.documents") / "ledger_columns.toml").read_text(encoding="utf-8"))
    unknown = sorted(table.keys() - {*FIELDS, _EITHER})
    if unknown:
        message = f"ledger_columns.toml: there is no field {unknown[0]!r}"
        raise ValueError(message)
    return {field: entry["names"] for field, entry in table.items()}


def read_mapping(stated: Iterable[str]) -> dict[str, Field]:
    """Return headings, as they are looked up, with the fields stated for them (``列名=field``).

    A field may be written by its key or by its Chinese or English words. Raises ``InvalidInput``.
    """
    by_word = {plain_heading(word): key for key, words in FIELD_WORDS.items() for word in (key, words.zh, words.en)}
    mapping: dict[str, Field] = {}
    for line in stated:
        heading, sign, word = fold(line).rpartition("=")
        field = next((known for known in FIELDS if known == by_word.get(plain_heading(word))), None)
        if not sign or not plain_heading(heading) or field is None:
            raise InvalidInput(
                what=Words("列对应", "Column mapping"),
                value=line[:100],
                why=Words("要写成“列名=字段”", "it is written as HEADING=FIELD"),
                allowed=Words("、".join(f"{key}（{FIELD_WORDS[key].zh}）" for key in FIELDS), ", ".join(FIELDS)),
            )
        mapping[plain_heading(heading)] = field
    return mapping
