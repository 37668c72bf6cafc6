"""The dossier (卷宗) of one item: a page to read, evidence, mails, the chain, and what verifies it without Rectify."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.domain.actor import Actor
from engine.domain.chain import FORMAT as CHAIN_FORMAT
from engine.domain.workdays import local_day
from engine.operations.dossier import Dossier, dossier
from engine.operations.ledger import Ledger
from engine.store.history import item_chain
from engine.words import Language, Words
from rectify.documents import dossier_verifier as verifier
from rectify.documents.archive import archive
from rectify.documents.dossier_files import Taken, evidence_into, mails_into, of_other_items, utc
from rectify.documents.dossier_page import Cell, Reader, Section, page, page_as_pdf, page_values
from rectify.documents.dossier_parts import facts_of, history_of, parts_of
from rectify.documents.typeset import makes_pdf
from rectify.documents.writing import beside, require_ending

ENDING = ".zip"
Doing = Callable[[int], Callable[[int], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierWritten:
    """What was written: entries of the chain and the hash of the last, evidence, mails with their text, and without.

    ``lost`` are the names of evidence whose content is gone or no longer what it was. ``others`` counts the mails in it
    that speak of further items too.
    """

    item: str
    entries: int
    head: str
    evidence: int
    mails: int
    mails_untold: int
    others: int
    lost: tuple[str, ...]


def export_dossier(
    ledger: Ledger,
    out: Path,
    item: str,
    *,
    document: Callable[[Dossier], object],
    actor: Actor,
    at: datetime,
    zone: str,
    language: Language,
    began: Doing | None = None,
) -> DossierWritten:
    """Write everything about an item to a ``.zip`` file, whole or not at all; the same item and ``at`` are one file.

    ``document`` makes what programs read of it (``item.json``). ``began`` is told how many mails and files there are,
    and returns what is called after each with the bytes of evidence it brought. Evidence goes through piece by piece.
    Raises ``InvalidInput`` for another kind of file or a place that cannot be written, ``NotFound``.
    """
    require_ending(out, ENDING, Words("卷宗只能写成压缩包", "a dossier is written as an archive"))
    found = dossier(ledger, item, actor=actor)
    reader = Reader(language=language, zone=zone, today=local_day(at, zone))
    with beside(out) as aside, archive(aside, at=at.astimezone(ZoneInfo(zone))) as into:
        taken = Taken(ledger=ledger, found=found, into=into, reader=reader, actor=actor)
        step = began(len(found.sent) + len(found.whole.evidence)) if began else _nothing
        sections = [evidence_into(taken, step), mails_into(taken, step)]
        _history(taken)
        into.put("item.json", _json(document(found)))
        into.put("mails.json", _json(taken.mails))
        words = _taken_words(found, actor, reader.cell(at).text)
        every = [*parts_of(found, reader), *sections, history_of(found, reader), _checking(found, reader)]
        shown = page_values(found, every, reader, taken=words, facts=facts_of(found, reader))
        into.put("index.html", page(shown))
        if makes_pdf():
            into.put("index.pdf", page_as_pdf(shown))
        into.put("verify.py", Path(verifier.__file__).read_bytes())
        _manifest(taken, at)
    return _written(taken)


def _history(taken: Taken) -> None:
    """Put the chain in: the exact text of each link, its hashes, and the free texts with their salts."""
    found = taken.found
    taken.into.put(verifier.CHAIN, "".join(f"{link.text}\n" for link in found.links))
    taken.into.put(verifier.HASHES, "".join(f"{link.seq} {link.hash}\n" for link in found.links))
    notes: Iterable[dict[str, object]] = (
        {"seq": note.seq, "erased_at": utc(note.erased_at)}
        if note.text is None
        else {"seq": note.seq, "salt": note.salt, "text": note.text}
        for note in found.notes
    )
    lines = (json.dumps(note, ensure_ascii=False, sort_keys=True) for note in notes)
    taken.into.put(verifier.NOTES, "".join(f"{line}\n" for line in lines))


def _checking(found: Dossier, reader: Reader) -> Section:
    head = found.links[-1].hash
    return reader.section(
        Words("怎样核对", "How to verify"),
        [],
        [(Words("末端指纹", "Fingerprint of the end"), Cell(text=head, is_code=True))],
        notes=[
            Words(
                "在解开的文件夹里运行 python3 verify.py，不需要本系统：核对每个文件、每一环、每条说明和佐证材料。",
                "Run python3 verify.py in the unpacked folder: it checks every file, every link of the history, every"
                " note and piece of evidence, without this system.",
            ),
            Words(
                "整套卷宗若被人重做，只有与单位另行告知的末端指纹比对才能发现（--head）。",
                "A dossier made anew as a whole shows only against the fingerprint the office tells you (--head).",
            ),
        ],
    )


def _manifest(taken: Taken, at: datetime) -> None:
    """Put in what the dossier holds, last of all, and the hash of that."""
    found, files = taken.found, [*taken.into.files]
    manifest = {
        "format": verifier.FORMAT,
        "item": found.whole.item.number,
        "title": found.whole.item.title,
        "taken_at": utc(at),
        "taken_by": taken.actor.shown_as,
        "confidential": found.whole.item.facts.confidential,
        "chain": {
            "name": item_chain(found.whole.stored.id),
            "format": CHAIN_FORMAT,
            "entries": len(found.links),
            "head": found.links[-1].hash,
        },
        "evidence": taken.evidence,
        "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in files],
    }
    packed = taken.into.put(verifier.MANIFEST, _json(manifest))
    taken.into.put(verifier.MANIFEST_HASH, f"{packed.sha256}\n")


def _taken_words(found: Dossier, actor: Actor, when: str) -> Words:
    said = Words("{when}由{who}导出，第{version}版", "Taken by {who} at {when}, version {version}")
    return said.fill(when=when, who=actor.shown_as, version=found.whole.item.facts.version)


def _written(taken: Taken) -> DossierWritten:
    number = taken.found.whole.item.number
    lost = [str(file["name"]) for file in taken.evidence if file["state"] != "kept"]
    return DossierWritten(
        item=number,
        entries=len(taken.found.links),
        head=taken.found.links[-1].hash,
        evidence=len(taken.evidence),
        mails=sum(mail["path"] is not None for mail in taken.mails),
        mails_untold=sum(mail["path"] is None for mail in taken.mails),
        others=of_other_items(taken.mails, number),
        lost=tuple(lost),
    )


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"


def _nothing(_size: int) -> None:
    """Do nothing: nobody waits to see how far it is."""
