"""Labelled fields inside an entry: who is responsible (责任人) and until when (完成时限)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rectify.documents.blocks import fold, squeeze
from rectify.documents.dates import days_in

KINDS = ("person", "leader", "unit", "due", "other", "state", "body", "description")
_ANSWERING = ("person", "leader", "unit")
# 责任人：…, 【责任人】…
_COLON = r"(?:[】\]]\s*:?|:)"
_SUSTAINED = re.compile(
    r"长期(?:坚持|整改|推进|落实)?|持续(?:坚持|整改|推进|落实)?|常态化?(?:坚持|推进)?|立行立改并(?:长期|持续)坚持"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """What a time limit says: a day or none, whether it says 长期坚持, and whether its date lost characters."""

    day: date | None
    sustained: bool
    damaged: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The labelled fields of an entry."""

    responsible: str | None
    due: DueDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of lines, as patterns; ``words`` are those of each kind, in the order in which they count."""

    words: Mapping[str, Sequence[str]]
    field: re.Pattern[str]
    label: re.Pattern[str]
    description: re.Pattern[str]
    inner: re.Pattern[str]
    whole: re.Pattern[str]
    start: re.Pattern[str]

    def read_fields(self, texts: Sequence[str]) -> Fields:
        """Return the fields of an entry: 责任人, else 责任领导, else 责任部门."""
        values: dict[str, str] = {}
        for text in texts:
            for found in self.field.finditer(fold(text)):
                value = text[found.start("value") : found.end("value")].strip(" ,，、;；\u3000")
                if value:
                    values.setdefault(found["label"], value)
        limit = self._first(values, "due")
        return Fields(
            responsible=next((said for kind in _ANSWERING if (said := self._first(values, kind))), None),
            due=None if limit is None else read_due(limit),
        )

    def _first(self, values: Mapping[str, str], kind: str) -> str | None:
        return next((values[label] for label in self.words[kind] if label in values), None)

    def without_fields(self, text: str) -> str:
        """Return a text with its labelled fields taken out."""
        kept, last = [], 0
        for found in self.field.finditer(fold(text)):
            kept.append(text[last : found.start()])
            last = found.end()
        return "".join([*kept, text[last:]]).strip(" ,，、;；\u3000")

    def without_label(self, text: str) -> str:
        """Return what follows the label a text begins with (整改情况：, 【整改结果】); without a label all of it."""
        found = self.label.match(fold(text))
        return text[found.end() :] if found else text

    def has_label(self, text: str) -> bool:
        """Say whether a text begins with a label."""
        return bool(self.label.match(fold(text)))

    def has_field(self, text: str) -> bool:
        """Say whether a text begins with the label of a field (责任人：…)."""
        return bool(self.field.match(fold(text).lstrip()))

    def opens(self, texts: Sequence[str], *, any_kind: bool = False) -> bool:
        """Say whether one of the texts opens with the label of a body (整改情况：), or with any label at all."""
        if any_kind and any(map(self.has_field, texts)):
            return True
        return any(self.has_label(text) and (any_kind or not self.says_state(text)) for text in texts)

    def describes(self, text: str) -> bool:
        """Say whether a text begins with a label of what is wrong or why (具体表现：, 原因分析：)."""
        return bool(self.description.match(fold(text)))

    def is_label(self, text: str) -> bool:
        """Say whether a text is nothing but a label, as the left cell of a form is."""
        return bool(self.whole.fullmatch(squeeze(text)))

    def says_state(self, text: str) -> bool:
        """Say whether a text begins with the label of a status (整改结果：…)."""
        found = self.label.match(fold(text))
        return found is not None and found["label"] in self.words["state"]

    def split_at_labels(self, text: str) -> list[str]:
        """Return a text in pieces, each beginning with its label: 整改情况：… 整改结果：… in one paragraph are two."""
        cuts = [found.start() for found in self.inner.finditer(fold(text)) if found.start() > 0]
        return [piece for start, end in pairwise([0, *cuts, len(text)]) if (piece := text[start:end].strip())]

    def label_starts(self, text: str) -> list[int]:
        """Return where labels followed by a colon stand inside a text."""
        return [found.start() for found in self.start.finditer(fold(text))]


def labels_of(words: Mapping[str, Sequence[str]]) -> Labels:
    """Return labels from the words of each kind of ``KINDS``; a kind that is not there has none."""
    known = {kind: tuple(dict.fromkeys(map(fold, words.get(kind, ())))) for kind in KINDS}
    fields = _any([*known["person"], *known["leader"], *known["unit"], *known["due"], *known["other"]])
    own = _any([*known["state"], *known["body"]])
    every = _any([label for kind in KINDS if kind != "description" for label in known[kind]])
    return Labels(
        words=known,
        field=re.compile(
            rf"[(\[【]?(?P<label>{fields})\s*{_COLON}\s*(?P<value>.*?)\s*"
            rf"(?:[;。)\]】\n]|$|(?=[,、\s]*[(\[【]?(?:{every})\s*{_COLON}))"
        ),
        label=re.compile(rf"[(\[【]?\s*(?P<label>{own})\s*(?:[】\])]\s*:?|:|。|(?=$)|(?=一是|首先|①))\s*"),
        description=re.compile(rf"[(\[【]?\s*(?:{_any(known['description'])})(?:为|是|有)?\s*{_COLON}"),
        inner=re.compile(rf"(?<=[。;)\]】\s])[(\[【]?\s*(?:{own})\s*{_COLON}"),
        whole=re.compile(rf"(?:{every})\s*:?"),
        start=re.compile(rf"[(\[【]?(?:{every})\s*[】\]]?\s*:"),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def read_due(text: str) -> DueDate:
    """Return what a time limit says; 立行立改, 长期坚持 and a date without year or with lost characters name no day."""
    days = days_in(text)
    found = next((each.day for each in reversed(days) if each.day), None)
    damaged = any(each.damaged for each in days) or (
        not days and bool(re.search(r"[0-9]{3,}\s*[年月日号]", fold(text)))
    )
    sustained = bool(_SUSTAINED.search(squeeze(text)))
    return DueDate(day=None if damaged else found, sustained=sustained, damaged=damaged, text=text)
