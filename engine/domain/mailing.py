"""When what waits for a person may be mailed: on working days, from the mail hour on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.domain.workdays import Calendar, instant


def may_go(since: datetime, calendar: Calendar, *, mail_hour: time, zone: str, at: datetime) -> bool:
    """Say whether notices that may go out since an instant may be mailed at another.

    ``mail_hour`` is wall-clock time in ``zone``. What has missed its own mail hour may go before the next one.
    """
    local = at.astimezone(ZoneInfo(zone))
    if not calendar.is_working(local.date()):
        return False
    if local.time() >= mail_hour:
        return True
    yesterday = calendar.on_or_before(local.date() - timedelta(days=1))
    return since <= instant(yesterday, mail_hour, zone)
