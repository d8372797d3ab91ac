"""A freed seat on its way down the waiting list: whose letter comes back, who answers too late, who waits in vain."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.journeys.installations import FIRST, OURS, VOUCHED, Installation, a_mail, a_reply, people, standings, words

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
REGISTERS = "Bonjour,\n\nje souhaite m'inscrire à la session du 8 octobre.\n\nBien à vous"
CANCELS = "Bonjour, je dois annuler mon inscription à la session du 8 octobre. Désolé."
YES = "Oui, je prends la place."


@pytest.fixture
def installation(installation: Installation) -> Installation:
    """Twenty seats taken; five people wait. No fee is asked."""
    rules = installation.root / "config" / "rules.toml"
    rules.write_text(rules.read_text("utf-8").replace("required = true", "required = false"), "utf-8")
    for n, who in enumerate(people(25)):
        installation.deliver(a_mail(who, REGISTERS), FIRST + timedelta(minutes=n))
    installation.once(FIRST + HOUR)
    return installation


SEATED, WAITING = people(25)[:20], people(25)[20:]


def letters_to(installation: Installation, who: str) -> list[EmailMessage]:
    return [letter for letter in installation.letters() if f"{who}@example.org" in letter["To"]]


def a_report(letter: EmailMessage, who: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """As Postfix gives a letter back (RFC 3464)."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {OURS}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{status}.{who}@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

<{who}@example.org>: host mx.example.org said: 550 {status} see below

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {who}@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} see below

--b
Content-Type: message/rfc822

{letter.as_bytes().decode("utf-8", "replace")}
--b--
""".encode()


def cancels(installation: Installation, who: str, at: datetime) -> None:
    installation.deliver(a_mail(who, CANCELS, Authentication_Results=VOUCHED), at)


def test_an_offer_goes_down_the_list_until_somebody_takes_it(installation: Installation) -> None:
    first, second, third, *_ = WAITING
    cancels(installation, SEATED[3], FIRST + 2 * HOUR)

    # The first in line is offered the seat. A report of delay changes nothing; one of failure passes the offer on.
    installation.once(FIRST + 3 * HOUR)
    [*_, offer] = letters_to(installation, first)
    assert offer["X-Mailbot-Letter"] == "offer"
    installation.deliver(a_report(offer, first, "4.4.1", "delayed"), FIRST + 4 * HOUR)
    installation.once(FIRST + 4 * HOUR)
    assert standings(installation)[first] == "offered"
    installation.deliver(a_report(offer, first), FIRST + 5 * HOUR)
    bounced = installation.once(FIRST + 5 * HOUR)
    assert (bounced["ignored"], bounced["letters_sent"]) == (1, 2)  # the alert and the next offer
    assert standings(installation)[second] == "offered"
    assert first not in standings(installation)
    assert installation.kinds().count("alert") == 1

    # The second does not answer in time; the third is offered it and takes it.
    installation.once(FIRST + 5 * HOUR + timedelta(days=3))
    assert standings(installation)[third] == "offered"
    [*_, expired] = letters_to(installation, second)
    assert expired["X-Mailbot-Letter"] == "offer-expired"
    installation.deliver(a_reply(letters_to(installation, second)[-2], second, YES), FIRST + timedelta(days=3, hours=6))
    installation.once(FIRST + timedelta(days=3, hours=6))
    assert standings(installation)[second] == "waitlisted"
    [*_, late] = letters_to(installation, second)
    assert late["X-Mailbot-Letter"] == "waitlisted"
    assert "votre message nous est parvenu après" in words(late)
    assert late["In-Reply-To"]
    installation.deliver(a_reply(letters_to(installation, third)[-1], third, YES), FIRST + timedelta(days=3, hours=7))
    installation.once(FIRST + timedelta(days=3, hours=7))
    assert standings(installation)[third] == "confirmed"

    # Who answered late waits behind those who waited all the time.
    rows = [row["email"].partition("@")[0] for row in installation.roster()]
    assert rows[-3:] == [*WAITING[3:], second]


def test_an_address_that_fails_is_told_once_and_reachable_again_once_she_writes(installation: Installation) -> None:
    who = SEATED[0]
    [confirmation] = letters_to(installation, who)
    installation.deliver(a_report(confirmation, who), FIRST + 2 * HOUR)
    installation.deliver(a_report(confirmation, who, "5.2.1"), FIRST + 2 * HOUR)
    installation.once(FIRST + 2 * HOUR)

    unreachable = {row["email"] for row in installation.roster() if row["unreachable"]}
    assert unreachable == {f"{who}@example.org"}
    assert standings(installation)[who] == "confirmed"
    assert installation.kinds().count("alert") == 1

    installation.deliver(a_mail(who, "Merci beaucoup !"), FIRST + 3 * HOUR)
    installation.once(FIRST + 3 * HOUR)
    assert not any(row["unreachable"] for row in installation.roster())


def test_an_offer_that_the_mail_server_refuses_passes_on_in_the_same_pass(installation: Installation) -> None:
    first, second, *_ = WAITING
    installation.sink.refuse("rcpt", 550, match=f"{first}@example.org")
    cancels(installation, SEATED[3], FIRST + 2 * HOUR)

    done = installation.mailbot("once", "--now", (FIRST + 3 * HOUR).isoformat(), status=1)

    assert "1 lettre n'a pas pu partir" in done
    assert standings(installation)[second] == "offered"
    assert first not in standings(installation)


def test_when_offers_close_whoever_still_waits_is_told_and_the_late_yes_too(installation: Installation) -> None:
    """The session starts at 9.30 on 8 October; offers close at 7.30."""
    eve, close = datetime(2020, 10, 7, 8, tzinfo=UTC), datetime(2020, 10, 8, 5, 30, tzinfo=UTC)
    first = WAITING[0]
    cancels(installation, SEATED[3], eve)
    installation.once(eve)
    [*_, offer] = letters_to(installation, first)
    assert "mercredi 7 octobre 2020 à 15 h" in words(offer).replace("\N{NO-BREAK SPACE}", " ")

    # Nobody answers: the second has half of the rest, the third all of it, and the others wait in vain.
    installation.once(datetime(2020, 10, 7, 13, tzinfo=UTC))
    installation.once(datetime(2020, 10, 7, 18, 30, tzinfo=UTC))
    installation.once(close)
    assert (installation.kinds().count("offer"), installation.kinds().count("waitlist-closed")) == (3, 2)
    assert {"offered", "waitlisted"}.isdisjoint(standings(installation).values())
    installation.deliver(a_reply(offer, first, YES), close + timedelta(minutes=10))
    installation.once(close + timedelta(minutes=10))
    [*_, answer] = letters_to(installation, first)
    assert answer["X-Mailbot-Letter"] == "offer-expired"
    assert installation.kinds().count("waitlist-closed") == 2
    assert re.search(r"votre message nous est parvenu\s+après", words(answer))
