"""The notice of the story: fictional, irregular like real ones, its dates filled in."""

from __future__ import annotations

from importlib import resources

from rectify.demo.days import Days
from rectify.documents.papers.wording import chinese_date


def fill_notice(days: Days) -> str:
    """Return the text of the notice as it would have been published in time for the story."""
    text = (resources.files("rectify.demo") / "notice.txt").read_text(encoding="utf-8")
    return text.format(
        started=chinese_date(days.started),
        ended=chinese_date(days.ended),
        feedback=chinese_date(days.feedback),
        signed=chinese_date(days.signed),
        published=days.signed.isoformat(),
    )
