"""The verbs about what is kept, and for how long: copies of the store, and what is known about one person."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot import app, tables
from mailbot.adapters.system_clock import SystemClock
from mailbot.cli.verb import A_PASS, Json, Now, Who, fail, load, say, the_time, writing

if TYPE_CHECKING:
    from mailbot.privacy import Person

verbs = typer.Typer()


@verbs.command()
def backup(
    context: typer.Context,
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="A file or a folder; else var/backups.")] = None,
) -> None:
    """Copy all that mailbot knows, as it is at this moment, while the worker goes on."""
    configuration = load(context)
    kept, now = app.backups(configuration), SystemClock().now()
    target = kept.target(path, now)
    if wrong := kept.objection(target):
        fail(1, wrong)
    whole = app.open_store(configuration, rehearsal=True).whole()
    with writing(target):
        kept.write(target, whole)
    say(f"sauvegardé : {target}")


@verbs.command()
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, in var/backups.")]
) -> None:
    """Put a backup in the place of what mailbot knows, which is kept. The worker need not be stopped."""
    configuration = load(context)
    kept = app.backups(configuration)
    with writing(kept.store):
        restored = kept.restore(file, SystemClock().now(), A_PASS)
    for line in restored.lines(configuration.policy.timezone):
        say(line)


@verbs.command("export-person")
def export_person(context: typer.Context, who: Who) -> None:
    """All that is known about somebody, as JSON that can be given to her."""
    from mailbot import privacy

    configuration = load(context)
    whole = app.open_store(configuration, rehearsal=True).whole()
    person = _one_person(privacy.meant([whole], who), who)
    say(tables.as_json(privacy.held(whole, person), indent=1))


@verbs.command("erase-person")
def erase_person(
    context: typer.Context,
    who: Who,
    force: Annotated[bool, typer.Option("--force", help="Also where she has a place, or a letter waits.")] = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Erase somebody from the store, the journal and the backups, for good."""
    from mailbot import privacy

    configuration, instant = load(context), the_time(now)
    kept, store = app.backups(configuration), app.open_store(configuration, patience=A_PASS)
    with store.turn(), writing(kept.folder):
        copies, _ = kept.read()
        person = _one_person(privacy.meant([store.whole(), *copies.values()], who), who)
        wrong = privacy.objections(configuration.policy, store.whole(), person, instant)
        if wrong and not (force and wrong.can_be_forced):
            fail(1, *wrong.sentences)
        erased = privacy.erase(store, kept, [person], privacy.BY_REQUEST, instant)
    if as_json:
        say(tables.as_json(erased.as_json()))
    else:
        for line in erased.lines():
            say(line)
    if erased.unreadable:
        fail(1, *erased.remedies())


def _one_person(found: Sequence["Person"], who: str) -> "Person":
    if not found:
        fail(2, f"« {who} » : mailbot ne connaît personne de ce nom ou de cette adresse")
    if len(found) > 1:
        several = ", ".join(person.email or "(sans adresse)" for person in found)
        fail(2, f"« {who} » : plusieurs personnes ; dites laquelle par son adresse : {several}")
    return found[0]
