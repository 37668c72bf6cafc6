"""The forms about one person: name, address, unit, roles, how they get in, who stands in for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.definition import Role
from engine.domain.permission import require
from engine.domain.sign_in import LinkPurpose
from engine.errors import InvalidInput
from engine.operations import absence, leaving, personnel, roles, sessions
from engine.operations.absence import Absence
from engine.operations.directory import colleagues
from engine.operations.profile import Profile
from engine.words import Words
from notifications.link_mail import send_link
from notifications.mailbox import mailbox
from rectify.http.call import Call
from rectify.web.deeds import inputs
from rectify.web.deeds.deed import Deed
from rectify.web.deeds.given import WAS, Given
from rectify.web.deeds.inputs import Input
from rectify.web.office.done import Done


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Of whom a form is, and what the link to it named: a role and the key of its unit, or that of a span."""

    found: Profile
    named: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return what they are called."""
        return self.found.person.name

    def why_not(self, action: Action) -> Words | None:
        """Return why the reader may not do something about them; None where they may."""
        if self.found.may[action]:
            return None
        return Words("{action}不归您办，可由系统管理员办理。", "{action}: that is an administrator's to do.").fill(
            action=ACTION_WORDS[action]
        )


def rename_form(_call: Call, about: About) -> Deed:
    """Return the form for another name."""

    def doing(call: Call, login: str, given: Given) -> None:
        personnel.rename_person(
            call.ledger, login, given.text("name"), was=given.seen(WAS), actor=call.actor, at=call.at
        )

    return Deed(
        title=Words("改姓名", "Change the name"),
        button=Words("改姓名", "Change the name"),
        done=Done.RENAMED,
        lead=Words(
            "今后的页面和邮件写新的姓名；历史保留原来的。",
            "Pages and mails say the new one; the history keeps the old.",
        ),
        inputs=[Input(name="name", label=Words("姓名", "Name"), kind="line", value=about.name, must=True, most=80)],
        fixed={WAS: about.name},
        doing=doing,
        why_not=about.why_not(Action.ADMINISTER),
    )


def address_form(_call: Call, about: About) -> Deed:
    """Return the form for another mail address."""
    more = about.found.person.details

    def doing(call: Call, login: str, given: Given) -> None:
        require(call.actor, Action.ADMINISTER)
        address = mailbox(given.text("email"))
        personnel.set_email(call.ledger, login, address, was=given.seen(WAS), actor=call.actor, at=call.at)

    return Deed(
        title=Words("改邮箱", "Change the address"),
        button=Words("改邮箱", "Change the address"),
        done=Done.ADDRESS,
        lead=Words(
            "提醒、邀请和重设密码的链接都发到这里；没有送到的通知会再发一次。",
            "Reminders, invitations and resets go there; what did not arrive is sent again.",
        ),
        inputs=[
            Input(
                name="email",
                label=Words("邮箱", "Address"),
                kind="line",
                value=(more.email if more else None) or "",
                must=True,
                most=200,
            )
        ],
        fixed={WAS: (more.email if more else None) or ""},
        doing=doing,
        why_not=about.why_not(Action.ADMINISTER),
    )


def move_form(_call: Call, about: About) -> Deed:
    """Return the form for another unit."""
    found = about.found

    def doing(call: Call, login: str, given: Given) -> None:
        personnel.move_person(
            call.ledger, login, given.number("unit"), was=given.seen(WAS), actor=call.actor, at=call.at
        )

    held = "、".join(f"{one.title.zh}（{one.unit}）" for one in found.roles or ())
    held_en = ", ".join(f"{one.title.en} ({one.unit})" for one in found.roles or ())
    return Deed(
        title=Words("调到另一个单位", "Move to another unit"),
        button=Words("调动", "Move"),
        done=Done.MOVED,
        lead=Words(
            f"角色留在原处，要收回的另外办：{held or '现在没有角色'}。手上的事项不变，要交给别人的用“移交”。",
            f"Roles stay where they are held and are taken back one by one: {held_en or 'there is none'}. Items stay"
            " theirs; hand them over where somebody else is to have them.",
        ),
        inputs=[_unit_input(found)],
        fixed={WAS: found.person.unit},
        doing=doing,
        why_not=about.why_not(Action.ADMINISTER),
    )


def grant_form(_call: Call, about: About) -> Deed:
    """Return the form that gives a role."""

    def doing(call: Call, login: str, given: Given) -> None:
        unit, role = given.number("unit"), given.text("role")
        if not role:
            why, allowed = Words("还没有选角色", "none was chosen"), Words("从表里选一个", "one of the list")
            raise InvalidInput(what=Words("角色", "Role"), value="", why=why, allowed=allowed)
        roles.grant(call.ledger, login, role, unit=unit, actor=call.actor, at=call.at)

    options = [(key, _role_option(key, title)) for key, title in about.found.role_words.items()]
    return Deed(
        title=Words("授予角色", "Grant a role"),
        button=Words("授予", "Grant"),
        done=Done.GRANTED,
        lead=Words(
            "角色在这个单位和它的全部下级都有效：能看到那里的事项（保密的除外），并办理角色管的事。",
            "It counts in this unit and all below: they see the items there, but for confidential ones, and may do what"
            " the role may.",
        ),
        inputs=[
            Input(
                name="role", label=Words("角色", "Role"), kind="choice", options=(inputs.CHOOSE, *options), must=True
            ),
            _unit_input(about.found),
        ],
        doing=doing,
        why_not=about.why_not(Action.ADMINISTER),
    )


def revoke_form(_call: Call, about: About) -> Deed:
    """Return the form that takes a role back; the link to it names which."""
    named = {name: about.named.get(name, "") for name in ("role", "unit")}
    held = next((one for one in about.found.roles or () if [one.role, str(one.unit_id)] == list(named.values())), None)

    def doing(call: Call, login: str, given: Given) -> None:
        unit = given.number("unit")
        roles.revoke(call.ledger, login, given.text("role"), unit=unit, actor=call.actor, at=call.at)

    gone = Words("本人在那里没有这个角色，可能已经收回。", "They do not hold it there; it may be taken back already.")
    title = (
        Words("收回角色：{role}（{unit}）", "Take back: {role} ({unit})").fill(role=held.title, unit=held.unit)
        if held
        else Words("收回角色", "Take back a role")
    )
    return Deed(
        title=title,
        button=Words("收回", "Take back"),
        done=Done.REVOKED,
        lead=Words(
            "马上失效：不再因这个角色看到或办理那里和下级的事项。指名给本人的事项（责任人、核查人等）不受影响，要换人的用“移交”。",
            "It counts no more at once: they no longer see or do anything there, or below, by it. What they are named"
            " for (owner, verifier) stays theirs; hand it over where somebody else is to have it.",
        ),
        inputs=[],
        fixed=named,
        doing=doing,
        why_not=about.why_not(Action.ADMINISTER) or (None if held else gone),
    )


def invite_form(_call: Call, about: About) -> Deed:
    """Return the form that sends an invitation."""
    return _link_form(
        about,
        LinkPurpose.INVITATION,
        title=Words("发送邀请", "Send an invitation"),
        done=Done.INVITED,
        lead=Words(
            "本人会收到一封邮件，用里面的链接设密码，7天内有效，只能用一次；以前发的链接作废。",
            "They get a mail with a link to set a password, good for seven days and once; an earlier link ends.",
        ),
    )


def reset_form(_call: Call, about: About) -> Deed:
    """Return the form that sends a link to set another password."""
    return _link_form(
        about,
        LinkPurpose.RESET,
        title=Words("发送重设密码的链接", "Send a link to reset the password"),
        done=Done.RESET,
        lead=Words(
            "链接1小时内有效，只能用一次。用以前，原来的密码照常能登录；用了以后，别处的登录和令牌全部结束。",
            "It is good for an hour and once. Until it is used the present password stays; then all sessions and"
            " tokens end.",
        ),
    )


def end_sessions_form(_call: Call, about: About) -> Deed:
    """Return the form that ends all sessions of somebody."""

    def doing(call: Call, login: str, _given: Given) -> None:
        but = call.caller.session_id if login == call.caller.login else None
        sessions.end_all(call.ledger, login, but=but, actor=call.actor, at=call.at)

    return Deed(
        title=Words("结束全部登录", "End all sessions"),
        button=Words("结束全部登录", "End all sessions"),
        done=Done.SESSIONS,
        lead=Words(
            "本人在所有浏览器上都要重新登录；密码和令牌不变。",
            "They must sign in again in every browser; password and tokens stay.",
        ),
        inputs=[],
        doing=doing,
        why_not=about.why_not(Action.KEEP_SESSIONS),
    )


def appoint_form(call: Call, about: About) -> Deed:
    """Return the form that lets somebody stand in for them."""
    login = about.found.person.login
    others = [one for one in colleagues(call.ledger, actor=call.actor) if one.login != login]
    first = Input(name="first", label=Words("从哪天起", "From"), kind="date", must=True)
    until = Input(name="until", label=Words("到哪天（含）", "Through"), kind="date", must=True)

    def doing(call: Call, login: str, given: Given) -> None:
        wanted = Absence(
            login=login,
            substitute=given.text("substitute"),
            first=given.required_day(first),
            last=given.required_day(until),
            reason=given.text("reason"),
        )
        absence.appoint(call.ledger, wanted, zone=call.app.settings.timezone, actor=call.actor, at=call.at)

    return Deed(
        title=Words("安排代办人", "Appoint a substitute"),
        button=Words("安排", "Appoint"),
        done=Done.APPOINTED,
        lead=Words(
            "这几天的提醒发给代办人，对方可以代为办理；经过里会写明是代办。",
            "Notices of these days go to them, and they may act; the history says that they did.",
        ),
        inputs=[
            Input(
                name="substitute",
                label=Words("代办人", "Substitute"),
                kind="choice",
                options=(inputs.CHOOSE, *inputs.people(others)),
                must=True,
            ),
            first,
            until,
            Input(name="reason", label=Words("原因", "Reason"), kind="line", most=200),
        ],
        doing=doing,
        why_not=about.why_not(Action.APPOINT_SUBSTITUTE),
    )


def end_span_form(_call: Call, about: About) -> Deed:
    """Return the form that ends standing in before its last day; the link to it names which."""
    key = about.named.get("span", "")
    span = next((one for one in about.found.substitutes if str(one.span.id) == key), None)

    def doing(call: Call, _login: str, given: Given) -> None:
        zone = call.app.settings.timezone
        absence.end(call.ledger, given.number("span") or 0, zone=zone, actor=call.actor, at=call.at)

    gone = Words("这一段已经结束。", "That is over already.")
    lead = (
        Words("{who}不再代{for_}办理；原定到{last}。", "{who} stands in for {for_} no more; it was until {last}.").fill(
            who=span.substitute_name, for_=span.person_name, last=span.span.until_on
        )
        if span
        else None
    )
    return Deed(
        title=Words("提前结束代办", "End standing in"),
        button=Words("结束代办", "End it"),
        done=Done.ENDED,
        lead=lead,
        inputs=[],
        fixed={"span": key},
        doing=doing,
        why_not=about.why_not(Action.APPOINT_SUBSTITUTE) or (None if span else gone),
    )


def enable_form(_call: Call, about: About) -> Deed:
    """Return the form by which somebody who left comes back."""

    def doing(call: Call, login: str, _given: Given) -> None:
        leaving.enable(call.ledger, login, actor=call.actor, at=call.at)

    there = None if about.found.person.is_disabled else Words("本人没有停用。", "They are not disabled.")
    return Deed(
        title=Words("重新启用", "Enable again"),
        button=Words("启用", "Enable"),
        done=Done.ENABLED,
        lead=Words(
            "能够再登录、再被指定。角色不会回来，要另外授予。",
            "They can sign in and be named again. Roles do not come back; grant them anew.",
        ),
        inputs=[],
        doing=doing,
        why_not=about.why_not(Action.ADMINISTER) or there,
    )


MAKING: Mapping[str, Callable[[Call, About], Deed]] = {
    "rename": rename_form,
    "address": address_form,
    "move": move_form,
    "grant": grant_form,
    "revoke": revoke_form,
    "invite": invite_form,
    "reset": reset_form,
    "end-sessions": end_sessions_form,
    "appoint": appoint_form,
    "end-span": end_span_form,
    "enable": enable_form,
}


def _link_form(about: About, purpose: LinkPurpose, *, title: Words, done: Done, lead: Words) -> Deed:
    more = about.found.person.details
    address = more.email if more else None

    def doing(call: Call, login: str, _given: Given) -> None:
        send_link(call.ledger, call.app.post, login, purpose, actor=call.actor, at=call.at)

    said = Words("发到{address}。", "It goes to {address}. ").fill(address=address) if address else Words("", "")
    none = None if address else Words("还没有登记邮箱，先改邮箱。", "There is no address yet: enter one first.")
    return Deed(
        title=title,
        button=Words("发送", "Send"),
        done=done,
        lead=Words(said.zh + lead.zh, said.en + lead.en),
        inputs=[],
        doing=doing,
        why_not=about.why_not(Action.SEND_LINK) or none,
    )


def _unit_input(found: Profile) -> Input:
    here = next((str(one.id) for one in found.units if one.path == found.person.unit), "")
    options = [(str(one.id), Words(one.path, one.path)) for one in found.units]
    return Input(name="unit", label=Words("单位", "Unit"), kind="choice", options=options, value=here, must=True)


def _role_option(key: str, title: Words) -> Words:
    own = Words("", "") if key in set(Role) else Words("（工作流自定）", " (a workflow's own)")
    return Words(title.zh + own.zh, title.en + own.en)
