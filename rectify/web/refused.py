"""The page of whatever was refused: what, which way out, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse

from engine.errors import NotFound
from engine.words import Language, Words
from rectify.http.asking import language_of
from rectify.http.problems import Problem
from rectify.web.keeping import show_kept, sign_in_page
from rectify.web.page import render

_HEADINGS: Mapping[int, Words] = {
    HTTPStatus.UNAUTHORIZED: Words("请先登录", "Sign in first"),
    HTTPStatus.FORBIDDEN: Words("不能这样做", "Not permitted"),
    HTTPStatus.NOT_FOUND: Words("没有找到", "Not found"),
    HTTPStatus.TOO_MANY_REQUESTS: Words("请稍候", "Wait a moment"),
    HTTPStatus.INTERNAL_SERVER_ERROR: Words("出错了", "Something went wrong"),
    HTTPStatus.SERVICE_UNAVAILABLE: Words("暂时不能用", "Out of order for now"),
}
_OTHERWISE = Words("没有办成", "Not done")
# What a person does about it, where the document tells a program.
_WAYS_OUT: Mapping[str, Words] = {
    "not_signed_in": Words("登录后再试一次。", "Sign in, then try again."),
    "not_found": Words("核对地址，或从首页进去。", "Check the address, or begin at the front page."),
    "method_not_allowed": Words(
        "这个地址只收表单；回到页面再填一次。", "This address takes forms only; go back to the page."
    ),
    "invalid_input": Words("回到上一页改正。", "Go back and mend it."),
}
_HOME = ("/", Words("回到首页", "To the front page"))
_SIGN_IN = ("/sign-in", Words("登录", "Sign in"))


def show_problem(request: Request, told: Problem) -> HTMLResponse:
    """Return the page of a problem. It asks the database nothing: that may be what is out of order.

    What was typed into a form whose session ended is kept: the page asks to sign in, or to go on, and carries it along.
    """
    kept = getattr(request.state, "kept", None)
    if kept is not None:
        page = show_kept(request, kept) if request.state.caller else sign_in_page(request, to=kept.path, kept=kept)
        page.status_code = told.status
        return page
    language = language_of(request)
    way_out = None if _says_more(told, language) else _WAYS_OUT.get(told.code)
    said = {"message": told.detail, "remedy": way_out.text(language) if way_out else told.remedy}
    html = render(
        "refused.html",
        language,
        {
            "heading": _HEADINGS.get(told.status, _OTHERWISE),
            "reasons": told.reasons,
            "way_on": _SIGN_IN if told.status == HTTPStatus.UNAUTHORIZED else _HOME,
        },
        refusal=said,
        office=None,
        other=None,
    )
    return HTMLResponse(html, status_code=told.status)


def _says_more(told: Problem, language: Language) -> bool:
    """Say whether there is more to tell of what was not found than that its name should be checked: what there is."""
    return told.code == NotFound.code and told.remedy not in ("", NotFound.remedy.text(language))
