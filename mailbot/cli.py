"""The verbs. Each one loads the configuration, does one thing, and says in a sentence what went wrong.

Exit status: 0 done; 1 it ran and something failed; 2 wrong usage or a wrong config."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from mailbot import __version__, app, installation, logs, roll, rosters
from mailbot.adapters.system_clock import SystemClock
from mailbot.adapters.timer import Timer
from mailbot.config import ConfigError, Configuration
from mailbot.core.changes import MembershipRecorded
from mailbot.core.model import Membership
from mailbot.core.reading import read as read_message
from mailbot.ports import Busy, Damaged, PermanentFailure, TemporaryFailure
from mailbot.service import Service, Tally
from mailbot.wire.parse import parse

log = logging.getLogger("mailbot")
cli = typer.Typer(
    help="People register for a training session by writing a mail, and get an answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
members = typer.Typer(help="The membership roll.", no_args_is_help=True)
cli.add_typer(members, name="members")

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


def _fail(status: int, *sentences: str) -> None:
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
        raise typer.BadParameter("give a date and time with its offset: 2020-09-20T10:00:00+02:00") from None


@cli.command()
def once(
    context: typer.Context,
    now: Annotated[str | None, typer.Option(metavar="T", help="The time to decide by (ISO 8601 with offset).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide, but write, file and send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """One full pass: fetch and decide all waiting messages, do what is due, send the outbox."""
    configuration, instant = _load(context), _now(now)
    started = SystemClock().now()
    store = app.open_store(configuration, rehearsal=dry_run)
    if store.clock and instant < store.clock:
        store.close()
        _fail(
            1,
            f"{instant.isoformat()} est avant le dernier passage ({store.clock.isoformat()}) : le temps ne recule pas",
        )
    service = app.service(configuration, store)

    async def one_pass() -> Tally:
        try:
            return await service.once(instant, rehearsal=dry_run)
        finally:
            await service.close()

    tally = asyncio.run(one_pass())
    done = tally.as_json((SystemClock().now() - started).total_seconds())
    print(json.dumps(done) if as_json else "  ".join(f"{name} {value}" for name, value in done.items()))
    if tally.mishaps:
        _fail(1, *tally.mishaps)


@cli.command()
def run(context: typer.Context) -> None:
    """The worker: look, decide, send, until SIGTERM or SIGINT."""
    changed = app.watch(context.obj)
    configuration = _load(context)
    store = app.open_store(configuration)
    asyncio.run(_work(configuration, app.service(configuration, store), changed))


async def _work(configuration: Configuration, service: Service, changed: app.Reload) -> None:
    clock, timer, stop, busy = SystemClock(), Timer(), asyncio.Event(), asyncio.Lock()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    async def look() -> None:
        async with busy:
            try:
                if edited := changed():
                    service.book = edited
                    log.info("les règles modifiées sont en vigueur")
            except ConfigError as error:
                for mistake in error.mistakes:
                    log.error("%s", mistake)  # noqa: TRY400 - a sentence for the coordinator, not a traceback
                log.warning("les dernières règles valables restent en vigueur")
            try:
                tally = await service.once(clock.now())
                for mishap in tally.mishaps:
                    log.warning("%s", mishap)
            except (TemporaryFailure, PermanentFailure, ConfigError) as failure:
                log.warning("%s", failure)

    await look()
    timer.every(configuration.settings.imap.poll_seconds, look)
    timer.start()
    await stop.wait()
    timer.stop()
    async with busy:
        await service.close()


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
            print(f"{file}: {seen.get('intent') or seen['error']}")
            for reason in seen.get("reasons", ()):
                print(f"    {reason}")


def _reading(file: Path, policy: Any) -> dict[str, Any]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        return {"file": str(file), "error": f"ce fichier ne peut pas être lu : {error.strerror}"}
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


@cli.command()
def check(context: typer.Context) -> None:
    """Validate the whole config and print every letter once; every mistake with file, line and what is expected."""
    configuration, _ = app.checked(context.obj)
    for remark in configuration.remarks:
        print(remark)
    count = len(configuration.policy.sessions)
    print(f"{context.obj} : tout est juste ({count} session{'s' if count > 1 else ''})")


@cli.command()
def init(directory: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path()) -> None:
    """Lay out a new installation: config, templates, a systemd unit. Never overwrites."""
    for path, written in installation.lay_out(directory):
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
    if session not in configuration.policy.sessions:
        _fail(2, f"« {session} » : session inconnue ; sessions : {', '.join(configuration.policy.sessions)}")
    store = app.open_store(configuration, rehearsal=True)
    rows = rosters.rows(configuration.policy, store.state, configuration.policy.sessions[session])
    if format is RosterFormat.XLSX and output is None:
        _fail(2, "--format xlsx demande --output FICHIER")
    content = rosters.FORMATS[format](rows)
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


@cli.command()
def sessions(context: typer.Context, as_json: Json = False) -> None:
    """One line a session: seats, who has them, the deadline."""
    configuration = _load(context)
    state = app.open_store(configuration, rehearsal=True).state
    rows = [rosters.summary(configuration.policy, state, s) for s in configuration.policy.sessions.values()]
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    else:
        _table(rows)


@cli.command()
def journal(
    context: typer.Context,
    session: Annotated[str, typer.Option(help="Only of this session.")] = "",
    person: Annotated[str, typer.Option(metavar="EMAIL", help="Only about this person.")] = "",
    message: Annotated[str, typer.Option(metavar="ID", help="Only about this message.")] = "",
    as_json: Json = False,
) -> None:
    """What was decided, when, and why."""
    store = app.open_store(_load(context), rehearsal=True)
    entries = [
        e
        for e in store.journal()
        if (not session or e.session == session)
        and (not person or person.lower() in e.people)
        and (not message or e.message.startswith(message))
    ]
    if as_json:
        for e in entries:
            print(json.dumps(asdict(e) | {"at": e.at.isoformat()}, ensure_ascii=False))
    else:
        _table(
            {
                "at": f"{e.at:%Y-%m-%d %H:%M}",
                "who": e.author,
                "read": e.intent,
                "because": e.because,
                "changes": "; ".join(e.changes),
                "letters": ", ".join(e.letters),
            }
            for e in entries
        )


@members.command("import")
def members_import(
    context: typer.Context,
    file: Path,
    year: Annotated[int | None, typer.Option(help="The year paid for, where the file does not tell.")] = None,
) -> None:
    """Record the fees of a CSV file."""
    configuration = _load(context)
    paid, mistakes = roll.from_csv(file.read_bytes(), _fee_day(configuration, year))
    _record(configuration, paid, f"members import {file.name}")
    for mistake in mistakes:
        print(f"{file.name}, {mistake}", file=sys.stderr)
    print(f"{len(paid)} adhésions enregistrées, {len(mistakes)} lignes laissées de côté")
    if mistakes and not paid:
        raise typer.Exit(1)


@members.command("add")
def members_add(
    context: typer.Context,
    holder: Annotated[str, typer.Argument(help="An address, a mail domain (@example.org) or an organisation.")],
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    year: Annotated[int | None, typer.Option(help="The year paid for.")] = None,
    paid_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of payment.")] = None,
) -> None:
    """Record one fee."""
    configuration = _load(context)
    day = paid_on.date() if paid_on else _fee_day(configuration, year)
    if day is None:
        raise typer.BadParameter("say for which year: --year 2020")
    _record(configuration, (roll.membership(holder, day, name),), "members add")
    print(f"adhésion enregistrée : {holder}")


@members.command("list")
def members_list(context: typer.Context, as_json: Json = False) -> None:
    """All fees on record."""
    state = app.open_store(_load(context), rehearsal=True).state
    rows = [
        {"holder": m.holder, "paid_on": m.paid_on.isoformat(), "name": m.name}
        for paid in state.memberships.values()
        for m in paid
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        _table(rows)


def _fee_day(configuration: Configuration, year: int | None) -> date | None:
    """A year's fee counts from its first day. Where none is given: the year of the sessions, if they share one."""
    years = {year} if year else {s.start.year for s in configuration.policy.sessions.values()}
    return date(years.pop(), 1, 1) if len(years) == 1 else None


def _record(configuration: Configuration, paid: Sequence[Membership], because: str) -> None:
    store = app.open_store(configuration)
    service = app.service(configuration, store)
    try:
        service.record([MembershipRecorded(m) for m in paid], because, SystemClock().now())
    finally:
        store.close()


def _table(rows: Iterable[dict[str, Any]]) -> None:
    table = Table()
    for n, row in enumerate(rows):
        if n == 0:
            for name in row:
                table.add_column(name)
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)


@cli.command()
def demo() -> None:
    """See it work: a mail server inside the process, people who write, and a clock that runs fast."""
    try:
        from mailbot.playground.demo import play
    except ImportError as error:
        _fail(1, str(error))
    else:
        play(Console())
