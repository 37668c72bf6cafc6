"""The key that seals of the history are marked with: a file of the data folder, never a row of the database."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from engine.errors import InvalidInput
from engine.words import Words

_FOLDER, _NAME, _BYTES = "keys", "seal.key", 32


def seal_key(data: Path, *, makes: bool) -> bytes | None:
    """Return the key, made as it is first needed where ``makes``; None where there is none.

    Raises ``InvalidInput`` for one that cannot be read or written.
    """
    path = data / _FOLDER / _NAME
    try:
        if makes and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Somebody else may have been faster: then theirs counts.
            with contextlib.suppress(FileExistsError):
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w") as writer:
                    writer.write(secrets.token_hex(_BYTES))
        return bytes.fromhex(path.read_text(encoding="ascii").strip()) if path.exists() else None
    except (OSError, ValueError) as fault:
        raise InvalidInput(
            what=Words("封印密钥", "Key of seals"),
            value=str(path),
            why=Words("读不出来或者写不了", "it cannot be read or written"),
            allowed=Words("32字节的十六进制，只有本系统能读", "32 bytes as hex, for this program to read alone"),
            where=str(path),
        ) from fault
