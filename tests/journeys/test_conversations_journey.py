"""Letters that ask, and what their answers do: on a real IMAP server, in the words of people."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.journeys.installations import FIRST, VOUCHED, Installation, a_mail, a_reply, standings, words

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
REGISTERS = "Bonjour,\n\nje souhaite m'inscrire à la session du 8 octobre.\n\nBien à vous"


def last(installation: Installation, kind: str, to: str) -> EmailMessage:
    return next(
        letter
        for letter in reversed(installation.letters())
        if letter["X-Mailbot-Letter"] == kind and f"{to}@example.org" in letter["To"]
    )


def test_who_did_not_say_which_session_keeps_her_place_once_she_does(installation: Installation) -> None:
    installation.deliver(
        a_mail("ana", "Bonjour, je souhaite m'inscrire à votre formation. Ana Exemple", Subject="Inscription"), FIRST
    )
    installation.once(FIRST + HOUR)
    installation.deliver(a_mail("bea", REGISTERS), FIRST + 2 * HOUR)
    question = last(installation, "which-session", "ana")
    installation.deliver(a_reply(question, "ana", "Pardon, celle du 8 octobre !"), FIRST + 3 * HOUR)

    installation.once(FIRST + 4 * HOUR)

    assert [row["email"] for row in installation.roster()] == ["ana@example.org", "bea@example.org"]


def test_nobody_cancels_for_another_and_who_has_the_seat_is_asked(installation: Installation) -> None:
    installation.deliver(a_mail("ana", REGISTERS), FIRST)
    installation.once(FIRST + HOUR)
    forged = a_mail("ana", "Bonjour, merci d'annuler mon inscription à la session du 8 octobre.")
    installation.deliver(forged, FIRST + 2 * HOUR)

    installation.once(FIRST + 3 * HOUR)

    assert standings(installation) == {"ana": "held"}
    question = last(installation, "confirm-request", "ana")
    assert "Faut-il annuler votre inscription" in words(question)

    installation.deliver(a_reply(question, "ana", "Non, ce n'est pas moi !"), FIRST + 4 * HOUR)
    installation.once(FIRST + 5 * HOUR)

    assert standings(installation) == {"ana": "held"}
    assert installation.kinds() == ["confirm-request", "held", "standing"]


def test_a_simple_yes_cancels_what_was_asked(installation: Installation) -> None:
    installation.deliver(a_mail("ana", REGISTERS), FIRST)
    installation.once(FIRST + HOUR)
    installation.deliver(a_mail("ana", "Je dois annuler mon inscription au 8 octobre, désolée."), FIRST + 2 * HOUR)
    installation.once(FIRST + 3 * HOUR)

    question = last(installation, "confirm-request", "ana")
    installation.deliver(a_reply(question, "ana", "Oui, je confirme."), FIRST + 4 * HOUR)
    installation.once(FIRST + 5 * HOUR)

    assert standings(installation) == {}
    assert installation.kinds() == ["cancelled", "confirm-request", "held"]


def test_a_colleague_comes_instead_and_both_are_told(installation: Installation) -> None:
    installation.deliver(a_mail("ana", REGISTERS), FIRST)
    installation.once(FIRST + HOUR)
    letter = last(installation, "held", "ana")
    text = "Bonjour, je ne pourrai pas venir : ma collègue Paule Martin (paule@example.org) me remplace.\nAna Exemple"
    installation.deliver(a_reply(letter, "ana", text), FIRST + 2 * HOUR)

    installation.once(FIRST + 3 * HOUR)

    assert standings(installation) == {"paule": "held"}
    assert last(installation, "replaced", "ana")
    assert last(installation, "held", "paule")


def test_whoever_changes_to_the_morning_only_has_the_morning(installation: Installation) -> None:
    installation.deliver(a_mail("ana", REGISTERS), FIRST)
    installation.once(FIRST + HOUR)
    text = "Bonjour, je ne viendrai finalement que le matin."
    installation.deliver(a_mail("ana", text, Authentication_Results=VOUCHED), FIRST + 2 * HOUR)

    installation.once(FIRST + 3 * HOUR)

    assert [row["parts"] for row in installation.roster()] == [["morning"]]
    assert installation.kinds() == ["changed", "held"]


def test_a_question_is_acknowledged_once_in_a_conversation(installation: Installation) -> None:
    asks = "Bonjour, la session sera-t-elle enregistrée ?"
    installation.deliver(a_mail("ana", asks), FIRST)
    installation.once(FIRST + HOUR)
    first = last(installation, "acknowledged", "ana")
    installation.deliver(a_reply(first, "ana", "Et y aura-t-il des sous-titres ?"), FIRST + 2 * HOUR)

    installation.once(FIRST + 3 * HOUR)

    assert installation.kinds() == ["acknowledged", "desk", "desk"]
