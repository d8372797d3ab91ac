"""`config/` as values: the coordinator's rules and sessions (`Policy`), the technician's settings, or ConfigError.

All files are read before anything is said: she gets every mistake at once, each with its file, its line and what
would be right. Nothing here needs a secret; `secrets` looks one up when a server is about to be reached."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mailbot.config.checks import Draft, mistakes_in, own_addresses, remarks_on
from mailbot.config.mistakes import ConfigError, Key, Mistake, known_keys, meant, nearest, sentence, unreadable
from mailbot.config.secrets import grant, login
from mailbot.config.toml import Document, read
from mailbot.core.policy import Policy, Rules, RulesFile, Session, SessionFile
from mailbot.settings import Settings

__all__ = ["ConfigError", "Configuration", "Mistake", "grant", "load", "login"]

MAILBOX, RULES, SESSIONS = "mailbox.toml", "rules.toml", "sessions"
VARIABLE_PREFIX = "MAILBOT_"
Schema = TypeVar("Schema", bound=Rules)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What stands in `config/`. `remarks` are worth a look, and stop nothing."""

    policy: Policy
    settings: Settings
    folder: Path
    remarks: tuple[Mistake, ...] = ()


def load(folder: Path, environ: Mapping[str, str]) -> Configuration:
    """Read the whole folder; ConfigError tells every mistake of every file."""
    mistakes: list[Mistake] = []
    draft = _draft(folder, _documents(_contents(folder, mistakes), environ, mistakes), mistakes)
    mistakes += mistakes_in(draft)
    if mistakes or draft.settings is None or draft.rules is None:
        raise ConfigError(sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line or 0)))
    return Configuration(
        policy=_policy(draft.rules, draft.sessions, draft.settings),
        settings=draft.settings,
        folder=folder,
        remarks=tuple(remarks_on(draft, environ)),
    )


def _policy(rules: RulesFile, sessions: Mapping[str, SessionFile], settings: Settings) -> Policy:
    ids = {PurePath(name).stem: session for name, session in sessions.items()}
    return Policy(
        **dict(rules),
        sessions={session_id: Session(id=session_id, **dict(session)) for session_id, session in ids.items()},
        mailbox=own_addresses(settings),
        trusted_authserv=settings.imap.trusted_authserv,
    )


# --- from files to documents ------------------------------------------------------------------------------------------


def _contents(folder: Path, mistakes: list[Mistake]) -> dict[str, bytes]:
    """The bytes of each file, by its name within the folder."""
    if not folder.is_dir():
        raise ConfigError([Mistake(str(folder), None, "", "ce dossier n'existe pas ; « mailbot init » en crée un")])
    contents: dict[str, bytes] = {}
    for name in (MAILBOX, RULES, *_session_names(folder, mistakes)):
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            mistakes.append(unreadable(name, error))
    return contents


def _session_names(folder: Path, mistakes: list[Mistake]) -> Iterator[str]:
    if not (folder / SESSIONS).is_dir():
        mistakes.append(Mistake(SESSIONS, None, "", "ce dossier manque ; il porte un fichier par session"))
        return
    for path in sorted((folder / SESSIONS).iterdir()):
        # Editors leave hidden files behind while somebody writes.
        if path.suffix == ".toml" and not path.name.startswith("."):
            yield f"{SESSIONS}/{path.name}"
        elif path.name.lower().endswith((".toml", ".toml.txt")) and not path.name.startswith("."):
            wrong_end = "le nom de ce fichier doit finir par « .toml », sinon la session est ignorée ; renommez-le"
            mistakes.append(Mistake(f"{SESSIONS}/{path.name}", None, "", wrong_end))


def _documents(
    contents: Mapping[str, bytes], environ: Mapping[str, str], mistakes: list[Mistake]
) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for name, content in contents.items():
        with _noted_in(mistakes):
            documents[name] = read(name, content)
    if mailbox := documents.get(MAILBOX):
        documents[MAILBOX] = _overridden(mailbox, environ)
    return documents


