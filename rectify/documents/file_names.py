"""Names of files without what a file system or a reader trips over."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

_LONGEST = 200
# Controls, ends of lines and halves of signs among them.
_UNWANTED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
# Right-to-left marks and the like, which make a name look as if it ended otherwise (Unicode category Cf).
_HIDDEN = "Cf"
# What Windows keeps for itself, whatever follows the dot.
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)")


def harmless(given: str) -> str:
    """Return the last part of a name, in one form of Unicode, at most 200 bytes; empty when nothing of it is left."""
    last = PurePosixPath(PureWindowsPath(given).as_posix()).name
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) != _HIDDEN)
    name = _UNWANTED.sub("_", shown).strip(" .")
    stem, dot, ending = name.rpartition(".")
    # Cut in bytes: file systems count those, and a Chinese sign has three.
    kept = stem.encode()[: _LONGEST - len(ending.encode()) - 1].decode("utf-8", "ignore") if dot else stem
    name = f"{kept}{dot}{ending}" if kept else ""
    return "" if _RESERVED.match(name) else name
