"""The pages after the story: fictional logins, and the site served from this machine until somebody stops it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.words import Words
from notifications.halting import Halt
from rectify.auth.password_setting import by_operator
from rectify.bootstrap import App, by_the_time_of_its_ledger, open_app, require_ready, the_operator
from rectify.demo.story import PEOPLE
from rectify.heartbeat import alarm, beat
from rectify.scheduler import keep_ticking
from rectify.settings import Settings
from rectify.terminal import Terminal

# Of nobody: the ledger of a demo holds no person, and its pages are served to this machine only.
PASSWORD = "yunxi demo 2026 zhenggai"  # noqa: S105 - said aloud, on purpose
HOST = "127.0.0.1"
_EVERY = 30
_LANDS: Sequence[tuple[str, Words]] = (
    ("wang", Words("王敏，经办人：我的工作", "Wang Min, staff: her work")),
    ("li", Words("李强，核查人：等他核查的", "Li Qiang, verifier: what he checks")),
    ("zhao", Words("赵岚，领导：等她批的", "Zhao Lan, leader: what she decides")),
    ("chen", Words("陈静，管理员：台账", "Chen Jing, manager: the ledger")),
)


def let_in(app: App, *, at: datetime) -> None:
    """Give everybody of the story the demo's password."""
    for login, _name, _role in PEOPLE:
        by_operator(app, login, PASSWORD, actor=the_operator(), at=at)


def serve(settings: Settings, terminal: Terminal, *, port: int) -> None:
    """Serve the pages of the story's ledger, with clock and mail, until stopped; ``port`` 0 takes a free one."""
    # Only here: what serves pages takes as long to load as everything else together.
    from rectify.server import serving  # noqa: PLC0415

    app = open_app(settings)
    try:
        require_ready(app)
        app = by_the_time_of_its_ledger(app)
        let_in(app, at=app.clock.now())
        with serving(app, host=HOST, port=port) as at_port:
            address = f"http://{HOST}:{at_port}"
            terminal.heading(Words(f"打开 {address} 看页面", f"Open {address} to see the pages"))
            for login, says in _LANDS:
                terminal.say(Words(f"  登录名 {login:5}  {says.zh}", f"  login {login:5}  {says.en}"))
            terminal.say(Words(f"  密码都是：{PASSWORD}", f"  everybody's password: {PASSWORD}"))
            terminal.say(
                Words(
                    "  人和事都是虚构的，只有本机打得开。按 Ctrl-C 停止。",
                    "  All people are fictional; only this machine reaches it. Stop with Ctrl-C.",
                )
            )
            _go_on(app)
    finally:
        app.ledger.close()


def _go_on(app: App) -> None:
    """Let the clock tick and mail be written, as in an office, until somebody stops it."""
    halt = Halt()

    def at_each_beat(at: datetime) -> None:
        beat(app, at=at, halt=halt)

    keep_ticking(
        at_each_beat,
        clock=app.clock,
        every=_EVERY,
        rescue=lambda at: alarm(app, at=at),
        halt=halt.ask,
    )
