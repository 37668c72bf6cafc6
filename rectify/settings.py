"""Settings, read once: a flag goes before the environment, that before ``rectify.toml``, that before the default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from engine.domain.editions import Withheld, said_in_notice
from engine.domain.feedback import USUAL_LIMITS, Limits
from engine.errors import RectifyError
from engine.words import Language, Words
from notifications.channels.channel import Extent
from notifications.mailbox import InvalidAddress, mailbox
from notifications.post import MOST_URGENT
from notifications.webhooks import Reachable
from rectify.channel_settings import ChannelTable, names_refused, with_environment
from rectify.sign_in_settings import SignInSettings

Source = Literal["flag", "environment", "file", "default"]
_FILE = "rectify.toml"
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_NOT_HERE = "RECTIFY_CHANNELS: channels are set in rectify.toml, in a table [channels.NAME] for each"


class SettingsRefused(RectifyError):
    """One or more settings cannot be used; all of them are named."""

    code = "settings_refused"
    says = Words("设置有误：{faults}", "These settings are wrong: {faults}")
    remedy = Words(
        "改正后再运行；rectify settings 列出全部设置。", "Correct them and run again; rectify settings lists them all."
    )


class Settings(SignInSettings, BaseSettings):
    """How this installation runs. Every field is also ``RECTIFY_<NAME>`` in the environment."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="RECTIFY_", frozen=True, extra="forbid", env_ignore_empty=True
    )

    data: Path = Field(default=Path("rectify-data"), description="folder of the embedded default")
    database_url: str | None = Field(default=None, description="sqlite:///FILE or postgresql://USER@HOST/DATABASE")
    smtp_url: str | None = Field(default=None, description="smtp://USER@HOST:PORT?tls=starttls|implicit|none")
    smtp_password: SecretStr | None = None
    smtp_password_file: Path | None = None
    mail_from: str = Field(default="rectify@localhost.localdomain", description="sender of every mail")
    bounce_address: str | None = Field(
        default=None,
        description="where undelivered mails come back to, each to an address of its own: bounces+…@office.example",
    )
    mail_hour: time = Field(default=time(8, 30), description="wall-clock time of the daily mail, in the zone")
    mail_urgent: int = Field(
        default=MOST_URGENT,
        ge=0,
        le=20,
        description="urgent mails a person may get a day beside the daily one",
    )
    mail_per_hour: int = Field(
        default=0,
        ge=0,
        description="the most mails the relay is handed in an hour by the clock; 0: no limit",
    )
    mail_per_person_hour: int = Field(
        default=10, ge=0, description="the most mails to one person in an hour by the clock; 0: no limit"
    )
    mail_texts: Path | None = Field(default=None, description="folder of the office's own texts of mails")
    phrases: Path | None = Field(
        default=None, description="the office's own words for reading notices; else phrases.toml in the data folder"
    )
    mail_titles: bool = Field(default=False, description="put the finding's text into mails")
    channels: dict[str, ChannelTable] = Field(default={}, description="ways beside mail, in rectify.toml only")
    channel_text: Extent = Field(default="brief", description="brief (number, days, link) or full, by other ways")
    webhook_networks: str = Field(
        default="", description="networks that webhooks may lead to although they are not public: 10.20.0.0/16,…"
    )
    webhook_http: bool = Field(default=False, description="let webhooks lead to http:// as well, within an intranet")
    base_url: AnyHttpUrl = Field(default=AnyHttpUrl("http://127.0.0.1:8765"), description="where links in mails lead")
    hosts: str = Field(
        default="",
        description="names under which the pages are reached, beside that of the base URL and this machine; *: any",
    )
    trusted_proxies: str = Field(
        default="", description="addresses or networks of reverse proxies whose X-Forwarded-For and -Proto are believed"
    )
    item_mb: int = Field(
        default=2048, ge=1, le=1 << 20, description="how much room the evidence of one item may take, in MiB"
    )
    result_mb: int = Field(
        default=8192,
        ge=1,
        le=1 << 22,
        description="how much room the files may take that came of one person's tasks, in MiB",
    )
    upload_mb: int = Field(default=50, ge=1, le=200, description="the largest file that may be handed in, in MiB")
    feedback_acknowledge_days: int = Field(
        default=USUAL_LIMITS.acknowledge,
        ge=1,
        le=60,
        description="working days within which public feedback is acknowledged (to be confirmed)",
    )
    feedback_answer_days: int = Field(
        default=USUAL_LIMITS.answer,
        ge=1,
        le=250,
        description="working days within which public feedback is answered (to be confirmed)",
    )
    notice_reasons: str = Field(
        default="",
        description="how a notice says why findings are left out, by reason: case=按照有关规定;secret=按照保密规定",
    )
    timezone: str = Field(default="Asia/Shanghai", description="the office's zone")
    language: Language = "zh"
    office_name: str = Field(default="整改办公室", min_length=1, max_length=120, description="used by init")

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            message = "no such time zone"
            raise ValueError(message) from fault
        return name

    @field_validator("webhook_networks")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        for one in filter(None, (part.strip() for part in text.split(","))):
            ip_network(one)
        return text

    @field_validator("notice_reasons")
    @classmethod
    def _are_reasons(cls, text: str) -> str:
        said_in_notice(_by_name(text))
        return text

    @field_validator("mail_from", "bounce_address")
    @classmethod
    def _is_an_address(cls, text: str | None) -> str | None:
        try:
            return None if text is None else mailbox(text)
        except InvalidAddress as fault:
            raise ValueError(fault.message("en")) from fault

    @property
    def own_phrases(self) -> Path | None:
        """Return the file of the office's own words for reading notices, or None."""
        beside = self.data / "phrases.toml"
        return self.phrases or (beside if beside.is_file() else None)

    @property
    def served_hosts(self) -> frozenset[str]:
        """Return the names, without port, under which the pages may be asked for."""
        named = {host.strip() for host in self.hosts.split(",") if host.strip()}
        return frozenset({*named, *_THIS_MACHINE, self.base_url.host or "localhost"})

    @property
    def webhooks(self) -> Reachable:
        """Return where webhooks may lead."""
        named = filter(None, (part.strip() for part in self.webhook_networks.split(",")))
        return Reachable(networks=tuple(ip_network(one) for one in named), allow_http=self.webhook_http)

    @property
    def feedback_limits(self) -> Limits:
        """Return how long the office takes over public feedback."""
        return Limits(acknowledge=self.feedback_acknowledge_days, answer=self.feedback_answer_days)

    @property
    def said_withheld(self) -> Mapping[Withheld, str]:
        """Return how a notice says why findings are left out, by the reason."""
        return said_in_notice(_by_name(self.notice_reasons))

    @property
    def database(self) -> str:
        """Return the database URL: the one set, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data.absolute() / 'rectify.db'}"

    @property
    def files(self) -> Path:
        """Return the folder of evidence files."""
        return self.data / "files"

    @property
    def mail_folder(self) -> Path:
        """Return where mails are written when no relay is set."""
        return self.data / "mail"

    @property
    def texts_folder(self) -> Path | None:
        """Return the folder of the office's own texts of mails: the one set, else that in the data folder, if any."""
        beside = self.data / "mail-texts"
        return self.mail_texts or (beside if beside.is_dir() else None)

    def password(self) -> str | None:
        """Return the relay's password, from the environment or its file; raises ``SettingsRefused``."""
        return _secret("SMTP_PASSWORD", self.smtp_password, self.smtp_password_file)

    def oidc_secret(self) -> str | None:
        """Return the secret shared with the provider of single sign-on; raises ``SettingsRefused``."""
        return _secret("OIDC_CLIENT_SECRET", self.oidc_client_secret, self.oidc_client_secret_file)


