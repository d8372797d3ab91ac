"""What the technician sets in `mailbox.toml`: servers, folders, the store. The classes are the schema.

No secret stands here: a key names where one is kept, by one of the endings of `SOURCES`; `config.secrets` looks it up
and gives the adapters a `Login`."""

import re
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticKnownError

from mailbot.core.policy import MailAddress, Rules, Text, instant

Security = Literal["tls", "starttls", "none"]


def _whole(value: Any) -> Any:
    """Not a truth value: `true` seconds would be one. A text is good: a variable holds nothing else."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


PositiveInt = Annotated[int, BeforeValidator(_whole), Field(ge=1)]
NonNegativeInt = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Port = Annotated[PositiveInt, Field(le=65535)]


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in: a password, or with `xoauth2` an access token (RFC 7628). `refused` is to be called where the
    server does not take it: the next login then has another token, where there can be one."""

    user: str
    secret: str = field(repr=False)
    xoauth2: bool = False
    refused: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    def hidden(self, words: str) -> str:
        """What a server says, without the secret, should it repeat what it was told."""
        bearer = f"user={self.user}\1auth=Bearer {self.secret}\1\1"
        said_by_sasl = (f"\0{self.user}\0{self.secret}", bearer, self.secret)
        for told in (self.secret, *(b64encode(each.encode()).decode() for each in said_by_sasl)):
            words = words.replace(told, "…")
        return words


@dataclass(frozen=True, slots=True)
class Grant:
    """What it takes to ask for an access token: the refresh token, or else the client's secret."""

    token_url: str
    client_id: str
    scope: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


def _variable_name(value: str) -> str:
    """The value is not shown: somebody may have written the secret itself here."""
    if value and not re.fullmatch(r"[A-Z_][A-Z0-9_]*", value):
        raise ValueError(
            "il faut le nom d'une variable d'environnement, en MAJUSCULES (par exemple « MAILBOT_PASSWORD »), "
            "jamais le mot de passe lui-même"
        )
    return value


def _from_base(value: str, info: ValidationInfo) -> str:
    base: Path = (info.context or {}).get("base", Path())
    return str(base / value) if value else ""


VariableName = Annotated[str, AfterValidator(_variable_name)]
# Relative to the folder that holds `config/`.
FilePath = Annotated[str, AfterValidator(_from_base)]


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# Where a secret may be kept: an environment variable, a file, a credential that systemd hands over, the keyring.
SOURCES = ("env", "file", "credential", "keyring")


def _credential_name(value: str) -> str:
    """The value is not shown, as above."""
    if value and not re.fullmatch(r"[\w.-]+", value, re.ASCII):
        raise ValueError("il faut le nom que « LoadCredential= » donne au secret dans l'unité de systemd, sans dossier")
    return value


CredentialName = Annotated[str, AfterValidator(_credential_name)]


class _Secretive(Rules):
    """Keys that say where secrets are kept."""

    def sources(self, name: str) -> dict[str, str]:
        """Where this secret may be found: the keys that are set, and what they name."""
        keys = (f"{name}_{source}" for source in SOURCES)
        return {key: value for key in keys if (value := getattr(self, key))}

    def _kept_once(self, *names: str) -> None:
        for name in names:
            if len(keys := self.sources(name)) > 1:
                raise ValueError(f"gardez une seule de ces lignes : {', '.join(f'« {key} »' for key in keys)}")


def _token_url(value: str) -> str:
    url = urlsplit(value)
    if value and not (url.hostname and (url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname)))):
        raise ValueError("il faut une adresse qui commence par « https:// » : un secret y est envoyé")
    return value


