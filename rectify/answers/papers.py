"""Documents that were written, and the templates they are written with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from typing_extensions import TypedDict

from engine.domain.editions import Edition
from engine.operations.withholding import withheld_from
from engine.store.items import StoredItem
from engine.store.templates import StoredTemplate
from engine.words import Language
from rectify.answers.kinds import Instant, at
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.press import PlacedFault
from rectify.documents.papers.writing import Paper


class WrittenPaper(TypedDict):
    """A document in a file: what it is about, how many findings it tells of, how many are left out and said so.

    ``confidential`` items are in none of its figures; ``template`` is the version it was written with, 0 the product's.
    """

    file: str
    kind: str
    inspection: str
    items: int
    withheld: int
    confidential: int
    template: int


class WithheldItem(TypedDict):
    """An item after somebody said whether it is made public; reasons by edition, null where it is told of."""

    number: str
    version: int
    outside: str | None
    inside: str | None


class Template(TypedDict):
    """One version of a template of the office; ``used`` says that documents are written with it."""

    kind: str
    version: int
    file: str
    size: int
    sha256: str
    note: str
    added_by: str
    added_at: Instant
    used: bool


class TemplateKind(TypedDict):
    """A kind of document, and the version it is written with; 0 is the product's own."""

    kind: str
    title: str
    used: int


class Templates(TypedDict):
    """Every kind of document, and every version of every template of the office."""

    kinds: list[TemplateKind]
    templates: list[Template]


class TemplateProblem(TypedDict):
    """Something wrong in a template: in which part, and how the paragraph begins that it stands in."""

    code: str
    part: str
    excerpt: str
    message: str
    hint: str | None


class CheckedTemplate(TypedDict):
    """Whether a file can be a template of a kind, and everything that is wrong with it."""

    file: str
    kind: str
    ok: bool
    problems: list[TemplateProblem]


class ChosenTemplate(TypedDict):
    """The version that documents of a kind are written with from now on; 0 is the product's own."""

    kind: str
    used: int
    changed: bool


def written(out: Path, paper: Paper) -> WrittenPaper:
    """Return what was written."""
    return {
        "file": str(out),
        "kind": paper.kind,
        "inspection": paper.about,
        "items": paper.items,
        "withheld": paper.withheld,
        "confidential": paper.confidential,
        "template": paper.template,
    }


def withheld_item(item: StoredItem) -> WithheldItem:
    """Return whether an item is made public, and why not."""
    outside, inside = withheld_from(item, Edition.OUTSIDE), withheld_from(item, Edition.INSIDE)
    return {"number": item.number, "version": item.facts.version, "outside": outside, "inside": inside}


def template(one: StoredTemplate) -> Template:
    """Return one version of a template."""
    return {
        "kind": one.kind,
        "version": one.number,
        "file": one.file_name,
        "size": one.size,
        "sha256": one.sha256,
        "note": one.note,
        "added_by": one.added_by,
        "added_at": at(one.added_at),
        "used": one.is_used,
    }


def templates(found: Iterable[StoredTemplate], language: Language) -> Templates:
    """Return every kind of document with its templates."""
    every = list(found)
    used = {one.kind: one.number for one in every if one.is_used}
    return {
        "kinds": [
            {"kind": kind, "title": title.text(language), "used": used.get(kind, 0)} for kind, title in KINDS.items()
        ],
        "templates": [template(one) for one in every],
    }


def checked_template(file: str, kind: str, faults: Sequence[PlacedFault], language: Language) -> CheckedTemplate:
    """Return what a check found."""
    return {"file": file, "kind": kind, "ok": not faults, "problems": [_problem(one, language) for one in faults]}


def _problem(one: PlacedFault, language: Language) -> TemplateProblem:
    fault = one.fault
    return {
        "code": fault.code,
        "part": one.part.text(language),
        "excerpt": one.excerpt,
        "message": fault.message.text(language),
        "hint": fault.hint.text(language) or None,
    }
