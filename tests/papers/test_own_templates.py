"""What an office's own template may not say or hold: each is refused at its place, before it is kept."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document

from rectify.documents.papers.checking import check, described, sample
from rectify.documents.papers.making import shipped
from rectify.documents.papers.press import Press, TemplateRefused
from tests.papers.looks import added, changed, lines

AT = datetime(2026, 3, 6, tzinfo=UTC)
BODY = "word/document.xml"
PRESS = Press()


def saying(text: str, *, instead_of: str = "{{ opening }}") -> bytes:
    """Return the template of the notice with one of its lines replaced."""
    document = Document(io.BytesIO(shipped("notice")))
    (found,) = [one for one in document.paragraphs if one.text == instead_of]
    found.runs[0].text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def codes(content: bytes) -> set[str]:
    return {one.fault.code for one in check(content, "notice", PRESS)}


def test_a_slip_of_a_name_is_found_at_its_place_with_what_was_meant() -> None:
    (found,) = check(saying("本单位：{{ openning }}"), "notice", PRESS)
    assert described(found).zh == "正文“本单位：{{ openning }}”这一段："
    assert found.fault.hint.zh.startswith("是不是“opening”？")


@pytest.mark.parametrize(
    "text",
    [
        "{{ opening.__class__ }}",
        "{{ opening|attr('x') }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ opening() }}",
        "{{ groups[0] }}",
        "{{ 'x' * 99999999 }}",
        "{% set x = 1 %}",
        "{% for x in range(9) %}{% endfor %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% raw %}{{ opening }}{% endraw %}{{ nothing }}",
        "{{r opening }}",
        "{{p opening }}",
        "{%p hm %}",
        "{{ groups }}",
        "{{ opening",
        "{% if opening %}",
        "{% for g in groups %}{% for h in groups %}{% endfor %}{% endfor %}",
    ],
)
def test_nothing_is_written_but_documented_values(text: str) -> None:
    content = saying(text)
    assert codes(content)
    # What was never checked is refused all the same as it is written.
    with pytest.raises((TemplateRefused, ValueError, TypeError)):
        PRESS.write(content, "notice", sample("notice"), at=AT)


def test_commands_begin_and_end_at_one_level() -> None:
    across = changed(shipped("notice"), BODY, "{{ opening }}", "{% if opening %}{{ opening }}")
    across = changed(across, BODY, "{%p for group in groups %}", "{%p endif %}")
    assert codes(across)
    within = saying("{% if told > 1 %}{{ opening }}{% else %}没有{% endif %}")
    assert codes(within) == set()


@pytest.mark.parametrize("place", ["header", "footer", "property"])
def test_headers_footers_and_properties_are_looked_over_too(place: str) -> None:
    document = Document(io.BytesIO(shipped("notice")))
    if place == "header":
        document.sections[0].header.paragraphs[0].text = "{{ nothing }}"
    elif place == "footer":
        document.sections[0].footer.paragraphs[0].runs[0].text = "{{ nothing }}"
    else:
        document.core_properties.subject = "{{ nothing }}"
    written = io.BytesIO()
    document.save(written)
    assert codes(written.getvalue()) == {"unknown_variable"}


def test_what_is_no_harmless_word_file_is_not_opened() -> None:
    good = shipped("notice")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(BODY, b"<w:p>" * 4_000_000)
    external = (
        '<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="http://x/t.dotm" TargetMode="External"/>'
    )
    hostile = {
        "no zip": b"PK\x03\x04",
        "text": "通报".encode(),
        "bomb": bomb.getvalue(),
        "macro": added(good, "word/vbaProject.bin", b"x"),
        "embedded": added(good, "word/embeddings/a.xlsx", b"x"),
        "doctype": changed(good, BODY, "<w:document", "<!DOCTYPE x [<!ENTITY y 'z'>]><w:document"),
        "outside": changed(good, "word/_rels/document.xml.rels", "</Relationships>", f"{external}</Relationships>"),
        "dde": changed(
            good, BODY, "<w:body>", "<w:body><w:p><w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r></w:p>"
        ),
        "field": changed(
            good, BODY, "<w:body>", "<w:body><w:p><w:r><w:instrText>REF {{ title }}</w:instrText></w:r></w:p>"
        ),
        "broken": changed(good, BODY, "</w:body>", "</w:bodx>"),
        "large": b"x" * (2 << 20),
    }
    assert [name for name, content in hostile.items() if not codes(content)] == []


# What people may have typed into a ledger. Whatever it is, a paper holds it as text and as nothing else.
HOSTILE = (
    "</w:t></w:r></w:p><w:p><w:r><w:t>",
    "<w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText>",
    "{{ 7 * 7 }}{% for x in y %}",
    '{ HYPERLINK "http://x" }',
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; & \"quoted\" 'single'",
    "]]><!-- x -->",
    "\x00\x01\x0b\x1f\ufffe\ud800尾",
    "一\u202e二\u200b三",
    "𠮷野家",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_text_and_nothing_else(text: str) -> None:
    values = {**sample("notice"), "opening": text, "title": text}
    written = PRESS.write(shipped("notice"), "notice", values, at=AT)
    plain = PRESS.write(shipped("notice"), "notice", {**values, "opening": "甲", "title": "乙"}, at=AT)
    said, shape = lines(written), lines(plain)
    assert len(said) == len(shape)
    with zipfile.ZipFile(io.BytesIO(written)) as packed:
        body = packed.read(BODY).decode()
    assert "<w:instrText" not in body
    visible = "".join(
        sign for sign in text if sign.isprintable() and not "\ud800" <= sign <= "\udfff" and sign != "\ufffe"
    )
    assert "".join(said[1].split()).replace("\ufffd", "") == "".join(visible.split())


def test_the_same_values_are_the_same_bytes() -> None:
    first = PRESS.write(shipped("notice"), "notice", sample("notice"), at=AT)
    assert first == PRESS.write(shipped("notice"), "notice", sample("notice"), at=AT)
