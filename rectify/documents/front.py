"""The beginning of a notice: its title, the day the page was published, the days of the inspection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rectify.documents.blocks import Block, fold, squeeze
from rectify.documents.dates import DatedMention, days_in
from rectify.documents.frame import Frame
from rectify.documents.page import Page

_TITLE_LABEL = re.compile(r"(?:标\s*题|名\s*称|文件名称|信息名称)\s*:\s*")
_SECOND_LINE = re.compile(
    r"关于|党(?:组|委|总支|支部|工委)|(?:工作)?委员会|的|巡[察视]|整改|落实|进展|情况|通报|反馈|第[一二三四五六七八九十]|审计|督导"
)
_GOES_ON = re.compile(r"关于[^关于]{2}")
_PLAIN_DATE_LABEL = re.compile(r"(?:^|(?<=[\s|\[(【>]))(?:时间|日期)\s*:\s*")
_NOT_PUBLISHED = re.compile(r"今天是|填表|填报|制表|编制|公示[期时]|现在是|成文|生成日期|生效|失效|有效")
_BARE_DAY = re.compile(r"[0-9]{4}\s*(?:年|[-/.])\s*[0-9]{1,2}\s*(?:月|[-/.])\s*[0-9]{1,2}\s*日?")
_PLACE = re.compile(r"[^局委院校]{0,10}(?:省|市|区|县|州|盟|旗)")
_BETWEEN = re.compile(r"\s*(?:起|开始)?[,，]?\s*(?:至|到|—+|–+|-+|~+|止于|起至)\s*(?:到)?\s*")
_CORRECTING = re.compile(r"集中整改(?:期|时间|阶段)|整改(?:期|时间)")
# A written opinion is how inspectors give their feedback; an audit's report is no feedback yet.
_OPINION = re.compile(
    r"[^,;]{0,24}(?:印发|下发|下达|送达|发出|出具|制发|交办)[^,;]{0,20}(?:督导|检查|督查|督察|督办|整改)(?:意见|通知)书?"
)
_NEAR, _FAR = 20, 300
_SHORTEST_TITLE, _LONGEST_TITLE, _LONGEST_TITLE_LINE = 6, 100, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title and where its line (the last of them) stands among the lines; ``at`` -1 when there is none."""

    text: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The day the page says it was published, or none; ``damaged`` with its line when characters were lost."""

    day: date | None
    damaged: bool
    line: int | None
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionDates:
    """When the inspection began and ended and when its findings were given back."""

    started_on: date | None
    ended_on: date | None
    feedback_on: date | None


def read_title(front: Sequence[Block], frame: Frame) -> Title:
    """Return the last line before the text that is worded as a title, with the line above when it runs over two."""
    found = Title(text="", at=-1)
    for at, block in enumerate(front):
        plain = squeeze(block.text)
        if found.at >= 0 and _is_paragraph(plain):
            break
        label = _TITLE_LABEL.match(fold(block.text))
        text = block.text[label.end() if label else 0 :]
        if _is_title(squeeze(text), frame) and (not found.text or frame.about.search(text)):
            found = Title(text=_with_line_above(front, at, text, frame), at=at)
    return found


def title_organization(title: str, frame: Frame) -> str | None:
    """Return the body a title names: what stands before 关于, else up to its 党组, 局, 委员会."""
    plain = squeeze(title)
    name, about, _ = plain.partition("关于")
    if about:
        # 梅岭县关于… names a place, and no body that could sign.
        return None if _PLACE.fullmatch(name) else name or None
    found = frame.body_in_title.match(plain)
    return found["name"] if found else None


def read_published(page: Page, frame: Frame, *, until: int) -> Published:
    """Return the publication day from the lines around the title, those before line ``until``."""
    head = sorted((block for block in (*page.chrome, *page.blocks) if block.line < until), key=lambda block: block.line)
    plain: Published | None = None
    for at, block in enumerate(head):
        folded = fold(block.text)
        label = frame.published.search(folded)
        if label:
            value = block.text[label.end() :]
            if not value.strip() and at + 1 < len(head) and _BARE_DAY.match(fold(head[at + 1].text)):
                value = head[at + 1].text
            read = _published(value.strip().split("来源")[0], block)
            if read.day or read.damaged:
                return read
        elif plain is None and not _NOT_PUBLISHED.search(folded):
            labelled = _PLAIN_DATE_LABEL.search(folded)
            if labelled or (_BARE_DAY.match(folded) and "," not in folded) or block in page.chrome:
                read = _published(block.text[labelled.end() if labelled else 0 :], block)
                plain = read if read.day else None
    return plain or Published(day=None, damaged=False, line=None, excerpt="")


def read_inspection(paragraphs: Sequence[str], frame: Frame) -> InspectionDates:
    """Return the dates of the preamble; a missing year is taken from the date before it."""
    started = ended = feedback = None
    found_range = found_feedback = False
    year: int | None = None
    for text in paragraphs:
        days = days_in(text, year=year)
        span = None if found_range else _range(text, days, frame)
        if span is not None:
            found_range = True
            started = days[span].day
            ended = days[span + 1].day if span + 1 < len(days) and _joins(text, days, span) else None
        if not found_feedback:
            in_span = set() if span is None else {span, span + 1} if _joins(text, days, span) else {span}
            given = _feedback(text, days, in_span)
            found_feedback = given is not None
            feedback = days[given].day if given is not None else None
        year = next((each.day.year for each in reversed(days) if each.day), year)
    return InspectionDates(started_on=started, ended_on=ended, feedback_on=feedback)


def _is_paragraph(plain: str) -> bool:
    return "。" in plain or len(plain) > _LONGEST_TITLE


def _is_title(plain: str, frame: Frame) -> bool:
    if (
        not _SHORTEST_TITLE <= len(plain) <= _LONGEST_TITLE
        or any(sign in plain for sign in "。;>›»|")
        or re.match(r"现将|按照|根据", plain)
    ):
        return False
    return bool(frame.title.search(plain) and (frame.about.search(plain) or "关于" in plain))


def _with_line_above(front: Sequence[Block], at: int, text: str, frame: Frame) -> str:
    while at > 0:
        above = front[at - 1].text
        plain = squeeze(above)
        # A line that says 关于 and not yet of what kind goes on, wherever it was broken.
        if (
            not (_SECOND_LINE.match(text.lstrip()) or ("关于" not in text and _GOES_ON.search(plain)))
            or len(plain) > _LONGEST_TITLE_LINE
            or not frame.first_line.search(plain)
            or any(sign in plain for sign in "。,:;>|_-")
            or _is_title(plain, frame)
        ):
            break
        text, at = above + text, at - 1
    return text


def _published(value: str, block: Block) -> Published:
    days = days_in(value)
    day = next((each.day for each in days if each.day), None) or _compact(value)
    lost = day is None and (any(each.damaged for each in days) or bool(re.match(r"[0-9]{4}", fold(value).strip())))
    return Published(day=day, damaged=lost, line=block.line, excerpt=block.text)


def _compact(value: str) -> date | None:
    found = re.match(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9年月日])", fold(value).strip())
    days = days_in("-".join(found.groups())) if found else ()
    return days[0].day if days else None


def _joins(text: str, days: Sequence[DatedMention], at: int) -> bool:
    return at + 1 < len(days) and bool(_BETWEEN.fullmatch(fold(text)[days[at].end : days[at + 1].start]))


def _range(text: str, days: Sequence[DatedMention], frame: Frame) -> int | None:
    """Return the place of the date the inspection began on, or None."""
    folded = fold(text)
    for at, day in enumerate(days):
        before = folded[max(0, day.start - _NEAR) : day.start]
        after = folded[day.end : day.end + _NEAR]
        if not frame.inspecting.search(_sentence(folded, day)) or _CORRECTING.search(before[-12:]):
            continue
        if _joins(text, days, at) or re.match(r"\s*(?:起|开始)|\s*(?:至|到|—|-)\s*(?:[0-9]|次年)", after):
            return at
    return None


def _feedback(text: str, days: Sequence[DatedMention], in_span: set[int]) -> int | None:
    """Return the place of the date in whose clause 反馈 stands, or None."""
    folded = fold(text)
    for at, day in enumerate(days):
        before = folded[max(0, day.start - _NEAR) : day.start]
        if at in in_span or re.search(r"(?:截至|截止|至|到)\s*$", before):
            continue
        # 3月5日至3月8日分别反馈: the feedback began on the first of the two.
        last = at + 1 if _joins(text, days, at) else at
        until = days[last + 1].start if last + 1 < len(days) else len(folded)
        clause = folded[days[last].end : min(until, days[last].end + _FAR)].partition("。")[0]
        if (
            "反馈" in clause
            or _OPINION.match(clause)
            or re.search(r"反馈(?:时间|日期|意见)?(?:为|是|:|\()\s*$", before)
        ):
            return at
    return None


def _sentence(folded: str, day: DatedMention) -> str:
    """Return the sentence a date stands in; what is far away is not looked at."""
    before = folded[max(0, day.start - _FAR) : day.start].rpartition("。")[2]
    return before + folded[day.start : day.end + _FAR].partition("。")[0]
