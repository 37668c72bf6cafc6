"""What exports say of the files they wrote."""

from __future__ import annotations

from typing_extensions import TypedDict

from rectify.documents.dossier_export import DossierWritten
from rectify.documents.ledger_export import SheetsWritten


class SheetsFile(TypedDict):
    """A workbook of findings: how many are in it, with how many measures, and how many are overdue."""

    file: str
    items: int
    measures: int
    overdue: int


class DossierFile(TypedDict):
    """A dossier: how many entries its history has, and the hash of the last, by which it is verified.

    ``mails`` are those whose text is in it, ``mails_untold`` those of which it only says that they went out; ``others``
    of the former speak of other items too. ``lost`` names evidence whose content is gone or changed.
    """

    file: str
    item: str
    entries: int
    head: str
    evidence: int
    mails: int
    mails_untold: int
    others: int
    lost: list[str]


def dossier_written(file: str, done: DossierWritten) -> DossierFile:
    """Return a dossier as ``export dossier --json`` promises it."""
    return {
        "file": file,
        "item": done.item,
        "entries": done.entries,
        "head": done.head,
        "evidence": done.evidence,
        "mails": done.mails,
        "mails_untold": done.mails_untold,
        "others": done.others,
        "lost": list(done.lost),
    }


def sheets_written(file: str, done: SheetsWritten) -> SheetsFile:
    """Return a workbook as ``export ledger --json`` and ``export lists --json`` promise it."""
    return {"file": file, "items": done.findings, "measures": done.measures, "overdue": done.overdue}
