"""Where everything is kept, how much there is, how much room is left, and how to keep a copy of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from engine.operations.health import kept
from engine.words import Words
from rectify.bootstrap import App


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What is kept where; sizes in bytes. ``copying`` are the commands that make a backup, in their order."""

    database: str
    database_bytes: int | None
    files: int
    file_bytes: int
    links: int
    folder: str
    free_bytes: int
    whole_bytes: int
    copying: tuple[str, ...]


def storage(app: App) -> Storage:
    """Return where everything is kept and how much there is."""
    found, folder = kept(app.ledger), app.settings.data.absolute()
    url, room = app.ledger.database.connections.url, shutil.disk_usage(folder if folder.exists() else folder.parent)
    copy_of_files = f"rsync -a --exclude=/results/ {app.settings.files.absolute()}/ /backup/files/"
    if app.ledger.database.is_sqlite:
        path = Path(url.database or "")
        place = str(path)
        size = sum(one.stat().st_size for one in (path, Path(f"{path}-wal")) if one.is_file())
        dump = f"sqlite3 {path} \"VACUUM INTO '/backup/rectify.db'\""
    else:
        place = f"PostgreSQL {url.host or ''}/{url.database or ''}"
        size = found.database_bytes or 0
        dump = f"pg_dump -Fc -h {url.host or 'localhost'} -f /backup/rectify.dump {url.database or ''}"
    return Storage(
        database=place,
        database_bytes=size or None,
        files=found.files,
        file_bytes=found.file_bytes,
        links=found.links,
        folder=str(folder),
        free_bytes=room.free,
        whole_bytes=room.total,
        # The database first: evidence is written before what names it.
        copying=(dump, copy_of_files),
    )


NEVER_COPIED = Words(
    "系统自己不做备份，也不知道您上次什么时候备份。下面的命令可以在运行中执行；先库后材料，顺序不要反。"
    "恢复到另一处，rectify doctor --deep 没有发现问题，才算验证过。",
    "The product makes no backup and does not know of your last one. These commands may run while it does; the database"
    " first. A copy is proven once it is restored elsewhere and rectify doctor --deep finds nothing.",
)
