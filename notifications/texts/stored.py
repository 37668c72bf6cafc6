"""An office's own texts as its ledger keeps them, in versions: those in use, asked for anew before each mail."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from engine.errors import RectifyError
from engine.operations.ledger import Ledger
from engine.operations.mail_texts import mark_of_texts, texts_in_use
from engine.store.mail_texts import Parts
from engine.words import Language
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.shipped import HTML, PLAIN, SUBJECT, Slot

_log = logging.getLogger("rectify.mail_texts")


class StoredTexts:
    """The texts in use of one ledger. Where it cannot be read no mail waits for it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def mark(self) -> tuple[int, ...] | None:
        """Return what tells whether other texts are in use than before; None where there is nothing to read."""
        if not self._is_there():
            return None
        try:
            return mark_of_texts(self._ledger)
        except RectifyError as fault:
            _log.warning("the office's own texts cannot be read: %s", fault.message("en"))
            return None

    def read(self) -> Mapping[Slot, bytes]:
        """Return each text in use by its place; only where ``mark`` said that there is something to read."""
        found: dict[Slot, bytes] = {}
        for (kind, language), parts in texts_in_use(self._ledger).items():
            if kind in TEXT_KINDS:
                found |= placed(kind, "en" if language == "en" else "zh", parts)
        return found

    def _is_there(self) -> bool:
        """Say whether there is a database: to ask SQLite for one that is not would make it."""
        database = self._ledger.database
        path = database.connections.url.database
        return not database.is_sqlite or database.is_in_memory or path is None or Path(path).exists()


def placed(kind: str, language: Language, parts: Parts) -> dict[Slot, bytes]:
    """Return the parts that a version says something for, each by its place."""
    said = {SUBJECT: parts.subject, PLAIN: parts.plain, HTML: parts.html}
    return {Slot(kind, language, file): text.encode() for file, text in said.items() if text is not None}
