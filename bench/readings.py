"""One side of a reading in a process of its own: ``python -m bench.readings floor|ours FILE TIMES``.

The first reading is what a command does; the others are those of a process that has read the same before, as a server
may have. Memory that a process never used before is given to it page by page, and that is a part of what reading takes.
"""

from __future__ import annotations

import gc
import io
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Literal, NamedTuple

from python_calamine import CalamineWorkbook

from rectify.documents.phrases import built_in
from rectify.documents.source import read_bytes

Side = Literal["floor", "ours"]
_KILO, _MILLISECOND = 1024, 1e3


class Took(NamedTuple):
    """Milliseconds a reading took: on the wall, and of the processor in its process and in those that one started."""

    wall: float
    here: float
    confined: float

    @property
    def processor(self) -> float:
        """Return what both together had of the processor."""
        return self.here + self.confined


class Readings(NamedTuple):
    """The readings of one process, the first first, and the megabytes it and the one it started had at most by then."""

    took: Sequence[Took]
    peaks_mb: tuple[float, float]
    findings: int
    rows: int


def read_apart(side: Side, path: Path, *, times: int) -> Readings:
    """Let a process of its own read a ledger so many times; it must find no doubt in it."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.readings", side, str(path), str(times)],
        capture_output=True,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout)
    return Readings(
        took=[Took(*each) for each in told["took"]],
        peaks_mb=tuple(told["peaks_mb"]),
        findings=told["findings"],
        rows=told["rows"],
    )


def _read(side: Side, data: bytes, times: int) -> Readings:
    # Tables of words are loaded as modules are: before.
    built_in()
    took, peaks, found = [], (0.0, 0.0), (0, 0)
    for _ in range(times):
        one, found = _took(lambda: _SIDES[side](data))
        took.append(one)
        peaks = peaks if any(peaks) else (_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KILO)
    return Readings(took=took, peaks_mb=peaks, findings=found[0], rows=found[1])


def _floor(data: bytes) -> tuple[int, int]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        assert sheet.merged_cell_ranges
        return 0, len(rows)


def _ours(data: bytes) -> tuple[int, int]:
    notice = read_bytes(data, where="ledger.xlsx", ending=".xlsx")
    assert notice.problems == ()
    return len(notice.items), sum(len(item.measures) for item in notice.items)


_SIDES: Mapping[Side, Callable[[bytes], tuple[int, int]]] = {"floor": _floor, "ours": _ours}


def _took(act: Callable[[], tuple[int, int]]) -> tuple[Took, tuple[int, int]]:
    gc.collect()
    begun, before = perf_counter(), _processor()
    found = act()
    wall, after = perf_counter() - begun, _processor()
    here, confined = (ended - began for began, ended in zip(before, after, strict=True))
    return Took(wall * _MILLISECOND, here * _MILLISECOND, confined * _MILLISECOND), found


def _processor() -> tuple[float, float]:
    """Return the seconds of the processor that this process has had, and those it started."""
    here, started = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return here.ru_utime + here.ru_stime, started.ru_utime + started.ru_stime


def _peak() -> float:
    """Return the megabytes this process has had at most; what ``getrusage`` says begins with those of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILO
    return float(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / _KILO


if __name__ == "__main__":
    asked, file, often = sys.argv[1:]
    print(json.dumps(_read("floor" if asked == "floor" else "ours", Path(file).read_bytes(), int(often))._asdict()))
