"""What it takes to read a ledger from a workbook, beside reading the cells of the sheet alone.

The floor is python-calamine, the fastest reader of workbooks Python has at hand: it opens the same file, reads the same
sheet to plain values and hands out its merged places. It weighs nothing, and knows neither headings nor findings. Each
side reads in a process of its own (``bench.readings``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import xlsxwriter

from bench.office import found, open_ledger
from bench.readings import Readings, Took, read_apart
from bench.rounds import Rounds
from bench.script import OPENED
from engine.domain.actor import operator
from engine.operations.intake import import_findings
from engine.store.upgrading import upgrade
from rectify.documents.intake import as_findings
from rectify.documents.source import read_bytes

_HEAD = (
    ("反馈问题", ("序号", "问题类别", "具体问题")),
    ("整改任务", ("整改措施", "责任领导", "责任科室", "责任人", "整改时限")),
    ("整改结果", ("进展情况", "完成日期", "整改状态", "备注")),
)
_STATES = ("已完成整改", "正在整改", "基本完成", "已完成整改并长期坚持", "未完成")
_MEASURES = (1, 3, 2, 4, 2)
# How often each process reads: what comes first is what a command does.
_TIMES = 3
_KILO = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredReading(Rounds):
    """What was measured: milliseconds of the processor of both sides in every round, in processes new to reading.

    ``shares`` tell ours apart: the process that reads, and the confined one; ``waited`` are the ratios by the clock on
    the wall; ``again`` are the ratios of processes that have read the same before. ``peaks_mb`` is what reading takes
    at most in both processes, ``taken_in_s`` are the seconds to take half of the findings into a ledger, and all.
    """

    rows: int
    findings: int
    size: int
    shares: Sequence[tuple[float, float]]
    waited: Sequence[float]
    again: Sequence[float]
    peaks_mb: tuple[float, float]
    taken_in_s: tuple[float, float] | None


def measure_ledger_in(folder: Path, *, rows: int, rounds: int, take_in: bool) -> MeasuredReading:
    """Read a ledger of so many rows again and again, each time beside the floor, changing who begins.

    Raises ``AssertionError`` when a finding is lost: then it would not be what is measured.
    """
    path = folder / "ledger.xlsx"
    findings = write_ledger(path, rows=rows)
    pairs: list[tuple[Readings, Readings]] = []
    for number in range(rounds):
        if number % 2:
            second = read_apart("ours", path, times=_TIMES)
            pairs.append((read_apart("floor", path, times=_TIMES), second))
        else:
            pairs.append((read_apart("floor", path, times=_TIMES), read_apart("ours", path, times=_TIMES)))
    for floor, ours in pairs:
        assert (ours.findings, ours.rows) == (findings, rows)
        assert floor.rows >= rows
    first = [(floor.took[0], ours.took[0]) for floor, ours in pairs]
    return MeasuredReading(
        rows=rows,
        findings=findings,
        size=path.stat().st_size,
        floor_ms=[floor.processor for floor, _ours in first],
        ours_ms=[ours.processor for _floor, ours in first],
        shares=[(ours.here, ours.confined) for _floor, ours in first],
        waited=[ours.wall / floor.wall for floor, ours in first],
        again=[_again(ours.took) / _again(floor.took) for floor, ours in pairs],
        peaks_mb=(max(ours.peaks_mb[0] for _floor, ours in pairs), max(ours.peaks_mb[1] for _floor, ours in pairs)),
        taken_in_s=_taken_in(folder, path.read_bytes()) if take_in else None,
    )


def _again(took: Sequence[Took]) -> float:
    """Return what readings after the first one take."""
    return median(each.processor for each in took[1:])


def write_ledger(path: Path, *, rows: int) -> int:
    """Write a ledger of so many rows of measures, its findings merged over theirs; return how many findings it has."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("整改台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        width = sum(len(below) for _, below in _HEAD)
        sheet.merge_range(0, 0, 0, width - 1, "中共青州区教育局党组巡察反馈意见整改台账")
        sheet.write(1, 0, "填报单位：中共青州区教育局党组　　反馈时间：2024年4月18日")
        column = 0
        for above, below in _HEAD:
            sheet.merge_range(2, column, 2, column + len(below) - 1, above)
            for heading in below:
                sheet.write(3, column, heading)
                column += 1
        at, number = 4, 0
        while at < rows + 4:
            count = min(_MEASURES[number % len(_MEASURES)], rows + 4 - at)
            number += 1
            _write_finding(sheet, day, at, count, number)
            at += count
    return number


