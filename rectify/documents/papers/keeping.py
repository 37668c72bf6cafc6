"""An office's own templates on their way in and out: read, checked, kept; nothing at fault is ever kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.domain.actor import Actor
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.templates import SHIPPED, add_template, chosen_template, template_content
from engine.store.templates import StoredTemplate
from engine.words import Words
from rectify.documents.papers.checking import check, invalid
from rectify.documents.papers.making import shipped
from rectify.documents.papers.opening import LARGEST_FILE
from rectify.documents.papers.press import PlacedFault
from rectify.documents.papers.writing import the_press


def read_template(path: Path) -> bytes:
    """Return the bytes of a file that may be a template; raises ``InvalidInput`` for one that cannot be read."""
    try:
        with path.open("rb") as reader:
            return reader.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise InvalidInput(
            what=Words("模板文件", "Template"),
            value=str(path),
            where=str(path),
            why=Words("读不出来", "it cannot be read"),
            allowed=Words("一个Word文档（.docx）", "a Word document (.docx)"),
        ) from fault


def check_template(kind: str, content: bytes) -> list[PlacedFault]:
    """Return everything that keeps a file from being a template of a kind."""
    return check(content, kind, the_press())


def keep_template(
    ledger: Ledger, kind: str, content: bytes, *, file_name: str, note: str, use: bool, actor: Actor, at: datetime
) -> StoredTemplate:
    """Keep a template as the next version of its kind; raises ``TemplateInvalid``, ``NotPermitted``."""
    require_sound(kind, content, where=file_name)
    return add_template(ledger, kind, content, file_name=file_name, note=note, use=use, actor=actor, at=at)


def require_sound(kind: str, content: bytes, *, where: str) -> None:
    """Let a template pass that can be used; raises ``TemplateInvalid`` naming the first thing that is wrong."""
    faults = check_template(kind, content)
    if faults:
        raise invalid(faults, where=where)


def give_template(ledger: Ledger, kind: str, number: int | None, *, actor: Actor) -> bytes:
    """Return a version of a template, 0 for the product's own, None for the one in use.

    Raises ``NotPermitted``, ``InvalidInput`` for a version there is not.
    """
    if number is None:
        found = chosen_template(ledger, kind)
        number = found[0] if found else SHIPPED
    return shipped(kind) if number == SHIPPED else template_content(ledger, kind, number, actor=actor)
