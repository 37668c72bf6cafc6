"""Reading evidence: a file of an item, for whoever may see the item."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.domain.actor import Actor
from engine.errors import NotFound, Unhealthy
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.store import queries
from engine.store.unit_of_work import reading
from engine.words import Words

_FILE = Words("佐证材料", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file of an item: the name it came with, its size and hash, and where its bytes lie."""

    name: str
    size: int
    sha256: str
    path: Path


def evidence_file(ledger: Ledger, item_name: str, sha256: str, *, actor: Actor) -> FoundFile:
    """Return a file of an item by its hash; raises ``NotFound``, ``Unhealthy`` when its bytes are gone."""
    with reading(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor)
        found = next((one for one in queries.evidence_of(work, item.id) if one.sha256 == sha256), None)
    if found is None:
        raise NotFound(what=_FILE, which=sha256, where=item_name)
    path = ledger.files.path(sha256)
    if not path.is_file():
        raise Unhealthy(
            what=Words(f"文件{found.name}的内容不见了。", f"The content of the file {found.name} is gone."),
            way_out=Words(
                "用备份恢复；rectify doctor --deep 列出缺的文件。",
                "Restore it; rectify doctor --deep names what is lost.",
            ),
        )
    return FoundFile(name=found.name, size=found.size, sha256=sha256, path=path)
