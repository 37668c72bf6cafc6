"""What stands around the tables of a ledger: its title, who fills it in, the days of the inspection, the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rectify.documents.blocks import Block, fold, squeeze
from rectify.documents.closing import read_contact, read_signature
from rectify.documents.dates import DatedMention, days_in
from rectify.documents.frame import Frame
from rectify.documents.front import read_inspection, title_organization

_ORGANIZATION = (
    "填报单位|填表单位|填报部门|填表部门|上报单位|报送单位|编制单位|制表单位|填报党组织|整改单位"
    "|被巡察党组织|被巡察单位|被巡视单位|被巡察单位党组织|被审计单位|被督导单位|被检查单位|责任单位"
    "|单位名称|单位|填报单位名称|报告单位"
)
_SIGNED = (
    "填表日期|填表时间|填报日期|填报时间|制表日期|制表时间|报送日期|报送时间|上报日期|上报时间|编制日期"
    "|编制时间|更新日期|更新时间|日期|时间|填报日|填制日期"
)
_INSPECTED = r"(?:常规|专项|提级)?(?:巡察|巡视|审计|督导|检查|督查|进驻|评估)(?:起止)?(?:时间|日期|时段|期间)"
_FEEDBACK = r"(?:巡察|巡视|审计|督导|意见|问题|集中)?反馈(?:意见)?(?:时间|日期)"
_LABEL = re.compile(
    rf"(?<![一-鿿])(?:(?P<organization>{_ORGANIZATION})|(?P<signed>{_SIGNED})|(?P<inspected>{_INSPECTED})|(?P<feedback>{_FEEDBACK})|[一-鿿]{{2,10}})"
    r"\s*(?:\((?:盖章|公章|章|签章|签字)\))?\s*[:]\s*"
)
_VALUE_ENDS = re.compile(r"\s{2,}|(?<=\S)\s(?=\S{2,12}\s*:)|[;。]")
_TITLE_ENDS = re.compile(r"(?:台[账帐]|清单|方案|情况|表|报告|汇总|一览|明细|通报)(?:\([^()]{1,30}\))?$")
_NOT_A_TITLE = re.compile(r"附件|附表|附\s*[0-9一二三]|单位\s*:|(?:密级|内部资料|机密|秘密)")
_GENERIC_SHEET = re.compile(r"(?:(?:sheet|工作表|表)\s*[0-9]*)?", re.IGNORECASE)
# 单位 above a table may say in what its amounts are.
_MEASURED_IN = re.compile(r"[(（]?(?:人民币)?(?:万元|亿元|元|人|个|项|件|万)(?:[、，/].{1,8})?[)）]?")
_SEAL = re.compile(r"\s*\((?:公章|印章|盖章|章)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line outside the tables: its row from 1, its cells as text."""

    row: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the cells as one line, wide blanks between them."""
        return "\u3000\u3000".join(self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the lines around the tables say; ``named`` is the body the title names, ``damaged`` what is no date."""

    title: str
    title_row: int | None
    organization: str
    named: str | None
    signature: str | None
    signature_row: int | None
    started_on: date | None
    ended_on: date | None
    feedback_on: date | None
    signed_on: date | None
    contact: str | None
    damaged: tuple[tuple[int, str], ...]


def read_front(above: Sequence[Line], below: Sequence[Line], *, names: Sequence[str], frame: Frame) -> Front:
    """Return what the lines above and below the tables say; ``names`` are titles of last resort."""
    title, title_row = _title(above, names)
    labels = dict(_labels([*above, *below]))
    signature = read_signature([Block(line=line.row, text=line.text) for line in below], frame)
    named = title_organization(title, frame)
    inspected = days_in(labels.get("inspected", ""))
    stated = read_inspection([line.text for line in above if line.row != title_row], frame)
    signed = _first_day(days_in(labels.get("signed", "")))
    return Front(
        title=title,
        title_row=title_row,
        organization=signature.organization or labels.get("organization") or named or "",
        named=named,
        signature=signature.organization,
        signature_row=signature.line,
        started_on=inspected[0].day if inspected else stated.started_on,
        ended_on=inspected[1].day if inspected[1:] else stated.ended_on if not inspected else None,
        feedback_on=_first_day(days_in(labels.get("feedback", ""))) or stated.feedback_on,
        signed_on=signature.signed_on or signed or _day_below(above, title_row),
        contact=read_contact([Block(line=line.row, text=line.text) for line in (*above, *below)], frame),
        damaged=tuple(_damaged([*above, *below])),
    )


def _title(above: Sequence[Line], names: Sequence[str]) -> tuple[str, int | None]:
    lines = [line for line in above if len(line.cells) == 1 and not _NOT_A_TITLE.match(fold(line.cells[0]))]
    lines = [line for line in lines if not _LABEL.match(fold(line.cells[0])) and not _is_day(line.cells[0])]
    found = next((line for line in lines if _TITLE_ENDS.search(squeeze(line.cells[0]))), None)
    found = found or (lines[0] if lines else None)
    if found is None:
        return next((name.strip() for name in names if not _GENERIC_SHEET.fullmatch(name.strip())), ""), None
    return _whole_title(above, found), found.row


def _whole_title(above: Sequence[Line], found: Line) -> str:
    """Return a title with the line above it where it runs over two: the body first, then what it is about."""
    text = found.cells[0]
    before = next((line for line in above if line.row == found.row - 1 and len(line.cells) == 1), None)
    if before is None or _NOT_A_TITLE.match(fold(before.cells[0])) or _LABEL.match(fold(before.cells[0])):
        return text
    starts = re.match(r"关于|巡[察视]|落实|整改|第[一二三四五六七八九十]", squeeze(text))
    return before.cells[0] + text if starts and not _TITLE_ENDS.search(squeeze(before.cells[0])) else text


def _labels(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield what is told under a label, the first of each kind last, so that it stands."""
    told: list[tuple[str, str]] = []
    for line in lines:
        folded = fold(line.text)
        for found in _LABEL.finditer(folded):
            kind = found.lastgroup
            if kind is None:
                continue
            rest = line.text[found.end() :]
            ends = _VALUE_ENDS.search(fold(rest))
            value = rest[: ends.start() if ends else len(rest)].strip()
            if kind == "organization":
                value = _SEAL.sub("", fold(value)) and value[: len(_SEAL.sub("", fold(value)))]
            if value and not _MEASURED_IN.fullmatch(value):
                told.append((kind, value))
    yield from reversed(told)


def _first_day(days: Sequence[DatedMention]) -> date | None:
    return next((each.day for each in days if each.day), None)


def _is_day(text: str) -> bool:
    plain = squeeze(text).strip("()[]")
    return bool(days_in(plain)) and len(plain) <= len("截至2024年12月31日止")


def _day_below(above: Sequence[Line], title_row: int | None) -> date | None:
    """Return the day that stands alone in a cell below the title."""
    for line in above:
        days = [cell for cell in line.cells if _is_day(cell) and "截" not in cell]
        if title_row is not None and line.row > title_row and len(days) == 1:
            return _first_day(days_in(days[0]))
    return None


def _damaged(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for line in lines:
        for mention in days_in(line.text):
            if mention.damaged:
                yield line.row, line.text[mention.start : mention.end]
