"""Channels beside mail: those that are set, and trying one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from engine.domain.scopes import Scope
from rectify.answers.channels import Channels, ChannelTried, channel_tried
from rectify.answers.channels import channels as listed
from rectify.channels_set import list_channels, try_channel
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(prefix="/channels", tags=["mails"], route_class=GuardedRoute)
_Name = Annotated[
    str,
    Path(
        min_length=1,
        max_length=80,
        pattern=r"^[^\x00-\x1f\x7f/]+$",
        description="The name of the channel.",
        examples=["oa"],
    ),
]


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling) -> Channels:
    """Return the channels that are set and who chose them; for administrators."""
    return listed(list_channels(call.app, actor=call.actor), call.language)


# Each time is a message: nobody means the answer of the last one.
@router.post("/{channel}/test")
@for_scope(Scope.OFFICE, repeats=False)
def test(channel: _Name, call: Calling) -> ChannelTried:
    """Send a harmless sample to a channel now; the answer says what came of it."""
    with one_at_a_time():
        return channel_tried(try_channel(call.app, channel, language=call.language, actor=call.actor, at=call.at))
