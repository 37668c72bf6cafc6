"""Everything that is wrong in a template at once, found before it is kept; and those that are sound, tried."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from engine.errors import RectifyError
from engine.words import Words
from notifications.texts.environment import OutputTooLong
from notifications.texts.problems import Fault
from notifications.texts.variables import Holds, Variable
from rectify.documents.papers.opening import faults_of_file
from rectify.documents.papers.press import PlacedFault, Press, TemplateRefused
from rectify.documents.papers.variables import variables_of

_FILE = Words("文件", "file")
_TRIED_AT = datetime(2026, 1, 5, tzinfo=UTC)


class TemplateInvalid(RectifyError):
    """A template of a document cannot be used."""

    code = "template_invalid"
    says = Words(
        "模板“{where}”不能用，有{count}处问题：{first}。",
        "The template {where!r} cannot be used: {count} {count:problem|problems}, {first}.",
    )
    remedy = Words("用 rectify template check 查看全部问题。", "See all of them with rectify template check.")


def check(content: bytes, kind: str, press: Press) -> list[PlacedFault]:
    """Return everything that keeps a file from being a template of a kind; nothing when it can be used."""
    faults = [PlacedFault(part=_FILE, excerpt="", fault=fault) for fault in faults_of_file(content)]
    if faults:
        return faults
    try:
        found = press.faults(content, kind)
        if not found:
            for bare in (False, True):
                press.write(content, kind, sample(kind, bare=bare), at=_TRIED_AT)
    except TemplateRefused as refused:
        return refused.faults
    except OutputTooLong:
        return [_said("too_large", Words("写出来太长", "what it writes is too long"))]
    except (
        KeyError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        zipfile.BadZipFile,
        RecursionError,
        etree.LxmlError,
    ) as fault:
        # Whatever python-docx and docxtpl stumble over in a file that is Word's by its parts only.
        why = type(fault).__name__
        return [_said("not_word", Words(f"不是完整的Word文档（{why}）", f"it is no whole Word document ({why})"))]
    return found


def invalid(faults: list[PlacedFault], *, where: str) -> TemplateInvalid:
    """Return the refusal of a template, which names the first thing that is wrong."""
    first = faults[0]
    place = described(first)
    return TemplateInvalid(
        where=where,
        count=len(faults),
        first=Words("{place} {what}", "{place} {what}").fill(place=place, what=first.fault.message),
    )


def described(found: PlacedFault) -> Words:
    """Return where something is wrong, as a person looks for it."""
    if not found.excerpt:
        return found.part
    return Words("{part}“{excerpt}”这一段：", "{part}, paragraph “{excerpt}”:").fill(
        part=found.part, excerpt=found.excerpt
    )


def sample(kind: str, *, bare: bool = False) -> Mapping[str, Any]:
    """Return made-up values for every variable of a kind; ``bare`` leaves out whatever may be missing."""
    return {name: _made_up(variable, bare=bare) for name, variable in variables_of(kind).items()}


def _made_up(variable: Variable, *, bare: bool) -> Any:
    match variable.holds:
        case Holds.LIST:
            entry = {one.name: _made_up(one, bare=bare) for one in variable.of}
            return [] if bare else [entry, entry]
        case Holds.NUMBER:
            return 0 if bare else 3
        case Holds.FLAG:
            return not bare
        case _:
            return "" if bare else f"（{variable.says.zh[:12]}）"


def _said(code: str, message: Words) -> PlacedFault:
    return PlacedFault(part=_FILE, excerpt="", fault=Fault(code=code, line=1, message=message))
