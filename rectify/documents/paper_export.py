"""Documents written to files: whole or not at all, the form chosen by the name's ending."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from engine.domain.actor import Actor
from engine.operations.ledger import Ledger
from rectify.documents.papers.writing import Order, Paper, write
from rectify.documents.writing import write_whole


def export_paper(
    ledger: Ledger, kind: str, out: Path, order: Order, *, actor: Actor, at: datetime, today: date, zone: str
) -> Paper:
    """Write a document to a file; raises what ``papers.writing.write`` does, ``InvalidInput`` for the place too."""
    paper = write(ledger, kind, order, out.suffix.lower(), actor=actor, at=at, today=today, zone=zone)
    write_whole(out, paper.content)
    return paper