def _by_name(text: str) -> dict[str, str]:
    """Return what is written as ``name=text;name=text``."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): said.strip() for name, _is, said in parts}


def _secret(name: str, given: SecretStr | None, file: Path | None) -> str | None:
    """Return a secret from the environment or its file; raises ``SettingsRefused`` for a file that cannot be read."""
    if given is not None:
        return given.get_secret_value()
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "not UTF-8"
        raise SettingsRefused(faults=[f"RECTIFY_{name}_FILE: {file}: {why}"]) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The settings, and for each where it came from."""

    settings: Settings
    sources: Mapping[str, Source]


def load(flags: Mapping[str, object]) -> Loaded:
    """Return the settings of this process; raises ``SettingsRefused`` naming every fault at once."""
    if os.environ.get("RECTIFY_CHANNELS"):
        raise SettingsRefused(faults=[_NOT_HERE])
    environment = EnvSettingsSource(Settings)()
    given = {name: value for name, value in flags.items() if value is not None}
    folder = Path(str(given.get("data") or environment.get("data") or Settings.model_fields["data"].default))
    written = _with_channels(_written(folder / _FILE))
    values: dict[str, Any] = {**written, **environment, **given}
    try:
        settings = _Given(**values)
    except ValidationError as fault:
        raise SettingsRefused(faults=[_fault(error) for error in fault.errors()]) from None
    return Loaded(
        settings=settings, sources={name: _source(name, given, environment, written) for name in Settings.model_fields}
    )


def read_setting(name: str, typed: str) -> object:
    """Return the value that a setting would have if this were written for it; raises ``SettingsRefused``.

    Only what a single value can say is looked at, not what it would make of the others.
    """
    values: dict[str, Any] = {name: typed}
    try:
        return getattr(_Given(**values), name)
    except ValidationError as fault:
        raise SettingsRefused(faults=[_fault(error) for error in fault.errors()]) from None


class _Given(Settings):
    """Settings from exactly the values handed in; the environment has been read already."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _written(path: Path) -> dict[str, Any]:
    try:
        return TomlConfigSettingsSource(Settings, toml_file=path)() if path.is_file() else {}
    except (ValueError, OSError) as fault:
        raise SettingsRefused(faults=[f"{path}: {fault}"]) from None


def _with_channels(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the file says, with the secrets of channels that the environment holds."""
    tables = written.get("channels", {})
    if not isinstance(tables, Mapping):
        raise SettingsRefused(faults=["channels: write a table [channels.NAME] for each"])
    channels, faults = with_environment(tables, os.environ)
    faults += names_refused(tables)
    if faults:
        raise SettingsRefused(faults=faults)
    return {**written, "channels": channels} if channels else dict(written)


def _source(name: str, given: Mapping[str, Any], environment: Mapping[str, Any], written: Mapping[str, Any]) -> Source:
    if name in given:
        return "flag"
    if name in environment:
        return "environment"
    return "file" if name in written else "default"


def _fault(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"])
    if error["loc"][0] == "channels":
        said = f"rectify.toml, {name}: {error['msg']}"
        known = ", ".join(ChannelTable.model_fields)
        return f"{said} (there are: {known})" if error["type"] == "extra_forbidden" else said
    return f"RECTIFY_{name.upper()}: {error['msg']}"
