"""What stands around the findings of a notice: its title, who signs it, its days and its contact, as words of data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rectify.documents.word_patterns import any_of

KINDS = ("titles", "about", "bodies", "party", "signing", "inspecting", "published", "filled_in", "contact", "means")
_SEAL = r"(?:\((?:公章|印章|盖章|章)\))?"
_PARTY = "中共|中国共产党"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of a notice as patterns of the words of each kind of ``KINDS``."""

    title: re.Pattern[str]
    about: re.Pattern[str]
    body_in_title: re.Pattern[str]
    first_line: re.Pattern[str]
    signature: re.Pattern[str]
    party_name: re.Pattern[str]
    inspecting: re.Pattern[str]
    published: re.Pattern[str]
    filled_in: re.Pattern[str]
    contact: re.Pattern[str]
    means: re.Pattern[str]


def frame_of(words: Mapping[str, Iterable[str]]) -> Frame:
    """Return the frame told by the words of each kind of ``KINDS``; a kind that is not there has none."""
    said = {kind: any_of(words.get(kind, ())) for kind in KINDS}
    bodies = f"{said['party']}|{said['bodies']}"
    return Frame(
        title=re.compile(rf"(?:{said['titles']})(?:[(〔\[][^()]{{1,20}}[)〕\]])?$"),
        about=re.compile(said["about"]),
        body_in_title=re.compile(
            rf"(?P<name>.*?(?:{bodies}))(?=关于|巡[察视]|落实|整改|审计|教育督导|督导|反馈|对|第|$)"
        ),
        first_line=re.compile(rf"(?:{bodies}|关于.*)$"),
        signature=re.compile(rf"\(?(?:{_PARTY})?[^,。;:!?]{{1,50}}(?:{bodies}|{said['signing']})\)?{_SEAL}"),
        party_name=re.compile(rf"(?:{_PARTY})[^,。;:!?]{{2,50}}|[^,。;:!?]{{2,50}}(?:{said['party']})"),
        inspecting=re.compile(said["inspecting"]),
        published=re.compile(rf"(?:{said['published']})\s*:?\s*"),
        filled_in=re.compile(rf".{{0,40}}?(?:{said['filled_in']})\s*:"),
        contact=re.compile(rf"(?:{said['contact']})(?:如下)?\s*[:：]?\s*"),
        means=re.compile(rf"(?:{said['means']})\s*[:：为]?\s*"),
    )
