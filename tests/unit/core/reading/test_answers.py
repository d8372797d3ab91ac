"""A yes or a no to a question of ours is only taken from plain words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading import Intent, read
from tests.unit.core.reading.sessions import PARIS, SESSIONS

LETTER = (
    "\n\nLe 15 sept. 2020 à 10:02, Cap Rural <inscriptions@asso.example> a écrit :\n"
    "> Est-ce bien vous ? Si oui, répondez à ce message : « Oui, je confirme ». Sinon : « Non, ce n'est pas moi ».\n"
)


def answer(text: str) -> str:
    message = Message(
        "k", datetime(2020, 9, 15, tzinfo=UTC), 1, Address("ana@example.org", "Ana Roux"), "Re: Est-ce bien vous ?"
    )
    return read(replace(message, text=text), SESSIONS, timezone=PARIS).answer


@pytest.mark.parametrize("quoted", ["", LETTER], ids=["alone", "quoting"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Oui, je confirme.", "yes"),
        ("oui", "yes"),
        ("Bonjour,\n\nOui c'est bien moi.\n\nAna", "yes"),
        ("OK merci", "yes"),
        ("Je vous le confirme, merci d'annuler.", "yes"),
        ("Bonjour,\nc'est exact.\nCordialement,\nAna Roux", "yes"),
        ("Tout à fait, vous pouvez annuler.", "yes"),
        ("Yes please", "yes"),
        ("I confirm.\nBest regards", "yes"),
        ("Oui je confirme l'annulation de mon inscription, merci.", "yes"),
        ("Bonjour Madame Bernier,\nOui, c'est bien moi qui ai demandé ce changement.\nBien à vous", "yes"),
        ("Yes, I confirm the cancellation.\nThanks", "yes"),
        ("Yes, please cancel my registration.", "yes"),
        ("Oui, je confirme ma présence.", ""),
        ("Je confirme bien mon inscription, pas d'annulation", ""),
        ("Absolument pas d'annulation", ""),
        ("Yes, please keep my seat", ""),
        ("OK, I will be there", ""),
        ("Oui c'est moi, mais je ne veux pas annuler", ""),
        ("D'accord, mais je veux toujours venir", ""),
        ("Oui, je prends la place", ""),
        ("Oui, à jeudi", ""),
        ("Oui.\nPar contre ma collègue Léa viendra.", ""),
        ("Oui, et inscrivez mon fils à la suivante", ""),
        ("Yes, I take the seat", ""),
        ("Ok, à jeudi", ""),
        ("Non, ce n'est pas moi !", "no"),
        ("non", "no"),
        ("Bonjour, je n'ai rien demandé.", "no"),
        ("Surtout pas, je viens bien !", "no"),
        ("No, it wasn't me", "no"),
        ("No, thank you.", "no"),
        ("Surtout pas !", "no"),
        ("Oui mais seulement si ma collègue ne vient pas", ""),
        ("Oui, enfin peut-être", ""),
        ("Pourquoi cette question ?", ""),
        ("Oui, non, je ne sais plus.", ""),
        ("Bonjour, je vous rappelle demain.", ""),
        ("", ""),
    ],
)
def test_only_a_plain_word_is_a_yes_or_a_no(text: str, meant: str, quoted: str) -> None:
    assert answer(text + quoted) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Oui, je prends les places.", Intent.ACCEPT),
        ("Oui", Intent.ACCEPT),
        ("Yes please, I take it", Intent.ACCEPT),
        ("Non merci.", Intent.DECLINE),
        ("Non merci, je ne prends pas les places.", Intent.DECLINE),
        ("Merci, je vois avec mon mari et je vous dis demain.", Intent.UNSURE),
        ("Oui si ma collègue peut venir aussi", Intent.UNSURE),
    ],
)
def test_an_answer_to_an_offer_needs_no_quote_to_be_understood(text: str, meant: Intent) -> None:
    message = Message(
        "k", datetime(2020, 9, 15, tzinfo=UTC), 1, Address("ana@example.org", "Ana Roux"), "Re: Une place", text=text
    )

    assert read(message, SESSIONS, timezone=PARIS, is_offered=True).intent is meant


@pytest.mark.parametrize(
    "text",
    [
        "Je ne suis plus certaine d'être libre ce jour-là.",
        "Je ne suis plus très sûr de pouvoir me libérer.",
        "I am no longer certain that I can be there.",
        "I'm not certain I can make it.",
    ],
)
def test_who_is_no_longer_sure_gives_nothing_up(text: str) -> None:
    assert heard_as(text) not in {Intent.DECLINE, Intent.CANCEL, Intent.ACCEPT}


@pytest.mark.parametrize(
    ("text", "meant"), [("Non, laissez-la à une autre.", Intent.DECLINE), ("Laissez-la à une autre.", Intent.UNSURE)]
)
def test_an_offer_is_given_up_on_a_plain_no_or_when_the_reading_is_as_sure_as_ever(
    text: str, meant: Intent, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = dict.fromkeys(Intent, 0.0) | {Intent.DECLINE: 0.85, Intent.THANKS: 0.15}
    monkeypatch.setattr("mailbot.core.reading.intent.intents", lambda said: chances)

    assert heard_as(text) is meant


def heard_as(text: str) -> Intent:
    message = Message(
        "k", datetime(2020, 9, 15, tzinfo=UTC), 1, Address("ana@example.org", "Ana Roux"), "Re: Une place", text=text
    )
    return read(message, SESSIONS, timezone=PARIS, is_offered=True).intent
