"""How lines and letters of a Word file look: its styles, what these are based on and a line's own word put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docx.document import Document as Opened
from docx.oxml.ns import qn
from lxml import etree

from rectify.documents.papers.page import FANGSONG, FONTS, PAGE, TWIPS_PER_POINT

_FONT_TABLE = "/word/fontTable.xml"
# What a line of one unit is high, by the size of its letters: that of Chinese fonts in Word.
_ONE_LINE, _UNITS = 1.3, 240
_LAST = ("Noto Serif CJK SC", "Noto Sans CJK SC")
_ALIGNED = {"both": "justify", "distribute": "justify", "center": "center", "right": "right", "end": "right"}
_LAID, _FONTS_SAID = frozenset({"w:ind", "w:spacing"}), frozenset({"w:rFonts"})
_STYLE_OF = f"{qn('w:pPr')}/{qn('w:pStyle')}"
# What is said of a look: attributes by the names of elements.
Said = Mapping[str, Mapping[str, str]]
_OFF = frozenset({"0", "false", "off", "none"})


class Looks:
    """The styles of one document."""

    def __init__(self, document: Opened) -> None:
        root = document.styles.element
        self._styles = {one.get(qn("w:styleId")): one for one in root.iter(qn("w:style"))}
        self._usual = next(
            (key for key, one in self._styles.items()
             if one.get(qn("w:type")) == "paragraph" and one.get(qn("w:default")) in {"1", "true"}),
            None,
        )  # fmt: skip
        self._defaults = root.find(qn("w:docDefaults"))
        self._known: dict[tuple[str | None, str], Said] = {}
        self._fonts = {font.name: [font.name, *font.instead] for font in FONTS} | _named_fonts(document)

    def of_paragraph(self, paragraph: Any) -> dict[str, Any]:
        """Return how a paragraph stands: lengths in points, the height of its lines, whether it stays with the next."""
        said = self._merged(paragraph, "w:pPr", _LAID)
        size = self._size(self._letters(None, paragraph))
        indent, spacing = said.get("w:ind", {}), said.get("w:spacing", {})
        first, hanging = _points(indent, "firstLine"), _points(indent, "hanging")
        if "firstLineChars" in indent:
            first = int(indent["firstLineChars"]) / 100 * self._character(paragraph, size)
        return {
            "align": _ALIGNED.get(said.get("w:jc", {}).get("val", ""), "left"),
            "left": _points(indent, "left") or _points(indent, "start"),
            "right": _points(indent, "right") or _points(indent, "end"),
            "first": first - hanging,
            "before": _points(spacing, "before"),
            "after": _points(spacing, "after"),
            "height": _height(spacing, size),
            "size": size,
            "keep": "w:keepNext" in said and said["w:keepNext"].get("val") not in _OFF,
            "apart": said.get("w:autoSpaceDN", {}).get("val") not in _OFF,
        }

    def of_run(self, run: Any, paragraph: Any) -> dict[str, Any]:
        """Return how letters look: fonts by preference, size and tracking in points, width in percent, and more."""
        said = self._letters(run, paragraph)
        fonts = said.get("w:rFonts", {})
        name = fonts.get("eastAsia") or fonts.get("ascii") or FANGSONG.name
        colour = said.get("w:color", {}).get("val", "000000")
        shade = said.get("w:shd", {}).get("fill", "auto")
        return {
            "fonts": [*self._fonts.get(name, [name]), *_LAST],
            "size": self._size(said),
            "tracking": _points(said.get("w:spacing", {}), "val"),
            "colour": "000000" if colour == "auto" else colour,
            "shade": "" if shade == "auto" else shade,
            "wide": int(said.get("w:w", {}).get("val", "100")),
            "bold": _is_on(said, "w:b"),
            "slanted": _is_on(said, "w:i"),
            "underlined": said.get("w:u", {}).get("val", "none") != "none",
        }

    def has_ruled_style(self, table: Any) -> bool:
        """Say whether the style of a table draws lines."""
        named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        style = self._styles.get(named.get(qn("w:val"))) if named is not None else None
        return style is not None and style.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") is not None

    def _character(self, paragraph: Any, size: float) -> float:
        return size + _points(self._letters(None, paragraph).get("w:spacing", {}), "val")

    def _size(self, said: Said) -> float:
        half = said.get("w:sz", {}).get("val")
        return float(half) / 2 if half else float(PAGE.body_size)

    def _letters(self, run: Any, paragraph: Any) -> Said:
        found = self._merged(paragraph, "w:rPr", _FONTS_SAID, own=False)
        own = run.find(qn("w:rPr")) if run is not None else None
        return found if own is None else _over(found, own, _FONTS_SAID)

    def _merged(self, paragraph: Any, of: str, whole: frozenset[str], *, own: bool = True) -> Said:
        """Return what defaults, styles and the line itself say, the last word counting; ``whole`` go by attribute."""
        named = paragraph.find(_STYLE_OF)
        found = self._of_style(named.get(qn("w:val")) if named is not None else self._usual, of, whole)
        said = paragraph.find(qn(of)) if own else None
        return found if said is None else _over(found, said, whole)

    def _of_style(self, key: str | None, of: str, whole: frozenset[str]) -> Said:
        """Return what a style says with everything it is based on; worked out once for each."""
        if (key, of) not in self._known:
            found: Said = {}
            for said in self._said(key, of):
                found = _over(found, said, whole)
            self._known[key, of] = found
        return self._known[key, of]

    def _said(self, key: str | None, of: str) -> Iterator[Any]:
        if self._defaults is not None:
            default = self._defaults.find(f"{qn(of + 'Default')}/{qn(of)}")
            if default is not None:
                yield default
        chain: list[Any] = []
        while key in self._styles and self._styles[key] not in chain:
            chain.append(self._styles[key])
            based = self._styles[key].find(qn("w:basedOn"))
            key = based.get(qn("w:val")) if based is not None else None
        for style in reversed(chain):
            if style.find(qn(of)) is not None:
                yield style.find(qn(of))


def _over(before: Said, said: Any, whole: frozenset[str]) -> Said:
    found = dict(before)
    for one in said:
        name = "w:" + etree.QName(one).localname
        attributes = {etree.QName(key).localname: value for key, value in one.attrib.items()}
        found[name] = {**found.get(name, {}), **attributes} if name in whole else attributes
    return found


def _named_fonts(document: Opened) -> dict[str, list[str]]:
    """Return the fonts that the document names with what may stand in for them."""
    for part in document.part.package.iter_parts():
        if part.partname == _FONT_TABLE:
            fonts = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            return {
                str(font.get(qn("w:name"))): [
                    str(font.get(qn("w:name"))),
                    *(
                        name.strip()
                        for one in font.iter(qn("w:altName"))
                        for name in str(one.get(qn("w:val"))).split(",")
                    ),
                ]
                for font in fonts
            }
    return {}


def _height(spacing: Mapping[str, str], size: float) -> float:
    """Return the height of a line in points."""
    usual, said = size * _ONE_LINE, spacing.get("line")
    if said is None:
        return usual
    rule = spacing.get("lineRule", "auto")
    if rule == "auto":
        return usual * int(said) / _UNITS
    exact = int(said) / TWIPS_PER_POINT
    return max(exact, usual) if rule == "atLeast" else exact


def _points(said: Mapping[str, str], name: str) -> float:
    return int(said[name]) / TWIPS_PER_POINT if name in said else 0.0


def _is_on(said: Said, name: str) -> bool:
    return name in said and said[name].get("val") not in _OFF
