"""The channels that are set beside mail: which there are, who chose them, and whether one takes a message now."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.errors import NotFound
from engine.operations.ledger import look_up_installation
from engine.operations.ways import choosers
from engine.words import Language, Words
from notifications.channels.channel import ChannelKind
from notifications.channels.note import sample
from notifications.transport import Outcome
from rectify.bootstrap import App
from rectify.channel_settings import SetChannel

_CHANNEL = Words("渠道", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """The channels that are set, by whom each was chosen, and what people chose that is set no more."""

    found: tuple[SetChannel, ...]
    chosen: Mapping[str, tuple[str, ...]]

    @property
    def closed(self) -> Mapping[str, tuple[str, ...]]:
        """Return who chose a channel that is set no more, by its name."""
        names = {one.name for one in self.found}
        return {name: who for name, who in self.chosen.items() if name not in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a message that was sent to a channel to try it."""

    name: str
    kind: ChannelKind
    outcome: Outcome


def list_channels(app: App, *, actor: Actor) -> Channels:
    """Return the channels there are; raises ``NotPermitted``."""
    require(actor, Action.EXAMINE)
    return Channels(found=tuple(app.channels()), chosen=choosers(app.ledger))


def try_channel(app: App, name: str, *, language: Language, actor: Actor, at: datetime) -> Trial:
    """Send a harmless sample to a channel now and return what came of it.

    Raises ``NotPermitted``, ``NotFound``, and what is wrong with the channel where it cannot be used as it is set.
    """
    require(actor, Action.EXAMINE)
    one = next((one for one in app.channels() if one.name == name), None)
    if one is None:
        raise NotFound(what=_CHANNEL, which=name)
    if one.fault is not None:
        raise one.fault
    office = look_up_installation(app.ledger).office_name
    data = sample(f"sample_{secrets.token_hex(8)}", office=office, language=language, at=at)
    way = app.ways()[name]
    try:
        return Trial(name=name, kind=one.kind, outcome=way.send(app.settings.mail_from, name, data))
    finally:
        way.close()
