"""Compares what was read with what a careful reader noted beside the document (``.truth.json``)."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

from rectify.documents.blocks import lines_of
from rectify.documents.findings import Notice
from rectify.documents.page import Page, read_page
from rectify.documents.phrases import built_in

REPOSITORY = Path(__file__).resolve().parents[4]
SAMPLES = REPOSITORY / "tests" / "documents_samples"
SHARED = REPOSITORY.parent / "shared" / "notices"


def page_of(text: str) -> Page:
    """Return the lines of a text, those of the page around it apart."""
    return read_page(lines_of(enumerate(text.split("\n"), start=1)), built_in().chrome)


def truth_of(document: Path) -> dict[str, Any]:
    """Return the noted truth of a document, as it compares."""
    noted = json.loads(document.with_name(document.stem + ".truth.json").read_text(encoding="utf-8"))
    return {key: comparable(value) for key, value in noted.items()}


def as_read(notice: Notice) -> dict[str, Any]:
    """Return a notice in the shape of a truth, as it compares."""
    codes = dict.fromkeys(problem.code for problem in notice.problems)
    inspection = {
        "started_on": _day(notice.started_on),
        "ended_on": _day(notice.ended_on),
        "feedback_on": _day(notice.feedback_on),
    }
    items = [
        {
            "group": item.group,
            "number": item.number,
            "title": item.title,
            "completion": str(item.completion),
            "sustained": item.sustained,
            "measures": len(item.measures),
            "responsible": item.responsible,
            "due_on": _day(item.due_on),
        }
        for item in notice.items
    ]
    read = {
        "title": notice.title,
        "organization": notice.organization,
        "inspection": inspection,
        "signed_on": _day(notice.signed_on),
        "published_on": _day(notice.published_on),
        "groups": list(notice.groups),
        "items": items,
        "declared": dict(notice.declared),
        "problems": list(codes),
    }
    return {key: comparable(value) for key, value in read.items()}


def comparable(value: Any) -> Any:
    """Return a value in which width, white space and the shape of quotes do not count."""
    if isinstance(value, dict):
        return {key: comparable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [comparable(each) for each in value]
    if isinstance(value, str):
        plain = "".join(unicodedata.normalize("NFKC", value).split())
        return plain.replace("“", '"').replace("”", '"')
    return value


def _day(day: object) -> str | None:
    return None if day is None else str(day)
