"""Each command is found in the module that has it, and no module has one that is not found."""

from __future__ import annotations

import pytest

from rectify.cli.menu import MODULES, commands_of


@pytest.mark.parametrize("module", sorted(set(MODULES.values())))
def test_what_a_module_adds_is_what_the_menu_knows_of_it(module: str) -> None:
    assert set(commands_of(module)) == {name for name, where in MODULES.items() if where == module}
