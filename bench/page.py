"""What a page of the ledger costs: fifty of very many items, beside the same rows by hand and beside Django's page.

Three servers with one process each (``bench.sites``) are asked in turn over one connection that stays open. Ours is
what a manager gets in the browser: session, permission, languages, filters, forms for many at once. Django's page must
say word for word the same, or there is no figure.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.office import open_ledger
from bench.shelf import fill
from bench.sites import FILE
from engine.domain.actor import operator
from engine.domain.definition import Role
from engine.operations import personnel
from engine.words import LANGUAGES, Language
from rectify.auth.password_setting import by_operator
from rectify.bootstrap import open_app
from rectify.settings import load

SITES = ("floor", "ours", "django")
_LOGIN, _PASSWORD = "chen", "four fictional words here"
_HOST, _PATIENCE = "127.0.0.1", 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPage:
    """Milliseconds of a page by site, the median of each round, and how many bytes it has.

    ``cpu`` is what a page takes of the processor in its server, in milliseconds; empty where the system does not say.
    """

    items: int
    ms: Mapping[str, Sequence[float]]
    size: Mapping[str, int]
    cpu: Mapping[str, float]

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
        pages = {name: _get(site) for name, site in sites.items()}
        for name, page in pages.items():
            if missing := [number for number in numbers if number.encode() not in page]:
                message = f"{name} does not show {missing[0]}"
                raise RuntimeError(message)
        if "django" in sites:
            _require_same(sites["ours"], sites["django"])
        ms: dict[str, list[float]] = {name: [] for name in sites}
        began = {name: site.cpu() for name, site in sites.items()}
        for number in range(rounds):
            for name in sorted(sites, reverse=bool(number % 2)):
                ms[name].append(median(_milliseconds(sites[name]) for _ in range(asked)))
        took = {name: (site.cpu() - began[name]) / (rounds * asked) for name, site in sites.items()}
    size = {name: len(page) for name, page in pages.items()}
    return MeasuredPage(items=items, ms=ms, size=size, cpu={name: one for name, one in took.items() if one})


@dataclass(slots=True)
class _Site:
    """A server that was started: the connection to it, the process, and the cookies of whoever signed in."""

    line: http.client.HTTPConnection
    process: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)

    def cpu(self) -> float:
        """Return how long its threads have run so far, in milliseconds; 0 where the system does not say."""
        found = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text().split()[0]) for one in found) / 1e6

    def ask(
        self, method: str, path: str, form: Mapping[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask for a page as a browser does, and keep what cookies come with it."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = {"Accept": "text/html", "Origin": f"http://{_HOST}:{self.line.port}", "Cookie": cookies}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, urlencode(form) if form else None, head)
        answer = self.line.getresponse()
        body = answer.read()
        kept = (one.partition(";")[0].partition("=") for one in answer.headers.get_all("Set-Cookie", ()))
        self.cookies |= {name: value for name, _, value in kept}
        return answer, body


def _require_same(ours: _Site, theirs: _Site) -> None:
    """Raise ``RuntimeError`` where two sites' pages say something else, in either language."""
    for language in LANGUAGES:
        one, other = (_plain(_get(site, language)) for site in (ours, theirs))
        if one != other:
            pairs = enumerate(zip(one, other, strict=False))
            place = next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
            message = f"Django says {other[place : place + 40]!r} where ours says {one[place : place + 40]!r}"
            raise RuntimeError(message)


def _plain(page: bytes) -> str:
    """Return everything a page says, its form fields counted, without blanks."""
    body = re.sub(r"<svg.*?</svg>", "", page.decode()[page.decode().index("<body") :], flags=re.DOTALL)
    fields = Counter(re.findall(r"<(a|input|select|option|button|form|th|td)\b", body))
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", body))) + repr(sorted(fields.items()))


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
def _serving(name: str, folder: Path) -> Iterator[_Site]:
    with socket.create_server((_HOST, 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.sites", name, str(folder), str(port)])
    site = _Site(http.client.HTTPConnection(_HOST, port, timeout=_PATIENCE), process)
    try:
        _await(site.line, process)
        if name != "floor":
            _sign_in(site)
        yield site
    finally:
        site.line.close()
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


def _sign_in(site: _Site) -> None:
    """Sign in as a browser does; Django's form has a token, which ours has not before somebody is signed in."""
    _answer, page = site.ask("GET", "/sign-in")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.decode())
    form = {"login": _LOGIN, "password": _PASSWORD}
    if token is not None:
        form = {"username": _LOGIN, "password": _PASSWORD, "csrfmiddlewaretoken": token[1]}
    answer, _page = site.ask("POST", "/sign-in", form)
    if answer.status >= http.client.BAD_REQUEST or not site.cookies:
        message = f"signing in failed: {answer.status}"
        raise RuntimeError(message)


def _get(site: _Site, language: Language = "zh") -> bytes:
    site.cookies |= {"rectify_lang": language, "django_language": {"zh": "zh-hans", "en": "en"}[language]}
    answer, page = site.ask("GET", "/items")
    if answer.status != http.client.OK:
        message = f"the page was not served: {answer.status}"
        raise RuntimeError(message)
    return page


def _milliseconds(site: _Site) -> float:
    began = time.perf_counter()
    _get(site)
    return (time.perf_counter() - began) * 1000


def as_document(found: MeasuredPage) -> dict[str, object]:
    """Return one JSON document."""
    ratios = {name: round(ratio, 2) for name in SITES if (ratio := found.ratio(name)) is not None}
    return {
        "bench": "page",
        "items": found.items,
        "ms": dict(found.ms),
        "cpu": dict(found.cpu),
        "bytes": dict(found.size),
        "ratio": ratios,
    }


def as_table(found: MeasuredPage) -> str:
    """Return a table for people."""
    lines = [
        f"page: 50 of {found.items} items",
        f"{'site':<10}{'ms':>9}{'cpu':>9}{'kB':>8}{'of the floor':>15}   every round",
    ]
    for name in SITES:
        ratio = found.ratio(name)
        if ratio is None:
            lines.append(f"{name:<10}not installed: pip install --group bench")
            continue
        rounds = " ".join(f"{one:.1f}" for one in found.ms[name])
        spent = f"{found.cpu[name]:>9.2f}" if name in found.cpu else f"{'':>9}"
        size = found.size[name] / 1000
        lines.append(f"{name:<10}{median(found.ms[name]):>9.2f}{spent}{size:>8.1f}{ratio:>15.2f}   {rounds}")
    return "\n".join(lines)
