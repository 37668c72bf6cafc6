"""Nobody sees or does what they may not, whichever route they ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rectify.server import build_routes
from tests.security.matrix import HIDDEN, IN, REFUSED, UNKNOWN, ask, cell, kept, objects_of, routes
from tests.security.samples import BODIES
from tests.security.scene import ANONYMOUS, CALLERS, DISABLED, ITEMS, NONE, PEOPLE, READ_ONLY, Scene, a_scene

TABLE = kept()
# Pages of items are for sessions only: who they hide items from is tested where people sign in (tests/http).
OF_ITEMS = [one for one in TABLE if "{number}" in one[1] and one[1].startswith("/api/")]
# What is asked for at each change; the rest of the kinds takes as long again.
SAMPLE = ("own", "other department's", "confidential")
REST = tuple(kind for kind in ITEMS if kind not in SAMPLE)
# Open to anybody, with the reason.
PUBLIC = {
    ("GET", "/healthz"): "a monitor signs in nowhere; it is told names of checks and nothing else",
    ("GET", "/readyz"): "the same",
    ("GET", "/api/v1/docs"): "what the API looks like is no secret",
    ("GET", "/api/v1/openapi.json"): "the same",
    ("GET", "/"): "leads on to my work, and so to signing in",
    ("GET", "/sign-in"): "the form by which one signs in",
    ("GET", "/sign-in/sso"): "leads to the provider",
    ("GET", "/sign-in/sso/return"): "leads back from there; what it brings is verified",
    ("GET", "/password"): "opens a link of an invitation or a reset; its secret is checked",
    ("GET", "/password/new"): "the same",
    ("POST", "/password/new"): "the same",
    ("GET", "/password/forgotten"): "whoever forgot their password cannot sign in",
    ("POST", "/password/forgotten"): "the same; the answer never tells whether there is such an account",
    ("GET", "/feeds/{secret}.ics"): "calendars send no password; the secret is one of 256 bits",
    ("GET", "/links/{token}"): "a signed link of a mail, for one person and purpose; it only shows",
    ("POST", "/links/{token}"): "the same; it acts once, under that person's permission",
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return the office with its callers; whoever changes something puts it back."""
    found = a_scene(Path(tmp_path_factory.mktemp("scene")))
    yield found
    found.close()


def test_every_route_is_in_the_table_and_the_table_names_no_other(scene: Scene) -> None:
    assert routes(build_routes(scene.app)) == sorted(TABLE, key=lambda one: (one[1], one[0]))


@pytest.mark.parametrize("route", TABLE, ids=" ".join)
@pytest.mark.parametrize("kinds", [SAMPLE, pytest.param(REST, marks=pytest.mark.slow)], ids=["sample", "rest"])
def test_each_caller_gets_what_the_table_says(scene: Scene, route: tuple[str, str], kinds: tuple[str, ...]) -> None:
    for caller in CALLERS:
        # Who is turned away before anything is read is turned away whatever it is about.
        asked = kinds[:1] if caller in {ANONYMOUS, DISABLED} and kinds == SAMPLE else kinds
        places = [place for place, kind in enumerate(objects_of(route[1])) if not kind or kind in asked]
        said = "".join(TABLE[route][caller][place] for place in places)
        assert cell(scene, *route, caller, asked) == said, caller


def test_only_what_is_listed_here_is_open_to_anybody() -> None:
    open_to_all = {route for route, cells in TABLE.items() if UNKNOWN not in cells[ANONYMOUS]}
    assert open_to_all == set(PUBLIC)


def test_whoever_was_disabled_is_nobody() -> None:
    assert all(set(cells[DISABLED]) == {UNKNOWN} for cells in TABLE.values())


def test_what_is_not_there_is_there_for_nobody() -> None:
    last = ITEMS.index("none")
    assert all(
        cells[caller][last] != IN for route in OF_ITEMS for caller, cells in [(c, TABLE[route]) for c in CALLERS]
    )


def test_whoever_may_not_see_an_item_is_never_told_that_it_is_there() -> None:
    foreign, secret = ITEMS.index("other department's"), ITEMS.index("confidential")
    for route in OF_ITEMS:
        cells = TABLE[route]
        assert {cells[caller][foreign] for caller in ("owner", "colleague", "verifier", "leader", "manager")} == {
            HIDDEN
        }
        assert {
            cells[caller][secret] for caller in CALLERS if caller not in {ANONYMOUS, DISABLED, READ_ONLY, "colleague"}
        } == {HIDDEN}
        assert all(sign == HIDDEN for sign in cells["nobody"])


@pytest.mark.parametrize("route", OF_ITEMS, ids=" ".join)
def test_a_foreign_item_answers_word_for_word_like_one_that_does_not_exist(
    scene: Scene, route: tuple[str, str]
) -> None:
    number = scene.numbers["other department's"]
    for caller in ("nobody", "owner", "manager"):
        foreign = ask(scene, *route, caller, "other department's")
        none = ask(scene, *route, caller, "none")
        assert foreign.status_code == none.status_code == 404
        assert foreign.text.replace(number, NONE) == none.text
        assert {**foreign.headers, "content-length": ""} == {**none.headers, "content-length": ""}


@pytest.mark.parametrize("route", TABLE, ids=" ".join)
def test_another_method_is_never_a_way_in(scene: Scene, route: tuple[str, str]) -> None:
    method, path = route
    known = {other for other, same in TABLE if same == path} | {"HEAD", "OPTIONS"}
    for other in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
        answer = ask(scene, other, path, "manager", objects_of(path)[0])
        # Where another route reads the last word as a key (GET /mails/{key}, POST /mails/retry-dead): 422, or 403 by a
        # page, which lets no token in.
        refused = {404, 405, 422} if path.startswith("/api/") else {403, 404, 405, 422}
        assert answer.status_code in refused, (other, path, answer.status_code)
    assert method in known


@pytest.mark.parametrize("caller", [*PEOPLE, READ_ONLY])
def test_lists_and_counts_hold_exactly_the_items_that_the_caller_may_open(scene: Scene, caller: str) -> None:
    if caller == DISABLED:
        return
    opened = {
        scene.numbers[kind]
        for kind, sign in zip(ITEMS, TABLE["GET", "/api/v1/items/{number}"][caller], strict=True)
        if sign == IN
    }
    page = scene.client.get("/api/v1/items", headers=scene.head(caller)).json()
    assert {item["number"] for item in page["items"]} == opened
    assert page["total"] == len(opened)
    for number in scene.numbers.values():
        found = scene.client.get("/api/v1/items", params={"search": number}, headers=scene.head(caller)).json()
        assert {item["number"] for item in found["items"]} == opened & {number}
        assert found["total"] == len(found["items"])


@pytest.mark.parametrize("caller", ["nobody", "owner", "manager", "auditor"])
def test_many_at_once_reach_no_more_than_one_at_a_time(scene: Scene, caller: str) -> None:
    asked = {"items": [*scene.numbers.values(), NONE], "comment": {"note": "看过了"}}
    told = scene.client.post("/api/v1/bulk", json=asked, headers=scene.head(caller)).json()["results"]
    scene.reset()
    signs = TABLE["POST", "/api/v1/items/{number}/comments"][caller]
    status = {IN: None, HIDDEN: 404, REFUSED: 403}
    assert [one["problem"] and one["problem"]["status"] for one in told] == [status[sign] for sign in signs]


def test_every_route_that_takes_something_is_sent_something() -> None:
    assert {f"{method} {path}" for method, path in TABLE if method != "GET"} <= set(BODIES)