def _write_finding(sheet: object, day: object, at: int, count: int, number: int) -> None:
    write = sheet.write  # type: ignore[attr-defined]
    once = {
        0: number,
        1: f"第{number // 500 + 1}方面工作落实有差距",
        2: f"第{number}个问题表现为管理不到位，资料不完整，落实不及时",
        4: "温砚秋",
        5: "社会救助科",
        6: "隗长青",
        7: date(2024, 6, 1) + timedelta(days=number % 300),
        10: _STATES[number % len(_STATES)],
    }
    for column, value in once.items():
        if count > 1:
            sheet.merge_range(at, column, at + count - 1, column, "")  # type: ignore[attr-defined]
        write(at, column, value, day if isinstance(value, date) else None)
    for step in range(count):
        write(at + step, 3, f"针对第{number}个问题开展第{step + 1}轮排查，建立台账，逐项对账销号")
        write(at + step, 8, f"2024年5月{step + 1}日已完成第{number}项排查，发现并纠正{step + 3}处")
        write(at + step, 9, f"2024年5月{step + 10}日")


def _taken_in(folder: Path, data: bytes) -> tuple[float, float]:
    """Return the seconds it takes to take half of the findings into a ledger, and all of them into another."""
    source = as_findings(read_bytes(data, where="ledger.xlsx", ending=".xlsx"), kind="inspection")
    seconds = []
    for part in (len(source.findings) // 2, len(source.findings)):
        ledger = open_ledger(folder / f"taken-{part}.db", durability="FULL")
        try:
            upgrade(ledger.database)
            found(ledger)
            some = type(source)(
                **{name: getattr(source, name) for name in source.__dataclass_fields__ if name != "findings"},
                findings=source.findings[:part],
            )
            begun = perf_counter()
            import_findings(ledger, some, workflow="rectification", actor=operator("bench"), at=OPENED)
            seconds.append(perf_counter() - begun)
        finally:
            ledger.close()
    return seconds[0], seconds[1]


def as_table(measured: MeasuredReading) -> str:
    """Return the figures for people."""
    low, high = measured.quartiles
    floor, ours = median(measured.floor_ms), median(measured.ours_ms)
    here, confined = (median(each) for each in zip(*measured.shares, strict=True))
    scale = f"{measured.rows} rows, {measured.findings} findings, {measured.size / _KILO:.0f} KiB"
    lines = [
        f"ledger-in: {scale}; {len(measured.ratios)} rounds beside python-calamine, in new processes",
        f"{'floor ms':>10}{'ours ms':>10}{'ratio':>8}   middle half of the rounds",
        f"{floor:>10.0f}{ours:>10.0f}{measured.ratio:>8.2f}   {low:.2f} to {high:.2f}",
        f"of ours {here:.0f} ms here, {confined:.0f} ms confined; on the wall {median(measured.waited):.2f} times",
        f"processes that have read it before: {median(measured.again):.2f} times",
        f"memory of what only reads it: at most {measured.peaks_mb[0]:.0f} MB, {measured.peaks_mb[1]:.0f} MB confined",
    ]
    if measured.taken_in_s is not None:
        half, whole = measured.taken_in_s
        lines.append(f"taken into a ledger: half of the findings in {half:.1f} s, all in {whole:.1f} s")
    return "\n".join(lines)


def as_document(measured: MeasuredReading) -> dict[str, object]:
    """Return the figures for programs."""
    here, confined = (median(each) for each in zip(*measured.shares, strict=True))
    return {
        "bench": "ledger-in",
        "rows": measured.rows,
        "findings": measured.findings,
        "bytes": measured.size,
        "floor_ms": round(median(measured.floor_ms), 1),
        "ours_ms": round(median(measured.ours_ms), 1),
        "here_ms": round(here, 1),
        "confined_ms": round(confined, 1),
        "ratio": round(measured.ratio, 3),
        "ratios": [round(ratio, 3) for ratio in measured.ratios],
        "waited": [round(ratio, 3) for ratio in measured.waited],
        "again": [round(ratio, 3) for ratio in measured.again],
        "peaks_mb": [round(each, 1) for each in measured.peaks_mb],
        "taken_in_s": None if measured.taken_in_s is None else [round(each, 2) for each in measured.taken_in_s],
    }
