"""How an installation is set: each setting with its value, secrets masked, and where the value comes from."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import TypedDict

from rectify.settings import Settings, Source
from rectify.settings_shown import settings_shown


class Setting(TypedDict):
    """The value of a setting, a secret masked, and its source; null where the program itself chose it."""

    value: str | bool | None
    source: Source | None


def settings_document(settings: Settings, sources: Mapping[str, Source]) -> dict[str, Setting]:
    """Return every setting by its name, as ``settings --json`` promises it."""
    return {one.name: {"value": one.value, "source": one.source} for one in settings_shown(settings, sources)}
