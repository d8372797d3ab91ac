"""The verbs. Each one loads the configuration, does one thing, and says in a sentence what went wrong.

Exit status: 0 done; 1 it ran and something failed; 2 wrong usage or a wrong config."""

import errno
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from mailbot import __version__, app, installation, logs, plans, promises, roll, rosters, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.config import ConfigError, Configuration
from mailbot.core.changes import MembershipRecorded
from mailbot.core.model import Membership
from mailbot.core.policy import YEARS, Policy
from mailbot.core.reading import Intent
from mailbot.core.reading import read as read_message
from mailbot.ports import Busy, Damaged, PermanentFailure, TemporaryFailure
from mailbot.wire import dates

log = logging.getLogger("mailbot")
cli = typer.Typer(
    help="People register for a training session by writing a mail, and get an answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
members = typer.Typer(help="The membership roll.", no_args_is_help=True)
cli.add_typer(members, name="members")

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

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]


class RosterFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def main() -> None:
    """Run a verb; whatever is wrong is said in a sentence, never by a traceback."""
    try:
        cli()
    except ConfigError as error:
        _fail(2, *map(str, error.mistakes))
    except (TemporaryFailure, PermanentFailure, Damaged, Busy, OSError) as error:
        _fail(1, str(error))


def _fail(status: int, *sentences: str) -> NoReturn:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    sys.exit(status)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@cli.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option(envvar="MAILBOT_CONFIG", help="The folder with mailbox.toml and rules.toml.")
    ] = Path("config"),
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    context.obj = config
    logs.start()


def _load(context: typer.Context) -> Configuration:
    configuration = app.load(context.obj)
    logs.start(configuration.settings.worker.log_format)
    return configuration


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _now(text: str | None) -> datetime:
    if text is None:
        return SystemClock().now()
    try:
        return _instant(text)
    except ValueError:
        raise typer.BadParameter("une date et une heure avec son décalage : 2020-09-20T10:00:00+02:00") from None


