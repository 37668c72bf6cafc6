"""What may stand in a mail: text of people without the characters that command, hide or reorder."""

from __future__ import annotations

import re
import unicodedata

# Controls (C0, DEL, C1) and the line and paragraph separators end lines somewhere in the chain of mail programs.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROLS_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# Format characters are not seen but change what is seen: bidi controls, zero widths, tags, soft hyphen; and letters
# that no font shows, with which a name can be made to look empty or like another.
_FORMATS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# Halves of characters, and code points that are none.
_BROKEN = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


def one_line(text: str) -> str:
    """Return the text as one visible line: NFC, controls as blanks, format characters gone, blanks single."""
    seen = _FORMATS.sub("", _CONTROLS.sub(" ", _BROKEN.sub("\ufffd", text)))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def several_lines(text: str) -> str:
    """Return a body whose lines end with ``\\n`` and hold no other control, format or broken character."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORMATS.sub("", _CONTROLS_BUT_LINES.sub(" ", _BROKEN.sub("\ufffd", joined)))
