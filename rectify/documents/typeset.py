"""Pages drawn by typst, where the extra ``pdf`` is installed. What stands on them comes as data, never as markup."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from notifications.plain_text import several_lines


def makes_pdf() -> bool:
    """Say whether what makes PDF is installed."""
    return importlib.util.find_spec("typst") is not None


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PDF drawn by one of the templates of this package; the same data is the same bytes."""
    source = resources.files("rectify.documents").joinpath("templates", template).read_bytes()
    made: bytes = importlib.import_module("typst").compile(
        source, format="pdf", sys_inputs={"data": json.dumps(_plain(data), ensure_ascii=False)}
    )
    return made


def _plain(value: Any) -> Any:
    """Return what is drawn with every text as visible signs and the line breaks between them."""
    if isinstance(value, str):
        return several_lines(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
