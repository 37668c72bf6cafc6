"""What exports say of the files they wrote."""

from __future__ import annotations

from typing_extensions import TypedDict

from rectify.documents.ledger_export import SheetsWritten


class SheetsFile(TypedDict):
    """A workbook of findings: how many are in it, with how many measures, and how many are overdue."""

    file: str
    items: int
    measures: int
    overdue: int


def sheets_written(file: str, done: SheetsWritten) -> SheetsFile:
    """Return a workbook as ``export ledger --json`` and ``export lists --json`` promise it."""
    return {"file": file, "items": done.findings, "measures": done.measures, "overdue": done.overdue}
