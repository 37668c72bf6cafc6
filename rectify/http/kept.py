"""What was typed into a form of ours that could not be taken, because its session had ended: kept to be sent again.

Nothing of it is stored here: it stands in the page that asks to sign in, and comes back with it. So it outlives any
session, takes no room in the ledger, and nobody who is not signed in can fill the ledger with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request

from rectify.http.asking import FORM_TOKEN, ForeignForm, require_own_origin

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# The name of the input that carries a kept form; longer texts than this no form of ours takes.
KEPT = "kept"
# The input that says whose a form is: what somebody typed is not shown to who signs in after them.
WHO = "who"
_LONGEST = 200_000
_NOT_KEPT = frozenset({FORM_TOKEN, "act", KEPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """A form: where it goes, and its texts by the names of their inputs. Files are not kept."""

    path: str
    texts: Sequence[tuple[str, str]]

    def written(self) -> str:
        """Return its texts as one."""
        return urlencode(list(self.texts))

    def said(self, name: str) -> str | None:
        """Return the text of one input, None where there is none."""
        return next((text for known, text in self.texts if known == name), None)


def read(path: str, written: str) -> KeptForm | None:
    """Return a form as it was kept; None where nothing was."""
    texts = parse_qsl(written, keep_blank_values=True, max_num_fields=200) if 0 < len(written) <= _LONGEST else []
    return KeptForm(path=path, texts=texts) if texts else None


async def keep(request: Request) -> KeptForm | None:
    """Return the form of a request that was refused; None for what no page of this site sent.

    Only forms that say whose they are (``WHO``) are kept: forms with passwords do not.
    """
    kind = request.headers.get("content-type", "").partition(";")[0]
    if request.method != "POST" or kind not in FORMS:
        return None
    try:
        require_own_origin(request)
    except ForeignForm:
        return None
    form = await request.form()
    texts = [(name, text) for name, text in form.multi_items() if isinstance(text, str) and name not in _NOT_KEPT]
    await form.close()
    kept = KeptForm(path=quote(request.url.path), texts=texts)
    return kept if kept.said(WHO) and len(kept.written()) <= _LONGEST else None
