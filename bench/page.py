"""What a page of the ledger costs: fifty of very many items, beside the same rows by hand and beside Django's page.

Three servers with one process each (``bench.sites``) are asked in turn over one connection that stays open. Ours is
what a manager gets in the browser: session, permission, languages, filters, forms for many at once.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.office import open_ledger
from bench.shelf import fill
from bench.sites import FILE
from engine.domain.actor import operator
from engine.domain.definition import Role
from engine.operations import personnel
from rectify.auth.password_setting import by_operator
from rectify.bootstrap import open_app
from rectify.settings import load

SITES = ("floor", "ours", "django")
_LOGIN, _PASSWORD = "chen", "four fictional words here"
_HOST, _PATIENCE = "127.0.0.1", 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPage:
    """Milliseconds of a page by site, the median of each round, and how many bytes it has."""

    items: int
    ms: Mapping[str, Sequence[float]]
    size: Mapping[str, int]

    def ratio(self, site: str) -> float | None:
        """Return the median of a site's time divided by the floor's, round by round; None where it is missing."""
        if site not in self.ms:
            return None
        return median(one / floor for one, floor in zip(self.ms[site], self.ms["floor"], strict=True))


def measure_page(folder: Path, *, items: int, rounds: int, asked: int) -> MeasuredPage:
    """Ask each site for the page so many times in each round, changing who begins.

    Raises ``RuntimeError`` when a site does not serve, or serves other rows.
    """
    numbers = _prepare(folder, items=items)
    with contextlib.ExitStack() as stack:
        sites = {name: stack.enter_context(_serving(name, folder)) for name in SITES if _is_installed(name)}
        head = {name: {"Cookie": _signed_in(line)} if name == "ours" else {} for name, line in sites.items()}
        size = {}
        for name, line in sites.items():
            page = _get(line, head[name])
            size[name] = len(page)
            if missing := [number for number in numbers if number.encode() not in page]:
                message = f"{name} does not show {missing[0]}"
                raise RuntimeError(message)
        ms: dict[str, list[float]] = {name: [] for name in sites}
        for number in range(rounds):
            for name in sorted(sites, reverse=bool(number % 2)):
                ms[name].append(median(_milliseconds(sites[name], head[name]) for _ in range(asked)))
    return MeasuredPage(items=items, ms=ms, size=size)


def _prepare(folder: Path, *, items: int) -> list[str]:
    """Make the ledger and somebody who sees it; return the numbers on its first page."""
    with contextlib.closing(open_ledger(folder / FILE, durability="OFF")) as ledger:
        fill(ledger, items=items)
    app = open_app(load({"data": folder}).settings)
    at = app.clock.now()
    with contextlib.closing(app.ledger):
        personnel.add_person(
            app.ledger, _LOGIN, "陈静", email=None, roles=[Role.MANAGER], actor=operator("bench"), at=at
        )
        by_operator(app, _LOGIN, _PASSWORD, actor=operator("bench"), at=at)
    return [f"XC2026-01-{number:03}" for number in (1, 10)]


def _is_installed(name: str) -> bool:
    if name != "django":
        return True
    with contextlib.suppress(ModuleNotFoundError):
        __import__("django")
        return True
    return False


@contextlib.contextmanager
def _serving(name: str, folder: Path) -> Iterator[http.client.HTTPConnection]:
    with socket.create_server((_HOST, 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.sites", name, str(folder), str(port)])
    line = http.client.HTTPConnection(_HOST, port, timeout=_PATIENCE)
    try:
        _await(line, process)
        yield line
    finally:
        line.close()
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _await(line: http.client.HTTPConnection, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            line.connect()
            return
        time.sleep(0.1)
    message = "a site did not start"
    raise RuntimeError(message)


def _signed_in(line: http.client.HTTPConnection) -> str:
    """Sign in as a browser does, and return its cookie."""
    form = urlencode({"login": _LOGIN, "password": _PASSWORD})
    head = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{_HOST}:{line.port}"}
    line.request("POST", "/sign-in", form, head)
    answer = line.getresponse()
    answer.read()
    cookie = answer.getheader("Set-Cookie")
    if cookie is None:
        message = f"signing in failed: {answer.status}"
        raise RuntimeError(message)
    return cookie.partition(";")[0]


def _get(line: http.client.HTTPConnection, head: Mapping[str, str]) -> bytes:
    line.request("GET", "/items", headers={"Accept": "text/html", **head})
    answer = line.getresponse()
    page = answer.read()
    if answer.status != http.client.OK:
        message = f"the page was not served: {answer.status}"
        raise RuntimeError(message)
    return page


def _milliseconds(line: http.client.HTTPConnection, head: Mapping[str, str]) -> float:
    began = time.perf_counter()
    _get(line, head)
    return (time.perf_counter() - began) * 1000


def as_document(found: MeasuredPage) -> dict[str, object]:
    """Return one JSON document."""
    ratios = {name: round(ratio, 2) for name in SITES if (ratio := found.ratio(name)) is not None}
    return {"bench": "page", "items": found.items, "ms": dict(found.ms), "bytes": dict(found.size), "ratio": ratios}


def as_table(found: MeasuredPage) -> str:
    """Return a table for people."""
    lines = [f"page: 50 of {found.items} items", f"{'site':<10}{'ms':>9}{'kB':>8}{'of the floor':>15}   every round"]
    for name in SITES:
        ratio = found.ratio(name)
        if ratio is None:
            lines.append(f"{name:<10}not installed: pip install --group bench")
            continue
        rounds = " ".join(f"{one:.1f}" for one in found.ms[name])
        lines.append(
            f"{name:<10}{median(found.ms[name]):>9.2f}{found.size[name] / 1000:>8.1f}{ratio:>15.2f}   {rounds}"
        )
    return "\n".join(lines)
