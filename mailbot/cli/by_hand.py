"""The verbs by which the coordinator changes registrations with her own hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot import app, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.cli.verb import (
    A_PASS,
    Json,
    Now,
    SessionId,
    Who,
    fail,
    load,
    must_know,
    not_before,
    print_lines,
    say,
    the_time,
    turn,
    writing,
)
from mailbot.core.model import Participant, Status
from mailbot.core.policy import Language

if TYPE_CHECKING:
    from mailbot.hand import Hand, Report

verbs = typer.Typer()

People = Annotated[list[str] | None, typer.Argument(metavar="[WHO]...", help="Addresses, or names.")]
Everybody = Annotated[bool, typer.Option("--all", help="All who are registered and not noted yet.")]
Except = Annotated[list[str] | None, typer.Option("--except", metavar="WHO", help="But not this person.")]
Force = Annotated[bool, typer.Option("--force", help="A seat, whatever the seats, the deadline and the fee say.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Write no letter to the people named.")]


@verbs.command()
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


@verbs.command()
def cancel(
    context: typer.Context, session: SessionId, who: Who, quiet: Quiet = False, now: Now = None, as_json: Json = False
) -> None:
    """Cancel somebody's registration; the seat goes to the next in line."""
    with _hand(context, session, now) as hand:
        _report(hand.move(Status.CANCELLED, who, quiet=quiet), as_json)


@verbs.command()
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


@verbs.command()
def refuse(
    context: typer.Context, session: SessionId, who: Who, quiet: Quiet = False, now: Now = None, as_json: Json = False
) -> None:
    """Refuse a request that is not confirmed."""
    with _hand(context, session, now) as hand:
        _report(hand.move(Status.REFUSED, who, quiet=quiet), as_json)


@verbs.command()
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


@verbs.command()
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


@verbs.command()
def certificate(
    context: typer.Context,
    session: SessionId,
    who: Who,
    output: Annotated[Path, typer.Option(metavar="FILE.pdf", help="Write it to this file.")],
) -> None:
    """Print the certificate of somebody who attended: the same as she got."""
    with _hand(context, session, None) as hand:
        content = hand.certificate(who)
    with writing(output):
        output.write_bytes(content)
    say(f"écrit {output}")


@verbs.command()
def release(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose letters were withheld.")],
) -> None:
    """Let the letters go that were withheld because an address had too many answers."""
    with turn(load(context)) as (service, _):
        count = service.release(address.casefold(), SystemClock().now())
    say(f"{tables.counted(count, 'lettre retenue', 'lettres retenues')} pour {address}")
    if count:
        say("départ au prochain passage")


@contextmanager
def _hand(context: typer.Context, session: str, now: str | None) -> Iterator["Hand"]:
    """The coordinator's hand, in the store's turn."""
    from mailbot.hand import Hand, Impossible

    configuration, asked = load(context), None if now is None else the_time(now)
    must_know(configuration, session)
    store = app.open_store(configuration, patience=A_PASS)
    service = app.service(configuration, store)
    with store.turn():
        if asked:
            not_before(store, asked)
        # What time is accounted for never goes back, whatever this machine's clock says.
        instant = asked or max(SystemClock().now(), store.clock or datetime.min.replace(tzinfo=UTC))
        try:
            yield Hand(service, store, service.book.policy.sessions[session], instant)
        except Impossible as error:
            fail(error.status, *error.sentences)


def _report(report: "Report", as_json: bool) -> None:
    if as_json:
        print_lines([report.as_json()])
    else:
        for line in report.lines():
            say(line)
