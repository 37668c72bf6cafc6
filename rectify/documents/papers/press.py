"""Templates and values become Word files. Nothing is compiled that was not checked a moment before."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from engine.words import Words
from notifications.texts.environment import build_environment, compiled, written
from notifications.texts.problems import Fault, quoted
from notifications.texts.syntax import faults_of_syntax
from rectify.documents.papers.finishing import finished
from rectify.documents.papers.structure import faults_of_structure
from rectify.documents.papers.variables import variables_of

_LARGEST_SOURCE, _LONGEST_OUTPUT = 4 << 20, 32 << 20
_BODY, _HEAD, _FOOT = Words("正文", "text"), Words("页眉", "header"), Words("页脚", "footer")
_NOTES, _PROPERTIES = Words("脚注", "footnotes"), Words("文档属性", "properties")
# Written straight into the file they would not be text: docxtpl's tags for what was made by a program.
_RAW = re.compile(r"\{\{(?:r|p|tr|tc)\s|\{%r\s|\{%\s*(?:colspan|cellbg|hm|vm)\b")
_PAIRS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_READ_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


class TemplateRefused(Exception):
    """A template says something it may not, or what it writes is no document."""

    def __init__(self, faults: list[PlacedFault]) -> None:
        self.faults = faults
        super().__init__("; ".join(one.fault.message.en for one in faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFault:
    """What is wrong in a template, and where: in which part, and the beginning of the paragraph it stands in."""

    part: Words
    excerpt: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class _Source:
    """A part of a template: as it is compiled, and as somebody typed it."""

    part: Words
    text: str
    typed: str


class Press:
    """Checks templates and writes papers."""

    def __init__(self) -> None:
        self._environment = build_environment()

    def faults(self, content: bytes, kind: str) -> list[PlacedFault]:
        """Return everything that a template of a kind may not say; it was found to be a harmless Word file before."""
        found = []
        for source in _sources(DocxTemplate(io.BytesIO(content))):
            found += faults_as_typed(source.part, source.typed) or self.faults_of(source.part, source.text, kind)
        return found

    def faults_of(self, part: Words, source: str, kind: str) -> list[PlacedFault]:
        """Return what is wrong in one part, exactly as it would be compiled."""
        faults = faults_of_syntax(source, variables_of(kind), self._environment, largest=_LARGEST_SOURCE)
        if not any(fault.code in {"syntax", "too_large", "too_deep"} for fault in faults):
            faults += faults_of_structure(source, self._environment)
        lines = source.split("\n")
        return [
            PlacedFault(part=part, excerpt=_excerpt(lines, fault.line), fault=fault)
            for fault in sorted(faults, key=lambda one: one.line)
        ]

    def write(
        self, content: bytes, kind: str, values: Mapping[str, Any], *, at: datetime, sealed: bool = False
    ) -> bytes:
        """Return a paper; raises ``TemplateRefused`` for a template that says what it may not."""
        template = DocxTemplate(io.BytesIO(content))
        typed = [fault for source in _sources(template) for fault in faults_as_typed(source.part, source.typed)]
        if typed:
            raise TemplateRefused(typed)
        gate = _Gate(self, kind, self._environment)
        template.render(dict(values), gate)
        filled = io.BytesIO()
        template.docx.save(filled)
        title = str(values.get("title") or values.get("heading") or "")
        return finished(filled.getvalue(), title=title, sealed=sealed, at=at)


class _Gate:
    """Stands where docxtpl expects an environment of Jinja: what it is given to compile is checked first."""

    def __init__(self, press: Press, kind: str, environment: Any) -> None:
        self._press, self._kind, self._environment = press, kind, environment

    def from_string(self, source: str) -> _Checked:
        """Return a part ready to be written; raises ``TemplateRefused``."""
        faults = self._press.faults_of(_BODY, source, self._kind)
        if faults:
            raise TemplateRefused(faults)
        return _Checked(compiled(self._environment, source, name="paper.xml"), is_xml=source.lstrip().startswith("<"))


class _Checked:
    """A part of a template that was checked."""

    def __init__(self, template: Any, *, is_xml: bool) -> None:
        self._template, self._is_xml = template, is_xml

    def render(self, values: Mapping[str, Any]) -> str:
        """Return the part with its values, well formed; raises ``TemplateRefused``, ``OutputTooLong``."""
        said = written(self._template, values, longest=_LONGEST_OUTPUT)
        if self._is_xml:
            try:
                etree.fromstring(
                    said.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
                )
            except etree.XMLSyntaxError as fault:
                why = Words("写出来不是完整的文档", "what it writes is no whole document")
                raise TemplateRefused(
                    [PlacedFault(part=_BODY, excerpt="", fault=Fault(code="writes", line=1, message=why))]
                ) from fault
        return said


def faults_as_typed(part: Words, xml: str) -> list[PlacedFault]:
    """Return what is wrong before docxtpl changes a word: tags that do not end, and tags for programs."""
    found = []
    for piece in _PARAGRAPH.findall(xml) or [xml]:
        said = re.sub(r"<[^<>]*>", "", piece)
        raw = _RAW.search(said)
        if raw is not None:
            message = Words(f"不能写{quoted(raw[0])}", f"{quoted(raw[0])} is not allowed")
            fault = Fault(code="not_allowed", line=1, message=message)
        elif any(said.count(begin) != said.count(end) for begin, end in _PAIRS):
            message = Words("大括号没有成对", "its braces are no pairs")
            fault = Fault(code="syntax", line=1, message=message)
        else:
            continue
        found.append(PlacedFault(part=part, excerpt=quoted(" ".join(said.split())), fault=fault))
    return found


def _sources(template: DocxTemplate) -> Iterator[_Source]:
    """Yield every text that docxtpl would compile of a template, as it would compile it."""
    template.init_docx()
    yield _source(template, _BODY, template.get_xml())
    for uri, part in ((template.HEADER_URI, _HEAD), (template.FOOTER_URI, _FOOT)):
        for _key, held in template.get_headers_footers(uri):
            yield _source(template, part, template.get_part_xml(held))
    for held in template.docx.part.package.parts:
        if held.content_type == _FOOTNOTES:
            yield _source(template, _NOTES, held.blob.decode("utf-8"))
    for name in _READ_PROPERTIES:
        said = str(getattr(template.docx.core_properties, name))
        yield _Source(_PROPERTIES, said, said)


def _source(template: DocxTemplate, part: Words, xml: str) -> _Source:
    return _Source(part, re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(xml)), xml)


def _excerpt(lines: list[str], line: int) -> str:
    paragraph = lines[line - 1].split("</w:p>")[0] if line <= len(lines) else ""
    return quoted(" ".join(re.sub(r"<[^<>]*>", "", paragraph).split()))
