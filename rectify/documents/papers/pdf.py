"""A paper as PDF, made on the server where the extra ``pdf`` (typst) is installed: of the very Word file it would be.

So it has the office's own template, its place of a seal, its charts. Whatever stands in it comes as data, so nothing
that people typed is read as markup.
"""

from __future__ import annotations

from engine.errors import InvalidInput
from engine.words import Words
from rectify.documents.papers.laying_out import NotDrawn, laid_out
from rectify.documents.typeset import makes_pdf, typeset


def require_pdf() -> None:
    """Let pass where PDF can be made; raises ``InvalidInput`` saying what to install, or to do instead."""
    if not makes_pdf():
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=".pdf",
            why=Words("没有安装PDF组件", "what makes PDF is not installed"),
            allowed=Words(
                "先写.docx，在Word里另存为PDF；或安装：pip install 'rectify[pdf]'",
                "a .docx, to be saved as PDF in Word; or pip install 'rectify[pdf]'",
            ),
            where="OUT",
        )


def pdf_of(word_file: bytes, *, kind: str) -> bytes:
    """Return a Word file as PDF; raises ``InvalidInput`` where it cannot be made, or where it would lose something."""
    require_pdf()
    try:
        drawn = laid_out(word_file)
    except NotDrawn as fault:
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=".pdf",
            why=Words("模板里有{what}，服务器画不出来", "its template has {what}, which the server does not draw").fill(
                what=fault.what
            ),
            allowed=Words(
                f"先写.docx，在Word里另存为PDF；或改用系统自带的模板：rectify template use {kind} 0",
                f"a .docx, to be saved as PDF in Word; or the product's own template: rectify template use {kind} 0",
            ),
            where="OUT",
        ) from fault
    return typeset("paper.typ", drawn)
