"""The office's own texts of mails: every version, and what is wrong with one that is not kept yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from typing_extensions import TypedDict

from engine.store.mail_texts import Parts, StoredText
from engine.words import Language
from notifications.texts.checking import CheckedText
from notifications.texts.kinds import TEXT_KINDS
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


class MailTextProblem(TypedDict):
    """Something that is wrong with a part of a text."""

    part: str
    severity: str
    code: str
    line: int
    message: str
    hint: str | None


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
            {
                "part": part,
                "severity": fault.severity,
                "code": fault.code,
                "line": fault.line,
                "message": fault.message.text(language),
                "hint": fault.hint.text(language) or None,
            }
            for part, text in checked.items()
            for fault in text.faults
        ],
    }


def chosen_mail_text(kind: str, language: str, number: int, *, changed: bool) -> ChosenMailText:
    """Return which version is used from now on."""
    return {"kind": kind, "language": language, "used": number, "changed": changed}
