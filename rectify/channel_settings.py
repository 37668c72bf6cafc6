"""Channels as they are set: ``[channels.NAME]`` in ``rectify.toml``, their secrets from the environment or a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from engine.domain.ways import MAIL
from engine.errors import RectifyError
from engine.words import Words
from notifications.channels.channel import NAME, Channel, ChannelKind, Extent
from notifications.channels.place import PlaceRefused, place
from notifications.channels.signature import SecretRefused, require_secrets

_PREFIX = "RECTIFY_CHANNEL_"
# A setting of its own that begins like those of single channels.
_NOT_ONE_CHANNELS = frozenset({"RECTIFY_CHANNEL_TEXT"})
_FROM_ENVIRONMENT = ("url", "secret")
# As many as each robot's maker allows in a minute.
_PER_MINUTE: Mapping[ChannelKind, int] = {ChannelKind.WECOM: 20, ChannelKind.DINGTALK: 20, ChannelKind.FEISHU: 100}


class ChannelUnfound(RectifyError):
    """A channel is set, and cannot be used as it is."""

    code = "channel_unusable"
    says = Words("渠道“{which}”用不了：{why}", "Channel {which!r} cannot be used: {why}")
    remedy = Words(
        "改 rectify.toml 的 [channels.{which}]，再运行 rectify channel test {which}。",
        "Correct [channels.{which}] in rectify.toml, then run rectify channel test {which}.",
    )


class ChannelTable(BaseModel):
    """One table ``[channels.NAME]``. ``url`` and ``secret`` may stand in files of their own, or in the environment."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: ChannelKind
    url: SecretStr | None = None
    url_file: Path | None = None
    secret: SecretStr | None = None
    secret_file: Path | None = None
    text: Extent | None = None
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allow_http: bool = False
    ca_file: Path | None = None
    per_minute: int | None = Field(default=None, ge=0, le=10_000)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.url is None and self.url_file is None:
            message = "url or url_file is missing"
            raise ValueError(message)
        if self.kind is ChannelKind.WECOM and (self.secret or self.secret_file):
            message = "a wecom robot signs nothing; leave secret out"
            raise ValueError(message)
        if self.per_minute == 1:
            message = "per_minute: 0 (no limit), or at least 2"
            raise ValueError(message)
        if self.url is not None:
            try:
                place(self.url.get_secret_value(), allow_http=self.allow_http)
            except PlaceRefused as refusal:
                message = f"url: {refusal.message('en')}"
                raise ValueError(message) from None
        return self

    @property
    def most_per_minute(self) -> int:
        """Return how many messages may go by it in any sixty seconds; 0 is no limit."""
        return _PER_MINUTE.get(self.kind, 0) if self.per_minute is None else self.per_minute


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChannel:
    """A channel that is set. ``channel`` is None, and ``fault`` says why, where it cannot be used as it is."""

    name: str
    kind: ChannelKind
    extent: Extent
    most_per_minute: int
    channel: Channel | None
    fault: ChannelUnfound | None = None


def with_environment(written: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return the tables of the file with what the environment says of each, and what it says of no channel at all."""
    tables = {name: dict(table) if isinstance(table, Mapping) else table for name, table in written.items()}
    wanted = {
        f"{_PREFIX}{name.upper()}_{key.upper()}": (name, key)
        for name, table in tables.items()
        if isinstance(table, dict)
        for key in _FROM_ENVIRONMENT
    }
    faults = []
    for variable, value in sorted(environment.items()):
        if not variable.startswith(_PREFIX) or variable in _NOT_ONE_CHANNELS or not value:
            continue
        if variable in wanted:
            name, key = wanted[variable]
            tables[name] = {**tables[name], key: value, f"{key}_file": None}
        else:
            faults.append(f"{variable}: belongs to no channel in rectify.toml; there it needs a table [channels.NAME]")
    return tables, faults


def names_refused(names: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with the names of channels."""
    for name in names:
        if name == MAIL:
            yield f"[channels.{name}]: mail is always there and is not set here; choose another name"
        elif not NAME.fullmatch(name):
            yield f"[channels.{name[:40]}]: a name has a-z first, then a-z 0-9 _, at most 20 in all"


def set_channels(tables: Mapping[str, ChannelTable], *, extent: Extent) -> list[SetChannel]:
    """Return every channel as it is set, with its files read; ``extent`` is how much goes by those without a word."""
    return [_set_channel(name, table, extent=table.text or extent) for name, table in tables.items()]


def _set_channel(name: str, table: ChannelTable, *, extent: Extent) -> SetChannel:
    found = SetChannel(name=name, kind=table.kind, extent=extent, most_per_minute=table.most_per_minute, channel=None)
    try:
        return replace(found, channel=_channel(name, table, extent))
    except RectifyError as refusal:
        why = Words(refusal.message("zh"), refusal.message("en"))
    except OSError as fault:
        why = Words(f"{fault.filename}：{fault.strerror}", f"{fault.filename}: {fault.strerror}")
    except UnicodeDecodeError:
        why = Words("文件不是UTF-8", "a file is not UTF-8")
    return replace(found, fault=ChannelUnfound(which=name, why=why, where=f"channels.{name}"))


def _channel(name: str, table: ChannelTable, extent: Extent) -> Channel:
    """Read what lies in files; raises RectifyError or OSError."""
    secrets = tuple(_said(table.secret, table.secret_file).replace(",", " ").split())
    if table.kind is ChannelKind.WEBHOOK:
        require_secrets(secrets)
    elif len(secrets) > 1:
        raise SecretRefused(why=Words("群机器人只有一个密钥", "a robot has one secret"))
    if table.ca_file is not None:
        table.ca_file.read_bytes()
    return Channel(
        name=name,
        kind=table.kind,
        place=place(_said(table.url, table.url_file).strip(), allow_http=table.allow_http),
        secrets=secrets,
        extent=extent,
        networks=table.networks,
        authorities=table.ca_file,
    )


def _said(value: SecretStr | None, file: Path | None) -> str:
    if value is not None:
        return value.get_secret_value()
    return "" if file is None else file.read_text(encoding="utf-8")
