"""What lies in a dossier beside its page: evidence as it was handed in, mails as they were sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from engine.domain.actor import Actor
from engine.domain.ways import MAIL as BY_MAIL
from engine.operations.dossier import Dossier, SentAbout
from engine.operations.ledger import Ledger
from engine.operations.mails import whole_mail
from engine.operations.withheld_links import without_links
from engine.store.queries import ShownEvidence
from engine.words import Words
from notifications.letter import KINDS
from rectify.documents.archive import Archive
from rectify.documents.dossier_page import Cell, Reader, Section
from rectify.documents.file_names import harmless
from rectify.wording.reminders import MAIL

_STATES = {
    "kept": Words("与登记一致", "as registered"),
    "changed": Words("与登记的不同", "not what was registered"),
    "missing": Words("内容不见了", "gone"),
}
_OTHERS = Words(
    "其中{n}封同时说到别的事项，转交前请看清。",
    "{n} of them speak of other items too: look before you hand them on.",
)


@dataclass(slots=True, kw_only=True)
class Taken:
    """What a dossier is taken with, and what is in it so far."""

    ledger: Ledger
    found: Dossier
    into: Archive
    reader: Reader
    actor: Actor
    evidence: list[dict[str, object]] = field(default_factory=list)
    mails: list[dict[str, object]] = field(default_factory=list)


def evidence_into(taken: Taken, step: Callable[[int], None]) -> Section:
    """Put every piece of evidence in, the same content once; return the table of them."""
    places: dict[str, tuple[str | None, str]] = {}
    rows: list[Sequence[object]] = []
    groups = taken.found.whole.workflow.evidence_groups
    for number, file in enumerate(taken.found.whole.evidence, start=1):
        is_new = file.sha256 not in places
        if is_new:
            places[file.sha256] = _put_evidence(taken, file, number)
        path, state = places[file.sha256]
        taken.evidence.append({
            "name": file.name, "group": file.group, "path": path, "size": file.size, "sha256": file.sha256,
            "state": state,
        })  # fmt: skip
        rows.append((
            number, Cell(text=file.name, href=quote(path) if path else None), _STATES[state],
            groups.get(file.group or "", file.group), file.size, file.added_by, file.added_at,
            Cell(text=file.sha256, is_code=True),
        ))  # fmt: skip
        step(file.size if is_new else 0)
    heads = [
        Words("序", "No."), Words("文件", "File"), Words("核对", "Content"), Words("分组", "Group"),
        Words("字节", "Bytes"), Words("上传", "Added by"), Words("时间", "At"), Words("sha256", "sha256"),
    ]  # fmt: skip
    return taken.reader.section(Words("佐证材料", "Evidence"), heads, rows)


def _put_evidence(taken: Taken, file: ShownEvidence, number: int) -> tuple[str | None, str]:
    """Put the content of a piece of evidence in; return where, and whether it is what was registered."""
    path = f"evidence/{number:03}-{harmless(file.name) or 'file'}"
    try:
        packed = taken.into.put_file(path, taken.ledger.files.path(file.sha256))
    except FileNotFoundError:
        return None, "missing"
    return path, "kept" if packed.sha256 == file.sha256 else "changed"


def mails_into(taken: Taken, step: Callable[[int], None]) -> Section:
    """Put the mails in as far as the actor may read them; return the table of all that went out."""
    reader = taken.reader
    rows: list[Sequence[object]] = []
    for number, about in enumerate(taken.found.sent, start=1):
        told = _put_mail(taken, about, number)
        taken.mails.append(told)
        path = told["path"]
        name = Cell(text=f"{number:04}", href=str(path) if path else None)
        subject = told["subject"] or (None if about.listed else Words("（不给您看）", "(not for you to see)"))
        rows.append((name, about.mail.created_at, about.mail.name, subject, MAIL[about.mail.state], about.mail.sent_at))
        step(0)
    heads = [
        Words("邮件", "Mail"), Words("写于", "Written"), Words("收件人", "To"), Words("主题", "Subject"),
        Words("结果", "Outcome"), Words("发出于", "Sent"),
    ]  # fmt: skip
    notes = []
    if others := of_other_items(taken.mails, taken.found.whole.item.number):
        notes.append(_OTHERS.fill(n=others))
    return reader.section(Words("邮件和通知", "Mails and notices"), heads, rows, notes=notes)


def _put_mail(taken: Taken, about: SentAbout, number: int) -> dict[str, object]:
    """Put one mail in, where its text may be read; return what is said of it."""
    mail, listed = about.mail, about.listed
    told: dict[str, object] = {
        "path": None, "to": mail.name, "state": str(mail.state), "written_at": utc(mail.created_at),
        "sent_at": utc(mail.sent_at), "subject": None, "came_back": mail.has_bounced,
    }  # fmt: skip
    if listed is None:
        return told
    whole = whole_mail(taken.ledger, mail.id, actor=taken.actor)
    told |= {
        "address": mail.address, "way": mail.channel, "message_id": mail.header_id,
        "subject": whole.listed.mail.subject or None,
        "items": sorted({one.item for one in listed.told if one.item is not None}),
        "tells": [taken.reader.say(KINDS.get(one.kind, Words(one.kind, one.kind))) for one in listed.told],
        "attempts": [
            {"at": utc(one.ended_at), "result": one.result, "code": one.code, "said": one.detail}
            for one in whole.attempts
        ],
        "bounces": [{"at": utc(one.received_at), "action": one.action, "said": one.detail} for one in whole.bounces],
    }  # fmt: skip
    if whole.data:
        # A dossier is handed on: not even its reader's own mail may carry links by which somebody acts.
        is_mail = mail.channel == BY_MAIL
        data = without_links(whole.data) if is_mail else whole.data
        told["path"] = taken.into.put(f"mails/{number:04}.{'eml' if is_mail else 'txt'}", data).path
    return told


def of_other_items(mails: Sequence[dict[str, object]], number: str) -> int:
    """Return how many mails whose text is in the dossier speak of other items too."""
    return sum(mail["path"] is not None and mail["items"] != [number] for mail in mails)


def utc(at: datetime | None) -> str | None:
    """Return an instant as programs read it: UTC, to the second."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
