"""The office's own texts of mails: every version, what is wrong in them, and what a mail looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from typing_extensions import TypedDict

from engine.store.mail_texts import Parts, StoredText
from engine.words import Language
from notifications.render import Rendered
from notifications.texts.checking import CheckedText
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.problems import Fault
from rectify.answers.kinds import Instant, at


class MailTextVersion(TypedDict):
    """One version of a text: who kept it when, and whether mails are written with it."""

    kind: str
    language: str
    version: int
    note: str
    added_by: str
    added_at: Instant
    used: bool


class MailTextKind(TypedDict):
    """A kind of mail, and the version each language is written with (0: the folder's text, else the product's)."""

    kind: str
    title: str
    used: dict[str, int]


class MailTexts(TypedDict):
    """Every kind of mail, and every version of the office's own texts."""

    kinds: list[MailTextKind]
    versions: list[MailTextVersion]


class MailTextParts(TypedDict):
    """What a version says; null for a part that is the folder's or the product's."""

    subject: str | None
    plain: str | None
    html: str | None


class MailTextWhole(TypedDict):
    """A text with its words; version 0 is the product's own."""

    kind: str
    language: str
    version: int
    parts: MailTextParts


class TextProblem(TypedDict):
    """Something that is wrong with a text, the line, and what to write instead."""

    severity: str
    code: str
    line: int
    message: str
    hint: str | None


class MailTextProblem(TextProblem):
    """The same, with the part of the text it is in."""

    part: str


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


class CheckedMailText(TypedDict):
    """Whether a text can be used, and everything that is wrong with it."""

    ok: bool
    problems: list[MailTextProblem]


class ChosenMailText(TypedDict):
    """Which version is used from now on, and whether it was another before."""

    kind: str
    language: str
    used: int
    changed: bool


def mail_text_version(one: StoredText) -> MailTextVersion:
    """Return a version for a program."""
    return {
        "kind": one.kind,
        "language": one.language,
        "version": one.number,
        "note": one.note,
        "added_by": one.added_by,
        "added_at": at(one.added_at),
        "used": one.is_used,
    }


def mail_texts(found: Iterable[StoredText], language: Language) -> MailTexts:
    """Return every kind, and every version there is."""
    versions = list(found)
    used = {(one.kind, one.language): one.number for one in versions if one.is_used}
    return {
        "kinds": [
            {
                "kind": kind,
                "title": known.title.text(language),
                "used": {"zh": used.get((kind, "zh"), 0), "en": used.get((kind, "en"), 0)},
            }
            for kind, known in TEXT_KINDS.items()
        ],
        "versions": [mail_text_version(one) for one in versions],
    }


def mail_text_whole(kind: str, language: str, number: int, parts: Parts) -> MailTextWhole:
    """Return a version with its words."""
    said: MailTextParts = {"subject": parts.subject, "plain": parts.plain, "html": parts.html}
    return {"kind": kind, "language": language, "version": number, "parts": said}


def checked_mail_text(checked: Mapping[str, CheckedText], language: Language) -> CheckedMailText:
    """Return what was found in a text."""
    return {
        "ok": not any(text.errors for text in checked.values()),
        "problems": [
            {"part": part, **_problem(fault, language)} for part, text in checked.items() for fault in text.faults
        ],
    }


def chosen_mail_text(kind: str, language: str, number: int, *, changed: bool) -> ChosenMailText:
    """Return which version is used from now on."""
    return {"kind": kind, "language": language, "used": number, "changed": changed}


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
