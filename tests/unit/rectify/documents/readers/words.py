"""Word documents made by hand: only the parts a test is about."""

from __future__ import annotations

import io
import zipfile

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def a_word(body: str, *, numbering: str = "", styles: str = "", extra: dict[str, str] | None = None) -> bytes:
    """Return a document with this body; ``numbering`` and ``styles`` are what stands inside of those parts."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>",
        **({"word/numbering.xml": f"<w:numbering {_NAMESPACE}>{numbering}</w:numbering>"} if numbering else {}),
        **({"word/styles.xml": f"<w:styles {_NAMESPACE}>{styles}</w:styles>"} if styles else {}),
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def a_paragraph(text: str, *, num: tuple[int, int] | None = None, style: str = "") -> str:
    """Return a paragraph, by ``num`` in a list (its key and level)."""
    listed = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def a_level(at: int, kind: str, text: str, *, start: int = 1, more: str = "") -> str:
    """Return a level of a list as Word keeps it."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def a_list(*levels: str, key: int = 1, num: str = "") -> str:
    """Return a list of these levels, used under one key."""
    return (
        f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/>{num}</w:num>'
    )
