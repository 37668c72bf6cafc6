"""How an installation is set: each setting with its value, secrets masked, and where the value comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import SecretStr
from typing_extensions import TypedDict

from rectify.settings import Settings, Source

_MASK = "******"
_PASSWORD = re.compile(r"(://[^/:]*:).*(@)")
_PASSWORD_ASKED = re.compile(r"(password=)[^&]*")
_URLS = frozenset({"database_url", "smtp_url"})


class Setting(TypedDict):
    """The value of a setting, a secret masked, and its source; null where the program itself chose it."""

    value: str | bool | None
    source: Source | None


def settings_document(settings: Settings, sources: Mapping[str, Source]) -> dict[str, Setting]:
    """Return every setting by its name, as ``settings --json`` promises it."""
    return {
        name: {"value": _masked(name, getattr(settings, name)), "source": sources.get(name)}
        for name in Settings.model_fields
    }


def _masked(name: str, value: object) -> str | bool | None:
    if isinstance(value, Mapping):
        return ", ".join(f"{channel} ({table.kind})" for channel, table in value.items()) or None
    if value is None or isinstance(value, bool):
        return value
    if name in _URLS:
        return _PASSWORD_ASKED.sub(r"\1***", _PASSWORD.sub(r"\1***\2", str(value)))
    return _MASK if isinstance(value, SecretStr) else str(value)
