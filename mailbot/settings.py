"""What the technician sets in `mailbox.toml`: servers, folders, the store. The classes are the schema.

No secret stands here: a key names the environment variable or the file that holds one; `config` looks it up and
gives the adapters a `Login`."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self

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
    """How to log in: a password, or with `xoauth2` an access token (RFC 7628)."""

    user: str
    secret: str = field(repr=False)
    xoauth2: bool = False


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


class OAuth2(Rules):
    """Where the access token is found."""

    token_env: VariableName = ""
    token_file: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if bool(self.token_env) == bool(self.token_file):
            raise ValueError("dites soit « token_env », soit « token_file » (l'un des deux, pas les deux)")
        return self


class Server(Rules):
    """A server and how to log in to it."""

    host: Text
    port: Port
    security: Security = "tls"
    user: str = ""
    password_env: VariableName = ""
    password_file: str = ""
    oauth2: OAuth2 | None = None
    ca_file: FilePath = ""  # a certificate authority of one's own, in PEM; else the system's

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(
                f'« security = "none" » n\'est permis que vers cette machine (127.0.0.1), pas vers « {self.host} » ; '
                "mettez « tls » ou « starttls »"
            )
        if sum(map(bool, (self.password_env, self.password_file, self.oauth2))) > 1:
            raise ValueError("gardez un seul de « password_env », « password_file » et de la table « oauth2 »")
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
