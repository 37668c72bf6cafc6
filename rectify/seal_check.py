"""Could anybody outside prove the history? What the doctor says of its seals."""

from __future__ import annotations

from datetime import datetime

from engine.domain.seals import is_wanted
from engine.domain.workdays import local_day
from engine.operations.health import Pulse
from engine.words import Words
from rectify.check import NOTHING, Check


def of_seal(found: Pulse, at: datetime, zone: str) -> Check:
    """Say when the history was last sealed. Without a seal kept outside nobody sees that its end was cut off."""
    last = found.seal
    wanted = is_wanted(last.at if last else None, began=found.began_at, at=at)
    days = (at - (last.at if last else found.began_at)).days
    said = (
        Words("还没有封印过。", "None was ever taken.")
        if last is None
        else Words(
            "上次是{day}，{who}，{days}天前。", "The last was taken on {day} by {who}, {days} {days:day|days} ago."
        ).fill(day=local_day(last.at, zone), who=last.by, days=max(days, 0))
    )
    remedy = Words(
        "每季度一次：运行 rectify history seal 文件，交给单位以外的人保管。",
        "Once a quarter: run rectify history seal FILE, and give it to somebody outside.",
    )
    return Check(
        name="seal",
        title=Words("历史封印", "Seal of the history"),
        ok=not wanted,
        message=said,
        remedy=remedy if wanted else NOTHING,
    )
