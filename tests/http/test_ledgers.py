"""Ledgers over HTTP: the same answers as at the command line."""

from __future__ import annotations

from typing import Any

from tests.http.conftest import Site
from tests.unit.rectify.documents.by_hand import Hand

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def a_ledger() -> bytes:
    """Return a ledger one heading of which nobody knows."""
    hand = Hand(title="", organization="", groups=(), items=())
    head = ["序号", "具体问题", "措施", "经手", "期限", "状态"]
    hand.sheet("台账", [head, [1, "账实不符", "盘点", "财务科甘棠", "2026-09-30", "正在整改"]])
    return hand.data()


def test_columns_are_shown_stated_remembered_and_forgotten(own_site: Site) -> None:
    book = a_ledger()

    def sent(path: str, who: str = "chen", **form: Any) -> Any:
        name = "file" if path.endswith("columns") else "files"
        return own_site(who, "POST", path, files={name: ("台账.xlsx", book, KIND)}, data=form)

    def responsible(**form: Any) -> str | None:
        (entry,) = sent("/imports", dry_run="true", **form).json()
        (item,) = entry["items"]
        return item["responsible"]  # type: ignore[no-any-return]

    assert responsible() is None
    assert responsible(map=["经手=person"]) == "财务科甘棠"
    shown = sent("/imports/columns", map=["经手=person"], dry_run="true").json()
    assert (shown["remembered"], shown["tables"][0]["columns"][3]["field"]) == ([], "person")
    kept = sent("/imports/columns", map=["D=person"]).json()
    assert kept["remembered"] == [kept["tables"][0]["headings"]]
    assert responsible() == "财务科甘棠"
    assert sent("/imports/columns", forget="true").json()["forgotten"] == kept["remembered"]
    assert responsible() is None
    assert sent("/imports/columns", map=["没有=title"]).status_code == 422
    assert sent("/imports/columns", who="wang").json()["code"] == "not_permitted"
