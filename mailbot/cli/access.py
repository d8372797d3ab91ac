"""The verb that asks a person for leave to use her mailbox, where a provider wants tokens instead of a password."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mailbot import app
from mailbot.cli.verb import fail, load, say, writing

if TYPE_CHECKING:
    from mailbot.adapters.oauth2_consent import Consent

verbs = typer.Typer()


@verbs.command()
def authorize(context: typer.Context) -> None:
    """Get the first refresh token of OAuth2: somebody says yes in a browser, once."""
    consents = app.consents(load(context))
    if not consents:
        fail(2, "mailbox.toml : aucune table « oauth2 » ne dit où demander : ajoutez-y « authorize_url »")
    for kept, consent in consents.items():
        _authorized(kept, consent)
    say("Essayez-le : mailbot doctor")


def _authorized(kept: Path, consent: "Consent") -> None:
    from mailbot.adapters.oauth2_tokens import write_secret

    with consent, writing(kept):
        say("Ouvrez cette adresse dans un navigateur, et donnez votre accord avec le compte de la boîte :\n")
        say(f"  {consent.link}\n")
        say("Si le navigateur finit sur une page introuvable, collez ici l'adresse qu'il montre alors :", at_once=True)
        write_secret(kept, consent.refresh_token(sys.stdin))
    say(f"Le jeton est gardé dans {kept}, lisible par ce compte seul.")
