"""A notice and a closing form as PDF, made on the server where the extra ``pdf`` (typst) is installed.

Whatever stands in the document comes as data, so nothing that people typed is read as markup.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from engine.errors import InvalidInput
from engine.words import Words
from notifications.plain_text import one_line
from rectify.documents.papers.titling import title_lines

MADE = frozenset({"notice", "closing-form"})
_FORM_TITLE = "整改事项销号审批表"


def pdf_of(kind: str, values: Mapping[str, Any]) -> bytes:
    """Return a document as PDF; raises ``InvalidInput`` where typst is not installed."""
    if importlib.util.find_spec("typst") is None:
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=".pdf",
            why=Words("没有安装PDF组件", "what makes PDF is not installed"),
            allowed=Words(
                "先写.docx或.html再打印成PDF；或安装：pip install 'rectify[pdf]'",
                "a .docx or .html, to be printed as PDF; or pip install 'rectify[pdf]'",
            ),
            where="OUT",
        )
    data = _plain(values)
    title = data["title"] if kind == "notice" else _FORM_TITLE
    data |= {
        "kind_of_document": kind,
        "title": title,
        "title_lines": title_lines(title),
        "title_of_form": _FORM_TITLE,
        "subject": data["title"],
    }
    source = resources.files("rectify.documents").joinpath("templates", "paper.typ").read_bytes()
    made: bytes = importlib.import_module("typst").compile(
        source, format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    return made


def _plain(value: Any) -> Any:
    """Return values with every text as one visible line."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
