"""How a sheet comes out of a printer: on which paper, and over how many pages side by side so that it can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

A4_LANDSCAPE, A3_LANDSCAPE = 9, 8
# Widths of columns are counted in characters. Columns broader than this together are printed on A3, and broader than
# the other side by side on several pages of it: letters of 10 points would be smaller than 7 on a single one.
_FITS_A4, _FITS_A3 = 160.0, 300.0
# What stands on each further page again, so that its rows can be told: number in the list, number of the item.
REPEATED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPlan:
    """Paper by its number in Excel, pages side by side, and the last column that surely stands on the first of them."""

    paper: int
    pages: int
    first_page_to: int


def print_plan(widths: Sequence[float]) -> PrintPlan:
    """Return how columns of these widths are printed."""
    whole = sum(widths)
    pages = max(1, math.ceil(whole / _FITS_A3))
    paper = A4_LANDSCAPE if whole <= _FITS_A4 else A3_LANDSCAPE
    if pages == 1:
        return PrintPlan(paper=paper, pages=1, first_page_to=len(widths) - 1)
    # Programs break where a page is full, at a width of letters of their own: half of a page is on it in any.
    room, last = whole / pages * 0.75, 0
    while last + 1 < len(widths) and sum(widths[: last + 2]) <= room:
        last += 1
    return PrintPlan(paper=paper, pages=pages, first_page_to=max(last, REPEATED))
