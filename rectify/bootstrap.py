"""The one place that chooses: settings become a ledger, a clock, a way to write and a way to send."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from engine.clock import Clock, NotBefore, SystemClock
from engine.domain.actor import Actor, Door, operator
from engine.domain.definition import Role, Workflow
from engine.domain.guards import GUARDS
from engine.errors import InvalidInput, NotFound, Unhealthy
from engine.operations import office, personnel, publishing, roles
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.passwords import people_sign_in
from engine.operations.recounting import recount
from engine.operations.standing_in import stand_in
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.schema import revision
from engine.words import Words
from notifications.channels.posting import OutOfOrder, way_by
from notifications.claiming import Limits
from notifications.compose import Post
from notifications.delivery import Delivered, deliver
from notifications.halting import Halt
from notifications.letter import KINDS, NOT_OF_STEPS
from notifications.mailbox import mailbox
from notifications.render import build_renderer
from notifications.return_path import ReturningTransport
from notifications.smtp import SmtpTransport
from notifications.smtp_url import smtp_relay
from notifications.texts.stored import StoredTexts
from notifications.transport import MAIL, FolderTransport, Transport
from notifications.webhooks import ToldOthers, tell_others
from rectify.channel_settings import SetChannel, set_channels
from rectify.documents.phrases import Phrasebook, built_in, built_in_with
from rectify.holidays import published
from rectify.settings import Settings, Source
from workflows.catalogue import require_definition, shipped
from workflows.shape import Vocabulary

ADMINISTRATOR = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything concrete, chosen once for a process. ``sources`` say where each setting came from, as far as known."""

    settings: Settings
    ledger: Ledger
    clock: Clock
    post: Post = field(repr=False)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    def ways(self) -> dict[str, Transport]:
        """Return fresh ways out by channel: for mail the relay that is set, else the folder of ``.eml`` files."""
        found: dict[str, Transport] = {MAIL: self._mail()}
        for one in self.channels():
            # Not the ledger's clock: a sandbox may be ahead, and signatures are held against the time it is.
            found[one.name] = way_by(one.channel, clock=SystemClock()) if one.channel else OutOfOrder(str(one.fault))
        return found

    def channels(self) -> list[SetChannel]:
        """Return the channels that are set beside mail, with their secrets as they are now."""
        return set_channels(self.settings.channels, extent=self.settings.channel_text)

    @property
    def limits(self) -> dict[str, Limits]:
        """Return how many messages each way out may carry, by channel: mail in an hour, others in a minute."""
        settings = self.settings
        return {
            MAIL: Limits(an_hour=settings.mail_per_hour, a_person=settings.mail_per_person_hour),
            **{
                name: Limits(a_minute=table.most_per_minute // 2)
                for name, table in settings.channels.items()
                if table.most_per_minute
            },
        }

    def deliver(self, *, limit: int | None = None, halt: Halt | None = None) -> Delivered:
        """Send what waits, by fresh ways out; raises what ``ways`` raises for settings that cannot be used."""
        return deliver(
            self.ledger,
            self.ways(),
            sender=self.settings.mail_from,
            clock=self.clock,
            limit=limit,
            limits=self.limits,
            halt=halt,
        )

    def tell_others(self, *, halt: Halt | None = None) -> ToldOthers:
        """Tell webhooks of what happened."""
        return tell_others(self.ledger, self.settings.webhooks, clock=self.clock, halt=halt)

    def _mail(self) -> Transport:
        if self.settings.smtp_url is None:
            return FolderTransport(self.settings.mail_folder)
        way = SmtpTransport(smtp_relay(self.settings.smtp_url, password=self.settings.password()))
        returns_to = self.settings.bounce_address
        return way if returns_to is None else ReturningTransport(way, returns_to)


def open_app(settings: Settings, *, clock: Clock | None = None, sources: Mapping[str, Source] | None = None) -> App:
    """Return the wired application; nothing is created and nothing is checked yet."""
    files = FolderFiles(settings.files)
    ledger = Ledger(
        Database(settings.database),
        files,
        item_quota=settings.item_mb << 20,
        said_withheld=settings.said_withheld,
        result_quota=settings.result_mb << 20,
    )
    post = Post(
        renderer=build_renderer(settings.texts_folder, StoredTexts(ledger)),
        sender=settings.mail_from,
        zone=settings.timezone,
        mail_hour=settings.mail_hour,
        base_url=str(settings.base_url),
        with_titles=settings.mail_titles,
        urgent=settings.mail_urgent,
        channels={name: table.text or settings.channel_text for name, table in settings.channels.items()},
    )
    return App(settings=settings, ledger=ledger, clock=clock or SystemClock(), post=post, sources=sources or {})


def initialise(app: App, *, at: datetime, admin_email: str | None = None, sandbox: bool = False) -> bool:
    """Create or upgrade the ledger: tables, calendar, the shipped workflows nobody has published yet.

    Due days that were set before the holidays of their year were announced are counted again where they are now.

    Safe to repeat and on many nodes at once. Returns whether the ledger is new.
    """
    address = None if admin_email is None else mailbox(admin_email)
    if app.ledger.database.is_sqlite:
        _make_folder(app.settings.data)
    from engine.store.upgrading import upgrade  # noqa: PLC0415 - reading Alembic takes longer than most commands

    upgrade(app.ledger.database)
    by = the_operator()
    is_new = office.found(
        app.ledger, office_name=app.settings.office_name, calendar=published(), actor=by, at=at, sandbox=sandbox
    )
    recount(app.ledger, actor=by, at=at, announced_only=True)
    for key, source in shipped().items():
        if not publishing.is_published(app.ledger, key):
            publishing.publish(app.ledger, _shipped_workflow(key, source), source=source, actor=by, at=at)
    if address is not None and not personnel.has_login(app.ledger, ADMINISTRATOR):
        name = Words("系统管理员", "Administrator").text(app.settings.language)
        personnel.add_person(app.ledger, ADMINISTRATOR, name, email=address, actor=by, at=at)
        roles.grant(app.ledger, ADMINISTRATOR, Role.ADMINISTRATOR, actor=by, at=at)
    return is_new


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise InvalidInput(
            what=Words("数据文件夹", "Data folder"),
            value=str(folder),
            why=Words(f"建不起来（{fault.strerror}）", f"it cannot be made ({fault.strerror})"),
            allowed=Words("一个可以写入的文件夹", "a folder that can be written"),
            where="--data",
        ) from fault


def require_ready(app: App) -> None:
    """Let a ledger pass that is there and up to date; raises ``Unhealthy`` with the command that helps."""
    path = app.ledger.database.connections.url.database
    if app.ledger.database.is_sqlite and path and not Path(path).exists():
        raise Unhealthy(
            what=Words(f"这里还没有台账：{path}。", f"There is no ledger here yet: {path}."),
            way_out=Words(
                "先运行 rectify init，或用 --data 指明文件夹。",
                "Run rectify init first, or name its folder with --data.",
            ),
        )
    here, newest = revision(app.ledger.database)
    if here != newest:
        raise Unhealthy(
            what=Words("台账的数据库还没有升级。", "The ledger's database is not up to date."),
            way_out=Words(
                "运行 rectify init 升级，可以重复运行。", "Run rectify init to upgrade it; that is safe to repeat."
            ),
        )


def by_the_time_of_its_ledger(app: App) -> App:
    """Return the application as the clock of its ledger goes; raises ``NotFounded``.

    In a sandbox whose clock was set ahead, by this process or another, everything happens from then on: time does not
    run backwards.
    """
    if not look_up_installation(app.ledger).is_sandbox:
        return app
    return replace(app, clock=NotBefore(lambda: look_up_installation(app.ledger).last_tick_at, app.clock))


def starting_workflow(app: App, key: str) -> Workflow:
    """Return the workflow new items would follow: the newest published, or the shipped one where no ledger is yet."""
    try:
        require_ready(app)
    except Unhealthy:
        source = shipped().get(key)
        if source is None:
            raise NotFound(what=Words("工作流", "workflow"), which=key) from None
        return _shipped_workflow(key, source)
    return publishing.newest_workflow(app.ledger, key)


def phrasebook(settings: Settings) -> Phrasebook:
    """Return the words by which notices are read: those that come with Rectify and the office's own.

    Raises ``PhrasesInvalid`` naming file and line.
    """
    own = settings.own_phrases
    return built_in() if own is None else built_in_with(own)


def workflow_sources(ledger: Ledger, *, actor: Actor) -> Mapping[str, str]:
    """Return the text of every workflow one may start from, by key: the newest published, else the shipped one."""
    listed = publishing.list_workflows(ledger, actor=actor)
    return {**shipped(), **{published.key: published.source for published in listed}}


def _shipped_workflow(key: str, source: str) -> Workflow:
    return require_definition(source, file=f"{key}.yaml", vocabulary=vocabulary())


def vocabulary() -> Vocabulary:
    """Return the words workflow files may use: the engine's guards and the kinds of notice there are."""
    return Vocabulary(guards=GUARDS, notice_kinds=frozenset(KINDS) - NOT_OF_STEPS)


def the_operator(*, door: Door = Door.CLI) -> Actor:
    """Return whoever runs this process, acting in the operator's own right."""
    return operator(getpass.getuser(), door=door)


def acting_for(app: App, login: str) -> Actor:
    """Return whoever runs this process, acting for a person with that person's rights; raises ``NotFound``.

    Once people sign in themselves, no step that checks another's work is entered for them, unless a setting lets it.
    """
    rights = roles.acting_for(app.ledger, login)
    return operator(
        getpass.getuser(),
        on_behalf_of=rights.person,
        roles=rights.roles,
        leads=rights.leads,
        verifies=app.settings.operator_verifies or not people_sign_in(app.ledger),
    )


def standing_in_for(app: App, login: str, absent: str, *, at: datetime) -> Actor:
    """Return whoever runs this process, acting for a person who stands in for an absent one today.

    Raises ``NotFound``, and ``NotPermitted`` when no agreed span covers the day.
    """
    return stand_in(app.ledger, acting_for(app, login), absent, zone=app.settings.timezone, at=at)
