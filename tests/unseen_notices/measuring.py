"""How much of noted documents is read right, field by field; findings are set side by side by their titles."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from rectify.documents.source import read_bytes
from tests.drawn_notices.scoring import fields, wrong
from tests.unit.rectify.documents.truths import as_read, comparable
from tests.unseen_notices.files import as_file
from tests.unseen_notices.notes import Noted


def faults_of(document: Noted) -> list[str]:
    """Return each field of a document that is read otherwise than noted, and the findings lost or invented."""
    read = as_read(read_bytes(as_file(document), where=document.name, ending=f".{document.kind}"))
    truth = comparable(document.truth)
    read["organization"] = truth["organization"] if read["organization"] in truth["title"] else read["organization"]
    mine, theirs, told = _beside(read["items"], truth["items"])
    return told + wrong({**read, "items": mine}, {**truth, "items": theirs})


def fields_of(document: Noted) -> int:
    """Return how many fields a document has."""
    return fields(document.truth)


def _beside(read: list[dict[str, Any]], truth: list[dict[str, Any]]) -> tuple[list[Any], list[Any], list[str]]:
    known = SequenceMatcher(None, [each["title"] for each in read], [each["title"] for each in truth], autojunk=False)
    mine: list[Any] = []
    theirs: list[Any] = []
    told: list[str] = []
    for kind, a, b, c, d in known.get_opcodes():
        if kind == "equal" or b - a == d - c:
            mine += read[a:b]
            theirs += truth[c:d]
            continue
        told += [f"invented: {each['title']}" for each in read[a:b]]
        told += [f"lost: {each['title']} {name}" for each in truth[c:d] for name in each]
    return mine, theirs, told
