"""What each setting may be, when a change takes effect, and what its choices are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from engine.words import Words

# What a setting is written as.
Form = Literal["yes_no", "choice", "number", "time", "text"]
CHOICES: Mapping[str, Words] = {
    "true": Words("是（true）", "yes (true)"),
    "false": Words("否（false）", "no (false)"),
    "brief": Words("编号、天数、链接（brief）", "number, days, link (brief)"),
    "full": Words("全文（full）", "everything (full)"),
    "zh": Words("中文（zh）", "Chinese (zh)"),
    "en": Words("英文（en）", "English (en)"),
}
USUAL_EFFECT = Words(
    "启动时读一次：写好以后由运维人员重启才生效，重启以前一切照旧。",
    "Read once at the start: nothing changes until whoever runs the machine restarts it.",
)
# Where it is otherwise.
EFFECTS: Mapping[str, Words] = {
    "office_name": Words(
        "台账已经建立，改了、重启了都不再生效。", "The ledger is there: neither a change nor a restart has any effect."
    ),
    "smtp_password_file": Words(
        "换一个文件要重启；文件里的密码每次发信时读，改密码不用重启。",
        "Another file needs a restart; the password in it is read each time mail is sent, and needs none.",
    ),
}
_TIME = Words("24小时制的时:分，例如 07:45", "hours and minutes of the day, such as 07:45")
_FILE = Words("运行账号能读的文件，写完整路径", "a file that the service account can read, by its whole path")
_FOLDER = Words("文件夹的完整路径", "a folder, by its whole path")
_ADDRESS = Words("邮箱地址，例如 zhenggai@office.example", "a mail address, such as rectify@office.example")
_NETWORKS = Words(
    "地址或网段，用英文逗号隔开，例如 10.20.0.0/16", "addresses or networks, with commas, such as 10.20.0.0/16"
)
# What those may be that are written as text.
TEXTS: Mapping[str, Words] = {
    "data": _FOLDER,
    "database_url": Words(
        "postgresql://用户@主机/数据库，或 sqlite:///文件", "postgresql://USER@HOST/DATABASE, or sqlite:///FILE"
    ),
    "smtp_url": Words(
        "smtp://用户@主机:587?tls=starttls；tls 也可以是 implicit、none。密码不写在这里，放进密码文件",
        "smtp://USER@HOST:587?tls=starttls, or tls=implicit, none. The password goes into its file, not here",
    ),
    "smtp_password_file": _FILE,
    "mail_from": _ADDRESS,
    "bounce_address": _ADDRESS,
    "mail_texts": _FOLDER,
    "phrases": _FILE,
    "webhook_networks": _NETWORKS,
    "notice_reasons": Words(
        "“原因=说法”，用英文分号隔开，例如 secret=按照保密规定；原因有 secret、case、hype、incident、sensitive",
        "REASON=WORDS with semicolons, such as secret=按照保密规定; reasons: secret, case, hype, incident, sensitive",
    ),
    "base_url": Words(
        "大家在浏览器里打开的网址，以 http:// 或 https:// 开头",
        "the address people open in a browser, with http:// or https://",
    ),
    "hosts": Words("主机名，用英文逗号隔开；* 为任何名字", "host names, with commas; * is any"),
    "trusted_proxies": _NETWORKS,
    "timezone": Words("时区的名称，例如 Asia/Shanghai、Asia/Urumqi", "the name of a zone, such as Asia/Shanghai"),
    "office_name": Words("1到120个字", "1 to 120 characters"),
    "breached_passwords": Words(
        "文件的完整路径，一行一个密码，或其SHA-1的前10到40位",
        "a file by its whole path: one password a line, or the first 10 to 40 digits of its SHA-1",
    ),
    "oidc_issuer": Words("身份系统的 https:// 网址", "the provider's address, with https://"),
    "oidc_client_id": Words("身份系统给的编号", "as the provider calls it"),
    "oidc_client_secret_file": _FILE,
    "oidc_claim": Words("身份系统里的项目名，例如 preferred_username", "a claim, such as preferred_username"),
    "proxy_header": Words("请求头的名称，例如 X-Remote-User", "the name of a header, such as X-Remote-User"),
}


def allowed(name: str, form: Form, *, options: Sequence[str], least: int | None, most: int | None) -> Words:
    """Say what a setting may be."""
    if form == "time":
        return _TIME
    if form == "number":
        if least is not None and most is not None:
            return Words(f"{least}到{most}的整数", f"a whole number from {least} to {most}")
        return Words(f"不小于{least or 0}的整数", f"a whole number, at least {least or 0}")
    if form == "text":
        return TEXTS[name]
    said = [CHOICES.get(one, Words(one, one)) for one in options]
    return Words("、".join(one.zh for one in said), ", ".join(one.en for one in said))
