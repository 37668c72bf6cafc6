"""Commands about people: user add, list, rename, move, email, mail and channel."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from engine.operations import directory, personnel, roles
from engine.operations.correspondence import set_correspondence
from engine.operations.directory import ListedPerson
from engine.words import Words
from notifications.mailbox import mailbox
from rectify.answers import people as answers
from rectify.cli import signing_in, tokens
from rectify.cli.channels import choose
from rectify.cli.feeds import feed
from rectify.cli.invocation import AsJson, MaybeAsUser, invocation
from rectify.cli.leaving import disable, enable
from rectify.cli.roster import import_people
from rectify.terminal import Terminal, styled
from rectify.wording.mails import FAULTS

_Login = Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")]
_Unit = Annotated[str | None, typer.Option("--unit", help="单位，默认全办公室 · unit, else the whole office")]
_AsUser = Annotated[
    str | None,
    typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER"),
]
_SERVICE, _DISABLED = Words("服务", "service"), Words("已停用", "disabled")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    user = typer.Typer(no_args_is_help=True, help="人员 · people")
    user.command("add")(_add)
    user.command("list")(_list)
    user.command("import")(import_people)
    user.command("rename")(_rename)
    user.command("move")(_move)
    user.command("disable")(disable)
    user.command("enable")(enable)
    user.command("email")(_email)
    user.command("mail")(_mail)
    user.command("channel")(choose)
    user.command("feed")(feed)
    signing_in.add_to(user)
    tokens.add_to(user)
    app.add_typer(user, name="user")


def _add(
    context: typer.Context,
    login: _Login,
    name: Annotated[str, typer.Argument(help="姓名 · name", metavar="NAME")],
    email: Annotated[str | None, typer.Option("--email", help="邮箱 · address")] = None,
    unit: _Unit = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", help="同时授予的角色 · roles to grant", metavar="ROLE")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="邮件语言 zh|en · language of mails")] = "zh",
    service: Annotated[
        bool, typer.Option("--service", help="服务账号：只用令牌，不登录 · a service: tokens only, nobody signs in")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """登记人员，可同时授予角色 · add a person, with roles."""
    run = invocation(context)
    person = personnel.add_person(
        run.app.ledger,
        login,
        name,
        email=mailbox(email) if email else None,
        unit=unit,
        language=language,
        roles=role or (),
        is_service=service,
        actor=run.actor(),
        at=run.at,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answers.person_added(person, role or ()))
        return
    terminal.say(Words("已登记{name}（{login}）", "Added {name} ({login})").fill(name=person.name, login=login))
    if email is None and not service:
        terminal.say(Words("没有邮箱：提醒将无法送达。", "No address: no reminder can reach them."), style="yellow")


def _rename(
    context: typer.Context,
    login: _Login,
    name: Annotated[str, typer.Argument(help="姓名 · name", metavar="NAME")],
    as_json: AsJson = False,
) -> None:
    """改姓名，历史保留原来的 · give a person another name; the history keeps the old one."""
    run = invocation(context)
    changed = personnel.rename_person(run.app.ledger, login, name, actor=run.actor(), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "name": name.strip(), "changed": changed})
    else:
        terminal.say(Words("{login}的姓名是{name}", "{login} is called {name}").fill(login=login, name=name.strip()))


def _move(
    context: typer.Context,
    login: _Login,
    unit: Annotated[str, typer.Argument(help="单位，重名时写路径 · unit, or its path", metavar="UNIT")],
    as_json: AsJson = False,
) -> None:
    """调到另一个单位；角色留在原处 · put a person into another unit; roles stay where they are held."""
    run = invocation(context)
    changed = personnel.move_person(run.app.ledger, login, unit, actor=run.actor(), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "unit": unit, "changed": changed})
    else:
        terminal.say(Words("{login}在{unit}", "{login} is in {unit}").fill(login=login, unit=unit))


def _email(
    context: typer.Context,
    login: _Login,
    address: Annotated[str, typer.Argument(help="邮箱 · address", metavar="ADDRESS")],
    as_json: AsJson = False,
) -> None:
    """改邮箱 · give a person another address."""
    run = invocation(context)
    checked = mailbox(address)
    personnel.set_email(run.app.ledger, login, checked, actor=run.actor(), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "email": checked})
    else:
        terminal.say(Words("{login}的邮箱是{email}", "{login} is reached at {email}").fill(login=login, email=checked))


def _mail(
    context: typer.Context,
    login: _Login,
    hour: Annotated[
        str | None,
        typer.Option("--hour", help="每日邮件几点 · hour of the daily mail (or office)", metavar="HH:MM"),
    ] = None,
    zone: Annotated[str | None, typer.Option("--zone", help="时区 · time zone (or office)", metavar="ZONE")] = None,
    language: Annotated[str | None, typer.Option("--language", help="邮件语言 zh|en · language of mails")] = None,
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """几点、在哪个时区、用什么语言收邮件 · when and in which language somebody gets mail."""
    run = invocation(context)
    habits = set_correspondence(
        run.app.ledger, login, hour=hour, zone=zone, language=language, actor=run.actor(as_user), at=run.at
    )
    terminal, settings = run.terminal(as_json=as_json), run.app.settings
    if as_json:
        terminal.json(answers.habits(habits))
        return
    terminal.say(
        Words(
            "{login}的每日邮件：{hour}（{zone}），{language}", "Daily mail of {login}: {hour} ({zone}), {language}"
        ).fill(
            login=login,
            hour=habits.hour or f"{settings.mail_hour:%H:%M}",
            zone=habits.zone or settings.timezone,
            language=Words("中文", "in Chinese") if habits.language == "zh" else Words("英文", "in English"),
        )
    )


def _list(
    context: typer.Context,
    limit: Annotated[
        int | None, typer.Option("--limit", help="一页几人，默认全部 · people a page, else all", min=1, max=1000)
    ] = None,
    after: Annotated[
        int | None, typer.Option("--after", help="从上一页的 next 接着 · the page after", metavar="NEXT")
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """列出人员和角色 · people and their roles."""
    run = invocation(context)
    terminal = run.terminal(as_json=as_json)
    found = directory.list_people(run.app.ledger, after=after, most=limit, actor=run.actor(as_user))
    if as_json:
        terminal.json(answers.people(found))
        return
    words = roles.role_words(run.app.ledger)
    terminal.table(
        [
            Words("登录名", "Login"),
            Words("姓名", "Name"),
            Words("单位", "Unit"),
            Words("邮箱", "Address"),
            Words("角色", "Roles"),
        ],
        [
            (
                p.login,
                _named(p),
                p.unit,
                _reached_at(p, terminal),
                [words.get(role, role) for role, _unit in p.details.roles] or None if p.details else None,
            )
            for p in found.people
        ],
    )
    if found.next is not None:
        terminal.say(Words("下一页：--after {next}", "Next page: --after {next}").fill(next=found.next))


def _named(person: ListedPerson) -> Words:
    """Return somebody's name, with the remark that they have left or are a service."""
    remarks = [
        remark for applies, remark in ((person.is_service, _SERVICE), (person.is_disabled, _DISABLED)) if applies
    ]
    if not remarks:
        return Words(person.name, person.name)
    return Words("{name}（{remarks}）", "{name} ({remarks})").fill(name=person.name, remarks=remarks)


def _reached_at(person: ListedPerson, terminal: Terminal) -> Text:
    """Return somebody's address, with what is wrong with it."""
    more = person.details
    if more is None:
        return Text("")
    if more.email is None:
        return styled(Words("没有", "none"), terminal.language, "yellow")
    if more.fault is None:
        return Text(more.email)
    fault = FAULTS[more.fault]
    said = Words(f"{more.email}（{fault.zh}）", f"{more.email} ({fault.en})")
    return styled(said, terminal.language, "bold red")
