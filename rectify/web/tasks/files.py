"""Tasks that make a file: the ledger and the lists as workbooks, a dossier, a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.domain.sizes import amount
from engine.domain.workdays import local_day
from engine.operations.dossier import dossier_size
from engine.words import Words
from rectify.answers.item import whole_document
from rectify.documents.dossier_export import export_dossier
from rectify.documents.file_names import harmless
from rectify.documents.ledger_export import Asked, Began, SheetsWritten, export_ledger, export_lists
from rectify.documents.papers.writing import DRAWING, READING, WRITING, write
from rectify.http.saving import paper_name
from rectify.tasks import Made, Turn
from rectify.web.ledger_query import from_query
from rectify.web.paper_query import paper_from_query, sheet_of

_STAGES = (READING, WRITING, DRAWING)


def do_ledger(turn: Turn) -> Made:
    """Write the ledger as a workbook."""
    return _sheets(turn, "ledger", lambda out, sheet, began: export_ledger(turn.app.ledger, out, sheet, began=began))


def do_lists(turn: Turn) -> Made:
    """Write the three lists as a workbook."""
    return _sheets(turn, "lists", lambda out, sheet, began: export_lists(turn.app.ledger, out, sheet, began=began))


def do_dossier(turn: Turn) -> Made:
    """Put the dossier of an item together; how far it is are its pieces, and the bytes of evidence among them."""
    item, zone, language = turn.task.asked["item"], turn.app.settings.timezone, turn.language
    size = dossier_size(turn.app.ledger, item, actor=turn.actor)
    turn.require_room(size.bytes)
    out, today = turn.folder / "dossier.zip", local_day(turn.at, zone)
    done = export_dossier(
        turn.app.ledger,
        out,
        item,
        document=lambda found: whole_document(found.whole, language, today=today),
        actor=turn.actor,
        at=turn.at,
        zone=zone,
        language=language,
        began=lambda total: _pieces(turn, total, size.bytes),
    )
    return Made(file=out, file_name=harmless(f"{done.item}.zip") or out.name)


def do_paper(turn: Turn) -> Made:
    """Write a document; how far it is are the stages it goes through."""
    asked, zone = paper_from_query(turn.task.asked["query"]), turn.app.settings.timezone
    stages = [one for one in _STAGES if one is not DRAWING or asked.form == "pdf"]
    paper = write(
        turn.app.ledger,
        turn.task.asked["document"],
        asked.order(),
        f".{asked.form}",
        actor=turn.actor,
        at=turn.at,
        today=local_day(turn.at, zone),
        zone=zone,
        told=lambda doing: turn.tell(stages.index(doing), len(stages), doing),
    )
    out = turn.folder / f"paper.{asked.form}"
    out.write_bytes(paper.content)
    return Made(file=out, file_name=paper_name(paper, asked.form, edition=asked.edition))


def counting(turn: Turn) -> Began:
    """Return what is told how many there are, and returns what counts on after each."""
    return lambda total: steps(turn, total)


def steps(turn: Turn, total: int) -> Callable[[], None]:
    """Return what counts on to ``total``, and tells it."""
    done = 0
    turn.tell(0, total)

    def step() -> None:
        nonlocal done
        done += 1
        turn.tell(done, total)

    return step


def _sheets(turn: Turn, name: str, write_it: Callable[[Path, Asked, Began], SheetsWritten]) -> Made:
    asked, zone = from_query(turn.task.asked["query"]), turn.app.settings.timezone
    sheet = sheet_of(asked, actor=turn.actor, at=turn.at, zone=zone, language=turn.language)
    out = turn.folder / f"{name}-{local_day(turn.at, zone).isoformat()}.xlsx"
    write_it(out, sheet, _findings(turn))
    return Made(file=out, file_name=out.name)


def _findings(turn: Turn) -> Began:
    """Return the same for a workbook: after its last finding it is put together, which takes a while too."""

    def began(total: int) -> Callable[[], None]:
        done = 0
        turn.tell(0, total)

        def step() -> None:
            nonlocal done
            done += 1
            turn.tell(done, total, _TOGETHER if done == total else None)

        return step

    return began


def _pieces(turn: Turn, total: int, size: int) -> Callable[[int], None]:
    done = brought = 0

    def step(more: int) -> None:
        nonlocal done, brought
        done, brought = done + 1, brought + more
        turn.tell(done, total, _PIECES.fill(done=done, total=total, brought=amount(brought), size=amount(size)))

    turn.tell(0, total)
    return step


_TOGETHER = Words("行已写完，正在装订工作簿", "every row is written; the workbook is put together")
_PIECES = Words(
    "材料和邮件{done}份，共{total}份；{brought}，共{size}",
    "{done} of {total} pieces of evidence and mails; {brought} of {size}",
)
