"""Receipts: the owner says that an item has come to them."""

from __future__ import annotations

from fastapi import APIRouter, Response

from engine.domain.scopes import Scope
from engine.operations.receipts import give_receipt
from rectify.answers.changed import Changed, changed
from rectify.api.asked import Asked, Number, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(prefix="/items/{number}/receipt", tags=["items"], route_class=GuardedRoute)


class AskedReceipt(Asked):
    """What there is to say."""

    note: Text = ""


@router.post("")
@for_scope(Scope.ITEMS)
def give(number: Number, asked: AskedReceipt, call: Calling, response: Response) -> Changed:
    """Give the receipt for an item."""
    item = give_receipt(
        call.ledger, number, note=asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    response.headers["ETag"] = etag(item.facts.version)
    return changed(item)
