"""A ledger in a workbook comes in: looked at, corrected, taken in once, and read the same way from then on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.stories.conftest import Typed
from tests.unit.rectify.documents.by_hand import Hand
from tests.unit.rectify.documents.hand_ledgers import audit_list


def a_ledger(path: Path, *, finding: str) -> Path:
    """Write a ledger one heading of which nobody knows."""
    hand = Hand(title="", organization="", groups=(), items=())
    head = ["序号", "具体问题", "措施", "经手", "期限", "状态"]
    rows: list[list[Any]] = [["水务局整改台账"], head, [1, finding, "盘点", "财务科甘棠", "2026-09-30", "正在整改"]]
    hand.sheet("台账", rows, ["A1:F1"])
    path.write_bytes(hand.data())
    return path


def test_a_ledger_is_taken_in_once(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(audit_list().data())

    first = office("import", "list.xlsx", "--kind", "audit", "--json").json[0]
    again = office("import", "list.xlsx", "--kind", "audit", "--json").json[0]

    assert [item["responsible"] for item in first["items"]] == ["祝云帆", "祝云帆", "满若溪", "满若溪、车文远"]
    assert [item["id"] for item in first["items"]] == [item["id"] for item in again["items"]]
    assert {column["field"] for column in first["columns"]} >= {"number", "title", "measure", "person", "due", "done"}


def test_a_column_is_stated_once_and_known_from_then_on(office: Typed, tmp_path: Path) -> None:
    a_ledger(tmp_path / "one.xlsx", finding="账实不符")
    a_ledger(tmp_path / "two.xlsx", finding="坐支现金")

    def people(name: str, *more: str) -> list[str | None]:
        (entry,) = office("import", name, "--dry-run", "--json", *more).json
        return [item["responsible"] for item in entry["items"]]

    assert people("one.xlsx") == [None]
    assert people("one.xlsx", "--map", "经手=责任人") == ["财务科甘棠"]
    assert people("two.xlsx") == [None], "a dry run remembers nothing"
    seen = office("import", "one.xlsx", "--columns", "--map", "经手=person", "--json").json[0]
    assert len(seen["remembered"]) == 1
    assert [column["how"] for column in seen["tables"][0]["columns"]][3] == "stated"
    assert people("two.xlsx") == ["财务科甘棠"]
    assert "按指定的列读取：经手→责任人" in office("import", "two.xlsx", "--dry-run").out
    assert (
        office("import", "two.xlsx", "--columns", "--forget-map", "--json").json[0]["forgotten"] == seen["remembered"]
    )
    assert people("two.xlsx") == [None]


def test_a_column_that_is_not_there_is_refused_and_nothing_comes_in(office: Typed, tmp_path: Path) -> None:
    a_ledger(tmp_path / "one.xlsx", finding="账实不符")
    before = office("items", "--json").json["total"]

    refused = office("import", "one.xlsx", "--map", "没有=title")

    assert refused.status == 1
    assert office("items", "--json").json["total"] == before