def _overridden(document: Document, environ: Mapping[str, str]) -> Document:
    """With what stands in MAILBOT_SECTION__KEY instead of the file."""
    variables: dict[Key, str] = {
        tuple(name.removeprefix(VARIABLE_PREFIX).lower().split("__")): name
        for name in sorted(environ)
        if name.startswith(VARIABLE_PREFIX) and "__" in name.removeprefix(VARIABLE_PREFIX)
    }
    values = document.values
    for key, name in variables.items():
        values = _with(values, key, environ[name])
    return replace(document, values=values, variables=variables)


def _with(values: Mapping[str, Any], key: Key, text: str) -> dict[str, Any]:
    first, rest = str(key[0]), key[1:]
    inner = values.get(first)
    return {**values, first: _with(inner if isinstance(inner, Mapping) else {}, rest, text) if rest else text}


@contextmanager
def _noted_in(mistakes: list[Mistake]) -> Iterator[None]:
    """Go on after an error, its mistakes noted."""
    try:
        yield
    except ConfigError as error:
        mistakes.extend(error.mistakes)


# --- from documents to values -----------------------------------------------------------------------------------------


def _draft(folder: Path, documents: Mapping[str, Document], mistakes: list[Mistake]) -> Draft:
    context = {"timezone": _timezone(documents.get(RULES)), "base": folder.absolute().parent}

    def checked(name: str, schema: type[Schema]) -> Schema | None:
        with _noted_in(mistakes):
            if document := documents.get(name):
                return _validated(document, schema, context)
        return None

    sessions = {name: checked(name, SessionFile) for name in documents if name not in (MAILBOX, RULES)}
    return Draft(
        folder=folder,
        documents=documents,
        settings=checked(MAILBOX, Settings),
        rules=checked(RULES, RulesFile),
        sessions={name: session for name, session in sessions.items() if session},
    )


def _timezone(rules: Document | None) -> ZoneInfo:
    """The organisation's, or Paris where that is itself a mistake: dates of sessions are checked all the same."""
    organisation = rules.values.get("organisation") if rules else None
    name = organisation.get("timezone") if isinstance(organisation, Mapping) else None
    return ZoneInfo(name if isinstance(name, str) and name in available_timezones() else "Europe/Paris")


def _validated(document: Document, schema: type[Schema], context: Mapping[str, Any]) -> Schema:
    try:
        return schema.model_validate(document.values, context=dict(context))
    except ValidationError as error:
        errors = error.errors(include_url=False)
    raise ConfigError(_mistakes(document, schema, errors))


def _mistakes(document: Document, schema: type[Rules], errors: list[ErrorDetails]) -> Iterator[Mistake]:
    """One mistake a key, however many errors it has."""
    by_key: dict[Key, list[ErrorDetails]] = {}
    for error in errors:
        if error["type"] == "too_short" and error["input"]:
            continue  # not short in the file: its elements are wrong, and told one by one
        by_key.setdefault(_key(document.values, error), []).append(error)
    unknown = [key for key, its_errors in by_key.items() if its_errors[0]["type"] == "extra_forbidden"]
    told = {meant(schema, key) for key in unknown}
    for key, its_errors in by_key.items():
        if its_errors[0]["type"] == "missing" and {key, tuple(p for p in key if isinstance(p, str))} & told:
            continue  # it is there under another name, or elsewhere
        mistake = document.mistake(key, sentence(schema, key, its_errors))
        yield _unknown_variable(mistake, schema, key) if key in unknown and not mistake.file else mistake


def _key(values: Any, error: ErrorDetails) -> Key:
    """Where the error lies in the file. Pydantic's `loc` goes on into the branches of a union."""
    key: Key = ()
    for part in error["loc"]:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return (*key, part) if error["type"] == "missing" else key
        key = (*key, part)
    return key


def _unknown_variable(mistake: Mistake, schema: type[Rules], key: Key) -> Mistake:
    names = mistake.key.removeprefix(VARIABLE_PREFIX).lower().split("__")
    said = "mailbox.toml n'a pas de clé de ce nom"
    if near := nearest(names[len(key) - 1], known_keys(schema, key[:-1])):
        names[len(key) - 1] = near
        said += f" ; vouliez-vous dire « {VARIABLE_PREFIX}{'__'.join(names).upper()} » ?"
    return replace(mistake, sentence=said)
