"""The verbs. Each one loads the configuration, does one thing, and says in a sentence what went wrong.

Exit status: 0 done; 1 it ran and something failed; 2 wrong usage or a wrong config."""

import errno
import json
import logging
import shutil
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from mailbot import __version__, app, installation, logs, plans, promises, roll, rosters, sheets, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.config import ConfigError, Configuration
from mailbot.core.changes import MembershipRecorded, MembershipRemoved
from mailbot.core.foresight import ahead
from mailbot.core.membership import holder_key
from mailbot.core.model import Membership, Participant, State, Status
from mailbot.core.names import folded
from mailbot.core.policy import YEARS, Language, Policy
from mailbot.core.reading import Intent
from mailbot.core.reading import read as read_message
from mailbot.ports import Busy, Damaged, PermanentFailure, TemporaryFailure
from mailbot.wire import dates

if TYPE_CHECKING:
    from mailbot.hand import Hand, Report
    from mailbot.service import Service

log = logging.getLogger("mailbot")
cli = typer.Typer(
    help="People register for a training session by writing a mail, and get an answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
members = typer.Typer(help="The membership roll.", no_args_is_help=True)
cli.add_typer(members, name="members")

LARGE = 1_000  # rows of a spreadsheet, from which on one sees how far it is read
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

Holder = Annotated[str, typer.Argument(help="An address, a mail domain (@example.org) or an organisation.")]
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


@cli.command()
def simulate(
    context: typer.Context,
    since: Annotated[str | None, typer.Option("--from", metavar="T", help="From when on (default: now).")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="T", help="Until when (default: to the end).")] = None,
    as_json: Json = False,
) -> None:
    """Every letter that would leave, and when, with today's rules and state. Changes nothing."""
    configuration = _load(context)
    policy, store = configuration.policy, app.open_store(configuration, rehearsal=True)
    promises.keep(policy, store.state, store.clock)
    begin, end = _now(since), _now(until) if until else None
    # What falls due before is done when it does; after a standstill of mailbot all of it comes now.
    clock = min(begin, store.clock) if since and store.clock else begin
    rows: list[dict[str, Any]] = [
        {
            "at": max(begin, mail.next_attempt or begin),
            "kind": mail.kind,
            "to": list(mail.recipients),
            "session": mail.session,
        }
        for mail in store.waiting()
    ]
    rows += [
        {
            "at": at,
            "kind": letter.kind,
            "to": [reader.email for reader in letter.to],
            "session": letter.session.id if letter.session else "",
        }
        for at, decision in ahead(policy, store.state, clock, end)
        for letter in decision.letters
        if at >= begin
    ]
    rows.sort(key=itemgetter("at"))
    if as_json:
        _lines(rows)
        return
    for line in tables.calendar(rows, policy.organisation.language, policy.timezone):
        print(line)
    print("\nSi personne n'écrit d'ici là, si aucune adhésion n'est enregistrée et si les règles restent les mêmes :")
    print("les places gardées sont comptées comme non réglées, les places proposées comme sans réponse.")


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
        _known(configuration, session)
    letter = samples.preview(policy, kind, policy.sessions.get(session))
    if letter is None:
        _fail(2, f"« {kind} » : aucune lettre ne porte ce nom ; lettres : {', '.join(samples.kinds(policy))}")
    text = book.texts.render(letter)
    print(f"Objet : {text.subject}\n\n{text.plain}", end="")
    if show:
        with NamedTemporaryFile("w", encoding="utf-8", prefix=f"{kind}-", suffix=".html", delete=False) as page:
            page.write(text.html)
        webbrowser.open(Path(page.name).as_uri())


# --- the coordinator's hand ------------------------------------------------------------------------------------------

SessionId = Annotated[str, typer.Argument(metavar="SESSION", help="The session's id: the name of its file.")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="An address, a name, or both: 'Ana Durand <ana@example.org>'.")]
People = Annotated[list[str] | None, typer.Argument(metavar="[WHO]...", help="Addresses, or names.")]
Everybody = Annotated[bool, typer.Option("--all", help="All who are registered and not noted yet.")]
Except = Annotated[list[str] | None, typer.Option("--except", metavar="WHO", help="But not this person.")]
Force = Annotated[bool, typer.Option("--force", help="A seat, whatever the seats, the deadline and the fee say.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Write no letter to the people named.")]
Now = Annotated[str | None, typer.Option(metavar="T", help="The time to decide by (ISO 8601 with offset).")]


