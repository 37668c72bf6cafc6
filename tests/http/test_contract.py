"""The API keeps what its description promises, whoever calls and whatever they send."""

from __future__ import annotations

import pytest

from tests.http.conftest import Site
from tests.http.contract import described, operations, try_out

ROLES = ("wang", "chen", "admin", "shen")


@pytest.mark.parametrize("who", ROLES)
def test_no_call_breaks_what_is_described(site: Site, who: str) -> None:
    for operation in operations(described(site)):
        try_out(operation, who, examples=2)


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_no_call_of_many_breaks_what_is_described(site: Site, who: str) -> None:
    for operation in operations(described(site)):
        try_out(operation, who, examples=60)
