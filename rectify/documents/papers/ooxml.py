"""Elements of Word's language that python-docx has no words for, in the order Word wants them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# Files out of order are repaired with a warning, or not opened.
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "w:pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "kinsoku",
        "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr",
    ),
    "w:rPr": ("rStyle", "rFonts", "b", "i", "color", "spacing", "w", "sz", "szCs", "shd", "lang"),
    "w:tblPr": ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook"),
    "w:trPr": ("cantSplit", "trHeight", "tblHeader"),
    "w:tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
}  # fmt: skip


def element(name: str, /, **attributes: object) -> Any:
    """Return an element of Word's language with attributes of the same; python-docx has no type for most of them."""
    made: Any = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def in_order(properties: Any) -> None:
    """Put what properties hold into the order of the schema."""
    order = next(names for tag, names in _ORDERS.items() if qn(tag) == properties.tag)
    place = {qn(f"w:{name}"): position for position, name in enumerate(order)}
    for one in sorted(properties, key=lambda held: place.get(held.tag, len(place))):
        properties.remove(one)
        properties.append(one)