class OAuth2(_Secretive):
    """An access token that another program renews (`token_…`), or what it takes to ask for one: a refresh token, or,
    where mailbot is known as itself, its client's secret alone (RFC 6749, 6 and 4.4)."""

    token_env: VariableName = ""
    token_file: str = ""
    token_credential: CredentialName = ""
    token_keyring: str = ""
    token_url: Annotated[str, AfterValidator(_token_url)] = ""
    authorize_url: Annotated[str, AfterValidator(_token_url)] = ""  # where `mailbot authorize` sends a person
    client_id: str = ""
    scope: str = ""
    ca_file: FilePath = ""  # who vouches for the server of `token_url`, as below
    client_secret_env: VariableName = ""
    client_secret_file: str = ""
    client_secret_credential: CredentialName = ""
    client_secret_keyring: str = ""
    refresh_token_env: VariableName = ""
    refresh_token_file: str = ""
    refresh_token_credential: CredentialName = ""
    refresh_token_keyring: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        self._kept_once("token", "client_secret", "refresh_token")
        renewing = self.sources("client_secret") | self.sources("refresh_token")
        if self.sources("token"):
            if renewing or self.token_url:
                raise ValueError("gardez « token_… », ou bien « token_url » et ce qui va avec, pas les deux")
        elif not (self.token_url and self.client_id and renewing):
            raise ValueError(
                "dites où est le jeton (« token_file », « token_env »…), ou bien comment en demander : « token_url », "
                "« client_id », et « refresh_token_file » ou « client_secret_file » (ou « …_env », « …_credential »)"
            )
        if self.authorize_url and not (self.scope and self.refresh_token_file):
            raise ValueError(
                "« authorize_url » demande aussi « scope », et « refresh_token_file » : le fichier où « mailbot "
                "authorize » gardera le jeton"
            )
        return self


def _one_line(value: str) -> str:
    """It is said to the server as it stands: a line end would begin a command, NUL or ^A another part of a login."""
    if not is_one_line(value):
        raise ValueError("il y a un retour à la ligne ou un caractère invisible dans cette valeur ; récrivez-la")
    return value


def is_one_line(text: str) -> bool:
    return not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text)


class Server(_Secretive):
    """A server and how to log in to it."""

    host: Text
    port: Port
    security: Security = "tls"
    user: Annotated[str, AfterValidator(_one_line)] = ""
    password_env: VariableName = ""
    password_file: str = ""
    password_credential: CredentialName = ""
    password_keyring: str = ""
    oauth2: OAuth2 | None = None
    ca_file: FilePath = ""  # a certificate authority of one's own, in PEM; else the system's

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(
                f'« security = "none" » n\'est permis que vers cette machine (127.0.0.1), pas vers « {self.host} » ; '
                "mettez « tls » ou « starttls »"
            )
        self._kept_once("password")
        if self.oauth2 and self.sources("password"):
            raise ValueError("gardez « password_… », ou bien la table « oauth2 », pas les deux")
        return self


def _since(value: Any, info: ValidationInfo) -> Any:
    if value == "first-run":
        return value
    try:
        return instant(_read(value), info)
    except (ValueError, PydanticKnownError):
        raise ValueError('mettez "first-run", ou une date avec l\'heure : 2020-09-01T00:00:00+02:00') from None


def _read(value: Any) -> Any:
    """What the text of a variable says; anything else as it is."""
    if isinstance(value, str):
        for reading in (date.fromisoformat, datetime.fromisoformat):
            with suppress(ValueError):
                return reading(value)
    return value


class Imap(Server):
    port: Port = 993
    inbox: Text = "INBOX"
    handled: str = ""
    poll_seconds: PositiveInt = 60
    since: Annotated[datetime | Literal["first-run"], BeforeValidator(_since)] = "first-run"
    max_message_bytes: PositiveInt = 26214400
    trusted_authserv: str = ""


class Smtp(Server):
    port: Port = 465
    sender: MailAddress
    per_minute: NonNegativeInt = 100


def _store_url(value: str) -> str:
    if not value.startswith("tinydb:") or value == "tinydb:":
        raise ValueError("mettez « tinydb: » suivi d'un nom de fichier, par exemple « tinydb:var/mailbot.json »")
    return value


class StoreSettings(Rules):
    url: Annotated[str, AfterValidator(_store_url)] = "tinydb:var/mailbot.json"

    def path(self, base: Path) -> Path:
        """Relative to the folder that holds `config/`."""
        return base / self.url.removeprefix("tinydb:")


class Worker(Rules):
    log_format: Literal["text", "json"] = "text"


class Settings(Rules):
    imap: Imap
    smtp: Smtp
    store: StoreSettings = StoreSettings()
    worker: Worker = Worker()
