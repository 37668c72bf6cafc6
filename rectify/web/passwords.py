"""The pages by which somebody sets a password without being signed in: by a one-time link, and asking for one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from engine.domain.passwords import LONGEST, SHORTEST
from engine.domain.sign_in import LinkRefused
from engine.errors import RectifyError
from engine.words import Words
from notifications.link_mail import ask_for_reset
from rectify.auth.networks import network_of
from rectify.auth.password_setting import Differing, by_link, look_at_link
from rectify.http.access import GuardedRoute, open_to_all
from rectify.http.asking import app_of
from rectify.http.peers import address_of, agent_of
from rectify.web.browser import LINK, drop, keep
from rectify.web.page import go_to, page

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_Text = Annotated[str, Form(max_length=2000)]


@router.get("/password")
@open_to_all
def follow(request: Request, link: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Take the secret of a link out of the address, where it would stay in the browser's memory; nothing is used up."""
    answer = go_to("/password/new")
    keep(request, answer, LINK, link)
    return answer


@router.get("/password/new")
@open_to_all
def form(request: Request) -> Response:
    """Show the form of a link that was followed."""
    return _form(request)


@router.post("/password/new")
@open_to_all
def set_password(request: Request, password: _Text = "", again: _Text = "") -> Response:
    """Set the password and use the link up; all sessions end, and the new password is to be shown."""
    try:
        if password != again:
            raise Differing
        by_link(
            app_of(request),
            request.cookies.get(LINK, ""),
            password,
            network=address_of(request),
            agent=agent_of(request),
            at=request.state.at,
        )
    except RectifyError as refusal:
        return _form(request, refusal=refusal)
    answer = page(
        request,
        "told.html",
        title=Words("密码已设置", "The password is set"),
        text=Words("请用新密码登录。原来的登录都已退出。", "Sign in with it; you were signed out everywhere."),
        way_on=("/sign-in", Words("登录", "Sign in")),
    )
    drop(request, answer, LINK)
    return answer


@router.get("/password/forgotten")
@open_to_all
def forgotten(request: Request) -> Response:
    """Show the form that asks for a reset."""
    return page(request, "password_forgotten.html")


@router.post("/password/forgotten")
@open_to_all
def ask(request: Request, login: _Text = "") -> Response:
    """Send a reset link if there is such a person; the answer is the same if there is not."""
    app, typed = app_of(request), login.strip().casefold()[:200]
    try:
        ask_for_reset(
            app.ledger,
            app.post,
            typed,
            network=network_of(address_of(request)),
            agent=agent_of(request),
            at=request.state.at,
        )
    except RectifyError as refusal:
        return page(request, "password_forgotten.html", refusal=refusal)
    return page(
        request,
        "told.html",
        title=Words("请查收邮件", "Look into your mail"),
        text=Words(
            "如果有这个登录名，并且登记了邮箱，重设密码的链接正在路上，1小时内有效。没有收到，请联系管理员。",
            "If there is such a login with an address, a link is on its way and good for an hour. If nothing arrives,"
            " ask an administrator.",
        ),
        way_on=("/sign-in", Words("回到登录", "Back to signing in")),
    )


def _form(request: Request, *, refusal: RectifyError | None = None) -> Response:
    try:
        seen = look_at_link(app_of(request), request.cookies.get(LINK, ""), at=request.state.at)
    except LinkRefused as over:
        return page(
            request,
            "told.html",
            refusal=over,
            title=Words("链接已失效", "The link is no longer good"),
            text=Words("", ""),
            way_on=("/password/forgotten", Words("重新申请", "Ask for another")),
        )
    return page(
        request,
        "password_new.html",
        refusal=refusal,
        purpose=str(seen.purpose),
        name=seen.owner.name,
        login=seen.owner.login,
        shortest=SHORTEST,
        longest=LONGEST,
    )
