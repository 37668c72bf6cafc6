"""The page of one item put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectify.web.item.beside import Beside, beside
from rectify.web.item.dates import Dates, dates
from rectify.web.item.heading import Heading, heading, is_over
from rectify.web.item.log import Log, log
from rectify.web.item.looking import Looking
from rectify.web.item.meetings import MeetingView, meetings
from rectify.web.item.owed import Owed, owed
from rectify.web.item.papers import ItemPapers, papers_of
from rectify.web.item.parts import Group, Measure, Remark, evidence, measures, plan_path, remarks
from rectify.web.item.reminders import Reminders, reminders
from rectify.web.item.standing import Standing, standing
from rectify.web.item.steps import Steps, steps
from rectify.web.item.voices import Voice, voices
from rectify.web.item.way import TheWay, the_way
from rectify.wording.explained import sections
from rectify.wording.lines import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything the page of an item shows."""

    heading: Heading
    standing: Standing
    is_over: bool
    steps: Steps
    dates: Dates
    way: TheWay
    measures: Sequence[Measure]
    may_plan: str | None
    evidence: Sequence[Group]
    files: int
    owed: Sequence[Owed]
    voices: Sequence[Voice]
    meetings: Sequence[MeetingView]
    reminders: Reminders
    remarks: Sequence[Remark]
    beside: Beside
    log: Log
    why: Sequence[Section]
    papers: ItemPapers | None


def contents(look: Looking, *, whole_log: bool) -> Contents:
    """Return the page of an item."""
    return Contents(
        heading=heading(look),
        standing=standing(look),
        is_over=is_over(look),
        steps=steps(look),
        dates=dates(look),
        way=the_way(look),
        measures=measures(look),
        may_plan=plan_path(look),
        evidence=evidence(look),
        files=len(look.seen.whole.evidence),
        owed=owed(look),
        voices=voices(look),
        meetings=meetings(look),
        reminders=reminders(look),
        remarks=remarks(look),
        beside=beside(look),
        log=log(look, whole=whole_log),
        why=list(sections(look.seen.told, look.local)),
        papers=papers_of(look),
    )
