"""The composition root: the only place where the parts are built and joined.

What prints letters or speaks to servers is imported by the function that needs it: who only looks something up, or asks
for help, does not wait for it."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from mailbot import config, promises
from mailbot.adapters.backups import Backups
from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.config import ConfigError, Configuration, Mistake
from mailbot.config.images import images
from mailbot.core.policy import Policy
from mailbot.installation import shipped
from mailbot.ports import Away, Store, Texts
from mailbot.settings import Login, Server

if TYPE_CHECKING:
    from mailbot.adapters.oauth2_consent import Consent
    from mailbot.service import Service, Told
    from mailbot.writing import Rulebook


def load(folder: Path, environ: Mapping[str, str] = os.environ) -> Configuration:
    return config.load(folder, environ)


def base(configuration: Configuration) -> Path:
    """The installation: the folder that holds `config/`, to which all paths are relative."""
    return configuration.folder.absolute().parent


def open_store(configuration: Configuration, *, rehearsal: bool = False, patience: float = 0) -> Store:
    path = configuration.settings.store.path(base(configuration))
    return TinyDBStore.open(path, rehearsal=rehearsal, patience=patience)


def checked(folder: Path, environ: Mapping[str, str] = os.environ) -> tuple[Configuration, "Rulebook"]:
    """The configuration and the rulebook made of it; ConfigError tells every mistake, those of the templates too."""
    try:
        configuration = load(folder, environ)
    except ConfigError as error:
        raise ConfigError((*error.mistakes, *_template_mistakes(folder))) from None
    return configuration, rulebook(configuration, thorough=True)


def rulebook(configuration: Configuration, *, thorough: bool = False) -> "Rulebook":
    """The rules, with texts of which every letter has been printed once, by the tests where a text is as shipped and
    this need not be `thorough`; ConfigError where one cannot be."""
    from mailbot.writing import Rulebook

    policy, forms = _with_form(configuration)
    texts = _texts(policy, configuration.folder, thorough=thorough)
    return Rulebook(policy, configuration.settings, texts, forms, images(configuration.folder))


def _with_form(configuration: Configuration) -> tuple[Policy, Mapping[str, bytes]]:
    """The membership form to enclose. Where the file is missing no letter may speak of it."""
    policy = configuration.policy
    form = policy.membership.form
    path = configuration.folder / form
    if form and path.is_file():
        return policy, {form: path.read_bytes()}
    return policy.model_copy(update={"membership": policy.membership.model_copy(update={"form": ""})}), {}


def _texts(policy: Policy, folder: Path, *, thorough: bool = True) -> Texts:
    """The installation's own templates win over the shipped ones, which the tests have proofread."""
    from mailbot.proofs import proofread

    ours = shipped() / "templates"
    folders = [path for path in (_own_templates(folder), ours) if path.is_dir()]
    return proofread(policy, folders, None if thorough else ours)


def _template_mistakes(folder: Path) -> Sequence[Mistake]:
    """As they would be under rules that are good."""
    from mailbot.samples import POLICY

    try:
        _texts(POLICY, folder)
    except ConfigError as error:
        return error.mistakes
    return ()


def _own_templates(folder: Path) -> Path:
    return folder.absolute().parent / "templates"


def service(configuration: Configuration, store: Store, told: "Told | None" = None) -> "Service":
    """Who decides; ConfigError where the rules no longer tell a session that people are in."""
    from mailbot.adapters.imap_mailbox import ImapMailbox
    from mailbot.adapters.smtp_submission import SmtpSubmission
    from mailbot.service import Service
    from mailbot.upkeep import daily

    promises.keep(configuration.policy, store.state, store.clock)
    settings = configuration.settings
    imap = ImapMailbox(settings.imap, imap_login(configuration))
    smtp = SmtpSubmission(settings.smtp, smtp_login(configuration))
    kept = backups(configuration)
    return Service(
        rulebook(configuration), imap, smtp, store, told, lambda policy, now: daily(policy, store, kept, now)
    )


def backups(configuration: Configuration) -> Backups:
    return Backups(configuration.settings.store.path(base(configuration)))


def imap_login(configuration: Configuration) -> Callable[[], Login]:
    look_up = _login(configuration, configuration.settings.imap)

    def found() -> Login:
        if login := look_up():
            return login
        sentence = "il manque l'utilisateur de la boîte (et où trouver son mot de passe)"
        raise ConfigError((Mistake("mailbox.toml", None, "imap.user", sentence),))

    return found


def smtp_login(configuration: Configuration) -> Callable[[], Login | None]:
    look_up = _login(configuration, configuration.settings.smtp)

    def found() -> Login | None:
        """A secret that is missing is no letter's fault: they wait until it is there."""
        try:
            return look_up()
        except ConfigError as error:
            raise Away(" ; ".join(map(str, error.mistakes))) from error

    return found


def _login(configuration: Configuration, server: Server) -> Callable[[], Login | None]:
    """How to log in to a server: looked up at each login, an access token asked for when the last one ends."""
    folder = base(configuration)
    if not (server.user and server.oauth2 and server.oauth2.token_url):
        return lambda: config.login(server, os.environ, folder)
    from mailbot.adapters.oauth2_tokens import Tokens

    kept = configuration.settings.store.path(folder).with_name("oauth2.json")
    tokens = Tokens(lambda: config.grant(server, os.environ, folder), kept, server.oauth2.ca_file)
    user = server.user
    return lambda: Login(user, tokens.access_token(), xoauth2=True, refused=tokens.refused)


def consents(configuration: Configuration) -> Mapping[Path, "Consent"]:
    """What a person has to say yes to, and the file for what she then lets us have. One that serves both servers is
    asked for once."""
    from mailbot.adapters.oauth2_consent import Consent

    folder, asked = base(configuration), {}
    for server in (configuration.settings.smtp, configuration.settings.imap):
        if (oauth2 := server.oauth2) and oauth2.authorize_url:
            leave = config.grant(server, os.environ, folder, first=True)
            kept = folder / oauth2.refresh_token_file
            asked[kept] = Consent(leave, oauth2.authorize_url, server.user, oauth2.ca_file)
    return asked


Reload = Callable[[], "Rulebook | None"]


def watch(folder: Path) -> Reload:
    """A function that gives the rulebook anew when a file of it has changed; ConfigError if it is wrong."""
    seen = _fingerprint(folder)

    def changed() -> "Rulebook | None":
        nonlocal seen
        now = _fingerprint(folder)
        if now == seen:
            return None
        seen = now
        return checked(folder)[1]

    return changed


def _fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    files = [path for root in (folder, _own_templates(folder)) for path in root.rglob("*")]
    return frozenset(mark for mark in map(_mark, files) if mark)


def _mark(path: Path) -> tuple[str, int, int] | None:
    try:
        stat = path.stat()
    except OSError:  # an editor's file, gone already
        return None
    return (str(path), stat.st_mtime_ns, stat.st_size) if S_ISREG(stat.st_mode) else None
