"""The API keeps what its description promises, whoever calls and whatever they send."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.http.conftest import Site
from tests.http.contract import a_walk, described, operations, try_out

# Staff, a manager, an administrator, an auditor.
ROLES = ("wang", "chen", "admin", "shen")


@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.slow) for turn in range(1, len(ROLES)))])
def test_no_call_breaks_what_is_described(site: Site, turn: int) -> None:
    for position, operation in enumerate(operations(described(site))):
        if position % len(ROLES) == turn:
            who = ROLES[(position + position // len(ROLES)) % len(ROLES)]
            try_out(operation, site.token(who), examples=1)


def test_every_operation_says_in_one_line_what_it_does_and_what_each_parameter_is(site: Site) -> None:
    described_at = site.client.get("/api/v1/openapi.json").json()
    for path, found in described_at["paths"].items():
        for method, operation in found.items():
            assert operation["summary"].istitle() is False, (method, path)
            assert all(one.get("description") for one in operation.get("parameters", ())), (method, path)
            refused = operation["responses"]["422"]["content"]
            assert set(refused) == {"application/problem+json"}
            assert refused["application/problem+json"]["schema"]["$ref"].endswith("/Problem")


# So many calls of each sort in a round, so many rounds. After the first none begins once the processor has been at it
# for so many seconds: its own time, so that a machine that does much else tries no less.
A_ROUND, ROUNDS, SECONDS = 5, 12, 900


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_no_call_of_many_breaks_what_is_described(site: Site, who: str) -> None:
    until, tried = process_time() + SECONDS, 0
    for start in range(ROUNDS):
        if process_time() > until:
            break
        for operation in operations(described(site)):
            try_out(operation, site.token(who), examples=A_ROUND, start=start)
            tried += 1
    print(f"{who}: {tried} times {A_ROUND} calls of each sort")  # noqa: T201 - what a long run comes to


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_no_walk_through_the_api_breaks_what_is_described(own_site: Site, who: str) -> None:
    walk = a_walk(own_site, who)
    walk.TestCase.settings = settings(
        max_examples=60,
        stateful_step_count=8,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    walk.TestCase().runTest()
