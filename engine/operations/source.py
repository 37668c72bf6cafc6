"""A source as the ledger takes it in: an inspection with what it found, and what each is known by."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from engine.domain.definition import Completion
from engine.store import idempotency


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding as its source states it. ``group`` is an index into the groups of the inspection.

    ``item`` is the number of an item that it says it is: a ledger that went out from here comes back with them.
    ``unit`` is the path of the unit whose item it becomes, None: that of the inspection. ``identity`` is what it is
    known by (``identity_of``) where somebody corrected what was read: the source is to be known when it comes again.
    """

    group: int | None
    number: str | None
    occurrence: int
    title: str
    body: str = ""
    completion: Completion = Completion.UNKNOWN
    sustained: bool = False
    measures: tuple[str, ...] = ()
    responsible: str | None = None
    due_on: date | None = None
    item: str | None = None
    unit: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """An inspection with what it found.

    ``is_edition`` is one that went out from a ledger: its numbers may be counted anew, and findings may be left out.
    """

    kind: str
    title: str
    organization: str
    groups: tuple[str, ...]
    findings: tuple[Finding, ...]
    started_on: date | None = None
    ended_on: date | None = None
    feedback_on: date | None = None
    signed_on: date | None = None
    published_on: date | None = None
    contact: str | None = None
    is_edition: bool = False


def inspection_identity(source: Findings) -> str:
    """Return what an inspection is known by: who was inspected, how and when; the days as the source prints them.

    The day of feedback is left out: it may be corrected by hand, and the inspection stays the same.
    """
    when = (source.started_on, source.ended_on) if source.started_on else (source.signed_on, None)
    return idempotency.digest_of(
        {
            "kind": source.kind,
            "organization": plain(source.organization),
            "title": plain(source.title),
            "when": [str(day) for day in when],
        }
    )


def finding_identity(source: Findings, finding: Finding) -> str:
    """Return what a finding is known by within its inspection."""
    if finding.identity is not None:
        return finding.identity
    group = source.groups[finding.group] if finding.group is not None else None
    return identity_of(group=group, number=finding.number, occurrence=finding.occurrence, title=finding.title)


def identity_of(*, group: str | None, number: str | None, occurrence: int, title: str) -> str:
    """Return what a finding is known by that stands under a heading, with a number and a title, so many times."""
    return idempotency.digest_of(
        {"group": plain(group or ""), "number": number or "", "occurrence": occurrence, "title": plain(title)}
    )


def plain(text: str) -> str:
    """Return text without what a second copy of the same notice may differ in: widths and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