@cli.command()
def once(
    context: typer.Context,
    now: Annotated[str | None, typer.Option(metavar="T", help="The time to decide by (ISO 8601 with offset).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide, but write, file and send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """One full pass: fetch and decide all waiting messages, do what is due, send the outbox."""
    from mailbot import worker

    configuration, instant = _load(context), _now(now)
    started = SystemClock().now()
    store = app.open_store(configuration, rehearsal=dry_run)
    service = app.service(configuration, store)
    with store.turn():
        if store.clock and instant < store.clock:
            last = store.clock.isoformat()
            _fail(1, f"{instant.isoformat()} est avant le dernier passage ({last}) : le temps ne recule pas")
        tally = worker.one_pass(service, instant, rehearsal=dry_run)
    done = tally.as_json((SystemClock().now() - started).total_seconds())
    print(json.dumps(done) if as_json else "  ".join(f"{tables.HEADS[name]} {value}" for name, value in done.items()))
    if tally.mishaps:
        _fail(1, *tally.mishaps)


@cli.command()
def run(context: typer.Context) -> None:
    """The worker: look, decide, send, until SIGTERM or SIGINT."""
    from mailbot import worker

    changed = app.watch(context.obj)
    configuration = _load(context)
    store = app.open_store(configuration)
    service = app.service(configuration, store)
    imap = configuration.settings.imap
    log.info("mailbot regarde la boîte %s (%s) toutes les %d s", imap.user, imap.host, imap.poll_seconds)
    worker.work(store, service, changed, imap.poll_seconds)


@cli.command()
def read(
    context: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE...")], as_json: Json = False
) -> None:
    """What mailbot reads in mails, offline."""
    policy = _load(context).policy
    for file in files:
        seen = _reading(file, policy)
        if as_json:
            print(json.dumps(seen, ensure_ascii=False))
        else:
            print(f"{file} : {seen['error'] if 'error' in seen else tables.INTENTS[seen['intent']]}")
            for reason in seen.get("reasons", ()):
                print(f"    {reason}")


def _reading(file: Path, policy: Any) -> dict[str, Any]:
    from mailbot.wire.parse import parse

    try:
        raw = file.read_bytes()
    except OSError as error:
        return {"file": str(file), "error": _unreadable(error)}
    message = parse(raw, uid=0, arrived=SystemClock().now())
    if "there is no header at all" in message.defects:
        return {"file": str(file), "error": "ce fichier n'est pas un courriel : il n'a aucun en-tête"}
    reading = read_message(message, tuple(policy.sessions.values()), policy.mailbox, policy.timezone)
    return {
        "file": str(file),
        "intent": reading.intent,
        "also": list(reading.also),
        "confidence": round(reading.confidence, 3),
        "language": reading.language,
        "session": reading.session,
        "sessions": list(reading.sessions),
        "parts": list(reading.parts) or None,
        "participants": [asdict(p) for p in reading.participants],
        "leaving": asdict(reading.leaving) if reading.leaving else None,
        "reasons": list(reading.reasons),
    }


def _unreadable(error: OSError) -> str:
    return f"ce fichier ne peut pas être lu : {UNREADABLE.get(error.errno or 0, error.strerror)}"


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _fail(1, f"{path} : impossible d'écrire ici : {UNWRITABLE.get(error.errno or 0, error.strerror)}")


@cli.command()
def check(context: typer.Context) -> None:
    """Validate the whole config and try every letter; every mistake with file, line and what is expected."""
    configuration, _ = app.checked(context.obj)
    policy, store = configuration.policy, app.open_store(configuration, rehearsal=True)
    promises.keep(policy, store.state, store.clock)
    for remark in (*configuration.remarks, *promises.remarks(policy, store.state)):
        print(f"à vérifier : {remark}")
    for session in policy.sessions.values():
        print(f"session lue : {session.id} ({session.title}, {dates.day(session.start, 'fr', policy.timezone)})")
    print(f"{context.obj} : tout est juste ({tables.counted(len(policy.sessions), 'session', 'sessions')})")


@cli.command()
def plan(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Have them told: the letters leave with the next pass.")] = False,
    as_json: Json = False,
) -> None:
    """Who would be told what by the rules as they stand in the files now. Without --yes it changes nothing."""
    configuration = _load(context)
    store = app.open_store(configuration, rehearsal=not yes, patience=A_PASS)
    with store.turn():
        policy, state, now = configuration.policy, store.state, store.clock or SystemClock().now()
        promises.keep(policy, state, store.clock)
        told = plans.planned(policy, state, now)
        if yes:
            app.service(configuration, store).follow_edits(now, at_once=True)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, default=datetime.isoformat))
        return
    for line in plans.in_words(told, policy):
        print(line)
    if yes and told["people"]:
        print("C'est noté : les lettres partent au prochain passage.")


@cli.command()
def init(directory: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path()) -> None:
    """Lay out a new installation: config, templates, a systemd unit. Never overwrites."""
    with _writing(directory):
        laid_out = installation.lay_out(directory)
    for path, written in laid_out:
        print(f"{'écrit  ' if written else 'gardé  '} {path}")


@cli.command()
def roster(
    context: typer.Context,
    session: Annotated[str, typer.Argument(help="The session's id: the name of its file.")],
    format: Annotated[RosterFormat, typer.Option(help="How to print it.")] = RosterFormat.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """Who has a seat, then who waits, in order."""
    configuration = _load(context)
    _known(configuration, session)
    store = app.open_store(configuration, rehearsal=True)
    rows = rosters.rows(configuration.policy, store.state, configuration.policy.sessions[session])
    if format is RosterFormat.XLSX and output is None:
        _fail(2, "--format xlsx demande --output FICHIER")
    content = rosters.FORMATS[format](rows, configuration.policy.timezone)
    if output:
        with _writing(output):
            output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


def _known(configuration: Configuration, session: str) -> None:
    if session not in configuration.policy.sessions:
        _fail(2, f"« {session} » : session inconnue ; sessions : {', '.join(configuration.policy.sessions)}")


@cli.command()
def sessions(context: typer.Context, as_json: Json = False) -> None:
    """One line a session: seats, who has them, the deadline."""
    configuration = _load(context)
    policy, state = configuration.policy, app.open_store(configuration, rehearsal=True).state
    rows = [rosters.summary(policy, state, session) for session in policy.sessions.values()]
    if as_json:
        _lines(rows)
    else:
        shown = [row | {"deadline": tables.until(row["deadline"], policy.timezone)} for row in rows]
        _table(shown, policy, "aucune session")


@cli.command()
def journal(
    context: typer.Context,
    session: Annotated[str, typer.Option(help="Only of this session.")] = "",
    person: Annotated[str, typer.Option(metavar="EMAIL", help="Only about this person.")] = "",
    message: Annotated[
        str, typer.Option(metavar="ID", help="Only about this message: its Message-ID, or our key of it.")
    ] = "",
    as_json: Json = False,
) -> None:
    """What was decided, when, and why."""
    configuration = _load(context)
    entries = [
        e
        for e in app.open_store(configuration, rehearsal=True).journal()
        if (not session or e.session == session)
        and (not person or person.lower() in e.people)
        and (not message or e.message.startswith(message) or e.message_id.strip("<>") == message.strip("<>"))
    ]
    if session and not entries:
        _known(configuration, session)
    if as_json:
        _lines(map(asdict, entries))
    else:
        rows = [
            {
                "at": e.at,
                "who": e.author,
                "read": Intent(e.intent) if e.intent else "",
                "because": tables.because(e.because),
                "changes": "; ".join(map(tables.change, e.changes)),
                "letters": ", ".join(e.letters),
            }
            for e in entries
        ]
        _table(rows, configuration.policy, "aucune entrée")


@members.command("import")
def members_import(
    context: typer.Context,
    file: Path,
    year: Annotated[int | None, typer.Option(help="The year paid for, where the file does not tell.")] = None,
) -> None:
    """Record the fees of a CSV file."""
    configuration = _load(context)
    try:
        content = file.read_bytes()
    except OSError as error:
        _fail(1, f"{file} : {_unreadable(error)}")
    fees = roll.from_csv(content, _fee_day(configuration, year))
    for head in fees.ignored:
        print(f"{file.name} : colonne « {head} » ignorée", file=sys.stderr)
    for sentence in fees.left_out:
        print(f"{file.name}, {sentence}", file=sys.stderr)
    _record(configuration, fees.paid, f"members import {file.name}")
    recorded = tables.counted(len(fees.paid), "adhésion enregistrée", "adhésions enregistrées")
    print(f"{recorded}, {tables.counted(len(fees.left_out), 'laissée de côté', 'laissées de côté')}")
    if fees.left_out and not fees.paid:
        raise typer.Exit(1)


@members.command("add")
def members_add(
    context: typer.Context,
    holder: Annotated[str, typer.Argument(help="An address, a mail domain (@example.org) or an organisation.")],
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    year: Annotated[int | None, typer.Option(help="The year paid for.")] = None,
    paid_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="The day of payment.")
    ] = None,
) -> None:
    """Record one fee."""
    configuration = _load(context)
    if paid_on:
        _plausible(paid_on.year)
    day = paid_on.date() if paid_on else _fee_day(configuration, year)
    if day is None:
        raise typer.BadParameter("dites pour quelle année : --year 2020")
    if not roll.is_holder(holder):
        _fail(2, f"« {holder} » n'est ni une adresse (nom@exemple.fr), ni @domaine, ni le nom d'une organisation")
    _record(configuration, (roll.membership(holder, day, name),), "members add")
    if roll.is_organisation(holder):
        print(f"« {holder} » n'est ni une adresse ni @domaine : enregistré comme organisation")
    by_year = configuration.policy.membership.valid == "calendar-year"
    print(f"adhésion enregistrée : {holder}, {f'pour {day.year}' if by_year else f'payée le {day:%d/%m/%Y}'}")


@members.command("list")
def members_list(context: typer.Context, as_json: Json = False) -> None:
    """All fees on record."""
    configuration = _load(context)
    state = app.open_store(configuration, rehearsal=True).state
    rows = [
        {"holder": m.holder, "paid_on": m.paid_on, "name": m.name} for paid in state.memberships.values() for m in paid
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, default=date.isoformat))
    else:
        _table(rows, configuration.policy, "aucune adhésion")


def _fee_day(configuration: Configuration, year: int | None) -> date | None:
    """A year's fee counts from its first day. Where none is given: the year of the sessions, if they share one."""
    years = {s.start.year for s in configuration.policy.sessions.values()} if year is None else {_plausible(year)}
    return date(years.pop(), 1, 1) if len(years) == 1 else None


def _plausible(year: int) -> int:
    if year not in YEARS:
        _fail(2, f"l'année {year} n'est pas vraisemblable ; écrivez-la avec ses quatre chiffres : 2020")
    return year


def _record(configuration: Configuration, paid: Sequence[Membership], because: str) -> None:
    store = app.open_store(configuration, patience=A_PASS)
    service = app.service(configuration, store)
    with store.turn():
        service.record([MembershipRecorded(m) for m in paid], because, SystemClock().now())


def _lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    for row in rows:
        print(json.dumps(row, ensure_ascii=False, default=datetime.isoformat))


def _table(rows: Sequence[tables.Row], policy: Policy, nothing: str) -> None:
    if not rows:
        print(nothing)
        return
    for line in tables.plain([tables.heads(rows[0]), *(tables.cells(row, policy.timezone) for row in rows)]):
        print(line)


@cli.command()
def demo() -> None:
    """See it work: a mail server inside the process, people who write, and a clock that runs fast."""
    from rich.console import Console

    try:
        from mailbot.playground.demo import play
    except ImportError as error:
        _fail(1, str(error))
    else:
        play(Console())
