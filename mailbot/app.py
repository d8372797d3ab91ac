"""The composition root: the only place where the parts are built and joined."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from mailbot import config
from mailbot.adapters.imap_mailbox import ImapMailbox
from mailbot.adapters.jinja_texts import JinjaTexts
from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.config import ConfigError, Configuration, Mistake
from mailbot.installation import shipped
from mailbot.ports import Store
from mailbot.service import Rulebook, Service, Told
from mailbot.settings import Login, Server


def load(folder: Path, environ: Mapping[str, str] = os.environ) -> Configuration:
    return config.load(folder, environ)


def base(configuration: Configuration) -> Path:
    """The installation: the folder that holds `config/`, to which all paths are relative."""
    return configuration.folder.absolute().parent


def open_store(configuration: Configuration, *, rehearsal: bool = False) -> Store:
    return TinyDBStore.open(configuration.settings.store.path(base(configuration)), rehearsal=rehearsal)


def rulebook(configuration: Configuration) -> Rulebook:
    """The installation's own templates win over the shipped ones."""
    own = base(configuration) / "templates"
    folders = [folder for folder in (own, shipped() / "templates") if folder.is_dir()]
    form = configuration.policy.membership.form
    path = configuration.folder / form
    forms = {form: path.read_bytes()} if form and path.is_file() else {}
    return Rulebook(configuration.policy, configuration.settings, JinjaTexts(configuration.policy, folders), forms)


def service(configuration: Configuration, store: Store, told: Told | None = None) -> Service:
    settings = configuration.settings
    imap = ImapMailbox(settings.imap, lambda: _imap_login(configuration))
    smtp = SmtpSubmission(settings.smtp, lambda: _login(configuration, settings.smtp))
    return Service(rulebook(configuration), imap, smtp, store, told)


def _imap_login(configuration: Configuration) -> Login:
    login = _login(configuration, configuration.settings.imap)
    if login is None:
        sentence = "il manque l'utilisateur de la boîte (et où trouver son mot de passe)"
        raise ConfigError((Mistake("mailbox.toml", None, "imap.user", sentence),))
    return login


def _login(configuration: Configuration, server: Server) -> Login | None:
    return config.login(server, os.environ, base(configuration))


Reload = Callable[[], Configuration | None]


def watch(folder: Path) -> Reload:
    """A function that gives the configuration anew when a file of it has changed; ConfigError if it is wrong."""
    seen = _fingerprint(folder)

    def changed() -> Configuration | None:
        nonlocal seen
        now = _fingerprint(folder)
        if now == seen:
            return None
        seen = now
        return load(folder)

    return changed


def _fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return frozenset((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)
