"""What is wrong with a mail address, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.words import Words

FAULTS: Mapping[str, Words] = {
    "refused": Words("被拒收", "refused"),
    "bounced": Words("被退回", "bounced"),
}
