"""A manager presses whoever an item waits for, as a person types it."""

from __future__ import annotations

from tests.stories.conftest import Typed

ITEM, NOBODYS = "XC2026-01-002", "XC2026-01-004"


def test_it_is_said_who_was_urged_and_explained_afterwards(office: Typed) -> None:
    people = ("--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
    assert office("assign", ITEM, *people).status == 0
    said = office("urge", ITEM, "--note", "月底前必须完成", "--as", "zhao", "--key", "u1")
    assert (said.status, said.out, said.err) == (0, f"{ITEM} 已催办王敏（责任人），第3版\n", "")
    again = office("urge", ITEM, "--note", "月底前必须完成", "--as", "zhao", "--key", "u1", "--json").json
    assert (again["repeated"], again["people"]) == (True, [{"login": "wang", "name": "王敏", "why": "owner"}])
    refused = office("--lang", "en", "urge", ITEM, "--as", "chen")
    assert (refused.status, f"{ITEM} cannot be urged now: 赵岚 urged it today at" in refused.err) == (1, True)
    assert office("urge", ITEM, "--as", "chen", "--expect-version", "2").status == 4
    assert office("urge", NOBODYS, "--as", "chen", "--json").json["error"]["code"] == "urging_refused"
    assert "催办：王敏" in office("history", ITEM).out
    explained = office("--lang", "en", "explain", ITEM).out
    assert "urged by hand by 赵岚" in explained
    assert "Note: 月底前必须完成" in explained
    (urging,) = office("explain", ITEM, "--json").json["urgings"]
    assert [one["person"] for one in urging["told"]] == ["王敏"]
