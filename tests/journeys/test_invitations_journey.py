"""Invitations from the participant's mail to her calendar and back, and piles of mails of one person: a real Dovecot, a
real SMTP conversation."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.journeys.installations import (
    FIRST,
    OURS,
    SENTENCES,
    Installation,
    a_mail,
    standings,
)
from tests.rfc5545 import objections_to_mail

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
PARIS = ZoneInfo("Europe/Paris")
AUTHENTIC = {"Authentication_Results": "mx.example.org; dmarc=pass header.from=example.org"}
CANCELS = "Bonjour, je dois annuler mon inscription. Désolé."


def invitation_in(letter: EmailMessage) -> Any:
    """The event; the strict reader has nothing against it."""
    assert objections_to_mail(letter) == []
    content: Any = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    [event] = Calendar.from_ical(content.get_payload(decode=True)).walk("VEVENT")
    return event


def a_reply(who: str, letter: EmailMessage, partstat: str, *, sequence: int | None = None) -> bytes:
    """What her calendar writes when she presses a button in it."""
    event = invitation_in(letter)
    number = event["SEQUENCE"] if sequence is None else sequence
    reply = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendar//FR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{event['UID']}\r\nSEQUENCE:{number}\r\nDTSTAMP:20200915T080000Z\r\nORGANIZER:mailto:{OURS}\r\n"
        f'ATTENDEE;CN="{who.title()}";PARTSTAT={partstat}:mailto:{who}@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    )
    mail = EmailMessage()
    mail["From"] = f"{who.title()} Exemple <{who}@example.org>"
    mail["To"] = OURS
    mail["Subject"] = f"Refusé : {event['SUMMARY']}"
    mail["Message-ID"] = f"<{partstat}.{number}.{who}@example.org>"
    mail.set_content(f"{who.title()} a répondu à cette invitation.")
    mail.add_alternative(reply, subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes()


@pytest.fixture
def members(installation: Installation) -> Installation:
    for who in ("ana", "bea"):
        installation.mailbot("members", "add", f"{who}@example.org", "--year", "2020")
    return installation


def to(letter: EmailMessage) -> str:
    return str(letter["To"])


def test_an_invitation_is_accepted_then_declined_and_the_seat_is_free_after_one_question(
    members: Installation,
) -> None:
    members.deliver(a_mail("ana", SENTENCES[0]), FIRST)
    members.once(FIRST + HOUR)
    [confirmation] = members.letters()
    event = invitation_in(confirmation)
    assert event["DTSTART"].dt.astimezone(PARIS).hour == 9

    members.deliver(a_reply("ana", confirmation, "ACCEPTED"), FIRST + 2 * HOUR)
    accepted = members.once(FIRST + 3 * HOUR)
    members.deliver(a_reply("bea", confirmation, "DECLINED"), FIRST + 3 * HOUR)  # forwarded to her
    members.deliver(a_reply("ana", confirmation, "DECLINED"), FIRST + 4 * HOUR)
    declined = members.once(FIRST + 5 * HOUR)

    assert (accepted["ignored"], accepted["letters_sent"]) == (1, 0)
    assert "invitation acceptée" in members.mailbot("journal", "--person", "ana@example.org")
    assert (declined["handled"], declined["desk"]) == (1, 1)
    question = next(letter for letter in members.letters() if letter["X-Mailbot-Letter"] == "confirm-request")
    assert "ana@example.org" in to(question)
    assert standings(members) == {"ana": "confirmed"}

    yes = a_mail("ana", "Oui, je confirme.", In_Reply_To=str(question["Message-ID"]))
    members.deliver(yes, FIRST + 6 * HOUR)
    members.once(FIRST + 7 * HOUR)

    assert standings(members) == {}
    cancelled = members.letters()[-1]
    assert cancelled["X-Mailbot-Letter"] == "cancelled"
    gone = invitation_in(cancelled)
    assert (gone["UID"], gone["STATUS"]) == (event["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > event["SEQUENCE"]
    members.deliver(a_reply("ana", confirmation, "DECLINED", sequence=gone["SEQUENCE"]), FIRST + 8 * HOUR)
    assert members.once(FIRST + 9 * HOUR)["ignored"] == 1


def test_mails_of_one_person_that_wait_together_get_one_answer(members: Installation) -> None:
    def comes(raw: bytes, hours: float) -> datetime:
        members.deliver(raw, when := FIRST + hours * HOUR)
        return when

    for n in range(3):  # the same request, three times
        comes(a_mail("ana", SENTENCES[n]), n)
    comes(a_mail("bea", SENTENCES[0]), 1)
    comes(a_mail("bea", CANCELS, **AUTHENTIC), 2)
    comes(a_mail("cleo", SENTENCES[0]), 3)
    last = comes(a_mail("dan", SENTENCES[1]), 4)

    tally = members.once(last + HOUR)

    assert (tally["fetched"], tally["handled"], tally["letters_sent"]) == (7, 7, 4)
    told = {to(letter).partition("@")[0].rpartition("<")[2]: letter for letter in members.letters()}
    kinds = {who: str(letter["X-Mailbot-Letter"]) for who, letter in told.items()}
    assert kinds == {"ana": "confirmation", "bea": "cancelled", "cleo": "held", "dan": "held"}
    assert standings(members) == {"ana": "confirmed", "cleo": "held", "dan": "held"}
    assert str(told["ana"]["In-Reply-To"]) in a_mail("ana", SENTENCES[2]).decode()
    assert str(told["bea"]["In-Reply-To"]) in a_mail("bea", CANCELS).decode()
    invitation_in(told["ana"])
    assert "text/calendar" not in [part.get_content_type() for part in told["bea"].walk()]
    assert "plusieurs courriels, une seule réponse" in members.mailbot("journal")
