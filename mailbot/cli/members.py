"""The verbs of the membership roll."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot import app, roll, sheets, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.cli.verb import Json, fail, load, print_lines, print_table, say, turn, unreadable
from mailbot.config import Configuration
from mailbot.core.changes import MembershipRecorded, MembershipRemoved
from mailbot.core.membership import holder_key
from mailbot.core.model import Membership
from mailbot.core.names import folded
from mailbot.core.policy import YEARS
from mailbot.wire.charset import clean_line

verbs = typer.Typer(help="The membership roll.", no_args_is_help=True)

LARGE = 1_000  # rows of a spreadsheet, from which on one sees how far it is read

Holder = Annotated[str, typer.Argument(help="An address, a mail domain (@example.org) or an organisation.")]


@verbs.command("import")
def members_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A spreadsheet: .xlsx, .ods, .csv or .xls.")],
    year: Annotated[int | None, typer.Option(help="The year paid for, where the file does not tell.")] = None,
    sheet: Annotated[str, typer.Option(help="The sheet to read, where the file has several.")] = "",
    as_json: Json = False,
) -> None:
    """Record the fees of a spreadsheet. What is on the roll already changes nothing."""
    configuration = load(context)
    fallback = _fee_day(configuration, year)
    try:
        book = sheets.sheets(file.read_bytes())
        fees = roll.fees(book, fallback, named=sheet, watch=_progress(file.name, as_json))
    except OSError as error:
        fail(1, f"{file} : {unreadable(error)}")
    except (sheets.Unreadable, roll.NoHead) as error:
        fail(1, f"{file.name} : rien n'est enregistré : {error}")
    recorded = _record(configuration, fees.paid, f"members import {file.name}")
    known = len(fees.paid) - recorded
    if as_json:
        print_lines([{"file": str(file), "recorded": recorded, "known": known} | fees.report])
    else:
        for remark in fees.remarks(file.name):
            say(remark, to_errors=True)
        counts = [tables.counted(recorded, "adhésion enregistrée", "adhésions enregistrées")]
        counts += [tables.counted(known, "déjà connue", "déjà connues")] if known else []
        say(", ".join([*counts, tables.counted(len(fees.left_out), "laissée de côté", "laissées de côté")]))
    if fees.left_out and not fees.paid:
        raise typer.Exit(1)


def _progress(name: str, as_json: bool) -> roll.Watch:
    """How far a large file is read, on a terminal only."""
    if as_json or not sys.stderr.isatty():
        return iter
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import track

    console = Console(stderr=True)
    return lambda rows: track(
        rows, escape(clean_line(name)), console=console, transient=True, disable=len(rows) < LARGE
    )


@verbs.command("add")
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
    configuration = load(context)
    if paid_on:
        _plausible(paid_on.year)
    day = paid_on.date() if paid_on else _fee_day(configuration, year)
    if day is None:
        raise typer.BadParameter("dites pour quelle année : --year 2020")
    if wrong := roll.objection(holder):
        fail(2, wrong)
    is_new = _record(configuration, (roll.membership(holder, day, name),), "members add")
    if roll.is_organisation(holder):
        say(f"« {holder} » n'est ni une adresse ni @domaine : enregistré comme organisation")
    said = "adhésion enregistrée" if is_new else "adhésion déjà connue, rien ne change"
    say(f"{said} : {holder}, {_paid(configuration, day)}")


@verbs.command("remove")
def members_remove(
    context: typer.Context,
    holder: Holder,
    year: Annotated[int | None, typer.Option(help="Only the fees of this year.")] = None,
) -> None:
    """Take fees off the roll that were recorded by mistake. Seats that they confirmed stay confirmed."""
    configuration = load(context)
    with turn(configuration) as (service, state):
        known = state.memberships.get(holder_key(holder), ())
        wrong = [fee for fee in known if year is None or fee.paid_on.year == year]
        if not wrong:
            fail(1, f"« {holder} » : aucune adhésion à ce nom{f' en {year}' if year else ''} ; voyez « members list »")
        service.record([MembershipRemoved(fee) for fee in wrong], "members remove", SystemClock().now())
    for fee in wrong:
        say(f"adhésion retirée : {holder}, {_paid(configuration, fee.paid_on)}")
    say("les inscriptions déjà confirmées le restent")


@verbs.command("list")
def members_list(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Only fees with this in their name or address.")] = "",
    year: Annotated[int | None, typer.Option(help="Only the fees of this year.")] = None,
    as_json: Json = False,
) -> None:
    """The fees on record."""
    configuration = load(context)
    state = app.open_store(configuration, rehearsal=True).state
    rows = [
        {"holder": fee.holder, "paid_on": fee.paid_on, "name": fee.name}
        for paid in state.memberships.values()
        for fee in paid
        if folded(text) in folded(f"{fee.holder} {fee.name}") and year in (None, fee.paid_on.year)
    ]
    if as_json:
        say(tables.as_json(rows))
    else:
        print_table(rows, configuration.policy, "aucune adhésion")


def _paid(configuration: Configuration, day: date) -> str:
    by_year = configuration.policy.membership.valid == "calendar-year"
    return f"pour {day.year}" if by_year else f"payée le {day:%d/%m/%Y}"


def _fee_day(configuration: Configuration, year: int | None) -> date | None:
    """A year's fee counts from its first day. Where none is given: the year of the sessions, if they share one."""
    years = {s.start.year for s in configuration.policy.sessions.values()} if year is None else {_plausible(year)}
    return date(years.pop(), 1, 1) if len(years) == 1 else None


def _plausible(year: int) -> int:
    if year not in YEARS:
        fail(2, f"l'année {year} n'est pas vraisemblable ; écrivez-la avec ses quatre chiffres : 2020")
    return year


def _record(configuration: Configuration, paid: Sequence[Membership], because: str) -> int:
    """Record those that are not on the roll yet; how many there were. Nothing new is not even a line of the journal."""
    with turn(configuration) as (service, state):
        new = [fee for fee in paid if fee not in state.memberships.get(fee.holder, ())]
        if new:
            service.record(map(MembershipRecorded, new), because, SystemClock().now())
    return len(new)
