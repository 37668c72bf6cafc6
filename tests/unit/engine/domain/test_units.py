"""The tree of units: paths, and what somebody means by a name."""

from __future__ import annotations

import pytest

from engine.domain.units import Place, Tree

_NAMES = ("督查室", "教育局", "办公室", "卫健局", "办公室", "一科", "Ａ组")
_ABOVE = (None, 1, 2, 1, 4, 3, 6)


def a_tree() -> Tree:
    """Return 督查室 with 教育局/办公室/一科/Ａ组 and 卫健局/办公室 below it."""
    units = enumerate(zip(_ABOVE, _NAMES, strict=True), start=1)
    return Tree(Place(id=key, parent_id=above, name=name) for key, (above, name) in units)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("督查室", (1,)),
        ("/", (1,)),
        ("一科", (6,)),
        ("教育局/办公室", (3,)),
        (" 教育局 ／ 办公室 ", (3,)),
        ("督查室/卫健局/办公室", (5,)),
        ("办公室/一科", (6,)),
        ("A组", (7,)),
        ("办公室", (3, 5)),
        ("卫健局/一科", ()),
        ("二科", ()),
        ("", ()),
        ("教育局/", (2,)),
    ],
)
def test_a_name_is_enough_where_only_one_unit_has_it(typed: str, meant: tuple[int, ...]) -> None:
    assert a_tree().named(typed) == meant


def test_a_whole_path_is_that_unit_though_a_longer_one_ends_alike() -> None:
    places = [
        *a_tree().places.values(),
        Place(id=8, parent_id=6, name="教育局"),
        Place(id=9, parent_id=8, name="办公室"),
    ]
    tree = Tree(places)
    assert tree.named("教育局/办公室") == (3,)
    assert tree.named("一科/教育局/办公室") == (9,)


def test_every_unit_can_be_named_even_where_all_are_called_alike() -> None:
    tree = Tree(Place(id=key, parent_id=above, name="办公室") for key, above in ((1, None), (2, 1), (3, 2), (4, 3)))
    assert len(tree.named("办公室")) == 4
    assert {key: tree.named(tree.called(key)) for key in tree.places} == {key: (key,) for key in tree.places}


def test_paths_and_depths_begin_below_the_office() -> None:
    tree = a_tree()
    assert (tree.path(1), tree.path(2), tree.path(6)) == ("督查室", "教育局", "教育局/办公室/一科")
    assert [tree.depth(key) for key in (1, 2, 6)] == [0, 1, 3]
    assert tree.below(3) == {3, 6, 7}
    assert [place.id for place in tree.in_order()] == [1, 4, 5, 2, 3, 6, 7]
