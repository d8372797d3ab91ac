"""The verbs. Each one loads the configuration, does one thing, and says in a sentence what went wrong.

Exit status: 0 done; 1 it ran and something failed; 2 wrong usage or a wrong config."""

import logging
import shutil
import sys
import webbrowser
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

import typer

from mailbot import __version__, app, installation, logs, plans, promises, rosters, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.cli import access, by_hand, keeping, members
from mailbot.cli.verb import (
    A_PASS,
    Json,
    Now,
    SessionId,
    fail,
    load,
    must_know,
    not_before,
    print_lines,
    print_table,
    say,
    the_time,
    unreadable,
    writing,
)
from mailbot.config import ConfigError
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent
from mailbot.core.reading import read as read_message
from mailbot.ports import Busy, Damaged, PermanentFailure, TemporaryFailure
from mailbot.settings import is_one_line
from mailbot.wire import dates

log = logging.getLogger("mailbot")
cli = typer.Typer(
    help="People register for a training session by writing a mail, and get an answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
cli.add_typer(access.verbs)
cli.add_typer(by_hand.verbs)
cli.add_typer(keeping.verbs)
cli.add_typer(members.verbs, name="members")


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
        fail(2, *map(str, error.mistakes))
    except (TemporaryFailure, PermanentFailure, Damaged, Busy, OSError) as error:
        fail(1, str(error))
    except Exception as error:  # noqa: BLE001 - the last place where it can be kept from showing what it holds
        fail(1, f"mailbot s'est arrêté sur une erreur de son programme : signalez-la. ({logs.arose(error)})")


def _version(wanted: bool) -> None:
    if wanted:
        say(__version__)
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


@cli.command()
def once(
    context: typer.Context,
    now: Now = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide, but write, file and send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """One full pass: fetch and decide all waiting messages, do what is due, send the outbox."""
    from mailbot import worker

    configuration, instant = load(context), the_time(now)
    started = SystemClock().now()
    store = app.open_store(configuration, rehearsal=dry_run)
    service = app.service(configuration, store)
    with store.turn():
        not_before(store, instant)
        tally = worker.one_pass(service, instant, rehearsal=dry_run)
    done = tally.as_json((SystemClock().now() - started).total_seconds())
    if as_json:
        print_lines([done])
    else:
        say("  ".join(f"{tables.HEADS[name]} {value}" for name, value in done.items()))
    if tally.mishaps:
        fail(1, *tally.mishaps)


@cli.command()
def run(context: typer.Context) -> None:
    """The worker: look, decide, send, until SIGTERM or SIGINT."""
    from mailbot import worker

    changed = app.watch(context.obj)
    configuration = load(context)
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
    policy = load(context).policy
    for file in files:
        seen = _reading(file, policy)
        if as_json:
            print_lines([seen])
        else:
            say(f"{file} : {seen['error'] if 'error' in seen else tables.INTENTS[seen['intent']]}")
            for reason in seen.get("reasons", ()):
                say(f"    {reason}")


def _reading(file: Path, policy: Policy) -> dict[str, Any]:
    from mailbot.wire.parse import parse

    try:
        raw = file.read_bytes()
    except OSError as error:
        return {"file": str(file), "error": unreadable(error)}
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
    """Validate the whole config and try every letter; every mistake with file, line and what is expected."""
    configuration, _ = app.checked(context.obj)
    policy, store = configuration.policy, app.open_store(configuration, rehearsal=True)
    promises.keep(policy, store.state, store.clock)
    for remark in (*configuration.remarks, *promises.remarks(policy, store.state)):
        say(f"à vérifier : {remark}")
    for session in policy.sessions.values():
        say(f"session lue : {session.id} ({session.title}, {dates.day(session.start, 'fr', policy.timezone)})")
    say(f"{context.obj} : tout est juste ({tables.counted(len(policy.sessions), 'session', 'sessions')})")


@cli.command()
def plan(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Have them told: the letters leave with the next pass.")] = False,
    as_json: Json = False,
) -> None:
    """Who would be told what by the rules as they stand in the files now. Without --yes it changes nothing."""
    configuration = load(context)
    store = app.open_store(configuration, rehearsal=not yes, patience=A_PASS)
    with store.turn():
        policy, state, now = configuration.policy, store.state, store.clock or SystemClock().now()
        promises.keep(policy, state, store.clock)
        told = plans.planned(policy, state, now)
        if yes:
            app.service(configuration, store).follow_edits(now, at_once=True)
    if as_json:
        print_lines([told])
        return
    for line in plans.in_words(told, policy):
        say(line)
    if yes and told["people"]:
        say("C'est noté : les lettres partent au prochain passage.")


@cli.command()
def init(directory: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path()) -> None:
    """Lay out a new installation: config, templates, a systemd unit. Never overwrites."""
    if not is_one_line(str(directory.resolve())):
        fail(2, "le nom de ce dossier contient un retour à la ligne ou un caractère invisible : choisissez-en un autre")
    with writing(directory):
        laid_out = installation.lay_out(directory)
    for path, written in laid_out:
        say(f"{'écrit  ' if written else 'gardé  '} {path}")


@cli.command()
def roster(
    context: typer.Context,
    session: SessionId,
    format: Annotated[RosterFormat, typer.Option(help="How to print it.")] = RosterFormat.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """Who has a seat, then who waits, in order."""
    configuration = load(context)
    must_know(configuration, session)
    store = app.open_store(configuration, rehearsal=True)
    rows = rosters.rows(configuration.policy, store.state, configuration.policy.sessions[session])
    if format is RosterFormat.XLSX and output is None:
        fail(2, "--format xlsx demande --output FICHIER")
    content = rosters.FORMATS[format](rows, configuration.policy.timezone)
    if output:
        with writing(output):
            output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


@cli.command()
def sessions(context: typer.Context, as_json: Json = False) -> None:
    """One line a session: seats, who has them, the deadline."""
    configuration = load(context)
    policy, state = configuration.policy, app.open_store(configuration, rehearsal=True).state
    rows = [rosters.summary(policy, state, session) for session in policy.sessions.values()]
    if as_json:
        print_lines(rows)
    else:
        shown = [row | {"deadline": tables.until(row["deadline"], policy.timezone)} for row in rows]
        print_table(shown, policy, "aucune session")


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
    configuration = load(context)
    entries = [
        e
        for e in app.open_store(configuration, rehearsal=True).journal()
        if (not session or e.session == session)
        and (not person or person.lower() in e.people)
        and (not message or e.message.startswith(message) or e.message_id.strip("<>") == message.strip("<>"))
    ]
    if session and not entries:
        must_know(configuration, session)
    if as_json:
        print_lines(map(asdict, entries))
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
        print_table(rows, configuration.policy, "aucune entrée")


@cli.command()
def simulate(
    context: typer.Context,
    since: Annotated[str | None, typer.Option("--from", metavar="T", help="From when on (default: now).")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="T", help="Until when (default: to the end).")] = None,
    as_json: Json = False,
) -> None:
    """Every letter that would leave, and when, with today's rules and state. Changes nothing."""
    configuration = load(context)
    policy, store = configuration.policy, app.open_store(configuration, rehearsal=True)
    promises.keep(policy, store.state, store.clock)
    begin, end = the_time(since), the_time(until) if until else None
    # What falls due before is done when it does; after a standstill of mailbot all of it comes now.
    clock = min(begin, store.clock) if since and store.clock else begin
    rows = plans.foreseen(policy, store.state, store.waiting(), begin, clock, end)
    if as_json:
        print_lines(rows)
        return
    for line in tables.calendar(rows, policy.organisation.language, policy.timezone):
        say(line)
    say("\nSi personne n'écrit d'ici là, si aucune adhésion n'est enregistrée et si les règles restent les mêmes :")
    say("les places gardées sont comptées comme non réglées, les places proposées comme sans réponse.")


@cli.command()
def preview(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="The kind of letter: offer, reminder-link, ...")],
    session: Annotated[str, typer.Option(help="Of this session; else of an example.")] = "",
    show: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
) -> None:
    """A letter as it would look."""
    from mailbot import samples

    configuration, book = app.checked(context.obj)
    policy = book.policy
    if session:
        must_know(configuration, session)
    letter = samples.preview(policy, kind, policy.sessions.get(session))
    if letter is None:
        fail(2, f"« {kind} » : aucune lettre ne porte ce nom ; lettres : {', '.join(samples.kinds(policy))}")
    text = book.texts.render(letter)
    say(f"Objet : {text.subject}\n\n{text.plain}", end="")
    if show:
        with NamedTemporaryFile("w", encoding="utf-8", prefix=f"{kind}-", suffix=".html", delete=False) as page:
            page.write(text.html)
        webbrowser.open(Path(page.name).as_uri())


@cli.command()
def demo() -> None:
    """See it work: a mail server inside the process, people who write, and a clock that runs fast."""
    from rich.console import Console

    try:
        from mailbot.playground.demo import play
    except ImportError as error:
        fail(1, str(error))
    else:
        play(Console())


@cli.command()
def doctor(
    context: typer.Context,
    send: Annotated[bool, typer.Option("--send", help="Also send a test letter to the coordinators.")] = False,
    as_json: Json = False,
) -> None:
    """Try everything for real, and say what to mend."""
    from mailbot import doctor

    findings = []
    for finding in doctor.examined(context.obj, SystemClock().now, send=send):
        findings.append(finding)
        for line in () if as_json else finding.lines(shutil.get_terminal_size().columns):
            say(line, at_once=True)
    wrong = sum(finding.mark is doctor.Mark.BAD for finding in findings)
    if as_json:
        print_lines([{"ok": not wrong, "findings": [finding.as_json() for finding in findings]}])
    else:
        say(f"\n{tables.counted(wrong, 'chose à réparer', 'choses à réparer') if wrong else 'Tout marche.'}")
    if wrong:
        raise typer.Exit(1)
