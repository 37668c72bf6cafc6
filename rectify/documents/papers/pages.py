"""A notice as a page for a website and as plain text, by the same values as the Word file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from rectify.documents.papers.titling import title_lines

_INDENT = "　　"


class _Form(Protocol):
    def __call__(self, values: Mapping[str, Any], *, sealed: bool) -> bytes: ...


def page_of(values: Mapping[str, Any], *, sealed: bool) -> bytes:
    """Return a notice as a page that needs nothing besides itself; ``sealed`` leaves the place of a seal."""
    lines = title_lines(str(values["title"]))
    return _environment().get_template("notice.html").render(values, title_lines=lines, sealed=sealed).encode()


def text_of(values: Mapping[str, Any], *, sealed: bool) -> bytes:
    """Return a notice as plain text in UTF-8, a paragraph a line; it has no place for a seal."""
    assert not sealed  # noqa: S101 - refused before
    return ("\n".join(_lines(values)) + "\n").encode()


FORMS: Mapping[str, _Form] = {".html": page_of, ".txt": text_of}


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(values["title"]), "")
    yield f"{_INDENT}{values['opening']}"
    if values["figures"] or values["left_out"]:
        yield f"{_INDENT}{values['figures']}{values['left_out']}"
    for group in values["groups"]:
        if group["heading"]:
            yield from ("", f"{_INDENT}{group['mark']}{group['heading']}")
        for item in group["entries"]:
            yield from ("", f"{_INDENT}{item['number']}.针对{item['title']}。", f"{_INDENT}{item['verdict']}。")
            if values["inside"] and item["responsible"]:
                yield f"{_INDENT}责任人：{item['responsible']}。"
            if item["limit"]:
                yield f"{_INDENT}整改时限：{item['limit']}。"
            yield from (f"{_INDENT}{paragraph['text']}" for paragraph in item["paragraphs"])
    yield from ("", f"{_INDENT}{values['closing']}", "", str(values["organization"]), str(values["day"]))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("rectify.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
