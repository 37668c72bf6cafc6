"""The readable page of a dossier: everything about one item under headings, for a browser and for the printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from engine.operations.dossier import Dossier
from engine.words import Language, Words, in_language
from notifications.wording import Tone
from rectify.documents.typeset import typeset

_SHORT = len("2026-11-26 09:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: its text, where it leads, whether it is a hash, and the colour that repeats what it says."""

    text: str
    href: str | None = None
    is_code: bool = False
    tone: Tone = "plain"

    @property
    def is_whole(self) -> bool:
        """Say whether it stays on one line, as dates and numbers do."""
        return self.text.isascii() and len(self.text) <= _SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: a heading, what is to be known first, and a table under its heads."""

    title: str
    rows: Sequence[Sequence[Cell]]
    heads: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the page tells what it tells: in which language and zone, as of which day."""

    language: Language
    zone: str
    today: date

    def say(self, words: Words) -> str:
        """Return words in the language of the page."""
        return words.text(self.language)

    def cell(self, value: object, *, href: str | None = None, is_code: bool = False, tone: Tone = "plain") -> Cell:
        """Return a value as a cell: words in the page's language, instants by the clock of its zone."""
        if isinstance(value, Cell):
            return value
        if isinstance(value, datetime):
            value = value.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")
        text = "" if value is None else str(in_language(value, self.language))
        return Cell(text=text, href=href, is_code=is_code, tone=tone)

    def section(
        self,
        title: Words,
        heads: Sequence[Words],
        rows: Sequence[Sequence[object]],
        *,
        notes: Sequence[Words] = (),
    ) -> Section:
        """Return a part of the page."""
        return Section(
            title=self.say(title),
            heads=[self.say(head) for head in heads],
            rows=[[self.cell(value) for value in row] for row in rows],
            notes=[self.say(note) for note in notes],
        )


def page_values(
    dossier: Dossier, sections: Sequence[Section], reader: Reader, *, taken: Words, facts: Sequence[Sequence[Cell]]
) -> Mapping[str, Any]:
    """Return what stands on the page."""
    item = dossier.whole.item
    confidential = Words("本事项保密，只限有关人员阅看。", "This item is confidential: for those involved only.")
    return {
        "lang": "zh-CN" if reader.language == "zh" else "en",
        "title": reader.say(Words("卷宗 {number}", "Dossier {number}").fill(number=item.number)),
        "number": item.number,
        "heading": item.title,
        "taken": reader.say(taken),
        "warning": reader.say(confidential) if item.facts.confidential else None,
        "facts": facts,
        "text_title": reader.say(Words("登记原文", "As recorded")),
        "text": dossier.text.body,
        "sections": sections,
        "nothing": reader.say(Words("没有。", "None.")),
    }


def page(values: Mapping[str, Any]) -> str:
    """Return the page for a browser, which needs nothing beside it to be read."""
    return _template().render(values)


def page_as_pdf(values: Mapping[str, Any]) -> bytes:
    """Return the same for paper and for filing; only where ``makes_pdf``."""
    facts = [[_drawn(cell) for cell in fact] for fact in values["facts"]]
    sections = [
        {
            "title": one.title,
            "heads": list(one.heads),
            "notes": list(one.notes),
            "rows": [[_drawn(cell) for cell in row] for row in one.rows],
        }
        for one in values["sections"]
    ]
    lang = "zh" if values["lang"] == "zh-CN" else "en"
    return typeset("dossier.typ", {**values, "lang": lang, "facts": facts, "sections": sections})


def _drawn(cell: Cell) -> Mapping[str, Any]:
    return {"text": cell.text, "code": cell.is_code, "whole": cell.is_whole}


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("rectify.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("dossier.html")
