"""The table of who reaches what: one line a route, one cell a caller, one sign an object.

``python -m tests.security.matrix`` writes down what the site does now; read the difference before you keep it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Container, Iterator
from pathlib import Path

from fastapi import FastAPI
from httpx2 import Response

from rectify.server import build_routes
from tests.security.samples import BODIES, PARTS, QUERIES
from tests.security.scene import CALLERS, ITEMS, NONE, Scene, a_scene

TABLE = Path(__file__).with_name("routes.txt")
IN, REFUSED, HIDDEN, UNKNOWN, NARROW = "+", "-", ".", "!", "#"
_HEAD = """\
# Who reaches what. One line a route, one column a kind of caller (tests/security/scene.py), in each cell one sign for
# each kind of object, in this order: own, colleague's, other department's, closed, confidential, void, none.
#
#   +  let in (done, or refused for what was sent)      -  told that they may not
#   .  answered as if it were not there                 !  to sign in first
#   #  their token may not be used for it
"""
_ORIGIN = {"Origin": "http://localhost", "Accept-Language": "zh"}
# What shows that somebody was let in: it was done, or what they sent was looked at.
_LET_IN = {200, 201, 202, 204, 303, 400, 409, 412, 415, 422, 429}


def routes(site: FastAPI) -> list[tuple[str, str]]:
    """Return every route of the site as method and path."""
    found = [
        (method, context.path)
        for route in site.routes
        if hasattr(route, "effective_route_contexts")
        for context in route.effective_route_contexts()
        for method in context.methods
    ]
    return sorted(found, key=lambda one: (one[1], one[0]))


def objects_of(path: str) -> tuple[str, ...]:
    """Return the kinds of object a route is about; one without name for a route that is about no item."""
    return ITEMS if any(part in path for part in ("{number}", "{key}", "{login}", "{receipt}")) else ("",)


def cell(scene: Scene, method: str, path: str, caller: str, kinds: Container[str] = ITEMS) -> str:
    """Return what a caller gets from a route, a sign for each object of these kinds."""
    wanted = [kind for kind in objects_of(path) if not kind or kind in kinds]
    return "".join(_sign(scene, ask(scene, method, path, caller, kind)) for kind in wanted)


def ask(scene: Scene, method: str, path: str, caller: str, kind: str) -> Response:
    """Ask a route about a kind of object."""
    noun = path.removeprefix("/api/v1/").partition("/")[0]
    key = scene.keys.get(noun, {}).get(kind, "999999")
    parts = {
        "number": scene.numbers.get(kind, NONE),
        "key": key,
        "login": key,
        "receipt": key,
        "sha256": scene.evidence,
        **PARTS,
    }
    body = BODIES.get(f"{method} {path}", {})
    return scene.client.request(
        method, path.format(**parts), headers={**_ORIGIN, **scene.head(caller)}, params=QUERIES.get(f"{method} {path}"),
        follow_redirects=False, **body,
    )  # fmt: skip


def _sign(scene: Scene, answer: Response) -> str:
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in"):
        return UNKNOWN
    if answer.status_code == 403:
        return NARROW if re.search("token_too_narrow|people_only", answer.text) else REFUSED
    if answer.status_code in {404, 410}:
        return HIDDEN
    is_out_of_order = answer.status_code == 503 and answer.request.url.path.startswith("/sign-in/")
    if answer.status_code not in _LET_IN and not is_out_of_order:
        message = f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:300]}"
        raise AssertionError(message)
    if answer.request.method not in {"GET", "HEAD"} and answer.is_success:
        scene.reset()
    return IN


def lines(scene: Scene, site: FastAPI) -> Iterator[str]:
    """Yield the table as it is now."""
    names = [f"{method:<6} {path}" for method, path in routes(site)]
    wide = max(len(name) for name in names) + 2
    widths = [max(len(caller), len(ITEMS)) + 1 for caller in CALLERS]
    yield " " * wide + "".join(f"{caller:<{width}}" for caller, width in zip(CALLERS, widths, strict=True)).rstrip()
    for name, (method, path) in zip(names, routes(site), strict=True):
        cells = (cell(scene, method, path, caller) for caller in CALLERS)
        yield f"{name:<{wide}}" + "".join(f"{one:<{width}}" for one, width in zip(cells, widths, strict=True)).rstrip()


def kept() -> dict[tuple[str, str], dict[str, str]]:
    """Return the table that is kept: by route, what each caller gets."""
    head, *rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    callers = head.split()
    found = {}
    for row in rows:
        method, path, *cells = row.split()
        found[method, path] = dict(zip(callers, cells, strict=True))
    return found


def main() -> None:
    """Write the table anew."""
    with tempfile.TemporaryDirectory() as folder:
        scene = a_scene(Path(folder))
        try:
            table = "\n".join(lines(scene, build_routes(scene.app)))
        finally:
            scene.close()
    TABLE.write_text(f"{_HEAD}\n{table}\n", encoding="utf-8")
    sys.stdout.write(f"{TABLE}\n")


if __name__ == "__main__":
    main()
