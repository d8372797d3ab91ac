"""What the verbs share: what they are given, the configuration, the store's turn, and what they say."""

import errno
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from mailbot import app, logs, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.config import Configuration
from mailbot.core.model import State
from mailbot.core.policy import Policy
from mailbot.ports import Store
from mailbot.wire.charset import clean_text

if TYPE_CHECKING:
    from mailbot.service import Service

A_PASS = 60.0  # seconds that the coordinator's hand waits for a worker that is sending letters

UNREADABLE = {
    errno.ENOENT: "il n'existe pas",
    errno.EISDIR: "c'est un dossier",
    errno.EACCES: "vous n'en avez pas le droit",
}
UNWRITABLE = {
    errno.ENOENT: "le dossier manque, et mailbot ne peut pas le créer",
    errno.EISDIR: "c'est un dossier, il faut un fichier",
    errno.ENOTDIR: "c'est un fichier là où il faut un dossier",
    errno.EEXIST: "c'est un fichier là où il faut un dossier",
    errno.EACCES: "vous n'en avez pas le droit",
    errno.EPERM: "vous n'en avez pas le droit",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
}

SessionId = Annotated[str, typer.Argument(metavar="SESSION", help="The session's id: the name of its file.")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="An address, a name, or both: 'Ana Durand <ana@example.org>'.")]
Now = Annotated[str | None, typer.Option(metavar="T", help="The time to decide by (ISO 8601 with offset).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]


def say(text: str, *, end: str = "\n", to_errors: bool = False, at_once: bool = False) -> None:
    """Print. Whatever anybody wrote, in a mail, a file or its name, is text there and tells the terminal nothing."""
    print(clean_text(text), end=end, file=sys.stderr if to_errors else sys.stdout, flush=at_once)


def fail(status: int, *sentences: str) -> NoReturn:
    for sentence in sentences:
        say(sentence, to_errors=True)
    sys.exit(status)


def load(context: typer.Context) -> Configuration:
    configuration = app.load(context.obj)
    logs.start(configuration.settings.worker.log_format)
    return configuration


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def the_time(text: str | None) -> datetime:
    if text is None:
        return SystemClock().now()
    try:
        return _instant(text)
    except ValueError:
        raise typer.BadParameter("une date et une heure avec son décalage : 2020-09-20T10:00:00+02:00") from None


def not_before(store: Store, instant: datetime) -> None:
    """What time is accounted for never goes back."""
    if store.clock and instant < store.clock:
        last = store.clock.isoformat()
        fail(1, f"{instant.isoformat()} est avant le dernier passage ({last}) : le temps ne recule pas")


def must_know(configuration: Configuration, session: str) -> None:
    if session not in configuration.policy.sessions:
        fail(2, f"« {session} » : session inconnue ; sessions : {', '.join(configuration.policy.sessions)}")


@contextmanager
def turn(configuration: Configuration) -> Iterator[tuple["Service", State]]:
    """A turn of the coordinator's with the store."""
    store = app.open_store(configuration, patience=A_PASS)
    service = app.service(configuration, store)
    with store.turn():
        yield service, store.state


def unreadable(error: OSError) -> str:
    return f"ce fichier ne peut pas être lu : {UNREADABLE.get(error.errno or 0, error.strerror)}"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fail(1, f"{path} : impossible d'écrire ici : {UNWRITABLE.get(error.errno or 0, error.strerror)}")


def print_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    for row in rows:
        say(tables.as_json(row))


def print_table(rows: Sequence[tables.Row], policy: Policy, nothing: str) -> None:
    if not rows:
        say(nothing)
        return
    for line in tables.plain([tables.heads(rows[0]), *(tables.cells(row, policy.timezone) for row in rows)]):
        say(line)
