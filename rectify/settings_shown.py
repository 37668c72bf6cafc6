"""Settings as people may see them: without secrets, with where each comes from and the line that would change it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from ipaddress import ip_network
from typing import Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from engine.errors import RectifyError
from engine.words import Words
from notifications.smtp_url import smtp_relay
from rectify.settings import Settings, SettingsRefused, Source, read_setting
from rectify.wording.setting_values import Form, allowed

FILE = "rectify.toml"
SOURCES: Mapping[Source, Words] = {
    "flag": Words("命令行", "flag"),
    "environment": Words("环境变量", "environment"),
    "file": Words("rectify.toml", "rectify.toml"),
    "default": Words("默认", "default"),
}
_PASSWORD = re.compile(r"^((?:[^:/]*://)?[^/:@]*:(?!//)).*(@)", re.DOTALL)
_PASSWORD_ASKED = re.compile(r"(password=)[^&\s]*", re.IGNORECASE)
_SECRET = frozenset({"smtp_password", "oidc_client_secret"})
# Where a secret is better kept, and what no single line says.
_BY_FILE = {"smtp_password": "smtp_password_file", "oidc_client_secret": "oidc_client_secret_file"}
_NOT_IN_FILE = frozenset({"data"})
# Addresses that may hold a password, and where it is better kept.
_PASSWORD_BESIDE: Mapping[str, Words] = {
    "database_url": Words(
        "口令不要写在地址里：写进运行账号的 ~/.pgpass（只许它读）；或者整个地址只设在环境变量 RECTIFY_DATABASE_URL。",
        "Keep the password out of the address: in ~/.pgpass of the service account, which nobody else may read; or have"
        " the whole address in the variable RECTIFY_DATABASE_URL alone.",
    ),
    "smtp_url": Words(
        "口令不要写在地址里：放进只许运行账号读的文件，用 smtp_password_file 指明；或者设 RECTIFY_SMTP_PASSWORD。",
        "Keep the password out of the address: in a file that only the service account may read, named by"
        " smtp_password_file; or in the variable RECTIFY_SMTP_PASSWORD.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as it is. ``value`` never holds a secret; ``source`` is None where the program itself gave it.

    ``variable`` is its name in the environment, None for what only the file can say; ``options`` are those of a choice.
    """

    name: str
    value: str | bool | None
    source: Source | None
    variable: str | None
    is_default: bool
    usual: str | bool | None
    form: Form
    options: tuple[str, ...]
    least: int | None
    most: int | None

    @property
    def allowed(self) -> Words:
        """Say what it may be; nothing of what no single line can set."""
        if not self.is_settable:
            return Words("", "")
        return allowed(self.name, self.form, options=self.options, least=self.least, most=self.most)

    @property
    def is_secret(self) -> bool:
        """Say whether its value is never shown."""
        return self.name in _SECRET

    @property
    def is_settable(self) -> bool:
        """Say whether one line can set it."""
        return self.name not in _SECRET and self.variable is not None

    @property
    def by_file(self) -> str | None:
        """Return the setting that names a file for a secret."""
        return _BY_FILE.get(self.name)

    @property
    def password_beside(self) -> Words | None:
        """Say where the password goes that people would write into this address; None where none belongs."""
        return _PASSWORD_BESIDE.get(self.name)

    @property
    def can_be_in_file(self) -> bool:
        """Say whether ``rectify.toml`` may hold it; where that file is, it cannot say itself."""
        return self.name not in _NOT_IN_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What sets a setting: the line of ``rectify.toml``, None where it cannot stand there, and the variable.

    ``left_out`` says that a password was typed: it stands in neither.
    """

    in_file: str | None
    in_environment: str
    left_out: bool = False


def settings_shown(settings: Settings, sources: Mapping[str, Source]) -> Sequence[Setting]:
    """Return every setting as people may see it."""
    return [
        Setting(
            name=name,
            value=masked(name, getattr(settings, name)),
            source=sources.get(name, "default" if getattr(settings, name) == field.default else None),
            variable=None if name == "channels" else label(name),
            is_default=getattr(settings, name) == field.default,
            usual=masked(name, field.default),
            form=_form(field),
            options=_options(field),
            least=_bound(field, "ge"),
            most=_bound(field, "le"),
        )
        for name, field in Settings.model_fields.items()
    ]


def line_for(one: Setting, typed: str) -> Line:
    """Return what would set a setting to what was typed; raises ``SettingsRefused`` for what it cannot be."""
    value, said_first = read_setting(one.name, typed), typed
    typed = without_password(one.name, typed)
    if not _is_usable(one.name, typed):
        raise SettingsRefused(faults=[f"{one.variable}: it cannot be used as it is"])
    if isinstance(value, bool):
        said = "true" if value else "false"
    elif isinstance(value, int):
        said = str(value)
    else:
        text = f"{value:%H:%M}" if isinstance(value, time) else typed
        said = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Line(
        in_file=f"{one.name} = {said}" if one.can_be_in_file else None,
        in_environment=f"{one.variable}={typed}",
        left_out=typed != said_first,
    )


def without_password(name: str, typed: str) -> str:
    """Return what was typed for a setting; of an address that may hold a password, without it."""
    if name not in _PASSWORD_BESIDE:
        return typed
    kept = _PASSWORD.sub(lambda found: f"{found[1].removesuffix(':')}@", typed)
    return re.sub(r"([?&\s])\w*password=[^&\s]*&?", r"\1", kept, flags=re.IGNORECASE).rstrip("?& ")


def _is_usable(name: str, typed: str) -> bool:
    """Say whether a text that the settings take is also one that will be understood when it is first needed."""
    match name:
        case "smtp_url":
            try:
                smtp_relay(typed, password="-" if "@" in typed else None)
            except RectifyError:
                return False
        case "database_url":
            return typed.startswith(("sqlite:///", "postgresql://"))
        case "trusted_proxies":
            try:
                for part in filter(None, (part.strip() for part in typed.split(","))):
                    ip_network(part, strict=False)
            except ValueError:
                return False
    return True


def _form(field: FieldInfo) -> Form:
    kinds: Mapping[object, Form] = {bool: "yes_no", int: "number", time: "time"}
    return "choice" if get_origin(field.annotation) is Literal else kinds.get(field.annotation, "text")


def _options(field: FieldInfo) -> tuple[str, ...]:
    if field.annotation is bool:
        return ("true", "false")
    return tuple(str(one) for one in get_args(field.annotation)) if _form(field) == "choice" else ()


def _bound(field: FieldInfo, name: str) -> int | None:
    return next((getattr(one, name) for one in field.metadata if hasattr(one, name)), None)


def label(name: str) -> str:
    """Return what a setting is called where it is written."""
    return "[channels.…]" if name == "channels" else f"RECTIFY_{name.upper()}"


def masked(name: str, value: object) -> str | bool | None:
    """Return the value of a setting without any secret in it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{channel} ({table.kind})" for channel, table in value.items()) or None
    if value is None or isinstance(value, bool):
        return value
    if name in _PASSWORD_BESIDE:
        return _PASSWORD_ASKED.sub(r"\1***", _PASSWORD.sub(r"\1***\2", str(value)))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "******" if isinstance(value, SecretStr) else str(value)
