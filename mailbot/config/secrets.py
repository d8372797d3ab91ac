"""Secrets, looked up where `mailbox.toml` says that they are kept, anew at each login: to change one needs no restart.

The law: no message, repr or log holds a secret; what is missing is told by the key that names it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_IRWXG, S_IRWXO

from mailbot.config.mistakes import ConfigError, Mistake
from mailbot.settings import Grant, Login, OAuth2, Server, Settings, is_one_line

# Where systemd puts what the unit's LoadCredential= names (systemd.exec(5)).
CREDENTIALS = "CREDENTIALS_DIRECTORY"


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    """What a source may look at."""

    environ: Mapping[str, str]
    base: Path  # the folder that holds `config/`
    user: str


def login(server: Server, environ: Mapping[str, str], base: Path) -> Login | None:
    """How to log in, where no token has to be asked for first; None for a server that asks for nobody."""
    if not server.user:
        return None
    where = _Whereabouts(environ, base, server.user)
    if server.oauth2:
        return Login(server.user, _secret(_table(server), server.oauth2, "token", where), xoauth2=True)
    return Login(server.user, _secret(_table(server), server, "password", where))


def grant(server: Server, environ: Mapping[str, str], base: Path, *, first: bool = False) -> Grant:
    """What it takes to ask for an access token, where `oauth2.token_url` says that one is asked for; `first`: or for a
    refresh token, before there is one."""
    oauth2, where = server.oauth2, _Whereabouts(environ, base, server.user)
    assert oauth2
    secrets = {
        name: _secret(_table(server), oauth2, name, where) if oauth2.sources(name) and needed else ""
        for name, needed in (("client_secret", True), ("refresh_token", not first))
    }
    return Grant(oauth2.token_url, oauth2.client_id, oauth2.scope, **secrets)


def files(settings: Settings, base: Path) -> Iterator[tuple[tuple[str, ...], Path]]:
    """The files that hold secrets, each with the key that names it."""
    for table, server in (("imap", settings.imap), ("smtp", settings.smtp)):
        if server.password_file:
            yield (table, "password_file"), base / server.password_file
        for key in ("token_file", "client_secret_file", "refresh_token_file") if server.oauth2 else ():
            if name := getattr(server.oauth2, key):
                yield (table, "oauth2", key), base / name


def is_open_to_others(path: Path) -> bool:
    """Whether another account of this machine may read the file."""
    try:
        return bool(path.stat().st_mode & (S_IRWXG | S_IRWXO))
    except OSError:
        return False


def _table(server: Server) -> str:
    return type(server).__name__.lower()


def _secret(table: str, holder: Server | OAuth2, name: str, where: _Whereabouts) -> str:
    prefix = f"{table}.oauth2." if isinstance(holder, OAuth2) else f"{table}."
    [(key, value), *_] = holder.sources(name).items() or [(f"{name}_env", "")]
    if not value:
        raise _mistake(prefix + key, "cette ligne manque : dites où se trouve le mot de passe")
    try:
        secret = SOURCE[key.removeprefix(f"{name}_")](value, where)
    except _Missing as missing:
        can_be_had = isinstance(holder, OAuth2) and holder.authorize_url and name == "refresh_token"
        remedy = " ; pour l'obtenir du fournisseur : mailbot authorize" if can_be_had else ""
        raise _mistake(prefix + key, f"{missing}{remedy}") from missing
    if not is_one_line(secret):
        sentence = "ce secret contient un retour à la ligne ou un caractère invisible ; récrivez-le seul"
        raise _mistake(prefix + key, sentence)
    return secret


class _Missing(Exception):
    """There is no secret at this place. The message says why, and does not hold one."""


def _of_variable(name: str, where: _Whereabouts) -> str:
    if secret := where.environ.get(name):
        return secret
    raise _Missing(f"la variable d'environnement « {name} » n'est pas définie, ou elle est vide")


def _of_file(name: str, where: _Whereabouts) -> str:
    return _content(where.base / name)


def _of_credential(name: str, where: _Whereabouts) -> str:
    if folder := where.environ.get(CREDENTIALS):
        return _content(Path(folder) / name)
    raise _Missing(
        f"systemd n'a remis aucun secret à ce processus (${CREDENTIALS} n'est pas défini) ; mettez « LoadCredential="
        f"{name}:… » dans l'unité, et lancez mailbot par elle"
    )


def _of_keyring(service: str, where: _Whereabouts) -> str:
    try:
        import keyring
    except ImportError:
        raise _Missing("il faut installer le trousseau : pip install 'mailbot[keyring]'") from None
    try:
        secret: str | None = keyring.get_password(service, where.user)
    except keyring.errors.KeyringError as error:
        raise _Missing(f"le trousseau de ce compte ne s'ouvre pas ({type(error).__name__})") from None
    if secret:
        return secret
    put_it_there = f"keyring set {service} {where.user}"
    raise _Missing(f"le trousseau n'a rien sous « {service} » pour « {where.user} » ; mettez-l'y : {put_it_there}")


SOURCE: Mapping[str, Callable[[str, _Whereabouts], str]] = {
    "env": _of_variable,
    "file": _of_file,
    "credential": _of_credential,
    "keyring": _of_keyring,
}


def _content(path: Path) -> str:
    try:
        secret = path.read_bytes().decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        # Not from the error, which would keep the bytes.
        raise _Missing(f"le fichier « {path} » n'est pas un texte en UTF-8") from None
    except OSError:
        raise _Missing(f"le fichier « {path} » manque, ou mailbot n'a pas le droit de le lire") from None
    if secret:
        return secret
    raise _Missing(f"le fichier « {path} » est vide")


def _mistake(key: str, sentence: str) -> ConfigError:
    return ConfigError([Mistake("mailbox.toml", None, key, sentence)])
