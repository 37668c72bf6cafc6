"""Two sides measured side by side, round by round, and how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Milliseconds of both sides in every round."""

    floor_ms: Sequence[float]
    ours_ms: Sequence[float]

    @property
    def ratios(self) -> Sequence[float]:
        """Return ours divided by the floor, round by round."""
        return [ours / floor for ours, floor in zip(self.ours_ms, self.floor_ms, strict=True)]

    @property
    def ratio(self) -> float:
        """Return the median of the ratios."""
        return median(self.ratios)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Return the span of the middle half of the rounds."""
        low, _middle, high = quantiles(self.ratios, n=4)
        return low, high