@cli.command()
def register(
    context: typer.Context,
    session: SessionId,
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    name: Annotated[str, typer.Option(help="First and last name.")],
    organisation: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    role: Annotated[str | None, typer.Option()] = None,
    part: Annotated[list[str] | None, typer.Option(help="Only this part; may be said again.")] = None,
    language: Annotated[Language | None, typer.Option(help="Of her letters.")] = None,
    force: Force = False,
    quiet: Quiet = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Register somebody, as if she had written now."""
    with _hand(context, session, now) as hand:
        person = Participant(name, email, organisation, phone, role)
        chosen = language or hand.service.book.policy.organisation.language
        _report(hand.register(person, tuple(part or ()), chosen, forced=force, quiet=quiet), as_json)


@cli.command()
def cancel(
    context: typer.Context, session: SessionId, who: Who, quiet: Quiet = False, now: Now = None, as_json: Json = False
) -> None:
    """Cancel somebody's registration; the seat goes to the next in line."""
    with _hand(context, session, now) as hand:
        _report(hand.move(Status.CANCELLED, who, quiet=quiet), as_json)


@cli.command()
def confirm(
    context: typer.Context,
    session: SessionId,
    who: Who,
    force: Force = False,
    quiet: Quiet = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Confirm a held, offered or waiting registration, the fee paid or not."""
    with _hand(context, session, now) as hand:
        _report(hand.move(Status.CONFIRMED, who, forced=force, quiet=quiet), as_json)


@cli.command()
def refuse(
    context: typer.Context, session: SessionId, who: Who, quiet: Quiet = False, now: Now = None, as_json: Json = False
) -> None:
    """Refuse a request that is not confirmed."""
    with _hand(context, session, now) as hand:
        _report(hand.move(Status.REFUSED, who, quiet=quiet), as_json)


@cli.command()
def attended(
    context: typer.Context,
    session: SessionId,
    who: People = None,
    everybody: Everybody = False,
    but: Except = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Note who came; once the session is over, her certificate leaves."""
    with _hand(context, session, now) as hand:
        _report(hand.note(Status.ATTENDED, who or [], but or [], everybody=everybody), as_json)


@cli.command()
def absent(
    context: typer.Context,
    session: SessionId,
    who: People = None,
    everybody: Everybody = False,
    but: Except = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Note who did not come."""
    with _hand(context, session, now) as hand:
        _report(hand.note(Status.ABSENT, who or [], but or [], everybody=everybody), as_json)


@cli.command()
def certificate(
    context: typer.Context,
    session: SessionId,
    who: Who,
    output: Annotated[Path, typer.Option(metavar="FILE.pdf", help="Write it to this file.")],
) -> None:
    """Print the certificate of somebody who attended: the same as she got."""
    with _hand(context, session, None) as hand:
        content = hand.certificate(who)
    with _writing(output):
        output.write_bytes(content)
    print(f"écrit {output}")


@contextmanager
def _hand(context: typer.Context, session: str, now: str | None) -> Iterator["Hand"]:
    """The coordinator's hand, in the store's turn."""
    from mailbot.hand import Hand, Impossible

    configuration, asked = _load(context), None if now is None else _now(now)
    _known(configuration, session)
    store = app.open_store(configuration, patience=A_PASS)
    service = app.service(configuration, store)
    with store.turn():
        if asked and store.clock and asked < store.clock:
            last = store.clock.isoformat()
            _fail(1, f"{asked.isoformat()} est avant le dernier passage ({last}) : le temps ne recule pas")
        # What time is accounted for never goes back, whatever this machine's clock says.
        instant = asked or max(SystemClock().now(), store.clock or datetime.min.replace(tzinfo=UTC))
        try:
            yield Hand(service, store, service.book.policy.sessions[session], instant)
        except Impossible as error:
            _fail(error.status, *error.sentences)


def _report(report: "Report", as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for line in report.lines():
            print(line)


@members.command("import")
def members_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A spreadsheet: .xlsx, .ods, .csv or .xls.")],
    year: Annotated[int | None, typer.Option(help="The year paid for, where the file does not tell.")] = None,
    sheet: Annotated[str, typer.Option(help="The sheet to read, where the file has several.")] = "",
    as_json: Json = False,
) -> None:
    """Record the fees of a spreadsheet. What is on the roll already changes nothing."""
    configuration = _load(context)
    fallback = _fee_day(configuration, year)
    try:
        book = sheets.sheets(file.read_bytes())
        fees = roll.fees(book, fallback, named=sheet, watch=_progress(file.name, as_json))
    except OSError as error:
        _fail(1, f"{file} : {_unreadable(error)}")
    except (sheets.Unreadable, roll.NoHead) as error:
        _fail(1, f"{file.name} : rien n'est enregistré : {error}")
    recorded = _record(configuration, fees.paid, f"members import {file.name}")
    known = len(fees.paid) - recorded
    if as_json:
        print(json.dumps({"file": str(file), "recorded": recorded, "known": known} | fees.report, ensure_ascii=False))
    else:
        for remark in fees.remarks(file.name):
            print(remark, file=sys.stderr)
        counts = [tables.counted(recorded, "adhésion enregistrée", "adhésions enregistrées")]
        counts += [tables.counted(known, "déjà connue", "déjà connues")] if known else []
        print(", ".join([*counts, tables.counted(len(fees.left_out), "laissée de côté", "laissées de côté")]))
    if fees.left_out and not fees.paid:
        raise typer.Exit(1)


def _progress(name: str, as_json: bool) -> roll.Watch:
    """How far a large file is read, on a terminal only."""
    if as_json or not sys.stderr.isatty():
        return iter
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return lambda rows: track(rows, name, console=console, transient=True, disable=len(rows) < LARGE)


@members.command("add")
def members_add(
    context: typer.Context,
    holder: Holder,
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
    if wrong := roll.objection(holder):
        _fail(2, wrong)
    is_new = _record(configuration, (roll.membership(holder, day, name),), "members add")
    if roll.is_organisation(holder):
        print(f"« {holder} » n'est ni une adresse ni @domaine : enregistré comme organisation")
    said = "adhésion enregistrée" if is_new else "adhésion déjà connue, rien ne change"
    print(f"{said} : {holder}, {_paid(configuration, day)}")


@members.command("remove")
def members_remove(
    context: typer.Context,
    holder: Holder,
    year: Annotated[int | None, typer.Option(help="Only the fees of this year.")] = None,
) -> None:
    """Take fees off the roll that were recorded by mistake. Seats that they confirmed stay confirmed."""
    configuration = _load(context)
    with _turn(configuration) as (service, state):
        known = state.memberships.get(holder_key(holder), ())
        wrong = [fee for fee in known if year is None or fee.paid_on.year == year]
        if not wrong:
            _fail(1, f"« {holder} » : aucune adhésion à ce nom{f' en {year}' if year else ''} ; voyez « members list »")
        service.record([MembershipRemoved(fee) for fee in wrong], "members remove", SystemClock().now())
    for fee in wrong:
        print(f"adhésion retirée : {holder}, {_paid(configuration, fee.paid_on)}")
    print("les inscriptions déjà confirmées le restent")


@members.command("list")
def members_list(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Only fees with this in their name or address.")] = "",
    year: Annotated[int | None, typer.Option(help="Only the fees of this year.")] = None,
    as_json: Json = False,
) -> None:
    """The fees on record."""
    configuration = _load(context)
    state = app.open_store(configuration, rehearsal=True).state
    rows = [
        {"holder": fee.holder, "paid_on": fee.paid_on, "name": fee.name}
        for paid in state.memberships.values()
        for fee in paid
        if folded(text) in folded(f"{fee.holder} {fee.name}") and year in (None, fee.paid_on.year)
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, default=date.isoformat))
    else:
        _table(rows, configuration.policy, "aucune adhésion")


def _paid(configuration: Configuration, day: date) -> str:
    by_year = configuration.policy.membership.valid == "calendar-year"
    return f"pour {day.year}" if by_year else f"payée le {day:%d/%m/%Y}"


def _fee_day(configuration: Configuration, year: int | None) -> date | None:
    """A year's fee counts from its first day. Where none is given: the year of the sessions, if they share one."""
    years = {s.start.year for s in configuration.policy.sessions.values()} if year is None else {_plausible(year)}
    return date(years.pop(), 1, 1) if len(years) == 1 else None


def _plausible(year: int) -> int:
    if year not in YEARS:
        _fail(2, f"l'année {year} n'est pas vraisemblable ; écrivez-la avec ses quatre chiffres : 2020")
    return year


def _record(configuration: Configuration, paid: Sequence[Membership], because: str) -> int:
    """Record those that are not on the roll yet; how many there were. Nothing new is not even a line of the journal."""
    with _turn(configuration) as (service, state):
        new = [fee for fee in paid if fee not in state.memberships.get(fee.holder, ())]
        if new:
            service.record(map(MembershipRecorded, new), because, SystemClock().now())
    return len(new)


@contextmanager
def _turn(configuration: Configuration) -> Iterator[tuple["Service", State]]:
    """A turn of the coordinator's with the store."""
    store = app.open_store(configuration, patience=A_PASS)
    service = app.service(configuration, store)
    with store.turn():
        yield service, store.state


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
            print(line, flush=True)
    wrong = sum(finding.mark is doctor.Mark.BAD for finding in findings)
    if as_json:
        told = {"ok": not wrong, "findings": [finding.as_json() for finding in findings]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"\n{tables.counted(wrong, 'chose à réparer', 'choses à réparer') if wrong else 'Tout marche.'}")
    if wrong:
        raise typer.Exit(1)
