"""The office's own texts of mails: what is wrong in them, and what a mail looks like."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from engine.words import Language
from notifications.render import Rendered
from notifications.texts.checking import CheckedText
from notifications.texts.problems import Fault


class TextProblem(TypedDict):
    """Something that is wrong with a text, the line, and what to write instead."""

    severity: str
    code: str
    line: int
    message: str
    hint: str | None


class CheckedFile(TypedDict):
    """A file of texts by its path, whether mails are written with it, and every problem in it."""

    file: str
    ok: bool
    problems: list[TextProblem]


class CheckedTexts(TypedDict):
    """Every text of a folder; ``folder`` is null where there is none, and the product's own texts are used."""

    folder: str | None
    ok: bool
    files: list[CheckedFile]


class PreviewedMail(TypedDict):
    """A mail as it would read; nothing was sent."""

    kind: str
    subject: str
    text: str
    html: str


def checked_texts(folder: str | None, texts: Iterable[CheckedText], language: Language) -> CheckedTexts:
    """Return what was found in texts, as ``mail check --json`` promises it."""
    files = [checked_file(text, language) for text in texts]
    return {"folder": folder, "ok": all(one["ok"] for one in files), "files": files}


def checked_file(text: CheckedText, language: Language) -> CheckedFile:
    """Return what was found in one text."""
    problems = [_problem(fault, language) for fault in text.faults]
    return {"file": text.name, "ok": not text.errors, "problems": problems}


def previewed_mail(kind: str, mail: Rendered) -> PreviewedMail:
    """Return a mail as it would read."""
    return {"kind": kind, "subject": mail.subject, "text": mail.text, "html": mail.html}


def _problem(fault: Fault, language: Language) -> TextProblem:
    return {
        "severity": fault.severity,
        "code": fault.code,
        "line": fault.line,
        "message": fault.message.text(language),
        "hint": fault.hint.text(language) or None,
    }
