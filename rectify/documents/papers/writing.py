"""From the ledger to a paper: who may have it, what it says, by which template, in which form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.editions import Edition
from engine.domain.permission import require
from engine.errors import InvalidInput
from engine.operations.leading import leading
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.publication import standing
from engine.operations.reading import inspections, whole_item
from engine.operations.templates import chosen_template
from engine.operations.whole_ledger import whole_ledger
from engine.words import Words
from rectify.documents.papers.checking import invalid
from rectify.documents.papers.closing_form import values_of_closing_form
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.letters import REMINDER, WARNING, fitting_letter, values_of_letter
from rectify.documents.papers.making import shipped
from rectify.documents.papers.notice import values_of_notice
from rectify.documents.papers.pages import FORMS
from rectify.documents.papers.pdf import pdf_of, require_pdf
from rectify.documents.papers.periods import read_period, values_of_period_report
from rectify.documents.papers.press import Press, TemplateRefused
from rectify.documents.papers.reports import values_of_head_report, values_of_opinion, values_of_report


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for besides the kind: about which inspection, item, unit, person, period; for whom; signed when."""

    inspection: str | None = None
    item: str | None = None
    unit: str | None = None
    head: str | None = None
    period: str | None = None
    edition: Edition = Edition.OUTSIDE
    last_limit: date | None = None
    sealed: bool = False
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as it is handed out; ``about`` names what it is about, ``items`` how many findings it tells of.

    ``withheld`` are left out and said so, ``confidential`` are in none of its figures. ``title`` is that of a notice.
    """

    kind: str
    content: bytes
    about: str
    items: int
    title: str = ""
    withheld: int = 0
    confidential: int = 0
    template: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    kind: str
    values: Mapping[str, Any]
    about: str
    items: int
    withheld: int = 0
    confidential: int = 0


@cache
def the_press() -> Press:
    """Return what writes papers; it holds nothing that changes."""
    return Press()


# What is done for a document, one after the other: it is told as it begins.
READING = Words("读台账", "the ledger is read")
WRITING = Words("填写模板", "the template is filled in")
DRAWING = Words("画成PDF", "the PDF is drawn")


def write(
    ledger: Ledger,
    kind: str,
    order: Order,
    form: str,
    *,
    actor: Actor,
    at: datetime,
    today: date,
    zone: str,
    told: Callable[[Words], None] = lambda _doing: None,
) -> Paper:
    """Return a document of a kind in a form (``.docx``, ``.html`` …); ``told`` hears what is being done for it.

    Raises ``NotFound``, ``NotPermitted``, ``InvalidInput`` for a form the kind has not, or a date that is none, and
    ``TemplateInvalid`` when the office's own template cannot be used any more.
    """
    require_form(kind, form)
    _require_place_of_seal(form, order)
    if form == ".pdf":
        require_pdf()
    day = order.signed_on or today
    told(READING)
    found = _FINDERS[kind](ledger, order, actor=actor, day=day, zone=zone)
    told(WRITING)
    plain = Paper(
        kind=found.kind,
        content=b"",
        about=found.about,
        title=found.values.get("title", ""),
        items=found.items,
        withheld=found.withheld,
        confidential=found.confidential,
    )
    if form in FORMS:
        return replace(plain, content=FORMS[form](found.values, sealed=order.sealed))
    number, template = chosen_template(ledger, found.kind) or (0, shipped(found.kind))
    try:
        content = the_press().write(template, found.kind, found.values, at=at, sealed=order.sealed)
    except TemplateRefused as refused:
        raise invalid(refused.faults, where=f"{found.kind} {number}") from refused
    if form == ".pdf":
        told(DRAWING)
        content = pdf_of(content, kind=found.kind)
    return replace(plain, content=content, template=number)


def preview(
    ledger: Ledger, kind: str, template: bytes, order: Order, *, actor: Actor, at: datetime, today: date, zone: str
) -> Paper:
    """Return a document of a kind by a template that was checked, whichever is in use; raises as ``write`` does."""
    found = _FINDERS[kind](ledger, order, actor=actor, day=order.signed_on or today, zone=zone)
    content = the_press().write(template, kind, found.values, at=at, sealed=order.sealed)
    return Paper(kind=kind, content=content, about=found.about, items=found.items, withheld=found.withheld)


def require_form(kind: str, form: str) -> None:
    """Let a form pass that a kind of document has; raises ``InvalidInput`` saying what to do for the others."""
    allowed = forms_of(kind)
    if form not in allowed:
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=form,
            why=Words("{kind}没有这种格式", "there is no {kind} of this kind of file").fill(
                kind=KINDS.get(kind, _LETTER_WORDS)
            ),
            allowed=list(allowed),
            where="OUT",
        )


def forms_of(kind: str) -> tuple[str, ...]:
    """Return the endings of the files a kind of document is written to."""
    return (".docx", ".pdf", *FORMS) if kind == "notice" else (".docx", ".pdf")


def _require_place_of_seal(form: str, order: Order) -> None:
    """Let pass what has a place for a seal: a text has none, whoever asks for one gets none in silence."""
    if order.sealed and form == ".txt":
        raise InvalidInput(
            what=Words("盖章位置", "Place of a seal"),
            value=form,
            why=Words("文本文件没有版面，盖不了章", "a text has no page on which a seal could stand"),
            allowed=[".docx", ".pdf", ".html"],
            where="--sealed",
        )


def _notice(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    found = standing(ledger, order.inspection, actor=actor, edition=order.edition)
    return _Found(
        kind="notice",
        values=values_of_notice(found, order.edition, day=day),
        about=found.code,
        items=len(found.shown),
        withheld=sum(found.withheld.values()),
        confidential=found.confidential,
    )


def _opinion(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    found = standing(ledger, order.inspection, actor=actor, unit=order.unit)
    return _Found(
        kind="opinion",
        values=values_of_opinion(found, day=day),
        about=found.code,
        items=len(found.shown),
        confidential=found.confidential,
    )


def _report(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    found = standing(ledger, order.inspection, actor=actor, unit=order.unit)
    return _Found(
        kind="report",
        values=values_of_report(found, unit=order.unit, day=day),
        about=found.code,
        items=len(found.shown),
        confidential=found.confidential,
    )


def _head_report(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    found = standing(ledger, order.inspection, actor=actor, unit=order.unit)
    head = leading(ledger, found, _given(order.head, "--head"), actor=actor)
    return _Found(
        kind="head-report",
        values=values_of_head_report(found, head, day=day),
        about=found.code,
        items=len(found.shown),
        confidential=found.confidential,
    )


def _period_report(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    span = read_period(_given(order.period, "--period"))
    found = whole_ledger(ledger, actor=actor)
    values = values_of_period_report(found, span, day=day, zone=zone)
    return _Found(kind="period-report", values=values, about=span.name, items=len(found.items))


def _closing_form(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    whole = whole_item(ledger, _given(order.item, "ITEM"), actor=actor)
    titles = {row.code: row.title for row in inspections(ledger)}
    values = values_of_closing_form(
        whole,
        inspection=titles.get(whole.item.inspection, whole.item.inspection),
        office=look_up_installation(ledger).office_name,
        day=day,
    )
    return _Found(kind="closing-form", values=values, about=whole.item.number, items=1)


def _letter(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str, kind: str | None = None) -> _Found:
    whole = whole_item(ledger, _given(order.item, "ITEM"), actor=actor)
    if not actor.acts_alone:
        require(actor, Action.WRITE_LETTER, whole.item.facts)
    chosen = fitting_letter(whole, kind, day=day)
    office = look_up_installation(ledger).office_name
    source = next((row for row in inspections(ledger) if row.code == whole.item.inspection), None)
    is_whole = source is not None and source.unit_id == whole.item.facts.unit_id
    inspected = source.organization if source is not None and is_whole else ""
    values = values_of_letter(whole, inspected=inspected, office=office, day=day, last_limit=order.last_limit)
    return _Found(kind=chosen, values=values, about=whole.item.number, items=1)


def _reminder(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    return _letter(ledger, order, actor=actor, day=day, zone=zone, kind=REMINDER)


def _warning(ledger: Ledger, order: Order, *, actor: Actor, day: date, zone: str) -> _Found:
    return _letter(ledger, order, actor=actor, day=day, zone=zone, kind=WARNING)


# ``letter`` is the one that fits the day: of reminder, or of warning once the item is late.
LETTER = "letter"
_LEVELS = {"reminder": REMINDER, "warning": WARNING}
_LETTER_WORDS = Words("提醒函、告诫函", "letter")
_FINDERS = {
    "notice": _notice,
    "opinion": _opinion,
    "report": _report,
    "head-report": _head_report,
    "period-report": _period_report,
    "closing-form": _closing_form,
    REMINDER: _reminder,
    WARNING: _warning,
    LETTER: _letter,
}


def letter_kind(level: str | None) -> str:
    """Return the kind of document that a level of letters is, None for the one that fits; raises ``InvalidInput``."""
    if level is None:
        return LETTER
    if level not in _LEVELS:
        raise InvalidInput(
            what=Words("函的种类", "Level"),
            value=level[:20],
            why=Words("没有这一种", "there is none of this name"),
            allowed=list(_LEVELS),
            where="--level",
        )
    return _LEVELS[level]


def _given(value: str | None, where: str) -> str:
    if not value:
        raise InvalidInput(
            what=Words("选项", "Option"),
            value="",
            why=Words("没有说明是哪一个", "it does not say which"),
            allowed=where,
            where=where,
        )
    return value
