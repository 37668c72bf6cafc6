"""The HTML of a mail in a frame of its own: nothing in it runs or loads, and no other site frames it."""

from __future__ import annotations

from fastapi.responses import HTMLResponse, Response

from rectify.http.safety import HEADERS

# A mail brings its styles with it, and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


def framed(html: str) -> HTMLResponse:
    """Return the HTML of a mail, to be shown in a frame of a page of this site."""
    headers = {"Content-Security-Policy": _POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(html, headers=headers)


def with_frame(answer: Response) -> Response:
    """Return a page that may have such a frame."""
    answer.headers["Content-Security-Policy"] = HEADERS["Content-Security-Policy"] + "; frame-src 'self'"
    return answer
