"""What a document was asked for, as it stands in an address: about what, for whom, in which form, signed when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query

from engine.domain.actor import Actor
from engine.domain.editions import Edition
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.store.finding import Wanted
from engine.words import Language, Words
from rectify.documents.ledger_export import Asked as AskedSheet
from rectify.documents.papers.writing import Order, forms_of
from rectify.documents.typeset import makes_pdf
from rectify.web.ledger_query import Asked

Form = Literal["docx", "pdf", "html", "txt"]
FORMS: Mapping[str, Words] = {
    "docx": Words("Word（.docx）", "Word (.docx)"),
    "pdf": Words("PDF", "PDF"),
    "html": Words("网页（.html）", "Web page (.html)"),
    "txt": Words("文本（.txt）", "Text (.txt)"),
}
_Line = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_QUARTERS, _YEARS = 6, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAsked:
    """What was asked for; what is empty does not matter."""

    inspection: str = ""
    unit: str = ""
    head: str = ""
    period: str = ""
    item: str = ""
    level: str = ""
    until: str = ""
    edition: Edition = Edition.OUTSIDE
    form: Form = "docx"
    sealed: bool = False
    date: str = ""

    def order(self) -> Order:
        """Return the same as documents are ordered; raises ``InvalidInput`` for a day that is none."""
        return Order(
            inspection=self.inspection or None,
            item=self.item or None,
            unit=self.unit or None,
            head=self.head or None,
            period=self.period or None,
            edition=self.edition,
            last_limit=_day(self.until, Words("最后期限", "Last limit")),
            sealed=self.sealed,
            signed_on=_day(self.date, Words("成文日期", "Day of the document")),
        )


def _asked(
    inspection: _Line = "",
    unit: _Line = "",
    head: _Line = "",
    period: _Line = "",
    item: _Line = "",
    level: _Line = "",
    until: _Line = "",
    edition: Edition = Edition.OUTSIDE,
    form: Annotated[Form, Query(alias="format")] = "docx",
    sealed: bool = False,
    date: _Line = "",
) -> PaperAsked:
    return PaperAsked(
        inspection=inspection, unit=unit, head=head, period=period, item=item, level=level, until=until,
        edition=edition, form=form, sealed=sealed, date=date,
    )  # fmt: skip


def paper_query(asked: PaperAsked) -> str:
    """Return the same as it stands in an address."""
    said = {("format" if one.name == "form" else one.name): getattr(asked, one.name) for one in fields(PaperAsked)}
    return urlencode({name: "true" if value is True else value for name, value in said.items() if value})


def paper_from_query(query: str) -> PaperAsked:
    """Return what a query asks for that ``paper_query`` made; raises ``InvalidInput`` for a form there is not."""
    said = {("form" if name == "format" else name): value for name, value in parse_qsl(query)}
    known = {one.name: said[one.name] for one in fields(PaperAsked) if one.name in said}
    for name, allowed in (("form", list(FORMS)), ("edition", list(Edition))):
        if known.get(name, allowed[0]) not in allowed:
            what = Words("文件格式", "Form of the file") if name == "form" else Words("版本", "Edition")
            why = Words("没有这一种", "there is no such one")
            raise InvalidInput(what=what, value=known[name][:40], why=why, allowed=allowed)
    edition = Edition(known.get("edition", Edition.OUTSIDE))
    return PaperAsked(**{**known, "edition": edition, "sealed": known.get("sealed") == "true"})  # type: ignore[arg-type]


def sheet_of(asked: Asked, *, actor: Actor, at: datetime, zone: str, language: Language) -> AskedSheet:
    """Return what a list of the ledger shows, on all its pages, as workbooks are asked for; raises ``InvalidInput``."""
    wanted = replace(asked.wanted(local_day(at, zone), zone), after=None, before=None, most=Wanted().most)
    return AskedSheet(wanted=wanted, actor=actor, at=at, zone=zone, language=language)


AskedForPaper = Annotated[PaperAsked, Depends(_asked)]


def offered_forms(kind: str) -> Sequence[tuple[str, Words]]:
    """Return the forms in which a kind of document can be had here: PDF only where it can be made."""
    endings = [ending.removeprefix(".") for ending in forms_of(kind)]
    return [(form, words) for form, words in FORMS.items() if form in endings and (form != "pdf" or makes_pdf())]


def paper_path(paper: str, **asked: str) -> str:
    """Return the address that gives a document out."""
    return f"/papers/{paper}?{urlencode(asked)}" if asked else f"/papers/{paper}"


def periods(today: date) -> Sequence[tuple[str, Words]]:
    """Return the quarters and years that a report may be about, the latest first; the last full quarter before all."""
    index = today.year * 4 + (today.month - 1) // 3
    quarters = [divmod(one, 4) for one in range(index, index - _QUARTERS, -1)]
    quarters = [quarters[1], quarters[0], *quarters[2:]]
    found = [
        (f"{year}Q{part + 1}", Words(f"{year}年第{'一二三四'[part]}季度", f"Quarter {part + 1} of {year}"))
        for year, part in quarters
    ]
    years = range(today.year, today.year - _YEARS, -1)
    return [*found, *((str(year), Words(f"{year}年", f"The year {year}")) for year in years)]


def _day(typed: str, what: Words) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        why, such = Words("不是日期", "it is no date"), Words("日期，例如2026-05-31", "a date such as 2026-05-31")
        raise InvalidInput(what=what, value=typed[:40], why=why, allowed=such) from None
